#include "adapters/wechat/window.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aftercare::wechat {

namespace {

using Json = nlohmann::json;

constexpr int most_messages = 1000;
constexpr std::size_t most_templates = 64;
constexpr std::int64_t latest_ms = 253'402'300'799'999;

std::size_t index_of(Contact contact) {
    return static_cast<std::size_t>(contact) - 1;
}

const Allowance& rule_for(Contact contact, const WindowRules& rules) {
    switch (contact) {
        case Contact::message:
            return rules.message;
        case Contact::menu_click:
            return rules.menu_click;
        case Contact::follow:
            return rules.follow;
        case Contact::scan:
            return rules.scan;
    }
    return rules.message;
}

// Only these menu events count; VIEW and the picture events do not.
bool counted_menu_event(std::string_view event) {
    return event == "scancode_push" || event == "scancode_waitmsg";
}

std::optional<Contact> contact_of(const Message& message) {
    if (const auto* text = std::get_if<TextMessage>(&message.content))
        return text->menu_id.empty() ? Contact::message : Contact::menu_click;
    if (std::holds_alternative<Subscribed>(message.content)) return Contact::follow;
    if (std::holds_alternative<Scanned>(message.content)) return Contact::scan;
    if (std::holds_alternative<MenuClicked>(message.content)) return Contact::menu_click;
    if (const auto* other = std::get_if<OtherEvent>(&message.content))
        return counted_menu_event(other->event) ? std::optional(Contact::menu_click) : std::nullopt;
    return message.msg_id.empty() ? std::nullopt : std::optional(Contact::message);
}

std::optional<std::int64_t> whole(const Json& json, std::int64_t most) {
    if (!json.is_number_unsigned()) return std::nullopt;
    const auto value = json.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(most)) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

}  // namespace

void Ledger::note(Contact contact, core::Time at, const WindowRules& rules) {
    reachable_ = true;
    const Allowance& rule = rule_for(contact, rules);
    Grant& grant = grants_[index_of(contact)];
    const core::Time until = at + rule.lasts;
    if (until < grant.until) return;  // pushes may overtake each other
    grant = {until, std::clamp(rule.messages, 0, most_messages)};
}

void Ledger::note(const Message& message, const WindowRules& rules) {
    if (std::holds_alternative<Unsubscribed>(message.content)) {
        unreachable();
    } else if (const auto* choices = std::get_if<NoticeChoices>(&message.content)) {
        for (const NoticeChoices::Choice& choice : choices->choices) {
            const bool known = notices_.contains(choice.template_id);
            if (choice.accepted && (known || notices_.size() < most_templates)) {
                // In the settings one can only go back on a refusal: that is no further notice.
                int& left = notices_[choice.template_id];
                left = std::min(choices->changed_in_settings ? std::max(left, 1) : left + 1, most_messages);
            } else if (!choice.accepted && choices->changed_in_settings) {
                notices_.erase(choice.template_id);
            }
        }
    } else if (const std::optional<Contact> contact = contact_of(message)) {
        note(*contact, core::Time(core::Duration(message.created * 1000)), rules);
    }
}

bool Ledger::open(const Grant& grant, core::Time now, const WindowRules& rules) const {
    return reachable_ && grant.left > 0 && now + rules.margin < grant.until;
}

void Ledger::sent(core::Time now, const WindowRules& rules) {
    Grant* first = nullptr;
    for (Grant& grant : grants_) {
        if (open(grant, now, rules) && (!first || grant.until < first->until)) first = &grant;
    }
    if (first) --first->left;
}

void Ledger::window_closed() {
    for (Grant& grant : grants_) grant.until = std::min(grant.until, core::Time(core::Duration(1)));
}

void Ledger::messages_used() {
    for (Grant& grant : grants_) grant.left = 0;
}

void Ledger::unreachable() {
    reachable_ = false;
    grants_ = {};
    notices_.clear();
}

void Ledger::notice_sent(const std::string& template_id) {
    const auto found = notices_.find(template_id);
    if (found != notices_.end() && --found->second <= 0) notices_.erase(found);
}

void Ledger::notice_refused(const std::string& template_id) {
    notices_.erase(template_id);
}

int Ledger::messages_left(core::Time now, const WindowRules& rules) const {
    int left = 0;
    for (const Grant& grant : grants_) left += open(grant, now, rules) ? grant.left : 0;
    return left;
}

std::optional<core::Time> Ledger::open_until(core::Time now, const WindowRules& rules) const {
    std::optional<core::Time> latest;
    for (const Grant& grant : grants_) {
        if (open(grant, now, rules)) latest = std::max(latest.value_or(grant.until), grant.until);
    }
    return latest ? std::optional(*latest - rules.margin) : std::nullopt;
}

int Ledger::notices_left(const std::string& template_id) const {
    const auto found = notices_.find(template_id);
    return found == notices_.end() ? 0 : found->second;
}

bool Ledger::contacted() const {
    return std::ranges::any_of(grants_, [](const Grant& grant) { return grant.until != core::Time{}; });
}

bool Ledger::in_window(core::Time now, const WindowRules& rules) const {
    return reachable_ &&
           std::ranges::any_of(grants_, [&](const Grant& grant) { return now + rules.margin < grant.until; });
}

std::string Ledger::to_text() const {
    Json json;
    json["grants"] = Json::array();
    for (const Grant& grant : grants_)
        json["grants"].push_back(Json::array({grant.until.time_since_epoch().count(), grant.left}));
    json["notices"] = notices_;
    json["reachable"] = reachable_;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Ledger> Ledger::parse(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || json.size() != 3) return std::nullopt;
    for (const char* member : {"grants", "notices", "reachable"})
        if (!json.contains(member)) return std::nullopt;
    const Json& grants = json["grants"];
    const Json& notices = json["notices"];
    const bool shaped = grants.is_array() && grants.size() == contact_kinds && notices.is_object() &&
                        notices.size() <= most_templates && json["reachable"].is_boolean();
    if (!shaped) return std::nullopt;
    Ledger ledger;
    ledger.reachable_ = json["reachable"].get<bool>();
    for (std::size_t i = 0; i < contact_kinds; ++i) {
        if (!grants[i].is_array() || grants[i].size() != 2) return std::nullopt;
        const auto until = whole(grants[i][0], latest_ms);
        const auto left = whole(grants[i][1], most_messages);
        if (!until || !left) return std::nullopt;
        ledger.grants_[i] = {core::Time(core::Duration(*until)), static_cast<int>(*left)};
    }
    for (const auto& [template_id, count] : notices.items()) {
        const auto left = whole(count, most_messages);
        if (!left || *left == 0) return std::nullopt;
        ledger.notices_[template_id] = static_cast<int>(*left);
    }
    return ledger;
}

}  // namespace aftercare::wechat
