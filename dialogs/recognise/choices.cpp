#include "dialogs/recognise/choices.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/negation.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>
#include <optional>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 2'000;
/// Longer messages tell something; they do not choose.
constexpr std::size_t max_close_characters = 60;

std::string key_of(const Normaliser& normaliser, std::string_view text) {
    return normaliser.key(limited(text, max_bytes));
}

struct Spelled {
    std::u32string_view text;
    std::size_t number = 0;
};
constexpr std::array spelled_numbers{
    Spelled{U"one", 1},     Spelled{U"two", 2},    Spelled{U"three", 3}, Spelled{U"four", 4},
    Spelled{U"five", 5},    Spelled{U"six", 6},    Spelled{U"seven", 7}, Spelled{U"eight", 8},
    Spelled{U"nine", 9},    Spelled{U"ten", 10},   Spelled{U"first", 1}, Spelled{U"second", 2},
    Spelled{U"third", 3},   Spelled{U"fourth", 4}, Spelled{U"fifth", 5}, Spelled{U"sixth", 6},
    Spelled{U"seventh", 7}, Spelled{U"eighth", 8}, Spelled{U"ninth", 9}, Spelled{U"tenth", 10},
    Spelled{U"1st", 1},     Spelled{U"2nd", 2},    Spelled{U"3rd", 3},
};

template <std::size_t size>
bool drop_front(std::u32string_view& text, const std::array<std::u32string_view, size>& words) {
    for (const auto word : words) {
        if (!text.starts_with(word)) continue;
        text.remove_prefix(word.size());
        return true;
    }
    return false;
}

template <std::size_t size>
bool drop_back(std::u32string_view& text, const std::array<std::u32string_view, size>& words) {
    for (const auto word : words) {
        if (!text.ends_with(word)) continue;
        text.remove_suffix(word.size());
        return true;
    }
    return false;
}

void drop_outer(std::u32string_view& text) {
    const auto idle = [](char32_t c) { return is_space(c) || is_punctuation(c); };
    while (!text.empty() && idle(text.front())) text.remove_prefix(1);
    while (!text.empty() && idle(text.back())) text.remove_suffix(1);
}

/// The number a whole message says: "2", "2)", "二", "第二个", "选2", "the second one", "last" for the last.
std::optional<std::size_t> whole_number(std::u32string_view text, std::size_t count) {
    constexpr std::array<std::u32string_view, 12> before{U"我选择",  U"我选", U"选择",    U"选项",
                                                         U"选",      U"就",   U"option ", U"number ",
                                                         U"choice ", U"no. ", U"the ",    U"no."};
    constexpr std::array<std::u32string_view, 11> after{U"选项", U"个吧", U"项吧", U"个",   U"项",     U"种",
                                                        U"号",   U"条",   U"吧",   U" one", U" option"};
    drop_outer(text);
    while (drop_front(text, before)) drop_outer(text);
    if (text == U"最后一" || text == U"最后一个" || text == U"最后一项" || text == U"last one" ||
        text == U"last") {
        return count;
    }
    while (drop_back(text, after)) drop_outer(text);
    const bool ordinal = !text.empty() && text.front() == U'第';
    if (ordinal) text.remove_prefix(1);
    drop_outer(text);
    for (const Spelled& word : spelled_numbers) {
        if (text == word.text) return word.number;
    }
    const auto number = read_numeral(text, 0);
    if (!number || number->end != text.size() || number->value < 1) return std::nullopt;
    return static_cast<std::size_t>(number->value);
}

/// Levenshtein distance with neighbours exchanged as one step; more than `most` is reported as most + 1.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t most) {
    if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return std::min(last[b.size()], most + 1);
}

/// Typing errors allowed for a name of that length: none in short words, where every letter counts.
std::size_t errors_allowed(std::u32string_view name) {
    const bool latin = std::ranges::all_of(name, [](char32_t c) { return c < 0x250; });
    if (latin) return name.size() >= 8 ? 2 : name.size() >= 4 ? 1 : 0;
    return name.size() >= 4 ? 1 : 0;
}

bool stands_as_word(std::u32string_view text, std::size_t at, std::size_t length) {
    const bool left = at == 0 || !is_ascii_alnum(text[at - 1]) || !is_ascii_alnum(text[at]);
    const std::size_t end = at + length;
    const bool right = end == text.size() || !is_ascii_alnum(text[end]) || !is_ascii_alnum(text[end - 1]);
    return left && right;
}

/// The place of `word` in `text` as a word of its own; npos if it is not there.
std::size_t find_word(std::u32string_view text, std::u32string_view word) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        if (stands_as_word(text, at, word.size())) return at;
    }
    return text.npos;
}

/// "我不满意" denies 满意, not 不满意: only what stands around the name counts.
bool denies_around(std::u32string_view text, std::size_t at, std::size_t length) {
    return is_negated(text.substr(0, at)) || is_negated(text.substr(at + length));
}

/// A number alone ("3") is a name only when it is the whole message.
bool is_bare_number(std::u32string_view name) {
    return end_of_numerals(name, 0) == name.size();
}

enum class Likeness : std::uint8_t { none, misspelt, part, whole };

Likeness likeness(std::u32string_view message, std::u32string_view name) {
    if (is_bare_number(name) || name.size() < 2) return Likeness::none;
    if (const std::size_t at = find_word(message, name); at != message.npos) {
        return denies_around(message, at, name.size()) ? Likeness::none : Likeness::whole;
    }
    // "企业" for "企业客户": what the customer wrote is a part of the name.
    const bool part =
        message.size() >= 2 && !is_bare_number(message) && find_word(name, message) != name.npos;
    if (part) return is_negated(message) == is_negated(name) ? Likeness::part : Likeness::none;
    const std::size_t allowed = errors_allowed(name);
    if (allowed == 0 || is_negated(message) != is_negated(name)) return Likeness::none;
    return distance(message, name, allowed) <= allowed ? Likeness::misspelt : Likeness::none;
}

bool splits(char32_t c) {
    return c == U',' || c == U'、' || c == U';' || c == U'/' || c == U'+' || c == U'&' || c == U'\n' ||
           c == U'，' || c == U'；' || c == U'|' || c == U'。';
}

std::size_t conjunction_at(std::u32string_view text, std::size_t at) {
    constexpr std::array<std::u32string_view, 8> words{U"以及", U"还有", U"和",    U"与",
                                                       U"跟",   U"及",   U" and ", U" plus "};
    for (const auto word : words) {
        if (starts_with_at(text, at, word)) return word.size();
    }
    return 0;
}

std::vector<std::u32string> parts_of(std::u32string_view text, bool at_conjunctions, bool at_spaces) {
    std::vector<std::u32string> parts(1);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t conjunction = at_conjunctions ? conjunction_at(text, at) : 0;
        if (conjunction > 0 || splits(text[at]) || (at_spaces && is_space(text[at]))) {
            parts.emplace_back();
            at += conjunction > 0 ? conjunction : 1;
        } else {
            parts.back() += text[at++];
        }
    }
    std::erase_if(parts, [](const std::u32string& part) {
        return std::ranges::all_of(part, [](char32_t c) { return is_space(c) || is_punctuation(c); });
    });
    return parts;
}

}  // namespace

ChoiceSet::ChoiceSet(const Normaliser& normaliser, const std::vector<Choice>& choices)
    : normaliser_(normaliser) {
    names_.reserve(choices.size());
    for (const Choice& choice : choices) {
        std::vector<std::string> names;
        const auto add = [&](const std::string& name) {
            std::string key = key_of(normaliser, name);
            if (!key.empty() && std::ranges::find(names, key) == names.end()) names.push_back(std::move(key));
        };
        add(choice.value);
        add(choice.label);
        for (const std::string& alias : choice.aliases) add(alias);
        names_.push_back(std::move(names));
    }
}

ChoiceReading ChoiceSet::match(std::string_view text) const {
    const std::string key = key_of(normaliser_, text);
    if (key.empty()) return {};
    return match_key(key);
}

ChoiceReading ChoiceSet::match_key(const std::string& key) const {
    if (auto reading = match_name(key); reading.outcome != ChoiceReading::Outcome::none) return reading;
    const std::u32string chars = to_chars(key);
    if (const auto number = whole_number(chars, names_.size())) {
        if (*number > names_.size()) return {};
        return {ChoiceReading::Outcome::exact, {*number - 1}};
    }
    return match_close(key);
}

ChoiceReading ChoiceSet::match_name(const std::string& key) const {
    ChoiceReading reading;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (std::ranges::find(names_[i], key) != names_[i].end()) reading.indexes.push_back(i);
    }
    if (reading.indexes.size() == 1) reading.outcome = ChoiceReading::Outcome::exact;
    if (reading.indexes.size() > 1) reading.outcome = ChoiceReading::Outcome::several;
    return reading;
}

ChoiceReading ChoiceSet::match_close(const std::string& key) const {
    const std::u32string message = to_chars(key);
    if (message.size() > max_close_characters) return {};
    // A name found whole outweighs one found in part, and that a typing error; two of a rank ("个人还是企业")
    // stay open.
    ChoiceReading reading;
    Likeness best = Likeness::none;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        Likeness alike = Likeness::none;
        for (const std::string& name : names_[i]) alike = std::max(alike, likeness(message, to_chars(name)));
        if (alike == Likeness::none || alike < best) continue;
        if (alike > best) reading.indexes.clear();
        best = alike;
        reading.indexes.push_back(i);
    }
    if (reading.indexes.empty()) return {};
    reading.outcome =
        reading.indexes.size() == 1 ? ChoiceReading::Outcome::close : ChoiceReading::Outcome::several;
    return reading;
}

ChoicesReading ChoiceSet::match_several(std::string_view text) const {
    const std::string key = key_of(normaliser_, text);
    if (key.empty()) return {};
    constexpr std::array<std::string_view, 10> all{"全部", "全都要", "都要", "全选",        "都是",
                                                   "都有", "所有",   "all",  "all of them", "everything"};
    const bool named = match_name(key).outcome != ChoiceReading::Outcome::none;
    if (!named && std::ranges::find(all, key) != all.end()) {
        ChoicesReading reading{ChoicesReading::Outcome::exact, {}};
        for (std::size_t i = 0; i < names_.size(); ++i) reading.indexes.push_back(i);
        return names_.empty() ? ChoicesReading{} : reading;
    }
    const auto one = match_key(key);
    if (one.outcome == ChoiceReading::Outcome::exact) return {ChoicesReading::Outcome::exact, one.indexes};

    const std::u32string chars = to_chars(key);
    // Cut at punctuation first: "和" or a space may belong to a label.
    const std::array<std::pair<bool, bool>, 3> ways{std::pair{false, false}, std::pair{true, false},
                                                    std::pair{true, true}};
    for (const auto& [conjunctions, spaces] : ways) {
        const auto parts = parts_of(chars, conjunctions, spaces);
        if (parts.size() < 2) continue;
        std::vector<bool> chosen(names_.size(), false);
        bool close = false;
        bool understood = true;
        for (const std::u32string& part : parts) {
            const auto reading = match_key(key_of(normaliser_, to_utf8(part)));
            const bool single = reading.outcome == ChoiceReading::Outcome::exact ||
                                reading.outcome == ChoiceReading::Outcome::close;
            if (!single) {
                understood = false;
                break;
            }
            close = close || reading.outcome == ChoiceReading::Outcome::close;
            chosen[reading.indexes.front()] = true;
        }
        if (!understood) continue;
        ChoicesReading reading{close ? ChoicesReading::Outcome::close : ChoicesReading::Outcome::exact, {}};
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            if (chosen[i]) reading.indexes.push_back(i);
        }
        return reading;
    }
    if (one.outcome == ChoiceReading::Outcome::close) return {ChoicesReading::Outcome::close, one.indexes};
    // "官网和门店都买过": several names stand in the message as a whole.
    if (one.outcome == ChoiceReading::Outcome::several) return {ChoicesReading::Outcome::close, one.indexes};
    return {};
}

}  // namespace aftercare::dialogs::recognise
