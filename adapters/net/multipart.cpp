#include "adapters/net/multipart.h"

#include "adapters/net/text.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace aftercare::net {
namespace {

constexpr std::size_t max_parts = 64;
constexpr std::size_t max_boundary = 70;  // RFC 2046, 5.1.1

class TextSource final : public BodySource {
  public:
    explicit TextSource(std::string text) : text_(std::move(text)) {}
    std::uint64_t size() const override { return text_.size(); }
    boost::system::result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = text_.copy(into.data(), into.size(), position_);
        position_ += count;
        return count;
    }
    boost::system::error_code rewind() override {
        position_ = 0;
        return {};
    }

  private:
    std::string text_;
    std::size_t position_ = 0;
};

// One source after the other.
class JoinedSource final : public BodySource {
  public:
    explicit JoinedSource(std::vector<std::shared_ptr<BodySource>> pieces) : pieces_(std::move(pieces)) {}
    std::uint64_t size() const override {
        std::uint64_t total = 0;
        for (const auto& piece : pieces_) total += piece->size();
        return total;
    }
    boost::system::result<std::size_t> read(std::span<char> into) override {
        while (current_ < pieces_.size()) {
            const boost::system::result<std::size_t> got = pieces_[current_]->read(into);
            if (got.has_error() || *got != 0) return got;
            ++current_;
        }
        return std::size_t{0};
    }
    boost::system::error_code rewind() override {
        current_ = 0;
        for (const auto& piece : pieces_) {
            if (const boost::system::error_code error = piece->rewind()) return error;
        }
        return {};
    }

  private:
    std::vector<std::shared_ptr<BodySource>> pieces_;
    std::size_t current_ = 0;
};

// "Multipart/form-data encoding algorithm" of the HTML standard.
std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char character : text) {
        switch (character) {
            case '"':
                result += "%22";
                break;
            case '\r':
                result += "%0D";
                break;
            case '\n':
                result += "%0A";
                break;
            default:
                result.push_back(character);
        }
    }
    return result + "\"";
}

bool boundary_character(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') ||
           std::string_view("'()+_,-./:=? ").find(character) != std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// "value; name=token; name="quoted \" text"" into the value and its parameters; false if malformed.
bool parse_parameters(std::string_view text, std::string_view& value, Pairs& parameters) {
    value = trim(text.substr(0, text.find(';')));
    text.remove_prefix(std::min(text.find(';'), text.size()));
    while (!text.empty()) {
        text = trim(text.substr(1));
        if (text.empty()) return true;
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) return false;
        std::string name(trim(text.substr(0, equals)));
        if (!valid_field_name(name)) return false;
        std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        });
        text = trim(text.substr(equals + 1));
        std::string content;
        if (!text.empty() && text.front() == '"') {
            std::size_t index = 1;
            for (; index < text.size() && text[index] != '"'; ++index) {
                // Browsers send a backslash as it is; only before '"' or itself is it an escape (RFC
                // 9110, 5.6.4).
                const bool escape = text[index] == '\\' && index + 1 < text.size() &&
                                    (text[index + 1] == '"' || text[index + 1] == '\\');
                if (escape) ++index;
                content.push_back(text[index]);
            }
            if (index >= text.size()) return false;
            text = trim(text.substr(index + 1));
            if (!text.empty() && text.front() != ';') return false;
        } else {
            content = trim(text.substr(0, text.find(';')));
            text.remove_prefix(std::min(text.find(';'), text.size()));
        }
        parameters.add(std::move(name), std::move(content));
    }
    return true;
}

// What quoted() wrote, and nothing else: other percent signs are the user's own.
std::string unquoted(std::string_view text) {
    std::string result;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const std::string_view code = text.substr(index, 3);
        if (code == "%22")
            result.push_back('"');
        else if (iequals(code, "%0D"))
            result.push_back('\r');
        else if (iequals(code, "%0A"))
            result.push_back('\n');
        else {
            result.push_back(text[index]);
            continue;
        }
        index += 2;
    }
    return result;
}

bool parse_part_head(std::string_view head, FormPart& part) {
    bool named = false;
    while (!head.empty()) {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !valid_field_name(line.substr(0, colon))) return false;
        const std::string_view value = trim(line.substr(colon + 1));
        if (iequals(line.substr(0, colon), "Content-Type")) part.content_type = value;
        if (!iequals(line.substr(0, colon), "Content-Disposition")) continue;
        std::string_view kind;
        Pairs parameters;
        if (named || !parse_parameters(value, kind, parameters) || !iequals(kind, "form-data")) return false;
        if (!parameters.has("name")) return false;
        part.name = unquoted(parameters.get("name"));
        part.file_name = unquoted(parameters.get("filename"));
        named = true;
    }
    return named;
}

}  // namespace

MultipartForm::MultipartForm(std::string boundary) : boundary_(std::move(boundary)) {
    const bool plain = std::all_of(boundary_.begin(), boundary_.end(), [](char character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
               (character >= 'A' && character <= 'Z');
    });
    if (!plain || boundary_.size() < 16 || boundary_.size() > max_boundary) {
        throw std::invalid_argument("a multipart boundary is 16 to 70 letters and digits");
    }
}

void MultipartForm::head(std::string_view name, std::string_view file_name, std::string_view content_type) {
    if (!valid_field_value(content_type))
        throw std::invalid_argument("a content type holds a control character");
    text_.append("--")
        .append(boundary_)
        .append("\r\nContent-Disposition: form-data; name=")
        .append(quoted(name));
    if (!file_name.empty()) text_.append("; filename=").append(quoted(file_name));
    if (!content_type.empty()) text_.append("\r\nContent-Type: ").append(content_type);
    text_.append("\r\n\r\n");
}

void MultipartForm::add_field(std::string_view name, std::string_view value) {
    head(name, {}, {});
    text_.append(value).append("\r\n");
}

void MultipartForm::add_bytes(std::string_view name, std::string_view file_name,
                              std::string_view content_type, std::string bytes) {
    head(name, file_name, content_type);
    pieces_.push_back(std::make_shared<TextSource>(std::exchange(text_, {})));
    pieces_.push_back(std::make_shared<TextSource>(std::move(bytes)));
    text_ = "\r\n";
}

boost::system::error_code MultipartForm::add_file(std::string_view name, std::string_view file_name,
                                                  std::string_view content_type,
                                                  const std::filesystem::path& path) {
    boost::system::result<std::unique_ptr<FileReader>> file = FileReader::open(path);
    if (file.has_error()) return file.error();
    head(name, file_name, content_type);
    pieces_.push_back(std::make_shared<TextSource>(std::exchange(text_, {})));
    pieces_.push_back(std::shared_ptr<BodySource>(std::move(*file)));
    text_ = "\r\n";
    return {};
}

std::string MultipartForm::content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
}

std::shared_ptr<BodySource> MultipartForm::finish() {
    text_.append("--").append(boundary_).append("--\r\n");
    pieces_.push_back(std::make_shared<TextSource>(std::exchange(text_, {})));
    return std::make_shared<JoinedSource>(std::exchange(pieces_, {}));
}

std::string random_boundary() {
    std::array<unsigned char, 24> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("the system gives no random bytes");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string boundary;
    for (const unsigned char byte : bytes) {
        boundary.push_back(digits[byte >> 4]);
        boundary.push_back(digits[byte & 15]);
    }
    return boundary;
}

boost::system::result<std::vector<FormPart>> parse_multipart(std::string_view content_type,
                                                             std::string_view body) {
    const boost::system::error_code bad = make_error_code(boost::system::errc::bad_message);
    std::string_view kind;
    Pairs parameters;
    if (!parse_parameters(content_type, kind, parameters) || !iequals(kind, "multipart/form-data"))
        return bad;
    const std::string_view boundary = parameters.get("boundary");
    if (boundary.empty() || boundary.size() > max_boundary || boundary.back() == ' ' ||
        !std::all_of(boundary.begin(), boundary.end(), boundary_character)) {
        return bad;
    }
    const std::string delimiter = "\r\n--" + std::string(boundary);
    // The first delimiter has no line before it, unless there is a preamble.
    std::size_t at = 0;
    if (body.starts_with(std::string_view(delimiter).substr(2))) {
        at = delimiter.size() - 2;
    } else {
        at = body.find(delimiter);
        if (at == std::string_view::npos) return bad;
        at += delimiter.size();
    }
    std::vector<FormPart> parts;
    while (true) {
        body.remove_prefix(at);
        if (body.starts_with("--")) return parts;
        // White space may follow a delimiter (RFC 2046, 5.1.1).
        while (!body.empty() && (body.front() == ' ' || body.front() == '\t')) body.remove_prefix(1);
        if (!body.starts_with("\r\n") || parts.size() == max_parts) return bad;
        body.remove_prefix(2);
        const std::size_t head_end = body.find("\r\n\r\n");
        if (head_end == std::string_view::npos) return bad;
        FormPart part;
        if (!parse_part_head(body.substr(0, head_end), part)) return bad;
        // The empty line's last CRLF may belong to the delimiter of an empty part.
        body.remove_prefix(head_end + 2);
        const std::size_t end = body.find(delimiter);
        if (end == std::string_view::npos) return bad;
        part.data = end < 2 ? std::string_view() : body.substr(2, end - 2);
        parts.push_back(std::move(part));
        at = end + delimiter.size();
    }
}

}  // namespace aftercare::net
