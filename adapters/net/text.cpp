#include "adapters/net/text.h"

#include "adapters/net/url.h"

#include <openssl/crypto.h>

#include <array>

namespace aftercare::net {
namespace {

constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// One look-up for each character: every field of every message passes here.
constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (char digit = '0'; digit <= '9'; ++digit) table[static_cast<unsigned char>(digit)] = true;
    for (char letter = 'a'; letter <= 'z'; ++letter) table[static_cast<unsigned char>(letter)] = true;
    for (char letter = 'A'; letter <= 'Z'; ++letter) table[static_cast<unsigned char>(letter)] = true;
    for (const char sign : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(sign)] = true;
    return table;
}
constexpr std::array<bool, 256> token_table = make_token_table();

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

bool iequals(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t index = 0; index < a.size(); ++index) {
        if (lower(a[index]) != lower(b[index])) return false;
    }
    return true;
}

bool has_token(std::string_view list, std::string_view token) {
    while (true) {
        const std::size_t comma = list.find(',');
        if (iequals(trim(list.substr(0, comma)), token)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

bool valid_field_name(std::string_view name) {
    for (const char character : name) {
        if (!token_table[static_cast<unsigned char>(character)]) return false;
    }
    return !name.empty();
}

bool valid_field_value(std::string_view value) {
    bool bad = false;
    for (const char character : value) {
        const auto byte = static_cast<unsigned char>(character);
        bad |= (byte < 0x20 && byte != '\t') || byte == 0x7f;
    }
    return !bad;
}

std::string attachment_disposition(std::string_view file_name) {
    std::string plain;
    for (const char character : file_name) {
        const auto byte = static_cast<unsigned char>(character);
        const bool keep =
            byte >= 0x20 && byte < 0x7f && character != '"' && character != '\\' && character != '%';
        plain.push_back(keep ? character : '_');
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(file_name);
}

bool equal_secret(std::string_view given, std::string_view expected) {
    if (given.size() != expected.size()) return false;
    return CRYPTO_memcmp(given.data(), expected.data(), given.size()) == 0;
}

}  // namespace aftercare::net
