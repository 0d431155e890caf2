// Mails as tests write them down: lines joined with CRLF, text in a charset, base64.
#pragma once

#include "adapters/email/reading/read_mail.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::written {

/// "\n" to "\r\n".
inline std::string crlf(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
}

inline std::string in_charset(const char* charset, std::string_view utf8) {
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(std::string(utf8));
    std::string out(utf8.size() * 4 + 16, '\0');
    UErrorCode error = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(charset, &error);
    const auto size = ucnv_fromUChars(converter, out.data(), static_cast<int>(out.size()), text.getBuffer(),
                                      text.length(), &error);
    ucnv_close(converter);
    EXPECT_TRUE(U_SUCCESS(error)) << charset;
    out.resize(static_cast<std::size_t>(size));
    return out;
}

inline std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned group = 0;
        for (std::size_t byte = 0; byte < 3; ++byte)
            group =
                group << 8 | (at + byte < bytes.size() ? static_cast<unsigned char>(bytes[at + byte]) : 0u);
        for (std::size_t letter = 0; letter < 4; ++letter)
            out += at + letter > bytes.size() ? '=' : letters[group >> (18 - 6 * letter) & 63u];
    }
    return out;
}

inline Mail read(std::string_view text, const ReadingLimits& limits = {}) {
    ReadMail read = read_mail(crlf(text), limits);
    EXPECT_TRUE(read.mail) << read.problem;
    return read.mail ? *std::move(read.mail) : Mail{};
}

/// A mail of one text part.
inline Mail read_text(std::string_view type, std::string_view body) {
    return read("From: a@b.cn\nContent-Type: " + std::string(type) + "\n\n" + std::string(body));
}

inline bool has_problem(const Mail& mail, std::string_view word) {
    for (const std::string& problem : mail.problems)
        if (problem.find(word) != std::string::npos) return true;
    return false;
}

}  // namespace aftercare::email::written
