#include "adapters/email/rules/authentication_results.h"

#include "adapters/email/rules/ascii.h"

#include <algorithm>

namespace aftercare::email {

namespace {

constexpr std::size_t most_bytes = 16 * 1024;
constexpr std::size_t most_results = 100;
constexpr std::size_t most_properties = 32;

// Reads forward; any syntax that is not understood makes it stop for good.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) { skip(); }

    bool broken() const { return broken_; }
    bool at_end() const { return at_ == text_.size(); }
    bool at_semicolon() const { return !at_end() && text_[at_] == ';'; }

    bool take(char c) {
        if (at_end() || text_[at_] != c) return false;
        ++at_;
        skip();
        return true;
    }

    // A keyword: letters, digits, "-", "_", ".". Without what may follow it.
    std::string word() {
        return run([](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
    }

    // A value: quoted parts and everything up to a blank, a comment or ";".
    std::string value() {
        std::string found;
        const std::size_t begin = at_;
        while (!at_end() && !broken_) {
            const char c = text_[at_];
            if (is_blank(c) || c == ';' || c == '(') break;
            if (c == '"') {
                found += quoted();
            } else {
                found += c;
                ++at_;
            }
        }
        if (at_ == begin) broken_ = true;
        skip();
        return found;
    }

  private:
    template <class Test>
    std::string run(Test test) {
        const std::size_t begin = at_;
        while (!at_end() && test(text_[at_])) ++at_;
        if (at_ == begin) broken_ = true;
        std::string found = lower(text_.substr(begin, at_ - begin));
        skip();
        return found;
    }

    std::string quoted() {
        std::string found;
        for (++at_; !at_end(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                return found;
            }
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            found += text_[at_];
        }
        broken_ = true;
        return found;
    }

    // Blanks and comments, which may nest.
    void skip() {
        int depth = 0;
        for (; !at_end(); ++at_) {
            const char c = text_[at_];
            if (c == '(')
                ++depth;
            else if (depth > 0 && c == ')')
                --depth;
            else if (depth > 0 && c == '\\' && at_ + 1 < text_.size())
                ++at_;
            else if (depth == 0 && !is_blank(c))
                break;
        }
        if (depth > 0) broken_ = true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool broken_ = false;
};

// False if the reader is broken or there is too much.
bool read_properties(Reader& reader, AuthenticationResult& result) {
    while (!reader.at_end() && !reader.at_semicolon()) {
        std::string name = reader.word();
        if (reader.broken() || !reader.take('=')) return false;
        std::string value = reader.value();
        if (reader.broken() || result.properties.size() == most_properties) return false;
        result.properties.emplace_back(std::move(name), std::move(value));
    }
    return true;
}

bool read_result(Reader& reader, std::vector<AuthenticationResult>& results) {
    AuthenticationResult result;
    result.method = reader.word();
    if (reader.take('/')) reader.word();
    if (reader.broken()) return false;
    // "none" alone: nothing was checked.
    if (result.method == "none" && (reader.at_end() || reader.at_semicolon())) return true;
    if (!reader.take('=')) return false;
    result.result = reader.word();
    if (reader.broken() || !read_properties(reader, result) || results.size() == most_results) return false;
    results.push_back(std::move(result));
    return true;
}

}  // namespace

std::string_view AuthenticationResult::property(std::string_view name) const {
    for (const auto& [key, value] : properties)
        if (key == name) return value;
    return {};
}

std::optional<AuthenticationResults> read_authentication_results(std::string_view value) {
    if (value.size() > most_bytes) return std::nullopt;
    Reader reader(value);
    AuthenticationResults found;
    found.server = lower(reader.value());
    if (found.server.empty() || found.server.find('=') != std::string::npos) return std::nullopt;
    // A version of the syntax: only the first is known.
    if (!reader.at_end() && !reader.at_semicolon() && reader.word() != "1") return std::nullopt;
    while (!reader.broken() && !reader.at_end()) {
        if (!reader.take(';')) return std::nullopt;
        if (reader.at_end()) break;
        if (reader.at_semicolon()) continue;
        if (!read_result(reader, found.results)) return std::nullopt;
    }
    if (reader.broken()) return std::nullopt;
    return found;
}

}  // namespace aftercare::email
