// The forms a customer's text is brought into before it is compared, checked or kept.
//
// Make one Normaliser at start-up and hand it to the readers by const reference. It loads OpenCC's
// dictionaries once, never changes afterwards, and may be used from several threads at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aftercare::dialogs::recognise {

/// One step of a form field's `normalize` list. The names in the configuration are the names here.
enum class Step : std::uint8_t {
    clean = 1,   ///< invalid UTF-8 replaced by U+FFFD; control, invisible and zero-width characters removed
    nfkc,        ///< Unicode NFKC; folds full-width letters and digits, too
    half_width,  ///< only full-width forms (Ａ, １, ：, ideographic space) become ASCII
    upper,
    lower,
    trim,         ///< no white space at either end, runs of spaces within collapse to one, line breaks stay
    strip_space,  ///< no white space at all
    strip_punctuation,  ///< no punctuation and no symbols
    simplified,         ///< traditional Chinese becomes simplified (OpenCC t2s)
    digits,             ///< decimal digits of any script become ASCII digits
    digits_only,        ///< as `digits`, and everything else is removed
};

/// The step of that name ("nfkc", "upper", ...); nothing for a name outside the closed set.
std::optional<Step> step_by_name(std::string_view name);
std::string_view name_of(Step step);
/// Every step, in the order above: for messages that list what is allowed.
std::span<const Step> all_steps();

class Normaliser {
  public:
    /// Throws std::runtime_error when ICU's or OpenCC's data cannot be loaded.
    Normaliser();
    ~Normaliser();
    Normaliser(const Normaliser&) = delete;
    Normaliser& operator=(const Normaliser&) = delete;

    /// Each step alone is idempotent. Any bytes may be passed; the result is always valid UTF-8.
    std::string apply(Step step, std::string_view text) const;
    std::string apply(std::span<const Step> steps, std::string_view text) const;

    /// What two texts have in common when a person would call them the same: clean, NFKC, simplified,
    /// lower case, trimmed, without punctuation at either end. Idempotent.
    std::string key(std::string_view text) const;

    /// Length in user-perceived characters (grapheme clusters): a family emoji counts as one.
    std::size_t length(std::string_view text) const;

    /// The first `max` user-perceived characters; never cuts through one.
    std::string truncated(std::string_view text, std::size_t max) const;

  private:
    struct Data;
    std::unique_ptr<const Data> data_;
};

}  // namespace aftercare::dialogs::recognise
