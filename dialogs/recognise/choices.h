// Finds which of a field's choices a message means. Make one ChoiceSet for each list of choices at
// start-up; it never changes afterwards and may be used from several threads at a time.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

struct Choice {
    std::string value;
    std::string label;                 ///< as shown to the customer
    std::vector<std::string> aliases;  ///< other ways to say it, any language
};

struct ChoiceReading {
    enum class Outcome : std::uint8_t {
        none = 1,
        exact,    ///< indexes[0] is meant
        close,    ///< indexes[0] is probably meant: ask for confirmation
        several,  ///< more than one fits: ask which of `indexes`
    };
    Outcome outcome = Outcome::none;
    std::vector<std::size_t> indexes;  ///< positions in the list of choices, from 0
};

struct ChoicesReading {
    enum class Outcome : std::uint8_t {
        none = 1,
        exact,  ///< `indexes` are meant, in the order of the list
        close,  ///< as exact, but at least one needs confirmation
    };
    Outcome outcome = Outcome::none;
    std::vector<std::size_t> indexes;
};

class ChoiceSet {
  public:
    ChoiceSet(const Normaliser& normaliser, const std::vector<Choice>& choices);

    /// In this order: exactly a value, label or alias (after Normaliser::key) → the whole message is a
    /// number or an ordinal ("1", "①", "一", "第二个", "the second one", "2.") → a unique close match
    /// (contained in the message, or a typing error). A number inside a sentence is never a choice, and a
    /// message that negates ("两个都不是", "不是个人", "not company") never matches beyond step 1.
    ChoiceReading match(std::string_view text) const;

    /// For fields with several answers: "1、3", "1 和 3", "官网,线下门店", "all"/"全部". Every part must be
    /// understood, else the outcome is none: half an answer is not taken silently.
    ChoicesReading match_several(std::string_view text) const;

    std::size_t size() const { return names_.size(); }

  private:
    ChoiceReading match_key(const std::string& key) const;
    ChoiceReading match_name(const std::string& key) const;
    ChoiceReading match_close(const std::string& key) const;

    const Normaliser& normaliser_;
    std::vector<std::vector<std::string>> names_;  ///< per choice: keys of value, label and aliases
};

}  // namespace aftercare::dialogs::recognise
