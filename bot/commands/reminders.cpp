#include "bot/commands/reminders.h"

#include "bot/commands/ticket_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace aftercare::bot {

namespace {

using namespace std::chrono;

constexpr std::string_view timer_kind = "staff_reminder";
constexpr minutes morning = hours(9);

struct Divided {
    std::string_view first;
    std::string_view rest;
};

Divided divided(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    const auto end = std::min(text.find(' '), text.size());
    std::string_view rest = text.substr(end);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return {text.substr(0, end), rest};
}

bool read_number(std::string_view text, int& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

/// "10-28" of this year, or of the next when that is over; "2026-10-28".
std::optional<sys_days> read_day(std::string_view word, sys_days today) {
    const auto last = word.rfind('-');
    if (last == std::string_view::npos || last == 0) return std::nullopt;
    const auto first = word.rfind('-', last - 1);
    const bool with_year = first != std::string_view::npos;
    int y = static_cast<int>(year_month_day(today).year()), m = 0, d = 0;
    const auto month_begin = with_year ? first + 1 : 0;
    if (with_year && !read_number(word.substr(0, first), y)) return std::nullopt;
    if (!read_number(word.substr(month_begin, last - month_begin), m) || !read_number(word.substr(last + 1), d)) return std::nullopt;
    if (m < 1 || d < 1) return std::nullopt;
    year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!with_year && date.ok() && sys_days{date} < today) date += years{1};
    return date.ok() ? std::optional(sys_days{date}) : std::nullopt;
}

std::optional<When> later_than(core::Time now, core::Time at, std::string_view rest) {
    if (at <= now) return std::nullopt;
    return When{at, std::string(rest)};
}

core::Time moment(const core::Zone& zone, sys_days day, minutes clock) {
    return core::to_utc(zone, core::LocalTime(day.time_since_epoch()) + clock);
}

/// "8:30" as well as "08:30".
std::optional<minutes> read_clock(std::string_view word) {
    return word.find(':') == 1 ? core::parse_clock_time("0" + std::string(word)) : core::parse_clock_time(word);
}

/// A day, and the time after it if there is one.
std::optional<When> at_day(core::Time now, const core::Zone& zone, sys_days day, std::string_view after) {
    const auto next = divided(after);
    if (const auto clock = read_clock(next.first)) return later_than(now, moment(zone, day, *clock), next.rest);
    return later_than(now, moment(zone, day, morning), after);
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (auto left = divided(text); !left.first.empty(); left = divided(left.rest)) words.emplace_back(left.first);
    return words;
}

std::vector<std::string> tomorrow_words(const Turn& turn) {
    std::vector<std::string> all;
    for (const auto& language : turn.desk.texts.languages())
        for (auto& word : words_of(turn.desk.texts.say(language, "remind.tomorrow"))) all.push_back(std::move(word));
    return all;
}

}  // namespace

std::optional<When> read_when(std::string_view text, core::Time now, const core::Zone& zone,
                              const std::vector<std::string>& tomorrow) {
    const auto [word, rest] = divided(text);
    const sys_days today{floor<days>(core::to_local(zone, now)).time_since_epoch()};
    if (const auto duration = core::parse_duration(word); duration.ok) return later_than(now, now + duration.value, rest);
    if (const auto clock = read_clock(word)) {
        const core::Time at = moment(zone, today, *clock);
        return later_than(now, at > now ? at : moment(zone, today + days(1), *clock), rest);
    }
    if (std::find(tomorrow.begin(), tomorrow.end(), word) != tomorrow.end()) return at_day(now, zone, today + days(1), rest);
    const auto day = read_day(word, today);
    return day ? at_day(now, zone, *day, rest) : std::nullopt;
}

void set_reminder(Turn& turn, const core::Ticket& ticket, std::string_view text) {
    const auto when = read_when(text, turn.now, turn.desk.zone, tomorrow_words(turn));
    if (!when) return turn.say_text("remind.how", {{"number", ticket.number}}, ticket.id);
    core::Event event;
    event.ticket = ticket.id;
    event.at = turn.now;
    event.actor = staff_actor(turn);
    event.kind = "remind_set";
    event.text = when->rest;
    event.id = turn.tx.tickets().add(event);
    core::Timer timer;
    timer.kind = timer_kind;
    timer.subject = event.id.value;
    timer.due = when->at;
    timer.data = std::to_string(ticket.id.value);
    turn.set_timer(std::move(timer));
    turn.say_text("remind.set", {{"number", ticket.number}, {"time", words(turn).short_minute(when->at)}}, ticket.id);
}

bool take_reminder(Turn& turn, const core::Timer& timer) {
    if (timer.kind != timer_kind) return false;
    std::int64_t id = 0;
    std::from_chars(timer.data.data(), timer.data.data() + timer.data.size(), id);
    const auto ticket = turn.tx.tickets().ticket(core::TicketId(id));
    if (!ticket) return true;  // removed in the meantime
    for (const auto& event : turn.tx.tickets().events(ticket->id)) {
        if (event.id.value != timer.subject) continue;
        const auto member = turn.tx.staff().member(event.actor.staff);
        const auto desk = member ? turn.tx.people().conversation(member->desk) : std::nullopt;
        if (!desk) return true;
        const Words w(turn, turn.language_of(*desk));
        core::Outgoing message;
        message.heading = w.say("notice.staff.heading", {{"number", ticket->number}, {"title", ticket->title}});
        message.text = w.say("remind.due", {{"text", event.text}});
        message.buttons = {{{w.say("button.show"), ticket_payload(ticket->id, "show")}}};
        turn.tell_staff(member->id, std::move(message), ticket->id);
    }
    return true;
}

}  // namespace aftercare::bot
