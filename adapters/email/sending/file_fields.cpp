#include "adapters/email/sending/file_fields.h"

#include <algorithm>
#include <vector>

namespace aftercare::email {
namespace {

constexpr std::size_t max_name = 150;
constexpr std::size_t max_extension = 20;
// Encoded bytes in a section: with name, mark and fold the line stays below 78.
constexpr std::size_t max_section = 54;

bool is_letter_or_digit(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_ascii_byte(char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
}

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::string cut(std::string_view text, std::size_t size) {
    if (text.size() <= size) return std::string(text);
    while (size > 0 && is_continuation(text[size])) --size;
    return std::string(text.substr(0, size));
}

std::string shortened(const std::string& name) {
    if (name.size() <= max_name) return name;
    const std::size_t dot = name.rfind('.');
    const bool has_extension = dot != std::string::npos && name.size() - dot <= max_extension;
    const std::string extension = has_extension ? name.substr(dot) : std::string();
    return cut(name, max_name - extension.size()) + extension;
}

// RFC 2231's attribute-char, less what some programs trip over.
void append_percent(std::string& text, char byte) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    if (is_letter_or_digit(byte) || byte == '.' || byte == '-' || byte == '_') {
        text += byte;
        return;
    }
    const auto code = static_cast<unsigned char>(byte);
    text += '%';
    text += hex[code >> 4];
    text += hex[code & 0xF];
}

// One character of the name, encoded, off its front.
std::string next_encoded(std::string_view& name) {
    std::string encoded;
    do {
        append_percent(encoded, name.front());
        name.remove_prefix(1);
    } while (!name.empty() && is_continuation(name.front()));
    return encoded;
}

std::vector<std::string> encoded_sections(std::string_view name) {
    std::vector<std::string> sections(1);
    while (!name.empty()) {
        const std::string encoded = next_encoded(name);
        if (sections.back().size() + encoded.size() > max_section) sections.emplace_back();
        sections.back() += encoded;
    }
    return sections;
}

}  // namespace

std::string safe_file_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string result;
    for (const char byte : name) {
        const auto code = static_cast<unsigned char>(byte);
        if (code >= 0x20 && code != 0x7F && byte != '"') result += byte;
    }
    while (!result.empty() && (result.back() == '.' || result.back() == ' ')) result.pop_back();
    result.erase(0, result.find_first_not_of(' '));
    return result.empty() ? "file" : shortened(result);
}

std::string ascii_file_name(std::string_view name) {
    std::string result;
    for (const char byte : name) {
        if (is_ascii_byte(byte)) {
            result += byte;
        } else if (result.empty() || result.back() != '_') {
            result += '_';
        }
    }
    const std::string_view stem = std::string_view(result).substr(0, result.rfind('.'));
    if (std::ranges::any_of(stem, is_letter_or_digit)) return result;
    return "file" + result.substr(std::min(stem.size(), result.size()));
}

std::string attachment_disposition(std::string_view safe_name) {
    std::string value = "attachment";
    if (!std::ranges::all_of(safe_name, is_ascii_byte)) {
        const std::vector<std::string> sections = encoded_sections(safe_name);
        for (std::size_t index = 0; index < sections.size(); ++index) {
            const std::string number = sections.size() == 1 ? std::string() : "*" + std::to_string(index);
            value += ";\n filename" + number + "*=" + (index == 0 ? "UTF-8''" : "") + sections[index];
        }
    }
    // Last: many programs take the first form that they know.
    return value + ";\n filename=\"" + ascii_file_name(safe_name) + "\"";
}

}  // namespace aftercare::email
