#include "adapters/wechat/choices.h"

#include "adapters/wechat/text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::wechat {

namespace {

// Full-width and encircled digits become ASCII, letters lower case.
std::string folded(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) return std::string(text);
    const icu::UnicodeString normal = normalizer->normalize(
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
        status);
    if (U_FAILURE(status)) return std::string(text);
    std::string result;
    normal.toUTF8String(result);
    return std::string(trimmed(result));
}

// The number a text consists of, but for what people write around one.
std::optional<std::size_t> number_of(std::string_view text) {
    for (const std::string_view before : {"第", "(", "[", "【"})
        if (text.starts_with(before)) text.remove_prefix(before.size());
    for (const std::string_view after : {".", "。", "、", ")", "]", "】", "号", "项", "个"})
        if (text.ends_with(after)) text.remove_suffix(after.size());
    std::size_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

std::string one_line(std::string_view label) {
    std::string line = plain_text(label);
    std::ranges::replace(line, '\n', ' ');
    return std::string(trimmed(line));
}

}  // namespace

std::vector<core::Button> flat_choices(const std::vector<std::vector<core::Button>>& rows) {
    std::vector<core::Button> choices;
    for (const std::vector<core::Button>& row : rows) {
        for (const core::Button& button : row) choices.push_back({one_line(button.label), button.payload, button.by_word});
    }
    return choices;
}

std::string_view choice_problem(const std::vector<core::Button>& choices) {
    for (const core::Button& choice : choices) {
        if (choice.label.empty()) return "a button without label";
        if (choice.payload.empty()) return "a button without payload";
        if (choice.payload.size() > menu_id_bytes) return "a button payload of more than 64 bytes";
    }
    return {};
}

bool fits_menu(const std::vector<core::Button>& choices) {
    return !choices.empty() && choices.size() <= menu_items &&
           std::ranges::all_of(choices,
                               [](const core::Button& c) { return c.label.size() <= menu_label_bytes; });
}

std::string numbered_lines(const std::vector<core::Button>& choices, std::string_view lead) {
    std::string lines;
    std::string words;
    std::size_t number = 0;
    for (const core::Button& choice : choices) {
        if (choice.by_word) {
            words.append(words.empty() ? lead : std::string_view(" / ")).append(choice.label);
            continue;
        }
        if (number != 0) lines += '\n';
        lines.append(std::to_string(++number)).append(". ").append(choice.label);
    }
    if (!lines.empty() && !words.empty()) lines += '\n';
    return lines.append(words);
}

std::optional<std::string> chosen(std::string_view text, const std::vector<core::Button>& choices) {
    constexpr std::size_t longest = 512;  // a label is a line, not a letter
    if (text.size() > longest) return std::nullopt;
    const std::string answer = folded(text);
    for (const core::Button& choice : choices) {
        if (!answer.empty() && answer == folded(choice.label)) return choice.payload;
    }
    const std::optional<std::size_t> number = number_of(answer);
    if (!number) return std::nullopt;
    std::size_t place = 0;
    for (const core::Button& choice : choices) {
        if (!choice.by_word && ++place == *number) return choice.payload;
    }
    return std::nullopt;
}

}  // namespace aftercare::wechat
