#include "bot/commands/customer_acts.h"

#include "bot/commands/chats.h"
#include "bot/commands/decisions.h"

#include "bot/commands/agent_commands.h"
#include "bot/commands/commands.h"
#include "bot/commands/finding.h"
#include "dialogs/recognise/courtesy.h"
#include "dialogs/recognise/yes_no.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aftercare::bot {

using core::Action;
using nlohmann::json;

namespace {

constexpr std::string_view kept_prefix = "which:";

std::string kept_message(const CustomerInput& input) {
    json files = json::array();
    for (const auto& file : input.files)
        files.push_back({{"id", file.id}, {"unique", file.unique}, {"name", file.name}, {"type", file.media_type}, {"bytes", file.bytes}});
    const json whole{{"text", input.text}, {"files", std::move(files)}};
    return std::string(kept_prefix) + whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

CustomerInput read_kept(std::string_view expects) {
    CustomerInput input;
    if (!expects.starts_with(kept_prefix)) return input;
    const json whole = json::parse(expects.substr(kept_prefix.size()), nullptr, false);
    if (!whole.is_object()) return input;
    input.text = whole.value("text", "");
    for (const auto& file : whole.value("files", json::array()))
        input.files.push_back({file.value("id", ""), file.value("unique", ""), file.value("name", ""), file.value("type", ""),
                               file.value("bytes", std::int64_t{-1})});
    return input;
}

/// What came before and was not placed yet goes along.
CustomerInput joined(CustomerInput earlier, const CustomerInput& input) {
    if (!earlier.text.empty() && !input.text.empty()) earlier.text += "\n";
    earlier.text += input.text;
    earlier.files.insert(earlier.files.end(), input.files.begin(), input.files.end());
    return earlier;
}

void deliver(Turn& turn, const core::Ticket& ticket, Action action, const CustomerInput& input);

/// Whether a text is a label ("4分·满意") or what stands before or after its dot, in any language.
bool is_label(const Turn& turn, std::string_view text_key, const std::string& key) {
    constexpr std::string_view dot = "·";
    const auto& normaliser = *turn.desk.normaliser;
    return std::any_of(turn.desk.texts.languages().begin(), turn.desk.texts.languages().end(), [&](const auto& language) {
        const std::string label = turn.desk.texts.say(language, text_key);
        if (key == normaliser.key(label)) return true;
        const auto at = label.find(dot);
        return at != std::string::npos &&
               (key == normaliser.key(label.substr(0, at)) || key == normaliser.key(label.substr(at + dot.size())));
    });
}

/// The step of the survey that a text names by value, label or number; empty for none.
std::string step_named(const Turn& turn, const core::Profile& profile, std::string_view text) {
    const std::string key = turn.desk.normaliser->key(text);
    if (key.empty()) return {};
    for (const auto& step : profile.survey)
        if (key == step.value || is_label(turn, step.text, key)) return step.value;
    // Where the steps are numbers themselves, "1" is the worst one's name and never the first button.
    const bool numbered = std::any_of(profile.survey.begin(), profile.survey.end(), [](const core::SurveyStep& step) {
        return !step.value.empty() && step.value.find_first_not_of("0123456789") == std::string::npos;
    });
    for (std::size_t i = 0; !numbered && i < profile.survey.size(); ++i)
        if (key == std::to_string(i + 1)) return profile.survey[i].value;
    return {};
}

/// "Is it solved?" answered in words or by the number of the button.
dialogs::recognise::Solved solved_in(const Turn& turn, std::string_view text) {
    using dialogs::recognise::Solved;
    const std::string key = turn.desk.normaliser->key(text);
    if (key == "1") return Solved::solved;
    if (key == "2" || is_among(turn, "decision.not_solved_words", text)) return Solved::not_solved;
    return dialogs::recognise::read_solved(*turn.desk.normaliser, text);
}

/// "同意，谢谢！": greetings and thanks around an answer are no part of it.
std::string without_courtesy(const Turn& turn, std::string_view text) {
    std::vector<std::string> words;
    for (const auto& language : turn.desk.texts.languages()) words.push_back(turn.desk.texts.say(language, "dialog.words.courtesy"));
    return dialogs::recognise::without_courtesy(*turn.desk.normaliser, words, text);
}

bool answers_result(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    using dialogs::recognise::Solved;
    const bool asked = ticket.stage == core::Stage::confirmation || ticket.stage == core::Stage::survey;
    if (!asked || !input.files.empty()) return false;
    Solved solved = solved_in(turn, input.text);
    core::ActionArguments arguments;
    // "没解决，晚上又不行了": the reasons come along. "好了，不过……" may mean anything, and is asked about.
    const std::string_view opening = first_clause(input.text);
    if (solved == Solved::unclear && opening.size() < input.text.size() && solved_in(turn, opening) == Solved::not_solved) {
        solved = Solved::not_solved;
        arguments.text = input.text;
    }
    if (solved == Solved::unclear) return false;
    // In the survey only that it is not solved is news; a plain "yes" is no rating.
    if (ticket.stage == core::Stage::survey && solved == Solved::solved) return false;
    simple_act(turn, ticket, solved == Solved::solved ? Action::confirm : Action::dispute, arguments);
    return true;
}

bool is_number(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

/// "满意，师傅很细心": the rating, and what is said about it. Thanks that ask for a word more would come too late.
bool rates_and_comments(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    using dialogs::recognise::Solved;
    const core::Profile& profile = turn.desk.profile(ticket.profile);
    const std::string_view opening = first_clause(input.text);
    // "1，……" may begin a list; "满意，但是没解决" is no rating.
    if (opening.size() == input.text.size() || is_number(opening)) return false;
    core::ActionArguments arguments;
    arguments.rating = step_named(turn, profile, opening);
    const std::string rest = turn.desk.normaliser->key(std::string_view(input.text).substr(opening.size()));
    if (arguments.rating.empty() || dialogs::recognise::read_solved(*turn.desk.normaliser, rest) == Solved::not_solved) return false;
    core::Outcome outcome = core::decide(profile, ticket, customer_actor(turn), Action::rate, arguments, turn.now);
    auto* decision = std::get_if<core::Decision>(&outcome);
    if (!decision) return false;
    std::erase(decision->notices, core::Notice::customer_thanks);
    carry_out(turn, ticket, *decision);
    deliver(turn, decision->ticket, Action::comment, input);
    return true;
}

bool answers_survey(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    if (ticket.stage != core::Stage::survey || !input.files.empty()) return false;
    core::ActionArguments arguments;
    arguments.rating = step_named(turn, turn.desk.profile(ticket.profile), input.text);
    if (arguments.rating.empty()) return rates_and_comments(turn, ticket, input);
    simple_act(turn, ticket, Action::rate, arguments);
    return true;
}

void say_delivered(Turn& turn, const core::Ticket& ticket, std::string_view event) {
    const Words w = words(turn);
    const std::string who = ticket.assignee ? staff_name(turn, ticket.assignee) : w.say("actor.staff");
    core::Outgoing message;
    message.text = w.say(fmt::format("message.{}", event), {{"number", ticket.number}, {"who", who}});
    // A question with buttons that the words did not answer still stands.
    const bool decides = ticket.waiting == core::Wait::agreement || ticket.waiting == core::Wait::choice;
    const bool question_stands = decides || ticket.stage == core::Stage::confirmation || ticket.stage == core::Stage::survey;
    if (question_stands) {
        const auto question = decides ? core::name_of(ticket.waiting) : core::name_of(ticket.stage);
        message.text += "\n" + w.say(fmt::format("message.still.{}", question));
        message.buttons = customer_buttons(turn, w, ticket);
    }
    turn.say(std::move(message), ticket.id);
}

std::optional<core::Time> last_urge(Turn& turn, const core::Ticket& ticket) {
    const auto urged = latest_event(turn.tx.tickets().events(ticket.id), "urged");
    return urged ? std::optional(urged->at) : std::nullopt;
}

void deliver(Turn& turn, const core::Ticket& ticket, Action action, const CustomerInput& input) {
    const auto actor = customer_actor(turn);
    const auto possible = core::possible_actions(turn.desk.profile(ticket.profile), ticket, actor, turn.now);
    const bool can = std::find(possible.begin(), possible.end(), action) != possible.end();
    core::ActionArguments arguments;
    arguments.text = can ? with_files(turn, ticket, input.text, input.files) : input.text;
    if (const auto decision = act_or_refuse(turn, ticket, actor, action, arguments))
        say_delivered(turn, decision->ticket, decision->event.kind);
}

}  // namespace

void simple_act(Turn& turn, const core::Ticket& ticket, Action action, const core::ActionArguments& arguments) {
    act_or_refuse(turn, ticket, customer_actor(turn), action, arguments);
}

namespace {

/// Whether the message answers what the ticket waits for. Files may come with the words, of a signature for instance.
bool decides(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    // Words cannot answer a question that still waits to be shown: it appears with the reply to them.
    if (turn.tx.outbox().holds(turn.conversation.id, ticket.id)) return false;
    // With files a number rather counts them.
    if (!input.files.empty() && is_number(input.text)) return false;
    const CustomerInput words{input.text, {}};
    return answers_survey(turn, ticket, words) || answers_result(turn, ticket, words) || answers_decision(turn, ticket, words);
}

}  // namespace

void bring_message(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    if (ticket.closing == core::Closing::merged) {
        const auto other = turn.tx.tickets().ticket(ticket.linked);
        if (other && other->person == turn.person.id) return bring_message(turn, *other, input);
    }
    CustomerInput plain{without_courtesy(turn, input.text), input.files};
    if (plain.text.empty()) plain.text = input.text;
    if (decides(turn, ticket, plain)) {
        keep_ticket_files(turn, ticket, input.files);
        return;
    }
    if (ticket.stage == core::Stage::archive) return offer_reopening(turn, ticket, input);
    deliver(turn, ticket, Action::message, input);
}

void add_to_ticket(Turn& turn, const core::Ticket& ticket, std::string_view text) {
    deliver(turn, ticket, Action::add, {std::string(text), {}});
}

void ask_which(Turn& turn, const std::vector<core::Ticket>& tickets, const CustomerInput& input) {
    expect(turn, turn.conversation.id, kept_message(joined(read_kept(turn.conversation.expects), input)));
    const Words w = words(turn);
    core::Outgoing message;
    message.text = w.say(tickets.size() == 1 ? "message.which_or_other" : "message.which");
    for (const auto& ticket : tickets)
        message.buttons.push_back({{w.say("tickets.button", {{"number", ticket.number}, {"title", ticket.title}}),
                                    ticket_payload(ticket.id, "this")}});
    // "/new" goes on with a form that is open.
    const auto form = form_elsewhere(turn);
    const std::string other = form ? w.say("link.go_on", {{"title", form_title(w, *form)}}) : w.say("button.new");
    message.buttons.push_back({{other, "m:new"}});
    turn.say(std::move(message));
}

CustomerInput take_kept_message(Turn& turn) {
    if (!turn.conversation.expects.starts_with(kept_prefix)) return {};
    return read_kept(take_expected(turn));
}

namespace {

/// Keeps the message while the customer is asked what to do with a closed ticket.
void offer_again(Turn& turn, const core::Ticket& ticket, const CustomerInput& input, std::string_view way) {
    expect(turn, turn.conversation.id, kept_message(joined(read_kept(turn.conversation.expects), input)));
    const Words w = words(turn);
    core::Outgoing message;
    message.text = w.say(fmt::format("{}.offer", way),
                         {{"number", ticket.number}, {"title", ticket.title}, {"stage", w.customer_stage(ticket)}});
    message.buttons = {{{w.say(fmt::format("button.{}", way)), ticket_payload(ticket.id, way)}, {w.say("button.new"), "m:new"}}};
    turn.say(std::move(message), ticket.id);
}

}  // namespace

void offer_reopening(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    const auto possible =
        core::possible_actions(turn.desk.profile(ticket.profile), ticket, customer_actor(turn), turn.now);
    const bool reopens = std::find(possible.begin(), possible.end(), Action::reopen) != possible.end();
    reopens ? offer_again(turn, ticket, input, "reopen") : offer_linked(turn, ticket, input);
}

void offer_linked(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    offer_again(turn, ticket, input, "linked");
}

void say_status(Turn& turn, const core::Ticket& ticket) {
    turn.say(customers_view(turn, ticket, words(turn)), ticket.id);
}

void urge(Turn& turn, const core::Ticket& ticket) {
    core::ActionArguments arguments;
    arguments.last_urge = last_urge(turn, ticket);
    if (const auto decision = act_or_refuse(turn, ticket, customer_actor(turn), Action::urge, arguments))
        say_delivered(turn, decision->ticket, decision->event.kind);
}

void ask_for_addition(Turn& turn, const core::Ticket& ticket) {
    expect(turn, turn.conversation.id, fmt::format("add:{}", ticket.id.value));
    turn.say_text("message.add_what", {{"number", ticket.number}}, ticket.id);
}

void ask_to_cancel(Turn& turn, const core::Ticket& ticket) {
    const auto actor = customer_actor(turn);
    const auto possible = core::possible_actions(turn.desk.profile(ticket.profile), ticket, actor, turn.now);
    if (std::find(possible.begin(), possible.end(), Action::cancel) == possible.end())
        return simple_act(turn, ticket, Action::cancel);
    core::Outgoing message;
    message.text = turn.text("cancel.sure", {{"number", ticket.number}, {"title", ticket.title}});
    message.buttons = {{{turn.text("cancel.yes"), ticket_payload(ticket.id, "cancel_yes")},
                        {turn.text("cancel.no"), ticket_payload(ticket.id, "status")}}};
    turn.say(std::move(message), ticket.id);
}

namespace {

bool declines_comment(const Turn& turn, std::string_view text) {
    const std::string key = turn.desk.normaliser->key(text);
    for (const auto& language : turn.desk.texts.languages()) {
        const std::string known = " " + turn.desk.texts.say(language, "survey.no_comment") + " ";
        if (!key.empty() && key.find(' ') == std::string::npos && known.find(" " + key + " ") != std::string::npos) return true;
    }
    return false;
}

void take_comment(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    const std::string_view thanks = ticket.stage == core::Stage::archive ? "survey.thanks" : "survey.thanks_open";
    if (declines_comment(turn, input.text)) return turn.say_text(thanks, {{"number", ticket.number}}, ticket.id);
    deliver(turn, ticket, Action::comment, input);
}

/// It answers a message that is not about this ticket alone.
bool answers_other(Turn& turn, core::TicketId ticket) {
    const auto topic = topic_of_reply(turn);
    return answers_several(turn) || (topic && topic != ticket);
}

/// What this conversation was asked for. False when it was asked nothing, or that is over.
bool take_what_was_asked(Turn& turn, const CustomerInput& input) {
    // Later than this, a message is hardly a comment on the rating any more.
    constexpr core::Duration comment_within = std::chrono::hours(24);
    const auto expected = read_expected(turn.conversation.expects);
    if (!expected || turn.conversation.expects.starts_with(kept_prefix) || expected->word.starts_with("do/")) return false;
    if (answers_other(turn, expected->ticket)) return false;
    take_expected(turn);
    const auto ticket = turn.tx.tickets().ticket(expected->ticket);
    if (!ticket || ticket->person != turn.person.id) return false;
    const bool rated_lately = ticket->stage == core::Stage::closing || (ticket->closed && turn.now - *ticket->closed <= comment_within);
    if (expected->word == "comment" && rated_lately)
        return take_comment(turn, *ticket, input), true;
    // What the desk asked for in the meantime is answered first.
    if (expected->word == "reason" && answers_decision(turn, *ticket, input)) return true;
    const bool at_work = ticket->stage > core::Stage::intake && ticket->stage <= core::Stage::execution;
    if (expected->word == "reason" && at_work) return deliver(turn, *ticket, Action::reason, input), true;
    if (expected->word == "add") return deliver(turn, *ticket, Action::add, input), true;
    return false;
}

/// The customer's closed ticket that a later message goes on with: one that can be reopened, else the last one.
std::optional<core::Ticket> last_closed(Turn& turn) {
    std::optional<core::Ticket> last;
    for (auto& ticket : turn.tx.tickets().of_person(turn.person.id, 20)) {
        const auto possible =
            core::possible_actions(turn.desk.profile(ticket.profile), ticket, customer_actor(turn), turn.now);
        if (std::find(possible.begin(), possible.end(), Action::reopen) != possible.end()) return std::move(ticket);
        const bool follows = turn.desk.profile(ticket.profile).reopen_within.count() > 0 &&
                             ticket.closing == core::Closing::completed;
        if (!last && follows) last = std::move(ticket);
    }
    return last;
}

/// The one ticket that a message is most likely about.
std::vector<core::Ticket> likely_meant(Turn& turn) {
    auto open = open_tickets_of(turn, turn.person.id);
    if (open.size() < 2 || answers_several(turn)) return open;
    std::vector<core::Ticket> asked;
    for (const auto& ticket : open)
        if (core::waits_for_customer(ticket)) asked.push_back(ticket);
    return asked.size() == 1 ? asked : open;
}

}  // namespace

bool take_ticket_message(Turn& turn, std::string_view text, const std::vector<core::FileRef>& files) {
    const CustomerInput input{std::string(text), files};
    if (input.text.empty() && files.empty()) return false;
    if (turn.staff && !files.empty() && take_agent_input(turn, {input.text, files})) return true;
    if (take_what_was_asked(turn, input)) return true;
    if (const auto topic = topic_of_reply(turn)) {
        const auto ticket = turn.tx.tickets().ticket(topic);
        if (ticket && ticket->person == turn.person.id) return bring_message(turn, *ticket, input), true;
    }
    const auto meant = likely_meant(turn);
    if (meant.size() == 1) return bring_message(turn, meant.front(), input), true;
    if (meant.size() > 1) return ask_which(turn, meant, input), true;
    const auto closed = last_closed(turn);
    if (!closed) return false;
    offer_reopening(turn, *closed, input);
    return true;
}

}  // namespace aftercare::bot
