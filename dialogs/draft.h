// A form being filled in: a value that is stored between two turns. Free of threads.
#pragma once

#include "dialogs/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

enum class State : std::uint8_t {
    unset = 1,  ///< not asked yet, or to be asked again
    answered,
    skipped,  ///< left out by the customer
};

/// A field, and for a field of a repeat group the item (from 0). For the "another one?" question
/// of a group: the item after which it is asked.
struct Place {
    std::string field;
    std::uint32_t item = 0;

    friend bool operator==(const Place&, const Place&) = default;
};

struct Answer {
    Place place;
    State state = State::unset;
    bool marked = false;  ///< kept as the customer gave it although it fails a check
    Value value;
    std::string source;   ///< the channel's reference of the message it came from; may be empty

    friend bool operator==(const Answer&, const Answer&) = default;
};

/// A question of the engine's own that stands before the current field's.
struct Pending {
    enum class Kind : std::uint8_t {
        none = 0,
        meant,      ///< a close choice or an ambiguous date: which of `candidates`?
        overwrite,  ///< `place` has a value already: take `candidates[0]` in its stead?
        warned,     ///< a check warned: `candidates[0]` is kept unless something better comes
        stuck,      ///< too often not valid: skip, a human, or keep `candidates[0]` as it is
        returning,  ///< back after a while: go on or start anew
        picking,    ///< the answers so far were listed: which one is to be changed?
    };
    Kind kind = Kind::none;
    Place place;
    std::vector<Value> candidates;
    std::string source;

    friend bool operator==(const Pending&, const Pending&) = default;
};

enum class Phase : std::uint8_t {
    asking = 1,  ///< `cursor` is the question
    summary,     ///< everything is there; waiting for the signature
    submitted,
    cancelled,
};

struct Draft {
    std::string form;
    int version = 0;
    std::uint32_t revision = 0;        ///< goes up with every input that changes the draft
    std::uint32_t question_since = 0;  ///< the revision at which the present question was first put
    std::string language;
    Phase phase = Phase::asking;
    Place cursor;
    std::vector<Answer> answers;       ///< in order of their first being given
    std::vector<Place> trail;          ///< questions answered, for going back
    std::vector<Pending> pending;      ///< the first is the one being asked
    std::uint32_t invalid = 0;         ///< answers to the present question that were not valid
    std::string invalid_source;        ///< message of the last one
    std::uint32_t uncounted_files = 0; ///< files received and not yet acknowledged
    std::uint32_t surplus_files = 0;   ///< files beyond the most allowed, not yet told of
    bool abandoned = false;            ///< the customer was told that it is kept

    const Answer* find(std::string_view field, std::uint32_t item = 0) const;
    Answer* find(std::string_view field, std::uint32_t item = 0);

    friend bool operator==(const Draft&, const Draft&) = default;
};

/// Compact bytes with a format version. to_bytes(parse_draft(b).draft) == b for what to_bytes made.
std::string to_bytes(const Draft& draft);

struct ParsedDraft {
    std::optional<Draft> draft;
    std::string error;  ///< why there is none; holds nothing of the content
};
ParsedDraft parse_draft(std::string_view bytes);

}  // namespace aftercare::dialogs
