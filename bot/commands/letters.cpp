#include "bot/commands/letters.h"

#include "bot/commands/ticket_acts.h"
#include "bot/commands/ticket_words.h"

namespace aftercare::bot {

namespace {

constexpr int few = 3;

/// The ticket that the answered letter was about, else the only one that is open.
std::optional<core::Ticket> meant_by(Turn& turn, const core::Conversation& in, const std::string& reply_to) {
    if (const auto topic = turn.tx.messages().topic(in.id, reply_to))
        if (auto ticket = turn.tx.tickets().ticket(topic)) return ticket;
    std::optional<core::Ticket> only;
    for (auto& ticket : turn.tx.tickets().of_person(in.person, few)) {
        if (ticket.stage == core::Stage::archive) continue;
        if (only) return std::nullopt;
        only = std::move(ticket);
    }
    return only;
}

/// Anybody can call themselves anything: the address stands beside the name.
std::string named(const core::Sender& sender) {
    return sender.name.empty() ? sender.address : sender.name + " <" + sender.address + ">";
}

}  // namespace

bool take_outsiders_words(Turn& turn, const core::OutsiderWrote& wrote) {
    const core::Address address{turn.conversation.address.channel, wrote.chat};
    const auto in = turn.tx.people().conversation(address);
    const auto ticket = in ? meant_by(turn, *in, turn.incoming->reply_to) : std::nullopt;
    if (!ticket) return false;
    core::Event event;
    event.ticket = ticket->id;
    event.at = turn.now;
    event.actor.kind = core::Actor::Kind::customer;
    event.actor.person = turn.person.id;
    event.actor.name = named(turn.incoming->sender);
    event.kind = "outsider_wrote";
    event.text = with_files(turn, *ticket, wrote.text, wrote.files);
    turn.tx.tickets().add(event);
    turn.tell_responsible(*ticket, [&](std::string_view language) {
        core::Outgoing message;
        message.text = turn.desk.texts.say(
            language, "turn.outsider.notice",
            {{"number", ticket->number}, {"who", event.actor.name}, {"text", event.text}});
        return message;
    });
    turn.say_text("turn.outsider.thanks");
    return true;
}

void take_bounce(Turn& turn, const core::Address& to, const core::DeliveryBounced& bounced) {
    auto conversation = turn.tx.people().conversation(to);
    if (!conversation) return;
    const auto topic = turn.tx.messages().topic(conversation->id, bounced.message);
    if (bounced.lasting && conversation->reachable) {
        conversation->reachable = false;
        turn.tx.people().update(*conversation);
    }
    turn.count("bounces", bounced.lasting ? "lasting" : "passing");
    const auto ticket = topic ? turn.tx.tickets().ticket(topic) : std::nullopt;
    if (!ticket || ticket->person != conversation->person) return;
    const std::string key = bounced.lasting ? "turn.bounced.lasting" : "turn.bounced.passing";
    turn.tell_responsible(*ticket, [&](std::string_view language) {
        core::Outgoing message;
        message.text = turn.desk.texts.say(language, key, {{"number", ticket->number}, {"reason", bounced.reason}});
        return message;
    });
}

}  // namespace aftercare::bot
