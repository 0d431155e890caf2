#include "bot/service/email_options.h"

#include "bot/survey_page/base64url.h"

#include <openssl/rand.h>

#include <stdexcept>
#include <utility>

namespace aftercare::bot {

namespace {

constexpr std::string_view key_setting = "mail_key";
constexpr std::string_view instance_setting = "mail_instance";
constexpr std::size_t instance_bytes = 12;

std::string random_text(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system gives no random bytes");
    return survey::base64url(bytes);
}

std::string kept_or_made(core::Tx& tx, std::string_view name, std::size_t bytes) {
    if (auto kept = tx.settings().get(name)) return std::move(*kept);
    std::string made = random_text(bytes);
    tx.settings().set(name, made);
    return made;
}

email::imap::Options imap_options(const ChannelConfiguration& channel) {
    const EmailAccount& account = *channel.email;
    const MailServer& server = account.imap->server;
    email::imap::Options options;
    options.account = channel.id.account;
    options.host = server.host;
    options.port = server.port;
    options.security = server.security == MailServer::Security::tls        ? email::imap::Security::tls
                       : server.security == MailServer::Security::starttls ? email::imap::Security::starttls
                                                                           : email::imap::Security::plain;
    options.method = server.oauth ? email::imap::Method::oauth : email::imap::Method::password;
    options.user = server.user;
    options.password = server.password;
    options.mailbox = account.imap->mailbox;
    options.done_folder = account.imap->done_folder;
    options.largest_mail = static_cast<std::uint64_t>(account.max_mb) << 20;
    return options;
}

email::SmtpOptions smtp_options(const EmailAccount& account) {
    using Options = email::SmtpOptions;
    const MailServer& server = account.smtp;
    Options options;
    options.host = server.host;
    options.port = server.port;
    options.security = server.security == MailServer::Security::tls        ? Options::Security::implicit_tls
                       : server.security == MailServer::Security::starttls ? Options::Security::starttls
                                                                           : Options::Security::none;
    options.auth = server.user.empty() ? Options::Auth::none
                   : server.oauth      ? Options::Auth::xoauth2
                                       : Options::Auth::password;
    options.user = server.user;
    options.secret = server.password;
    options.authorities = server.authorities;
    return options;
}

}  // namespace

email::OauthOptions oauth_options(const MailOauth& oauth) {
    return {oauth.token_url, oauth.client_id, oauth.client_secret, oauth.refresh_token, oauth.scope, oauth.authorities};
}

email::Options email_options(const ChannelConfiguration& channel) {
    const EmailAccount& account = *channel.email;
    email::Options options;
    options.account = channel.id.account;
    options.sending.address = account.address;
    options.sending.bounce_address = account.bounce_address.empty() ? account.address : account.bounce_address;
    options.display_name = account.name;
    options.trusted.authentication_ids = account.trusted_servers;
    options.reply_to = account.answer_any_reply_to ? email::ReplyTo::any : email::ReplyTo::same_domain;
    options.reading.raw_bytes = static_cast<std::size_t>(account.max_mb) << 20;
    options.http_token = account.token;
    options.smtp = smtp_options(account);
    if (account.oauth) options.oauth = oauth_options(*account.oauth);
    if (account.imap) {
        options.imap = imap_options(channel);
        options.imap_authorities = account.imap->server.authorities;
    }
    if (account.lmtp) {
        options.lmtp.emplace();
        options.lmtp->address = account.lmtp->address;
        options.lmtp->port = account.lmtp->port;
        options.lmtp->peers = account.lmtp->peers;
        options.lmtp->session.max_message = options.reading.raw_bytes;
    }
    return options;
}

email::OwnIdentity mail_identity(core::Store& store, const EmailAccount& account) {
    email::OwnIdentity own;
    own.addresses = account.aliases;
    own.addresses.push_back(account.address);
    if (!account.bounce_address.empty()) own.addresses.push_back(account.bounce_address);
    std::string key;
    store.transact([&](core::Tx& tx) {
        key = kept_or_made(tx, key_setting, email::token_secret_bytes);
        own.instance = kept_or_made(tx, instance_setting, instance_bytes);
    });
    own.keys.keys.push_back({1, survey::from_base64url(key).value_or(std::string())});
    return own;
}

}  // namespace aftercare::bot
