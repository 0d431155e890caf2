#include "tests/bench/sink.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <iostream>

namespace aftercare::bench {

namespace json = boost::json;

namespace {

/// A chat id given as a number or as decimal text.
std::int64_t integer(const json::value& value) {
    return value.is_string() ? std::stoll(std::string(value.as_string())) : value.to_number<std::int64_t>();
}

json::value nested(const json::value& value) {
    return value.is_string() ? json::parse(value.as_string()) : value;
}

void take_buttons(Sink::Chat& chat, const json::value& markup) {
    const json::value* rows =
        markup.is_object() ? markup.as_object().if_contains("inline_keyboard") : nullptr;
    if (rows == nullptr) return;
    chat.buttons.clear();
    for (const json::value& row : rows->as_array()) {
        for (const json::value& button : row.as_array()) {
            const json::value* data = button.as_object().if_contains("callback_data");
            if (data == nullptr) continue;
            chat.buttons.emplace_back(button.at("text").as_string(), data->as_string());
        }
    }
}

constexpr std::string_view account =
    R"({"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Bench","username":"bench_bot"}})";
constexpr std::string_view webhook_info =
    R"({"ok":true,"result":{"url":"http://127.0.0.1/","has_custom_certificate":false,"pending_update_count":0}})";

}  // namespace

fakes::Reply Sink::handle(const fakes::Request& request) {
    ++calls_;
    last_call_ = Clock::now();
    std::string_view target(request.target().data(), request.target().size());
    std::string_view method = target.substr(target.rfind('/') + 1);
    fakes::Reply reply;
    if (method == "sendMessage") {
        try {
            take_message(request.body());
        } catch (const std::exception& error) {
            std::cerr << "bench_load: cannot read a sendMessage: " << error.what() << std::endl;
            reply.status = 400;
            reply.body = R"({"ok":false,"error_code":400,"description":"Bad Request: unreadable"})";
            return reply;
        }
        reply.body = R"({"ok":true,"result":{"message_id":)" + std::to_string(next_message_ - 1) +
                     R"(,"date":1789000000,"chat":{"id":1,"type":"private"},"text":"."}})";
    } else if (method.starts_with("getMe")) {
        reply.body = account;
    } else if (method.starts_with("getWebhookInfo")) {
        reply.body = webhook_info;
    } else {
        reply.body = R"({"ok":true,"result":true})";
    }
    return reply;
}

void Sink::take_message(const std::string& body) {
    json::monotonic_resource memory;
    json::value message = json::parse(body, &memory);
    const json::object& fields = message.as_object();
    Chat& chat = chats_[integer(fields.at("chat_id"))];
    ++chat.messages;
    chat.last_message = next_message_++;
    std::string_view text = fields.at("text").as_string();
    if (const json::value* markup = fields.if_contains("reply_markup")) take_buttons(chat, nested(*markup));
    if (chat.watched) chat.text.append(text) += '\n';
    take_number(chat, text);
    if (chat.waiting != nullptr) chat.waiting->cancel();
}

void Sink::take_number(Chat& chat, std::string_view text) {
    for (std::size_t at = text.find("SR2"); at != std::string_view::npos; at = text.find("SR2", at + 1)) {
        auto end = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at) + 2, text.end(),
                                [](unsigned char c) { return std::isdigit(c) == 0; });
        std::string number(text.begin() + static_cast<std::ptrdiff_t>(at), end);
        if (number.size() < 14) continue;
        numbers_.insert(number);
        if (!chat.has_number) ++with_number_;
        chat.has_number = true;
    }
}

}  // namespace aftercare::bench
