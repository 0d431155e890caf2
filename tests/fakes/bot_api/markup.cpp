#include "tests/fakes/bot_api/markup.h"

#include "tests/fakes/bot_api/text.h"

#include <array>
#include <string_view>

namespace aftercare::fakes {

namespace {

constexpr std::size_t max_buttons = 100;
constexpr std::size_t max_callback_data = 64;
constexpr std::size_t max_copy_text = 256;

constexpr std::array<std::string_view, 10> inline_actions{"callback_data",
                                                          "url",
                                                          "web_app",
                                                          "login_url",
                                                          "switch_inline_query",
                                                          "switch_inline_query_current_chat",
                                                          "switch_inline_query_chosen_chat",
                                                          "copy_text",
                                                          "callback_game",
                                                          "pay"};

void check_inline_button(const Json& button) {
    if (!button.is_object() || !button.contains("text") || !button["text"].is_string()) {
        throw Refusal(
            400, "Bad Request: can't parse inline keyboard button: Field \"text\" must be of type String");
    }
    if (button["text"].get_ref<const std::string&>().empty()) {
        throw Refusal(400,
                      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the "
                      "inline keyboard");
    }
    std::size_t actions = 0;
    for (std::string_view name : inline_actions) actions += button.contains(std::string(name)) ? 1 : 0;
    if (actions != 1) {
        throw Refusal(400,
                      "Bad Request: can't parse inline keyboard button: exactly one action must be given");
    }
    if (button.contains("callback_data")) {
        const Json& data = button["callback_data"];
        std::size_t bytes = data.is_string() ? data.get_ref<const std::string&>().size() : 0;
        if (bytes == 0 || bytes > max_callback_data) throw Refusal(400, "Bad Request: BUTTON_DATA_INVALID");
    }
    if (button.contains("url")) {
        std::string url = button["url"].is_string() ? button["url"].get<std::string>() : "";
        if (!url.starts_with("http://") && !url.starts_with("https://") && !url.starts_with("tg://")) {
            throw Refusal(400, "Bad Request: inline keyboard button URL '" + url +
                                   "' is invalid: Unsupported URL protocol");
        }
    }
    if (button.contains("copy_text")) {
        std::string copied = button["copy_text"].value("text", "");
        if (copied.empty() || code_points(copied) > max_copy_text)
            throw Refusal(400, "Bad Request: BUTTON_COPY_TEXT_INVALID");
    }
}

void check_reply_button(const Json& button, const std::string& chat_type) {
    if (button.is_string() && !button.get_ref<const std::string&>().empty()) return;
    if (!button.is_object() || !button.contains("text") || !button["text"].is_string()) {
        throw Refusal(400, "Bad Request: can't parse keyboard button: Field \"text\" must be of type String");
    }
    if (chat_type == "private") return;
    if (button.value("request_contact", false)) {
        throw Refusal(400, "Bad Request: phone number can be requested in private chats only");
    }
    if (button.value("request_location", false)) {
        throw Refusal(400, "Bad Request: location can be requested in private chats only");
    }
}

template <class Check>
void check_rows(const Json& rows, const Check& check) {
    if (!rows.is_array())
        throw Refusal(400, "Bad Request: can't parse reply keyboard markup: expected an Array of rows");
    std::size_t buttons = 0;
    for (const Json& row : rows) {
        if (!row.is_array())
            throw Refusal(400, "Bad Request: can't parse reply keyboard markup: a row must be an Array");
        for (const Json& button : row) check(button);
        buttons += row.size();
    }
    if (buttons > max_buttons) throw Refusal(400, "Bad Request: reply markup is too long");
}

void check_hint(const Json& markup) {
    if (!markup.contains("input_field_placeholder")) return;
    std::size_t length = code_points(markup["input_field_placeholder"].get<std::string>());
    if (length < 1 || length > 64) throw Refusal(400, "Bad Request: wrong length of the input field hint");
}

}  // namespace

void check_markup(const Json& markup, const std::string& chat_type) {
    if (markup.is_null()) return;
    if (!markup.is_object()) throw Refusal(400, "Bad Request: object expected as reply markup");
    if (markup.contains("inline_keyboard")) {
        check_rows(markup["inline_keyboard"], check_inline_button);
    } else if (markup.contains("keyboard")) {
        check_rows(markup["keyboard"], [&](const Json& button) { check_reply_button(button, chat_type); });
        check_hint(markup);
    } else if (markup.value("force_reply", false)) {
        check_hint(markup);
    } else if (!markup.value("remove_keyboard", false) && !markup.empty()) {
        throw Refusal(400, "Bad Request: can't parse reply markup");
    }
}

bool is_inline_keyboard(const Json& markup) {
    if (!markup.is_object() || !markup.contains("inline_keyboard")) return false;
    for (const Json& row : markup["inline_keyboard"]) {
        if (!row.empty()) return true;
    }
    return false;
}

}  // namespace aftercare::fakes
