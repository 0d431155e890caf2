#include "bot/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

using namespace std::chrono;

/// What customers wrote is shortened to what one line of a phone holds twice.
constexpr std::size_t longest_words = 30;

class Writer {
  public:
    Writer(const Desk& desk, std::string_view language, const core::Profile* profile)
        : desk_(desk), language_(language), profile_(profile) {}

    std::string write(const core::Report& figures, std::size_t most_overdue) {
        line(say("tickets", {{"count", count(figures.tickets)}, {"open", count(figures.open)}}));
        if (profile_) write_distributions(figures);
        line(times("first_response", figures.first_response));
        line(times("solution", figures.solution));
        write_limits(figures);
        line(say("solved", {{"rate", rate(figures.solved)}}));
        line(say("second_round", {{"rate", rate(figures.second_round)}}));
        if (!figures.ratings.empty()) write_satisfaction(figures);
        write_overdue(figures, most_overdue);
        write_frequent(figures);
        return std::move(text_);
    }

  private:
    std::string say(std::string_view name, core::TextArguments arguments = {}) const {
        return desk_.texts.say(language_, fmt::format("report.{}", name), arguments);
    }

    void line(const std::string& words) { text_ += (text_.empty() ? "" : "\n") + words; }

    static std::string count(std::size_t number) { return std::to_string(number); }

    std::string rate(const core::Share& share) const {
        if (share.whole == 0) return say("no_rate");
        const std::size_t percent = (share.part * 200 + share.whole) / (share.whole * 2);
        return say("rate", {{"percent", count(percent)}, {"part", count(share.part)}, {"whole", count(share.whole)}});
    }

    /// To the minute; by the calendar in days from two days on, in working time a day has no fixed length.
    std::string duration(core::Duration time, core::Basis basis) const {
        const auto whole = round<minutes>(time).count();
        const auto in_days = basis == core::Basis::calendar && whole >= 2 * 24 * 60;
        if (in_days)
            return say("time.days", {{"days", std::to_string(whole / (24 * 60))}, {"hours", std::to_string(whole / 60 % 24)}});
        if (whole < 60) return say("time.minutes", {{"minutes", std::to_string(whole)}});
        if (whole % 60 == 0) return say("time.hours", {{"hours", std::to_string(whole / 60)}});
        return say("time.both", {{"hours", std::to_string(whole / 60)}, {"minutes", std::to_string(whole % 60)}});
    }

    std::string times(std::string_view name, const core::Durations& durations) const {
        if (!durations.mean || !durations.percentile_90) return say(fmt::format("{}_none", name));
        return say(name, {{"mean", duration(*durations.mean, core::Basis::working)},
                          {"p90", duration(*durations.percentile_90, core::Basis::working)},
                          {"count", count(durations.count)}});
    }

    template <class C>
    std::string label(const std::vector<C>& choices, const std::string& value) const {
        if (value.empty()) return say("unset");
        const auto* choice = core::find_choice(choices, value);
        return choice ? desk_.texts.say(language_, choice->text) : value;
    }

    void add(std::string& list, const std::string& item) const { list += (list.empty() ? "" : say("separator")) + item; }

    /// Nothing where the procedure has no such choice; values without tickets are left out.
    template <class C>
    void write_counts(std::string_view name, const std::vector<C>& choices, const std::vector<core::Count>& counts) {
        std::string list;
        for (const auto& [value, number] : counts)
            if (number > 0) add(list, say("count", {{"value", label(choices, value)}, {"count", count(number)}}));
        const bool used = std::any_of(counts.begin(), counts.end(), [](const auto& c) { return c.count > 0 && !c.value.empty(); });
        if (used) line(say(name, {{"list", list}}));
    }

    void write_distributions(const core::Report& figures) {
        write_counts("by_kind", profile_->kinds, figures.kinds);
        write_counts("by_department", profile_->departments, figures.departments);
        write_counts("by_priority", profile_->priorities, figures.priorities);
    }

    void write_limits(const core::Report& figures) {
        std::string list;
        for (const auto& [clock, within] : figures.within_limit)
            if (within.whole > 0) add(list, say("within_clock", {{"clock", clock_text(clock)}, {"rate", rate(within)}}));
        if (!list.empty()) line(say("within", {{"list", list}}));
    }

    void write_satisfaction(const core::Report& figures) {
        const std::vector<core::SurveyStep> none;
        std::string list;
        for (const auto& [value, number] : figures.ratings)
            add(list, say("count", {{"value", label(profile_ ? profile_->survey : none, value)}, {"count", count(number)}}));
        line(say("satisfaction", {{"list", list}}));
    }

    std::string clock_text(core::ClockKind clock) const { return say(fmt::format("clock.{}", core::name_of(clock))); }

    void write_overdue(const core::Report& figures, std::size_t most) {
        if (figures.overdue.empty()) return line(say("overdue_none"));
        line(say("overdue", {{"count", count(figures.overdue.size())}}));
        for (std::size_t i = 0; i < std::min(most, figures.overdue.size()); ++i) {
            const auto& entry = figures.overdue[i];
            line(say("overdue_line", {{"number", entry.number},
                                      {"stage", desk_.texts.say(language_, fmt::format("stage.{}", core::name_of(entry.stage)))},
                                      {"clock", clock_text(entry.clock)},
                                      {"time", duration(entry.over, entry.basis)}}));
        }
        if (figures.overdue.size() > most) line(say("more", {{"count", count(figures.overdue.size() - most)}}));
    }

    std::string shortened(std::string words) const {
        std::replace(words.begin(), words.end(), '\n', ' ');
        std::string start = desk_.normaliser->truncated(words, longest_words);
        return start.size() < words.size() ? start + "…" : start;
    }

    void write_frequent(const core::Report& figures) {
        if (figures.frequent.empty()) return;
        line(say("frequent"));
        std::size_t rank = 0;
        for (const auto& [product, fault, number] : figures.frequent) {
            std::string pair;
            for (const auto* words : {&product, &fault})
                if (!words->empty()) add(pair, shortened(*words));
            line(say("frequent_line", {{"rank", count(++rank)}, {"pair", pair}, {"count", count(number)}}));
        }
    }

    const Desk& desk_;
    std::string_view language_;
    const core::Profile* profile_;  ///< none for all together
    std::string text_;
};

std::string period_text(const core::Period& period, const Desk& desk, std::string_view language) {
    const year_month_day first{core::first_day(period)};
    const year_month_day last{core::day_after(period) - days(1)};
    return desk.texts.say(language, fmt::format("report.period.{}", core::name_of(period.unit)),
                          {{"year", std::to_string(period.year)},
                           {"number", std::to_string(period.number)},
                           {"from", core::format_date(first)},
                           {"to", core::format_date(last)}});
}

}  // namespace

std::string profile_text(const Desk& desk, std::string_view language, const std::string& name) {
    const auto profile = desk.profiles.find(name);
    if (profile == desk.profiles.end()) return name;
    const std::string key = fmt::format("form.{}.title", profile->second.form);
    return desk.texts.has(language, key) ? desk.texts.say(language, key) : name;
}

std::vector<ReportSection> report_sections(const DeskReport& report, const Desk& desk, std::string_view language,
                                           std::size_t most_overdue) {
    const std::string period = period_text(report.period, desk, language);
    const auto headed = [&](std::string_view name, std::string_view profile) {
        return desk.texts.say(language, fmt::format("report.{}", name), {{"period", period}, {"profile", profile}});
    };
    std::vector<ReportSection> sections;
    if (report.total && (report.total->tickets > 0 || !report.total->overdue.empty()))
        sections.push_back({headed("heading_total", ""), Writer(desk, language, nullptr).write(*report.total, most_overdue)});
    for (const auto& [name, figures] : report.profiles) {
        if (figures.tickets == 0 && figures.overdue.empty()) continue;
        const auto profile = desk.profiles.find(name);
        Writer writer(desk, language, profile == desk.profiles.end() ? nullptr : &profile->second);
        const std::string heading = report.total ? headed("heading_profile", profile_text(desk, language, name)) : headed("heading", "");
        sections.push_back({heading, writer.write(figures, most_overdue)});
    }
    if (sections.empty()) sections.push_back({headed("heading", ""), desk.texts.say(language, "report.none")});
    return sections;
}

}  // namespace aftercare::bot
