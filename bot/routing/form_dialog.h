// Between a conversation and the dialog engine: keeps the draft, sends what the engine says, turns
// its outcomes into tickets, timers and attachments. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"
#include "dialogs/engine.h"

#include <string_view>

namespace aftercare::bot {

/// The draft being filled in here.
std::optional<core::DraftRecord> open_draft(Turn& turn);

/// Whether this form was last worked on in another chat, so that its present question was not asked in this one.
bool is_elsewhere(const Turn& turn, const core::DraftRecord& record);

/// The form goes on here with this answer, which its present question, asked in another chat, was waiting for.
void go_on_here_with(Turn& turn, core::DraftRecord& record, const dialogs::Input& answer);

/// Says which form goes on here and asks its present question: a text that was written without knowing it is no answer.
void go_on_here(Turn& turn, core::DraftRecord& record);

/// Begins a new form, or asks whether to go on with the one that is open.
void begin_form(Turn& turn);

/// Begins a new form with a letter that came first: it answers what it can.
void begin_form_with(Turn& turn, const dialogs::LetterInput& letter);

/// Begins the form that a command of staff wants, or goes on with it where it was left. Nothing when none is wanted.
void begin_wanted_form(Turn& turn);

/// Hands one input to the draft. Returns true when something was said or changed.
bool take_form_input(Turn& turn, core::DraftRecord& record, const dialogs::Input& input);

/// A press on a button of a form, of this draft or an older one.
bool take_form_press(Turn& turn, std::string_view payload);

/// The form's timers: files settled, reminders, abandonment. False when the kind is not a form's.
bool take_form_timer(Turn& turn, const core::Timer& timer);

}  // namespace aftercare::bot
