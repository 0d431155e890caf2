#include "adapters/email/channel/correspondence.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::email {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_sent = 10;
constexpr std::size_t most_texts = 3;
constexpr std::size_t most_text = std::size_t{16} << 10;

std::vector<std::string> texts(const Json& json) {
    std::vector<std::string> list;
    for (const Json& each : json) list.push_back(each.get<std::string>());
    return list;
}

Json choices_json(const std::vector<core::Button>& choices) {
    Json list = Json::array();
    for (const core::Button& each : choices) list.push_back({each.label, each.payload, each.by_word});
    return list;
}

SentLetter sent_letter(const Json& json) {
    SentLetter letter{json.at(0).get<std::int64_t>(), json.at(1).get<std::string>(), {}};
    for (const Json& each : json.at(2))
        letter.choices.push_back({each.at(0).get<std::string>(), each.at(1).get<std::string>(), each.at(2).get<bool>()});
    return letter;
}

}  // namespace

void Correspondence::note_sent(SentLetter letter) {
    std::erase_if(sent, [&](const SentLetter& each) { return each.message == letter.message; });
    if (sent.size() == most_sent) sent.erase(sent.begin());
    if (letter.text.size() > most_text) letter.text.clear();
    sent.push_back(std::move(letter));
    if (sent.size() > most_texts) sent[sent.size() - most_texts - 1].text.clear();
}

void Correspondence::learn_received(const Correspondence& from) {
    last = from.last;
    name = from.name;
    answer_to = from.answer_to;
    conversation = from.conversation;
    quiet = from.quiet;
    address.openings = from.address.openings;
    address.alerted = std::max(address.alerted, from.address.alerted);
}

void Correspondence::learn_sent(const Correspondence& from) {
    sent = from.sent;
    address.answers = from.address.answers;
    address.alerted = std::max(address.alerted, from.address.alerted);
}

std::string_view Correspondence::text_of(std::int64_t message) const {
    const auto found = std::ranges::find(sent, message, &SentLetter::message);
    return found == sent.end() ? std::string_view() : std::string_view(found->text);
}

std::span<const core::Button> Correspondence::choices_of(std::int64_t message) const {
    if (message == 0) return sent.empty() ? std::span<const core::Button>() : sent.back().choices;
    const auto found = std::ranges::find(sent, message, &SentLetter::message);
    return found == sent.end() ? std::span<const core::Button>() : found->choices;
}

std::string to_text(const Correspondence& c) {
    Json json = {{"id", c.last.message_id},       {"replies", c.last.in_reply_to}, {"references", c.last.references},
                 {"subject", c.last.subject},     {"name", c.name},                {"to", c.answer_to},
                 {"address", to_text(c.address)}, {"conversation", to_text(c.conversation)},
                 {"sent", Json::array()}};
    if (c.quiet) json["quiet"] = true;
    for (const SentLetter& each : c.sent)
        json["sent"].push_back(Json::array({each.message, each.text, choices_json(each.choices)}));
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
        for (const Json& each : json.at("sent")) c.sent.push_back(sent_letter(each));
        const auto address = parse_address_history(json.at("address").get<std::string>());
        const auto conversation = parse_conversation_history(json.at("conversation").get<std::string>());
        if (!address || !conversation) return std::nullopt;
        c.quiet = json.value("quiet", false);
        c.address = *address;
        c.conversation = *conversation;
        return c;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace aftercare::email
