#include "bot/commands/linking.h"

#include "bot/commands/chats.h"
#include "bot/commands/decisions.h"
#include "bot/commands/finding.h"
#include "bot/commands/join_code.h"
#include "bot/commands/joining.h"
#include "bot/commands/ticket_acts.h"
#include "dialogs/recognise/yes_no.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aftercare::bot {

namespace {

constexpr core::Duration code_lives = std::chrono::minutes(10);
constexpr core::Duration guesses_last = std::chrono::hours(1);
constexpr int most_guesses = 5;
constexpr std::size_t code_length = 8;
constexpr std::size_t most_numbers = 5;  // of tickets, in a question

/// Conversation::expects while the customer is asked whether to join.
constexpr std::string_view link_question = "link?";

using What = core::JoinedRow::What;

bool in_group(const Turn& turn) { return turn.conversation.kind == core::ChatKind::group; }

/// Anybody can write a mail in another's name, so what a mail says must be proved by what only its owner can read.
bool sender_is_proved(const Turn& turn) { return turn.conversation.address.channel.kind != "email"; }

// ---- codes --------------------------------------------------------------------------------------

std::string new_code(const Turn& turn) {
    return turn.desk.new_code ? turn.desk.new_code() : random_code(code_length);
}

/// "ABCD-EFGH"
std::string readable(std::string code) {
    if (code.size() > 4) code.insert(code.size() / 2, "-");
    return code;
}

/// What was typed as a code, without what people put between its characters; empty when it cannot be one.
std::string code_in(const Turn& turn, std::string_view typed) {
    std::string code;
    for (const char c : turn.desk.normaliser->key(typed.substr(0, typed.find('\n')))) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            code += c;
        else if (c != ' ' && c != '-')
            return {};
    }
    return code.size() == code_length ? code : std::string();
}

/// The last word of a line that can be a code: "好的，/link ABCD-EFGH。" Empty when there is none.
std::string last_code_in(const Turn& turn, std::string_view line) {
    constexpr std::string_view of_codes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    std::string found;
    while (!line.empty()) {
        const auto begin = std::min(line.find_first_of(of_codes), line.size());
        const auto end = std::min(line.find_first_not_of(of_codes, begin), line.size());
        const std::string code = code_in(turn, line.substr(begin, end - begin));
        if (!code.empty()) found = code;
        line.remove_prefix(end);
    }
    return found;
}

void give_code(Turn& turn) {
    auto& links = turn.tx.links();
    links.forget_before(turn.now - std::chrono::hours(24));
    const std::string code = new_code(turn);
    core::LinkCode kept;
    kept.person = turn.person.id;
    kept.conversation = turn.conversation.id;
    kept.hash = join_code_hash(code);
    kept.expires = turn.now + code_lives;
    links.put(kept);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(code_lives).count();
    core::Outgoing message;
    message.heading = turn.text("link.code_heading");
    message.text = turn.text(turn.staff ? "link.code_staff" : "link.code",
                             {{"code", readable(code)}, {"minutes", std::to_string(minutes)}});
    turn.say(std::move(message));
}

/// When the speaker may try again, if they have tried too often.
std::optional<core::Time> barred_until(Turn& turn) {
    const auto guesses = turn.tx.links().guesses(turn.person.id);
    if (guesses.count < most_guesses || turn.now >= guesses.since + guesses_last) return std::nullopt;
    return guesses.since + guesses_last;
}

void note_wrong_code(Turn& turn) {
    auto guesses = turn.tx.links().guesses(turn.person.id);
    if (guesses.count == 0 || turn.now >= guesses.since + guesses_last) guesses = {0, turn.now};
    ++guesses.count;
    turn.tx.links().set_guesses(turn.person.id, guesses);
    turn.count("links", "wrong_code");
}

bool is_valid(Turn& turn, const core::LinkCode& code) {
    const auto there = turn.tx.people().conversation(code.conversation);
    return turn.now < code.expires && there && there->person == code.person;
}

// ---- joining ------------------------------------------------------------------------------------

/// "SR1、SR2 等7张"
std::string numbers(const Words& words, const std::vector<core::Ticket>& tickets) {
    std::string text;
    for (std::size_t i = 0; i < tickets.size() && i < most_numbers; ++i)
        text += (text.empty() ? "" : words.say("list.comma")) + tickets[i].number;
    if (tickets.size() > most_numbers)
        text = words.say("link.and_more", {{"numbers", text}, {"count", std::to_string(tickets.size())}});
    return text.empty() ? words.say("list.none") : text;
}

/// The two chats in the desk's language, for the timelines.
std::string both_chats(Turn& turn, core::ConversationId one, core::ConversationId other) {
    const Words w(turn, turn.desk.language);
    return channel_name(turn, w, one) + w.say("list.comma") + channel_name(turn, w, other);
}

/// The speaker is now whoever this chat belongs to.
void become_owner_of_chat(Turn& turn) {
    turn.conversation = turn.tx.people().conversation(turn.conversation.id).value();
    turn.person = turn.tx.people().person(turn.conversation.person).value();
    turn.staff = turn.tx.staff().of_person(turn.person.id);
}

/// The form of the other chat goes on here, unless this chat has one of its own: then it comes after that.
std::string take_over_form(Turn& turn, const Words& words) {
    const auto other = form_elsewhere(turn);
    const auto own = turn.conversation.draft ? turn.tx.drafts().draft(turn.conversation.draft) : std::nullopt;
    const bool busy = own && own->status == core::DraftRecord::Status::open;
    if (busy) {
        for (const auto& chat : turn.tx.people().conversations_of(turn.person.id)) {
            const auto theirs = chat.draft && chat.draft != own->id ? turn.tx.drafts().draft(chat.draft) : std::nullopt;
            if (!theirs || theirs->status != core::DraftRecord::Status::open || !theirs->purpose.empty()) continue;
            return "\n" + words.say("link.form_waits", {{"title", form_title(words, *theirs)},
                                                        {"channel", channel_name(words, chat.address.channel.kind)}});
        }
    } else if (other) {
        turn.conversation.draft = other->id;
        turn.tx.people().update(turn.conversation);
    }
    return {};
}

void join(Turn& turn, const core::LinkCode& code) {
    core::PersonJoin wanted;
    wanted.kept = code.person;
    wanted.merged = turn.person.id;
    wanted.asked_in = code.conversation;
    wanted.entered_in = turn.conversation.id;
    turn.tx.links().remove_code(code.person);
    turn.tx.links().remove_code(turn.person.id);
    turn.tx.links().set_guesses(turn.person.id, {});
    join_persons(turn.tx, turn.desk, wanted, {customer_actor(turn), both_chats(turn, code.conversation, turn.conversation.id)},
                 turn.now);
    become_owner_of_chat(turn);
    const Words w = words(turn);
    core::Outgoing message;
    message.heading = w.say("link.done_heading");
    message.text = w.say(turn.staff ? "link.done_staff" : "link.done", {{"channel", channel_name(turn, w, code.conversation)}});
    message.text += take_over_form(turn, w);
    message.buttons = {{{w.say("turn.welcome.tickets"), "m:tickets"}}};
    turn.say(std::move(message));
    if (const auto there = turn.tx.people().conversation(code.conversation); there && turn.reaches(*there)) {
        core::Outgoing told;
        told.text = w.say("link.done_there", {{"channel", channel_name(w, turn.conversation.address.channel.kind)}});
        turn.tell(*there, std::move(told));
    }
    turn.count("links", "joined");
}

/// Notes who entered the code, so that they can be asked.
void hold(Turn& turn, core::LinkCode code, std::string proof_hash) {
    code.entered_by = turn.person.id;
    code.proof_hash = std::move(proof_hash);
    code.expires = turn.now + code_lives;
    turn.tx.links().put(code);
}

/// What the two have, and what becomes of it.
std::string what_is_joined(Turn& turn, const Words& w, const core::LinkCode& code) {
    return w.say("link.sure", {{"here", numbers(w, turn.tx.tickets().of_person(turn.person.id, 100))},
                               {"there", numbers(w, turn.tx.tickets().of_person(code.person, 100))},
                               {"channel", channel_name(turn, w, code.conversation)}});
}

void ask_whether(Turn& turn, const core::LinkCode& code) {
    hold(turn, code, "");
    const Words w = words(turn);
    core::Outgoing message;
    message.text = what_is_joined(turn, w, code);
    message.buttons = {{{w.say("link.yes"), ticket_payload(core::TicketId(), "link", "yes")},
                        {w.say("link.no"), ticket_payload(core::TicketId(), "link", "no")}}};
    expect(turn, turn.conversation.id, std::string(link_question));
    turn.say(std::move(message));
}

/// Whoever reads this mail owns the address.
void ask_for_proof(Turn& turn, const core::LinkCode& code, bool both_have_tickets) {
    const std::string proof = new_code(turn);
    hold(turn, code, join_code_hash(proof));
    const Words w = words(turn);
    core::Outgoing message;
    if (both_have_tickets) message.text = what_is_joined(turn, w, code) + "\n\n";
    message.text += w.say("link.prove", {{"code", readable(proof)}, {"channel", channel_name(turn, w, code.conversation)}});
    turn.say(std::move(message));
}

/// Says why these two cannot be joined. False when they can.
bool refused(Turn& turn, const core::LinkCode& code) {
    if (code.person == turn.person.id) {
        turn.say_text(code.conversation == turn.conversation.id ? "link.same_chat" : "link.already");
        return true;
    }
    // A code of somebody else, typed in by staff, would make that somebody staff.
    if (!turn.staff) return false;
    turn.say_text(turn.tx.staff().of_person(code.person) ? "link.two_staff" : "link.staff_gives");
    return true;
}

void enter_code(Turn& turn, const std::string& typed) {
    const std::string hash = join_code_hash(typed);
    auto& links = turn.tx.links();
    const Words w = words(turn);
    if (const auto until = barred_until(turn)) return turn.say_text("link.too_many", {{"time", w.short_minute(*until)}});
    const auto entered = links.entered_by(turn.person.id);
    const bool proved = entered && !entered->proof_hash.empty() && entered->proof_hash == hash;
    const auto code = proved ? entered : links.code(hash);
    if (!code || !is_valid(turn, *code)) {
        note_wrong_code(turn);
        return turn.say_text("link.unknown");
    }
    if (refused(turn, *code)) return;
    const bool both_have_tickets = !turn.tx.tickets().of_person(turn.person.id, 1).empty() &&
                                   !turn.tx.tickets().of_person(code->person, 1).empty();
    if (!proved && !sender_is_proved(turn)) return ask_for_proof(turn, *code, both_have_tickets);
    if (!proved && both_have_tickets) return ask_whether(turn, *code);
    join(turn, *code);
}

void answer(Turn& turn, bool yes) {
    if (turn.conversation.expects == link_question) take_expected(turn);
    const auto code = turn.tx.links().entered_by(turn.person.id);
    // A mail says yes with the code that was sent to it.
    if (!code || !code->proof_hash.empty() || !is_valid(turn, *code)) return turn.say_text("link.over");
    if (!yes) {
        turn.tx.links().remove_code(code->person);
        return turn.say_text("link.not_joined");
    }
    if (!refused(turn, *code)) join(turn, *code);
}

// ---- separating ---------------------------------------------------------------------------------

bool moved(Turn& turn, const core::PersonJoin& join, core::ConversationId chat) {
    const auto rows = turn.tx.links().rows(join.id);
    return std::any_of(rows.begin(), rows.end(), [&](const core::JoinedRow& row) {
        return row.what == What::conversation && row.row == chat.value && !row.returned;
    });
}

/// The joins that /unlink may mean here: the one that brought this chat, else those that brought others to it.
std::vector<core::PersonJoin> separable(Turn& turn) {
    auto joins = joins_of(turn.tx, turn.person.id);
    std::sort(joins.begin(), joins.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& join : joins)
        if (moved(turn, join, turn.conversation.id)) return {join};
    return turn.tx.links().into(turn.person.id);
}

void separate(Turn& turn, const core::PersonJoin& join) {
    const core::PersonId before = turn.person.id;
    separate_persons(turn.tx, join, Separator::customer, {customer_actor(turn), both_chats(turn, join.asked_in, join.entered_in)},
                     turn.now);
    become_owner_of_chat(turn);
    const core::PersonId other = turn.person.id == before ? join.merged : before;
    turn.say_text("link.separated");
    for (const auto& there : turn.tx.people().conversations_of(other)) {
        if (!turn.reaches(there)) continue;
        core::Outgoing told;
        told.text = turn.desk.texts.say(turn.language_of(there), "link.separated_there");
        turn.tell(there, std::move(told));
        break;
    }
    turn.count("links", "separated");
}

void ask_which_join(Turn& turn, const std::vector<core::PersonJoin>& joins) {
    const Words w = words(turn);
    core::Outgoing message;
    message.text = w.say("link.separate_which");
    for (const auto& join : joins)
        message.buttons.push_back({{w.say("link.joined_at", {{"channel", channel_name(turn, w, join.entered_in)},
                                                             {"time", w.short_minute(join.at)}}),
                                    ticket_payload(core::TicketId(), "unlink", std::to_string(join.id.value))}});
    turn.say(std::move(message));
}

void press_unlink(Turn& turn, std::string_view argument) {
    std::int64_t id = 0;
    std::from_chars(argument.data(), argument.data() + argument.size(), id);
    for (const auto& join : joins_of(turn.tx, turn.person.id))
        if (join.id == core::JoinId(id)) return separate(turn, join);
    turn.say_text("link.none");
}

// ---- where notices go ---------------------------------------------------------------------------

void notify_in(Turn& turn, core::ConversationId chat) {
    turn.person.told_in = chat;
    turn.tx.people().update(turn.person);
    turn.say_text(chat ? "notify.here_chosen" : "notify.last_chosen");
}

bool press_notify(Turn& turn, std::string_view argument) {
    notify_in(turn, argument == "here" ? turn.conversation.id : core::ConversationId());
    return true;
}

}  // namespace

void link_chats(Turn& turn, std::string_view rest) {
    if (in_group(turn)) return turn.say_text("link.only_alone");
    if (rest.empty()) return give_code(turn);
    const std::string code = code_in(turn, rest);
    if (code.empty()) return turn.say_text("link.not_a_code");
    enter_code(turn, code);
}

bool take_link_proof(Turn& turn, std::string_view text) {
    const auto entered = turn.tx.links().entered_by(turn.person.id);
    if (!entered || entered->proof_hash.empty() || !is_valid(turn, *entered) || barred_until(turn)) return false;
    const std::string code = last_code_in(turn, text.substr(0, text.find('\n')));
    if (code.empty()) return false;
    if (join_code_hash(code) == entered->proof_hash) return enter_code(turn, code), true;
    note_wrong_code(turn);
    return false;
}

bool take_link_answer(Turn& turn, std::string_view text) {
    if (turn.conversation.expects != link_question) return false;
    const auto said = dialogs::recognise::read_yes_no(*turn.desk.normaliser, text);
    const bool cancels = turn.desk.commands.read(Audience::customer, text).name == "cancel";
    if (said == dialogs::recognise::YesNo::unclear && !cancels) {
        take_expected(turn);
        return false;
    }
    answer(turn, said == dialogs::recognise::YesNo::yes);
    return true;
}

void unlink_chats(Turn& turn) {
    if (in_group(turn)) return turn.say_text("link.only_alone");
    const auto joins = separable(turn);
    if (joins.empty()) return turn.say_text("link.none");
    joins.size() == 1 ? separate(turn, joins.front()) : ask_which_join(turn, joins);
}

void choose_notify(Turn& turn, std::string_view rest) {
    if (in_group(turn)) return turn.say_text("link.only_alone");
    if (is_among(turn, "notify.here_words", rest)) return notify_in(turn, turn.conversation.id);
    if (is_among(turn, "notify.last_words", rest)) return notify_in(turn, {});
    const Words w = words(turn);
    core::Outgoing message;
    if (turn.tx.people().conversations_of(turn.person.id).size() < 2) return turn.say_text("notify.only_chat");
    const bool chosen = static_cast<bool>(turn.person.told_in);
    const bool here = turn.person.told_in == turn.conversation.id;
    message.text = w.say(!chosen ? "notify.is_last" : (here ? "notify.is_here" : "notify.is_there"),
                         {{"channel", channel_name(turn, w, turn.person.told_in)}});
    message.buttons = {{{w.say("notify.here"), ticket_payload(core::TicketId(), "notify", "here")},
                        {w.say("notify.last"), ticket_payload(core::TicketId(), "notify", "last")}}};
    turn.say(std::move(message));
}

bool take_link_press(Turn& turn, const TicketPayload& pressed) {
    if (in_group(turn)) return false;
    if (pressed.word == "link") return answer(turn, pressed.argument == "yes"), true;
    if (pressed.word == "unlink") return press_unlink(turn, pressed.argument), true;
    return pressed.word == "notify" && press_notify(turn, pressed.argument);
}

}  // namespace aftercare::bot
