#include "dialogs/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace aftercare::dialogs {

struct Pattern::Compiled {
    std::unique_ptr<icu::RegexPattern> pattern;
};

namespace {

// Backtracking is bounded, so that no text of a customer can keep a turn busy.
constexpr std::int32_t time_limit = 50;
constexpr std::int32_t stack_limit = 64 * 1024;

bool letter_or_digit(char16_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t utf8_length(const icu::UnicodeString& text, std::int32_t end) {
    std::string bytes;
    text.tempSubString(0, end).toUTF8String(bytes);
    return bytes.size();
}

std::unique_ptr<icu::RegexMatcher> matcher(const icu::RegexPattern& pattern, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> made(pattern.matcher(text, status));
    if (U_FAILURE(status)) return nullptr;
    made->setTimeLimit(time_limit, status);
    made->setStackLimit(stack_limit, status);
    return U_FAILURE(status) ? nullptr : std::move(made);
}

}  // namespace

std::optional<Pattern> Pattern::compile(std::string_view expression, std::string& error) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    const icu::StringPiece bytes(expression.data(), static_cast<std::int32_t>(expression.size()));
    auto compiled = std::make_shared<Compiled>();
    compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(bytes), 0, where, status));
    if (U_FAILURE(status)) {
        error = u_errorName(status);
        return std::nullopt;
    }
    Pattern made;
    made.source_ = expression;
    made.compiled_ = std::move(compiled);
    return made;
}

bool Pattern::matches_whole(std::string_view text) const {
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto searcher = matcher(*compiled_->pattern, wide);
    UErrorCode status = U_ZERO_ERROR;
    return searcher && searcher->matches(status) && U_SUCCESS(status);
}

std::optional<Pattern::Found> Pattern::find(std::string_view text) const {
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto searcher = matcher(*compiled_->pattern, wide);
    if (!searcher) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    while (searcher->find(status) && U_SUCCESS(status)) {
        const std::int32_t begin = searcher->start(status);
        const std::int32_t end = searcher->end(status);
        const bool joined_before = begin > 0 && letter_or_digit(wide[begin - 1]) && letter_or_digit(wide[begin]);
        const bool joined_after =
            end > begin && end < wide.length() && letter_or_digit(wide[end]) && letter_or_digit(wide[end - 1]);
        if (end > begin && !joined_before && !joined_after) return Found{utf8_length(wide, begin), utf8_length(wide, end)};
    }
    return std::nullopt;
}

}  // namespace aftercare::dialogs
