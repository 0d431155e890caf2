#include "bot/report/say_report.h"

#include "bot/report/report_text.h"

namespace aftercare::bot {

namespace {

constexpr int page = 500;
constexpr std::size_t most_tickets = 5000;  // all other turns wait for this one
constexpr std::size_t most_overdue = 10;

}  // namespace

void say_report(Turn& turn, std::string_view words) {
    const auto period = period_named(turn.desk, words, turn.now);
    if (!period) return turn.say_text("report.unknown_period", {{"words", words}});
    GatheredFacts facts(core::span_of(*period, turn.desk.zone));
    const auto take = [&](auto next_page) {
        while (next_page())
            if (facts.count() > most_tickets) return false;
        return true;
    };
    if (!take([&] { return facts.take_page(turn.tx, turn.desk, page); }) ||
        !take([&] { return facts.take_overdue_page(turn.tx, turn.now, page); }))
        return turn.say_text("report.too_many", {{"count", std::to_string(most_tickets)}, {"period", core::name_of(*period)}});
    const DeskReport report = make_desk_report(facts, *period, turn.desk, turn.now);
    const std::string& language = turn.person.language.empty() ? turn.desk.language : turn.person.language;
    for (auto& section : report_sections(report, turn.desk, language, most_overdue)) {
        core::Outgoing message;
        message.heading = std::move(section.heading);
        message.text = std::move(section.text);
        turn.say(std::move(message));
    }
}

}  // namespace aftercare::bot
