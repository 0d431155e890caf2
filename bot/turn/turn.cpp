#include "bot/turn/turn.h"

#include <algorithm>

namespace aftercare::bot {

void keep_chat_state(core::Tx& tx, const core::Conversation& of, const std::string& state, const core::ChangeState& change) {
    const std::string kept = change ? change(tx.people().chat_state(of.address)) : state;
    if (!kept.empty()) tx.people().set_chat_state(of.id, kept);
}

std::string Turn::text(std::string_view key, core::TextArguments arguments) const {
    return desk.texts.say(person.language.empty() ? desk.language : person.language, key, arguments);
}

std::string Turn::speaker() const {
    const auto& address = conversation.address;
    return address.channel.kind + ":" + address.channel.account + ":" + (incoming ? incoming->sender.address : address.chat);
}

void Turn::say(core::Outgoing message, core::TicketId about) { tell(conversation, std::move(message), about); }

void Turn::say_text(std::string_view key, core::TextArguments arguments, core::TicketId about) {
    core::Outgoing message;
    message.text = text(key, arguments);
    say(std::move(message), about);
}

void Turn::tell(const core::Conversation& to, core::Outgoing message, core::TicketId about) {
    core::Delivery delivery;
    delivery.message = std::move(message);
    delivery.ticket = about;
    deliver(to, std::move(delivery));
}

void Turn::pass_on(const core::Conversation& to, const core::Delivery& from) {
    core::Delivery delivery;
    delivery.message = from.message;
    delivery.message.reply_to.clear();  // a message of the other chat
    delivery.ticket = from.ticket;
    delivery.announced = passed_on;
    deliver(to, std::move(delivery));
}

void Turn::deliver(const core::Conversation& to, core::Delivery delivery) {
    const auto* channel = desk.find_channel(to.address.channel);
    if (!channel) return;
    if (channel->capabilities.keeps_history) {
        core::StoredMessage stored;
        stored.conversation = to.id;
        stored.from_desk = true;
        stored.at = now;
        stored.content = std::move(delivery.message);
        stored.id = tx.messages().add(stored);
        if (delivery.ticket) tx.messages().remember_topic(to.id, std::to_string(stored.id.value), delivery.ticket);
        if (std::find(effects.news.begin(), effects.news.end(), to.address) == effects.news.end())
            effects.news.push_back(to.address);
        return;
    }
    if (delivery.message.origin != core::Origin::person)
        delivery.message.origin = to.id == conversation.id ? core::Origin::answer : core::Origin::notice;
    delivery.conversation = to.id;
    delivery.to = to.address;
    delivery.created = now;
    delivery.id = tx.outbox().add(delivery);
    if (to.id == conversation.id) effects.answer = delivery.id;
    effects.deliveries.push_back(std::move(delivery));
}

bool Turn::reaches(const core::Conversation& to) const {
    return to.reachable && desk.find_channel(to.address.channel) != nullptr;
}

std::optional<core::Conversation> Turn::customers_chat(const core::Ticket& ticket) {
    if (!ticket.person) return std::nullopt;
    const bool speaks = conversation.id && conversation.kind == core::ChatKind::one_to_one &&
                        conversation.person == ticket.person;
    if (speaks && reaches(conversation)) return conversation;
    const auto customer = tx.people().person(ticket.person);
    const auto chosen = customer && customer->told_in ? tx.people().conversation(customer->told_in) : std::nullopt;
    if (chosen && chosen->person == ticket.person && reaches(*chosen)) return chosen;
    for (auto& chat : tx.people().conversations_of(ticket.person))
        if (reaches(chat)) return std::move(chat);
    return std::nullopt;
}

bool Turn::tell_customer(const core::Ticket& ticket, core::Outgoing message) {
    const auto to = customers_chat(ticket);
    if (!to) return false;
    tell(*to, std::move(message), ticket.id);
    return true;
}

bool Turn::tell_staff(core::StaffId member, core::Outgoing message, core::TicketId about) {
    const auto found = tx.staff().member(member);
    if (!found || !found->desk) return false;
    const auto to = tx.people().conversation(found->desk);
    if (!to || !reaches(*to)) return false;
    tell(*to, std::move(message), about);
    return true;
}

/// Tells each conversation one time, in its reader's language.
class Turn::TellOnce {
  public:
    TellOnce(Turn& turn, const MakeMessage& make, core::TicketId about) : turn_(turn), make_(make), about_(about) {}

    /// False when nobody can be reached there.
    bool tell(const core::Conversation& to) {
        if (!turn_.reaches(to)) return false;
        if (std::find(told_.begin(), told_.end(), to.id) != told_.end()) return true;
        told_.push_back(to.id);
        turn_.tell(to, make_(turn_.language_of(to)), about_);
        return true;
    }

    bool tell(const core::Staff& member) {
        if (!member.person || !member.desk) return false;
        const auto to = turn_.tx.people().conversation(member.desk);
        return to && tell(*to);
    }

  private:
    Turn& turn_;
    const MakeMessage& make_;
    core::TicketId about_;
    std::vector<core::ConversationId> told_;
};

void Turn::tell_all_staff(const MakeMessage& make, core::TicketId about) { tell_members(tx.staff().all(), make, about); }

void Turn::tell_responsible(const core::Ticket& ticket, const MakeMessage& make) {
    const auto member = ticket.assignee ? tx.staff().member(ticket.assignee) : std::nullopt;
    const auto reader = member ? tx.people().person(member->person) : std::nullopt;
    const std::string& language = reader && !reader->language.empty() ? reader->language : desk.language;
    if (!ticket.assignee || !tell_staff(ticket.assignee, make(language), ticket.id)) tell_all_staff(make, ticket.id);
}

int Turn::tell_members(const std::vector<core::Staff>& members, const MakeMessage& make, core::TicketId about) {
    TellOnce tell_once(*this, make, about);
    tell_agents_chats(tell_once);
    int reached = 0;
    for (const auto& member : members) reached += tell_once.tell(member) ? 1 : 0;
    return reached;
}

void Turn::tell_agents_chats(TellOnce& tell_once) {
    for (const auto& channel : desk.channels)
        if (const auto chat = agents_conversation(channel)) tell_once.tell(*chat);
}

std::optional<core::Conversation> Turn::agents_conversation(const ChannelFacts& channel) {
    if (channel.agents_chat.empty()) return std::nullopt;
    core::Address address{channel.id, channel.agents_chat};
    // The chat may go on under another identifier than the configured one.
    if (const auto moved = tx.settings().get(moved_chat_setting(address))) address.chat = *moved;
    if (auto known = tx.people().conversation(address)) return known;
    core::Conversation created;
    created.address = address;
    created.kind = core::ChatKind::group;
    created.last_incoming = now;
    created.id = tx.people().add(created);
    return created;
}

bool Turn::put_off_while_quiet(const core::Timer& timer, std::string_view profile) {
    const auto& hours = desk.profile(profile).quiet_hours;
    if (!hours || !core::quiet(*hours, desk.zone, now)) return false;
    core::Timer later = timer;
    later.due = core::next_loud(*hours, desk.zone, now);
    set_timer(std::move(later));
    return true;
}

void Turn::set_timer(core::Timer timer) {
    tx.timers().set(timer);
    if (!effects.timer || timer.due < *effects.timer) effects.timer = timer.due;
}

std::string Turn::language_of(const core::Conversation& of) {
    if (of.person) {
        if (of.person == person.id) return person.language;
        if (const auto reader = tx.people().person(of.person); reader && !reader->language.empty())
            return reader->language;
    }
    return desk.language;
}

std::string moved_chat_setting(const core::Address& address) {
    return "moved/" + address.channel.kind + "/" + address.channel.account + "/" + address.chat;
}

}  // namespace aftercare::bot
