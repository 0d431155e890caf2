#include "adapters/email/rules/back_stop.h"

#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/subject.h"

#include <algorithm>
#include <charconv>

namespace aftercare::email {

namespace {

constexpr std::size_t most_kept = 100;
constexpr std::size_t most_inbound = 400;
constexpr std::size_t most_text = 6000;
constexpr std::string_view address_version = "a1";
constexpr std::string_view conversation_version = "c2";
constexpr std::string_view conversation_before = "c1";  // without `full`

core::Time time_of(const core::Time& time) {
    return time;
}
core::Time time_of(const AddressHistory::Opening& opening) {
    return opening.at;
}

// Times later than now (the clock was set back) count as now: they end a period after now at the latest.
template <class Entry>
void forget(std::vector<Entry>& entries, core::Time now, core::Duration period) {
    for (Entry& entry : entries) {
        if constexpr (std::is_same_v<Entry, core::Time>)
            entry = std::min(entry, now);
        else
            entry.at = std::min(entry.at, now);
    }
    std::erase_if(entries, [&](const Entry& entry) { return time_of(entry) <= now - period; });
}

template <class Entry>
void keep(std::vector<Entry>& entries, Entry entry, std::size_t most = most_kept) {
    if (entries.size() >= most) entries.erase(entries.begin());
    entries.push_back(std::move(entry));
}

// FNV-1a: small, and the same on every machine, since it is stored. Nobody gains by a collision.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash;
}

std::uint64_t subject_hash(std::string_view subject) {
    return hash_of(lower(strip_prefixes(subject).rest));
}

Stop stop(std::optional<core::Time>& alerted, Cap cap, core::Time now, const BackStopLimits& limits) {
    const bool fresh = !alerted || *alerted <= now - limits.day || *alerted > now;
    if (fresh) alerted = now;
    return {cap, fresh, {}};
}

bool alert_forgotten(const std::optional<core::Time>& alerted, core::Time now, const BackStopLimits& limits) {
    return !alerted || *alerted <= now - limits.day;
}

template <class Entry>
bool all_before(const std::vector<Entry>& entries, core::Time limit) {
    return std::ranges::all_of(entries, [&](const Entry& entry) { return time_of(entry) <= limit; });
}

// ---- text ---------------------------------------------------------------------------------------

std::string milliseconds(core::Time time) {
    return std::to_string(time.time_since_epoch().count());
}

std::string times_text(const std::vector<core::Time>& times) {
    std::string text;
    for (const core::Time time : times) text.append(text.empty() ? "" : ",").append(milliseconds(time));
    return text;
}

std::string openings_text(const std::vector<AddressHistory::Opening>& openings) {
    std::string text;
    for (const auto& [at, subject] : openings)
        text.append(text.empty() ? "" : ",")
            .append(milliseconds(at))
            .append("/")
            .append(std::to_string(subject));
    return text;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool read_time(std::string_view text, core::Time& time) {
    core::Duration::rep count = 0;
    if (!read_number(text, count) || count < 0 || count > 253402300799999) return false;
    time = core::Time(core::Duration(count));
    return true;
}

// Each entry between commas; an empty text is an empty list. False if one of them cannot be read.
template <class Read>
bool read_list(std::string_view text, Read read, std::size_t most = most_kept) {
    if (text.empty()) return true;
    for (std::size_t count = 0; count < most; ++count) {
        const std::string_view entry = before(text, ',');
        if (!read(entry)) return false;
        if (entry.size() == text.size()) return true;
        text.remove_prefix(entry.size() + 1);
    }
    return false;
}

bool read_times(std::string_view text, std::vector<core::Time>& times, std::size_t most) {
    return read_list(text, [&](std::string_view entry) { return read_time(entry, times.emplace_back()); }, most);
}

bool read_openings(std::string_view text, std::vector<AddressHistory::Opening>& openings) {
    return read_list(text, [&](std::string_view entry) {
        auto& opening = openings.emplace_back();
        const std::string_view time = before(entry, '/');
        return time.size() < entry.size() && read_time(time, opening.at) &&
               read_number(entry.substr(time.size() + 1), opening.subject);
    });
}

bool read_alerted(std::string_view text, std::optional<core::Time>& alerted) {
    return text.empty() || read_time(text, alerted.emplace());
}

std::vector<std::string_view> columns_of(std::string_view text) {
    std::vector<std::string_view> columns;
    if (text.size() > most_text) return columns;
    for (;;) {
        columns.push_back(before(text, ';'));
        if (columns.back().size() == text.size()) return columns;
        text.remove_prefix(columns.back().size() + 1);
    }
}

}  // namespace

Stop note_inbound(ConversationHistory& history, core::Time now, const BackStopLimits& limits) {
    forget(history.inbound, now, std::max(limits.day, limits.soon));
    if (std::ssize(history.inbound) >= limits.inbound_daily) return stop(history.full, Cap::inbound_daily, now, limits);
    const auto recent = std::ranges::count_if(history.inbound, [&](core::Time at) { return at > now - limits.soon; });
    if (recent >= limits.inbound_soon) {
        Stop held = stop(history.alerted, Cap::inbound_soon, now, limits);
        held.until = history.inbound.end()[-limits.inbound_soon] + limits.soon;
        return held;
    }
    keep(history.inbound, now, most_inbound);
    return {};
}

Stop note_opening(AddressHistory& history, std::string_view subject, core::Time now,
                  const BackStopLimits& limits) {
    forget(history.openings, now, limits.soon);
    const std::uint64_t hash = subject_hash(subject);
    std::vector<core::Time> same;
    for (const AddressHistory::Opening& opening : history.openings)
        if (opening.subject == hash) same.push_back(opening.at);
    if (std::ssize(same) >= limits.same_openings) {
        Stop held = stop(history.alerted, Cap::same_openings, now, limits);
        held.until = same.end()[-limits.same_openings] + limits.soon;
        return held;
    }
    keep(history.openings, {now, hash});
    return {};
}

Stop note_answer(AddressHistory& history, core::Time now, const BackStopLimits& limits) {
    forget(history.answers, now, std::max(limits.day, limits.soon));
    const auto recent =
        std::ranges::count_if(history.answers, [&](core::Time at) { return at > now - limits.soon; });
    if (recent >= limits.answers_soon) return stop(history.alerted, Cap::answers_soon, now, limits);
    if (std::ssize(history.answers) >= limits.answers_daily)
        return stop(history.alerted, Cap::answers_daily, now, limits);
    keep(history.answers, now);
    return {};
}

bool forgotten(const AddressHistory& history, core::Time now, const BackStopLimits& limits) {
    const core::Time limit = now - std::max(limits.day, limits.soon);
    return all_before(history.answers, limit) && all_before(history.openings, now - limits.soon) &&
           alert_forgotten(history.alerted, now, limits);
}

bool forgotten(const ConversationHistory& history, core::Time now, const BackStopLimits& limits) {
    return all_before(history.inbound, now - std::max(limits.day, limits.soon)) && alert_forgotten(history.alerted, now, limits) &&
           alert_forgotten(history.full, now, limits);
}

std::string to_text(const AddressHistory& history) {
    return std::string(address_version)
        .append(";")
        .append(times_text(history.answers))
        .append(";")
        .append(openings_text(history.openings))
        .append(";")
        .append(history.alerted ? milliseconds(*history.alerted) : "");
}

std::string to_text(const ConversationHistory& history) {
    return std::string(conversation_version)
        .append(";")
        .append(times_text(history.inbound))
        .append(";")
        .append(history.alerted ? milliseconds(*history.alerted) : "")
        .append(";")
        .append(history.full ? milliseconds(*history.full) : "");
}

std::optional<AddressHistory> parse_address_history(std::string_view text) {
    const auto columns = columns_of(text);
    AddressHistory history;
    if (columns.size() != 4 || columns[0] != address_version || !read_times(columns[1], history.answers, most_kept) ||
        !read_openings(columns[2], history.openings) || !read_alerted(columns[3], history.alerted))
        return std::nullopt;
    return history;
}

std::optional<ConversationHistory> parse_conversation_history(std::string_view text) {
    const auto columns = columns_of(text);
    const bool before = columns.size() == 3 && columns[0] == conversation_before;
    const bool present = columns.size() == 4 && columns[0] == conversation_version;
    ConversationHistory history;
    if ((!before && !present) || !read_times(columns[1], history.inbound, most_inbound) ||
        !read_alerted(columns[2], history.alerted) || (present && !read_alerted(columns[3], history.full)))
        return std::nullopt;
    return history;
}

}  // namespace aftercare::email
