// A form as data, compiled once and then only read: any number of threads may share it.
#pragma once

#include "core/texts.h"
#include "core/time.h"
#include "dialogs/condition.h"
#include "dialogs/pattern.h"
#include "dialogs/recognise/choices.h"
#include "dialogs/recognise/normalise.h"
#include "dialogs/recognise/vague.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::dialogs {

enum class FieldType : std::uint8_t {
    text = 1,
    long_text,
    choice,
    choices,
    number,
    date,
    phone,
    email,
    address,
    files,
    sign,    ///< the summary and its confirmation; the last field of a form
    repeat,  ///< a group of fields, asked again for each item; its own question is "another one?"
    time,    ///< a moment of the day "10:00", or with `span` also from one to another "10:00–11:30"
};

/// Who may see a value whole. Everything but `open` is masked for others.
enum class Privacy : std::uint8_t { open = 1, name, phone, email, address, business_id, secret };

enum class MaskRule : std::uint8_t { none = 1, name, phone, email, address, keep4, all };

struct Choice {
    std::string value;               ///< a to z, 0 to 9, _; at most 19 characters
    std::string label_key;           ///< the text key of its label
    std::vector<std::string> alias;  ///< other words for it, in any language
};

/// One check of an answer. A `warning` asks once more and then takes what it is given.
struct Check {
    enum class Rule : std::uint8_t {
        length = 1,  ///< `min`, `max` characters
        range,       ///< numbers: `min`, `max`
        pattern,     ///< the whole answer matches `pattern`
        uscc,        ///< unified social credit code, GB 32100-2015, with its check character
        phone,
        email,
        not_future,  ///< a date not after today
        not_past,    ///< a date not before today; one without its year is read as the next such day
        not_before,  ///< a date not before `date`, or not before the date in `field`
        specific,    ///< not vague: `min` characters or `min_words` words besides the vague phrases in `values`
        one_of,      ///< one of `values`
    };
    Rule rule = Rule::length;
    std::string name;  ///< as written in the form: "length", "uscc"; part of the text keys
    bool warning = false;
    bool append = false;  ///< for a warning: the second answer is added to the first
    std::optional<double> min, max, min_words;
    std::optional<Pattern> pattern;
    std::vector<std::string> values;  ///< one_of; for specific, the vague words
    std::chrono::year_month_day date{};
    std::string field;
    std::shared_ptr<const recognise::VagueRule> vague;  ///< specific
};

struct Field {
    /// Another wording for a part of the customers: text keys "<field>.<name>.question" and so on,
    /// where they exist, in place of "<field>.question".
    struct Variant {
        std::string name;
        Condition when;
    };

    std::string id;  ///< a to z, 0 to 9, _; at most 20 characters
    FieldType type = FieldType::text;
    std::uint16_t section = 0;
    std::int16_t group = -1;                ///< index of the repeat field it belongs to, or -1
    std::vector<std::uint16_t> children;    ///< of a repeat: the fields of an item
    bool required = true;
    bool takes_none = false;                ///< "none" is an answer of its own, not a wish to skip
    Condition when;                         ///< relevant; empty: always
    Condition ask;                          ///< asked by itself; otherwise only filled along or on request
    bool asked = true;                      ///< false: never asked by itself
    bool remarks = false;                   ///< takes what is said beside the answers to other fields
    bool span = false;                      ///< time: may go from one moment to another
    std::vector<Choice> choices;
    std::shared_ptr<const recognise::ChoiceSet> choice_set;  ///< reads a choice; in the order of `choices`
    std::vector<Check> checks;
    std::vector<recognise::Step> normalise;
    std::vector<Pattern> extract;           ///< unmistakable in any text
    std::vector<Variant> variants;
    std::vector<std::string> alias;         ///< other names for it in a pasted form
    int min = 0;                            ///< files, repeat: at least so many
    int max = 9;                            ///< files, repeat: at most so many
    std::vector<std::string> accept;        ///< files: media types, "image/*"
    Privacy privacy = Privacy::open;
    MaskRule mask = MaskRule::none;
    std::string key;                        ///< "form.feedback.serial"
};

struct Section {
    std::string id;
    std::string key;  ///< text key of its title
};

struct Policy {
    std::vector<core::Duration> remind_after;  ///< after the customer's last input
    core::Duration abandon_after{};
    core::Duration album_quiet{};              ///< files that follow each other within it are one input
    int max_invalid = 3;
    bool human_on_max = false;                 ///< after max_invalid: a person at once, no offer
};

/// How drafts of version `from` become drafts of this version.
struct Migration {
    int from = 0;
    std::vector<std::pair<std::string, std::string>> rename;
    std::vector<std::string> reask;
    std::vector<std::string> drop;
};

/// What reads whole messages for a form: labels, wishes ("skip", "back"). See readers.h.
struct Readers;

class Form {
  public:
    std::string id;
    int version = 0;
    std::vector<std::string> languages;
    /// Walked by people who work here: no person is offered for help, and "dialog.staff.<key>" is said in
    /// place of "dialog.<key>" where there is one.
    bool for_staff = false;
    Policy policy;
    std::vector<Migration> migrations;
    std::vector<Section> sections;
    std::vector<Field> fields;  ///< in order; the children of a repeat follow it
    /// What parts of the service look for, as lists of fields of which the first answered counts:
    /// {"serial": ["serial"], "contact_name": ["name", "contact_person"]}.
    std::map<std::string, std::vector<std::string>, std::less<>> roles;

    /// The field's index, or -1.
    int find(std::string_view field) const;
    int sign_field() const { return sign_; }

    std::vector<std::pair<std::string, std::uint16_t>> ids;  ///< sorted; built by parse_form
    std::shared_ptr<const Readers> readers;                  ///< built by parse_form
    int sign_ = -1;
};

struct ParsedForm {
    std::optional<Form> form;         ///< none when there are errors
    std::vector<std::string> errors;  ///< all of them, one line each, naming the field
};

/// Compiles a form and checks it against the texts: every error at once. The normaliser must outlive
/// the form.
ParsedForm parse_form(const nlohmann::json& data, const core::Texts& texts,
                      const recognise::Normaliser& normaliser);

/// The name of a type as written in a form.
std::string_view name_of(FieldType type);

}  // namespace aftercare::dialogs
