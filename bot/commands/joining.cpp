#include "bot/commands/joining.h"

#include <algorithm>

namespace aftercare::bot {

namespace {

constexpr int all_tickets = 10000;

/// How much more urgent the rank makes things; -1 for none.
int weight(const Desk& desk, const std::string& rank) {
    int most = -1;
    for (const auto& [name, profile] : desk.profiles)
        if (const auto* found = profile.rank(rank)) most = std::max(most, found->raise);
    return most;
}

void note(core::Tx& tx, const std::vector<core::Ticket>& tickets, std::string_view kind, const Joiner& by, core::Time now) {
    for (const auto& ticket : tickets) {
        core::Event event;
        event.ticket = ticket.id;
        event.at = now;
        event.actor = by.actor;
        event.kind = kind;
        event.text = by.chats;
        tx.tickets().add(event);
    }
}

std::vector<core::Ticket> tickets_of_both(core::Tx& tx, core::PersonId one, core::PersonId other) {
    auto tickets = tx.tickets().of_person(one, all_tickets);
    for (auto& ticket : tx.tickets().of_person(other, all_tickets)) tickets.push_back(std::move(ticket));
    return tickets;
}

bool is_theirs(core::Tx& tx, core::ConversationId chat, core::PersonId person) {
    const auto conversation = chat ? tx.people().conversation(chat) : std::nullopt;
    return conversation && conversation->person == person;
}

/// What the join had changed of the person kept is as before, unless it has been changed again since.
void restore(core::Tx& tx, const core::PersonJoin& join) {
    auto kept = tx.people().person(join.kept).value();
    const auto merged = tx.people().person(join.merged);
    if (kept.rank == join.rank) kept.rank = join.former_rank;
    if (join.name_taken && merged && kept.name == merged->name) kept.name.clear();
    tx.people().update(kept);
}

/// Nobody is told in a chat that is not theirs any more.
void keep_told_in_own_chat(core::Tx& tx, core::PersonId id, core::ConversationId otherwise) {
    auto person = tx.people().person(id).value();
    if (!person.told_in || is_theirs(tx, person.told_in, id)) return;
    person.told_in = is_theirs(tx, otherwise, id) ? otherwise : core::ConversationId();
    tx.people().update(person);
}

void keep_desk_in_own_chat(core::Tx& tx, core::PersonId id) {
    const auto member = tx.staff().of_person(id);
    if (!member || !member->desk) return;
    const auto desk = tx.people().conversation(member->desk);
    if (!desk || !desk->person || desk->person == id) return;
    const auto own = tx.people().conversations_of(id);
    tx.staff().set_desk(member->id, own.empty() ? core::ConversationId() : own.front().id);
}

}  // namespace

void join_persons(core::Tx& tx, const Desk& desk, core::PersonJoin wanted, const Joiner& by, core::Time now) {
    auto kept = tx.people().person(wanted.kept).value();
    const auto merged = tx.people().person(wanted.merged).value();
    const auto tickets = tickets_of_both(tx, kept.id, merged.id);
    wanted.at = now;
    wanted.former_rank = kept.rank;
    wanted.rank = weight(desk, merged.rank) > weight(desk, kept.rank) ? merged.rank : kept.rank;
    wanted.former_told_in = kept.told_in;
    wanted.name_taken = kept.name.empty() && !merged.name.empty();
    tx.links().join(wanted);
    kept.rank = wanted.rank;
    if (wanted.name_taken) kept.name = merged.name;
    if (!kept.told_in) kept.told_in = merged.told_in;
    tx.people().update(kept);
    note(tx, tickets, "chats_linked", by, now);
}

void separate_persons(core::Tx& tx, const core::PersonJoin& join, Separator who, const Joiner& by, core::Time now) {
    const core::PersonId holder = tx.links().holder(join.kept);
    tx.links().undo(join.id, now, who == Separator::customer ? "customer" : "operator");
    restore(tx, join);
    keep_told_in_own_chat(tx, holder, join.former_told_in);
    keep_desk_in_own_chat(tx, holder);
    note(tx, tickets_of_both(tx, holder, join.merged), "chats_separated", by, now);
}

std::vector<core::PersonJoin> joins_of(core::Tx& tx, core::PersonId person) {
    auto joins = tx.links().into(person);
    for (std::size_t i = 0; i < joins.size(); ++i) {
        const auto earlier = tx.links().into(joins[i].merged);
        joins.insert(joins.end(), earlier.begin(), earlier.end());
    }
    return joins;
}

}  // namespace aftercare::bot
