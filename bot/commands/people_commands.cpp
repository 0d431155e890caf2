#include "bot/commands/people_commands.h"

#include "bot/commands/chats.h"
#include "bot/commands/finding.h"
#include "bot/commands/join_code.h"
#include "bot/commands/joining.h"
#include "bot/commands/ticket_words.h"

#include <algorithm>

namespace aftercare::bot {

namespace {

bool in_group(const Turn& turn) { return turn.conversation.kind == core::ChatKind::group; }

/// The language with this tag, or whose own name it is; empty for none.
std::string language_named(const Turn& turn, std::string_view wanted) {
    const auto& normaliser = *turn.desk.normaliser;
    const std::string key = normaliser.key(wanted);
    for (const auto& language : turn.desk.texts.languages()) {
        const std::string tag = normaliser.key(language);
        if (key == tag || key == tag.substr(0, tag.find('-'))) return language;
        if (key == normaliser.key(turn.desk.texts.say(language, "lang.name"))) return language;
    }
    return {};
}

void cancel(Turn& turn, core::DraftRecord draft) {
    draft.status = core::DraftRecord::Status::cancelled;
    draft.state.clear();
    draft.updated = turn.now;
    turn.tx.drafts().update(draft);
    if (turn.conversation.draft == draft.id) turn.conversation.expects.clear();
    leave_form(turn, draft);
}

/// What is kept about the speaker's chats being one person's; empty when there is nothing.
std::string linked_data(Turn& turn, const Words& w) {
    std::string text;
    for (const auto& join : joins_of(turn.tx, turn.person.id))
        text += "\n" + w.say("mydata.linked", {{"here", channel_name(turn, w, join.asked_in)},
                                               {"there", channel_name(turn, w, join.entered_in)},
                                               {"time", w.minute(join.at)}});
    if (turn.person.told_in)
        text += "\n" + w.say("mydata.told_in", {{"channel", channel_name(turn, w, turn.person.told_in)}});
    return text.empty() ? text : "\n" + text;
}

/// The names of those who were found to be the speaker, codes and choices.
void forget_links(Turn& turn) {
    for (const auto& join : joins_of(turn.tx, turn.person.id)) {
        auto merged = turn.tx.people().person(join.merged).value();
        merged.name.clear();
        turn.tx.people().update(merged);
    }
    turn.tx.links().remove_code(turn.person.id);
    turn.tx.links().set_guesses(turn.person.id, {});
    turn.person.told_in = {};
}

}  // namespace

void say_help(Turn& turn, Audience audience) {
    core::Outgoing message;
    message.heading = turn.text(audience == Audience::staff ? "help.staff" : "help.customer");
    const std::string language = words(turn).language();
    for (const auto& entry : command_list(turn.desk.texts, turn.desk.profiles_in_use(), language, audience)) {
        if (!message.text.empty()) message.text += "\n";
        const std::string local = entry.local_name.empty() ? "" : entry.local_name + " ";
        message.text += turn.text("help.line", {{"name", entry.name}, {"local", local}, {"about", entry.description}});
    }
    message.text += "\n\n" + turn.text(audience == Audience::staff ? "help.staff_end" : "help.customer_end");
    turn.say(std::move(message));
}

void say_welcome(Turn& turn) {
    core::Outgoing message;
    message.heading = turn.text("turn.welcome.heading");
    message.text = turn.text("turn.welcome.text");
    message.buttons = {{{turn.text("turn.welcome.new"), "m:new"}},
                       {{turn.text("turn.welcome.tickets"), "m:tickets"}, {turn.text("turn.welcome.help"), "m:help"}}};
    turn.say(std::move(message));
}

void choose_language(Turn& turn, std::string_view wanted) {
    const std::string language = language_named(turn, wanted);
    if (language.empty()) {
        core::Outgoing message;
        message.text = turn.text("lang.which");
        message.buttons.emplace_back();
        for (const auto& known : turn.desk.texts.languages())
            message.buttons.back().push_back(
                {turn.desk.texts.say(known, "lang.name"), ticket_payload(core::TicketId(), "lang", known)});
        return turn.say(std::move(message));
    }
    turn.person.language = language;
    turn.tx.people().update(turn.person);
    turn.say_text("lang.chosen");
}

void join_staff(Turn& turn, std::string_view code) {
    if (in_group(turn)) return turn.say_text("join.only_alone");
    if (turn.staff) return turn.say_text("join.already", {{"name", turn.staff->name}});
    if (code.empty()) return turn.say_text("join.how");
    const auto member = turn.tx.staff().with_code(join_code_hash(code), turn.now);
    if (!member) return turn.say_text("join.unknown");
    turn.tx.staff().join(member->id, turn.person.id, turn.conversation.id);
    turn.staff = turn.tx.staff().member(member->id);
    // Whoever serves others does not fill in a form of their own in the same breath.
    core::Outgoing message;
    message.heading = turn.text("join.heading", {{"name", member->name}});
    message.text = turn.text("join.welcome");
    turn.say(std::move(message));
    turn.count("staff", "joined");
}

void leave_staff(Turn& turn) {
    const auto held = turn.tx.tickets().open_of_assignee(turn.staff->id, 100);
    if (!held.empty()) return turn.say_text("leave.tickets_first", {{"count", std::to_string(held.size())}});
    // What they took down as staff must not go on as a form, and a ticket, of their own.
    for (auto& draft : turn.tx.drafts().open_with_purpose(turn.person.id)) cancel(turn, std::move(draft));
    turn.tx.staff().leave(turn.staff->id);
    turn.staff.reset();
    turn.say_text("leave.done");
    turn.count("staff", "left");
}

void say_my_data(Turn& turn) {
    if (in_group(turn)) return;
    const Words w = words(turn);
    std::string channels;
    for (const auto& conversation : turn.tx.people().conversations_of(turn.person.id))
        channels += (channels.empty() ? "" : w.say("list.comma")) + channel_name(w, conversation.address.channel.kind);
    std::string tickets;
    for (const auto& ticket : turn.tx.tickets().of_person(turn.person.id, 50))
        tickets += (tickets.empty() ? "" : w.say("list.comma")) + ticket.number;
    const bool draft = turn.tx.drafts().open_of(turn.person.id).has_value();
    core::Outgoing message;
    message.heading = w.say("mydata.heading");
    message.text = w.say("mydata.text", {{"name", turn.person.name.empty() ? w.say("list.none") : turn.person.name},
                                         {"language", w.say("lang.name")},
                                         {"since", w.minute(turn.person.created)},
                                         {"channels", channels},
                                         {"tickets", tickets.empty() ? w.say("list.none") : tickets},
                                         {"draft", w.say(draft ? "mydata.draft" : "list.none")}});
    message.text += linked_data(turn, w);
    turn.say(std::move(message));
}

void ask_to_forget(Turn& turn) {
    if (in_group(turn)) return;
    if (turn.staff) return turn.say_text("forget.staff");
    const auto open = open_tickets_of(turn, turn.person.id);
    if (!open.empty()) return turn.say_text("forget.open", {{"number", open.front().number}});
    core::Outgoing message;
    message.text = turn.text("forget.sure");
    message.buttons = {{{turn.text("forget.yes"), ticket_payload(core::TicketId(), "forget")}}};
    turn.say(std::move(message));
}

void forget(Turn& turn) {
    if (turn.staff || !open_tickets_of(turn, turn.person.id).empty()) return ask_to_forget(turn);
    while (auto draft = turn.tx.drafts().open_of(turn.person.id)) cancel(turn, std::move(*draft));
    forget_links(turn);
    for (const auto& conversation : turn.tx.people().conversations_of(turn.person.id))
        turn.tx.letters().forget_of(conversation.id);
    turn.person.name.clear();
    turn.tx.people().update(turn.person);
    turn.conversation.draft = {};
    turn.conversation.expects.clear();
    turn.tx.people().update(turn.conversation);
    turn.say_text("forget.done");
    turn.count("people", "forgotten");
}

}  // namespace aftercare::bot
