// What reads whole messages for a form: wishes that are no answers, labels of a pasted form, fields
// that unmistakable patterns belong to. Built by parse_form, then only read.
#pragma once

#include "dialogs/form.h"
#include "dialogs/recognise/normalise.h"
#include "dialogs/recognise/pasted.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aftercare::dialogs {

/// Wishes a whole message may express; one message may fit several ("没有" skips and ends).
enum class Wish : std::uint32_t {
    skip = 1U << 0,
    nothing = 1U << 1,  ///< "none": skips an optional field, answers one that takes it
    back = 1U << 2,
    why = 1U << 3,
    done = 1U << 4,
    human = 1U << 5,
    keep = 1U << 6,
    restart = 1U << 7,
    go_on = 1U << 8,
    sign = 1U << 9,
    edit = 1U << 10,  ///< also as the beginning of a message: "改 型号"
    missing = 1U << 11,  ///< "lost it", "I forgot": skips an optional field, answers nothing
};

struct Wishes {
    std::uint32_t bits = 0;
    bool has(Wish wish) const { return (bits & static_cast<std::uint32_t>(wish)) != 0; }
};

struct NamedWish {
    Wish wish;
    std::string_view name;  ///< the text key is "dialog.words.<name>": words divided by "|"
};
extern const std::vector<NamedWish> named_wishes;

struct Readers {
    const recognise::Normaliser& normaliser;
    std::unordered_map<std::string, std::uint32_t> wishes;  ///< by Normaliser::key
    std::vector<std::string> edit_words;                    ///< keys, longest first
    std::unordered_map<std::string, std::vector<std::uint16_t>> by_label;  ///< fields by the key of a label
    std::vector<std::vector<std::string>> labels_of_field;  ///< by field: keys of its labels, longest first
    std::vector<std::vector<std::uint16_t>> label_groups;  ///< `labels` names a group by its index
    std::optional<recognise::LabelSet> labels;
    std::vector<std::string> name_leads;  ///< what may stand before a name ("我叫"), longest first
    std::vector<std::string> courtesies;  ///< lists divided by "|", one a language: see recognise/courtesy.h
    std::vector<std::uint16_t> phones, emails, credit_codes, extracting;  ///< fields that patterns may fill

    explicit Readers(const recognise::Normaliser& shared) : normaliser(shared) {}

    /// Long messages are never wishes.
    Wishes wishes_of(std::string_view text) const;
    /// As wishes_of, where the field may be named beside the wish: "订单号找不到了".
    Wishes wishes_about(std::uint16_t field, std::string_view text) const;
};

/// What a pair of Readers::labels names: a group of fields, and the item if the label says it ("方案2·费用").
struct LabelTarget {
    std::size_t group = 0;
    std::optional<std::uint16_t> item;  ///< from 0
};
LabelTarget label_target(std::string_view pair_field);

/// Builds the readers of a form whose fields are complete.
std::shared_ptr<const Readers> make_readers(const Form& form, const core::Texts& texts,
                                            const recognise::Normaliser& normaliser);

}  // namespace aftercare::dialogs
