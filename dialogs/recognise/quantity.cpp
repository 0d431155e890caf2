#include "dialogs/recognise/quantity.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 200;
constexpr std::size_t max_unit = 12;
constexpr double limit = 1e15;

struct Number {
    double value = 0;
    bool whole = true;
    std::size_t end = 0;
};

/// "1200", "1,200", "3.5"
std::optional<Number> read_ascii(std::u32string_view text, std::size_t at) {
    const std::size_t begin = at;
    Number number;
    std::size_t group = 0;  // digits since the last comma
    bool commas = false;
    for (; at < text.size(); ++at) {
        if (is_ascii_digit(text[at])) {
            number.value = number.value * 10 + static_cast<double>(text[at] - U'0');
            ++group;
        } else if (text[at] == U',' && at + 1 < text.size() && is_ascii_digit(text[at + 1])) {
            if (group == 0 || group > 3 || (commas && group != 3)) return std::nullopt;
            commas = true;
            group = 0;
        } else {
            break;
        }
    }
    if (at == begin || (commas && group != 3)) return std::nullopt;
    if (at + 1 < text.size() && text[at] == U'.' && is_ascii_digit(text[at + 1])) {
        double place = 0.1;
        for (++at; at < text.size() && is_ascii_digit(text[at]); ++at, place /= 10) {
            number.value += place * static_cast<double>(text[at] - U'0');
            number.whole = number.whole && text[at] == U'0';
        }
    }
    number.end = at;
    return number;
}

std::optional<Number> read_chinese(std::u32string_view text, std::size_t at) {
    const auto numeral = read_numeral(text, at);
    if (!numeral) return std::nullopt;
    Number number{static_cast<double>(numeral->value), true, numeral->end};
    if (number.end >= text.size() || text[number.end] != U'点') return number;
    // 三点五
    std::size_t digit = number.end + 1;
    double place = 0.1;
    while (digit < text.size() && is_numeral(text[digit])) {
        const auto value = read_numeral(text.substr(0, digit + 1), digit);
        if (!value || value->digits != 1) return std::nullopt;
        number.value += place * static_cast<double>(value->value);
        number.whole = number.whole && value->value == 0;
        place /= 10;
        ++digit;
    }
    if (digit == number.end + 1) return std::nullopt;
    number.end = digit;
    return number;
}

/// 千克, 千瓦, 千米 and 千卡 are units, not thousands of something.
bool begins_unit(char32_t after_thousand) {
    return std::u32string_view(U"克瓦米卡").find(after_thousand) != std::u32string_view::npos;
}

double multiplier(std::u32string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    switch (text[at]) {
        case U'百':
            return 1e2;
        case U'千':
            return at + 1 < text.size() && begins_unit(text[at + 1]) ? 0 : 1e3;
        case U'万':
            return 1e4;
        case U'亿':
            return 1e8;
        default:
            return 0;
    }
}

bool is_unit(std::u32string_view unit) {
    if (unit.size() > max_unit) return false;
    if (unit.size() > 1 && unit.front() == U'千' && begins_unit(unit[1])) unit.remove_prefix(1);
    return std::ranges::none_of(unit, [](char32_t c) {
        const bool mark =
            is_punctuation(c) && c != U'%' && c != U'℃' && c != U'°' && c != U'/' && c != U'(' && c != U')';
        return is_ascii_digit(c) || is_numeral(c) || mark || c == U'\n' || c == U'几' || c == U'多';
    });
}

}  // namespace

std::optional<Quantity> read_quantity(const Normaliser& normaliser, std::string_view text) {
    constexpr std::array<std::u32string_view, 9> before{U"大概", U"大约",   U"约",      U"一共", U"共",
                                                        U"总共", U"about ", U"around ", U"数量"};
    constexpr std::array<Step, 4> steps{Step::clean, Step::nfkc, Step::simplified, Step::trim};
    const std::u32string chars = to_chars(normaliser.apply(steps, limited(text, max_bytes)));
    std::u32string_view rest = chars;
    while (!rest.empty() && (rest.back() == U'.' || rest.back() == U'。' || rest.back() == U'!'))
        rest.remove_suffix(1);
    for (const auto word : before) {
        if (rest.starts_with(word)) {
            rest.remove_prefix(word.size());
            break;
        }
    }
    while (!rest.empty() && (rest.front() == U' ' || rest.front() == U':')) rest.remove_prefix(1);
    const bool minus = !rest.empty() && (rest.front() == U'-' || rest.front() == U'−');
    if (minus) rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;

    std::optional<Number> number = is_ascii_digit(rest.front()) ? read_ascii(rest, 0) : read_chinese(rest, 0);
    if (!number) return std::nullopt;
    if (const double times = multiplier(rest, number->end);
        times != 0 && is_ascii_digit(rest[number->end - 1])) {
        number->value *= times;
        number->whole = std::floor(number->value) == number->value;
        ++number->end;
    }
    if (!(number->value < limit)) return std::nullopt;
    std::u32string_view unit = rest.substr(number->end);
    while (!unit.empty() && is_space(unit.front())) unit.remove_prefix(1);
    while (!unit.empty() && is_space(unit.back())) unit.remove_suffix(1);
    if (!is_unit(unit)) return std::nullopt;
    return Quantity{minus ? -number->value : number->value, number->whole, to_utf8(unit)};
}

}  // namespace aftercare::dialogs::recognise
