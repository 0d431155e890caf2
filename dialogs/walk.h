// Which fields of a form are relevant for a set of answers, and in which order. Built for one turn;
// holds pointers to the answers it was made from.
#pragma once

#include "dialogs/draft.h"
#include "dialogs/form.h"

#include <cstdint>
#include <vector>

namespace aftercare::dialogs {

/// A place by index: a field and the item of its group (0 outside groups).
struct PlaceRef {
    std::uint16_t field = 0;
    std::uint16_t item = 0;

    friend bool operator==(const PlaceRef&, const PlaceRef&) = default;
};

class Walk {
  public:
    /// How a field without an answer is compared: as unset; a choice as if its first were chosen (to
    /// tell how long the way will be); or so that it is never in the way (to list all that may come).
    enum class Open : std::uint8_t { unset = 1, first_choice, anything };

    Walk(const Form& form, const std::vector<Answer>& answers, Open open = Open::unset);

    const Answer* answer(PlaceRef place) const;
    State state(PlaceRef place) const;

    /// The field is relevant, and so is the item of its group.
    bool relevant(PlaceRef place) const;
    bool holds(const Condition& condition, std::uint16_t item) const;

    /// Asked by itself, where relevant.
    bool asked(PlaceRef place) const;

    /// Items of a group: at least one, as many as "another one?" was answered with yes.
    int items(std::uint16_t group) const;

    /// All relevant places in the order of the form, the sign field included.
    std::vector<PlaceRef> places() const;

    Place name(PlaceRef place) const { return {form_.fields[place.field].id, place.item}; }

    /// The index of a named place. Returns false when the form has no such field.
    bool locate(const Place& place, PlaceRef& found) const;

  private:
    bool node(const Condition& condition, std::size_t at, std::uint16_t item) const;
    bool compare(const Condition::Node& node, std::uint16_t item) const;

    const Form& form_;
    Open open_;
    std::vector<const Answer*> first_;  ///< by field: the answer of item 0
    struct Later {
        PlaceRef place;
        const Answer* answer;
    };
    std::vector<Later> later_;  ///< answers of items from 1
    mutable std::vector<std::int8_t> known_;  ///< relevance of item 0 by field: -1 unknown, 0, 1
};

}  // namespace aftercare::dialogs
