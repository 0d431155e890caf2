#include "dialogs/recognise/numerals.h"

#include "dialogs/recognise/chars.h"

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_digits = 15;

int digit_of(char32_t c) {
    switch (c) {
        case U'〇':
        case U'零':
            return 0;
        case U'一':
        case U'壹':
            return 1;
        case U'二':
        case U'贰':
        case U'两':
        case U'俩':
            return 2;
        case U'三':
        case U'叁':
        case U'仨':
            return 3;
        case U'四':
        case U'肆':
            return 4;
        case U'五':
        case U'伍':
            return 5;
        case U'六':
        case U'陆':
            return 6;
        case U'七':
        case U'柒':
            return 7;
        case U'八':
        case U'捌':
            return 8;
        case U'九':
        case U'玖':
            return 9;
        default:
            return -1;
    }
}

std::int64_t unit_of(char32_t c) {
    switch (c) {
        case U'十':
        case U'拾':
            return 10;
        case U'百':
        case U'佰':
            return 100;
        case U'千':
        case U'仟':
            return 1'000;
        case U'万':
            return 10'000;
        case U'亿':
            return 100'000'000;
        default:
            return 0;
    }
}

std::optional<std::int64_t> positional(std::u32string_view run) {
    if (run.size() > max_digits) return std::nullopt;
    std::int64_t value = 0;
    for (const char32_t c : run) value = value * 10 + digit_of(c);
    return value;
}

/// Adds up "一百二十三", "一万二", "十五". Units of a section must fall, sections (万, 亿) too.
class Summer {
  public:
    bool add(char32_t c) {
        if (const int digit = digit_of(c); digit >= 0) return add_digit(digit);
        const std::int64_t unit = unit_of(c);
        return unit >= 10'000 ? close_section(unit) : add_unit(unit);
    }

    std::int64_t result() const {
        // "一百二" is 120: the last digit counts in the unit below the last one.
        const bool short_form = has_digit_ && !after_zero_ && last_unit_ >= 100;
        const std::int64_t last = has_digit_ ? digit_ * (short_form ? last_unit_ / 10 : 1) : 0;
        return total_ + section_ + last;
    }

  private:
    bool add_digit(int digit) {
        if (digit == 0) {
            if (has_digit_) return false;
            after_zero_ = true;
            return true;
        }
        if (has_digit_) return false;
        digit_ = digit;
        has_digit_ = true;
        return true;
    }

    bool add_unit(std::int64_t unit) {
        if (unit >= section_unit_) return false;
        if (!has_digit_ && (unit != 10 || section_ != 0)) return false;
        section_ += (has_digit_ ? digit_ : 1) * unit;
        section_unit_ = last_unit_ = unit;
        has_digit_ = after_zero_ = false;
        return true;
    }

    bool close_section(std::int64_t unit) {
        if (unit >= total_unit_) return false;
        section_ += has_digit_ ? digit_ : 0;
        if (section_ == 0) return false;
        total_ += section_ * unit;
        total_unit_ = last_unit_ = unit;
        section_ = 0;
        section_unit_ = 10'000;
        has_digit_ = after_zero_ = false;
        return true;
    }

    std::int64_t total_ = 0;
    std::int64_t section_ = 0;
    std::int64_t section_unit_ = 10'000;
    std::int64_t total_unit_ = 1'000'000'000;
    std::int64_t last_unit_ = 1;
    int digit_ = 0;
    bool has_digit_ = false;
    bool after_zero_ = false;
};

/// 廿五 and 卅一, as in lunar dates and on old paper.
std::optional<Numeral> read_old_tens(std::u32string_view text, std::size_t at) {
    const std::int64_t tens = text[at] == U'廿' ? 20 : text[at] == U'卅' ? 30 : 0;
    if (tens == 0) return std::nullopt;
    const std::size_t end = end_of_numerals(text, at + 1);
    if (end == at + 1) return Numeral{tens, end, 0, false};
    const int digit = end == at + 2 ? digit_of(text[at + 1]) : -1;
    if (digit < 1) return std::nullopt;
    return Numeral{tens + digit, end, 0, false};
}

std::optional<Numeral> read_ascii(std::u32string_view text, std::size_t at) {
    std::int64_t value = 0;
    std::size_t end = at;
    while (end < text.size() && is_ascii_digit(text[end])) {
        if (end - at >= max_digits) return std::nullopt;
        value = value * 10 + static_cast<std::int64_t>(text[end++] - U'0');
    }
    return Numeral{value, end, end - at, true};
}

}  // namespace

bool is_numeral(char32_t c) {
    return digit_of(c) >= 0 || unit_of(c) != 0 || c == U'廿' || c == U'卅';
}

std::size_t end_of_numerals(std::u32string_view text, std::size_t at) {
    while (at < text.size() && (is_numeral(text[at]) || is_ascii_digit(text[at]))) ++at;
    return at;
}

std::optional<Numeral> read_numeral(std::u32string_view text, std::size_t at) {
    if (at >= text.size()) return std::nullopt;
    if (is_ascii_digit(text[at])) return read_ascii(text, at);
    if (!is_numeral(text[at])) return std::nullopt;
    if (auto old = read_old_tens(text, at)) return old;

    std::size_t end = at;
    bool units = false;
    while (end < text.size() && is_numeral(text[end])) units = unit_of(text[end++]) != 0 || units;
    const std::u32string_view run = text.substr(at, end - at);
    if (run.find_first_of(U"廿卅") != run.npos) return std::nullopt;
    if (!units) {
        const auto value = positional(run);
        if (!value) return std::nullopt;
        return Numeral{*value, end, run.size(), false};
    }
    if (run.size() > max_digits) return std::nullopt;
    Summer sum;
    for (const char32_t c : run) {
        if (!sum.add(c)) return std::nullopt;
    }
    return Numeral{sum.result(), end, 0, false};
}

}  // namespace aftercare::dialogs::recognise
