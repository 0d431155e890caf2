// The commands of customers, beside those about the form at hand.
#include "bot/turn/command_words.h"
#include "bot/commands/commands.h"
#include "bot/commands/customer_acts.h"
#include "bot/commands/finding.h"
#include "bot/commands/linking.h"
#include "bot/commands/people_commands.h"

#include <array>
#include <string>
#include <utility>

namespace aftercare::bot {

namespace {

constexpr int most_listed = 10;

void offer_new(Turn& turn, std::string_view key) {
    core::Outgoing message;
    message.text = turn.text(key);
    message.buttons = {{{turn.text("button.new"), "m:new"}}};
    turn.say(std::move(message));
}

/// "t:<ticket>:<word>" for each ticket, to choose from.
void offer_tickets(Turn& turn, const std::vector<core::Ticket>& tickets, std::string_view key, std::string_view word) {
    const Words w = words(turn);
    core::Outgoing message;
    message.text = w.say(key);
    for (const auto& ticket : tickets)
        message.buttons.push_back({{w.say("tickets.button", {{"number", ticket.number}, {"title", ticket.title}}),
                                    ticket_payload(ticket.id, word)}});
    turn.say(std::move(message));
}

void say_tickets(Turn& turn) {
    const auto tickets = turn.tx.tickets().of_person(turn.person.id, most_listed);
    if (tickets.empty()) return offer_new(turn, "tickets.none");
    const Words w = words(turn);
    core::Outgoing message;
    message.heading = w.say("tickets.heading");
    for (const auto& ticket : tickets) {
        if (!message.text.empty()) message.text += "\n\n";
        message.text += w.say("tickets.line", {{"number", ticket.number},
                                               {"title", ticket.title},
                                               {"stage", w.customer_stage(ticket)},
                                               {"created", w.minute(ticket.created)}});
        message.buttons.push_back({{ticket.number, ticket_payload(ticket.id, "status")}});
    }
    turn.say(std::move(message));
}

/// The ticket meant, or nothing when the customer has been answered already.
std::optional<core::Ticket> meant(Turn& turn, const Found& found, std::string_view word) {
    if (found.tickets.size() == 1) return found.tickets.front();
    if (found.tickets.empty())
        offer_new(turn, found.numbered ? "status.unknown" : "status.none_open");
    else
        offer_tickets(turn, found.tickets, "message.which_ticket", word);
    return std::nullopt;
}

void status(Turn& turn, const std::string& rest) {
    Found found = find_for_customer(turn, rest);
    if (found.tickets.empty() && !found.numbered) found.tickets = turn.tx.tickets().of_person(turn.person.id, 1);
    if (const auto ticket = meant(turn, found, "status")) say_status(turn, *ticket);
}

void add(Turn& turn, const std::string& rest) {
    const Found found = find_for_customer(turn, rest);
    if (found.tickets.size() > 1 && !found.rest.empty()) return ask_which(turn, found.tickets, {found.rest, {}});
    const auto ticket = meant(turn, found, "add");
    if (!ticket) return;
    if (found.rest.empty()) return ask_for_addition(turn, *ticket);
    add_to_ticket(turn, *ticket, found.rest);
}

/// Without a form at hand: a person is wanted for the open ticket, or a ticket is opened for it.
void human(Turn& turn) {
    const auto open = open_tickets_of(turn, turn.person.id);
    if (open.empty()) {
        open_request(turn, nullptr);
        return;
    }
    bring_message(turn, open.front(), {turn.desk.texts.say(turn.desk.language, "human.wanted"), {}});
}

void say_unknown(Turn& turn, const TypedCommand& typed) {
    std::string near;
    for (const auto& command : turn.desk.commands.near(turn.desk.profiles_in_use(), Audience::customer, typed.word))
        near += (near.empty() ? "" : "  ") + command;
    turn.say_text(near.empty() ? "command.unknown" : "command.unknown_near", {{"word", typed.word}, {"near", near}});
}

void do_command(Turn& turn, const TypedCommand& typed) {
    using Handler = void (*)(Turn&, const std::string&);
    // "new", "back", "skip" and "edit" come here only when no form is open.
    static constexpr std::array<std::pair<std::string_view, Handler>, 19> handlers{{
        {"status", status},
        {"tickets", [](Turn& t, const std::string&) { say_tickets(t); }},
        {"urge", [](Turn& t, const std::string& rest) {
             if (const auto ticket = meant(t, find_for_customer(t, rest), "urge")) urge(t, *ticket);
         }},
        {"add", add},
        {"cancel", [](Turn& t, const std::string& rest) {
             if (const auto ticket = meant(t, find_for_customer(t, rest), "cancel")) ask_to_cancel(t, *ticket);
         }},
        {"human", [](Turn& t, const std::string&) { human(t); }},
        {"lang", [](Turn& t, const std::string& rest) { choose_language(t, rest); }},
        {"link", [](Turn& t, const std::string& rest) { link_chats(t, rest); }},
        {"unlink", [](Turn& t, const std::string&) { unlink_chats(t); }},
        {"notify", [](Turn& t, const std::string& rest) { choose_notify(t, rest); }},
        {"mydata", [](Turn& t, const std::string&) { say_my_data(t); }},
        {"forget", [](Turn& t, const std::string&) { ask_to_forget(t); }},
        {"help", [](Turn& t, const std::string&) { say_help(t, Audience::customer); }},
        {"start", [](Turn& t, const std::string&) { say_welcome(t); }},
        {"join", [](Turn& t, const std::string& rest) { join_staff(t, rest); }},
        {"new", [](Turn& t, const std::string&) { say_welcome(t); }},
        {"back", [](Turn& t, const std::string&) { offer_new(t, "command.no_form"); }},
        {"skip", [](Turn& t, const std::string&) { offer_new(t, "command.no_form"); }},
        {"edit", [](Turn& t, const std::string&) { offer_new(t, "command.no_form"); }},
    }};
    for (const auto& [name, handler] : handlers)
        if (name == typed.name) return handler(turn, typed.rest);
}

/// "帮助" or "help" alone answers no question of a form, so that it needs no slash there.
bool asks_for_help(const Turn& turn, std::string_view text) {
    const TypedCommand typed = turn.desk.commands.read(Audience::customer, "/" + std::string(text));
    return typed.kind == TypedCommand::Kind::known && typed.name == "help" && typed.rest.empty();
}

}  // namespace

bool take_customer_command(Turn& turn, std::string_view text) {
    // While a form is open, a bare word such as "取消" may be an answer to it; with a slash it is a command.
    const bool slash = text.starts_with('/') || text.starts_with("\uff0f");
    if (!slash && turn.conversation.draft) {
        const bool help = turn.conversation.kind != core::ChatKind::group && asks_for_help(turn, text);
        if (help) say_help(turn, Audience::customer);
        return help;
    }
    const TypedCommand typed = turn.desk.commands.read(Audience::customer, text);
    if (typed.kind == TypedCommand::Kind::none) return false;
    // In a group everybody would read about a customer's tickets; codes are refused with a word.
    if (turn.conversation.kind == core::ChatKind::group) {
        if (typed.name == "join") join_staff(turn, typed.rest);
        if (typed.name == "link") link_chats(turn, typed.rest);
        return true;
    }
    if (typed.kind == TypedCommand::Kind::unknown)
        say_unknown(turn, typed);
    else
        do_command(turn, typed);
    return true;
}

}  // namespace aftercare::bot
