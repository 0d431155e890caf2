#include "bot/routing/letter_turn.h"

#include "bot/commands/agent_commands.h"
#include "bot/commands/chats.h"
#include "bot/commands/commands.h"
#include "bot/commands/customer_acts.h"
#include "bot/commands/finding.h"
#include "bot/commands/linking.h"
#include "bot/routing/form_dialog.h"
#include "bot/routing/form_wishes.h"
#include "bot/routing/menu.h"

#include <algorithm>

namespace aftercare::bot {

namespace {

/// A letter that fills in so many fields is a form of its own, whatever else its sender has open.
constexpr int lines_of_a_form = 3;

bool has_slash(std::string_view text) { return text.starts_with('/') || text.starts_with("\uff0f"); }

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
    const auto last = text.find_last_not_of(blank);
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

template <class Each>
void each_line(std::string_view text, Each each) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        each(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

/// Somebody wrote of their own accord, neither in answer to a letter of ours nor about a ticket that they name.
bool is_fresh(const Turn& turn) {
    return !turn.incoming || (turn.incoming->reply_to.empty() && turn.incoming->ticket.empty());
}

/// What the form gets of a letter. `unasked`: it was written before the form asked anything here.
dialogs::LetterInput form_letter(const Turn& turn, const Letter& letter, bool unasked) {
    dialogs::LetterInput input{letter.text, letter.files, letter.message, "", "", unasked};
    // Staff take down what concerns others.
    if (!turn.staff && turn.incoming) {
        input.address = turn.incoming->sender.address;
        input.name = turn.incoming->sender.name;
    }
    return input;
}

// ---- commands of customers ----------------------------------------------------------------------

/// The customer's form that is open here or in another chat.
std::optional<core::DraftRecord> any_open_form(Turn& turn) {
    auto draft = open_draft(turn);
    return draft ? draft : form_elsewhere(turn);
}

/// "新建反馈", and what stands below it or was written before and could not be placed.
void begin_with(Turn& turn, Letter letter) {
    if (!turn.staff) {
        CustomerInput kept = take_kept_message(turn);
        if (!kept.text.empty() && !letter.text.empty()) kept.text += "\n";
        letter.text = kept.text + letter.text;
        letter.files.insert(letter.files.begin(), kept.files.begin(), kept.files.end());
    }
    if (trimmed(letter.text).empty() && letter.files.empty()) return begin_form(turn);
    auto draft = any_open_form(turn);
    const std::string_view purpose = turn.staff ? phone_purpose : std::string_view();
    if (draft && draft->purpose != purpose) draft.reset();
    if (!draft) return begin_form_with(turn, form_letter(turn, letter, true));
    if (is_elsewhere(turn, *draft)) return go_on_here_with(turn, *draft, form_letter(turn, letter, true));
    take_form_input(turn, *draft, form_letter(turn, letter, false));
}

bool take_wish(Turn& turn, const Wish& wish, const Letter& letter) {
    if (wish.what != Wish::What::begin) return take_form_wish(turn, wish);
    begin_with(turn, {wish.rest, letter.files, letter.message});
    return true;
}

/// A word without a slash is a command only if it is all that is said, beside a ticket's number.
bool is_all_command(Turn& turn, const TypedCommand& typed) {
    if (typed.kind != TypedCommand::Kind::known || typed.rest.empty()) return typed.kind == TypedCommand::Kind::known;
    const Found found = find_for_customer(turn, typed.rest);
    return found.numbered && found.rest.empty();
}

bool take_command(Turn& turn, const Letter& letter) {
    const std::string text(trimmed(letter.text));
    const bool slash = has_slash(text);
    const TypedCommand typed = turn.desk.commands.read(Audience::customer, text);
    if (typed.kind == TypedCommand::Kind::none || (!slash && !is_all_command(turn, typed))) return false;
    // A bare word may well be an answer while a form is open.
    const auto wish = slash || !turn.conversation.draft ? wish_in(turn.desk, text) : std::nullopt;
    if (wish && take_wish(turn, *wish, letter)) return true;
    const std::string language = turn.person.language;
    if (!take_customer_command(turn, text)) return false;
    auto draft = open_draft(turn);
    if (draft && !is_elsewhere(turn, *draft) && turn.person.language != language)
        take_form_input(turn, *draft, dialogs::SetLanguage{turn.person.language});
    return true;
}

// ---- what a letter of a customer is about -------------------------------------------------------

bool answers_own_ticket(Turn& turn) {
    const auto topic = topic_of_reply(turn);
    const auto ticket = topic ? turn.tx.tickets().ticket(topic) : std::nullopt;
    return ticket && ticket->person == turn.person.id;
}

/// False when no form is open that it could be meant for.
bool take_for_form(Turn& turn, const Letter& letter) {
    auto draft = open_draft(turn);
    if (draft && !is_elsewhere(turn, *draft)) return take_form_input(turn, *draft, form_letter(turn, letter, false)), true;
    if (!draft) draft = form_elsewhere(turn);
    if (!draft || !turn.conversation.expects.empty() || !open_tickets_of(turn, turn.person.id).empty()) return false;
    go_on_here_with(turn, *draft, form_letter(turn, letter, true));
    return true;
}

bool names_fields(const Turn& turn, const Letter& letter) {
    const auto& profile = turn.desk.profile(turn.desk.channel(turn.conversation.address.channel).profile);
    const auto* form = turn.desk.forms.newest(profile.form);
    return form && dialogs::count_labelled(*form, letter.text) >= lines_of_a_form;
}

/// A letter that answers none of ours about a ticket: it goes to one only if that is waited for or the only thing that can
/// be meant. In letters a new matter begins a new letter, so that otherwise its writer is asked.
bool take_for_tickets(Turn& turn, const Letter& letter) {
    const auto& expects = turn.conversation.expects;
    const bool asked = !expects.empty() && !(is_fresh(turn) && expects.starts_with("comment:"));
    if (asked || !is_fresh(turn)) return take_ticket_message(turn, letter.text, letter.files);
    const auto open = open_tickets_of(turn, turn.person.id);
    if (open.empty() || names_fields(turn, letter)) return false;
    const auto waiting = std::count_if(open.begin(), open.end(), core::waits_for_customer);
    if (waiting == 1) return take_ticket_message(turn, letter.text, letter.files);
    ask_which(turn, open, {letter.text, letter.files});
    return true;
}

}  // namespace

bool writes_letters(const Turn& turn) {
    const auto* channel = turn.desk.find_channel(turn.conversation.address.channel);
    return channel && channel->capabilities.letters && turn.conversation.kind == core::ChatKind::one_to_one;
}

void take_letter(Turn& turn, const Letter& letter) {
    if (!has_slash(letter.text) && (take_link_answer(turn, letter.text) || take_link_proof(turn, letter.text))) return;
    if (take_command(turn, letter)) return;
    if (answers_own_ticket(turn)) {
        take_ticket_message(turn, letter.text, letter.files);
        return;
    }
    const bool of_several = answers_several(turn) && !names_fields(turn, letter);
    if (of_several && take_ticket_message(turn, letter.text, letter.files)) return;
    if (take_for_form(turn, letter) || take_for_tickets(turn, letter)) return;
    begin_form_with(turn, form_letter(turn, letter, true));
}

// ---- staff --------------------------------------------------------------------------------------

namespace {

bool is_known(const Turn& turn, std::string_view line, std::string* rest = nullptr) {
    for (const auto audience : {Audience::staff, Audience::customer}) {
        const TypedCommand typed = turn.desk.commands.read(audience, line);
        if (typed.kind != TypedCommand::Kind::known) continue;
        if (rest) *rest = typed.rest;
        return true;
    }
    return false;
}

bool begins_command(Turn& turn, std::string_view line, bool first) {
    // One that is mistyped must not become a part of the words before it, which may go to a customer.
    if (has_slash(line)) return line.size() > 1;
    std::string rest;
    if (!is_known(turn, line, &rest)) return false;
    // While a form is open, its lines and a bare word answer it: "方案1·费用：无" proposes nothing.
    const auto wish = turn.conversation.draft ? wish_in(turn.desk, line) : std::nullopt;
    const bool leaves = wish && wish->what == Wish::What::cancel && rest.empty();
    if (leaves || (!turn.conversation.draft && (first || rest.empty()))) return true;
    const Found found = find_for_staff(turn, rest, Rest::words);
    return found.numbered && !found.tickets.empty();
}

void do_staff_command(Turn& turn, const std::string& text, const std::vector<core::FileRef>& files) {
    const auto wish = wish_in(turn.desk, text);
    const bool asked = turn.conversation.expects.starts_with("do/");
    if (wish && !asked && take_wish(turn, *wish, {text, files, ""})) return;
    if (turn.staff && take_agent_input(turn, {text, files})) return;
    take_customer_command(turn, text);
}

/// A letter may hold both news of a ticket and the form of its report; only what clearly is for the form answers that.
bool speaks_of(const Turn& turn, const core::DraftRecord& draft, const Letter& letter) {
    const auto* form = turn.desk.forms.newest(draft.form);
    return form && dialogs::speaks_of_form(*form, letter.text);
}

/// Words of staff go to a customer only where they were asked for, in answer to the letter that asked.
void take_staff_words(Turn& turn, const Letter& letter) {
    const auto topic = topic_of_reply(turn);
    const bool several = answers_several(turn);
    const auto expected = read_expected(turn.conversation.expects);
    const bool asked = expected && expected->word.starts_with("do/") && topic == expected->ticket;
    if (asked && take_agent_input(turn, {letter.text, letter.files})) return;
    auto draft = open_draft(turn);
    const bool may_be_for_form = several || (draft && draft->ticket == topic);
    const bool for_form = draft && ((!topic && !several) || (may_be_for_form && speaks_of(turn, *draft, letter)));
    if (for_form) {
        take_form_input(turn, *draft, form_letter(turn, letter, false));
        return;
    }
    if (several) return turn.say_text("agent.plain_several");
    // They may be somebody's customer themselves.
    const bool own = topic ? answers_own_ticket(turn) : !open_tickets_of(turn, turn.person.id).empty();
    if (own && take_ticket_message(turn, letter.text, letter.files)) return;
    turn.say_text(topic ? "agent.plain_reply" : "agent.plain");
}

}  // namespace

CommandLetter split_commands(Turn& turn, std::string_view text) {
    CommandLetter parts;
    each_line(text, [&](std::string_view written) {
        const std::string_view line = trimmed(written);
        const bool first = parts.commands.empty() && parts.before.empty();
        if (!line.empty() && begins_command(turn, line, first)) return parts.commands.emplace_back(line), void();
        std::string& whole = parts.commands.empty() ? parts.before : parts.commands.back();
        if (!whole.empty()) whole += '\n';
        if (!whole.empty() || !line.empty()) whole += line;
    });
    for (auto& command : parts.commands) command = trimmed(command);
    parts.before = trimmed(parts.before);
    return parts;
}

void take_staff_letter(Turn& turn, const Letter& letter) {
    const CommandLetter parts = split_commands(turn, letter.text);
    if (parts.commands.empty()) return take_staff_words(turn, letter);
    std::vector<core::FileRef> files = letter.files;
    for (const auto& command : parts.commands) {
        const bool takes = !files.empty() && takes_files(turn, command);
        do_staff_command(turn, command, takes ? files : std::vector<core::FileRef>());
        begin_wanted_form(turn);
        if (takes) files.clear();
    }
    if (!parts.before.empty()) turn.say_text("agent.letter_before");
    if (!files.empty()) turn.say_text("agent.letter_files");
}

}  // namespace aftercare::bot
