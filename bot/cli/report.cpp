// The review figures, for the operator at the machine and for other programs.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/report/gather_table.h"
#include "bot/report/report_json.h"
#include "bot/report/report_text.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace aftercare::bot {

namespace {

constexpr int page = 500;  // of one look at the database: short enough for the service beside it

GatheredFacts gather(const Loaded& loaded, const core::Period& period, core::Time now) {
    GatheredFacts facts(core::span_of(period, loaded.desk->zone));
    const auto reader = sqlite::open_reader(loaded.configuration.store);
    for (bool more = true; more;)
        reader->read([&](core::Tx& tx) { more = facts.take_page(tx, *loaded.desk, page); });
    for (bool more = true; more;)
        reader->read([&](core::Tx& tx) { more = facts.take_overdue_page(tx, now, page); });
    return facts;
}

/// `print` gets the desk, the period and the time.
template <class Print>
int on_period(const std::string& configuration_file, const std::string& words, Print print) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    const auto now = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    const auto period = period_named(*loaded.desk, words, now);
    if (!period) {
        fmt::print(stderr,
                   "\"{}\" is no period: write 2026-10 (a month), 2026-W40 (an ISO week), 2026-Q3 (a quarter), 2026 (a "
                   "year), or words such as \"last month\"\n",
                   words);
        return 1;
    }
    print(loaded, *period, now);
    return 0;
}

template <class Print>
int report_on(const std::string& configuration_file, const std::string& words, Print print) {
    return on_period(configuration_file, words, [&](const Loaded& loaded, const core::Period& period, core::Time now) {
        print(make_desk_report(gather(loaded, period, now), period, *loaded.desk, now), *loaded.desk);
    });
}

}  // namespace

int report_text_command(const std::string& configuration_file, const std::string& period) {
    return report_on(configuration_file, period, [](const DeskReport& figures, const Desk& desk) {
        bool first = true;
        for (const auto& section : report_sections(figures, desk, desk.language, most_overdue_listed)) {
            fmt::print("{}{}\n{}\n", first ? "" : "\n", section.heading, section.text);
            first = false;
        }
    });
}

int report_json_command(const std::string& configuration_file, const std::string& period) {
    return report_on(configuration_file, period, [](const DeskReport& figures, const Desk& desk) {
        fmt::print("{}\n", report_json(figures, desk).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    });
}

int report_csv_command(const std::string& configuration_file, const std::string& words) {
    return on_period(configuration_file, words, [](const Loaded& loaded, const core::Period& period, core::Time) {
        GatheredLines lines(core::span_of(period, loaded.desk->zone));
        const auto reader = sqlite::open_reader(loaded.configuration.store);
        for (bool more = true; more;)
            reader->read([&](core::Tx& tx) { more = lines.take_page(tx, *loaded.desk, page); });
        fmt::print("{}", ticket_table(lines.lines(), *loaded.desk, loaded.desk->language));
    });
}

}  // namespace aftercare::bot
