// The figures of a review: how many tickets of what kind, how fast, how well. Pure: the tickets come
// as values, time, calendar and zone are handed in.
#pragma once

#include "core/clock.h"
#include "core/ticket.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aftercare::core {

/// A clock of a ticket, and how it has been kept since the ticket began.
struct ClockFacts {
    Clock clock;
    bool met = false;   ///< in some round
    bool late = false;  ///< its limit was passed, in some round
};

/// What the figures need to know of a ticket. No personal data.
struct TicketFacts {
    std::string number;
    std::string product;
    std::string fault;
    std::string alike;  ///< the same for tickets of the same product with the same fault; empty: neither is known
    std::string kind;
    std::string department;
    std::string priority;
    Stage stage = Stage::intake;
    Closing closing = Closing::open;
    bool confirmed = false;                ///< the customer said that it is solved, and not otherwise since
    int rounds = 1;
    std::vector<std::string> ratings;      ///< of every round that was rated, steps of the survey's scale
    Time created;
    std::optional<Time> first_response;    ///< when the customer first heard from staff
    std::optional<Time> solved;            ///< when the result that stands was given
    std::vector<ClockFacts> clocks;
};

/// The choices that are listed even when no ticket has them, in the order of listing.
struct ReportScope {
    std::vector<std::string> kinds;
    std::vector<std::string> departments;
    std::vector<std::string> priorities;
    std::vector<std::string> ratings;  ///< the steps of the survey's scale, best first
};

/// How many tickets have a value. An empty value stands for tickets without one.
struct Count {
    std::string value;
    std::size_t count = 0;

    friend bool operator==(const Count&, const Count&) = default;
};

/// `part` of `whole`; a rate only where the whole is not 0.
struct Share {
    std::size_t part = 0;
    std::size_t whole = 0;

    std::optional<double> rate() const;

    friend bool operator==(const Share&, const Share&) = default;
};

/// Durations of working time.
struct Durations {
    std::size_t count = 0;
    std::optional<Duration> mean;
    std::optional<Duration> percentile_90;  ///< nearest rank: the smallest that at least 90 % do not exceed

    friend bool operator==(const Durations&, const Durations&) = default;
};

struct ClockShare {
    ClockKind clock = ClockKind::response;
    Share within;  ///< tickets that never passed the limit, of those that met it or passed it
};

/// A ticket that is open with a limit passed.
struct Overdue {
    std::string number;
    Stage stage = Stage::intake;
    ClockKind clock = ClockKind::response;
    Basis basis = Basis::calendar;
    Duration over{};  ///< in the clock's own time
};

struct Frequent {
    std::string product;
    std::string fault;
    std::size_t count = 0;
};

inline constexpr std::size_t most_frequent_listed = 10;

struct Report {
    std::size_t tickets = 0;
    std::size_t open = 0;
    std::vector<Count> kinds;        ///< the scope's in its order, then others; each list counts every ticket once
    std::vector<Count> departments;
    std::vector<Count> priorities;
    Durations first_response;
    Durations solution;
    std::vector<ClockShare> within_limit;  ///< of clocks that some ticket has with a limit, in order of ClockKind
    Share solved;                          ///< confirmed or completed, of the closed; merged tickets left out
    Share second_round;                    ///< with more than one round, of those that had a result
    std::vector<Count> ratings;            ///< every step of the scale, then others; counts ratings, not tickets
    std::size_t rated = 0;                 ///< tickets with at least one rating
    std::vector<Overdue> overdue;          ///< longest first, of all open tickets: see overdue_of
    std::vector<Frequent> frequent;        ///< most frequent first, at most most_frequent_listed
};

/// The open ones of these tickets whose clocks have passed their limits at `now`, longest first. Of a ticket are
/// needed: number, stage, closing and clocks.
std::vector<Overdue> overdue_of(std::span<const TicketFacts> tickets, Time now, const Timekeeping& keeping);

/// The figures of these tickets as they stand. docs/operations.md, "Review figures", defines each.
/// `overdue` is left empty, for it is of all open tickets and not of a period's.
Report make_report(std::span<const TicketFacts> tickets, const ReportScope& scope, const Timekeeping& keeping);

/// Mean and 90th percentile; none for no duration.
Durations durations_of(std::vector<Duration> all);

}  // namespace aftercare::core
