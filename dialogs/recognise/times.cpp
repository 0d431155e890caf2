#include "dialogs/recognise/times.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_characters = 300;
constexpr std::size_t most_moments = 8;
constexpr int hour = 60;
constexpr int half_day = 12 * hour;
constexpr int day = 24 * hour;

/// What is said of the part of the day.
enum class Part : std::uint8_t { open = 0, early, morning, noon, afternoon, evening, night };

struct Word {
    std::u32string_view text;
    Part part = Part::open;
    int minutes = -1;  ///< a time of its own: "noon"
};

constexpr auto parts_before = std::to_array<Word>({
    {U"凌晨", Part::early}, {U"清晨", Part::morning}, {U"早晨", Part::morning},   {U"早上", Part::morning},
    {U"今早", Part::morning}, {U"上午", Part::morning}, {U"中午", Part::noon},      {U"午后", Part::afternoon},
    {U"下午", Part::afternoon}, {U"傍晚", Part::evening}, {U"晚上", Part::evening}, {U"今晚", Part::evening},
    {U"昨晚", Part::evening}, {U"晚间", Part::evening}, {U"夜里", Part::night},     {U"夜间", Part::night},
    {U"半夜", Part::night},   {U"深夜", Part::night},   {U"早", Part::morning},     {U"晚", Part::evening},
});

constexpr auto parts_behind = std::to_array<Word>({
    {U"in the morning", Part::morning},
    {U"in the afternoon", Part::afternoon},
    {U"in the evening", Part::evening},
    {U"at night", Part::night},
    {U"a.m.", Part::early},
    {U"p.m.", Part::afternoon},
    {U"a.m", Part::early},
    {U"p.m", Part::afternoon},
    {U"am", Part::early},
    {U"pm", Part::afternoon},
});

constexpr auto named_moments = std::to_array<Word>({
    {U"正午", Part::noon, half_day},  {U"午夜", Part::night, 0},         {U"midnight", Part::night, 0},
    {U"midday", Part::noon, half_day}, {U"noon", Part::noon, half_day},
});

constexpr auto english_hours = std::to_array<std::u32string_view>(
    {U"one", U"two", U"three", U"four", U"five", U"six", U"seven", U"eight", U"nine", U"ten", U"eleven", U"twelve"});

struct Moment {
    std::size_t begin = 0;
    std::size_t end = 0;
    int minutes = 0;  ///< as written, 0 to 1440, not yet moved by the part of the day
    Part part = Part::open;
    bool exact = false;     ///< on the 24-hour clock: "03:00", "14点"
    bool colon = false;     ///< "10:00": not moved to the afternoon only for coming before its beginning
    bool possible = true;
};

class Text {
  public:
    explicit Text(std::u32string_view chars) : chars_(chars) {}

    std::u32string_view chars() const { return chars_; }
    std::size_t size() const { return chars_.size(); }
    char32_t at(std::size_t i) const { return i < chars_.size() ? chars_[i] : U'\0'; }
    bool has(std::size_t i, std::u32string_view what) const { return starts_with_at(chars_, i, what); }
    bool has_word(std::size_t i, std::u32string_view what) const {
        const bool latin = is_ascii_letter(what.front());
        return has(i, what) && !(latin && is_ascii_letter(at(i + what.size()))) &&
               !(latin && i > 0 && is_ascii_letter(at(i - 1)));
    }
    std::size_t skip_space(std::size_t i) const {
        while (i < size() && is_space(at(i))) ++i;
        return i;
    }

  private:
    std::u32string_view chars_;
};

std::u32string prepared(const Normaliser& normaliser, std::string_view text) {
    constexpr std::array steps{Step::clean, Step::nfkc, Step::simplified, Step::lower, Step::trim};
    std::u32string chars = to_chars(normaliser.apply(steps, limited(text, max_characters * 4)));
    if (chars.size() > max_characters) chars.resize(max_characters);
    for (char32_t& c : chars) {
        if (c == 0x2236 || c == 0xFE55 || c == 0xA789) c = U':';
        if (c == 0x301C || c == 0xFF5E || c == 0x223C || c == 0x02DC) c = U'~';
        if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) c = U'-';
        if (c == 0x2019) c = U'\'';
    }
    return chars;
}

struct Digits {
    int value = 0;
    std::size_t count = 0;
    std::size_t end = 0;
};

Digits digits_at(const Text& text, std::size_t at) {
    Digits found{0, 0, at};
    while (is_ascii_digit(text.at(found.end)) && found.count < 5) {
        found.value = found.value * 10 + static_cast<int>(text.at(found.end) - U'0');
        ++found.count;
        ++found.end;
    }
    return found;
}

/// A number in ASCII or Chinese that a clock may show; count: its digits, 0 for 十 and the like.
std::optional<Digits> clock_number(const Text& text, std::size_t at) {
    const auto number = read_numeral(text.chars(), at);
    if (!number || number->value > 99 || number->digits > 2) return std::nullopt;
    return Digits{static_cast<int>(number->value), number->digits, number->end};
}

// ---- one moment ---------------------------------------------------------------------------------------

/// 半, 一刻, 三刻, 整, "30分", "05", "三十" after 点: the minutes; `end` unmoved when none are said.
Digits minutes_after_hour(const Text& text, std::size_t at) {
    if (text.at(at) == U'半') return {30, 0, at + 1};
    if (text.has(at, U"一刻") || text.has(at, U"1刻")) return {15, 0, at + 2};
    if (text.has(at, U"三刻") || text.has(at, U"3刻")) return {45, 0, at + 2};
    if (text.at(at) == U'整' || text.at(at) == U'钟') return {0, 0, at + 1};
    const std::size_t start = text.skip_space(at);
    const auto number = clock_number(text, start);
    if (!number) return {0, 0, at};
    const bool said = text.at(number->end) == U'分' && text.at(number->end + 1) != U'钟';
    if (said) return {number->value, number->count, number->end + 1};
    const char32_t next = text.at(number->end);
    const bool ends = next == U'\0' || is_space(next) || is_punctuation(next) || next == U'到' || next == U'至';
    const bool written = number->count == 2 || number->value >= 10;
    if (start == at && written && (ends || is_han(next)) && !text.has(number->end, U"个")) return *number;
    return {0, 0, at};
}

void set_clock(Moment& moment, int hours, int minutes) {
    moment.possible = hours <= 24 && minutes < 60 && (hours < 24 || minutes == 0);
    moment.minutes = hours * hour + minutes;
    if (hours > 12 || hours == 0) moment.exact = true;
}

/// "10:30", "10:30:15", "10点半", "14时05分", "3h" is none. The part of the day is read by moment_at.
std::optional<Moment> figures_at(const Text& text, std::size_t at) {
    const auto hours = clock_number(text, at);
    if (!hours) return std::nullopt;
    Moment moment;
    moment.begin = at;
    const char32_t sign = text.at(hours->end);
    if (sign == U':' && is_ascii_digit(text.at(at))) {
        const Digits minutes = digits_at(text, hours->end + 1);
        if (minutes.count != 2) return std::nullopt;
        moment.end = minutes.end;
        const bool seconds = text.at(minutes.end) == U':' && digits_at(text, minutes.end + 1).count == 2;
        if (seconds) moment.end += 3;
        set_clock(moment, hours->value, minutes.value);
        moment.exact = moment.exact || text.at(at) == U'0';
        moment.colon = hours->count == 2;
        return moment;
    }
    const bool hour_sign = sign == U'点' || (sign == U'时' && text.at(hours->end + 1) != U'间' && text.at(hours->end + 1) != U'候');
    if (!hour_sign) return std::nullopt;
    const Digits minutes = minutes_after_hour(text, hours->end + 1);
    moment.end = minutes.end;
    set_clock(moment, hours->value, minutes.value);
    moment.exact = moment.exact || (text.at(at) == U'0' && hours->count == 2);
    return moment;
}

std::optional<Digits> english_hour(const Text& text, std::size_t at) {
    for (std::size_t i = english_hours.size(); i-- > 0;)
        if (text.has_word(at, english_hours[i])) return Digits{static_cast<int>(i) + 1, 0, at + english_hours[i].size()};
    const Digits digits = digits_at(text, at);
    if (digits.count == 0 || digits.count > 2 || is_ascii_letter(text.at(digits.end))) return std::nullopt;
    return digits;
}

/// "half past three", "quarter to 4", "three o'clock".
std::optional<Moment> english_at(const Text& text, std::size_t at) {
    struct Lead {
        std::u32string_view text;
        int minutes;
    };
    static constexpr auto leads = std::to_array<Lead>({{U"half past ", 30},
                                                       {U"a quarter past ", 15},
                                                       {U"quarter past ", 15},
                                                       {U"a quarter to ", -15},
                                                       {U"quarter to ", -15}});
    Moment moment;
    moment.begin = at;
    for (const auto& lead : leads) {
        if (!text.has(at, lead.text)) continue;
        const auto hours = english_hour(text, at + lead.text.size());
        if (!hours || hours->value < 1 || hours->value > 12) return std::nullopt;
        set_clock(moment, hours->value, 0);
        moment.minutes += lead.minutes;
        moment.end = hours->end;
        return moment;
    }
    const auto hours = english_hour(text, at);
    if (!hours) return std::nullopt;
    const std::size_t after = text.skip_space(hours->end);
    if (!text.has_word(after, U"o'clock") && !text.has_word(after, U"oclock")) return std::nullopt;
    set_clock(moment, hours->value, 0);
    moment.end = after + (text.has(after, U"o'clock") ? 7 : 6);
    return moment;
}

/// "3pm", "3:30 p.m.", "10 in the morning": `at` is behind the figures.
Part part_behind(const Text& text, std::size_t& at) {
    const std::size_t start = text.skip_space(at);
    for (const auto& word : parts_behind) {
        if (!text.has_word(start, word.text)) continue;
        at = start + word.text.size();
        return word.part;
    }
    return Part::open;
}

bool begins_word(const Text& text, std::size_t at) {
    if (at == 0) return true;
    const char32_t before = text.at(at - 1);
    if (is_ascii_alnum(text.at(at)) && is_ascii_alnum(before)) return false;
    if (is_numeral(text.at(at)) && (is_numeral(before) || before == U'第')) return false;
    const bool digit = is_ascii_digit(text.at(at));
    const bool joined = before == U'.' || before == U':' || before == U'/' || before == U'-' || before == U',';
    const bool after_number = at >= 2 && is_ascii_digit(text.at(at - 2));
    return !(digit && joined && after_number);
}

/// The moment written at `at`, which is known to begin there.
std::optional<Moment> moment_from(const Text& text, std::size_t at) {
    for (const auto& word : named_moments) {
        if (!text.has_word(at, word.text)) continue;
        Moment moment;
        moment.begin = at;
        moment.end = at + word.text.size();
        moment.minutes = word.minutes;
        moment.exact = true;
        return moment;
    }
    Part part = Part::open;
    std::size_t start = at;
    for (const auto& word : parts_before) {
        if (!text.has(at, word.text)) continue;
        part = word.part;
        start = text.skip_space(at + word.text.size());
        if (text.at(start) == U'的') start = text.skip_space(start + 1);
        break;
    }
    auto moment = figures_at(text, start);
    if (!moment) moment = english_at(text, start);
    if (!moment) {
        const Digits digits = digits_at(text, start);
        std::size_t end = digits.end;
        const Part behind = digits.count > 0 && digits.count <= 2 ? part_behind(text, end) : Part::open;
        if (behind == Part::open) return std::nullopt;
        moment.emplace();
        set_clock(*moment, digits.value, 0);
        moment->part = behind;
        moment->end = end;
    } else {
        moment->part = part_behind(text, moment->end);
    }
    if (part != Part::open) moment->part = part;
    moment->begin = at;
    return moment;
}

std::optional<Moment> moment_at(const Text& text, std::size_t at) {
    return begins_word(text, at) ? moment_from(text, at) : std::nullopt;
}

/// "2" in "2-4pm" and "10" in "10到11点半": only beside another time.
std::optional<Moment> bare_hour_from(const Text& text, std::size_t at) {
    const auto number = clock_number(text, at);
    if (!number || number->value > 24 || is_ascii_letter(text.at(number->end))) return std::nullopt;
    Moment moment;
    moment.begin = at;
    moment.end = number->end;
    set_clock(moment, number->value, 0);
    return moment;
}

std::optional<Moment> bare_hour_at(const Text& text, std::size_t at) {
    return begins_word(text, at) ? bare_hour_from(text, at) : std::nullopt;
}

// ---- which minute of the day ---------------------------------------------------------------------------

bool may_be_afternoon(const Moment& moment) {
    return moment.part == Part::open && !moment.exact && moment.minutes >= hour && moment.minutes < 7 * hour;
}

int minute_of_day(int minutes, Part part, bool exact) {
    if (!exact) {
        const bool twelve = minutes >= half_day && minutes < half_day + hour;
        const int late = minutes < half_day ? minutes + half_day : minutes;
        switch (part) {
            case Part::open: break;
            case Part::early: minutes = twelve ? minutes - half_day : minutes; break;
            case Part::morning: break;
            case Part::noon: minutes = minutes < 10 * hour ? late : minutes; break;
            case Part::afternoon: minutes = late; break;
            case Part::evening: minutes = twelve ? minutes - half_day : minutes >= 5 * hour ? late : minutes; break;
            case Part::night: minutes = twelve ? minutes - half_day : minutes >= 6 * hour ? late : minutes; break;
        }
    }
    return minutes % day;
}

int minute_of_day(const Moment& moment) { return minute_of_day(moment.minutes, moment.part, moment.exact); }

void add(std::vector<TimeValue>& values, TimeValue value) {
    if (value.end == value.begin) value.end.reset();
    if (values.size() < max_time_values && std::ranges::find(values, value) == values.end()) values.push_back(value);
}

void add_moment(std::vector<TimeValue>& values, const Moment& moment) {
    const int minute = minute_of_day(moment);
    if (!may_be_afternoon(moment)) return add(values, {minute, std::nullopt});
    // Few work at four in the morning.
    const bool late_first = minute < 6 * hour;
    add(values, {late_first ? minute + half_day : minute, std::nullopt});
    add(values, {late_first ? minute : minute + half_day, std::nullopt});
}

/// The end as it is meant beside its beginning: on the same half of the day, or the next one.
int end_after(int begin, const Moment& end) {
    const int minute = minute_of_day(end);
    const bool movable = !end.exact && !end.colon && minute <= half_day && end.part != Part::morning && end.part != Part::early;
    return movable && minute <= begin && minute + half_day > begin && minute + half_day < day ? minute + half_day : minute;
}

void add_span(std::vector<TimeValue>& values, Moment first, Moment second) {
    const bool handed_on = second.part == Part::open && !second.exact;
    const bool handed_back = first.part == Part::open && !first.exact;
    if (handed_on && first.part != Part::open) {
        const int same = minute_of_day(second.minutes, first.part, false);
        if (same > minute_of_day(first) || first.part == Part::evening || first.part == Part::night) second.part = first.part;
    } else if (handed_back && second.part != Part::open) {
        const int same = minute_of_day(first.minutes, second.part, false);
        if (same < minute_of_day(second)) first.part = second.part;
        else first.exact = true;
    }
    const int begin = minute_of_day(first);
    if (!may_be_afternoon(first) || second.part != Part::open) return add(values, {begin, end_after(begin, second)});
    const TimeValue late{begin + half_day, end_after(begin + half_day, second)};
    const TimeValue early{begin, end_after(begin, second)};
    // An end on the 24-hour clock tells: "3点到16点" begins at 15:00, "3:00-05:00" at 3:00.
    if (second.exact) return add(values, *late.end > late.begin ? late : early);
    const bool late_first = begin < 6 * hour;
    add(values, late_first ? late : early);
    add(values, late_first ? early : late);
}

// ---- the whole text ------------------------------------------------------------------------------------

/// The position after "-", "~", 到, 至, "to", "until" and the like; `at` when none stands there.
std::size_t after_joint(const Text& text, std::size_t at) {
    std::size_t start = text.skip_space(at);
    std::size_t end = start;
    while (text.at(end) == U'-' || text.at(end) == U'~') ++end;
    if (end == start) {
        for (const std::u32string_view word : {U"一直到", U"直到", U"到了", U"到", U"至", U"until", U"till", U"to", U"and"}) {
            if (!text.has_word(start, word)) continue;
            end = start + word.size();
            break;
        }
    }
    if (end == start) return at;
    end = text.skip_space(end);
    for (const std::u32string_view word : {U"第二天", U"次日", U"当天", U"当日"})
        if (text.has(end, word)) end += word.size();
    return text.skip_space(end);
}

struct Found {
    Moment first;
    std::optional<Moment> second;
    std::size_t end = 0;
};

std::optional<Found> found_at(const Text& text, std::size_t at) {
    if (const auto first = moment_at(text, at)) {
        const std::size_t next = after_joint(text, first->end);
        if (next == first->end) return Found{*first, std::nullopt, first->end};
        auto second = moment_from(text, next);
        if (!second && !is_han(text.at(next))) second = bare_hour_from(text, next);
        if (!second) return Found{*first, std::nullopt, first->end};
        return Found{*first, second, second->end};
    }
    const auto first = bare_hour_at(text, at);
    const std::size_t next = first ? after_joint(text, first->end) : at;
    if (!first || next == first->end) return std::nullopt;
    const auto second = moment_from(text, next);
    if (second) return Found{*first, second, second->end};
    return std::nullopt;
}

/// "from 10 to 11" and "between 2 and 4": bare hours, told by the word before them.
std::optional<Found> from_to_at(const Text& text, std::size_t at) {
    for (const std::u32string_view word : {U"from", U"between"}) {
        if (!text.has_word(at, word)) continue;
        const auto first = bare_hour_at(text, text.skip_space(at + word.size()));
        const std::size_t next = first ? after_joint(text, first->end) : at;
        if (!first || next == first->end) return std::nullopt;
        const auto second = bare_hour_from(text, next);
        const bool alone = second && !is_ascii_digit(text.at(second->end)) && text.at(second->end) != U':' &&
                           text.at(second->end) != U'.' && text.at(second->end) != U'/' && text.at(second->end) != U'-';
        if (alone && !moment_from(text, next)) return Found{*first, second, second->end};
    }
    return std::nullopt;
}

/// "1430" and "1430-1600" as the whole text.
std::optional<Found> four_digits(const Text& text) {
    const auto one = [&](std::size_t at) -> std::optional<Moment> {
        const Digits digits = digits_at(text, at);
        if (digits.count != 4) return std::nullopt;
        Moment moment;
        moment.begin = at;
        moment.end = digits.end;
        set_clock(moment, digits.value / 100, digits.value % 100);
        moment.exact = true;
        return moment;
    };
    const auto first = one(0);
    if (!first || !first->possible) return std::nullopt;
    if (first->end == text.size()) return Found{*first, std::nullopt, first->end};
    const auto second = one(after_joint(text, first->end));
    const bool whole = second && second->possible && second->begin > first->end && second->end == text.size();
    if (!whole) return std::nullopt;
    return Found{*first, second, second->end};
}

std::vector<Found> scan(const Text& text) {
    if (const auto found = four_digits(text)) return {*found};
    std::vector<Found> all;
    for (std::size_t at = 0; at < text.size() && all.size() < most_moments;) {
        auto found = from_to_at(text, at);
        if (!found) found = found_at(text, at);
        if (found) all.push_back(*found);
        at = found ? std::max(found->end, at + 1) : at + 1;
    }
    return all;
}

}  // namespace

TimeReading read_time(const Normaliser& normaliser, std::string_view text) {
    const std::u32string chars = prepared(normaliser, text);
    const auto all = scan(Text(chars));
    TimeReading reading;
    if (all.empty()) return reading;
    const bool possible = std::ranges::all_of(
        all, [](const Found& found) { return found.first.possible && (!found.second || found.second->possible); });
    if (!possible) {
        reading.outcome = TimeReading::Outcome::impossible;
        return reading;
    }
    // Two moments that stand apart are perhaps a beginning and an end.
    const bool pair = all.size() == 2 && !all[0].second && !all[1].second;
    if (pair) add_span(reading.values, all[0].first, all[1].first);
    for (const Found& found : all) {
        if (found.second)
            add_span(reading.values, found.first, *found.second);
        else
            add_moment(reading.values, found.first);
    }
    reading.outcome = reading.values.size() == 1 ? TimeReading::Outcome::one : TimeReading::Outcome::ambiguous;
    return reading;
}

std::string format(const TimeValue& value) {
    std::array<char, 24> out{};
    const int begin = value.begin;
    if (value.end)
        std::snprintf(out.data(), out.size(), "%02d:%02d–%02d:%02d", begin / hour, begin % hour, *value.end / hour, *value.end % hour);
    else
        std::snprintf(out.data(), out.size(), "%02d:%02d", begin / hour, begin % hour);
    return out.data();
}

}  // namespace aftercare::dialogs::recognise
