#include "bot/routing/take.h"

#include "bot/commands/chats.h"
#include "bot/commands/commands.h"
#include "bot/commands/customer_acts.h"
#include "bot/commands/finding.h"
#include "bot/commands/linking.h"
#include "bot/commands/letters.h"
#include "bot/commands/unproven.h"
#include "bot/routing/form_dialog.h"
#include "bot/routing/form_wishes.h"
#include "bot/routing/letter_turn.h"
#include "bot/routing/menu.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace aftercare::bot {

namespace {

using core::Accepted;
using core::ChatKind;

/// A conversation's time of last use is written down at most this often: it need not be exact, and
/// most turns can do without the write.
constexpr core::Duration use_is_noted_every = std::chrono::minutes(1);

// ---- who is it? ---------------------------------------------------------------------------------

core::Person new_person(Turn& turn, const core::Incoming& incoming) {
    core::Person person;
    person.name = incoming.sender.name;
    person.language = turn.desk.language_for(incoming.sender.language);
    person.created = turn.now;
    person.id = turn.tx.people().add(person);
    return person;
}

core::Person person_of(Turn& turn, const core::Incoming& incoming) {
    if (const auto known = turn.tx.people().contact_point(incoming.channel, incoming.sender.address))
        if (auto person = turn.tx.people().person(known->person)) return std::move(*person);
    auto person = new_person(turn, incoming);
    core::ContactPoint contact;
    contact.person = person.id;
    contact.channel = incoming.channel;
    contact.address = incoming.sender.address;
    turn.tx.people().add(contact);
    return person;
}

void find_speaker(Turn& turn, const core::Incoming& incoming) {
    auto& people = turn.tx.people();
    auto known = people.conversation(core::Address{incoming.channel, incoming.chat});
    if (known && known->person) {
        turn.person = people.person(known->person).value();
    } else {
        turn.person = person_of(turn, incoming);
    }
    if (known) {
        turn.conversation = std::move(*known);
        // Where somebody is told of news does not follow from what others may have written.
        const bool back = !turn.conversation.reachable;
        const bool in_use = !incoming.unproven && turn.now - turn.conversation.last_incoming >= use_is_noted_every;
        if (back || in_use) {
            if (in_use) turn.conversation.last_incoming = turn.now;
            turn.conversation.reachable = true;
            people.update(turn.conversation);
        }
    } else {
        turn.conversation.address = {incoming.channel, incoming.chat};
        turn.conversation.kind = incoming.chat_kind;
        if (incoming.chat_kind == ChatKind::one_to_one) turn.conversation.person = turn.person.id;
        turn.conversation.last_incoming = turn.now;
        turn.conversation.id = people.add(turn.conversation);
    }
    turn.staff = turn.tx.staff().of_person(turn.person.id);
    if (turn.staff && !incoming.unproven && turn.conversation.kind == ChatKind::one_to_one && turn.staff->desk != turn.conversation.id) {
        turn.staff->desk = turn.conversation.id;
        turn.tx.staff().set_desk(turn.staff->id, turn.conversation.id);
    }
}

// ---- the kept history of a chat -----------------------------------------------------------------

std::string label_of(Turn& turn, const core::ButtonPressed& press) {
    std::int64_t id = 0;
    std::from_chars(press.on_message.data(), press.on_message.data() + press.on_message.size(), id);
    for (const auto& message : turn.tx.messages().after(turn.conversation.id, core::MessageId(id - 1), 1))
        for (const auto& row : message.content.buttons)
            for (const auto& button : row)
                if (button.payload == press.payload) return button.label;
    return "";
}

void keep_in_history(Turn& turn, const core::Incoming& incoming) {
    core::StoredMessage message;
    message.conversation = turn.conversation.id;
    message.at = turn.now;
    message.event_id = incoming.event_id;
    message.content.reply_to = incoming.reply_to;
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) {
        message.content.text = text->text;
    } else if (const auto* press = std::get_if<core::ButtonPressed>(&incoming.content)) {
        message.content.text = label_of(turn, *press);
        if (message.content.text.empty()) return;
    } else if (const auto* files = std::get_if<core::FilesReceived>(&incoming.content)) {
        message.content.text = files->caption;
        message.content.files = files->files;
    } else {
        return;
    }
    turn.tx.messages().add(message);
    turn.effects.news.push_back(turn.conversation.address);
}

// ---- whose affair is it? ------------------------------------------------------------------------

/// After a command that interrupted a form: its question again, in the language spoken now.
void return_to_form(Turn& turn, const std::string& language_before) {
    auto draft = open_draft(turn);
    if (!draft) return;
    if (is_elsewhere(turn, *draft))
        go_on_here(turn, *draft);
    else if (turn.person.language != language_before)
        take_form_input(turn, *draft, dialogs::SetLanguage{turn.person.language});
    else
        take_form_input(turn, *draft, dialogs::AskAgain{});
}

/// After a command of staff, unless it began a form or asked for words.
void ask_form_again(Turn& turn) {
    if (turn.form_wanted || !turn.conversation.expects.empty()) return;
    if (auto draft = open_draft(turn)) take_form_input(turn, *draft, dialogs::AskAgain{});
}

/// Forms of staff are left with a bare "取消" too, as their texts say; in a customer's it may be an answer.
std::optional<Wish> bare_wish(Turn& turn, const std::string& text) {
    auto wish = wish_in(turn.desk, text);
    if (text.starts_with('/') || !turn.conversation.draft) return wish;
    const auto draft = open_draft(turn);
    const bool leaves = turn.staff && wish && wish->what == Wish::What::cancel && wish->rest.empty();
    return leaves && draft && !draft->purpose.empty() ? wish : std::nullopt;
}

/// In a group only staff are listened to; anybody may join by a code.
void take_text_in_group(Turn& turn, const std::string& text) {
    if (turn.staff && take_agent_command(turn, text)) return;
    if (text.starts_with('/') || turn.staff) take_customer_command(turn, text);
}

/// The customer's form that is open in another chat, where this message may be meant for it rather than for a ticket.
std::optional<core::DraftRecord> form_to_go_on(Turn& turn) {
    if (!turn.conversation.expects.empty() || topic_of_reply(turn) || answers_several(turn)) return std::nullopt;
    return form_elsewhere(turn);
}

/// A message that came here while a form is open in another chat: to the ticket that waits for the customer, if there is
/// one; with other tickets open, the customer is asked. False when the form is all that it can be about.
bool take_beside_form(Turn& turn, const CustomerInput& input) {
    const auto tickets = open_tickets_of(turn, turn.person.id);
    if (tickets.empty()) return false;
    const auto asked = std::find_if(tickets.begin(), tickets.end(), core::waits_for_customer);
    if (asked != tickets.end()) return take_ticket_message(turn, input.text, input.files);
    ask_which(turn, tickets, input);
    return true;
}

/// An answer to the form that is open here or in another chat of the customer. `message`: the same for a ticket. False
/// when there is no form.
bool take_answer(Turn& turn, const dialogs::Input& answer, const CustomerInput& message) {
    auto draft = open_draft(turn);
    if (!draft) {
        draft = form_to_go_on(turn);
        if (draft && take_beside_form(turn, message)) return true;
    }
    if (!draft) return false;
    if (is_elsewhere(turn, *draft)) {
        // A text may mean anything. Files, a phone number and a place are sent because the form asked for them.
        const bool text = std::holds_alternative<dialogs::TextInput>(answer);
        text ? go_on_here(turn, *draft) : go_on_here_with(turn, *draft, answer);
        return true;
    }
    take_form_input(turn, *draft, answer);
    return true;
}

void take_whole_letter(Turn& turn, const Letter& letter) {
    turn.staff ? take_staff_letter(turn, letter) : take_letter(turn, letter);
}

void take_text(Turn& turn, const std::string& text, const std::string& message) {
    if (writes_letters(turn)) return take_whole_letter(turn, {text, {}, message});
    if (turn.conversation.kind == ChatKind::group) return take_text_in_group(turn, text);
    if (!text.starts_with('/') && take_link_answer(turn, text)) return return_to_form(turn, turn.person.language);
    // A bare word such as "报修" may well be an answer while a form is open.
    const auto wish = bare_wish(turn, text);
    const bool asked = turn.conversation.expects.starts_with("do/");
    if (wish && !asked && take_form_wish(turn, *wish)) return;
    if (turn.staff && take_agent_command(turn, text)) return ask_form_again(turn);
    const std::string language = turn.person.language;
    if (take_customer_command(turn, text)) return return_to_form(turn, language);
    if (take_answer(turn, dialogs::TextInput{text, message}, {text, {}})) return;
    if (take_ticket_message(turn, text, {})) return;
    greet(turn);
}

void take_press(Turn& turn, const std::string& payload) {
    if (take_form_press(turn, payload)) return;
    const std::string language = turn.person.language;
    if (take_ticket_press(turn, payload)) return turn.form_wanted ? void() : return_to_form(turn, language);
    if (const auto text = menu_text(payload)) return take_text(turn, *text, "");
    turn.effects.hint = turn.text("dialog.hint.over");
}

/// What came with a choice about a ticket goes to the ticket.
void keep_files(Turn& turn, const core::ButtonPressed& press) {
    const auto pressed = press.files.empty() ? std::nullopt : read_ticket_payload(press.payload);
    const auto ticket = pressed && pressed->ticket ? turn.tx.tickets().ticket(pressed->ticket) : std::nullopt;
    if (ticket && ticket->person == turn.person.id) keep_ticket_files(turn, *ticket, press.files);
}

void take_files(Turn& turn, const core::FilesReceived& received, const std::string& message) {
    if (turn.conversation.kind == ChatKind::group) return;
    if (writes_letters(turn)) return take_whole_letter(turn, {received.caption, received.files, message});
    const dialogs::FilesInput answer{received.files, received.album, received.caption, message};
    if (take_answer(turn, answer, {received.caption, received.files})) return;
    if (!take_ticket_message(turn, received.caption, received.files)) greet(turn);
}

struct Content {
    Turn& turn;
    const core::Incoming& incoming;

    void operator()(const core::TextReceived& c) { take_text(turn, c.text, incoming.message); }
    void operator()(const core::ButtonPressed& c) {
        keep_files(turn, c);
        take_press(turn, c.payload);
    }
    void operator()(const core::FilesReceived& c) { take_files(turn, c, incoming.message); }
    void operator()(const core::ContactReceived& c) {
        const std::string text = fmt::format("{} {}", c.name, c.phone);
        if (take_answer(turn, dialogs::ContactInput{c.phone, c.name, incoming.message}, {text, {}})) return;
        if (!take_ticket_message(turn, text, {})) greet(turn);
    }
    void operator()(const core::LocationReceived& c) {
        const std::string text = fmt::format("{} ({:.6f}, {:.6f})", c.title, c.latitude, c.longitude);
        const dialogs::LocationInput answer{c.latitude, c.longitude, c.title, incoming.message};
        if (take_answer(turn, answer, {text, {}})) return;
        if (!take_ticket_message(turn, text, {})) greet(turn);
    }
    void operator()(const core::TextEdited& c) {
        if (auto draft = open_draft(turn)) {
            take_form_input(turn, *draft, dialogs::EditInput{c.message, c.text});
            return;
        }
        // An edit alone is no reason to begin a conversation.
        take_ticket_message(turn, turn.text("turn.edited", {{"text", c.text}}), {});
    }
    void operator()(const core::UnsupportedReceived&) {
        turn.say_text("turn.unsupported");
        return_to_form(turn, turn.person.language);
    }
    void operator()(const core::OutsiderWrote& c) {
        if (take_outsiders_words(turn, c) || put_by(turn)) return;
        if (c.files.empty())
            take_text(turn, c.text, incoming.message);
        else
            take_files(turn, {c.files, c.text, ""}, incoming.message);
    }
    void operator()(const core::DeliveryBounced&) {}
    void operator()(const core::ReachabilityChanged&) {}
    void operator()(const core::ChatMoved&) {}
};

// ---- what a channel reports about a chat --------------------------------------------------------

/// The letter itself has been dealt with, together with what was in it.
void note_letter(core::Tx& tx, const core::Incoming& incoming, core::ConversationId conversation) {
    if (incoming.letter) tx.letters().done(incoming.letter, conversation);
    // Whoever may forge a letter may choose its identifier, and would refer to it later.
    if (!incoming.identifier.empty() && conversation && !incoming.unproven)
        tx.letters().remember(incoming.channel, incoming.identifier, conversation);
}

/// The channel's own record of the chat, and that somebody has been there.
void note_contact(Turn& turn, const core::Incoming& incoming) {
    keep_chat_state(turn.tx, turn.conversation, incoming.chat_state, incoming.change_state);
    if (turn.conversation.kind == ChatKind::one_to_one) turn.effects.contact = turn.conversation.id;
    note_letter(turn.tx, incoming, turn.conversation.id);
}

/// Delivered once more by the channel: nothing is done again, but what waits for a contact may leave with the answer.
TurnResult duplicate(core::Tx& tx, const core::Incoming& incoming) {
    TurnResult result{Accepted::Status::duplicate, {}};
    const auto conversation = tx.people().conversation(core::Address{incoming.channel, incoming.chat});
    if (conversation && conversation->kind == ChatKind::one_to_one) result.effects.contact = conversation->id;
    note_letter(tx, incoming, conversation ? conversation->id : core::ConversationId{});
    return result;
}

TurnResult note_reachability(core::Tx& tx, const core::Incoming& incoming, bool reachable) {
    TurnResult result;
    if (auto contact = tx.people().contact_point(incoming.channel, incoming.sender.address)) {
        contact->reachable = reachable;
        tx.people().update(*contact);
    }
    if (auto conversation = tx.people().conversation(core::Address{incoming.channel, incoming.chat})) {
        conversation->reachable = reachable;
        tx.people().update(*conversation);
        keep_chat_state(tx, *conversation, incoming.chat_state, incoming.change_state);
        if (!reachable) result.effects.ended = conversation->id;
    }
    return result;
}

void note_move(core::Tx& tx, const core::Incoming& incoming, const std::string& new_chat) {
    const core::Address old{incoming.channel, incoming.chat};
    tx.settings().set(moved_chat_setting(old), new_chat);
    auto conversation = tx.people().conversation(old);
    if (!conversation || tx.people().conversation(core::Address{incoming.channel, new_chat})) return;
    conversation->address.chat = new_chat;
    tx.people().update(*conversation);
}

core::Outgoing quarantine_notice(const Desk& desk, std::string_view language, const core::ChannelId& channel) {
    core::Outgoing message;
    message.text = desk.texts.say(language, "turn.quarantined", {{"channel", channel.kind + ":" + channel.account}});
    return message;
}

}  // namespace

TurnResult take_incoming(core::Tx& tx, const Desk& desk, const core::Incoming& incoming, core::Time now) {
    if (!tx.inbox().first_time(incoming.channel, incoming.event_id, now)) return duplicate(tx, incoming);
    if (const auto* change = std::get_if<core::ReachabilityChanged>(&incoming.content))
        return note_reachability(tx, incoming, change->reachable);
    if (const auto* moved = std::get_if<core::ChatMoved>(&incoming.content)) {
        note_move(tx, incoming, moved->new_chat);
        return {};
    }
    if (const auto* bounced = std::get_if<core::DeliveryBounced>(&incoming.content)) {
        note_letter(tx, incoming, {});
        Turn telling(tx, desk, now);
        take_bounce(telling, core::Address{incoming.channel, incoming.chat}, *bounced);
        return {Accepted::Status::applied, std::move(telling.effects)};
    }
    Turn turn(tx, desk, now);
    turn.incoming = &incoming;
    find_speaker(turn, incoming);
    note_contact(turn, incoming);
    if (desk.channel(incoming.channel).capabilities.keeps_history) keep_in_history(turn, incoming);
    // An outsider's words are shown as such, whoever they seem to be of.
    const bool outsiders = std::holds_alternative<core::OutsiderWrote>(incoming.content);
    if (outsiders || !put_by(turn)) std::visit(Content{turn, incoming}, incoming.content);
    begin_wanted_form(turn);
    return {Accepted::Status::applied, std::move(turn.effects)};
}

TurnResult take_timer(core::Tx& tx, const Desk& desk, const core::Timer& timer, core::Time now) {
    if (!tx.timers().claim(timer)) return {Accepted::Status::duplicate, {}};
    Turn turn(tx, desk, now);
    if (!take_form_timer(turn, timer)) take_ticket_timer(turn, timer);
    return {Accepted::Status::applied, std::move(turn.effects)};
}

TurnResult quarantine(core::Tx& tx, const Desk& desk, const core::Incoming& incoming, std::string_view reason,
                      core::Time now) {
    // Remembered as seen, so that the channel's next delivery of it is known for what it is.
    if (!tx.inbox().first_time(incoming.channel, incoming.event_id, now)) return {Accepted::Status::duplicate, {}};
    note_letter(tx, incoming, {});
    return quarantine(tx, desk,
                      core::Quarantined{{}, incoming.channel, incoming.event_id, std::string(reason), to_json(incoming), now},
                      now);
}

TurnResult quarantine(core::Tx& tx, const Desk& desk, const core::Quarantined& message, core::Time now) {
    tx.inbox().quarantine(message);
    Turn turn(tx, desk, now);
    turn.tell_all_staff(
        [&](std::string_view language) { return quarantine_notice(desk, language, message.channel); });
    return {Accepted::Status::quarantined, std::move(turn.effects)};
}

}  // namespace aftercare::bot
