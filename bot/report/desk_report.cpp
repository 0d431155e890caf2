#include "bot/report/desk_report.h"

#include "bot/report/ticket_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace aftercare::bot {

namespace {

/// "report.words.last_week" holds the words for it, separated by commas.
struct RelativePeriod {
    std::string_view name;
    core::Period::Unit unit;
    int back;
};

constexpr std::array<RelativePeriod, 8> relative_periods{{{"this_week", core::Period::Unit::week, 0},
                                                          {"last_week", core::Period::Unit::week, 1},
                                                          {"this_month", core::Period::Unit::month, 0},
                                                          {"last_month", core::Period::Unit::month, 1},
                                                          {"this_quarter", core::Period::Unit::quarter, 0},
                                                          {"last_quarter", core::Period::Unit::quarter, 1},
                                                          {"this_year", core::Period::Unit::year, 0},
                                                          {"last_year", core::Period::Unit::year, 1}}};

/// Whether one of the listed words is `key`, as a person compares them.
bool lists(const dialogs::recognise::Normaliser& normaliser, std::string_view listed, const std::string& key) {
    while (!listed.empty()) {
        const auto end = std::min(listed.find(','), listed.size());
        if (normaliser.key(listed.substr(0, end)) == key) return true;
        listed.remove_prefix(std::min(end + 1, listed.size()));
    }
    return false;
}

template <class C>
std::vector<std::string> values_of(const std::vector<C>& choices) {
    std::vector<std::string> values;
    for (const auto& choice : choices) values.push_back(choice.value);
    return values;
}

core::ReportScope scope_of(const core::Profile& profile) {
    return {values_of(profile.kinds), values_of(profile.departments), values_of(profile.priorities), values_of(profile.survey)};
}

core::Report total_of(const GatheredFacts& facts, core::Time now, const core::Timekeeping& keeping) {
    std::vector<core::TicketFacts> all, late;
    for (const auto& [profile, tickets] : facts.by_profile()) all.insert(all.end(), tickets.begin(), tickets.end());
    for (const auto& [profile, tickets] : facts.perhaps_overdue()) late.insert(late.end(), tickets.begin(), tickets.end());
    core::Report total = core::make_report(all, {}, keeping);
    total.overdue = core::overdue_of(late, now, keeping);
    total.kinds.clear();
    total.departments.clear();
    total.priorities.clear();
    total.ratings.clear();
    return total;
}

/// What tells how late a ticket is; its timeline need not be read for it.
core::TicketFacts clocks_of(core::Tx& tx, const core::Ticket& ticket) {
    core::TicketFacts facts;
    facts.number = ticket.number;
    facts.stage = ticket.stage;
    facts.closing = ticket.closing;
    for (const auto& clock : tx.clocks().of_ticket(ticket.id)) facts.clocks.push_back({clock, false, false});
    return facts;
}

std::span<const core::TicketFacts> tickets_of(const GatheredFacts::ByProfile& facts, std::string_view profile) {
    const auto found = facts.find(profile);
    if (found == facts.end()) return {};
    return found->second;
}

}  // namespace

bool GatheredFacts::take_page(core::Tx& tx, const Desk& desk, int page) {
    const auto tickets = tx.tickets().created_between(span_.from, span_.to, last_, page);
    for (const auto& ticket : tickets) {
        const auto events = tx.tickets().events(ticket.id);
        const auto clocks = tx.clocks().of_ticket(ticket.id);
        by_profile_[ticket.profile].push_back(facts_of(ticket, events, clocks, *desk.normaliser));
        last_ = ticket.id;
        ++count_;
    }
    return tickets.size() == static_cast<std::size_t>(page);
}

bool GatheredFacts::take_overdue_page(core::Tx& tx, core::Time now, int page) {
    const auto tickets = tx.tickets().open_past_limit(now, last_overdue_, page);
    for (const auto& ticket : tickets) {
        perhaps_overdue_[ticket.profile].push_back(clocks_of(tx, ticket));
        last_overdue_ = ticket.id;
        ++count_;
    }
    return tickets.size() == static_cast<std::size_t>(page);
}

DeskReport make_desk_report(const GatheredFacts& facts, const core::Period& period, const Desk& desk, core::Time now) {
    const core::Timekeeping keeping{desk.calendar, desk.zone};
    DeskReport report{period, now, {}, std::nullopt};
    const auto add = [&](const std::string& name) {
        const auto profile = desk.profiles.find(name);
        const auto scope = profile == desk.profiles.end() ? core::ReportScope() : scope_of(profile->second);
        ProfileReport made{name, core::make_report(tickets_of(facts.by_profile(), name), scope, keeping)};
        made.figures.overdue = core::overdue_of(tickets_of(facts.perhaps_overdue(), name), now, keeping);
        const bool used = desk.configured.contains(name);
        if (used || made.figures.tickets > 0 || !made.figures.overdue.empty()) report.profiles.push_back(std::move(made));
    };
    std::set<std::string, std::less<>> others;
    for (const auto* gathered : {&facts.by_profile(), &facts.perhaps_overdue()})
        for (const auto& [name, tickets] : *gathered)
            if (!desk.configured.contains(name)) others.insert(name);
    for (const auto& name : desk.configured) add(name);
    for (const auto& name : others) add(name);
    if (report.profiles.size() > 1) report.total = total_of(facts, now, keeping);
    return report;
}

std::optional<core::Period> period_named(const Desk& desk, std::string_view words, core::Time now) {
    const auto today = std::chrono::floor<std::chrono::days>(core::to_local(desk.zone, now));
    const std::string key = desk.normaliser->key(words);
    if (key.empty()) return core::period_before(core::Period::Unit::month, today, 0);
    if (const auto period = core::parse_period(key)) return period;
    for (const auto& relative : relative_periods)
        for (const auto& language : desk.texts.languages())
            if (lists(*desk.normaliser, desk.texts.say(language, fmt::format("report.words.{}", relative.name)), key))
                return core::period_before(relative.unit, today, relative.back);
    return std::nullopt;
}

}  // namespace aftercare::bot
