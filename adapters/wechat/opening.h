// From a request at the webhook to the message in it: signature, time, mode and envelope. Pure.
//
// What is required follows from the configuration alone: a request that says it is plain is refused in safe
// mode, whatever its signature.
#pragma once

#include "adapters/wechat/crypto.h"
#include "core/time.h"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::wechat {

/// As chosen in the console: 明文, 兼容, 安全.
enum class Mode : std::uint8_t { plain = 1, compatible, safe };

/// The parameters of the request's query; empty when absent.
struct PushQuery {
    std::string_view signature;
    std::string_view timestamp;
    std::string_view nonce;
    std::string_view msg_signature;
    std::string_view encrypt_type;
    std::string_view echostr;
};

struct PushRules {
    Mode mode = Mode::safe;
    std::string token;
    std::string app_id;
    std::optional<AesKeys> keys;  ///< required but in plain mode
    std::chrono::seconds tolerance{300};
};

/// Why a request is refused. Outside, all are one answer (403).
enum class Refusal : std::uint8_t {
    signature = 1,  ///< absent or wrong
    stale,          ///< signed too long ago, or a clock is wrong
    no_message,     ///< not the XML of a push
    not_encrypted,  ///< plain, though the mode demands encryption
    not_expected,   ///< encrypted, though no key is configured
    unreadable,     ///< cannot be decrypted
    foreign_app_id,
    echo,  ///< a verification without a usable echostr
};
/// A constant text for the operator's log.
std::string_view describe(Refusal refusal);

/// GET: the body of the answer, to be sent as text/plain.
boost::system::result<std::string, Refusal> verify_url(const PushQuery& query, const PushRules& rules,
                                                       core::Time now);

struct OpenedPush {
    std::string text;            ///< the message's XML
    bool sealed = false;         ///< it was encrypted: seal the reply
    bool with_previous = false;  ///< by the previous key: seal the reply with it
    std::string_view signature;  ///< the one that was verified, for ReplayWindow; points into the query
};
/// POST.
boost::system::result<OpenedPush, Refusal> open_push(const PushQuery& query, std::string_view body,
                                                     const PushRules& rules, core::Time now);

}  // namespace aftercare::wechat
