#include "bot/workers/settlement.h"

#include <set>

namespace aftercare::bot {

namespace {

using Kind = Settlement::Kind;

/// A delivery and the ticket it is about, while something is done about it.
struct Case {
    Turn& turn;
    const core::Delivery& delivery;
    const core::SendReport& report;
    std::optional<core::Ticket> ticket;
    std::optional<core::Conversation> from;  ///< where it could not leave
};

Case case_of(Turn& turn, const core::Delivery& delivery, const core::SendReport& report) {
    return {turn, delivery, report,
            delivery.ticket ? turn.tx.tickets().ticket(delivery.ticket) : std::nullopt,
            turn.tx.people().conversation(delivery.conversation)};
}

/// Only what the customer should have read is the agents' concern here.
bool for_customer(const Case& on) {
    return on.ticket && on.from && on.from->person && on.from->person == on.ticket->person;
}

/// A text that may be missing for what a channel reports: then the general one.
std::string named(const Case& on, std::string_view language, const std::string& prefix, const std::string& name) {
    const auto& texts = on.turn.desk.texts;
    const std::string key = prefix + (name.empty() ? "other" : name);
    return texts.say(language, texts.has(language, key) ? key : prefix + "other");
}

void tell_agents(const Case& on, const std::string& key, const core::Conversation* other = nullptr) {
    const auto notice = [&](std::string_view language) {
        core::Outgoing message;
        message.text = on.turn.desk.texts.say(
            language, key,
            {{"number", on.ticket->number},
             {"why", named(on, language, "turn.delivery.obstacle.", on.report.obstacle)},
             {"way", named(on, language, "turn.delivery.way.", on.report.way)},
             {"channel", other ? named(on, language, "channel.", other->address.channel.kind) : std::string()}});
        return message;
    };
    on.turn.tell_responsible(*on.ticket, notice);
}

/// For the timeline: by which way the customer got something, and why.
void note_on_ticket(const Case& on, const std::string& way) {
    core::Event event;
    event.ticket = on.ticket->id;
    event.at = on.turn.now;
    event.kind = "passed_on";
    event.text = way + " — " + named(on, on.turn.desk.language, "turn.delivery.obstacle.", on.report.obstacle);
    on.turn.tx.tickets().add(event);
}

/// Another chat in which the person can be reached: the one used last, but rather one that messages are sent to than
/// a page that has to be opened.
std::optional<core::Conversation> other_chat(const Case& on) {
    if (!on.from || !on.from->person || on.from->kind == core::ChatKind::group) return std::nullopt;
    std::optional<core::Conversation> page;
    for (auto& chat : on.turn.tx.people().conversations_of(on.from->person)) {
        if (chat.id == on.from->id || !on.turn.reaches(chat)) continue;
        if (!on.turn.desk.channel(chat.address.channel).capabilities.keeps_history) return std::move(chat);
        if (!page) page = std::move(chat);
    }
    return page;
}

/// True if it has gone another way. An answer within a conversation belongs to that conversation and stays.
bool pass_on_elsewhere(const Case& on) {
    if (!on.ticket || on.delivery.announced == passed_on) return false;
    const auto other = other_chat(on);
    if (!other) return false;
    on.turn.pass_on(*other, on.delivery);
    on.turn.tx.outbox().remove(on.delivery.id);
    on.turn.count("passed_on", other->address.channel.kind);
    if (for_customer(on)) {
        tell_agents(on, "turn.delivery.passed_on", &*other);
        note_on_ticket(on, named(on, on.turn.desk.language, "channel.", other->address.channel.kind));
    }
    return true;
}

void record_chat(core::Tx& tx, const Settlement& settlement) {
    const auto& report = settlement.report;
    auto conversation = tx.people().conversation(settlement.entries.front().delivery.conversation);
    if (!conversation) return;
    keep_chat_state(tx, *conversation, report.chat_state, report.change_state);
    if (settlement.kind == Kind::moved) {
        tx.settings().set(moved_chat_setting(conversation->address), report.moved_to);
        conversation->address.chat = report.moved_to;
        tx.people().update(*conversation);
    } else if (settlement.kind == Kind::unreachable) {
        conversation->reachable = false;
        tx.people().update(*conversation);
    }
}

void record_held(const Case& on) {
    // Nothing stands in its way: the channel keeps an answer back that may be one too many.
    const bool kept_back = on.report.way.empty() && on.report.obstacle.empty();
    if (kept_back && on.delivery.message.origin == core::Origin::answer) return;
    if (on.report.way.empty()) {
        if (pass_on_elsewhere(on) || !for_customer(on)) return;
        return tell_agents(on, "turn.delivery.held");
    }
    if (!for_customer(on)) return;
    tell_agents(on, "turn.delivery.announced");
    note_on_ticket(on, named(on, on.turn.desk.language, "turn.delivery.way.", on.report.way));
}

/// One notice for all of a ticket that was lost with the chat, though each goes another way if it can.
void record_lost(Turn& turn, const Settlement& settlement) {
    const bool with_chat = settlement.kind == Kind::unreachable || settlement.kind == Kind::stranded;
    std::set<core::TicketId> told;
    for (const auto& entry : settlement.entries) {
        const auto on = case_of(turn, entry.delivery, settlement.report);
        if (with_chat && pass_on_elsewhere(on)) continue;
        if (!for_customer(on) || !told.insert(on.ticket->id).second) continue;
        tell_agents(on, settlement.kind == Kind::uncertain ? "turn.delivery.uncertain"
                        : with_chat                        ? "turn.delivery.unreachable"
                                                           : "turn.delivery.failed");
    }
}

}  // namespace

void record_outcome(core::Tx& tx, const Settlement& settlement) {
    for (const auto& entry : settlement.entries) tx.outbox().update(entry);
    record_chat(tx, settlement);
}

TurnResult record_settlement(core::Tx& tx, const Desk& desk, core::Time now, const Settlement& settlement) {
    Turn turn(tx, desk, now);
    record_outcome(tx, settlement);
    switch (settlement.kind) {
        case Kind::held:
            record_held(case_of(turn, settlement.entries.front().delivery, settlement.report));
            break;
        case Kind::uncertain:
        case Kind::failed:
        case Kind::unreachable:
        case Kind::stranded:
            record_lost(turn, settlement);
            break;
        case Kind::delivered:
        case Kind::waiting:
        case Kind::moved:
        case Kind::held_again:
            break;
    }
    return {core::Accepted::Status::applied, std::move(turn.effects)};
}

TurnResult record_failed_announcement(core::Tx& tx, const Desk& desk, core::Time now, core::DeliveryId id,
                                      const std::string& obstacle, std::optional<core::Delivery>& passed) {
    passed.reset();
    const auto entry = tx.outbox().entry(id);
    if (!entry || entry->status != core::OutboxEntry::Status::held) return {};
    Turn turn(tx, desk, now);
    core::SendReport report;
    report.obstacle = obstacle;
    const auto on = case_of(turn, entry->delivery, report);
    if (pass_on_elsewhere(on))
        passed = entry->delivery;
    else if (for_customer(on))
        tell_agents(on, "turn.delivery.held");
    return {core::Accepted::Status::applied, std::move(turn.effects)};
}

}  // namespace aftercare::bot
