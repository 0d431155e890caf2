#include "adapters/email/lmtp/command.h"

#include <algorithm>
#include <cstddef>

namespace aftercare::email::lmtp {
namespace {

// Local part 64, domain 255, as RFC 5321 has them; only their sum is held, since senders exceed the first.
constexpr std::size_t max_address = 320;

char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool is_domain_byte(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x80 || (byte >= '0' && byte <= '9') || (upper(byte) >= 'A' && upper(byte) <= 'Z') ||
           std::string_view("-._:[]").find(byte) != std::string_view::npos;
}

bool is_domain(std::string_view domain) {
    return !domain.empty() && domain.size() <= 255 && std::ranges::all_of(domain, is_domain_byte);
}

// Where the path that began with < ends, and its @ (the last one outside of quotes).
struct PathEnd {
    std::size_t end = std::string_view::npos;
    std::size_t at = std::string_view::npos;
};

PathEnd find_path_end(std::string_view text) {
    PathEnd found;
    bool quoted = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char byte = text[index];
        if (quoted) {
            if (byte == '\\') ++index;
            if (byte == '"') quoted = false;
            continue;
        }
        if (byte == '"') quoted = true;
        if (byte == '@') found.at = index;
        if (byte == ' ' || byte == '<') return {};
        if (byte == '>') {
            found.end = index;
            return found;
        }
    }
    return {};
}

// "@relay,@other:user@domain": where the mail was meant to pass is of no interest to the last station.
void drop_source_route(std::string_view& text) {
    if (!text.starts_with('@')) return;
    const std::size_t colon = text.find(':');
    const std::size_t end = text.find('>');
    if (colon < end) text.remove_prefix(colon + 1);
}

bool is_address(std::string_view path, std::size_t at) {
    if (path.size() > max_address) return false;
    if (at == std::string_view::npos) return in_upper(path) == "POSTMASTER";
    return at > 0 && is_domain(path.substr(at + 1));
}

bool is_parameter_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || byte == '-';
    });
}

std::optional<std::vector<Parameter>> parse_parameters(std::string_view text) {
    std::vector<Parameter> parameters;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        const std::size_t equals = word.find('=');
        Parameter parameter{in_upper(word.substr(0, equals)), {}};
        if (!is_parameter_name(parameter.name)) return std::nullopt;
        if (equals != std::string_view::npos) parameter.value = word.substr(equals + 1);
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

// Bytes that follow the first one of a character, and the least code point that needs as many.
struct Sequence {
    int following;
    char32_t least;
    char32_t bits;
};

std::optional<Sequence> sequence_of(unsigned char first) {
    if (first < 0x80) return Sequence{0, 0, first};
    if ((first & 0xE0) == 0xC0) return Sequence{1, 0x80, first & 0x1Fu};
    if ((first & 0xF0) == 0xE0) return Sequence{2, 0x800, first & 0x0Fu};
    if ((first & 0xF8) == 0xF0) return Sequence{3, 0x10000, first & 0x07u};
    return std::nullopt;
}

}  // namespace

std::string in_upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), upper);
    return result;
}

Command split_command(std::string_view line) {
    line = trimmed(line);
    const std::string_view verb = line.substr(0, line.find(' '));
    return {in_upper(verb), trimmed(line.substr(verb.size()))};
}

std::optional<PathArgument> parse_path_argument(std::string_view rest, std::string_view keyword) {
    if (in_upper(rest.substr(0, keyword.size())) != keyword) return std::nullopt;
    rest = trimmed(rest.substr(keyword.size()));
    if (!rest.starts_with('<')) return std::nullopt;
    rest.remove_prefix(1);
    drop_source_route(rest);
    const PathEnd found = find_path_end(rest);
    if (found.end == std::string_view::npos) return std::nullopt;
    const std::string_view path = rest.substr(0, found.end);
    if (!path.empty() && !is_address(path, found.at)) return std::nullopt;
    rest.remove_prefix(found.end + 1);
    if (!rest.empty() && rest.front() != ' ') return std::nullopt;
    std::optional<std::vector<Parameter>> parameters = parse_parameters(rest);
    if (!parameters) return std::nullopt;
    return PathArgument{std::string(path), std::move(*parameters)};
}

bool is_utf8(std::string_view text) {
    for (std::size_t index = 0; index < text.size(); ++index) {
        const std::optional<Sequence> sequence = sequence_of(static_cast<unsigned char>(text[index]));
        if (!sequence) return false;
        char32_t code = sequence->bits;
        for (int count = 0; count < sequence->following; ++count) {
            if (++index == text.size()) return false;
            const auto byte = static_cast<unsigned char>(text[index]);
            if ((byte & 0xC0) != 0x80) return false;
            code = (code << 6) | (byte & 0x3Fu);
        }
        if (code < sequence->least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    }
    return true;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

}  // namespace aftercare::email::lmtp
