#include "core/clock.h"

#include <algorithm>
#include <utility>

namespace aftercare::core {

namespace {

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

constexpr Names<ClockKind, 5> kinds{{{ClockKind::first_reply, "first_reply"},
                                     {ClockKind::response, "response"},
                                     {ClockKind::solution, "solution"},
                                     {ClockKind::update, "update"},
                                     {ClockKind::blocked, "blocked"}}};
constexpr Names<Basis, 2> bases{{{Basis::calendar, "calendar"}, {Basis::working, "working"}}};
constexpr Names<Clock::Ending, 3> endings{
    {{Clock::Ending::none, "none"}, {Clock::Ending::met, "met"}, {Clock::Ending::cancelled, "cancelled"}}};

template <class E, std::size_t N>
std::string_view word(const Names<E, N>& names, E value) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == value; });
    return found == names.end() ? std::string_view("unknown") : found->second;
}

template <class E, std::size_t N>
std::optional<E> meaning(const Names<E, N>& names, std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.second == name; });
    return found == names.end() ? std::nullopt : std::optional<E>(found->first);
}

/// The moment at which the running clock has used `amount`.
Time reaching(const Clock& clock, Duration amount, const Timekeeping& keeping) {
    const Duration left = amount - clock.used;
    if (left <= Duration::zero()) return *clock.since;
    if (clock.basis == Basis::calendar) return *clock.since + left;
    return add_working_time(keeping.calendar, keeping.zone, *clock.since, left);
}

}  // namespace

std::string_view name_of(ClockKind kind) { return word(kinds, kind); }
std::optional<ClockKind> clock_named(std::string_view name) { return meaning(kinds, name); }
std::string_view name_of(Basis basis) { return word(bases, basis); }
std::optional<Basis> basis_named(std::string_view name) { return meaning(bases, name); }
std::string_view name_of(Clock::Ending ending) { return word(endings, ending); }
std::optional<Clock::Ending> clock_ending_named(std::string_view name) { return meaning(endings, name); }

Duration used_until(const Clock& clock, Time now, const Timekeeping& keeping) {
    if (!clock.since || now <= *clock.since) return clock.used;
    if (clock.basis == Basis::calendar) return clock.used + (now - *clock.since);
    return clock.used + working_time_between(keeping.calendar, keeping.zone, *clock.since, now);
}

std::optional<Time> due_of(const Clock& clock, const Timekeeping& keeping) {
    if (!clock.since || !clock.limit) return std::nullopt;
    return reaching(clock, *clock.limit, keeping);
}

std::optional<ClockAlarm> next_alarm(const Clock& clock, const Timekeeping& keeping) {
    if (!clock.since || !clock.limit || clock.breached) return std::nullopt;
    const Time due = reaching(clock, *clock.limit, keeping);
    if (clock.warned) return ClockAlarm{ClockAlarm::Kind::breach, due};
    const Time warning = reaching(clock, *clock.limit * clock.warn_at / 100, keeping);
    return ClockAlarm{ClockAlarm::Kind::warning, warning};
}

Clock alarmed(Clock clock, ClockAlarm::Kind kind) {
    clock.warned = true;
    clock.breached = clock.breached || kind == ClockAlarm::Kind::breach;
    return clock;
}

Clock pause(Clock clock, Time now, const Timekeeping& keeping) {
    clock.used = used_until(clock, now, keeping);
    clock.since.reset();
    return clock;
}

Clock resume(Clock clock, Time now) {
    if (!clock.since) clock.since = now;
    clock.ending = Clock::Ending::none;
    clock.ended.reset();
    return clock;
}

Clock end(Clock clock, Clock::Ending ending, Time now, const Timekeeping& keeping) {
    if (clock.ending != Clock::Ending::none) return clock;
    clock = pause(std::move(clock), now, keeping);
    clock.ending = ending;
    clock.ended = now;
    return clock;
}

Clock with_limit(Clock clock, std::optional<Duration> limit) {
    clock.limit = limit;
    clock.warned = false;
    clock.breached = false;
    return clock;
}

}  // namespace aftercare::core
