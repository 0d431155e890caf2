// Presses on buttons of tickets. A payload may be old or forged: whose ticket it is, and whether the
// action is possible, is decided anew.
#include "bot/commands/agent_commands.h"
#include "bot/commands/commands.h"
#include "bot/commands/customer_acts.h"
#include "bot/commands/decisions.h"
#include "bot/commands/finding.h"
#include "bot/commands/linking.h"
#include "bot/commands/people_commands.h"
#include "bot/commands/unproven.h"

namespace aftercare::bot {

namespace {

using core::Action;

bool press_about_no_ticket(Turn& turn, const TicketPayload& pressed) {
    if (pressed.word == "lang") return choose_language(turn, pressed.argument), true;
    if (pressed.word == "forget" && turn.conversation.kind == core::ChatKind::one_to_one) return forget(turn), true;
    return take_confirmation(turn, pressed) || take_link_press(turn, pressed);
}

void reopen(Turn& turn, const core::Ticket& ticket) {
    const CustomerInput kept = take_kept_message(turn);
    core::ActionArguments arguments;
    arguments.text = with_files(turn, ticket, kept.text, kept.files);
    simple_act(turn, ticket, Action::reopen, arguments);
}

void place_kept_message(Turn& turn, const core::Ticket& ticket) {
    const CustomerInput kept = take_kept_message(turn);
    if (kept.text.empty() && kept.files.empty())
        say_status(turn, ticket);
    else
        bring_message(turn, ticket, kept);
}

bool press_of_customer(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed) {
    if (pressed.word == "confirm") return simple_act(turn, ticket, Action::confirm), true;
    if (pressed.word == "dispute") return simple_act(turn, ticket, Action::dispute), true;
    if (press_decision(turn, ticket, pressed)) return true;
    if (pressed.word == "status") return say_status(turn, ticket), true;
    if (pressed.word == "add") return ask_for_addition(turn, ticket), true;
    if (pressed.word == "urge") return urge(turn, ticket), true;
    if (pressed.word == "cancel") return ask_to_cancel(turn, ticket), true;
    if (pressed.word == "cancel_yes") return simple_act(turn, ticket, Action::cancel), true;
    if (pressed.word == "reopen") return reopen(turn, ticket), true;
    if (pressed.word == "linked") return open_linked(turn, ticket), true;
    if (pressed.word == "this") return place_kept_message(turn, ticket), true;
    if (pressed.word == "rate") {
        core::ActionArguments arguments;
        arguments.rating = pressed.argument;
        return simple_act(turn, ticket, Action::rate, arguments), true;
    }
    return false;
}

}  // namespace

bool take_ticket_press(Turn& turn, std::string_view payload) {
    const auto pressed = read_ticket_payload(payload);
    if (!pressed) return false;
    if (!pressed->ticket) return press_about_no_ticket(turn, *pressed);
    const auto ticket = turn.tx.tickets().ticket(pressed->ticket);
    const bool own = ticket && ticket->person == turn.person.id;
    if (own && press_of_customer(turn, *ticket, *pressed)) return true;
    if (ticket && turn.staff && press_staff_decision(turn, *ticket, *pressed)) return true;
    if (ticket && turn.staff && do_for_ticket(turn, *ticket, pressed->word, {pressed->argument, {}})) return true;
    turn.effects.hint = turn.text("button.not_yours");
    return true;
}

}  // namespace aftercare::bot
