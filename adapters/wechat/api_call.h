// Calls of the official account's API as values: what is posted where. Pure.
//
// Bodies are JSON in real UTF-8: WeChat shows \uXXXX to people as it stands. The access_token is no part of
// them: whoever sends adds it to the query, and nowhere else.
#pragma once

#include "core/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::wechat {

/// POST `path`?access_token=… with a JSON body.
struct ApiCall {
    std::string path;
    std::string body;
};

enum class MediaKind : std::uint8_t { image = 1, voice, video };
/// "image", "voice", "video": `type` of an upload and `msgtype`.
std::string_view name_of(MediaKind kind);

ApiCall text_call(std::string_view openid, std::string_view text);
ApiCall media_call(std::string_view openid, MediaKind kind, std::string_view media_id,
                   std::string_view title);
/// `choices` must pass fits_menu() and choice_problem().
ApiCall menu_call(std::string_view openid, std::string_view head, const std::vector<core::Button>& choices,
                  std::string_view tail);
ApiCall typing_call(std::string_view openid, bool typing);

/// Parameters of a template in order: name ("thing1") and value.
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct TemplateMessage {
    std::string template_id;
    Parameters parameters;
    std::string url;  ///< opened by a tap; may be empty
    std::string
        message_key;  ///< client_msg_id: the platform sends one key once within 10 minutes; may be empty
};
ApiCall template_call(std::string_view openid, const TemplateMessage& message);

struct SubscriptionNotice {
    std::string template_id;
    Parameters parameters;
    std::string page;  ///< opened by a tap; may be empty
};
ApiCall subscription_call(std::string_view openid, const SubscriptionNotice& notice);

/// A value as the parameter's type allows, by the letters its name begins with: "thing" 20 characters,
/// "character_string" 32 of ASCII, "phrase" 5, "name" 10, …; one line, cut with "…", "-" for nothing.
std::string fit_parameter(std::string_view name, std::string_view value);

/// A key of at most 32 characters out of any text, the same for the same.
std::string message_key(std::string_view text);

/// The body of POST /cgi-bin/stable_token. It holds the account's secret.
std::string stable_token_body(std::string_view app_id, std::string_view app_secret, bool force_refresh);

inline constexpr std::string_view custom_send_path = "/cgi-bin/message/custom/send";
inline constexpr std::string_view typing_path = "/cgi-bin/message/custom/typing";
inline constexpr std::string_view template_send_path = "/cgi-bin/message/template/send";
inline constexpr std::string_view subscription_send_path = "/cgi-bin/message/subscribe/bizsend";
inline constexpr std::string_view stable_token_path = "/cgi-bin/stable_token";
inline constexpr std::string_view media_upload_path = "/cgi-bin/media/upload";
inline constexpr std::string_view media_get_path = "/cgi-bin/media/get";

}  // namespace aftercare::wechat
