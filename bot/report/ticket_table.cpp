#include "bot/report/ticket_table.h"

#include "bot/report/report_text.h"
#include "core/calendar.h"

#include <fmt/format.h>

#include <array>
#include <functional>

namespace aftercare::bot {

namespace {

using Minutes = std::chrono::duration<std::int64_t, std::ratio<60>>;

/// What the cells of one line are made from.
struct Ground {
    const Desk& desk;
    std::string_view language;
    const core::Profile* profile;  ///< none for one that is no longer loaded
    const TableLine& line;

    std::string say(std::string_view key) const { return desk.texts.say(language, key); }

    std::string minute(const std::optional<core::Time>& time) const {
        return time ? core::format_minute(core::to_local(desk.zone, *time)) : std::string();
    }

    std::string working_minutes(const std::optional<core::Time>& until) const {
        if (!until) return {};
        const auto time = core::working_time_between(desk.calendar, desk.zone, line.facts.created, *until);
        return std::to_string(std::chrono::round<Minutes>(time).count());
    }

    template <class C>
    std::string label(std::vector<C> core::Profile::*choices, const std::string& value) const {
        const auto* choice = profile ? core::find_choice(profile->*choices, value) : nullptr;
        return choice ? say(choice->text) : value;
    }

    std::string yes(bool is) const { return is ? say("report.table.yes") : std::string(); }
};

bool was_late(const core::TicketFacts& facts) {
    for (const auto& clock : facts.clocks)
        if (clock.late) return true;
    return false;
}

/// A column: "report.table.<name>" is its heading.
struct Column {
    std::string_view name;
    std::string (*cell)(const Ground& on);
};

constexpr std::array<Column, 20> columns{{
    {"number", [](const Ground& on) { return on.line.ticket.number; }},
    {"procedure", [](const Ground& on) { return profile_text(on.desk, on.language, on.line.ticket.profile); }},
    {"product", [](const Ground& on) { return on.line.facts.product; }},
    {"fault", [](const Ground& on) { return on.line.facts.fault; }},
    {"kind", [](const Ground& on) { return on.label(&core::Profile::kinds, on.line.facts.kind); }},
    {"priority", [](const Ground& on) { return on.label(&core::Profile::priorities, on.line.facts.priority); }},
    {"department", [](const Ground& on) { return on.label(&core::Profile::departments, on.line.facts.department); }},
    {"assignee", [](const Ground& on) { return on.line.assignee; }},
    {"stage", [](const Ground& on) { return on.say(fmt::format("stage.{}", core::name_of(on.line.ticket.stage))); }},
    {"closing", [](const Ground& on) { return on.say(fmt::format("closing.{}", core::name_of(on.line.ticket.closing))); }},
    {"created", [](const Ground& on) { return on.minute(on.line.facts.created); }},
    {"first_response", [](const Ground& on) { return on.minute(on.line.facts.first_response); }},
    {"first_response_minutes", [](const Ground& on) { return on.working_minutes(on.line.facts.first_response); }},
    {"solved", [](const Ground& on) { return on.minute(on.line.facts.solved); }},
    {"solved_minutes", [](const Ground& on) { return on.working_minutes(on.line.facts.solved); }},
    {"closed", [](const Ground& on) { return on.minute(on.line.ticket.closed); }},
    {"rounds", [](const Ground& on) { return std::to_string(on.line.facts.rounds); }},
    {"confirmed", [](const Ground& on) { return on.yes(on.line.facts.confirmed); }},
    {"rating", [](const Ground& on) { return on.label(&core::Profile::survey, on.line.ticket.rating); }},
    {"late", [](const Ground& on) { return on.yes(was_late(on.line.facts)); }},
}};

/// `cell` gives the text of each column.
void add_line(std::string& table, const std::function<std::string(const Column&)>& cell) {
    bool first = true;
    for (const Column& column : columns) {
        if (!std::exchange(first, false)) table += ',';
        table += table_cell(cell(column));
    }
    table += "\r\n";
}

}  // namespace

std::string table_cell(std::string_view text) {
    constexpr std::string_view begins_formula = "=+-@\t\r";
    const bool formula = !text.empty() && begins_formula.find(text.front()) != std::string_view::npos;
    std::string cell(formula ? "'" : "");
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string ticket_table(const std::vector<TableLine>& lines, const Desk& desk, std::string_view language) {
    std::string table = "\xef\xbb\xbf";
    add_line(table, [&](const Column& column) { return desk.texts.say(language, fmt::format("report.table.{}", column.name)); });
    for (const TableLine& line : lines) {
        const auto profile = desk.profiles.find(line.ticket.profile);
        const Ground ground{desk, language, profile == desk.profiles.end() ? nullptr : &profile->second, line};
        add_line(table, [&](const Column& column) { return column.cell(ground); });
    }
    return table;
}

}  // namespace aftercare::bot
