#include "adapters/email/rules/subject.h"

#include "adapters/email/rules/ascii.h"

#include <algorithm>
#include <array>

namespace aftercare::email {

namespace {

constexpr std::array<std::string_view, 11> answer_prefixes{"re",   "aw",   "antw", "sv",   "回复", "回覆",
                                                           "答复", "答覆", "回復", "答復", "回信"};
constexpr std::array<std::string_view, 7> forward_prefixes{"fwd", "fw", "wg", "转发", "轉寄", "轉發", "转寄"};
constexpr std::string_view wide_blank = "\u3000";
constexpr std::string_view hard_blank = "\u00a0";
constexpr std::string_view wide_colon = "：";
constexpr std::size_t most_bytes = 200;
constexpr std::size_t most_numbers = 4;
constexpr std::size_t most_number_characters = 40;

std::string_view skip_blanks(std::string_view text) {
    for (;;) {
        const std::string_view trimmed = trim(text);
        text = trimmed;
        if (text.starts_with(wide_blank))
            text.remove_prefix(wide_blank.size());
        else if (text.starts_with(hard_blank))
            text.remove_prefix(hard_blank.size());
        else
            return text;
    }
}

bool begins(std::string_view text, std::string_view word) {
    return text.size() >= word.size() && same_letters(text.substr(0, word.size()), word);
}

// "[2]", "(2)", "^2", "*2": how some programs count answers.
std::string_view skip_counter(std::string_view text) {
    if (text.empty()) return text;
    constexpr std::string_view open = "[(^*";
    const auto kind = open.find(text.front());
    if (kind == std::string_view::npos) return text;
    std::size_t end = 1;
    while (end < text.size() && end < 5 && is_digit(text[end])) ++end;
    if (end == 1) return text;
    if (kind >= 2) return text.substr(end);
    const char close = kind == 0 ? ']' : ')';
    return end < text.size() && text[end] == close ? text.substr(end + 1) : text;
}

// Behind one prefix and its colon; the same text if it does not begin with that prefix.
std::string_view without(std::string_view text, std::string_view prefix) {
    if (!begins(text, prefix)) return text;
    const std::string_view rest = skip_blanks(skip_counter(skip_blanks(text.substr(prefix.size()))));
    if (rest.starts_with(':')) return skip_blanks(rest.substr(1));
    if (rest.starts_with(wide_colon)) return skip_blanks(rest.substr(wide_colon.size()));
    return text;
}

template <std::size_t Count>
bool strip_one(std::string_view& text, const std::array<std::string_view, Count>& prefixes) {
    for (const std::string_view prefix : prefixes) {
        const std::string_view rest = without(text, prefix);
        if (rest.size() == text.size()) continue;
        text = rest;
        return true;
    }
    return false;
}

bool number_character(char c) {
    return is_letter(c) || is_digit(c) || c == '-';
}

}  // namespace

StrippedSubject strip_prefixes(std::string_view subject) {
    StrippedSubject result{skip_blanks(subject), false, false};
    for (;;) {
        if (strip_one(result.rest, answer_prefixes))
            result.answer = true;
        else if (strip_one(result.rest, forward_prefixes))
            result.forward = true;
        else
            return result;
    }
}

std::string clean_subject(std::string_view subject) {
    std::string clean;
    for (const char c : subject) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        if (!control)
            clean += c;
        else if (!clean.ends_with(' '))
            clean += ' ';
    }
    const std::string_view line = trim(clean);
    std::size_t end = std::min(line.size(), most_bytes);
    // Not within a character.
    while (end > 0 && end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    return std::string(trim(line.substr(0, end)));
}

std::string answer_subject(std::string_view subject, std::string_view fallback) {
    std::string_view rest = strip_prefixes(subject).rest;
    if (rest.empty()) rest = fallback;
    return "Re: " + clean_subject(rest);
}

std::vector<std::string_view> numbers_in_subject(std::string_view subject) {
    std::vector<std::string_view> numbers;
    while (numbers.size() < most_numbers) {
        const auto open = subject.find("[#");
        if (open == std::string_view::npos) break;
        subject.remove_prefix(open + 2);
        const auto end = std::ranges::find_if_not(subject, number_character);
        const auto size = static_cast<std::size_t>(end - subject.begin());
        if (size >= 1 && size <= most_number_characters && end != subject.end() && *end == ']')
            numbers.push_back(subject.substr(0, size));
    }
    return numbers;
}

}  // namespace aftercare::email
