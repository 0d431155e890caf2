// What an answer of the API, or its absence, means for the message. Pure.
//
// Source of the codes: official account documentation, "全局返回码" and the pages of the calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::wechat {

struct Outcome {
    enum class Kind : std::uint8_t {
        done = 1,
        later,      ///< nothing happened; again with back-off
        uncertain,  ///< it may have happened (no answer of the API): never repeated blindly
        token,   ///< the access_token is not valid: renew it if it is still the stored one, then again, once
        quota,   ///< this call's quota of the day is used up: not before midnight in China
        window,  ///< the person's last contact is too long ago
        messages_used,   ///< no more messages until the person's next contact
        unreachable,     ///< this person takes no message of ours at all
        refused_notice,  ///< this person does not take this template's notices
        without_menu,    ///< this account has no menu messages or typing: again as plain text
        too_long,        ///< again in smaller parts
        media,           ///< the media_id is gone or not accepted: upload again
        nothing,         ///< of no consequence (typing)
        rejected,        ///< never; the message or the call is at fault
        configuration,   ///< never, until an operator changes something
    };
    Kind kind = Kind::uncertain;
    std::int64_t code = 0;    ///< errcode; 0 if there was none
    std::int64_t msg_id = 0;  ///< of a template message
    /// For the log and the agent: a fixed text to each known code, the platform's words cut and with anything
    /// like an identifier or a key blotted out for others, and the platform's request id. No secret.
    std::string reason;
};

/// `status` is the HTTP status, 0 when no answer came. The API answers 200 to everything.
Outcome interpret(int status, std::string_view body);

/// An errmsg fit for a log: one line, at most 160 bytes, runs of 16 and more letters, digits, '-' and '_'
/// blotted out.
std::string redacted(std::string_view errmsg);

/// The answer of /cgi-bin/stable_token.
struct TokenAnswer {
    std::string token;  ///< empty if there is none; never to be logged
    std::chrono::seconds valid_for{};
    Outcome failure;  ///< when there is none
};
TokenAnswer read_token(int status, std::string_view body);

/// The answer of an upload.
struct UploadAnswer {
    std::string media_id;  ///< empty if there is none
    Outcome failure;
};
UploadAnswer read_upload(int status, std::string_view body);

/// A download answered with JSON instead of a file: the address of a video, or a failure.
struct DownloadAnswer {
    std::string video_url;
    Outcome failure;
};
DownloadAnswer read_download(int status, std::string_view body);

}  // namespace aftercare::wechat
