#include "core/search_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

namespace aftercare::core {

namespace {

constexpr std::size_t longest_word = 64;    ///< bytes; what is longer is no word that anybody types
constexpr std::size_t most_pieces = 6;      ///< of a word that is divided into letters and digits
constexpr std::size_t longest_phrase = 32;  ///< words
constexpr std::size_t most_terms = 16;

enum class Class : std::uint8_t { separator = 1, joiner, letter, digit, pair };

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t Count>
bool in(const std::array<Range, Count>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return r.first <= c && c <= r.last; });
}

/// Scripts that are written without spaces, or with spaces that help little (Korean).
constexpr std::array paired = {
    Range{0x1100, 0x11ff},   Range{0x3005, 0x3007},   Range{0x3041, 0x3096},   Range{0x309d, 0x309f},
    Range{0x30a1, 0x30fa},   Range{0x30fc, 0x312f},   Range{0x3131, 0x318e},   Range{0x31a0, 0x31ba},
    Range{0x31f0, 0x31ff},   Range{0x3400, 0x4dbf},   Range{0x4e00, 0x9fff},   Range{0xac00, 0xd7a3},
    Range{0xf900, 0xfaff},   Range{0xff66, 0xff9d},   Range{0x20000, 0x3ffff},
};

/// Beyond ASCII: punctuation, symbols, spaces, marks without a place of their own, private use.
constexpr std::array separators = {
    Range{0x80, 0xa9},     Range{0xab, 0xb4},       Range{0xb6, 0xb9},       Range{0xbb, 0xbf},
    Range{0xd7, 0xd7},     Range{0xf7, 0xf7},       Range{0x2000, 0x206f},   Range{0x207a, 0x207e},
    Range{0x208a, 0x208e}, Range{0x20a0, 0x2101},   Range{0x2103, 0x2109},   Range{0x2190, 0x2bff},
    Range{0x2e00, 0x33ff}, Range{0xa490, 0xa4cf},   Range{0xd800, 0xf8ff},   Range{0xfe00, 0xfe6f},
    Range{0xfeff, 0xff65}, Range{0xffe0, 0xffff},   Range{0x1d000, 0x1d3ff}, Range{0x1f000, 0x1fbff},
    Range{0xe0000, 0x10ffff},
};

Class class_of(char32_t c) {
    if (c < 0x80) {
        if (c >= '0' && c <= '9') return Class::digit;
        if (c >= 'a' && c <= 'z') return Class::letter;
        return c == '-' || c == '_' || c == '.' || c == '/' || c == '\'' ? Class::joiner : Class::separator;
    }
    if (c == 0x2010 || c == 0x2011 || c == 0x2013 || c == 0x2019) return Class::joiner;
    if (in(paired, c)) return Class::pair;
    return in(separators, c) ? Class::separator : Class::letter;
}

/// Full-width forms become ASCII, ASCII becomes lower case.
char32_t folded(char32_t c) {
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/// Takes the first character off `rest`, which is not empty. A byte that is not UTF-8 gives U+FFFD.
char32_t take_character(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    char32_t c = length == 1 ? lead : lead & (0x7f >> length);
    bool good = lead < 0x80 || (lead >= 0xc2 && lead <= 0xf4 && rest.size() >= length);
    for (std::size_t i = 1; good && i < length; ++i) {
        good = (byte(i) & 0xc0) == 0x80;
        c = (c << 6) | (byte(i) & 0x3f);
    }
    good = good && c >= smallest[length] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    rest.remove_prefix(good ? length : 1);
    return good ? c : 0xfffd;
}

std::string utf8(char32_t c) {
    const auto tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xc0 | (c >> 6)), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xe0 | (c >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

/// A stretch of text between separators.
struct Run {
    bool pairs = false;                   ///< of characters; else a word
    std::vector<std::string> characters;  ///< of a run of pairs
    std::string whole;                    ///< of a word, without joiners
    SearchPhrase pieces;                  ///< of a word: its letters and digits apart; one if it is not divided
};

/// Divides text into runs.
class Scanner {
  public:
    std::vector<Run> scan(std::string_view text) {
        while (!text.empty()) take(folded(take_character(text)));
        end_run();
        return std::move(runs_);
    }

  private:
    void take(char32_t c) {
        const Class now = class_of(c);
        if (now == Class::separator) return end_run();
        if (now == Class::joiner) {
            // Between two joiners is nothing: "wait...what" are two words. And a long list is no name.
            if (run_.pairs || joined_ || run_.pieces.size() >= most_pieces) return end_run();
            joined_ = !run_.whole.empty();
            return;
        }
        const bool pair = now == Class::pair;
        if (pair != run_.pairs) end_run();
        run_.pairs = pair;
        if (pair)
            run_.characters.push_back(utf8(c));
        else
            add_to_word(utf8(c), now);
    }

    void add_to_word(const std::string& character, Class now) {
        if (run_.pieces.empty() || joined_ || now != last_) run_.pieces.emplace_back();
        run_.pieces.back() += character;
        run_.whole += character;
        joined_ = false;
        last_ = now;
    }

    void end_run() {
        if (!run_.characters.empty() || !run_.whole.empty()) {
            shorten();
            runs_.push_back(std::move(run_));
        }
        run_ = {};
        joined_ = false;
    }

    void shorten() {
        if (run_.whole.size() > longest_word) {
            std::size_t end = longest_word;
            while (end > 0 && (static_cast<unsigned char>(run_.whole[end]) & 0xc0) == 0x80) --end;
            run_.whole.resize(end);
            run_.pieces.clear();
        }
        if (run_.pieces.size() > most_pieces) run_.pieces.clear();
        if (!run_.pairs && run_.pieces.empty()) run_.pieces = {run_.whole};
    }

    std::vector<Run> runs_;
    Run run_;
    bool joined_ = false;  ///< a joiner came after the last character of the word
    Class last_ = Class::letter;
};

std::vector<Run> runs_of(std::string_view text) { return Scanner().scan(text); }

SearchPhrase pairs_of(const Run& run) {
    SearchPhrase pairs;
    for (std::size_t i = 1; i < run.characters.size(); ++i)
        pairs.push_back(run.characters[i - 1] + run.characters[i]);
    return pairs;
}

SearchTerm term_of(const Run& run) {
    if (run.pairs) {
        if (run.characters.size() == 1) return {{run.characters}, true};
        auto pairs = pairs_of(run);
        pairs.resize(std::min(pairs.size(), longest_phrase));
        return {{std::move(pairs)}, false};
    }
    SearchTerm term{{{run.whole}}, false};
    if (run.pieces.size() > 1) term.any_of.push_back(run.pieces);
    return term;
}

bool has_digit(const std::string& word) {
    return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Words that any English text may have.
bool is_common_word(std::string_view word) {
    static const std::set<std::string_view> common = {
        "about", "after", "all",  "also", "am",   "an",    "and",  "any",   "are",  "as",   "at",   "be",
        "been",  "but",   "by",   "can",  "did",  "do",    "does", "for",   "from", "get",  "had",  "has",
        "have",  "he",    "her",  "his",  "how",  "if",    "in",   "into",  "is",   "it",   "its",  "me",
        "my",    "no",    "not",  "of",   "on",   "one",   "or",   "our",   "out",  "please", "she", "so",
        "some",  "that",  "the",  "then", "their", "there", "they", "this", "to",   "very", "was",  "we",
        "were",  "what",  "when", "which", "will", "with", "would", "you",  "your", "again", "now",
    };
    return word.size() < 2 || common.contains(word);
}

/// Characters that hold sentences together: a pair with one of them tells nothing.
bool is_common_character(std::string_view character) {
    static const std::set<std::string_view> common = {
        "的", "了", "是", "我", "你", "您", "他", "她", "它", "们", "这", "那", "就", "也", "都", "吗", "呢",
        "吧", "啊", "很", "着", "过", "有", "一", "在", "和", "与", "请", "又", "还", "被", "把", "给",
    };
    return common.contains(character);
}

/// Phrases in three ranks.
struct Telling {
    std::array<std::vector<SearchPhrase>, 3> ranks;

    void add(const Run& run) {
        if (run.pairs) return add_pairs(run);
        if (has_digit(run.whole)) {
            ranks[0].push_back({run.whole});
            if (run.pieces.size() > 1) ranks[0].push_back(run.pieces);
            return;
        }
        for (const auto& piece : run.pieces)
            if (!is_common_word(piece)) ranks[1].push_back({piece});
        if (run.pieces.size() > 1) ranks[1].push_back({run.whole});
    }

    void add_pairs(const Run& run) {
        for (std::size_t i = 1; i < run.characters.size(); ++i)
            if (!is_common_character(run.characters[i - 1]) && !is_common_character(run.characters[i]))
                ranks[2].push_back({run.characters[i - 1] + run.characters[i]});
    }
};

}  // namespace

std::string index_words(std::string_view text) {
    std::string words;
    const auto add = [&](const std::string& word) { (words += words.empty() ? "" : " ") += word; };
    for (const auto& run : runs_of(text)) {
        if (run.pairs) {
            for (const auto& pair : pairs_of(run)) add(pair);
            add(run.characters.back());
        } else {
            if (run.pieces.size() > 1)
                for (const auto& piece : run.pieces) add(piece);
            add(run.whole);
        }
    }
    return words;
}

std::vector<SearchTerm> search_terms(std::string_view query) {
    auto runs = runs_of(query);
    runs.resize(std::min(runs.size(), most_terms));
    std::vector<SearchTerm> terms;
    for (const auto& run : runs) terms.push_back(term_of(run));
    for (std::size_t i = runs.size(); i-- > 0;) {
        if (runs[i].pairs) continue;
        // One letter is the beginning of too much.
        terms[i].goes_on = runs[i].whole.size() > 1;
        break;
    }
    return terms;
}

std::vector<SearchPhrase> telling_phrases(std::string_view text, std::size_t most) {
    Telling telling;
    for (const auto& run : runs_of(text)) telling.add(run);
    std::vector<SearchPhrase> phrases;
    std::set<SearchPhrase> seen;
    for (auto& rank : telling.ranks)
        for (auto& phrase : rank)
            if (phrases.size() < most && seen.insert(phrase).second) phrases.push_back(std::move(phrase));
    return phrases;
}

}  // namespace aftercare::core
