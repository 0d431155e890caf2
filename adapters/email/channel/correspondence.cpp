#include "adapters/email/channel/correspondence.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::email {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_sent = 3;
constexpr std::size_t most_text = std::size_t{16} << 10;

std::vector<std::string> texts(const Json& json) {
    std::vector<std::string> list;
    for (const Json& each : json) list.push_back(each.get<std::string>());
    return list;
}

}  // namespace

void Correspondence::note_sent(std::int64_t message, std::string text) {
    std::erase_if(sent, [&](const SentLetter& each) { return each.message == message; });
    if (sent.size() == most_sent) sent.erase(sent.begin());
    // A letter that long holds no form.
    if (text.size() <= most_text) sent.push_back({message, std::move(text)});
}

std::string_view Correspondence::text_of(std::int64_t message) const {
    const auto found = std::ranges::find(sent, message, &SentLetter::message);
    return found == sent.end() ? std::string_view() : std::string_view(found->text);
}

std::string to_text(const Correspondence& c) {
    Json json = {{"id", c.last.message_id},       {"replies", c.last.in_reply_to}, {"references", c.last.references},
                 {"subject", c.last.subject},     {"name", c.name},                {"to", c.answer_to},
                 {"address", to_text(c.address)}, {"conversation", to_text(c.conversation)},
                 {"sent", Json::array()},         {"choices", Json::array()}};
    for (const SentLetter& each : c.sent) json["sent"].push_back({each.message, each.text});
    for (const core::Button& each : c.choices) json["choices"].push_back({each.label, each.payload, each.by_word});
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Correspondence> parse_correspondence(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        Correspondence c;
        c.last = {json.at("id").get<std::string>(), texts(json.at("replies")), texts(json.at("references")),
                  json.at("subject").get<std::string>()};
        c.name = json.at("name").get<std::string>();
        c.answer_to = json.at("to").get<std::string>();
        for (const Json& each : json.at("sent"))
            c.sent.push_back({each.at(0).get<std::int64_t>(), each.at(1).get<std::string>()});
        for (const Json& each : json.at("choices"))
            c.choices.push_back({each.at(0).get<std::string>(), each.at(1).get<std::string>(), each.at(2).get<bool>()});
        const auto address = parse_address_history(json.at("address").get<std::string>());
        const auto conversation = parse_conversation_history(json.at("conversation").get<std::string>());
        if (!address || !conversation) return std::nullopt;
        c.address = *address;
        c.conversation = *conversation;
        return c;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace aftercare::email
