// What a conversation with a mail server, or its end, means for the mail. Pure.
//
// Source: RFC 5321 4.2 and 4.5.4, RFC 3463 (enhanced codes), RFC 4954 (AUTH).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::email {

/// How far it came.
enum class SmtpStage : std::uint8_t {
    connecting = 1,  ///< up to the greeting, TLS and EHLO
    authenticating,
    sender,     ///< MAIL was said
    recipient,  ///< RCPT was said
    data,       ///< DATA was said; the mail is on its way
    complete,   ///< everything was handed over: the server may have the whole mail
};

/// How it ended.
enum class SmtpFault : std::uint8_t {
    none = 1,     ///< as it should
    resolve,      ///< the server's name has no address now
    connect,      ///< nobody answers there
    certificate,  ///< the server's certificate is not to be trusted
    tls,          ///< the handshake failed
    not_tls,      ///< the server does not speak TLS on this port
    no_starttls,  ///< STARTTLS is demanded and not offered
    no_auth,      ///< a password is to be used and AUTH is not offered
    auth,         ///< the server does not accept the password or token
    timeout,
    lost,  ///< anything else: refused by a reply, or the connection ended
};

struct SmtpEnd {
    SmtpFault fault = SmtpFault::lost;
    SmtpStage stage = SmtpStage::connecting;
    int code = 0;       ///< of the last reply in this stage; 0 if there was none
    std::string reply;  ///< its text
};

struct SendResult {
    enum class Kind : std::uint8_t {
        delivered = 1,  ///< the server has taken responsibility
        permanent,      ///< this recipient or mail will never be taken
        transient,      ///< nothing was sent; again later
        uncertain,      ///< everything was sent and no answer came: sent again under the same Message-ID,
                        ///< receivers recognise it
        configuration,  ///< the account's settings do not work: nothing will be sent until they are mended
    };
    Kind kind = Kind::transient;
    bool whole_account = false;  ///< concerns the server or account, not this mail alone
    int code = 0;                ///< SMTP reply code; 0 if none
    std::string enhanced;        ///< "5.1.1"; empty if none
    std::string reason;  ///< for the log and the agent, at most 200 bytes, without addresses and secrets
    bool login_refused = false;  ///< for configuration: password or token are the reason
};

SendResult interpret(const SmtpEnd& end);

/// One printable line of at most 200 bytes in which words with an @ are replaced: servers repeat addresses.
std::string safe_reply(std::string_view text);

}  // namespace aftercare::email
