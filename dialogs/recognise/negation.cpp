#include "dialogs/recognise/negation.h"

#include "dialogs/recognise/chars.h"

#include <algorithm>
#include <array>

namespace aftercare::dialogs::recognise {

namespace {

/// Words with a character of denial in them that deny nothing; longer ones first.
constexpr std::array<std::u32string_view, 15> harmless{U"不好意思", U"不锈钢", U"不干胶", U"非常", U"无线",
                                                       U"无人机",   U"无绳",   U"无极",   U"除非", U"并非常",
                                                       U"未来",     U"否则",   U"特别",   U"别墅", U"级别"};

constexpr std::array<std::u32string_view, 14> english{U"not",   U"no",      U"none",    U"neither", U"nor",
                                                      U"never", U"without", U"nothing", U"except",  U"cannot",
                                                      U"isnt",  U"arent",   U"dont",    U"nope"};

bool is_chinese_denial(char32_t c) {
    return std::u32string_view(U"不没沒别非无未否勿").find(c) != std::u32string_view::npos;
}

}  // namespace

bool is_negated(std::u32string_view key) {
    for (std::size_t at = 0; at < key.size();) {
        const auto* innocent =
            std::ranges::find_if(harmless, [&](auto word) { return starts_with_at(key, at, word); });
        if (innocent != harmless.end()) {
            at += innocent->size();
            continue;
        }
        if (is_chinese_denial(key[at])) return true;
        if (!is_ascii_letter(key[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < key.size() && (is_ascii_letter(key[end]) || key[end] == U'\'' || key[end] == U'\u2019'))
            ++end;
        const std::u32string_view word = key.substr(at, end - at);
        if (std::ranges::find(english, word) != english.end() || word.ends_with(U"n't") ||
            word.ends_with(U"n\u2019t"))
            return true;
        at = end;
    }
    return false;
}

}  // namespace aftercare::dialogs::recognise
