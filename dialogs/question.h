// Puts the engine's present question into words and buttons.
#pragma once

#include "dialogs/engine.h"
#include "dialogs/walk.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

/// Whether an answer that is not valid may stay, marked, for a colleague to check.
bool may_be_kept(const Field& field);

/// What a numbered list of the answers shows, in order: every relevant field but the one to sign.
std::vector<PlaceRef> numbered(const Form& form, const Walk& walk);

/// The fields that a letter asks for, in the order of their numbers: everything that is open or may become so.
std::vector<PlaceRef> letter_places(const Form& form, const Draft& draft);

/// Answered and asked questions on the way, as if open choices were answered with their first choice.
struct Progress {
    int at = 0;     ///< the present question's number, from 1
    int done = 0;   ///< questions answered or skipped
    int total = 0;
};

class Question {
  public:
    /// References must outlive the object; `walk` was made from `draft`.
    Question(const Form& form, const Draft& draft, const Walk& walk, const Context& context)
        : form_(form), draft_(draft), walk_(walk), context_(context) {}

    /// The question as it is put for the first time: with progress and example.
    core::Outgoing full() const;
    /// The same question in short.
    core::Outgoing again() const;
    /// Only the buttons of the question, for a message of its own text.
    std::vector<std::vector<core::Button>> buttons() const;

    Progress progress() const;

    /// "例如:…" for the field, empty when it has no example.
    std::string example(PlaceRef place) const;

  private:
    using Rows = std::vector<std::vector<core::Button>>;

    std::string say(std::string_view key, core::TextArguments arguments = {}) const;
    std::string label(PlaceRef place) const;
    std::string value(const Field& field, const Value& value) const;
    PlaceRef cursor() const;
    /// The field that buttons belong to.
    std::string_view place_field() const;
    core::Button button(std::string_view label_key, std::string_view verb) const;
    /// The same where numbers mean something else: an answer, or a line of the summary.
    core::Button by_word(std::string_view label_key, std::string_view verb) const;
    core::Button labelled(std::string label, std::string_view verb) const;

    std::string heading() const;
    std::string question_text(PlaceRef place) const;
    std::string current_value(PlaceRef place) const;
    std::string pending_text(const Pending& pending) const;
    std::string list_text(bool sections) const;
    core::Outgoing summary() const;

    // ---- by letter (letter_question.cpp)
    core::Outgoing letter() const;
    std::string letter_list() const;
    std::string letter_hint(PlaceRef place) const;
    std::string letter_problem(PlaceRef place) const;
    /// "客户类型为「企业客户」": on what it depends that the field is asked, as far as that is open.
    std::string letter_condition(PlaceRef place) const;
    std::string letter_end() const;

    Rows summary_buttons() const;

    Rows pending_buttons(const Pending& pending) const;
    Rows field_buttons(PlaceRef place) const;
    Rows choice_buttons(const Field& field, const Answer* answer) const;

    const Form& form_;
    const Draft& draft_;
    const Walk& walk_;
    const Context& context_;
};

}  // namespace aftercare::dialogs
