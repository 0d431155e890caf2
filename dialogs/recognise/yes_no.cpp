#include "dialogs/recognise/yes_no.h"

#include "dialogs/recognise/chars.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 400;
constexpr std::size_t most_parts = 6;

using Words = std::span<const std::u32string_view>;

// Chinese words stand without their closing particles (的, 了, 啊 ...): those are taken off first.
constexpr std::array<std::u32string_view, 66> yes_words{U"是",
                                                        U"是的",
                                                        U"对",
                                                        U"对的",
                                                        U"对头",
                                                        U"好",
                                                        U"好的",
                                                        U"好滴",
                                                        U"可以",
                                                        U"行",
                                                        U"嗯",
                                                        U"嗯嗯",
                                                        U"恩",
                                                        U"恩恩",
                                                        U"确认",
                                                        U"确定",
                                                        U"没错",
                                                        U"不错",
                                                        U"没问题",
                                                        U"同意",
                                                        U"正确",
                                                        U"当然",
                                                        U"当然可以",
                                                        U"要",
                                                        U"需要",
                                                        U"有",
                                                        U"中",
                                                        U"成",
                                                        U"可",
                                                        U"收到",
                                                        U"我确认",
                                                        U"我同意",
                                                        U"就这样",
                                                        U"就是",
                                                        U"是这样",
                                                        U"必须",
                                                        U"没意见",
                                                        U"yes",
                                                        U"y",
                                                        U"yeah",
                                                        U"yep",
                                                        U"yup",
                                                        U"ok",
                                                        U"okay",
                                                        U"okey",
                                                        U"sure",
                                                        U"right",
                                                        U"correct",
                                                        U"true",
                                                        U"confirm",
                                                        U"confirmed",
                                                        U"i confirm",
                                                        U"agree",
                                                        U"i agree",
                                                        U"of course",
                                                        U"that's right",
                                                        U"that is right",
                                                        U"that's correct",
                                                        U"exactly",
                                                        U"absolutely",
                                                        U"fine",
                                                        U"good",
                                                        U"👍",
                                                        U"👌",
                                                        U"✅",
                                                        U"✔"};

constexpr std::array<std::u32string_view, 46> no_words{
    U"不",        U"不是",         U"不对",     U"不行",       U"不可以",  U"不要",      U"不用",
    U"不需要",    U"不好",         U"不同意",   U"不正确",     U"不确认",  U"没有",      U"没",
    U"否",        U"错",           U"错误",     U"有误",       U"不必",    U"不是这样",  U"并不是",
    U"无",        U"不可",         U"取消",     U"算",         U"no",      U"n",         U"nope",
    U"nah",       U"not",          U"no way",   U"false",      U"wrong",   U"incorrect", U"not correct",
    U"not right", U"that's wrong", U"disagree", U"i disagree", U"i don't", U"cancel",    U"never",
    U"👎",        U"❌",           U"✖",        U"×"};

constexpr std::array<std::u32string_view, 30> solved_words{
    U"解决",      U"已解决",       U"已经解决",    U"问题解决",   U"问题已解决",     U"问题已经解决",
    U"都解决",    U"全部解决",     U"完全解决",    U"搞定",       U"修好",           U"已经修好",
    U"已修好",    U"恢复正常",     U"正常",        U"已经正常",   U"可以用",         U"能用",
    U"好用",      U"solved",       U"fixed",       U"resolved",   U"it works",       U"works",
    U"works now", U"it works now", U"it's solved", U"it's fixed", U"problem solved", U"all good"};

constexpr std::array<std::u32string_view, 48> not_solved_words{U"没解决",
                                                               U"没有解决",
                                                               U"还没解决",
                                                               U"还没有解决",
                                                               U"未解决",
                                                               U"尚未解决",
                                                               U"还未解决",
                                                               U"问题没解决",
                                                               U"问题还没解决",
                                                               U"问题没有解决",
                                                               U"仍未解决",
                                                               U"解决不",
                                                               U"没搞定",
                                                               U"还没搞定",
                                                               U"没修好",
                                                               U"还没修好",
                                                               U"没有修好",
                                                               U"还是不行",
                                                               U"还不行",
                                                               U"还是一样",
                                                               U"还是老样子",
                                                               U"没好",
                                                               U"还没好",
                                                               U"还没",
                                                               U"还没有",
                                                               U"没完全解决",
                                                               U"部分解决",
                                                               U"还是坏",
                                                               U"还有问题",
                                                               U"还是有问题",
                                                               U"依然不行",
                                                               U"仍然不行",
                                                               U"又坏",
                                                               U"不能用",
                                                               U"还不能用",
                                                               U"还是不能用",
                                                               U"not yet",
                                                               U"not solved",
                                                               U"not fixed",
                                                               U"not resolved",
                                                               U"unsolved",
                                                               U"unresolved",
                                                               U"still broken",
                                                               U"still not working",
                                                               U"it's not solved",
                                                               U"it's not fixed",
                                                               U"it doesn't work",
                                                               U"not really"};

constexpr std::array<std::u32string_view, 16> chinese_endings{U"谢谢", U"感谢", U"的", U"了", U"啊", U"呀",
                                                              U"哦",   U"噢",   U"吧", U"呢", U"哈", U"啦",
                                                              U"喔",   U"嘛",   U"滴", U"哒"};
constexpr std::array<std::u32string_view, 8> polite{U"please", U"thanks", U"thank you", U"thx",
                                                    U"谢谢",   U"感谢",   U"谢谢您",    U"谢谢你"};

bool holds(Words words, std::u32string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::u32string_view without_space(std::u32string_view part) {
    while (!part.empty() && is_space(part.front())) part.remove_prefix(1);
    while (!part.empty() && is_space(part.back())) part.remove_suffix(1);
    return part;
}

/// Whether `part` is one of the words, perhaps with particles behind it or said twice ("好好的", "对对对").
bool says(Words words, std::u32string_view part) {
    for (int endings = 0; endings < 4 && !part.empty(); ++endings) {
        if (holds(words, part)) return true;
        for (std::size_t period = 1; period <= part.size() / 2; ++period) {
            if (part.size() % period != 0 || !holds(words, part.substr(0, period))) continue;
            bool repeats = true;
            for (std::size_t i = period; i < part.size() && repeats; ++i)
                repeats = part[i] == part[i - period];
            // 不不 may be a stammer, 不是不是 is one; 没没 is nothing: only words of the list get here.
            if (repeats) return true;
        }
        const auto* ending =
            std::ranges::find_if(chinese_endings, [&](auto word) { return part.ends_with(word); });
        if (ending == chinese_endings.end()) return false;
        part.remove_suffix(ending->size());
    }
    return false;
}

bool parts_here(char32_t c) {
    return (is_punctuation(c) && c < 0x3000 && c != U'\'' && c != U'-' && c != U'👍' && c != U'×') ||
           c == U'\n' || (c >= 0x3001 && c <= 0x3002);
}

bool is_sign(char32_t c) {
    return c == U'👍' || c == U'👌' || c == U'✅' || c == U'✔' || c == U'👎' || c == U'❌' || c == U'✖';
}

/// The message cut at punctuation, signs standing alone, skin tones and variation selectors left out.
std::vector<std::u32string> parts_of(std::u32string_view chars) {
    std::vector<std::u32string> parts(1);
    for (const char32_t c : chars) {
        if ((c >= 0x1F3FB && c <= 0x1F3FF) || c == 0xFE0F) continue;
        if (is_sign(c)) {
            parts.emplace_back(1, c);
            parts.emplace_back();
        } else if (parts_here(c)) {
            parts.emplace_back();
        } else {
            parts.back() += c == 0x2019 ? U'\'' : c;
        }
    }
    std::vector<std::u32string> kept;
    for (const auto& part : parts) {
        const auto trimmed = without_space(part);
        if (!trimmed.empty()) kept.emplace_back(trimmed);
    }
    return kept;
}

/// Cuts at spaces where a whole part is not understood ("是的 没错", "yes please").
std::vector<std::u32string> words_of(std::u32string_view part) {
    std::vector<std::u32string> words(1);
    for (const char32_t c : part) {
        if (is_space(c)) {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

struct Verdict {
    bool yes = false;
    bool no = false;
    bool unknown = false;
};

void judge_part(std::u32string_view part, Words yes, Words no, Verdict& verdict) {
    if (holds(polite, part)) return;
    if (says(no, part))
        verdict.no = true;
    else if (says(yes, part))
        verdict.yes = true;
    else
        verdict.unknown = true;
}

Verdict judge(std::u32string_view chars, Words yes, Words no) {
    Verdict verdict;
    const auto parts = parts_of(chars);
    if (parts.empty() || parts.size() > most_parts) return {false, false, true};
    for (const auto& part : parts) {
        Verdict whole;
        judge_part(part, yes, no, whole);
        if (whole.unknown) {
            whole = {};
            const auto words = words_of(part);
            if (words.size() < 2) return {false, false, true};
            for (const auto& word : words) judge_part(word, yes, no, whole);
        }
        verdict.yes = verdict.yes || whole.yes;
        verdict.no = verdict.no || whole.no;
        verdict.unknown = verdict.unknown || whole.unknown;
    }
    return verdict;
}

std::u32string chars_of(const Normaliser& normaliser, std::string_view text) {
    constexpr std::array steps{Step::clean, Step::nfkc, Step::simplified, Step::lower, Step::trim};
    return to_chars(normaliser.apply(steps, text));
}

}  // namespace

YesNo read_yes_no(const Normaliser& normaliser, std::string_view text) {
    if (text.size() > max_bytes) return YesNo::unclear;
    const Verdict verdict = judge(chars_of(normaliser, text), yes_words, no_words);
    if (verdict.unknown || verdict.yes == verdict.no) return YesNo::unclear;
    return verdict.yes ? YesNo::yes : YesNo::no;
}

Solved read_solved(const Normaliser& normaliser, std::string_view text) {
    if (text.size() > max_bytes) return Solved::unclear;
    const std::u32string chars = chars_of(normaliser, text);
    static const auto all_yes = [] {
        std::vector<std::u32string_view> words(yes_words.begin(), yes_words.end());
        words.insert(words.end(), solved_words.begin(), solved_words.end());
        return words;
    }();
    static const auto all_no = [] {
        std::vector<std::u32string_view> words(no_words.begin(), no_words.end());
        words.insert(words.end(), not_solved_words.begin(), not_solved_words.end());
        return words;
    }();
    const Verdict verdict = judge(chars, all_yes, all_no);
    if (verdict.unknown || verdict.yes == verdict.no) return Solved::unclear;
    return verdict.yes ? Solved::solved : Solved::not_solved;
}

}  // namespace aftercare::dialogs::recognise
