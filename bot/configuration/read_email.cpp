#include "bot/configuration/read_email.h"

// What an address is: the rule is pure, and a wrong one is named here, not by a mail server later.
#include "adapters/email/rules/address.h"

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

bool on_this_host(std::string_view host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

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

MailServer read_server(ObjectReader& reader, std::string_view kind) {
    MailServer server;
    const std::string url = reader.required_text("url");
    if (!url.empty() && !read_url(url, kind, server))
        reader.fault("url", kind == "imap" ? "must be imaps://HOST[:PORT] or imap://HOST[:PORT]"
                                           : "must be smtps://HOST[:PORT] or smtp://HOST[:PORT]");
    server.user = reader.text("user");
    server.password = reader.text("password");
    server.oauth = reader.yes_no("oauth", false);
    server.authorities = reader.text("authorities");
    if (server.user.empty() && !server.password.empty()) reader.fault("user", "is missing");
    if (!server.user.empty() && server.password.empty()) reader.fault("password", "is missing");
    return server;
}

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

EmailAccount::Imap read_imap(ObjectReader reader) {
    EmailAccount::Imap imap;
    imap.server = read_server(reader, "imap");
    if (imap.server.user.empty()) reader.fault("user", "is missing");
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
    if (const auto* object = channel.object("lmtp"))
        account.lmtp = read_lmtp({*object, channel.path("lmtp"), surroundings, errors});
    if (const auto* object = channel.object("imap"))
        account.imap = read_imap({*object, channel.path("imap"), surroundings, errors});
    if (const auto* object = channel.object("smtp")) {
        ObjectReader reader(*object, channel.path("smtp"), surroundings, errors);
        account.smtp = read_server(reader, "smtp");
        reader.finish();
    } else {
        channel.fault("smtp", "is missing: answers go out by it");
    }
    if (!account.lmtp && !account.imap && account.token.empty())
        channel.fault("lmtp", "is missing: letters need a way in, one of lmtp, imap and token");
    account.max_mb = static_cast<int>(channel.whole("max_mb", account.max_mb, 1, 100));
    account.trusted_servers = channel.texts("trusted_servers");
    account.answer_any_reply_to = channel.yes_no("answer_any_reply_to", false);
    return account;
}

}  // namespace aftercare::bot
