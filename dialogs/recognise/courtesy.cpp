#include "dialogs/recognise/courtesy.h"

#include <algorithm>
#include <array>
#include <set>

namespace aftercare::dialogs::recognise {

namespace {

// No courtesy is longer, in bytes; a longer clause is not even looked up.
constexpr std::size_t longest_clause = 60;

// What divides clauses. A full stop of letters may stand in a number or an address, so a space must follow it.
constexpr std::array<std::string_view, 12> marks{"，", "。", "！", "；", "～", "~", ",", "!", ";", ". ", "：", "、"};

std::set<std::string> keys_of(const Normaliser& normaliser, const std::vector<std::string>& words) {
    std::set<std::string> keys;
    for (const auto& list : words)
        for (std::string_view rest = list; !rest.empty();) {
            const auto bar = rest.find('|');
            keys.insert(normaliser.key(rest.substr(0, bar)));
            rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
        }
    return keys;
}

class Courtesy {
  public:
    Courtesy(const Normaliser& normaliser, const std::vector<std::string>& words)
        : normaliser_(normaliser), keys_(keys_of(normaliser, words)) {}

    std::string_view line_without(std::string_view line) const {
        line = trimmed(line);
        while (!line.empty()) {
            const auto [end, after] = first_mark(line);
            if (!is(line.substr(0, end))) break;
            line = trimmed(line.substr(after));
        }
        while (!line.empty()) {
            std::string_view body = trimmed(line);
            const auto begin = last_clause(body);
            if (begin == 0 || !is(body.substr(begin))) break;
            line = trimmed(without_marks(body.substr(0, begin)));
        }
        return line;
    }

  private:
    static std::string_view trimmed(std::string_view text) {
        const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && blank(text.back())) text.remove_suffix(1);
        return text;
    }

    static std::string_view without_marks(std::string_view text) {
        for (bool again = true; again;) {
            again = false;
            text = trimmed(text);
            for (const auto mark : marks)
                if (text.ends_with(trimmed(mark))) {
                    text.remove_suffix(trimmed(mark).size());
                    again = true;
                }
        }
        return text;
    }

    bool is(std::string_view clause) const {
        if (clause.size() > longest_clause) return false;
        const std::string key = normaliser_.key(clause);
        return key.empty() || keys_.contains(key);
    }

    struct Mark {
        std::size_t begin, end;
    };
    static Mark first_mark(std::string_view text) {
        Mark found{text.size(), text.size()};
        for (const auto mark : marks)
            if (const auto at = text.find(mark); at < found.begin) found = {at, at + mark.size()};
        return found;
    }

    /// Where the last clause begins; marks at the very end belong to it.
    static std::size_t last_clause(std::string_view text) {
        const std::string_view body = without_marks(text);
        std::size_t begin = 0;
        for (const auto mark : marks)
            if (const auto at = body.rfind(mark); at != std::string_view::npos) begin = std::max(begin, at + mark.size());
        return begin;
    }

    const Normaliser& normaliser_;
    std::set<std::string> keys_;
};

}  // namespace

std::string without_courtesy(const Normaliser& normaliser, const std::vector<std::string>& words, std::string_view text) {
    const Courtesy courtesy(normaliser, words);
    std::string kept;
    bool gap = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = courtesy.line_without(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty()) {
            gap = true;
            continue;
        }
        if (!kept.empty()) kept += gap ? "\n\n" : "\n";
        kept += line;
        gap = false;
    }
    return kept;
}

}  // namespace aftercare::dialogs::recognise
