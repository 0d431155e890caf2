#include "dialogs/recognise/vague.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>
#include <span>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 20'000;

using Words = std::span<const std::u32string_view>;

constexpr std::array<std::u32string_view, 21> chinese_fillers{
    U"你好", U"您好", U"请问", U"麻烦", U"谢谢", U"就是", U"现在", U"突然", U"好像", U"感觉", U"我的",
    U"这个", U"那个", U"东西", U"产品", U"完全", U"根本", U"总之", U"反正", U"一直", U"啊啊"};
constexpr std::array<std::u32string_view, 24> english_fillers{
    U"hi",  U"hello", U"please", U"help", U"thanks",  U"my",    U"the",    U"it",
    U"is",  U"just",  U"really", U"very", U"this",    U"that",  U"a",      U"an",
    U"and", U"so",    U"i",      U"has",  U"product", U"thing", U"device", U"at"};
constexpr std::array<std::u32string_view, 34> when_words{
    U"今天",  U"昨天",      U"前天",  U"早上",    U"上午",    U"中午", U"下午", U"晚上",   U"凌晨",
    U"昨晚",  U"今早",      U"上周",  U"上个月",  U"这周",    U"周一", U"周二", U"周三",   U"周四",
    U"周五",  U"周六",      U"周日",  U"星期",    U"刚买",    U"刚才", U"之后", U"开机时", U"的时候",
    U"today", U"yesterday", U"last ", U"morning", U"evening", U" ago", U"when "};
constexpr std::array<std::u32string_view, 24> often_words{
    U"每次",  U"每天",      U"每隔",    U"总是", U"一直",  U"经常",   U"有时",         U"偶尔",
    U"频繁",  U"时不时",    U"第一次",  U"从来", U"反复",  U"不定期", U"always",       U"every ",
    U"often", U"sometimes", U"usually", U"once", U"twice", U"times",  U"occasionally", U"never"};

bool holds_any(std::u32string_view text, Words words) {
    return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

bool holds_date_sign(std::u32string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool number = is_ascii_digit(text[i - 1]) || is_numeral(text[i - 1]);
        if (number && (text[i] == U'月' || text[i] == U'号' || text[i] == U'点' || text[i] == U':'))
            return true;
    }
    return false;
}

void take_out(std::u32string& text, std::u32string_view what) {
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at)) {
        const std::size_t end = at + what.size();
        const bool left = at > 0 && is_ascii_alnum(text[at - 1]) && is_ascii_alnum(what.front());
        const bool right = end < text.size() && is_ascii_alnum(text[end]) && is_ascii_alnum(what.back());
        if (left || right)
            at = end;
        else
            text.replace(at, what.size(), 1, U' ');
    }
}

struct Measure {
    std::size_t han = 0;
    std::size_t words = 0;
    bool digit = false;
};

bool is_particle(char32_t c) {
    return std::u32string_view(U"的了啊呀哦吧呢吗嘛我它都很太就也还又").find(c) != std::u32string_view::npos;
}

Measure measure(std::u32string_view text) {
    Measure m;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = text[at];
        if (is_han(c)) {
            if (!is_particle(c)) ++m.han;
            ++at;
        } else if (is_space(c) || is_punctuation(c)) {
            ++at;
        } else {
            std::size_t end = at;
            while (end < text.size() && !is_han(text[end]) && !is_space(text[end]) &&
                   (text[end] == U'\'' || !is_punctuation(text[end]))) {
                m.digit = m.digit || is_ascii_digit(text[end]);
                ++end;
            }
            const auto word = text.substr(at, end - at);
            if (std::ranges::find(english_fillers, word) == english_fillers.end()) ++m.words;
            at = end;
        }
    }
    return m;
}

}  // namespace

VagueRule::VagueRule(const Normaliser& normaliser, const VagueSettings& settings)
    : normaliser_(normaliser), min_characters_(settings.min_characters), min_words_(settings.min_words) {
    for (const std::string& phrase : settings.phrases) {
        std::string key = normaliser.key(phrase);
        if (!key.empty()) phrases_.push_back(std::move(key));
    }
    std::ranges::sort(phrases_, std::ranges::greater{}, &std::string::size);
}

VagueReading VagueRule::read(std::string_view text) const {
    using Reason = VagueReading::Reason;
    std::u32string chars = to_chars(normaliser_.key(limited(text, max_bytes)));
    std::ranges::replace(chars, U'\u2019', U'\'');
    VagueReading reading;
    reading.says_when = holds_any(chars, when_words) || holds_date_sign(chars);
    reading.says_how_often = holds_any(chars, often_words);
    const Measure before = measure(chars);
    const bool nothing =
        std::ranges::none_of(chars, [](char32_t c) { return !is_space(c) && !is_punctuation(c); });
    if (nothing) {
        reading.reason = Reason::empty;
        return reading;
    }
    for (const std::string& phrase : phrases_) take_out(chars, to_chars(phrase));
    for (const auto filler : chinese_fillers) take_out(chars, filler);
    const Measure left = measure(chars);
    if (left.han == 0 && left.words == 0) {
        reading.reason = Reason::only_phrases;
        return reading;
    }
    // A word in letters within Chinese text ("E05", "WiFi") counts for two characters, Chinese characters
    // within English for half a word; a number makes a text twice as telling.
    const bool chinese = before.han > before.words;
    const std::size_t have = chinese ? left.han + 2 * left.words : left.words + left.han / 2;
    const std::size_t need = chinese ? min_characters_ : min_words_;
    const std::size_t wanted = left.digit ? (need + 1) / 2 : need;
    if (have < wanted) reading.reason = Reason::too_short;
    return reading;
}

}  // namespace aftercare::dialogs::recognise
