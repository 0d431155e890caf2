// Hands mails to the account's mail server (submission, RFC 6409) through libcurl.
//
// Belongs to the thread of its executor; nothing blocks it. User, password and token are never logged nor
// part of a result.
#pragma once

#include "adapters/email/sending/outcome.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace aftercare::email {

struct SmtpOptions {
    enum class Security : std::uint8_t {
        implicit_tls = 1,  ///< usually port 465
        starttls,          ///< usually port 587; demanded: no mail without it
        none,              ///< only to a server on this host: "localhost", 127.0.0.0/8, ::1
    };
    enum class Auth : std::uint8_t {
        none = 1,
        password,  ///< PLAIN or LOGIN
        xoauth2,   ///< the secret is an access token: XOAUTH2 or OAUTHBEARER
    };
    std::string host;  ///< a name or numeric address; its certificate must be for it
    std::uint16_t port = 465;
    Security security = Security::implicit_tls;
    Auth auth = Auth::password;
    std::string user;
    std::string secret;  ///< password or token; a token may be missing until SmtpTransport::set_secret()
    std::string own_name = "localhost";  ///< said in EHLO
    std::filesystem::path
        authorities;  ///< PEM file of further certificate authorities; empty: the system's alone

    std::size_t max_parallel = 4;                         ///< connections and threads; further mails wait
    std::chrono::milliseconds connect_timeout{30'000};    ///< to the end of authentication
    std::chrono::milliseconds transfer_timeout{300'000};  ///< for the rest, plus a second for each 16 KiB
};

/// A mail on its way to one recipient: the answer then is about that recipient.
struct Submission {
    std::string mail_from;  ///< empty: MAIL FROM:<>, for mail that must not come back
    std::string rcpt_to;
    std::shared_ptr<const std::string> bytes;  ///< as compose() makes it: lines end in CRLF
};

using SendDone = std::function<void(SendResult)>;

class SmtpTransport {
  public:
    /// Throws std::runtime_error, with the reason, if the options cannot work.
    SmtpTransport(boost::asio::any_io_executor executor, SmtpOptions options);
    /// Ends what is left without calling its `done`; call stop() first.
    ~SmtpTransport();
    SmtpTransport(const SmtpTransport&) = delete;
    SmtpTransport& operator=(const SmtpTransport&) = delete;

    /// `done` is called once, later, from the loop. Addresses are checked here again, and a mail with a CR or
    /// LF alone is refused: neither can add commands to the conversation.
    void send(Submission submission, SendDone done);

    /// For transfers that begin from now on: a new access token.
    void set_secret(std::string secret);

    /// Mails that wait come back as transient, those under way are given this time and then come back as
    /// transient or, if everything was handed over, uncertain. Returns when every `done` has been called.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds limit);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace aftercare::email
