// Passive replies: the body of the answer to a push. Pure: time, nonce and random bytes are handed in.
#pragma once

#include "adapters/wechat/crypto.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::wechat {

/// "Received, nothing to say", in every mode unencrypted. Anything but this, an empty body or a reply makes
/// the platform show its fault banner.
inline constexpr std::string_view no_reply = "success";

struct TextReply {
    std::string content;  ///< at most text_bytes
};
struct ImageReply {
    std::string media_id;
};
struct VoiceReply {
    std::string media_id;
};
struct VideoReply {
    std::string media_id;
    std::string title;
    std::string description;
};
/// One article: more are not shown since 2018.
struct NewsReply {
    std::string title;
    std::string description;
    std::string picture_url;
    std::string url;
};
using Reply = std::variant<TextReply, ImageReply, VoiceReply, VideoReply, NewsReply>;

struct ReplyHead {
    std::string to;            ///< the person's OpenID: FromUserName of the message
    std::string from;          ///< our gh_ id: its ToUserName
    std::int64_t created = 0;  ///< unix seconds
};

/// The reply in plain form: the body in plain mode, what is sealed otherwise.
std::string reply_xml(const ReplyHead& head, const Reply& reply);

struct ReplySeal {
    std::string_view token;
    const AesKey& key;  ///< the key that opened the request
    std::string_view app_id;
    std::string_view timestamp;
    std::string_view nonce;  ///< may be the request's
    std::span<const std::uint8_t, 16> random;
};

/// The body in safe mode, and in compatible mode when the request was encrypted.
std::string sealed_reply(const ReplySeal& seal, std::string_view plain_xml);

}  // namespace aftercare::wechat
