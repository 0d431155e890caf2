#include "adapters/email/reading/transfer.h"

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/uuencode.h"

#include <algorithm>
#include <mutex>
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

// Text that was labelled base64 by mistake shows itself early.
bool looks_like_base64(std::string_view body) {
    std::size_t letters = 0;
    std::size_t others = 0;
    for (const char c : body.substr(0, 4096)) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            c == '+' || c == '/' || c == '=';
        letters += letter ? 1 : 0;
        others += letter || c == '\r' || c == '\n' ? 0 : 1;
    }
    return others * 10 <= letters;
}

}  // namespace

void start_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

std::string decode_base64(std::string_view text) {
    return decode(text, GMIME_CONTENT_ENCODING_BASE64);
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
    // GMime's own decoder wants to see the first line.
    return decode("begin 644 a\n" + std::string(lines), GMIME_CONTENT_ENCODING_UUENCODE);
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
