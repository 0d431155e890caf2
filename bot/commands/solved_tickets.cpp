#include "bot/commands/solved_tickets.h"

#include "bot/commands/stage_reports.h"
#include "bot/commands/ticket_words.h"

#include <algorithm>
#include <vector>

namespace aftercare::bot {

namespace {

constexpr int most_shown = 3;
constexpr int most_found = 8;
constexpr std::size_t longest_shown = 120;  // characters of a solution in a list

/// The answers that describe the problem, masked: what is learned is for everybody.
std::string problem_of(const Turn& turn, const core::Ticket& ticket) {
    const auto& summary = turn.desk.profile(ticket.profile).summary;
    std::string text;
    for (const auto& line : submission_lines(turn, ticket, ticket.language, dialogs::View::masked)) {
        const bool tells = std::find(summary.title.begin(), summary.title.end(), line.place.field) != summary.title.end() ||
                           std::find(summary.fault.begin(), summary.fault.end(), line.place.field) != summary.fault.end();
        if (tells && !line.value.empty()) text += (text.empty() ? "" : "\n") + line.value;
    }
    return text.empty() ? ticket.title : text;
}

std::string texts_of(const std::vector<core::Event>& events, std::string_view kind) {
    std::string text;
    for (const auto& event : events)
        if (event.kind == kind && !event.text.empty()) text += (text.empty() ? "" : "\n") + event.text;
    return text;
}

/// Traditional characters find simplified ones and the other way round.
std::string simplified(const Turn& turn, std::string_view text) { return turn.desk.normaliser->key(text); }

/// "净水器" and "厨房净水器". What is solved about something else has words in common with everything.
bool alike(const std::string& one, const std::string& other) {
    return one.find(other) != std::string::npos || other.find(one) != std::string::npos;
}

std::string lines_about(Turn& turn, const std::vector<core::KnowledgeEntry>& entries) {
    const Words w = words(turn);
    std::string text;
    for (const auto& entry : entries) {
        const auto& normaliser = *turn.desk.normaliser;
        const std::string& learned = entry.solution.empty() ? entry.diagnosis : entry.solution;
        text += (text.empty() ? "" : "\n") + w.say("solved.line", {{"number", entry.number},
                                                                   {"problem", normaliser.truncated(entry.problem, longest_shown)},
                                                                   {"solution", normaliser.truncated(on_one_line(w, learned), longest_shown)}});
    }
    return text;
}

}  // namespace

void keep_what_was_learned(Turn& turn, const core::Ticket& ticket) {
    if (ticket.closing != core::Closing::completed) return;
    const auto events = turn.tx.tickets().events(ticket.id);
    core::KnowledgeEntry entry;
    entry.ticket = ticket.id;
    entry.number = ticket.number;
    entry.language = ticket.language;
    entry.product = ticket.product;
    entry.problem = problem_of(turn, ticket);
    entry.diagnosis = texts_of(events, "diagnosed");
    entry.solution = texts_of(events, "done");
    entry.closed = ticket.closed.value_or(turn.now);
    if (entry.diagnosis.empty() && entry.solution.empty()) return;
    // Everything that the reports say finds it, though only what the customer was told is shown.
    std::string also = entry.product + "\n" + entry.problem + "\n" + entry.diagnosis + "\n" + entry.solution;
    for (const std::string_view kind : {"diagnosed", "proposed", "done", "verified"})
        if (const auto report = latest_report(turn, ticket, kind)) also += "\n" + report_text(turn, *report, ticket.language);
    entry.also = simplified(turn, also);
    turn.tx.knowledge().put(entry);
}

void say_closest_solved(Turn& turn, const core::Ticket& ticket) {
    const std::string text = ticket.product + "\n" + problem_of(turn, ticket);
    auto entries = turn.tx.knowledge().closest(text, ticket.id, most_found);
    std::erase_if(entries, [&](const core::KnowledgeEntry& entry) { return !alike(entry.product, ticket.product); });
    if (entries.size() > most_shown) entries.resize(most_shown);
    if (entries.empty()) return;
    turn.say_text("solved.closest", {{"number", ticket.number}, {"lines", lines_about(turn, entries)}}, ticket.id);
}

std::string solved_with(Turn& turn, std::string_view wanted) {
    auto entries = turn.tx.knowledge().search(wanted, most_found);
    if (entries.empty()) entries = turn.tx.knowledge().search(simplified(turn, wanted), most_found);
    return lines_about(turn, entries);
}

}  // namespace aftercare::bot
