// What staff report to end a stage: diagnosis, proposal, result, verification. Where the procedure
// has a form for it, the form is filled in; else some words will do. Runs inside a turn.
#pragma once

#include "bot/commands/agent_commands.h"
#include "bot/commands/ticket_words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// Whether this command reports a stage's work: "diagnose", "propose", "done", "verify".
bool reports_stage(std::string_view command);

/// The form that the ticket's present stage ends with; empty when words will do.
std::string report_form(const Turn& turn, const core::Ticket& ticket);

/// Begins the form of the present stage, or says why it is not the time for it. `words` are its first answers.
void begin_report(Turn& turn, const core::Ticket& ticket, std::string_view command, std::string_view words);

/// What stage reports of a ticket said last, in this round: the documents of the procedure.
struct Report {
    core::Event event;
    dialogs::Submission submission;
};
/// `kind`: the event's ("diagnosed", "proposed", "done", "verified").
std::optional<Report> latest_report(Turn& turn, const core::Ticket& ticket, std::string_view kind);

/// What a button carries of the report that it stands under ("diagnosed", "proposed"): pressed under an older one, it is
/// recognised. Empty when there is none.
std::string report_mark(Turn& turn, const core::Ticket& ticket, std::string_view kind);

/// A report as lines of text; empty when its form is gone.
std::string report_text(const Turn& turn, const Report& report, std::string_view language);

/// How many options the latest proposal offers; 0 when it offers none.
int options_offered(Turn& turn, const core::Ticket& ticket);

/// Everything that an option says, a line each; empty when there is no such option.
std::string option_text(Turn& turn, const core::Ticket& ticket, int option, std::string_view language);

/// "方案2" for option 2, as it stands in the form.
std::string option_title(Turn& turn, const core::Ticket& ticket, int option, std::string_view language);

}  // namespace aftercare::bot
