#include "dialogs/recognise/codes.h"

#include "dialogs/recognise/chars.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t code_length = 18;
constexpr std::size_t max_bytes = 2'000;
/// GB 32100-2015, table of character values: I, O, S, V and Z are left out.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of places 1 to 17: 3^(i-1) mod 31.
constexpr std::array<int, 17> weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

char32_t upper(char32_t c) {
    return c >= U'a' && c <= U'z' ? c - 32 : c;
}
bool is_dash(char32_t c) {
    return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

bool is_valid(std::string_view code) {
    return code.size() == code_length && credit_code_check_character(code.substr(0, 17)) == code[17];
}

/// What a letter that the standard leaves out was probably meant to be, the likeliest first. Only these are
/// tried: any exchange of allowed characters would find a "valid" code by chance far too often (1 in 31
/// each).
std::string_view meant_by(char c) {
    switch (c) {
        case 'O':
            return "0DQ";
        case 'I':
            return "1LJ";
        case 'Z':
            return "27";
        case 'S':
            return "58";
        case 'V':
            return "UY";
        default:
            return "";
    }
}

/// All valid codes that come of replacing the forbidden letters from `at` on; at most a few hundred tries.
void collect_meant(std::string& code, std::size_t at, int& tries, std::vector<std::string>& found) {
    while (at < code.size() && meant_by(code[at]).empty()) ++at;
    if (at == code.size()) {
        if (is_valid(code)) found.push_back(code);
        return;
    }
    const char original = code[at];
    for (const char other : meant_by(original)) {
        if (--tries < 0) break;
        code[at] = other;
        collect_meant(code, at + 1, tries, found);
    }
    code[at] = original;
}

std::string suggest(const std::string& code) {
    std::string likeliest = code;
    for (char& c : likeliest) {
        if (const auto meant = meant_by(c); !meant.empty()) c = meant.front();
    }
    if (is_valid(likeliest)) return likeliest;
    int tries = 300;
    std::string work = code;
    std::vector<std::string> found;
    collect_meant(work, 0, tries, found);
    return found.size() == 1 ? found.front() : std::string{};
}

bool local_part_ok(std::string_view local) {
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
    if (local.find("..") != local.npos) return false;
    for (std::size_t at = 0; at < local.size();) {
        const char32_t c = decode(local, at);
        const bool ok =
            c >= 0x80 ? !is_space(c) && !is_invisible(c) && !is_punctuation(c) && c != replacement_character
                      : is_ascii_alnum(c) ||
                            std::u32string_view(U".!#$%&'*+/=?^_`{|}~-").find(c) != std::u32string_view::npos;
        if (!ok) return false;
    }
    return true;
}

bool domain_label_ok(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    for (std::size_t at = 0; at < label.size();) {
        const char32_t c = decode(label, at);
        const bool ok =
            c >= 0x80 ? !is_space(c) && !is_invisible(c) && !is_punctuation(c) && c != replacement_character
                      : is_ascii_alnum(c) || c == U'-';
        if (!ok) return false;
    }
    return true;
}

bool domain_ok(std::string_view domain) {
    std::size_t labels = 0;
    std::string_view last;
    for (std::size_t begin = 0;;) {
        const std::size_t dot = domain.find('.', begin);
        last = domain.substr(begin, dot == domain.npos ? dot : dot - begin);
        if (!domain_label_ok(last)) return false;
        ++labels;
        if (dot == domain.npos) break;
        begin = dot + 1;
    }
    const bool digits_only = std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
    return labels >= 2 && last.size() >= 2 && !digits_only;
}

std::u32string half_width_trimmed(std::string_view text) {
    std::u32string chars = to_chars(limited(text, max_bytes));
    std::erase_if(chars, [](char32_t c) { return is_invisible(c); });
    for (char32_t& c : chars) c = c == U'。' ? U'.' : half_width(c);
    while (!chars.empty() && is_space(chars.back())) chars.pop_back();
    const auto begin = std::ranges::find_if_not(chars, is_space);
    chars.erase(chars.begin(), begin);
    return chars;
}

}  // namespace

char credit_code_check_character(std::string_view first_17) {
    if (first_17.size() != weights.size()) return 0;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::size_t value = alphabet.find(first_17[i]);
        if (value == alphabet.npos) return 0;
        sum += static_cast<int>(value) * weights[i];
    }
    return alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

CreditCodeCheck check_credit_code(std::string_view text) {
    CreditCodeCheck check;
    std::u32string code;
    for (const char32_t c : to_chars(limited(text, max_bytes))) {
        if (!is_space(half_width(c)) && !is_dash(half_width(c)) && !is_invisible(c))
            code += upper(half_width(c));
    }
    check.code = to_utf8(code);
    check.length = code.size();
    if (check.length != code_length) {
        check.outcome = CreditCodeCheck::Outcome::wrong_length;
        return check;
    }
    const auto bad = std::ranges::find_if(
        code, [](char32_t c) { return c >= 0x80 || alphabet.find(static_cast<char>(c)) == alphabet.npos; });
    if (bad != code.end()) {
        check.outcome = CreditCodeCheck::Outcome::bad_character;
        check.position = static_cast<std::size_t>(bad - code.begin()) + 1;
        append(check.bad_character, *bad);
        check.suggestion = suggest(check.code);
    } else if (!is_valid(check.code)) {
        check.outcome = CreditCodeCheck::Outcome::wrong_check;
    }
    return check;
}

EmailCheck check_email(std::string_view text) {
    using Outcome = EmailCheck::Outcome;
    EmailCheck check;
    const std::u32string chars = half_width_trimmed(text);
    check.address = to_utf8(chars);
    const auto fail = [&](Outcome outcome) {
        check.outcome = outcome;
        return check;
    };
    if (std::ranges::any_of(chars, is_space)) return fail(Outcome::has_space);
    const auto ats = std::ranges::count(check.address, '@');
    if (ats == 0) return fail(Outcome::no_at);
    if (ats > 1) return fail(Outcome::several_at);
    if (check.address.size() > 254) return fail(Outcome::too_long);
    const std::size_t at = check.address.find('@');
    if (!local_part_ok(std::string_view(check.address).substr(0, at))) return fail(Outcome::bad_local);
    for (std::size_t i = at; i < check.address.size(); ++i) {
        check.address[i] = static_cast<char>(ascii_lower(static_cast<unsigned char>(check.address[i])));
    }
    if (!domain_ok(std::string_view(check.address).substr(at + 1))) return fail(Outcome::bad_domain);
    return check;
}

NumberShapeCheck check_number_shape(std::string_view text, std::size_t min, std::size_t max) {
    using Outcome = NumberShapeCheck::Outcome;
    NumberShapeCheck check;
    std::optional<char32_t> bad;
    bool digit = false;
    for (const char32_t raw : to_chars(limited(text, max_bytes))) {
        const char32_t folded = upper(half_width(raw));
        if (is_space(folded) || is_invisible(raw)) continue;
        const char32_t c = is_dash(folded) ? U'-' : folded;
        if (!bad && !is_ascii_alnum(c) && std::u32string_view(U"-_/.").find(c) == std::u32string_view::npos)
            bad = c;
        digit = digit || is_ascii_digit(c);
        append(check.number, c);
        ++check.length;
    }
    if (bad) {
        check.outcome = Outcome::bad_character;
        append(check.bad_character, *bad);
    } else if (check.length < min) {
        check.outcome = Outcome::too_short;
    } else if (check.length > max) {
        check.outcome = Outcome::too_long;
    } else if (!digit) {
        check.outcome = Outcome::no_digit;
    }
    return check;
}

}  // namespace aftercare::dialogs::recognise
