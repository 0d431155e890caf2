#include "bot/commands/agent_lists.h"

#include "bot/commands/solved_tickets.h"
#include "bot/commands/ticket_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

constexpr int most_listed = 10;
constexpr int most_searched = 1000;
constexpr std::size_t buttons_in_row = 3;

/// The end of a number is enough to tell today's apart.
std::string short_number(const std::string& number) {
    constexpr std::size_t kept = 8;
    return number.size() <= kept ? number : "…" + number.substr(number.size() - kept);
}

void say_list(Turn& turn, const std::vector<core::Ticket>& tickets, std::string heading) {
    const Words w = words(turn);
    core::Outgoing message;
    message.heading = std::move(heading);
    for (const auto& ticket : tickets) {
        message.text += (message.text.empty() ? "" : "\n\n") + list_line(turn, ticket, w);
        if (message.buttons.empty() || message.buttons.back().size() >= buttons_in_row) message.buttons.emplace_back();
        message.buttons.back().push_back({short_number(ticket.number), ticket_payload(ticket.id, "show")});
    }
    turn.say(std::move(message));
}

}  // namespace

void say_queue(Turn& turn) {
    const auto tickets = turn.tx.tickets().queue(most_listed);
    if (tickets.empty()) return turn.say_text("list.queue_empty");
    const auto open = turn.tx.tickets().count_open();
    say_list(turn, tickets, turn.text("list.queue", {{"count", std::to_string(open)}}));
}

void say_mine(Turn& turn) {
    const auto tickets = turn.tx.tickets().open_of_assignee(turn.staff->id, most_listed);
    if (tickets.empty()) return turn.say_text("list.mine_empty");
    say_list(turn, tickets, turn.text("list.mine", {{"count", std::to_string(tickets.size())}}));
}

void say_matches(Turn& turn, std::string_view wanted) {
    const auto& normaliser = *turn.desk.normaliser;
    const std::string key = normaliser.key(wanted);
    if (key.empty()) return turn.say_text("list.find_what");
    std::vector<core::Ticket> found;
    if (auto exact = turn.tx.tickets().numbered(normaliser.apply(dialogs::recognise::Step::upper, key)))
        found.push_back(std::move(*exact));
    const Words w = words(turn);
    for (auto& ticket : turn.tx.tickets().queue(most_searched)) {
        if (found.size() >= static_cast<std::size_t>(most_listed)) break;
        const bool known = std::any_of(found.begin(), found.end(), [&](const auto& other) { return other.id == ticket.id; });
        const std::string text = normaliser.key(ticket.number + " " + ticket.title + " " + masked_customer(turn, ticket, w));
        if (!known && text.find(key) != std::string::npos) found.push_back(std::move(ticket));
    }
    const std::string solved = solved_with(turn, wanted);
    if (found.empty() && solved.empty()) return turn.say_text("list.find_none", {{"words", wanted}});
    if (!found.empty()) say_list(turn, found, turn.text("list.find", {{"words", wanted}}));
    if (!solved.empty()) turn.say_text("solved.found", {{"words", wanted}, {"lines", solved}});
}

}  // namespace aftercare::bot
