// Says whether a description is too vague to work with. The phrases that say nothing ("坏了") and the
// lengths are data of the form. Make one VagueRule at start-up; it never changes afterwards and may be
// used from several threads at a time.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

struct VagueSettings {
    std::size_t min_characters =
        8;  ///< user-perceived characters that count for Chinese text, punctuation excluded
    std::size_t min_words = 4;         ///< words that count for text in letters
    std::vector<std::string> phrases;  ///< what says nothing by itself: "坏了", "it doesn't work"
};

struct VagueReading {
    enum class Reason : std::uint8_t {
        specific = 1,  ///< not vague
        empty,         ///< no letter or digit at all
        only_phrases,  ///< nothing but phrases of the list and filler words
        too_short,
    };
    Reason reason = Reason::specific;
    bool says_when = false;       ///< names a day or a time of day
    bool says_how_often = false;  ///< "每次", "sometimes"

    bool vague() const { return reason != Reason::specific; }
};

class VagueRule {
  public:
    VagueRule(const Normaliser& normaliser, const VagueSettings& settings);

    /// A text is measured after the phrases and fillers ("就是", "please") are taken out. A text that
    /// holds a number (an error code, a duration) needs only half the length.
    VagueReading read(std::string_view text) const;

  private:
    const Normaliser& normaliser_;
    std::size_t min_characters_;
    std::size_t min_words_;
    std::vector<std::string> phrases_;  ///< keys, longest first
};

}  // namespace aftercare::dialogs::recognise
