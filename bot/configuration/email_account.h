// A mailbox as an operator configures it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::bot {

/// A mail server as a URL names it.
struct MailServer {
    enum class Security : std::uint8_t {
        tls = 1,   ///< from the first byte: imaps://, smtps://
        starttls,  ///< required: imap://, smtp:// with a host elsewhere
        plain,     ///< imap://, smtp:// on this host: nothing is hidden
    };
    Security security = Security::tls;
    std::string host;
    std::uint16_t port = 0;
    std::string user;
    std::string password;
    bool oauth = false;       ///< logs in with an access token: the password, or without one the account's MailOauth
    std::string authorities;  ///< PEM file of further certificate authorities; may be empty
};

/// How access tokens for the account's mail servers are got.
struct MailOauth {
    std::string token_url;
    std::string client_id;
    std::string client_secret;  ///< may be empty
    std::string refresh_token;  ///< empty: the client asks for itself
    std::string scope;          ///< may be empty
    std::string authorities;    ///< PEM file of further certificate authorities; may be empty
};

struct EmailAccount {
    std::string address;
    std::vector<std::string> aliases;  ///< that mail is taken at too
    std::string name;                  ///< beside the address; may be empty
    std::string bounce_address;        ///< that bounces come to; empty: the address itself
    std::string token;                 ///< for POST /email/{account}; empty: no such way in

    struct Lmtp {
        std::string address = "127.0.0.1";
        std::uint16_t port = 0;
        std::vector<std::string> peers{"127.0.0.0/8", "::1"};
    };
    std::optional<Lmtp> lmtp;

    struct Imap {
        MailServer server;
        std::string mailbox = "INBOX";
        std::string done_folder = "Processed";  ///< empty: letters are marked as seen
    };
    std::optional<Imap> imap;

    MailServer smtp;
    std::optional<MailOauth> oauth;
    int max_mb = 25;  ///< of one letter

    std::vector<std::string> trusted_servers;  ///< authserv-ids whose Authentication-Results count
    bool answer_any_reply_to = false;          ///< Reply-To of another domain than From's is answered to
};

}  // namespace aftercare::bot
