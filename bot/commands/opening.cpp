// How a ticket comes into being: from a signed form, or because a person is wanted.
#include "bot/commands/chats.h"
#include "bot/commands/classifying.h"
#include "bot/commands/commands.h"
#include "bot/commands/customer_acts.h"
#include "bot/commands/finding.h"
#include "bot/commands/joined_tickets.h"
#include "bot/commands/ticket_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace aftercare::bot {

using core::Action;

namespace {

constexpr std::size_t title_length = 40;  // characters; a line of a list on a phone

std::string next_number(Turn& turn, const core::Profile& profile) {
    const std::chrono::year_month_day today{
        std::chrono::sys_days{std::chrono::floor<std::chrono::days>(core::to_local(turn.desk.zone, turn.now)).time_since_epoch()}};
    const std::string period = core::period_of(profile.numbering, today);
    // Profiles with one pattern share its sequence, so their numbers never meet. Different patterns
    // might make the same number; then the next one is taken.
    for (;;) {
        const auto sequence = turn.tx.sequences().next("ticket:" + profile.numbering.text, period);
        std::string number = core::format_number(profile.numbering, today, sequence);
        if (!turn.tx.tickets().numbered(number)) return number;
    }
}

std::string signature_of(const dialogs::Submission& submission) {
    if (submission.signature.who.empty()) return {};
    return signature_json(submission.signature.who, submission.signature.when, dialogs::to_json(submission));
}

/// "X200 · 充电30分钟电量不变": what it is about and the problem, on one line, masked.
std::string title_of(const Turn& turn, const core::Ticket& ticket, const core::Profile& profile, const std::string& said) {
    const auto lines = submission_lines(turn, ticket, ticket.language, dialogs::View::masked);
    std::string title = first_value(lines, profile.summary.product);
    // What follows an older ticket is about what the customer says now.
    const std::string problem = ticket.linked && !said.empty() ? said : first_value(lines, profile.summary.title);
    if (!title.empty() && !problem.empty()) title += " · ";
    title += problem;
    std::replace_if(title.begin(), title.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    const auto& normaliser = *turn.desk.normaliser;
    std::string cut = normaliser.truncated(title, title_length);
    if (cut.size() < title.size()) cut += "…";
    return cut.empty() ? turn.desk.texts.say(ticket.language, "human.title") : cut;
}

/// What alike tickets have in common, so that they are found: in one way of writing, and short.
std::string summarised(const Turn& turn, const core::Ticket& ticket, const std::vector<std::string>& fields) {
    const std::string value = first_value(submission_lines(turn, ticket, turn.desk.language, dialogs::View::masked), fields);
    return turn.desk.normaliser->key(turn.desk.normaliser->truncated(value, title_length));
}

/// The value of the first of these choice fields that is one of the profile's.
template <class C>
std::string chosen(const dialogs::Submission& submission, const std::vector<std::string>& fields, const std::vector<C>& known) {
    for (const auto& field : fields) {
        const auto* entry = submission.find(field);
        const auto* value = entry ? std::get_if<std::string>(&entry->value) : nullptr;
        if (value && core::find_choice(known, *value)) return *value;
    }
    return {};
}

/// Kind and priority as the customer's answers say, and how much more urgent their rank makes it.
core::ActionArguments classified_by_customer(Turn& turn, const core::Ticket& ticket, const core::Profile& profile) {
    core::ActionArguments arguments;
    arguments.raise = raise_of(turn, profile, ticket.person);
    const auto submission = dialogs::parse_submission(ticket.submission);
    if (!submission) return arguments;
    arguments.kind = chosen(*submission, profile.summary.kind, profile.kinds);
    arguments.priority = chosen(*submission, profile.summary.priority, profile.priorities);
    return arguments;
}

/// Makes the ticket one of somebody who called: a person without a chat, known by what the form says.
void make_callers(Turn& turn, const core::Profile& profile, core::Ticket& ticket) {
    core::Person caller;
    caller.name = first_value(submission_lines(turn, ticket, ticket.language, dialogs::View::whole), profile.summary.customer_name);
    caller.language = ticket.language;
    caller.created = turn.now;
    ticket.person = turn.tx.people().add(caller);
    ticket.conversation = {};
}

/// A ticket as it is before the workflow has begun with it.
core::Ticket unborn_ticket(Turn& turn, const core::Profile& profile) {
    core::Ticket ticket;
    ticket.profile = profile.name;
    ticket.person = turn.person.id;
    ticket.conversation = turn.conversation.id;
    ticket.language = words(turn).language();
    ticket.created = turn.now;
    return ticket;
}

core::TicketId begin_ticket(Turn& turn, const core::Profile& profile, core::Ticket ticket, const core::Actor& by,
                            std::string said) {
    ticket.number = next_number(turn, profile);
    ticket.title = title_of(turn, ticket, profile, said);
    ticket.product = summarised(turn, ticket, profile.summary.product);
    ticket.fault = summarised(turn, ticket, profile.summary.fault);
    core::ActionArguments arguments = classified_by_customer(turn, ticket, profile);
    arguments.text = std::move(said);
    arguments.review_due = review_due(turn, profile);
    core::Outcome outcome = core::decide(profile, ticket, by, Action::submit, arguments, turn.now);
    auto* decision = std::get_if<core::Decision>(&outcome);
    if (!decision) throw std::logic_error("a ticket that is being submitted was refused");
    decision->ticket.id = turn.tx.tickets().add(decision->ticket);
    if (ticket.draft) turn.tx.attachments().hand_over(ticket.draft, decision->ticket.id);
    carry_out(turn, ticket, *decision);
    offer_batch(turn, decision->ticket);
    return decision->ticket.id;
}

const core::Profile& profile_here(const Turn& turn) {
    return turn.desk.profile(turn.desk.channel(turn.conversation.address.channel).profile);
}

void say_receipt_again(Turn& turn, core::TicketId id) {
    if (const auto ticket = turn.tx.tickets().ticket(id))
        turn.say_text("notice.customer.submitted_again", {{"number", ticket->number}}, id);
}

/// What a draft says so far, as an unsigned submission.
std::string unsigned_submission(const Turn& turn, const core::DraftRecord& record) {
    const auto parsed = dialogs::parse_draft(record.state);
    if (!parsed.draft) return {};
    const auto adopted = turn.desk.forms.adopt(*parsed.draft);
    return adopted.form ? dialogs::to_json(dialogs::collect(*adopted.form, adopted.draft)) : std::string();
}

}  // namespace

core::TicketId open_ticket(Turn& turn, core::DraftRecord& draft, const dialogs::Submission& submission) {
    if (draft.status == core::DraftRecord::Status::submitted && draft.ticket) {
        say_receipt_again(turn, draft.ticket);
        return draft.ticket;
    }
    const core::Profile& profile = turn.desk.profile(draft.profile);
    core::Ticket ticket = unborn_ticket(turn, profile);
    ticket.draft = draft.id;
    ticket.language = submission.language.empty() ? ticket.language : submission.language;
    ticket.submission = dialogs::to_json(submission);
    ticket.signature = signature_of(submission);
    const bool by_phone = draft.purpose == phone_purpose && turn.staff;
    if (by_phone) make_callers(turn, profile, ticket);
    draft.ticket = begin_ticket(turn, profile, std::move(ticket), by_phone ? staff_actor(turn) : customer_actor(turn), "");
    draft.status = core::DraftRecord::Status::submitted;
    draft.updated = turn.now;
    turn.tx.drafts().update(draft);
    return draft.ticket;
}

std::vector<core::Ticket> likely_duplicates(Turn& turn, const dialogs::Submission& submission) {
    constexpr std::size_t most_offered = 3;
    const std::string& field = profile_here(turn).summary.duplicate_key;
    const auto value_in = [&](const dialogs::Submission& one) {
        const auto* entry = field.empty() ? nullptr : one.find(field);
        const auto* value = entry ? std::get_if<std::string>(&entry->value) : nullptr;
        return value ? turn.desk.normaliser->key(*value) : std::string();
    };
    const std::string wanted = value_in(submission);
    if (wanted.empty()) return {};
    auto alike = open_tickets_of(turn, turn.person.id);
    std::erase_if(alike, [&](const core::Ticket& ticket) {
        const auto other = dialogs::parse_submission(ticket.submission);
        return !other || value_in(*other) != wanted;
    });
    if (alike.size() > most_offered) alike.resize(most_offered);
    return alike;
}

core::TicketId open_request(Turn& turn, core::DraftRecord* draft) {
    const core::Profile& profile = draft ? turn.desk.profile(draft->profile) : profile_here(turn);
    core::Ticket ticket = unborn_ticket(turn, profile);
    if (draft) {
        ticket.draft = draft->id;
        ticket.submission = unsigned_submission(turn, *draft);
    }
    return begin_ticket(turn, profile, std::move(ticket), customer_actor(turn),
                        turn.desk.texts.say(turn.desk.language, "human.wanted"));
}

void open_linked(Turn& turn, const core::Ticket& closed) {
    // The button may be pressed again, or long after.
    const auto theirs = open_tickets_of(turn, turn.person.id);
    const auto earlier = std::find_if(theirs.begin(), theirs.end(), [&](const auto& other) { return other.linked == closed.id; });
    if (earlier != theirs.end()) return say_status(turn, *earlier);
    if (closed.stage != core::Stage::archive) return say_status(turn, closed);
    const CustomerInput kept = take_kept_message(turn);
    const core::Profile& profile = turn.desk.profile(closed.profile);
    core::Ticket ticket = unborn_ticket(turn, profile);
    ticket.linked = closed.id;
    ticket.submission = closed.submission;  // what it is about has not changed
    const auto id = begin_ticket(turn, profile, std::move(ticket), customer_actor(turn), kept.text);
    if (kept.files.empty()) return;
    if (const auto opened = turn.tx.tickets().ticket(id)) keep_ticket_files(turn, *opened, kept.files);
}

void hand_over(Turn& turn, const core::DraftRecord& draft, std::string_view) {
    core::DraftRecord handed = draft;
    handed.ticket = open_request(turn, &handed);
    handed.status = core::DraftRecord::Status::handed_over;
    handed.updated = turn.now;
    turn.tx.drafts().update(handed);
    leave_form(turn, handed);
}

}  // namespace aftercare::bot
