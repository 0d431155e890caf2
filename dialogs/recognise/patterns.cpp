// The patterns in free text that cannot be mistaken (see pasted.h).
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/codes.h"
#include "dialogs/recognise/pasted.h"
#include "dialogs/recognise/phone_scan.h"

#include <algorithm>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 20'000;
constexpr std::size_t code_length = 18;

struct Found {
    Pattern::Kind kind;
    std::size_t begin = 0;  ///< in characters
    std::size_t end = 0;
    std::string value;
};

class Finder {
  public:
    explicit Finder(std::string_view text)
        : text_(text), folded_(fold(text, max_bytes)), chars_(folded_.chars) {}

    std::vector<Pattern> run() {
        find_urls();
        find_emails();
        find_codes();
        find_phones();
        std::ranges::sort(found_, {}, &Found::begin);
        std::vector<Pattern> patterns;
        patterns.reserve(found_.size());
        for (Found& f : found_) {
            patterns.push_back(
                {f.kind, folded_.offsets[f.begin], folded_.offsets[f.end], std::move(f.value)});
        }
        return patterns;
    }

  private:
    std::string written(std::size_t begin, std::size_t end) const {
        return std::string(
            text_.substr(folded_.offsets[begin], folded_.offsets[end] - folded_.offsets[begin]));
    }

    /// Earlier kinds have the first claim: the digits of a URL are no telephone number.
    void claim(Found found) {
        const auto overlaps = [&](const Found& other) {
            return found.begin < other.end && other.begin < found.end;
        };
        if (std::ranges::none_of(found_, overlaps)) found_.push_back(std::move(found));
    }

    bool word_begins(std::size_t at) const { return at == 0 || !is_ascii_alnum(chars_[at - 1]); }

    void find_urls() {
        for (std::size_t at = chars_.find(U"http"); at != chars_.npos; at = chars_.find(U"http", at + 4)) {
            std::size_t end = at + 4;
            if (end < chars_.size() && chars_[end] == U's') ++end;
            if (!word_begins(at) || !starts_with_at(chars_, end, U"://")) continue;
            const std::size_t host = end + 3;
            end = host;
            while (end < chars_.size() && chars_[end] > U' ' && chars_[end] < 0x7F &&
                   std::u32string_view(U"<>\"'`{}|\\^").find(chars_[end]) == std::u32string_view::npos) {
                ++end;
            }
            while (end > host &&
                   std::u32string_view(U".,;:!?)").find(chars_[end - 1]) != std::u32string_view::npos)
                --end;
            if (end > host && is_ascii_alnum(chars_[host]))
                claim({Pattern::Kind::url, at, end, written(at, end)});
        }
    }

    void find_emails() {
        const auto in_local = [](char32_t c) {
            return is_ascii_alnum(c) || std::u32string_view(U"._%+-").find(c) != std::u32string_view::npos;
        };
        const auto in_domain = [](char32_t c) { return is_ascii_alnum(c) || c == U'.' || c == U'-'; };
        for (std::size_t at = chars_.find(U'@'); at != chars_.npos; at = chars_.find(U'@', at + 1)) {
            std::size_t begin = at;
            while (begin > 0 && in_local(chars_[begin - 1])) --begin;
            while (begin < at && !is_ascii_alnum(chars_[begin])) ++begin;
            std::size_t end = at + 1;
            while (end < chars_.size() && in_domain(chars_[end])) ++end;
            while (end > at + 1 && !is_ascii_alnum(chars_[end - 1])) --end;
            const bool another_at =
                (end < chars_.size() && chars_[end] == U'@') || (begin > 0 && chars_[begin - 1] == U'@');
            if (another_at || begin == at) continue;
            const EmailCheck check = check_email(written(begin, end));
            if (check.outcome == EmailCheck::Outcome::ok)
                claim({Pattern::Kind::email, begin, end, check.address});
        }
    }

    void find_codes() {
        for (std::size_t at = 0; at < chars_.size();) {
            if (!is_ascii_alnum(chars_[at])) {
                ++at;
                continue;
            }
            const std::size_t begin = at;
            while (at < chars_.size() && is_ascii_alnum(chars_[at])) ++at;
            if (at - begin != code_length) continue;
            const CreditCodeCheck check = check_credit_code(written(begin, at));
            if (check.outcome == CreditCodeCheck::Outcome::ok)
                claim({Pattern::Kind::credit_code, begin, at, check.code});
        }
    }

    void find_phones() {
        for (const PhoneSpan& span : scan_phones(chars_)) {
            if (span.reading.outcome != PhoneReading::Outcome::one || span.letter_follows) continue;
            const bool abroad = span.reading.phone.kind == PhoneKind::international;
            const bool joined = span.end < chars_.size() &&
                                (chars_[span.end] == U'-' || chars_[span.end] == U'_') &&
                                span.end + 1 < chars_.size() && is_ascii_alnum(chars_[span.end + 1]);
            const bool joined_before =
                span.begin > 0 &&
                std::u32string_view(U"-_./").find(chars_[span.begin - 1]) != std::u32string_view::npos;
            if ((abroad && !span.plus) || joined || joined_before) continue;
            claim({Pattern::Kind::phone, span.begin, span.end, span.reading.phone.display});
        }
    }

    std::string_view text_;
    Folded folded_;
    std::u32string_view chars_;
    std::vector<Found> found_;
};

}  // namespace

std::vector<Pattern> find_patterns(std::string_view text) {
    return Finder(limited(text, max_bytes)).run();
}

}  // namespace aftercare::dialogs::recognise
