#include "adapters/email/reading/transfer.h"

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/uuencode.h"

#include <algorithm>
#include <gmime/gmime.h>

namespace aftercare::email {

namespace {

std::string decode(std::string_view text, GMimeContentEncoding kind) {
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, kind);
    std::string out(g_mime_encoding_outlen(&state, text.size()) + 4, '\0');
    const std::size_t size = g_mime_encoding_flush(&state, text.data(), text.size(), out.data());
    out.resize(size);
    return out;
}

bool base64_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

// Text that was labelled base64 by mistake shows itself early.
bool looks_like_base64(std::string_view body) {
    const std::string_view begin = body.substr(0, 4096);
    const auto letters = std::ranges::count_if(begin, base64_letter);
    const auto others = std::ranges::count_if(
        begin, [](char c) { return !base64_letter(c) && c != '=' && c != '\r' && c != '\n'; });
    return others * 10 <= letters;
}

}  // namespace

std::string decode_base64(std::string_view text) {
    const auto letters = static_cast<std::size_t>(std::ranges::count_if(text, base64_letter));
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    const bool padded = last == std::string_view::npos || text[last] == '=' || letters % 4 == 0;
    // GMime drops a last group that is not padded.
    if (padded) return decode(text, GMIME_CONTENT_ENCODING_BASE64);
    return decode(std::string(text) + std::string(4 - letters % 4, '='), GMIME_CONTENT_ENCODING_BASE64);
}

std::string decode_quoted_printable(std::string_view text) {
    return decode(text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

std::string decode_quoted_word(std::string_view text) {
    std::string plain(text);
    std::ranges::replace(plain, '_', ' ');
    return decode_quoted_printable(plain);
}

std::string decode_uu_lines(std::string_view lines) {
    // GMime takes a carriage return for data.
    std::string text(lines);
    std::erase(text, '\r');
    return decode(text, GMIME_CONTENT_ENCODING_UUENCODE);
}

Decoded decode_transfer(std::string_view body, std::string_view encoding) {
    const std::string name = lower_ascii(trim_ascii(encoding));
    if (name.starts_with("base64")) {
        if (!looks_like_base64(body)) return {std::string(body), true};
        return {decode_base64(body), false};
    }
    if (name.starts_with("quoted-printable")) return {decode_quoted_printable(body), false};
    if (name == "x-uuencode" || name == "uuencode" || name == "x-uue" || name == "uue") {
        UuText found = take_uuencoded(body, 1);
        if (found.files.empty()) return {std::string(body), true};
        return {std::move(found.files.front().content), false};
    }
    return {std::string(body), false};
}

}  // namespace aftercare::email
