#include "bot/configuration/read_email.h"

// What an address is: the rule is pure, and a wrong one is named here, not by a mail server later.
#include "adapters/email/rules/address.h"
#include "adapters/net/url.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::bot {

namespace {

struct Scheme {
    std::string_view text;
    MailServer::Security security;
    std::uint16_t port;
};
constexpr std::array schemes{
    Scheme{"imaps://", MailServer::Security::tls, 993}, Scheme{"imap://", MailServer::Security::starttls, 143},
    Scheme{"smtps://", MailServer::Security::tls, 465}, Scheme{"smtp://", MailServer::Security::starttls, 587}};

bool on_this_host(std::string_view host) {
    const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return host == "localhost" || host == "::1" || (numeric && host.starts_with("127."));
}

/// "smtps://mail.example.com:465", without user and path.
bool read_url(std::string_view url, std::string_view kind, MailServer& into) {
    const auto scheme = std::ranges::find_if(
        schemes, [&](const Scheme& each) { return each.text.starts_with(kind) && url.starts_with(each.text); });
    if (scheme == schemes.end()) return false;
    url.remove_prefix(scheme->text.size());
    into.security = scheme->security;
    into.port = scheme->port;
    if (url.ends_with('/')) url.remove_suffix(1);
    if (url.find_first_of("/@?# ") != std::string_view::npos) return false;
    const std::size_t bracket = url.rfind(']');
    const std::size_t colon = url.rfind(':');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        const std::string_view digits = url.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into.port);
        if (error != std::errc{} || end != digits.data() + digits.size() || into.port == 0) return false;
        url = url.substr(0, colon);
    }
    if (url.starts_with('[') && url.ends_with(']')) url = url.substr(1, url.size() - 2);
    into.host = std::string(url);
    if (into.security == MailServer::Security::starttls && on_this_host(into.host))
        into.security = MailServer::Security::plain;
    return !into.host.empty();
}

/// `tokens`: the account gets access tokens.
void read_login(ObjectReader& reader, bool tokens, MailServer& server) {
    server.user = reader.text("user");
    server.password = reader.text("password");
    const bool said = reader.has("oauth");
    const bool oauth = reader.yes_no("oauth", false);
    const bool renewed = tokens && !server.user.empty() && server.password.empty() && (oauth || !said);
    server.oauth = oauth || renewed;
    if (server.user.empty() && (oauth || !server.password.empty())) reader.fault("user", "is missing");
    if (!server.user.empty() && server.password.empty() && !renewed)
        reader.fault("password", oauth ? "is missing: the access token, or \"oauth\" of the account to get one"
                                       : "is missing");
    if (tokens && oauth && !server.password.empty())
        reader.fault("password", "is a fixed access token, but \"oauth\" of the account gets them: leave out one");
}

MailServer read_server(ObjectReader& reader, std::string_view kind, bool tokens) {
    MailServer server;
    const std::string url = reader.required_text("url");
    if (!url.empty() && !read_url(url, kind, server))
        reader.fault("url", kind == "imap" ? "must be imaps://HOST[:PORT] or imap://HOST[:PORT]"
                                           : "must be smtps://HOST[:PORT] or smtp://HOST[:PORT]");
    read_login(reader, tokens, server);
    server.authorities = reader.text("authorities");
    return server;
}

MailOauth read_oauth(ObjectReader reader) {
    MailOauth oauth;
    oauth.token_url = reader.required_text("token_url");
    const auto url = net::parse_url(oauth.token_url);
    const bool web = url && (url->scheme == "https" || (url->scheme == "http" && on_this_host(url->host)));
    if (!oauth.token_url.empty() && !web)
        reader.fault("token_url", "must be https://HOST[:PORT]/PATH (http:// only to this host)");
    oauth.client_id = reader.required_text("client_id");
    oauth.client_secret = reader.text("client_secret");
    oauth.refresh_token = reader.text("refresh_token");
    if (oauth.client_secret.empty() && oauth.refresh_token.empty())
        reader.fault("client_secret", "is missing: without a refresh_token the client asks for itself");
    oauth.scope = reader.text("scope");
    oauth.authorities = reader.text("authorities");
    reader.finish();
    return oauth;
}

bool uses_tokens(const MailServer& server) { return server.oauth && server.password.empty(); }

void check_address(ObjectReader& reader, const char* name, const std::string& address) {
    if (!address.empty() && !email::check_address(address).address) reader.fault(name, "is not an e-mail address");
}

EmailAccount::Lmtp read_lmtp(ObjectReader reader) {
    EmailAccount::Lmtp lmtp;
    lmtp.address = reader.text("address", lmtp.address);
    lmtp.port = static_cast<std::uint16_t>(reader.whole("port", 10024, 0, 65535));
    if (auto peers = reader.texts("peers"); !peers.empty()) lmtp.peers = std::move(peers);
    reader.finish();
    return lmtp;
}

EmailAccount::Imap read_imap(ObjectReader reader, bool tokens) {
    EmailAccount::Imap imap;
    imap.server = read_server(reader, "imap", tokens);
    const bool named = imap.server.oauth || !imap.server.password.empty();
    if (imap.server.user.empty() && !named) reader.fault("user", "is missing");
    imap.mailbox = reader.text("mailbox", imap.mailbox);
    imap.done_folder = reader.text("done_folder", imap.done_folder);
    reader.finish();
    return imap;
}

}  // namespace

EmailAccount read_email(ObjectReader& channel, const Surroundings& surroundings, std::vector<std::string>& errors) {
    EmailAccount account;
    account.address = channel.required_text("address");
    account.aliases = channel.texts("aliases");
    account.name = channel.text("name");
    account.bounce_address = channel.text("bounce_address");
    account.token = channel.text("token");
    check_address(channel, "address", account.address);
    check_address(channel, "bounce_address", account.bounce_address);
    for (const auto& alias : account.aliases) check_address(channel, "aliases", alias);
    if (const auto* object = channel.object("oauth"))
        account.oauth = read_oauth({*object, channel.path("oauth"), surroundings, errors});
    const bool tokens = account.oauth.has_value();
    if (const auto* object = channel.object("lmtp"))
        account.lmtp = read_lmtp({*object, channel.path("lmtp"), surroundings, errors});
    if (const auto* object = channel.object("imap"))
        account.imap = read_imap({*object, channel.path("imap"), surroundings, errors}, tokens);
    if (const auto* object = channel.object("smtp")) {
        ObjectReader reader(*object, channel.path("smtp"), surroundings, errors);
        account.smtp = read_server(reader, "smtp", tokens);
        reader.finish();
    } else {
        channel.fault("smtp", "is missing: answers go out by it");
    }
    if (!account.lmtp && !account.imap && account.token.empty())
        channel.fault("lmtp", "is missing: letters need a way in, one of lmtp, imap and token");
    const bool used = uses_tokens(account.smtp) || (account.imap && uses_tokens(account.imap->server));
    if (tokens && !used) channel.fault("oauth", "is used by no server: give imap or smtp a user and no password");
    account.max_mb = static_cast<int>(channel.whole("max_mb", account.max_mb, 1, 100));
    account.trusted_servers = channel.texts("trusted_servers");
    account.answer_any_reply_to = channel.yes_no("answer_any_reply_to", false);
    return account;
}

}  // namespace aftercare::bot
