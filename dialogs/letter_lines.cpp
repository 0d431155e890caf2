#include "dialogs/letter_lines.h"

#include <cstdint>
#include <optional>

namespace aftercare::dialogs {

namespace {

constexpr std::size_t longest_prefix = 15;  // bytes

constexpr std::string_view wide_blank = "＿";
constexpr std::string_view wide_space = "　";

std::string_view trimmed(std::string_view text) {
    for (bool again = true; again;) {
        again = false;
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
        if (text.starts_with(wide_space)) text.remove_prefix(wide_space.size()), again = true;
        if (text.ends_with(wide_space)) text.remove_suffix(wide_space.size()), again = true;
    }
    return text;
}

/// Without the blanks to write on. A single "_" may belong to a model's name.
std::string without_blanks(std::string_view line) {
    std::string kept;
    for (std::size_t i = 0; i < line.size();) {
        if (line.substr(i).starts_with(wide_blank)) {
            i += wide_blank.size();
            continue;
        }
        std::size_t end = i;
        while (end < line.size() && line[end] == '_') ++end;
        if (end - i >= 2) {
            i = end;
            continue;
        }
        kept += line[i++];
    }
    return std::string(trimmed(kept));
}

struct Numbered {
    int number = 0;
    std::string text;
};

/// "3. X200", "（3）X200", "3、X200", "3: X200".
std::optional<Numbered> numbered(std::string_view line) {
    const auto skip = [&](std::initializer_list<std::string_view> marks) {
        for (const auto mark : marks)
            if (line.starts_with(mark)) {
                line.remove_prefix(mark.size());
                return true;
            }
        return false;
    };
    skip({"(", "（"});
    Numbered found;
    std::size_t digits = 0;
    while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9')
        found.number = found.number * 10 + (line[digits++] - '0');
    if (digits == 0) return std::nullopt;
    line.remove_prefix(digits);
    // "3.5" and "10:30" are values.
    const bool sure = skip({"、", "）", ")", "．", "。", "："});
    if (!sure && !(skip({".", ":"}) && !line.empty() && (line.front() < '0' || line.front() > '9'))) return std::nullopt;
    skip({".", "、", ":", "："});
    found.text = trimmed(line);
    if (found.text.empty()) return std::nullopt;
    return found;
}

class Reader {
  public:
    enum class Numbers : std::uint8_t { where_they_fit = 1, of_the_list };

    Reader(const LetterKnowledge& known, Numbers numbers) : known_(known), numbers_(numbers) {}

    /// Some numbers fit the list and others do not.
    bool numbers_differ() const { return fitting_ && misfit_; }

    void line(std::string_view written) {
        const std::string_view text = trimmed(written);
        if (text.empty()) {
            open_ = false;
            gap_ = true;
            return;
        }
        const std::string plain = without_blanks(text);
        if (plain.empty() || by_label(plain) || known_.is_ours(text) || by_number(plain)) return;
        if (open_ && goes_on())
            append(lines_.answers.back().text, plain, "\n");
        else
            free(plain);
    }

    LetterLines finish() {
        std::erase_if(lines_.answers, [](const LetterAnswer& answer) { return answer.text.empty(); });
        return std::move(lines_);
    }

  private:
    static void append(std::string& text, std::string_view more, std::string_view between) {
        if (!text.empty()) text += between;
        text += more;
    }

    void free(std::string_view text) {
        append(lines_.free, text, gap_ ? "\n\n" : "\n");
        gap_ = open_ = false;
    }

    bool goes_on() const { return lines_.answers.back().text.empty() || known_.goes_on(lines_.answers.back()); }

    bool by_label(const std::string& text) {
        auto reading = known_.labels.read(text);
        if (reading.pairs.empty()) {
            // A label with nothing behind it is found by what it would be with something.
            constexpr std::string_view something = "x";
            reading = known_.labels.read(text + std::string(something));
            if (reading.pairs.size() != 1 || reading.pairs.front().value != something) return false;
            reading.pairs.front().value.clear();
        }
        // A word or two before a label are a part of how its writer names it: "您的电话", "Feedback about".
        if (reading.rest.size() > longest_prefix) free(reading.rest);
        for (auto& pair : reading.pairs)
            lines_.answers.push_back({std::move(pair.field), std::move(pair.label), 0, std::move(pair.value)});
        open_ = true;
        return true;
    }

    bool by_number(const std::string& text) {
        const auto found = numbered(text);
        if (!found) return false;
        const bool part_of_it = open_ && goes_on() && found->number <= known_.number_of(lines_.answers.back());
        if (part_of_it || !known_.is_listed(found->number)) return false;
        const bool fits = known_.fits(found->number, found->text);
        (fits ? fitting_ : misfit_) = true;
        const bool continues = open_ && goes_on();
        if (!fits && (continues || numbers_ == Numbers::where_they_fit)) return false;
        lines_.answers.push_back({"", "", found->number, found->text});
        open_ = true;
        return true;
    }

    const LetterKnowledge& known_;
    Numbers numbers_;
    bool fitting_ = false, misfit_ = false;
    LetterLines lines_;
    bool open_ = false;  ///< the last answer's lines may go on
    bool gap_ = false;
};

}  // namespace

LetterLines read_lines(std::string_view text, const LetterKnowledge& known) {
    const auto read = [&](Reader reader) {
        for (std::string_view rest = text; !rest.empty();) {
            const auto end = rest.find('\n');
            reader.line(rest.substr(0, end));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
        return reader;
    };
    Reader reader = read(Reader(known, Reader::Numbers::where_they_fit));
    if (reader.numbers_differ()) return read(Reader(known, Reader::Numbers::of_the_list)).finish();
    return reader.finish();
}

}  // namespace aftercare::dialogs
