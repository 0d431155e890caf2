#include "dialogs/recognise/normalise.h"

#include "dialogs/recognise/chars.h"

#include <opencc/SimpleConverter.hpp>
#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <stdexcept>

namespace aftercare::dialogs::recognise {

namespace {

struct NamedStep {
    std::string_view name;
    Step step;
};

constexpr std::array named_steps{
    NamedStep{"clean", Step::clean},
    NamedStep{"nfkc", Step::nfkc},
    NamedStep{"half_width", Step::half_width},
    NamedStep{"upper", Step::upper},
    NamedStep{"lower", Step::lower},
    NamedStep{"trim", Step::trim},
    NamedStep{"strip_space", Step::strip_space},
    NamedStep{"strip_punctuation", Step::strip_punctuation},
    NamedStep{"simplified", Step::simplified},
    NamedStep{"digits", Step::digits},
    NamedStep{"digits_only", Step::digits_only},
};

constexpr auto steps_in_order = [] {
    std::array<Step, named_steps.size()> steps{};
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = named_steps[i].step;
    return steps;
}();

constexpr char32_t first_han = 0x4E00;
constexpr char32_t last_han = 0x9FFF;

using HanSet = std::bitset<last_han - first_han + 1>;

/// Characters that may change when converted: nearly every answer has none, and looking them up here is a
/// hundred times faster than OpenCC's segmentation.
HanSet find_traditional(const opencc::SimpleConverter& converter) {
    std::string all;
    for (char32_t c = first_han; c <= last_han; ++c) {
        append(all, c);
        all += '\n';  // keeps phrases from forming across entries
    }
    const std::string converted = converter.Convert(all);
    HanSet set;
    std::size_t before = 0;
    std::size_t after = 0;
    for (char32_t c = first_han; c <= last_han; ++c) {
        const std::size_t end_before = all.find('\n', before);
        const std::size_t end_after = converted.find('\n', after);
        if (end_after == std::string::npos) throw std::runtime_error("OpenCC's dictionary is damaged");
        if (all.compare(before, end_before - before, converted, after, end_after - after) != 0) {
            set.set(c - first_han);
        }
        before = end_before + 1;
        after = end_after + 1;
    }
    // These change in phrases only (瞭解, 藉口, 答覆, 沈船, 牴牾, 衹得).
    for (const char32_t c : {U'瞭', U'藉', U'覆', U'沈', U'牴', U'衹'}) set.set(c - first_han);
    return set;
}

std::string map_chars(std::string_view text, char32_t (*map)(char32_t)) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) append(out, map(decode(text, at)));
    return out;
}

std::string without(std::string_view text, bool (*unwanted)(char32_t)) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = decode(text, at);
        if (!unwanted(c)) append(out, c);
    }
    return out;
}

bool is_emoji(char32_t c) {
    return c >= 0x2190 && u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC);
}

/// A zero-width joiner stays between two parts of one emoji only; tag characters (flags of regions) go.
std::string cleaned(std::string_view text) {
    constexpr char32_t joiner = 0x200D;
    std::string out;
    out.reserve(text.size());
    char32_t last = 0;  // the last visible one, variation selectors and skin tones passed over
    bool joiner_waits = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = decode(text, at);
        if (c == joiner) {
            joiner_waits = is_emoji(last);
            continue;
        }
        if (c == U'\r') {
            if (at >= text.size() || text[at] != '\n') append(out, U'\n');
            continue;
        }
        if (is_invisible(c)) continue;
        if (joiner_waits && is_emoji(c)) append(out, joiner);
        joiner_waits = false;
        append(out, c);
        const bool modifier = c == 0xFE0F || (c >= 0x1F3FB && c <= 0x1F3FF);
        if (!modifier) last = c;
    }
    return out;
}

std::string trimmed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool space = false;
    bool line = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = decode(text, at);
        if (is_space(c)) {
            space = true;
            line = line || c == U'\n';
            continue;
        }
        if (space && !out.empty()) out += line ? '\n' : ' ';
        space = line = false;
        append(out, c);
    }
    return out;
}

char32_t digit_to_ascii(char32_t c) {
    if (c < 0x80) return c;
    const int value = u_charDigitValue(static_cast<UChar32>(c));
    return value >= 0 && u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER
               ? U'0' + static_cast<char32_t>(value)
               : c;
}

std::string ascii_cased(std::string_view text, bool upper) {
    std::string out(text);
    for (char& c : out) {
        if (upper ? (c >= 'a' && c <= 'z') : (c >= 'A' && c <= 'Z')) c = static_cast<char>(c ^ 0x20);
    }
    return out;
}

std::string cased(std::string_view text, bool upper) {
    if (is_ascii(text)) return ascii_cased(text, upper);
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    if (upper) {
        icu::CaseMap::utf8ToUpper("", 0, piece, sink, nullptr, status);
    } else {
        icu::CaseMap::utf8ToLower("", 0, piece, sink, nullptr, status);
    }
    if (U_FAILURE(status)) return std::string(text);
    return out;
}

std::string_view without_outer_punctuation(std::string_view text) {
    std::size_t begin = text.size();
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t c = decode(text, at);
        const bool joins = c == 0x200D || c == 0xFE0F;  // parts of the symbol beside it
        if (is_punctuation(c) || is_space(c) || joins) continue;
        begin = std::min(begin, start);
        end = at;
    }
    // A text of nothing but symbols ("👍", "?") stays what it is.
    return begin < end ? text.substr(begin, end - begin) : text;
}

/// Code points that always stand alone as a cluster if their neighbours are of this set, too.
bool stands_alone(char32_t c) {
    return (c >= 0x20 && c < 0x7F) || c == U'\n' || (c >= first_han && c <= last_han) ||
           (c >= 0x3001 && c <= 0x3020 && c != 0x3020) || (c >= 0xFF01 && c <= 0xFF5E) ||
           (c >= 0x2018 && c <= 0x201F) || c == 0x2026;
}

/// ICU counts text in 32-bit numbers; nothing a customer sends comes near this.
constexpr std::size_t max_bytes = 16u << 20;

std::string valid(std::string_view text) {
    return map_chars(limited(text, max_bytes), [](char32_t c) { return c; });
}

struct UTextCloser {
    void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

std::optional<Step> step_by_name(std::string_view name) {
    const auto* found = std::ranges::find(named_steps, name, &NamedStep::name);
    if (found == named_steps.end()) return std::nullopt;
    return found->step;
}

std::string_view name_of(Step step) {
    const auto* found = std::ranges::find(named_steps, step, &NamedStep::step);
    return found == named_steps.end() ? std::string_view{} : found->name;
}

std::span<const Step> all_steps() {
    return steps_in_order;
}

struct Normaliser::Data {
    opencc::SimpleConverter converter{"t2s.json"};
    HanSet traditional = find_traditional(converter);
    const icu::Normalizer2* nfkc = nullptr;
    std::unique_ptr<icu::BreakIterator> graphemes;  ///< cloned for each use: an iterator has state

    std::string simplified(std::string_view text) const;
    std::string to_nfkc(std::string_view text) const;

    /// Calls `visit(end)` with the byte after each grapheme until it returns false.
    template <class Visit>
    void each_grapheme(std::string_view text, Visit visit) const;
};

std::string Normaliser::Data::simplified(std::string_view text) const {
    bool needed = false;
    for (std::size_t at = 0; at < text.size() && !needed;) {
        const char32_t c = decode(text, at);
        needed = c >= first_han && c <= last_han ? traditional.test(c - first_han) : is_han(c) && c != 0x3007;
    }
    if (!needed) return std::string(text);
    // OpenCC stops at a NUL; every part between them is converted.
    std::string out;
    for (std::size_t begin = 0;;) {
        const std::size_t nul = text.find('\0', begin);
        const std::string_view part = text.substr(begin, nul == std::string_view::npos ? nul : nul - begin);
        out += converter.Convert(part.data(), part.size());
        if (nul == std::string_view::npos) return out;
        out += '\0';
        begin = nul + 1;
    }
}

std::string Normaliser::Data::to_nfkc(std::string_view text) const {
    if (is_ascii(text)) return std::string(text);
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
    nfkc->normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status)) return std::string(text);
    return out;
}

template <class Visit>
void Normaliser::Data::each_grapheme(std::string_view text, Visit visit) const {
    bool plain = true;
    for (std::size_t at = 0; at < text.size() && plain;) plain = stands_alone(decode(text, at));
    if (plain) {
        for (std::size_t at = 0; at < text.size();) {
            decode(text, at);
            if (!visit(at)) return;
        }
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, UTextCloser> source(
        utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status));
    const std::unique_ptr<icu::BreakIterator> iterator(graphemes->clone());
    if (U_FAILURE(status) || !iterator) throw std::bad_alloc();
    iterator->setText(source.get(), status);
    for (int32_t end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
        if (!visit(static_cast<std::size_t>(end))) return;
    }
}

Normaliser::Normaliser() {
    UErrorCode status = U_ZERO_ERROR;
    auto data = std::make_unique<Data>();
    data->nfkc = icu::Normalizer2::getNFKCInstance(status);
    data->graphemes.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status))
        throw std::runtime_error(std::string("ICU's data cannot be loaded: ") + u_errorName(status));
    data_ = std::move(data);
}

Normaliser::~Normaliser() = default;

std::string Normaliser::apply(Step step, std::string_view text) const {
    const std::string source = valid(text);
    switch (step) {
        case Step::clean:
            return cleaned(source);
        case Step::nfkc:
            return data_->to_nfkc(source);
        case Step::half_width:
            return map_chars(source, [](char32_t c) { return half_width(c); });
        case Step::upper:
            return cased(source, true);
        case Step::lower:
            return cased(source, false);
        case Step::trim:
            return trimmed(source);
        case Step::strip_space:
            return without(source, is_space);
        case Step::strip_punctuation:
            return without(source, is_punctuation);
        case Step::simplified:
            return data_->simplified(source);
        case Step::digits:
            return map_chars(source, digit_to_ascii);
        case Step::digits_only:
            return without(map_chars(source, digit_to_ascii), [](char32_t c) { return !is_ascii_digit(c); });
    }
    return source;
}

std::string Normaliser::apply(std::span<const Step> steps, std::string_view text) const {
    std::string out = valid(text);
    for (const Step step : steps) out = apply(step, out);
    return out;
}

std::string Normaliser::key(std::string_view text) const {
    std::string out = cleaned(limited(text, max_bytes));
    if (!is_ascii(out)) {
        // Lower case may leave NFKC and NFKC may open a new traditional form; the second pass settles both.
        for (int pass = 0; pass < 2; ++pass) out = cased(data_->simplified(data_->to_nfkc(out)), false);
        out = cleaned(data_->to_nfkc(out));
    } else {
        out = ascii_cased(out, false);
    }
    out = trimmed(out);
    return std::string(without_outer_punctuation(out));
}

std::size_t Normaliser::length(std::string_view text) const {
    const std::string source = valid(text);
    std::size_t count = 0;
    data_->each_grapheme(source, [&](std::size_t) {
        ++count;
        return true;
    });
    return count;
}

std::string Normaliser::truncated(std::string_view text, std::size_t max) const {
    std::string source = valid(text);
    std::size_t count = 0;
    std::size_t end = 0;
    data_->each_grapheme(source, [&](std::size_t grapheme_end) {
        if (count == max) return false;
        ++count;
        end = grapheme_end;
        return true;
    });
    source.resize(end);
    return source;
}

}  // namespace aftercare::dialogs::recognise
