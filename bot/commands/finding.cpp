#include "bot/commands/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace aftercare::bot {

namespace {

constexpr int most_candidates = 6;
constexpr int most_of_person = 50;
// A shorter run of digits before words may as well be a quantity: "/reply 2 engineers will come".
constexpr std::size_t digits_before_words = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool could_be_number(std::string_view word) {
    return !word.empty() && is_digit(word.back()) && std::all_of(word.begin(), word.end(), [](char c) {
        return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
    });
}

std::size_t trailing_digits(std::string_view word) {
    const auto digits = std::find_if_not(word.rbegin(), word.rend(), is_digit) - word.rbegin();
    return static_cast<std::size_t>(digits);
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

struct Split {
    std::string_view word;
    std::string_view rest;
};

Split first_word(std::string_view text) {
    const auto end = std::min(text.size(), text.find_first_of(" \t\r\n"));
    std::string_view rest = text.substr(end);
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
    return {text.substr(0, end), rest};
}

// Several endings alike: the open one is meant when there is but one.
std::vector<core::Ticket> narrowed(std::vector<core::Ticket> tickets) {
    if (tickets.size() < 2) return tickets;
    std::vector<core::Ticket> open;
    for (const auto& ticket : tickets)
        if (ticket.closing == core::Closing::open) open.push_back(ticket);
    return open.size() == 1 ? open : tickets;
}

std::vector<core::Ticket> with_number(Turn& turn, std::string_view word) {
    const std::string number = upper(word);
    if (auto exact = turn.tx.tickets().numbered(number)) return {std::move(*exact)};
    auto found = turn.tx.tickets().ending_in(number, most_candidates);
    // "0001" is meant where numbers have three digits, too.
    for (std::string_view rest = number; found.empty() && rest.size() > digits_before_words && rest.front() == '0';) {
        rest.remove_prefix(1);
        found = turn.tx.tickets().ending_in(rest, most_candidates);
    }
    return narrowed(std::move(found));
}

/// "003", "202610-003": a ticket that there is not, or words that begin with a figure.
bool is_bare_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '-'; });
}

std::string shown_setting(core::StaffId staff) { return fmt::format("staff/{}/shown", staff.value); }

std::optional<core::Ticket> last_shown(Turn& turn) {
    const auto value = turn.tx.settings().get(shown_setting(turn.staff->id));
    core::TicketId id;
    if (value) std::from_chars(value->data(), value->data() + value->size(), id.value);
    return id ? turn.tx.tickets().ticket(id) : std::nullopt;
}

/// One or two digits could end a number or begin the words. Taken for either, the customer could be
/// sent what was not meant for them.
bool is_unclear(std::string_view word) {
    return !word.empty() && word.size() < digits_before_words && trailing_digits(word) == word.size();
}

std::vector<core::Ticket> without_number(Turn& turn) {
    // Any guess could send a customer what another one is to read.
    if (answers_several(turn)) return {};
    if (const auto topic = topic_of_reply(turn))
        if (auto ticket = turn.tx.tickets().ticket(topic)) return {std::move(*ticket)};
    if (auto shown = last_shown(turn)) return {std::move(*shown)};
    return turn.tx.tickets().open_of_assignee(turn.staff->id, most_candidates);
}

}  // namespace

Found find_for_staff(Turn& turn, std::string_view text, Rest rest) {
    Found found;
    auto [word, after] = first_word(text);
    const bool marked = word.starts_with('#');
    if (marked) word.remove_prefix(1);
    const bool enough = rest == Rest::number || marked || trailing_digits(word) >= digits_before_words;
    if (could_be_number(word) && enough) {
        found.tickets = with_number(turn, word);
        if (!found.tickets.empty() || rest == Rest::number || marked) {
            found.numbered = true;
            found.rest = after;
            return found;
        }
    }
    // Never about another ticket than the one that was named.
    if (enough && is_bare_number(word) && !topic_of_reply(turn)) {
        found.numbered = true;
        if (!after.empty()) found.unclear = word;
        return found;
    }
    if (is_unclear(word) && !topic_of_reply(turn)) {
        found.tickets = with_number(turn, word);
        if (!found.tickets.empty()) {
            found.numbered = true;
            found.rest = after;
            if (!after.empty()) found.unclear = word;
            return found;
        }
    }
    found.rest = text;
    found.tickets = without_number(turn);
    return found;
}

Found find_for_customer(Turn& turn, std::string_view text) {
    Found found;
    auto [word, after] = first_word(text);
    if (word.starts_with('#')) word.remove_prefix(1);
    if (could_be_number(word) && trailing_digits(word) >= digits_before_words) {
        const std::string number = upper(word);
        for (auto& ticket : turn.tx.tickets().of_person(turn.person.id, most_of_person))
            if (ticket.number.ends_with(number)) found.tickets.push_back(std::move(ticket));
        found.tickets = narrowed(std::move(found.tickets));
        if (!found.tickets.empty() || after.empty()) {
            found.numbered = true;
            found.rest = after;
            return found;
        }
    }
    found.rest = text;
    if (const auto topic = topic_of_reply(turn)) {
        auto ticket = turn.tx.tickets().ticket(topic);
        if (ticket && ticket->person == turn.person.id) {
            found.tickets = {std::move(*ticket)};
            return found;
        }
    }
    found.tickets = open_tickets_of(turn, turn.person.id);
    return found;
}

void remember_shown(Turn& turn, const core::Ticket& ticket) {
    turn.tx.settings().set(shown_setting(turn.staff->id), std::to_string(ticket.id.value));
}

std::vector<core::Ticket> open_tickets_of(Turn& turn, core::PersonId person) {
    auto tickets = turn.tx.tickets().of_person(person, most_of_person);
    std::erase_if(tickets, [](const core::Ticket& ticket) { return ticket.closing != core::Closing::open; });
    return tickets;
}

core::TicketId topic_of_reply(Turn& turn) {
    if (!turn.incoming) return {};
    if (!turn.incoming->reply_to.empty()) return turn.tx.messages().topic(turn.conversation.id, turn.incoming->reply_to);
    const auto named = turn.incoming->ticket.empty() ? std::nullopt : turn.tx.tickets().numbered(turn.incoming->ticket);
    return named && named->person == turn.person.id ? named->id : core::TicketId();
}

bool answers_several(Turn& turn) {
    if (!turn.incoming || turn.incoming->reply_to.empty()) return false;
    return turn.tx.messages().about_several(turn.conversation.id, turn.incoming->reply_to);
}

}  // namespace aftercare::bot
