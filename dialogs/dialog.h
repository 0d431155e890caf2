// One input applied to one draft: the engine's inside. Lives for one call of take or start.
#pragma once

#include "dialogs/checks.h"
#include "dialogs/engine.h"
#include "dialogs/letter_lines.h"
#include "dialogs/question.h"
#include "dialogs/readers.h"
#include "dialogs/walk.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::dialogs {

class Dialog {
  public:
    Dialog(const Form& form, Draft draft, const Context& context)
        : form_(form), context_(context), readers_(*form.readers), before_(draft.revision) {
        step_.draft = std::move(draft);
    }

    Step begin();
    Step take(const Input& input);

  private:
    enum class Wording : std::uint8_t { full, again, buttons_only };

    // ---- inputs (engine.cpp, files.cpp, correct.cpp)
    void apply(const TextInput& input);
    void apply(const PressInput& input);
    void apply(const FilesInput& input);
    void apply(const LetterInput& input);
    void apply(const ContactInput& input);
    void apply(const LocationInput& input);
    void apply(const EditInput& input);
    void apply(const Back&);
    void apply(const Skip&);
    void apply(const EditField& input);
    void apply(const Cancel&);
    void apply(const Human&);
    void apply(const FilesSettled&);
    void apply(const Remind& input);
    void apply(const Abandon&);
    void apply(const Resume&);
    void apply(const Restart&);
    void apply(const AskAgain&);
    void apply(const SetLanguage& input);

    // ---- files (files.cpp)
    struct TakenFiles {
        std::vector<Attachment> all;
        std::uint32_t added = 0, surplus = 0;
        bool refused_type = false;
    };
    std::optional<PlaceRef> files_place();
    /// The files of a field with those that come in and that it takes; changes nothing.
    TakenFiles sort_files(PlaceRef target, const FilesInput& input);

    // ---- the answer to the present question (answer.cpp)
    void answer_text(std::string_view text, const std::string& source);
    void answer_summary(std::string_view text, const std::string& source);
    void answer_more(std::string_view text);
    void answer_files(std::string_view text);
    /// A wish about the present question; false when there is none that it can grant.
    bool grant(Wishes wishes, std::string_view text, const std::string& source);
    void settle(PlaceRef place, Reading reading, std::string_view raw, const std::string& source);
    void not_valid(PlaceRef place, const std::string& reason, std::string_view raw, const std::string& source);
    /// "I do not know" to a question that must be answered and takes no such words: it may be kept as it is.
    bool offer_to_keep(PlaceRef place, std::string_view text, const std::string& source);
    /// Offers to keep the text as it is, or a colleague's help.
    void stick(PlaceRef place, std::string_view raw, const std::string& source);
    void accept(PlaceRef place, Value value, const std::string& source);
    void keep_marked(PlaceRef place, Value raw, const std::string& source);
    void skip_field(PlaceRef place);
    void finish_collecting(PlaceRef place);
    void explain_why();
    void sign();

    // ---- the engine's own questions (pending.cpp)
    bool answer_pending(std::string_view text, const std::string& source);
    bool answer_meant(Pending& pending, std::string_view text);
    bool answer_overwrite(std::string_view text, const std::string& source);
    /// A further value for the field of an overwrite question: that one is asked about instead.
    bool correct_candidate(std::string_view text);
    /// The answer to the open question, given while another one stands before it.
    bool answer_beside(std::string_view text, const std::string& source);
    /// The text together with the answer that was to be more specific, where the field joins both.
    std::string followed_up(const Pending& warned, PlaceRef place, std::string_view text);
    bool answer_warned(std::string_view text, const std::string& source);
    bool answer_stuck(std::string_view text);
    void press_pending(std::string_view verb);
    void take_candidate(std::size_t index);
    void take_new(bool is_new);
    void drop_pending();
    /// Drops all of the engine's questions. Of each overwrite question it is said that the old value
    /// stays, except that of `changing`, whose new value is about to be given.
    void let_go_pending(std::optional<PlaceRef> changing = std::nullopt);
    void note_kept(PlaceRef place);

    // ---- several answers in one message (gather.cpp)
    bool gather_labels(std::string_view text, const std::string& source);
    /// Fills fields from unmistakable patterns. Returns what is left for the present question; none
    /// when nothing is left or the message is dealt with.
    std::optional<std::string> gather_patterns(std::string_view text, const std::string& source);
    std::vector<PlaceRef> targets(const std::vector<std::uint16_t>& fields);
    /// Where a labelled value of a group goes, when the message has given `given` already.
    PlaceRef item_for(PlaceRef place, const std::vector<PlaceRef>& given);
    void put(PlaceRef place, Value value, const std::string& source);
    bool put_text(PlaceRef place, std::string_view text, const std::string& source);
    void report_gathered();
    /// put_text for every place; a value kept for several branches is reported once, as `name` or
    /// with the first place's label.
    void put_everywhere(const std::vector<PlaceRef>& places, std::string_view text, const std::string& source,
                        const std::string& name);
    bool mentions(PlaceRef place, const std::string& key) const;
    /// What a message said beside its answer: a choice it names is offered to its field, and the message
    /// is kept for the form's field of remarks.
    void keep_rest(PlaceRef answered, const std::string& rest, std::string_view raw, const std::string& source);
    bool offer_choice(PlaceRef answered, const std::string& rest, const std::string& source);
    void add_remark(std::string_view remark, const std::string& source);

    // ---- changing answers (correct.cpp)
    struct Edit {
        enum class Kind : std::uint8_t { none = 1, list, place, unknown };
        Kind kind = Kind::none;  ///< list: which one is not said; unknown: there is no such number
        PlaceRef place;
        std::string value;       ///< may be empty
    };
    /// Which field a text wants to change. `bare`: the customer is asked which, so a number or a label alone will do.
    /// Otherwise only at the summary; elsewhere an edit word must stand before it.
    Edit edit_in(std::string_view text, bool bare);
    bool edit_by_words(std::string_view text, const std::string& source, bool list_otherwise);
    void edit_place(PlaceRef place, std::string_view value, const std::string& source);
    void edit_message(const EditInput& input);

    // ---- letters (letter.cpp)
    struct Letter;  ///< what has been found in the one being read
    bool by_letter() const { return context_.asking == Asking::all_at_once; }
    /// A letter that is nothing but a wish; false when it is more, or none that can be granted.
    bool grant_letter(std::string_view text, const LetterInput& input);
    void take_letter_files(Letter& letter);
    void read_letter(std::string_view text, Letter& letter);
    void take_line(const LetterAnswer& line, Letter& letter);
    void take_value(PlaceRef place, std::string_view text, Letter& letter);
    void take_value(const std::vector<PlaceRef>& places, std::string_view text, Letter& letter);
    void take_reading(PlaceRef place, Reading reading, std::string_view raw, Letter& letter);
    void take_free_text(const std::string& text, Letter& letter);
    bool answer_missing(const std::string& text, Letter& letter);
    void fill_from_patterns(std::string_view text, Letter& letter);
    /// Takes the lines that are nothing but a choice of one field; returns the others.
    std::string take_choices(std::string_view text, Letter& letter);
    void describe(const std::string& text, Letter& letter);
    void take_sender(Letter& letter);
    bool keep_what_was_tried();
    /// What was asked once and left empty is skipped, what was asked to be clearer is kept as it is.
    void settle_letter(Letter& letter);
    void drop_idle_pending(const Letter& letter);
    void answer_letter(Letter& letter);
    std::string understood(const Letter& letter);
    void leave_out_optional();
    void correct_by_letter(const EditField& input);
    /// What must still be asked: required and open, or with a question of the engine's own.
    std::vector<PlaceRef> missing();
    PlaceRef open_item(PlaceRef place, std::uint16_t item);
    Pending* pending_at(PlaceRef place);
    void drop_pending_at(PlaceRef place);

    // ---- presses (engine.cpp)
    void press_field(PlaceRef place, std::string_view verb);
    void stale(std::string_view field);
    std::string_view expected_field() const;

    // ---- the draft
    const Walk& walk();
    void touch();
    Answer& answer_at(PlaceRef place);
    void set(PlaceRef place, State state, Value value, const std::string& source, bool marked = false);
    PlaceRef cursor();
    const Field& field_at(PlaceRef place) const { return form_.fields[place.field]; }
    /// Goes on: to a pending question, else the first open field, else the summary.
    void advance();
    void go_to(PlaceRef place);
    bool cursor_is_open();
    void remember(PlaceRef place);
    /// The first question that is still to be answered; the sign field when there is none.
    PlaceRef first_open();
    void ask(Wording wording);
    void push_pending(Pending pending, bool first);

    // ---- words
    std::string say(std::string_view key, core::TextArguments arguments = {}) const;
    std::string label(PlaceRef place);
    std::string shown(PlaceRef place, const Value& value) const;
    void note(std::string_view text);
    Draft& draft() { return step_.draft; }

    const Form& form_;
    const Context& context_;
    const Readers& readers_;
    std::uint32_t before_;  ///< revision before the input
    Step step_;
    std::string notes_;     ///< said before the question
    std::string after_;     ///< said after the notes
    std::optional<Walk> walk_;
    std::vector<std::string> noted_;     ///< labels of fields filled along
    std::vector<std::string> not_read_;  ///< labels whose values were not understood
};

}  // namespace aftercare::dialogs
