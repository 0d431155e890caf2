// Commands about the speaker and the bot itself: help, language, joining and leaving the staff, what
// is kept about a person. Runs inside a turn.
#pragma once

#include "bot/turn/command_words.h"
#include "bot/turn/turn.h"

#include <string_view>

namespace aftercare::bot {

void say_help(Turn& turn, Audience audience);

/// Says hello and offers what can be done.
void say_welcome(Turn& turn);

/// `wanted`: a language's tag or name; empty: offers them as buttons.
void choose_language(Turn& turn, std::string_view wanted);

/// `code`: a join code. Never in a group, where others would read it.
void join_staff(Turn& turn, std::string_view code);
void leave_staff(Turn& turn);

/// What is kept about the speaker, to themselves only.
void say_my_data(Turn& turn);

/// Asks whether the speaker's data shall be removed, or says what stands against it.
void ask_to_forget(Turn& turn);
/// Removes the name, the letters and the unfinished forms; closed tickets stay for as long as they must be kept.
void forget(Turn& turn);

}  // namespace aftercare::bot
