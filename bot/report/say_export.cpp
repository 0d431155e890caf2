#include "bot/report/say_export.h"

#include "bot/report/desk_report.h"
#include "bot/report/gather_table.h"

#include <fmt/format.h>

namespace aftercare::bot {

namespace {

constexpr int page = 500;
constexpr std::size_t most_tickets = 5000;  // all other turns wait for this one
constexpr std::string_view over = "export_over";
/// Whoever was away for a few days still finds the file.
constexpr core::Duration kept_for = std::chrono::hours(7 * 24);

/// False when there are too many.
bool gather(Turn& turn, GatheredLines& lines) {
    while (lines.take_page(turn.tx, turn.desk, page))
        if (lines.lines().size() > most_tickets) return false;
    return true;
}

void let_go_later(Turn& turn, const core::FileRef& file) {
    core::Timer timer;
    timer.kind = over;
    timer.subject = turn.tx.sequences().next("export", "");
    timer.due = turn.now + kept_for;
    timer.data = file.unique;
    turn.set_timer(timer);
}

}  // namespace

void say_export(Turn& turn, std::string_view words) {
    const auto period = period_named(turn.desk, words, turn.now);
    if (!period) return turn.say_text("report.unknown_period", {{"words", words}});
    GatheredLines lines(core::span_of(*period, turn.desk.zone));
    const std::string name = core::name_of(*period);
    if (!gather(turn, lines))
        return turn.say_text("report.export_too_many", {{"count", std::to_string(most_tickets)}, {"period", name}});
    if (lines.lines().empty()) return turn.say_text("report.none");
    const std::string& language = turn.person.language.empty() ? turn.desk.language : turn.person.language;
    core::Outgoing message;
    message.text = turn.text("report.export", {{"period", name}, {"count", std::to_string(lines.lines().size())}});
    message.files.push_back(turn.desk.keep_file(fmt::format("{}-{}.csv", turn.text("report.export_name"), name),
                                                ticket_table(lines.lines(), turn.desk, language)));
    let_go_later(turn, message.files.front());
    turn.say(std::move(message));
}

bool take_export_timer(Turn& turn, const core::Timer& timer) {
    if (timer.kind != over) return false;
    turn.tx.attachments().let_go(timer.data);
    return true;
}

}  // namespace aftercare::bot
