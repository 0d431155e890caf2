#include "adapters/email/reading/charset.h"

#include "adapters/email/reading/clean_text.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace aftercare::email {

namespace {

constexpr const char* japanese_mail = "ISO_2022,locale=ja,version=4";

// What the label says and what is meant by it. ICU's own gb2312 is the strict set of 1980.
constexpr std::array<std::pair<std::string_view, std::string_view>, 45> meanings = {{
    {"gb2312", "gb18030"},
    {"gb-2312", "gb18030"},
    {"gb2312-80", "gb18030"},
    {"gb-2312-80", "gb18030"},
    {"csgb2312", "gb18030"},
    {"chinese", "gb18030"},
    {"euc-cn", "gb18030"},
    {"x-euc-cn", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"ms936", "gb18030"},
    {"936", "gb18030"},
    {"windows-936", "gb18030"},
    {"gb18030", "gb18030"},
    {"gb-18030", "gb18030"},
    {"hz", "HZ"},
    {"hz-gb-2312", "HZ"},
    {"big5", "windows-950"},
    {"big-5", "windows-950"},
    {"cn-big5", "windows-950"},
    {"x-x-big5", "windows-950"},
    {"cp950", "windows-950"},
    {"windows-950", "windows-950"},
    {"big5hkscs", "Big5-HKSCS"},
    {"ks-c-5601-1987", "windows-949"},
    {"ks-c-5601", "windows-949"},
    {"euc-kr", "windows-949"},
    {"cp949", "windows-949"},
    {"korean", "windows-949"},
    {"iso-2022-jp", japanese_mail},
    {"cp50220", japanese_mail},
    {"cp50221", japanese_mail},
    {"cp932", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"utf8", "utf-8"},
    {"utf-8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"windows1252", "windows-1252"},
    {"iso-8859-8-i", "iso-8859-8"},
}};

// Labels of senders that do not know what they send.
constexpr std::array<std::string_view, 9> means_nothing = {"us-ascii", "ascii",          "unknown-8bit",
                                                           "unknown",  "x-unknown",      "default",
                                                           "8bit",     "ansi-x3.4-1968", "binary"};

// Other scripts than the Latin one: between the Latin charsets a guess is worth little in a short text.
constexpr std::array<std::string_view, 9> recognisable = {"windows-31j", "euc-jp",       "windows-949",
                                                          "windows-950", "windows-1251", "koi8-r",
                                                          "iso-8859-5",  "iso-8859-7",   "iso-8859-8"};

constexpr std::size_t longest_label = 40;
constexpr std::size_t guess_from = 8192;

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

std::string plain_label(std::string_view label) {
    std::string plain;
    for (const char c : lower_ascii(trim_ascii(label).substr(0, 200))) {
        if (c == '_') {
            plain += '-';
        } else if (c != '"' && c != '\'' && c != ' ' && c != '\t') {
            plain += c;
        }
    }
    if (plain.starts_with("charset=")) plain.erase(0, 8);
    return plain;
}

// Commas would reach ICU's options, slashes its files.
bool harmless(std::string_view label) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
               c == '+';
    };
    return !label.empty() && label.size() <= longest_label && std::ranges::all_of(label, allowed);
}

bool known_to_icu(const std::string& label) {
    UErrorCode error = U_ZERO_ERROR;
    return ucnv_countAliases(label.c_str(), &error) > 0 && U_SUCCESS(error);
}

enum class OnBadBytes { replace = 1, give_up };

// Nothing if the converter is unknown, or if it gave up.
std::optional<std::string> convert(std::string_view bytes, std::string_view charset, OnBadBytes on_bad) {
    UErrorCode error = U_ZERO_ERROR;
    const Converter converter(ucnv_open(std::string(charset).c_str(), &error));
    if (U_FAILURE(error)) return std::nullopt;
    if (on_bad == OnBadBytes::give_up)
        ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    std::array<UChar, 4096> buffer{};
    const char* source = bytes.data();
    const char* const end = source + bytes.size();
    do {
        error = U_ZERO_ERROR;
        UChar* target = buffer.data();
        ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source, end, nullptr, true,
                       &error);
        icu::UnicodeString(false, buffer.data(), static_cast<std::int32_t>(target - buffer.data()))
            .toUTF8String(out);
    } while (error == U_BUFFER_OVERFLOW_ERROR);
    if (U_FAILURE(error)) return std::nullopt;
    // A surrogate that the buffer's end parted would have become U+FFFD twice; ICU does not part them.
    return out;
}

std::string replaced(std::string_view bytes) {
    std::string out;
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::int64_t size = static_cast<std::int64_t>(bytes.size());
    for (std::int64_t at = 0; at < size;) {
        const std::int64_t begin = at;
        UChar32 c = 0;
        U8_NEXT(data, at, size, c);
        if (c < 0) {
            out += "\xEF\xBF\xBD";
        } else {
            out.append(bytes, static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
        }
    }
    return out;
}

// True if more characters beyond ASCII are broken than whole: then it is no UTF-8 that was cut somewhere.
bool hardly_utf8(std::string_view bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::int64_t size = static_cast<std::int64_t>(bytes.size());
    std::size_t whole = 0;
    std::size_t broken = 0;
    for (std::int64_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(data, at, size, c);
        whole += c >= 0x80 ? 1 : 0;
        broken += c < 0 ? 1 : 0;
    }
    return broken > whole;
}

// Text in GB18030 is nearly all of GB2312, both bytes above A0. In Big5 a third of the second bytes is
// below 80.
bool rather_big5(std::string_view bytes) {
    std::size_t pairs = 0;
    std::size_t low = 0;
    for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
        if (static_cast<unsigned char>(bytes[at]) < 0x81) continue;
        ++pairs;
        low += static_cast<unsigned char>(bytes[++at]) < 0x80 ? 1 : 0;
    }
    return pairs >= 4 && low * 6 > pairs;
}

std::optional<std::string> seven_bit(std::string_view bytes) {
    if (bytes.find('\x1b') != std::string_view::npos) {
        for (const std::string_view charset :
             {std::string_view(japanese_mail), std::string_view("ISO-2022-CN-EXT"),
              std::string_view("ISO-2022-KR")})
            if (auto text = convert(bytes, charset, OnBadBytes::give_up)) return text;
    }
    const std::size_t begin = bytes.find("~{");
    if (begin != std::string_view::npos && bytes.find("~}", begin) != std::string_view::npos)
        return convert(bytes, "HZ", OnBadBytes::give_up);
    return std::nullopt;
}

std::optional<std::string> detected(std::string_view bytes) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&error),
                                                                              &ucsdet_close);
    const std::string_view sample = bytes.substr(0, guess_from);
    if (U_FAILURE(error)) return std::nullopt;
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
    if (U_FAILURE(error) || match == nullptr) return std::nullopt;
    const std::string name = charset_of_label(ucsdet_getName(match, &error));
    constexpr std::int32_t sure_enough = 30;
    const bool told_apart = std::ranges::find(recognisable, name) != recognisable.end();
    if (U_FAILURE(error) || ucsdet_getConfidence(match, &error) < sure_enough || !told_apart)
        return std::nullopt;
    return convert(bytes, name, OnBadBytes::give_up);
}

std::string guessed(std::string_view bytes) {
    const bool ascii =
        std::ranges::none_of(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (ascii) return seven_bit(bytes).value_or(std::string(bytes));
    if (valid_utf8(bytes)) return std::string(bytes);
    if (rather_big5(bytes))
        if (auto text = convert(bytes, "windows-950", OnBadBytes::give_up)) return *std::move(text);
    if (auto text = convert(bytes, "gb18030", OnBadBytes::give_up)) return *std::move(text);
    if (auto text = detected(bytes)) return *std::move(text);
    return convert(bytes, "windows-1252", OnBadBytes::replace).value_or(replaced(bytes));
}

// Private characters: signs of Hong Kong, which windows-950 does not know.
bool has_private(std::string_view utf8) {
    for (std::size_t at = 0; at + 2 < utf8.size(); ++at) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const auto next = static_cast<unsigned char>(utf8[at + 1]);
        if (lead == 0xEE || (lead == 0xEF && next < 0xA4)) return true;
    }
    return false;
}

std::string from_big5(std::string_view bytes) {
    const auto common = convert(bytes, "windows-950", OnBadBytes::give_up);
    if (common && !has_private(*common)) return *common;
    if (auto text = convert(bytes, "Big5-HKSCS", OnBadBytes::give_up)) return *std::move(text);
    return convert(bytes, "windows-950", OnBadBytes::replace).value_or(replaced(bytes));
}

}  // namespace

std::string charset_of_label(std::string_view label) {
    const std::string plain = plain_label(label);
    if (std::ranges::find(means_nothing, plain) != means_nothing.end()) return {};
    const auto found =
        std::ranges::find(meanings, plain, &std::pair<std::string_view, std::string_view>::first);
    if (found != meanings.end()) return std::string(found->second);
    return harmless(plain) && known_to_icu(plain) ? plain : std::string();
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    if (charset.empty()) return guessed(bytes);
    if (charset == "utf-8") {
        if (valid_utf8(bytes)) return std::string(bytes);
        return hardly_utf8(bytes) ? guessed(bytes) : replaced(bytes);
    }
    // Western labels on what is plainly UTF-8: by chance that does not happen.
    if (charset == "windows-1252" && valid_utf8(bytes)) return std::string(bytes);
    if (charset == "windows-950") return from_big5(bytes);
    return convert(bytes, charset, OnBadBytes::replace).value_or(replaced(bytes));
}

}  // namespace aftercare::email
