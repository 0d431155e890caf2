#include "adapters/email/imap/command.h"

#include "adapters/email/imap/modified_utf7.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace aftercare::email::imap {

namespace {

// Servers limit the length of a line, not of a literal.
constexpr std::size_t longest_quoted = 1000;

bool quotable(std::string_view bytes) {
    return bytes.size() <= longest_quoted &&
           std::ranges::all_of(bytes, [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string to_base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(c);
        count += 8;
        for (; count >= 6; count -= 6) text += digits[(bits >> (count - 6)) & 0x3f];
    }
    if (count > 0) text += digits[(bits << (6 - count)) & 0x3f];
    while (text.size() % 4 != 0) text += '=';
    return text;
}

}  // namespace

CommandWriter::CommandWriter(std::string name) : command_{std::move(name), {}} {
    command_.pieces.push_back(command_.name);
}

CommandWriter& CommandWriter::word(std::string_view text) {
    piece().append(" ").append(text);
    return *this;
}

CommandWriter& CommandWriter::string(std::string_view bytes) {
    if (!quotable(bytes)) {
        piece() += " {" + std::to_string(bytes.size()) + "}\r\n";
        command_.pieces.emplace_back(bytes);
        return *this;
    }
    piece() += " \"";
    for (const char c : bytes) {
        if (c == '"' || c == '\\') piece() += '\\';
        piece() += c;
    }
    piece() += '"';
    return *this;
}

CommandWriter& CommandWriter::mailbox(std::string_view name) {
    const auto encoded = to_modified_utf7(name);
    if (!encoded) throw std::invalid_argument("the name of a mailbox is not valid UTF-8");
    return string(*encoded);
}

CommandWriter& CommandWriter::uids(std::span<const std::uint32_t> uids) {
    std::string set;
    for (const std::uint32_t uid : uids) {
        if (!set.empty()) set += ',';
        set += std::to_string(uid);
    }
    return word(set);
}

Command CommandWriter::finish() {
    piece() += "\r\n";
    return std::move(command_);
}

std::string sasl_plain(std::string_view user, std::string_view password) {
    std::string bytes(1, '\0');
    bytes.append(user).append(1, '\0').append(password);
    return to_base64(bytes);
}

std::string sasl_xoauth2(std::string_view user, std::string_view token) {
    std::string bytes = "user=";
    bytes.append(user).append("\1auth=Bearer ").append(token).append("\1\1");
    return to_base64(bytes);
}

std::string sasl_oauthbearer(std::string_view user, std::string_view token) {
    // RFC 5801, 4: ',' and '=' of a name are escaped.
    std::string bytes = "n,a=";
    for (const char c : user) {
        if (c == ',')
            bytes += "=2C";
        else if (c == '=')
            bytes += "=3D";
        else
            bytes += c;
    }
    bytes.append(",\1auth=Bearer ").append(token).append("\1\1");
    return to_base64(bytes);
}

}  // namespace aftercare::email::imap
