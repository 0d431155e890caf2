// Walks a person through a form. Pure functions of values: form, draft, input and context in, a new
// draft and what is to be said out. Callable from any thread.
#pragma once

#include "core/ids.h"
#include "core/message.h"
#include "core/texts.h"
#include "core/time.h"
#include "dialogs/draft.h"
#include "dialogs/form.h"
#include "dialogs/submission.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::dialogs {

// ---- what comes in ------------------------------------------------------------------------------

struct TextInput {
    std::string text;
    std::string message;  ///< the channel's reference, so that a later edit finds its answers
};
struct PressInput {
    std::string payload;  ///< may be old or forged
};
struct FilesInput {
    std::vector<core::FileRef> files;
    std::string album;
    std::string caption;
    std::string message;
};
/// A letter: words and files that came together, read as a whole. The sender's address and name fill the fields for them
/// where the form has such and they have no answer; leave them empty where the sender is not whom the form is about.
struct LetterInput {
    std::string text;
    std::vector<core::FileRef> files;
    std::string message;
    std::string address;
    std::string name;
    bool unasked = false;  ///< nothing of the form was asked by letter before, so that what it leaves out was not left empty
};
struct ContactInput {
    std::string phone;
    std::string name;
    std::string message;
};
struct LocationInput {
    double latitude = 0;
    double longitude = 0;
    std::string title;
    std::string message;
};
/// The customer changed a message. Answers that came from it follow, or a text that was not valid
/// is tried again; anything else is left alone (Outcome unchanged, nothing said).
struct EditInput {
    std::string message;
    std::string text;
};
struct Back {};
struct Skip {};
/// Change a field: its number in the summary, or its label, and perhaps the new value after it
/// ("5", "型号", "型号 X200"). Empty: the answers so far are listed to pick from.
struct EditField {
    std::string text;
};
struct Cancel {};
struct Human {};           ///< hands the draft as it is to a person
struct FilesSettled {};    ///< the quiet period asked for by Step::settle_after is over
struct Remind {
    int n = 1;  ///< which reminder, from 1
};
struct Abandon {};         ///< `abandon_after` is over: the customer is told that the draft is kept
struct Resume {};          ///< the customer comes back: go on or start anew?
struct Restart {};         ///< all answers are dropped, the first question is asked
struct AskAgain {};        ///< after an interruption: the present question in short
struct SetLanguage {
    std::string language;  ///< one of the form's languages; anything else changes nothing
};

using Input = std::variant<TextInput, PressInput, FilesInput, LetterInput, ContactInput, LocationInput, EditInput, Back, Skip,
                           EditField, Cancel, Human, FilesSettled, Remind, Abandon, Resume, Restart, AskAgain,
                           SetLanguage>;

// ---- what it is done with -----------------------------------------------------------------------

/// How questions are put.
enum class Asking : std::uint8_t {
    one_by_one = 1,  ///< in a chat
    all_at_once,     ///< by e-mail: everything that is left, as lines to fill in; texts and files are letters
};

/// References must live as long as the call.
struct Context {
    core::Time now;
    const core::Zone& zone;
    const core::Texts& texts;
    core::DraftId draft;   ///< goes into the payload of buttons
    std::string_view who;  ///< the channel identity, recorded in the signature
    Asking asking = Asking::one_by_one;
    View view = View::whole;  ///< masked where others read along
};

// ---- what comes out -----------------------------------------------------------------------------

enum class Outcome : std::uint8_t {
    going_on = 1,
    submitted,     ///< `submission` holds it
    cancelled,
    human_wanted,  ///< the draft stays as it is
    unchanged,     ///< the draft is as before; there may be something to say
};

struct Step {
    Draft draft;
    std::vector<core::Outgoing> says;
    std::string hint;  ///< a short line for the presser of a button; may be empty
    Outcome outcome = Outcome::going_on;
    std::optional<Submission> submission;
    /// A FilesSettled is wanted after so long without further files; a new value replaces the old.
    std::optional<core::Duration> settle_after;
};

/// A new draft and its first question. `language` is one of the form's, else its first is taken.
Step start(const Form& form, std::string_view language, const Context& context);

/// As start, with words that came along: the answer to the first question, or labelled lines for several.
/// Says one step's worth: what was taken and the next question.
Step start(const Form& form, std::string_view language, const Context& context, const TextInput& first);

/// The same with a whole letter that came first; `first.unasked` is taken to be true.
Step start(const Form& form, std::string_view language, const Context& context, LetterInput first);

/// How many of the form's fields a text names with a value behind it.
int count_labelled(const Form& form, std::string_view text);

/// Whether a letter is recognisably for the form: it names a field of it or a number of its list, or is a word that signs it
/// or leaves something out.
bool speaks_of_form(const Form& form, std::string_view text);

/// Applies one input. `draft` must be of this form and version (see Forms::adopt).
/// A draft that is submitted or cancelled stays as it is.
Step take(const Form& form, Draft draft, const Input& input, const Context& context);

/// Whether a button's payload belongs to a draft, and to which; it may still be forged.
std::optional<core::DraftId> draft_of(std::string_view payload);

}  // namespace aftercare::dialogs
