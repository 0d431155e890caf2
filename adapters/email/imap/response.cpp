#include "adapters/email/imap/response.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aftercare::email::imap {

namespace {

constexpr int deepest = 64;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::optional<Condition> condition_of(std::string_view word) {
    if (word == "OK") return Condition::ok;
    if (word == "NO") return Condition::no;
    if (word == "BAD") return Condition::bad;
    if (word == "BYE") return Condition::bye;
    if (word == "PREAUTH") return Condition::preauth;
    return std::nullopt;
}

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find(' '));
}

std::string_view after_word(std::string_view text, std::string_view word) {
    text.remove_prefix(word.size());
    if (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

// A string of the response, whatever way it was written.
struct Text {
    std::string bytes;
    bool nil = false;
    bool skipped = false;
};

// Walks over the data of a response. After the first fault everything fails.
class Reader {
  public:
    Reader(const std::vector<std::string>& lines, std::vector<Literal>& literals, std::size_t at)
        : lines_(lines), literals_(literals), at_(at) {}

    bool failed() const { return failed_; }
    bool at_end() const { return line_ + 1 == lines_.size() && at_ >= lines_[line_].size(); }

    void skip_blanks() {
        while (peek() == ' ') ++at_;
    }
    bool take(char c) {
        if (failed_ || peek() != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) failed_ = true;
    }

    // Letters, digits and whatever else stands before a blank, bracket or quote. "BODY[...]" is one word.
    std::string word() {
        const std::string& line = lines_[line_];
        const std::size_t from = at_;
        bool section = false;
        for (; at_ < line.size(); ++at_) {
            const char c = line[at_];
            if (c == '[') section = true;
            if (c == ']') section = false;
            if (!section && (c == ' ' || c == '(' || c == ')' || c == '"')) break;
        }
        if (at_ == from) failed_ = true;
        return line.substr(from, at_ - from);
    }

    Text string() {
        if (peek() == '"') return {quoted()};
        if (at_ >= lines_[line_].size()) return literal();
        std::string atom = word();
        if (upper(atom) == "NIL") return {.bytes = {}, .nil = true};
        return {std::move(atom)};
    }

    // One value of any shape.
    void skip_value() {
        int depth = 0;
        do {
            skip_blanks();
            if (take('(')) {
                if (++depth > deepest) failed_ = true;
            } else if (take(')')) {
                if (--depth < 0) failed_ = true;
            } else {
                string();
            }
        } while (depth > 0 && !failed_);
    }

  private:
    // 0 at the end of a line: no byte of a valid line is 0.
    char peek() const { return !failed_ && at_ < lines_[line_].size() ? lines_[line_][at_] : '\0'; }

    std::string quoted() {
        std::string text;
        const std::string& line = lines_[line_];
        for (++at_; at_ < line.size() && line[at_] != '"'; ++at_) {
            if (line[at_] == '\\' && at_ + 1 < line.size()) ++at_;
            text += line[at_];
        }
        expect('"');
        return text;
    }
    Text literal() {
        if (failed_ || line_ >= literals_.size()) {
            failed_ = true;
            return {};
        }
        Literal& taken = literals_[line_++];
        at_ = 0;
        return {.bytes = std::move(taken.bytes), .skipped = taken.skipped};
    }

    const std::vector<std::string>& lines_;
    std::vector<Literal>& literals_;
    std::size_t line_ = 0;
    std::size_t at_;
    bool failed_ = false;
};

StatusResponse read_status(Condition condition, std::string_view rest) {
    StatusResponse response;
    response.condition = condition;
    if (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        // Without its end the whole is text for people.
        if (close != std::string_view::npos) {
            const std::string_view code = rest.substr(1, close - 1);
            response.code = upper(first_word(code));
            response.argument = after_word(code, first_word(code));
            rest = rest.substr(close + 1);
            if (rest.starts_with(' ')) rest.remove_prefix(1);
        }
    }
    response.text = rest;
    return response;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::string_view word = first_word(text);
        if (!word.empty()) words.push_back(word);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return words;
}

Response read_search(std::string_view rest) {
    SearchResponse response;
    for (const std::string_view word : words_of(rest)) {
        if (word.starts_with('(')) break;  // "(MODSEQ 5)" of RFC 7162
        const auto number = number_of<std::uint32_t>(word);
        if (!number) return OtherResponse{.name = "SEARCH", .malformed = true};
        response.numbers.push_back(*number);
    }
    return response;
}

void read_attribute(Reader& reader, FetchResponse& fetch) {
    const std::string name = upper(reader.word());
    reader.expect(' ');
    if (name == "UID") {
        fetch.uid = number_of<std::uint32_t>(reader.word()).value_or(0);
    } else if (name == "RFC822.SIZE") {
        fetch.size = number_of<std::uint64_t>(reader.word());
    } else if (name == "INTERNALDATE") {
        fetch.internal_date = reader.string().bytes;
    } else if (name == "BODY[]" || name == "BODY[]<0>") {
        Text text = reader.string();
        fetch.nil_body = text.nil;
        if (!text.nil) fetch.body = Body{std::move(text.bytes), text.skipped};
    } else {
        reader.skip_value();
    }
}

Response read_fetch(Reader reader) {
    FetchResponse fetch;
    reader.expect('(');
    while (!reader.failed() && !reader.take(')')) {
        reader.skip_blanks();
        if (reader.take(')')) break;
        read_attribute(reader, fetch);
    }
    if (reader.failed() || !reader.at_end()) return OtherResponse{.name = "FETCH", .malformed = true};
    return fetch;
}

// "5 EXISTS", "5 FETCH (...)": `rest` begins after the number.
Response read_numbered(std::uint32_t number, std::string_view rest, std::size_t offset,
                       const std::vector<std::string>& lines, std::vector<Literal>& literals) {
    const std::string_view word = first_word(rest);
    const std::string name = upper(word);
    if (name == "EXISTS") return ExistsResponse{number};
    if (name == "EXPUNGE") return ExpungeResponse{number};
    if (name != "FETCH") return OtherResponse{.name = name};
    return read_fetch(Reader(lines, literals, offset + word.size() + 1));
}

}  // namespace

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

bool is_plain_text(std::string_view line) {
    const std::string_view tag = first_word(line);
    if (tag == "+") return true;
    return condition_of(upper(first_word(after_word(line, tag)))).has_value();
}

Response read_response(const std::vector<std::string>& lines, std::vector<Literal>& literals) {
    const std::string_view line = lines.front();
    const std::string_view tag = first_word(line);
    std::string_view rest = after_word(line, tag);
    if (tag == "+") return Continuation{std::string(rest)};

    const std::string_view word = first_word(rest);
    std::string name = upper(word);
    if (const std::optional<Condition> condition = condition_of(name)) {
        StatusResponse status = read_status(*condition, after_word(rest, word));
        if (tag != "*") status.tag = tag;
        return status;
    }
    if (tag != "*") return OtherResponse{.name = {}, .malformed = true};
    const std::size_t offset = line.size() - after_word(rest, word).size();
    rest = after_word(rest, word);
    if (const auto number = number_of<std::uint32_t>(name)) {
        return read_numbered(*number, rest, offset, lines, literals);
    }
    if (name == "SEARCH") return read_search(rest);
    if (name == "CAPABILITY") {
        CapabilityResponse response;
        for (const std::string_view capability : words_of(rest)) response.names.push_back(upper(capability));
        return response;
    }
    return OtherResponse{.name = std::move(name)};
}

}  // namespace aftercare::email::imap
