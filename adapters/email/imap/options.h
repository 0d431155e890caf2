// What an operator decides about one mailbox. Pure values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::imap {

enum class Security : std::uint8_t {
    tls = 1,   ///< from the first byte (port 993)
    starttls,  ///< required: without it nothing is said (port 143)
    plain,     ///< nothing is hidden: loopback only
};

enum class Method : std::uint8_t {
    password = 1,  ///< PLAIN or LOGIN; for Chinese providers an authorisation code
    oauth,         ///< XOAUTH2 or OAUTHBEARER with an access token
};

/// How long things take and wait. The defaults are for production; tests shorten them.
struct Timing {
    std::chrono::milliseconds connect{20'000};   ///< name, TCP and TLS together
    std::chrono::milliseconds silence{60'000};   ///< without a byte while an answer is due
    std::chrono::milliseconds idle{9 * 60'000};  ///< after which IDLE is issued again; RFC 2177: below 29 min
    std::chrono::milliseconds poll{60'000};      ///< between looks at a server without IDLE
    std::chrono::milliseconds keep{60'000};      ///< for the owner to keep a mail or to load or save
    std::chrono::milliseconds first_retry{5'000};   ///< after a connection that ended; doubles, spread
    std::chrono::milliseconds last_retry{600'000};  ///< up to this
    std::chrono::milliseconds refused{
        120'000};                            ///< at least this after a refused login: providers lock accounts
    std::chrono::milliseconds stop{10'000};  ///< for a farewell when stopping
};

struct Options {
    std::string account;  ///< name in the configuration, for logs
    std::string host;
    std::uint16_t port = 993;
    Security security = Security::tls;
    Method method = Method::password;
    std::string user;
    std::string password;           ///< for Method::password; never logged
    std::string mailbox = "INBOX";  ///< UTF-8
    std::string done_folder =
        "Processed";  ///< UTF-8; made if it is not there. Empty: kept mails are marked as seen
    std::uint64_t largest_mail = std::uint64_t{25}
                                 << 20;  ///< bytes; larger ones are reported without their body
    int first_days = 7;    ///< at the first start mails of so many days are taken; 0: only later ones
    int rescan_days = 30;  ///< the same when the server has given new UIDs to all mails
    std::string program_version = "0.1";  ///< told to servers that ask who we are (ID)
    Timing timing;
};

/// Every fault, for the operator; none quotes a secret.
std::vector<std::string> faults(const Options& options);

/// A server's words for a log: one line of printable ASCII, cut, without the secrets.
std::string for_log(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace aftercare::email::imap
