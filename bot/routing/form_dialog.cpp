#include "bot/routing/form_dialog.h"

#include "bot/commands/chats.h"
#include "bot/commands/commands.h"
#include "dialogs/draft.h"
#include "dialogs/submission.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace aftercare::bot {

namespace {

using Status = core::DraftRecord::Status;

constexpr std::string_view files_settle = "draft_files";
constexpr std::string_view reminder = "draft_reminder";

/// The buttons that stand under "this looks like a ticket you have": "n:<draft>:new", "n:<draft>:<ticket>".
constexpr std::string_view duplicate_prefix = "n:";

/// A stored draft with the form that it goes on with.
struct Opened {
    const dialogs::Form* form = nullptr;
    dialogs::Draft draft;
};

std::optional<Opened> opened(const Turn& turn, const core::DraftRecord& record) {
    auto parsed = dialogs::parse_draft(record.state);
    if (!parsed.draft) throw std::runtime_error("draft " + std::to_string(record.id.value) + ": " + parsed.error);
    auto adopted = turn.desk.forms.adopt(std::move(*parsed.draft));
    if (!adopted.form) return std::nullopt;
    return Opened{adopted.form, std::move(adopted.draft)};
}

dialogs::Context context_of(const Turn& turn, core::DraftId draft, std::string_view who) {
    dialogs::Context context{turn.now, turn.desk.zone, turn.desk.texts, draft, who};
    if (turn.conversation.kind == core::ChatKind::group) context.view = dialogs::View::masked;
    const auto* channel = turn.desk.find_channel(turn.conversation.address.channel);
    if (channel && channel->capabilities.letters) context.asking = dialogs::Asking::all_at_once;
    return context;
}

void set_reminder(Turn& turn, const core::DraftRecord& record, const dialogs::Policy& policy, std::size_t sent) {
    core::Timer timer;
    timer.kind = reminder;
    timer.subject = record.id.value;
    timer.data = std::to_string(sent);
    if (sent < policy.remind_after.size())
        timer.due = record.updated + policy.remind_after[sent];
    else if (sent == policy.remind_after.size() && policy.abandon_after.count() > 0)
        timer.due = record.updated + policy.abandon_after;
    else
        return;
    turn.set_timer(std::move(timer));
}

void leave_draft(Turn& turn, core::DraftRecord& record) {
    turn.tx.timers().cancel(reminder, record.id.value);
    turn.tx.timers().cancel(files_settle, record.id.value);
    leave_form(turn, record);
}

/// Keeps the files that the engine took as answers, to be fetched from the channel.
void keep_files(Turn& turn, const core::DraftRecord& record, const dialogs::Draft& draft,
                const std::vector<core::FileRef>& received) {
    const auto taken_by = [&](const core::FileRef& file) -> const dialogs::Answer* {
        for (const auto& answer : draft.answers) {
            const auto* files = std::get_if<std::vector<dialogs::Attachment>>(&answer.value);
            if (files && std::any_of(files->begin(), files->end(),
                                     [&](const auto& kept) { return kept.file.unique == file.unique; }))
                return &answer;
        }
        return nullptr;
    };
    for (const auto& file : received) {
        const auto* answer = taken_by(file);
        if (!answer) continue;
        core::Attachment attachment;
        attachment.draft = record.id;
        attachment.channel = turn.conversation.address.channel;
        attachment.file = file;
        attachment.group = answer->place.field;
        attachment.not_before = turn.now;
        attachment.created = turn.now;
        turn.tx.attachments().add(attachment);
        turn.effects.attachments = true;
    }
}

core::Outgoing duplicate_question(const Turn& turn, const core::DraftRecord& record,
                                  const std::vector<core::Ticket>& tickets) {
    core::Outgoing question;
    question.text = turn.text("turn.duplicate.question", {{"number", tickets.front().number}});
    for (const auto& ticket : tickets)
        question.buttons.push_back({{turn.text("turn.duplicate.add", {{"number", ticket.number}}),
                                     fmt::format("{}{}:{}", duplicate_prefix, record.id.value, ticket.id.value)}});
    question.buttons.push_back(
        {{turn.text("turn.duplicate.anew"), fmt::format("{}{}:new", duplicate_prefix, record.id.value)}});
    return question;
}

/// A form of staff ends as the report of its ticket's stage. Where it cannot be taken now it stays as it is, to be sent later.
void finish_report(Turn& turn, core::DraftRecord& record, dialogs::Step step) {
    if (!take_stage_report(turn, record, *step.submission)) return;
    record.state = dialogs::to_bytes(step.draft);
    record.status = Status::submitted;
    record.updated = turn.now;
    turn.tx.drafts().update(record);
    leave_draft(turn, record);
}

/// The signed form becomes a ticket, unless it looks like one that is open already.
void finish(Turn& turn, core::DraftRecord& record, dialogs::Step step) {
    const bool by_phone = record.purpose == phone_purpose;
    if (!record.purpose.empty() && !by_phone) return finish_report(turn, record, std::move(step));
    const auto alike = by_phone ? std::vector<core::Ticket>() : likely_duplicates(turn, *step.submission);
    if (!alike.empty()) {
        turn.say(duplicate_question(turn, record, alike), alike.front().id);
        return;  // the draft stays in its summary until the customer has chosen
    }
    for (auto& message : step.says) turn.say(std::move(message));
    record.state = dialogs::to_bytes(step.draft);
    record.updated = turn.now;
    open_ticket(turn, record, *step.submission);
    leave_draft(turn, record);
}

void keep(Turn& turn, core::DraftRecord& record, const dialogs::Draft& draft) {
    record.state = dialogs::to_bytes(draft);
    record.updated = turn.now;
    record.conversation = turn.conversation.id;
    turn.tx.drafts().update(record);
}

void end_draft(Turn& turn, core::DraftRecord& record, const dialogs::Draft& draft, Status status) {
    record.status = status;
    keep(turn, record, draft);
    leave_draft(turn, record);
}

std::string so_far(const Turn& turn, const Opened& open) {
    return dialogs::render_text(*open.form, dialogs::collect(*open.form, open.draft), turn.desk.texts,
                                turn.desk.language, dialogs::View::masked);
}

void settle_later(Turn& turn, const core::DraftRecord& record, core::Duration quiet) {
    core::Timer timer;
    timer.kind = files_settle;
    timer.subject = record.id.value;
    timer.due = turn.now + quiet;
    turn.set_timer(std::move(timer));
}

/// The form of this draft is gone from the configuration: the customer is told and it is put away.
bool drop_unknown_form(Turn& turn, core::DraftRecord& record) {
    record.status = Status::abandoned;
    turn.tx.drafts().update(record);
    leave_draft(turn, record);
    turn.say_text("turn.form_gone");
    return true;
}

/// Makes a signed draft into a ticket although another looks alike.
void file_anew(Turn& turn, core::DraftRecord& record, Opened open) {
    auto submission = dialogs::collect(*open.form, open.draft);
    submission.signature = {turn.speaker(), turn.now};
    open.draft.phase = dialogs::Phase::submitted;
    ++open.draft.revision;
    record.state = dialogs::to_bytes(open.draft);
    record.updated = turn.now;
    open_ticket(turn, record, submission);
    leave_draft(turn, record);
}

/// Adds what the draft says to a ticket that is open, in place of a new one.
void add_to(Turn& turn, core::DraftRecord& record, Opened open, const core::Ticket& ticket) {
    const auto submission = dialogs::collect(*open.form, open.draft);
    // Agents read it in their chats and in the timeline; who the customer is they know from the ticket.
    add_to_ticket(turn, ticket,
                  dialogs::render_text(*open.form, submission, turn.desk.texts, ticket.language, dialogs::View::masked));
    turn.tx.attachments().hand_over(record.id, ticket.id);
    record.ticket = ticket.id;
    open.draft.phase = dialogs::Phase::cancelled;
    ++open.draft.revision;
    end_draft(turn, record, open.draft, Status::cancelled);
}

bool take_duplicate_choice(Turn& turn, std::string_view payload) {
    payload.remove_prefix(duplicate_prefix.size());
    std::int64_t draft = 0;
    const auto [rest, error] = std::from_chars(payload.data(), payload.data() + payload.size(), draft);
    if (error != std::errc{} || rest == payload.data() + payload.size() || *rest != ':') return false;
    const std::string_view choice(rest + 1, static_cast<std::size_t>(payload.data() + payload.size() - rest - 1));
    auto record = turn.tx.drafts().draft(core::DraftId(draft));
    auto open = record && record->person == turn.person.id && record->status == Status::open
                    ? opened(turn, *record)
                    : std::nullopt;
    if (!open || open->draft.phase != dialogs::Phase::summary) {
        turn.effects.hint = turn.text("dialog.hint.over");
        return true;
    }
    if (choice == "new") {
        file_anew(turn, *record, std::move(*open));
        return true;
    }
    std::int64_t id = 0;
    std::from_chars(choice.data(), choice.data() + choice.size(), id);
    const auto ticket = turn.tx.tickets().ticket(core::TicketId(id));
    if (ticket && ticket->person == turn.person.id && ticket->closing == core::Closing::open)
        add_to(turn, *record, std::move(*open), *ticket);
    else
        turn.effects.hint = turn.text("dialog.hint.over");
    return true;
}

/// The chat where the form was last worked on, or another of the person's where that one cannot be reached.
std::optional<core::Conversation> chat_of(Turn& turn, const core::DraftRecord& record) {
    auto last = turn.tx.people().conversation(record.conversation);
    if (!last || last->reachable) return last;
    for (auto& chat : turn.tx.people().conversations_of(record.person))
        if (turn.reaches(chat)) return std::move(chat);
    return std::nullopt;
}

/// The form goes on in the chat that speaks, and nothing is asked yet.
void bring_here(Turn& turn, core::DraftRecord& record) {
    record.conversation = turn.conversation.id;
    turn.tx.drafts().update(record);
    if (turn.conversation.draft == record.id) return;
    turn.conversation.draft = record.id;
    turn.tx.people().update(turn.conversation);
}

/// Timers begin a turn without a speaker: the draft says who and where.
bool enter(Turn& turn, core::DraftRecord& record) {
    const auto conversation = chat_of(turn, record);
    const auto person = turn.tx.people().person(record.person);
    if (!conversation || !person) return false;
    turn.conversation = *conversation;
    turn.person = *person;
    if (record.conversation != conversation->id) bring_here(turn, record);
    return true;
}

/// What the engine says for a timer; `updated` stays, for it tells when the customer last did something.
void say_for_timer(Turn& turn, core::DraftRecord& record, const dialogs::Input& input) {
    auto open = opened(turn, record);
    if (!open) return;
    auto step = dialogs::take(*open->form, std::move(open->draft), input, context_of(turn, record.id, ""));
    for (auto& message : step.says) turn.say(std::move(message));
    record.state = dialogs::to_bytes(step.draft);
    turn.tx.drafts().update(record);
}

void remind(Turn& turn, core::DraftRecord& record, std::size_t sent) {
    const auto open = opened(turn, record);
    if (!open) return;
    const auto& policy = open->form->policy;
    const core::Duration idle = turn.now - record.updated;
    const auto wait_for = [&](std::size_t n) {
        return n < policy.remind_after.size() ? policy.remind_after[n] : policy.abandon_after;
    };
    // The customer went on since the timer was set: the count begins anew from there.
    if (idle < wait_for(sent)) return set_reminder(turn, record, policy, 0);
    if (sent < policy.remind_after.size()) {
        say_for_timer(turn, record, dialogs::Remind{static_cast<int>(sent) + 1});
        set_reminder(turn, record, policy, sent + 1);
    } else {
        say_for_timer(turn, record, dialogs::Abandon{});
    }
}

/// A form of staff whose ticket has been closed waits for nothing any more. False when it is none.
bool put_away_with_ticket(Turn& turn, core::DraftRecord& record) {
    if (record.purpose.empty() || !record.ticket) return false;
    const auto ticket = turn.tx.tickets().ticket(record.ticket);
    if (ticket && ticket->stage != core::Stage::archive) return false;
    record.status = Status::cancelled;
    turn.tx.drafts().update(record);
    leave_draft(turn, record);
    return true;
}

/// Words after a command ("完成 001 换了线") say what was done, not the form's first answer: they go to the field that takes
/// remarks. Lines that name their fields stay as they are.
std::string labelled(const Turn& turn, const dialogs::Form& form, const std::string& words) {
    const auto field = std::find_if(form.fields.begin(), form.fields.end(), [](const auto& f) { return f.remarks; });
    const bool names_fields = words.find(':') != std::string::npos || words.find("\uff1a") != std::string::npos;
    if (words.empty() || field == form.fields.end() || names_fields) return words;
    return turn.desk.texts.say(turn.person.language, field->key + ".label") + ": " + words;
}

/// Stores a new draft and asks its first question. `created` says which form, and what for; `start` begins it with
/// what came along.
template <class Start>
void begin_draft(Turn& turn, core::DraftRecord created, const std::vector<core::FileRef>& files, Start start) {
    const auto* form = turn.desk.forms.newest(created.form);
    if (!form) throw std::runtime_error("the form " + created.form + " is not loaded");
    created.person = turn.person.id;
    created.conversation = turn.conversation.id;
    created.created = created.updated = turn.now;
    // The draft's id goes into its buttons, so the row comes first.
    created.id = turn.tx.drafts().add(created);
    const std::string who = turn.speaker();
    const auto context = context_of(turn, created.id, who);
    auto step = start(*form, context);
    created.state = dialogs::to_bytes(step.draft);
    turn.tx.drafts().update(created);
    turn.conversation.draft = created.id;
    turn.tx.people().update(turn.conversation);
    keep_files(turn, created, step.draft, files);
    for (auto& message : step.says) turn.say(std::move(message));
    if (step.outcome == dialogs::Outcome::human_wanted && created.purpose.empty())
        return hand_over(turn, created, so_far(turn, {form, step.draft}));
    set_reminder(turn, created, form->policy, 0);
}

void begin_draft(Turn& turn, core::DraftRecord created, const std::string& words = {}) {
    begin_draft(turn, std::move(created), {}, [&](const dialogs::Form& form, const dialogs::Context& context) {
        if (words.empty()) return dialogs::start(form, turn.person.language, context);
        return dialogs::start(form, turn.person.language, context, dialogs::TextInput{labelled(turn, form, words), ""});
    });
}

/// A form of their own for customers; for staff the one that they take down what they are told in.
core::DraftRecord own_form(const Turn& turn) {
    const auto& profile = turn.desk.profile(turn.desk.channel(turn.conversation.address.channel).profile);
    core::DraftRecord wanted;
    wanted.form = profile.form;
    wanted.profile = profile.name;
    if (turn.staff) wanted.purpose = phone_purpose;
    return wanted;
}

}  // namespace

std::optional<core::DraftRecord> open_draft(Turn& turn) {
    if (!turn.conversation.draft) return std::nullopt;
    auto record = turn.tx.drafts().draft(turn.conversation.draft);
    if (!record || record->status != Status::open || put_away_with_ticket(turn, *record)) return std::nullopt;
    return record;
}

bool is_elsewhere(const Turn& turn, const core::DraftRecord& record) {
    return turn.conversation.kind == core::ChatKind::one_to_one && record.conversation != turn.conversation.id;
}

namespace {

void say_goes_on(Turn& turn, core::DraftRecord& record, std::string_view key) {
    const Words w = words(turn);
    turn.say_text(key, {{"title", form_title(w, record)}, {"channel", channel_name(turn, w, record.conversation)}});
    bring_here(turn, record);
}

}  // namespace

void go_on_here_with(Turn& turn, core::DraftRecord& record, const dialogs::Input& answer) {
    say_goes_on(turn, record, "link.goes_on_with");
    take_form_input(turn, record, answer);
}

void go_on_here(Turn& turn, core::DraftRecord& record) {
    say_goes_on(turn, record, "link.goes_on");
    // The whole question: in this chat it was not asked before.
    if (!take_form_input(turn, record, dialogs::SetLanguage{turn.person.language}))
        take_form_input(turn, record, dialogs::AskAgain{});
}

void begin_form(Turn& turn) {
    // Staff take down what somebody tells them on the telephone.
    const std::string purpose = turn.staff ? std::string(phone_purpose) : std::string();
    auto record = open_draft(turn);
    if (record && record->purpose != purpose) record.reset();  // another form of theirs, to be gone on with by its command
    if (!record) record = turn.staff ? turn.tx.drafts().open_for(turn.person.id, {}, purpose) : turn.tx.drafts().open_of(turn.person.id);
    if (record) {
        turn.conversation.draft = record->id;
        turn.tx.people().update(turn.conversation);
        take_form_input(turn, *record, dialogs::Resume{});
        return;
    }
    if (turn.staff) turn.say_text("agent.by_phone");
    begin_draft(turn, own_form(turn));
    turn.count("forms", "begun");
}

void begin_form_with(Turn& turn, const dialogs::LetterInput& letter) {
    if (turn.staff) turn.say_text("agent.by_phone");
    begin_draft(turn, own_form(turn), letter.files, [&](const dialogs::Form& form, const dialogs::Context& context) {
        return dialogs::start(form, turn.person.language, context, letter);
    });
    turn.count("forms", "begun");
}

void begin_wanted_form(Turn& turn) {
    if (!turn.form_wanted) return;
    const FormWanted wanted = std::move(*turn.form_wanted);
    turn.form_wanted.reset();
    auto record = turn.tx.drafts().open_for(turn.person.id, wanted.ticket, wanted.purpose);
    if (record) {
        turn.conversation.draft = record->id;
        turn.tx.people().update(turn.conversation);
        if (wanted.words.empty())
            take_form_input(turn, *record, dialogs::AskAgain{});
        else
            take_form_input(turn, *record, dialogs::TextInput{wanted.words, ""});
        return;
    }
    core::DraftRecord fresh;
    fresh.form = wanted.form;
    fresh.profile = turn.tx.tickets().ticket(wanted.ticket).value().profile;
    fresh.ticket = wanted.ticket;
    fresh.purpose = wanted.purpose;
    begin_draft(turn, std::move(fresh), wanted.words);
}

bool take_form_input(Turn& turn, core::DraftRecord& record, const dialogs::Input& input) {
    auto open = opened(turn, record);
    if (!open) return drop_unknown_form(turn, record);
    const std::string who = turn.speaker();
    auto step = dialogs::take(*open->form, open->draft, input, context_of(turn, record.id, who));
    turn.effects.hint = step.hint;
    if (step.outcome == dialogs::Outcome::submitted) {
        finish(turn, record, std::move(step));
        return true;
    }
    const bool spoke = !step.says.empty() || !step.hint.empty() || step.outcome != dialogs::Outcome::unchanged;
    for (auto& message : step.says) turn.say(std::move(message));
    switch (step.outcome) {
        case dialogs::Outcome::unchanged: return spoke;
        case dialogs::Outcome::cancelled: end_draft(turn, record, step.draft, Status::cancelled); return true;
        case dialogs::Outcome::human_wanted:
            // Staff are the persons that others are handed to.
            if (!record.purpose.empty()) return turn.say_text("agent.form_no_human"), true;
            keep(turn, record, step.draft);
            hand_over(turn, record, so_far(turn, {open->form, step.draft}));
            return true;
        default: break;
    }
    if (const auto* files = std::get_if<dialogs::FilesInput>(&input)) keep_files(turn, record, step.draft, files->files);
    if (const auto* letter = std::get_if<dialogs::LetterInput>(&input)) keep_files(turn, record, step.draft, letter->files);
    keep(turn, record, step.draft);
    if (step.settle_after) settle_later(turn, record, *step.settle_after);
    return true;
}

bool take_form_press(Turn& turn, std::string_view payload) {
    if (payload.starts_with(duplicate_prefix)) return take_duplicate_choice(turn, payload);
    const auto id = dialogs::draft_of(payload);
    if (!id) return false;
    auto record = turn.tx.drafts().draft(*id);
    if (!record || record->person != turn.person.id || record->status == Status::abandoned) {
        turn.effects.hint = turn.text("dialog.hint.over");
        return true;
    }
    // A draft that has ended changes no more; the form itself says what became of it.
    take_form_input(turn, *record, dialogs::PressInput{std::string(payload)});
    return true;
}

bool take_form_timer(Turn& turn, const core::Timer& timer) {
    if (timer.kind != files_settle && timer.kind != reminder) return false;
    auto record = turn.tx.drafts().draft(core::DraftId(timer.subject));
    if (!record || record->status != Status::open || !enter(turn, *record)) return true;
    if (put_away_with_ticket(turn, *record)) return true;
    // Whoever is about to send more files is awake; a reminder can wait.
    if (timer.kind == reminder && record->purpose.empty() && turn.put_off_while_quiet(timer, record->profile)) return true;
    if (timer.kind == files_settle) {
        say_for_timer(turn, *record, dialogs::FilesSettled{});
    } else {
        std::size_t sent = 0;
        std::from_chars(timer.data.data(), timer.data.data() + timer.data.size(), sent);
        remind(turn, *record, sent);
    }
    return true;
}

}  // namespace aftercare::bot
