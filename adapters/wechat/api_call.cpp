#include "adapters/wechat/api_call.h"

#include "adapters/wechat/signature.h"
#include "adapters/wechat/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aftercare::wechat {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t message_key_characters = 32;

std::string to_body(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ApiCall custom_message(std::string_view openid, std::string_view type, Json content) {
    Json json;
    json["touser"] = openid;
    json["msgtype"] = type;
    json[std::string(type)] = std::move(content);
    return {std::string(custom_send_path), to_body(json)};
}

Json data_of(const Parameters& parameters) {
    Json data = Json::object();
    for (const auto& [name, value] : parameters) data[name] = Json{{"value", fit_parameter(name, value)}};
    return data;
}

// "模板消息/订阅消息参数值内容限制". Counts are characters.
struct ParameterRule {
    std::string_view prefix;
    std::size_t characters;
    bool ascii = false;
};
constexpr std::array parameter_rules{
    ParameterRule{"thing", 20},        ParameterRule{"character_string", 32, true},
    ParameterRule{"number", 32, true}, ParameterRule{"letter", 32, true},
    ParameterRule{"symbol", 5},        ParameterRule{"phone_number", 17, true},
    ParameterRule{"car_number", 8},    ParameterRule{"name", 10},
    ParameterRule{"phrase", 5},        ParameterRule{"const", 20},
    ParameterRule{"short_thing", 5},
};
constexpr std::size_t other_characters = 32;  // times, dates, amounts: they fit or are wrong

std::string cut(std::string_view text, std::size_t most) {
    if (characters(text) <= most) return std::string(text);
    return std::string(prefix_of_characters(text, most - 1)).append("…");
}

}  // namespace

std::string_view name_of(MediaKind kind) {
    switch (kind) {
        case MediaKind::image:
            return "image";
        case MediaKind::voice:
            return "voice";
        case MediaKind::video:
            return "video";
    }
    return "image";
}

ApiCall text_call(std::string_view openid, std::string_view text) {
    return custom_message(openid, "text", {{"content", plain_text(text)}});
}

ApiCall media_call(std::string_view openid, MediaKind kind, std::string_view media_id,
                   std::string_view title) {
    Json content{{"media_id", media_id}};
    if (kind == MediaKind::video) content["title"] = plain_text(title);
    return custom_message(openid, name_of(kind), std::move(content));
}

ApiCall menu_call(std::string_view openid, std::string_view head, const std::vector<core::Button>& choices,
                  std::string_view tail) {
    Json list = Json::array();
    for (const core::Button& choice : choices)
        list.push_back({{"id", choice.payload}, {"content", plain_text(choice.label)}});
    return custom_message(
        openid, "msgmenu",
        {{"head_content", plain_text(head)}, {"list", std::move(list)}, {"tail_content", plain_text(tail)}});
}

ApiCall typing_call(std::string_view openid, bool typing) {
    return {std::string(typing_path),
            to_body(Json{{"touser", openid}, {"command", typing ? "Typing" : "CancelTyping"}})};
}

ApiCall template_call(std::string_view openid, const TemplateMessage& message) {
    Json json{{"touser", openid}, {"template_id", message.template_id}};
    if (!message.url.empty()) json["url"] = message.url;
    if (!message.message_key.empty())
        json["client_msg_id"] = message.message_key.substr(0, message_key_characters);
    json["data"] = data_of(message.parameters);
    return {std::string(template_send_path), to_body(json)};
}

ApiCall subscription_call(std::string_view openid, const SubscriptionNotice& notice) {
    Json json{{"touser", openid}, {"template_id", notice.template_id}};
    if (!notice.page.empty()) json["page"] = notice.page;
    json["data"] = data_of(notice.parameters);
    return {std::string(subscription_send_path), to_body(json)};
}

std::string fit_parameter(std::string_view name, std::string_view value) {
    std::string line = plain_text(value);
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
    const auto rule = std::ranges::find_if(
        parameter_rules, [&](const ParameterRule& known) { return name.starts_with(known.prefix); });
    const bool known = rule != parameter_rules.end();
    if (known && rule->ascii) std::erase_if(line, [](char c) { return c < 0x20 || c > 0x7e || c == '<'; });
    const std::string_view shown = trimmed(line);
    if (shown.empty()) return "-";  // an empty value is refused with 47003
    if (known && rule->ascii) return std::string(shown.substr(0, rule->characters));
    return cut(shown, known ? rule->characters : other_characters);
}

std::string message_key(std::string_view text) {
    return signature_of(std::array{text}).substr(0, message_key_characters);
}

std::string stable_token_body(std::string_view app_id, std::string_view app_secret, bool force_refresh) {
    return to_body(Json{{"grant_type", "client_credential"},
                        {"appid", app_id},
                        {"secret", app_secret},
                        {"force_refresh", force_refresh}});
}

}  // namespace aftercare::wechat
