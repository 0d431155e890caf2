#include "dialogs/recognise/phones.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/phone_scan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 1'200;
constexpr std::size_t max_digits = 24;

using Outcome = PhoneReading::Outcome;

bool is_dash(char32_t c) {
    return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500;
}

bool separates(char32_t c) {
    return c == U' ' || c == U'\u00A0' || c == U'.' || c == U'(' || c == U')' || is_dash(c);
}

struct Run {
    std::string digits;
    std::string extension;
    bool plus = false;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::size_t> dashes;  ///< how many digits stood before each dash
};

/// The position of the extension's first digit if one is announced at `at` ("转801", "ext. 12", "#3"); 0 if
/// not.
std::size_t extension_at(std::u32string_view chars, std::size_t at) {
    constexpr std::array<std::u32string_view, 9> signs{U"转分机", U"分机", U"转", U"轉", U"extension",
                                                       U"ext",    U"x",    U"#",  U"*"};
    while (at < chars.size() && (chars[at] == U' ' || chars[at] == U',' || is_dash(chars[at]))) ++at;
    for (const auto sign : signs) {
        if (!starts_with_at(chars, at, sign)) continue;
        std::size_t digit = at + sign.size();
        while (digit < chars.size() && (chars[digit] == U'.' || chars[digit] == U':' || chars[digit] == U' '))
            ++digit;
        return digit < chars.size() && is_ascii_digit(chars[digit]) ? digit : 0;
    }
    return 0;
}

void read_extension(std::u32string_view chars, Run& run) {
    const std::size_t digit = extension_at(chars, run.end);
    if (digit == 0) return;
    std::size_t end = digit;
    while (end < chars.size() && is_ascii_digit(chars[end])) ++end;
    if (end - digit > 6) return;
    for (std::size_t i = digit; i < end; ++i) run.extension += static_cast<char>(chars[i]);
    run.end = end;
}

/// Digits from `at` on with single separators (or a few of them together) between.
Run read_run(std::u32string_view chars, std::size_t at) {
    Run run;
    run.begin = at;
    std::size_t i = at;
    if (chars[i] == U'+') {
        run.plus = true;
        ++i;
    }
    run.end = i;
    std::size_t gap = 0;
    for (; i < chars.size() && gap <= 3; ++i) {
        if (is_ascii_digit(chars[i])) {
            if (run.digits.size() == max_digits) break;  // no telephone number; keeps the work bounded
            run.digits += static_cast<char>(chars[i]);
            gap = 0;
            run.end = i + 1;
        } else if (separates(chars[i])) {
            if (is_dash(chars[i])) run.dashes.push_back(run.digits.size());
            ++gap;
        } else {
            break;
        }
    }
    if (run.end == run.begin + 1 && run.plus) run.digits.clear();
    read_extension(chars, run);
    return run;
}

std::size_t area_code_length(std::string_view digits) {
    if (digits.size() < 3 || digits[0] != '0') return 0;
    if (digits[1] == '1') return digits[2] == '0' ? 3 : 0;
    if (digits[1] == '2') return 3;
    return digits[1] >= '3' ? 4 : 0;
}

std::string with_extension(std::string number, const std::string& extension, std::string_view sign) {
    if (!extension.empty()) number.append(sign).append(extension);
    return number;
}

PhoneReading problem(Outcome outcome, const Run& run) {
    PhoneReading reading;
    reading.outcome = outcome;
    reading.digits = static_cast<int>(run.digits.size());
    return reading;
}

PhoneReading found(Phone phone, const Run& run) {
    PhoneReading reading;
    reading.outcome = Outcome::one;
    reading.phone = std::move(phone);
    reading.digits = static_cast<int>(run.digits.size());
    return reading;
}

bool is_mobile(std::string_view d) {
    return d.size() == 11 && d[0] == '1' && d[1] >= '3';
}
bool is_service(std::string_view d) {
    return d.size() == 10 && (d.starts_with("400") || d.starts_with("800"));
}

PhoneReading mobile(std::string_view d, const Run& run) {
    const std::string number(d);
    return found({"+86" + number, number.substr(0, 3) + ' ' + number.substr(3, 4) + ' ' + number.substr(7),
                  PhoneKind::mobile},
                 run);
}

PhoneReading service(std::string_view d, const std::string& extension, const Run& run) {
    const std::string number(d);
    return found({with_extension("+86" + number, extension, ";ext="),
                  with_extension(number.substr(0, 3) + '-' + number.substr(3, 3) + '-' + number.substr(6),
                                 extension, "-"),
                  PhoneKind::service},
                 run);
}

PhoneReading landline(std::string_view d, std::size_t area, std::string extension, const Run& run) {
    const std::string number(d);
    return found({with_extension("+86" + number.substr(1), extension, ";ext="),
                  with_extension(number.substr(0, area) + '-' + number.substr(area), extension, "-"),
                  PhoneKind::landline},
                 run);
}

/// 010-12345678-801: the digits after a dash behind a whole number are its extension.
std::optional<PhoneReading> dashed_extension(std::string_view d, std::size_t area, std::size_t prefix,
                                             const Run& run) {
    if (!run.extension.empty()) return std::nullopt;
    for (const std::size_t dash : run.dashes) {
        if (dash < prefix) continue;
        const std::size_t length = dash - prefix;
        if (length >= d.size() || d.size() - length > 6) continue;
        if (length - std::min(length, area) == 7 || length - std::min(length, area) == 8) {
            return landline(d.substr(0, length), area, std::string(d.substr(length)), run);
        }
    }
    return std::nullopt;
}

PhoneReading domestic_zero(std::string_view d, std::size_t prefix, const Run& run) {
    if (is_mobile(d.substr(1)))
        return mobile(d.substr(1), run);  // the 0 once dialled before a mobile of another city
    const std::size_t area = area_code_length(d);
    if (area == 0) return problem(d.size() < 10 ? Outcome::too_short : Outcome::bad_prefix, run);
    if (auto reading = dashed_extension(d, area, prefix, run)) return *reading;
    const std::size_t local = d.size() - area;
    if (d.size() <= area || local < 7) return problem(Outcome::too_short, run);
    if (local > 8) return problem(Outcome::too_long, run);
    if (d[area] == '0') return problem(Outcome::bad_prefix, run);
    return landline(d, area, run.extension, run);
}

PhoneReading domestic(std::string_view d, std::size_t prefix, const Run& run) {
    if (d.empty()) return problem(Outcome::too_short, run);
    if (is_mobile(d)) return mobile(d, run);
    if (is_service(d)) return service(d, run.extension, run);
    if (d[0] == '0') return domestic_zero(d, prefix, run);
    if (d.starts_with("400") || d.starts_with("800")) {
        const bool dashed = std::ranges::find(run.dashes, prefix + 10) != run.dashes.end();
        if (dashed && run.extension.empty() && d.size() <= 16)
            return service(d.substr(0, 10), std::string(d.substr(10)), run);
        return problem(d.size() < 10 ? Outcome::too_short : Outcome::too_long, run);
    }
    if (d[0] == '1') {
        if (d.size() == 11) return problem(Outcome::bad_prefix, run);
        return problem(d.size() < 11 ? Outcome::too_short : Outcome::too_long, run);
    }
    if (d.size() == 7 || d.size() == 8) return problem(Outcome::no_area_code, run);
    if (d.size() < 7) return problem(Outcome::too_short, run);
    return problem(d.size() > 12 ? Outcome::too_long : Outcome::bad_prefix, run);
}

/// After +86 an area code has lost its 0: +86 10 1234 5678.
PhoneReading chinese(std::string_view d, std::size_t prefix, const Run& run) {
    if (is_mobile(d) || is_service(d) || (!d.empty() && d[0] == '0')) return domestic(d, prefix, run);
    if (d.size() >= 9 && d[0] != '0' && !(d[0] == '1' && d.size() >= 2 && d[1] != '0')) {
        const std::string with_zero = '0' + std::string(d);
        const PhoneReading reading = domestic_zero(with_zero, prefix - 1, run);
        if (reading.outcome == Outcome::one) return reading;
    }
    return domestic(d, prefix, run);
}

PhoneReading foreign(std::string_view d, const Run& run) {
    if (d.size() < 7) return problem(Outcome::too_short, run);
    if (d.size() > 15) return problem(Outcome::too_long, run);
    if (d[0] == '0') return problem(Outcome::bad_prefix, run);
    const std::string number = '+' + std::string(d);
    return found({with_extension(number, run.extension, ";ext="), with_extension(number, run.extension, "-"),
                  PhoneKind::international},
                 run);
}

PhoneReading judge(const Run& run) {
    const std::string_view d = run.digits;
    if (run.plus) return d.starts_with("86") ? chinese(d.substr(2), 2, run) : foreign(d, run);
    if (d.starts_with("0086")) return chinese(d.substr(4), 4, run);
    if (d.starts_with("00")) return foreign(d.substr(2), run);
    if (d.starts_with("86") && d.size() >= 12 && d.size() <= 14) {
        const PhoneReading reading = chinese(d.substr(2), 2, run);
        if (reading.outcome == Outcome::one) return reading;
    }
    return domestic(d, 0, run);
}

bool begins(std::u32string_view chars, std::size_t at) {
    if (chars[at] == U'+')
        return at + 1 < chars.size() && (is_ascii_digit(chars[at + 1]) || chars[at + 1] == U'(');
    if (!is_ascii_digit(chars[at]) && chars[at] != U'(') return false;
    return at == 0 || (!is_ascii_alnum(chars[at - 1]) && chars[at - 1] != U'_');
}

/// The end of the digits that begin the run at `at`, for "138... 139...": two numbers with a space between.
std::vector<Run> split(std::u32string_view chars, std::size_t at) {
    Run whole = read_run(chars, at);
    if (judge(whole).outcome != Outcome::too_long) return {std::move(whole)};
    for (std::size_t i = whole.begin; i < whole.end; ++i) {
        if (chars[i] != U' ') continue;
        const Run first = read_run(chars.substr(0, i), at);
        std::size_t next = i;
        while (next < whole.end && !is_ascii_digit(chars[next]) && chars[next] != U'+') ++next;
        if (next >= whole.end) break;
        const Run second = read_run(chars, next);
        if (judge(first).outcome == Outcome::one && judge(second).outcome == Outcome::one)
            return {first, second};
    }
    return {std::move(whole)};
}

}  // namespace

std::vector<PhoneSpan> scan_phones(std::u32string_view chars) {
    std::vector<PhoneSpan> spans;
    for (std::size_t at = 0; at < chars.size();) {
        if (!begins(chars, at)) {
            ++at;
            continue;
        }
        for (const Run& run : split(chars, at)) {
            const bool letter_follows = run.end < chars.size() && is_ascii_letter(chars[run.end]);
            if (!run.digits.empty())
                spans.push_back({judge(run), run.begin, run.end, run.plus, letter_follows});
            at = std::max(at + 1, run.end);
        }
    }
    return spans;
}

PhoneReading read_phone(std::string_view text) {
    const Folded folded = fold(text, max_bytes);
    const std::vector<PhoneSpan> spans = scan_phones(folded.chars);
    const PhoneSpan* best = nullptr;
    bool several = false;
    for (const PhoneSpan& span : spans) {
        const bool good = span.reading.outcome == Outcome::one;
        if (best != nullptr && best->reading.outcome == Outcome::one) {
            several = several || (good && span.reading.phone != best->reading.phone);
            continue;
        }
        // Of several that are none, the longest was meant as the number.
        if (best == nullptr || good || span.reading.digits > best->reading.digits) best = &span;
    }
    if (best == nullptr) return {};
    PhoneReading reading = best->reading;
    if (several) reading.outcome = Outcome::several;
    return reading;
}

}  // namespace aftercare::dialogs::recognise
