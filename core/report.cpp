#include "core/report.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace aftercare::core {

namespace {

using Tickets = std::span<const TicketFacts>;

/// Counts of what was seen: the listed values in their order, then others by name, then "none".
std::vector<Count> listed_counts(const std::vector<std::string>& listed, std::map<std::string, std::size_t> seen) {
    std::vector<Count> counts;
    for (const auto& value : listed) {
        counts.push_back({value, seen[value]});
        seen.erase(value);
    }
    const auto without = seen.extract("");
    for (const auto& [value, count] : seen) counts.push_back({value, count});
    if (without) counts.push_back({"", without.mapped()});
    return counts;
}

std::vector<Count> count_by(Tickets tickets, const std::vector<std::string>& listed, std::string TicketFacts::*member) {
    std::map<std::string, std::size_t> seen;
    for (const auto& ticket : tickets) ++seen[ticket.*member];
    return listed_counts(listed, std::move(seen));
}

std::vector<Count> count_ratings(Tickets tickets, const std::vector<std::string>& scale) {
    std::map<std::string, std::size_t> seen;
    for (const auto& ticket : tickets)
        for (const auto& rating : ticket.ratings) ++seen[rating];
    return listed_counts(scale, std::move(seen));
}

/// Working time from the making of each ticket to a moment of it.
Durations time_to(Tickets tickets, std::optional<Time> TicketFacts::*moment, const Timekeeping& keeping) {
    std::vector<Duration> all;
    for (const auto& ticket : tickets)
        if (const auto& at = ticket.*moment)
            all.push_back(working_time_between(keeping.calendar, keeping.zone, ticket.created, *at));
    return durations_of(std::move(all));
}

std::vector<ClockShare> share_within_limits(Tickets tickets) {
    std::vector<ClockShare> shares;
    for (const ClockKind kind : all_clocks) {
        ClockShare share{kind, {}};
        bool limited = false;
        for (const auto& ticket : tickets) {
            for (const auto& facts : ticket.clocks) {
                if (facts.clock.kind != kind || !facts.clock.limit) continue;
                limited = true;
                if (!facts.met && !facts.late) continue;
                ++share.within.whole;
                if (!facts.late) ++share.within.part;
            }
        }
        if (limited) shares.push_back(share);
    }
    return shares;
}

Share share_solved(Tickets tickets) {
    Share share;
    for (const auto& ticket : tickets) {
        if (ticket.closing == Closing::open || ticket.closing == Closing::merged) continue;
        ++share.whole;
        if (ticket.closing == Closing::completed || ticket.confirmed) ++share.part;
    }
    return share;
}

Share share_of_second_rounds(Tickets tickets) {
    Share share;
    for (const auto& ticket : tickets) {
        const bool again = ticket.rounds > 1;
        if (!again && !ticket.solved) continue;
        ++share.whole;
        if (again) ++share.part;
    }
    return share;
}

std::vector<Frequent> frequent_of(Tickets tickets) {
    std::map<std::string, Frequent> pairs;
    for (const auto& ticket : tickets) {
        if (ticket.alike.empty()) continue;
        // Shown as the first ticket has it.
        ++pairs.try_emplace(ticket.alike, Frequent{ticket.product, ticket.fault, 0}).first->second.count;
    }
    std::vector<Frequent> all;
    for (auto& [alike, pair] : pairs) all.push_back(std::move(pair));
    std::sort(all.begin(), all.end(), [](const Frequent& a, const Frequent& b) {
        return std::tie(b.count, a.product, a.fault) < std::tie(a.count, b.product, b.fault);
    });
    if (all.size() > most_frequent_listed) all.resize(most_frequent_listed);
    return all;
}

}  // namespace

std::optional<double> Share::rate() const {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

Durations durations_of(std::vector<Duration> all) {
    if (all.empty()) return {};
    std::sort(all.begin(), all.end());
    const Duration sum = std::accumulate(all.begin(), all.end(), Duration::zero());
    const std::size_t rank = (all.size() * 9 + 9) / 10;  // the smallest whole number not below 0.9 of them
    return {all.size(), sum / static_cast<Duration::rep>(all.size()), all[rank - 1]};
}

std::vector<Overdue> overdue_of(Tickets tickets, Time now, const Timekeeping& keeping) {
    std::vector<Overdue> all;
    for (const auto& ticket : tickets) {
        if (ticket.closing != Closing::open) continue;
        for (const auto& [clock, met, late] : ticket.clocks) {
            if (clock.ending != Clock::Ending::none || !clock.limit) continue;
            const Duration over = used_until(clock, now, keeping) - *clock.limit;
            if (over >= Duration::zero()) all.push_back({ticket.number, ticket.stage, clock.kind, clock.basis, over});
        }
    }
    std::sort(all.begin(), all.end(), [](const Overdue& a, const Overdue& b) {
        return std::tie(b.over, a.number, a.clock) < std::tie(a.over, b.number, b.clock);
    });
    return all;
}

Report make_report(Tickets tickets, const ReportScope& scope, const Timekeeping& keeping) {
    Report report;
    report.tickets = tickets.size();
    report.open = static_cast<std::size_t>(
        std::count_if(tickets.begin(), tickets.end(), [](const auto& t) { return t.closing == Closing::open; }));
    report.kinds = count_by(tickets, scope.kinds, &TicketFacts::kind);
    report.departments = count_by(tickets, scope.departments, &TicketFacts::department);
    report.priorities = count_by(tickets, scope.priorities, &TicketFacts::priority);
    report.first_response = time_to(tickets, &TicketFacts::first_response, keeping);
    report.solution = time_to(tickets, &TicketFacts::solved, keeping);
    report.within_limit = share_within_limits(tickets);
    report.solved = share_solved(tickets);
    report.second_round = share_of_second_rounds(tickets);
    report.ratings = count_ratings(tickets, scope.ratings);
    report.rated = static_cast<std::size_t>(
        std::count_if(tickets.begin(), tickets.end(), [](const auto& t) { return !t.ratings.empty(); }));
    report.frequent = frequent_of(tickets);
    return report;
}

}  // namespace aftercare::core
