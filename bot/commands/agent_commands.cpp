// The commands of staff: which ticket is meant, and what is done with it.
#include "bot/commands/agent_commands.h"

#include "bot/commands/agent_lists.h"
#include "bot/commands/classifying.h"
#include "bot/commands/commands.h"
#include "bot/commands/decisions.h"
#include "bot/commands/finding.h"
#include "bot/commands/joined_tickets.h"
#include "bot/commands/people_commands.h"
#include "bot/commands/reminders.h"
#include "bot/commands/solved_tickets.h"
#include "bot/commands/stage_reports.h"
#include "bot/report/say_export.h"
#include "bot/report/say_report.h"
#include "bot/turn/command_words.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

namespace aftercare::bot {

namespace {

using core::Action;

/// Commands after whose number only words can follow.
constexpr std::array<std::string_view, 22> wordy_commands{
    "reply",   "note",  "ask",     "progress", "done",   "diagnose", "propose", "verify", "block", "escalate", "approve",
    "reject",  "agree", "confirm", "dispute",  "assign", "classify", "close",   "reopen", "involve", "rank",
    "remind"};
/// Whose words go to the customer, and files with them.
constexpr std::array<std::string_view, 4> to_customer{"reply", "ask", "progress", "done"};
/// Commands about one ticket beside those.
constexpr std::array<std::string_view, 8> other_ticket_commands{"show",   "take",  "files", "reveal",
                                                                "choose", "merge", "batch", "separate"};

template <class List>
bool among(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// "/take", "／take": typed as a command, whatever it may be the name of.
bool is_typed_command(std::string_view text) { return text.starts_with('/') || text.starts_with("\uff0f"); }

bool in_group(const Turn& turn) { return turn.conversation.kind == core::ChatKind::group; }

/// Files go on at once where their channel is the customer's too, or where the desk already has them; else when they
/// have been stored.
void pass_files_on(Turn& turn, const core::Ticket& ticket, const std::vector<core::FileRef>& files) {
    const auto there = turn.customers_chat(ticket);
    const bool same_channel = there && there->address.channel == turn.conversation.address.channel;
    const auto goes_now = [&](const core::FileRef& file) { return same_channel || file.id.starts_with("stored:"); };
    core::Outgoing message;
    message.origin = core::Origin::person;
    std::copy_if(files.begin(), files.end(), std::back_inserter(message.files), goes_now);
    if (!message.files.empty()) turn.tell_customer(ticket, std::move(message));
    for (auto kept : turn.tx.attachments().of_ticket(ticket.id)) {
        const bool given_now = std::any_of(files.begin(), files.end(),
                                           [&](const core::FileRef& file) { return file.id == kept.file.id; });
        if (!given_now || goes_now(kept.file) || kept.status != core::Attachment::Status::pending) continue;
        kept.group = goes_to_customer;
        turn.tx.attachments().update(kept);
    }
}

bool about_one_ticket(std::string_view name) { return among(wordy_commands, name) || among(other_ticket_commands, name); }

void write(Turn& turn, const core::Ticket& ticket, std::string_view name, const AgentInput& input) {
    const Action action = core::action_named(name).value();
    core::ActionArguments arguments;
    if (input.text.empty() && input.files.empty()) return ask_for_words(turn, ticket, name);
    const auto possible = core::possible_actions(turn.desk.profile(ticket.profile), ticket, staff_actor(turn), turn.now);
    const bool can = std::find(possible.begin(), possible.end(), action) != possible.end();
    arguments.text = can ? with_files(turn, ticket, input.text, input.files) : input.text;
    const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), action, arguments);
    if (!decision) return;
    if (among(to_customer, name) && !input.files.empty()) pass_files_on(turn, ticket, input.files);
    acknowledge(turn, *decision, name);
}

void take(Turn& turn, const core::Ticket& ticket) {
    // Everybody at the desks, the taker too, is told by the notice: that is the acknowledgement.
    const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::take, {});
    if (decision && ticket.stage == core::Stage::intake) say_closest_solved(turn, decision->ticket);
}

void close(Turn& turn, const core::Ticket& ticket, const std::string& reason) {
    core::ActionArguments arguments;
    arguments.text = reason;
    const core::Outcome outcome = act(turn, ticket, staff_actor(turn), Action::close, arguments);
    if (const auto* decision = std::get_if<core::Decision>(&outcome)) return acknowledge(turn, *decision, "close");
    const auto& refusal = std::get<core::Refusal>(outcome);
    if (refusal.why == core::Refusal::Why::needs_text) return ask_for_words(turn, ticket, "close");
    say_refusal(turn, ticket, staff_actor(turn), refusal);
}

void reopen(Turn& turn, const core::Ticket& ticket, const std::string& reason) {
    core::ActionArguments arguments;
    arguments.text = reason;
    if (const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::reopen, arguments))
        acknowledge(turn, *decision, "reopen");
}

std::vector<core::Staff> joined_staff(Turn& turn) {
    auto everybody = turn.tx.staff().all();
    std::erase_if(everybody, [](const core::Staff& member) { return !member.person; });
    return everybody;
}

/// "me", a whole name, or a part of one that fits only one person. Also "#12": a button's choice.
std::vector<core::Staff> staff_named(Turn& turn, std::string_view who) {
    auto everybody = joined_staff(turn);
    std::vector<core::Staff> found;
    const std::string key = turn.desk.normaliser->key(who);
    for (const auto& member : everybody) {
        const std::string name = turn.desk.normaliser->key(member.name);
        const bool me = member.id == turn.staff->id && (key == "me" || key == "我" || key == "自己");
        if (me || name == key || who == fmt::format("#{}", member.id.value)) return {member};
        if (!key.empty() && name.find(key) != std::string::npos) found.push_back(member);
    }
    return found;
}

void offer_staff(Turn& turn, const core::Ticket& ticket, const std::vector<core::Staff>& candidates, std::string_view key) {
    constexpr std::size_t most = 12;
    core::Outgoing message;
    message.text = turn.text(key, {{"number", ticket.number}});
    for (const auto& member : candidates) {
        if (message.buttons.size() == most) break;
        const std::string label = member.department.empty() ? member.name : member.name + " · " + member.department;
        message.buttons.push_back({{label, ticket_payload(ticket.id, "assign", fmt::format("#{}", member.id.value))}});
    }
    turn.say(std::move(message), ticket.id);
}

void assign(Turn& turn, const core::Ticket& ticket, std::string_view who) {
    const auto found = staff_named(turn, who);
    if (who.empty()) return offer_staff(turn, ticket, joined_staff(turn), "agent.assign_whom");
    if (found.empty()) return offer_staff(turn, ticket, joined_staff(turn), "agent.assign_nobody");
    if (found.size() > 1) return offer_staff(turn, ticket, found, "agent.assign_which");
    core::ActionArguments arguments;
    arguments.to = found.front().id;
    arguments.text = found.front().name;
    const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::assign, arguments);
    if (decision)
        turn.say_text("agent.did.assign", {{"number", ticket.number}, {"who", found.front().name}}, ticket.id);
}

void reveal(Turn& turn, const core::Ticket& ticket) {
    if (in_group(turn)) return turn.say_text("agent.only_alone", {{"number", ticket.number}}, ticket.id);
    const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::reveal, {});
    if (!decision) return;
    core::Outgoing message = agents_view(turn, decision->ticket, words(turn), dialogs::View::whole);
    message.text = turn.text("agent.revealed") + "\n" + message.text;
    turn.say(std::move(message), ticket.id);
}

void send_files(Turn& turn, const core::Ticket& ticket) {
    if (in_group(turn)) return turn.say_text("agent.only_alone", {{"number", ticket.number}}, ticket.id);
    core::Outgoing message;
    std::size_t missing = 0;
    for (const auto& attachment : turn.tx.attachments().of_ticket(ticket.id)) {
        if (attachment.status != core::Attachment::Status::stored) {
            ++missing;
            continue;
        }
        message.files.push_back({"stored:" + attachment.sha256, attachment.sha256, attachment.file.name,
                                 attachment.media_type, attachment.bytes});
    }
    message.text = turn.text(message.files.empty() ? "agent.no_files" : "agent.files",
                             {{"number", ticket.number}, {"count", std::to_string(message.files.size())}});
    if (missing > 0) message.text += "\n" + turn.text("agent.files_missing", {{"count", std::to_string(missing)}});
    turn.say(std::move(message), ticket.id);
}

void say_not_found(Turn& turn, const Found& found, std::string_view command) {
    if (found.tickets.empty())
        return turn.say_text(found.numbered ? "agent.not_found" : "agent.which_number", {{"command", command}});
    core::Outgoing message;
    const Words w = words(turn);
    message.text = w.say("agent.which");
    for (const auto& ticket : found.tickets) message.text += "\n" + list_line(turn, ticket, w);
    if (found.rest.empty())
        for (const auto& ticket : found.tickets)
            message.buttons.push_back({{ticket.number, ticket_payload(ticket.id, command)}});
    turn.say(std::move(message));
}

void about_a_ticket(Turn& turn, std::string_view name, const TypedCommand& typed, const AgentInput& input) {
    const Found found = find_for_staff(turn, typed.rest, among(wordy_commands, name) ? Rest::words : Rest::number);
    if (!found.unclear.empty())
        return turn.say_text("agent.number_unclear", {{"digits", found.unclear}, {"command", name}});
    if (found.tickets.size() != 1) return say_not_found(turn, found, name);
    do_for_ticket(turn, found.tickets.front(), name, {found.rest, input.files});
}

/// "进展 001 已到货": a command and a ticket that there is; no answer to a form begins so.
bool names_a_ticket(Turn& turn, std::string_view text) {
    const TypedCommand typed = turn.desk.commands.read(Audience::staff, text);
    if (typed.kind != TypedCommand::Kind::known || !about_one_ticket(typed.name)) return false;
    const Found found = find_for_staff(turn, typed.rest, Rest::words);
    return found.numbered && !found.tickets.empty() && found.unclear.empty();
}

void say_unknown(Turn& turn, const TypedCommand& typed) {
    const auto near = turn.desk.commands.near(turn.desk.profiles_in_use(), Audience::staff, typed.word);
    std::string all;
    for (const auto& command : near) all += (all.empty() ? "" : "  ") + command;
    if (near.empty())
        turn.say_text("command.unknown", {{"word", typed.word}});
    else
        turn.say_text("command.unknown_near", {{"word", typed.word}, {"near", all}});
}

bool asked_for_words(const Turn& turn) {
    const auto expected = read_expected(turn.conversation.expects);
    return expected && expected->word.starts_with("do/");
}

/// Words that were asked for by a button ("do/reply:42").
bool take_asked_words(Turn& turn, const AgentInput& input) {
    const auto expected = read_expected(turn.conversation.expects);
    if (!expected || !expected->word.starts_with("do/")) return false;
    take_expected(turn);
    const auto ticket = turn.tx.tickets().ticket(expected->ticket);
    return ticket && do_for_ticket(turn, *ticket, std::string_view(expected->word).substr(3), input);
}

/// "/cancel" or "取消" instead of the words that a button asked for: nothing is sent.
bool drop_asked_words(Turn& turn, const AgentInput& input) {
    const auto expected = read_expected(turn.conversation.expects);
    if (!expected || !expected->word.starts_with("do/")) return false;
    const TypedCommand typed = turn.desk.commands.read(Audience::customer, input.text);
    const bool drops = typed.kind == TypedCommand::Kind::known && (typed.name == "cancel" || typed.name == "back");
    if (!drops || !typed.rest.empty() || !input.files.empty()) return false;
    take_expected(turn);
    const auto ticket = turn.tx.tickets().ticket(expected->ticket);
    turn.say_text("agent.words_dropped", {{"number", ticket ? ticket->number : std::string()}}, expected->ticket);
    return true;
}

/// Plain words of staff are for nobody in particular: never guessed to be for a customer.
bool explain_plain_words(Turn& turn) {
    if (in_group(turn) || turn.conversation.draft || !turn.conversation.expects.empty()) return false;
    const bool answers_notice = static_cast<bool>(topic_of_reply(turn));
    if (!answers_notice && !open_tickets_of(turn, turn.person.id).empty()) return false;
    turn.say_text(answers_notice ? "agent.plain_reply" : "agent.plain");
    return true;
}

}  // namespace

bool take_agent_command(Turn& turn, std::string_view text) { return take_agent_input(turn, {std::string(text), {}}); }

bool takes_files(const Turn& turn, std::string_view command) {
    const TypedCommand typed = turn.desk.commands.read(Audience::staff, command);
    return typed.kind == TypedCommand::Kind::known && (among(to_customer, typed.name) || typed.name == "note");
}

bool take_agent_input(Turn& turn, const AgentInput& input) {
    // While a form is open here, a bare word answers it, even one that is also a command's name.
    if (turn.conversation.draft && !asked_for_words(turn) && !is_typed_command(input.text) && !names_a_ticket(turn, input.text))
        return false;
    if (drop_asked_words(turn, input)) return true;
    const TypedCommand typed = turn.desk.commands.read(Audience::staff, input.text);
    if (typed.kind == TypedCommand::Kind::none) return take_asked_words(turn, input) || explain_plain_words(turn);
    if (typed.kind == TypedCommand::Kind::unknown) {
        const auto customers = turn.desk.commands.read(Audience::customer, input.text);
        if (customers.kind == TypedCommand::Kind::known) return false;
        say_unknown(turn, typed);
        return true;
    }
    const auto expected = read_expected(turn.conversation.expects);
    if (expected && expected->word.starts_with("do/")) take_expected(turn);  // another command: not those words any more
    if (typed.name == "queue") return say_queue(turn), true;
    if (typed.name == "mine") return say_mine(turn), true;
    if (typed.name == "find") return say_matches(turn, typed.rest), true;
    if (typed.name == "report") return say_report(turn, typed.rest), true;
    if (typed.name == "export") return say_export(turn, typed.rest), true;
    if (typed.name == "help") return say_help(turn, Audience::staff), true;
    if (typed.name == "leave") return leave_staff(turn), true;
    if (typed.name == "lang") return choose_language(turn, typed.rest), true;
    if (!about_one_ticket(typed.name)) return false;
    about_a_ticket(turn, typed.name, typed, input);
    return true;
}

bool do_for_ticket(Turn& turn, const core::Ticket& ticket, std::string_view name, const AgentInput& input) {
    if (!about_one_ticket(name)) return false;
    remember_shown(turn, ticket);
    if (name == "show") return show_to_staff(turn, ticket), true;
    if (name == "take") return take(turn, ticket), true;
    if (name == "assign") return assign(turn, ticket, input.text), true;
    if (name == "close") return close(turn, ticket, input.text), true;
    if (name == "reopen") return reopen(turn, ticket, input.text), true;
    if (name == "classify") return classify(turn, ticket, input.text), true;
    if (name == "involve") return involve(turn, ticket, input.text), true;
    if (name == "remind") return set_reminder(turn, ticket, input.text), true;
    if (name == "rank") return rank_customer(turn, ticket, input.text), true;
    if (name == "merge") return merge(turn, ticket, input.text), true;
    if (name == "batch") return join_batch(turn, ticket, input.text), true;
    if (name == "separate") return leave_batch(turn, ticket), true;
    if (name == "reveal") return reveal(turn, ticket), true;
    if (name == "files") return send_files(turn, ticket), true;
    if (take_staff_decision(turn, ticket, name, input)) return true;
    if (reports_stage(name) && !report_form(turn, ticket).empty())
        return begin_report(turn, ticket, name, input.text), true;
    write(turn, ticket, name, input);
    return true;
}

namespace {

/// The ticket has come to a stage in which staff have the next word.
bool moves_on(const core::Decision& decision) {
    const auto data = nlohmann::json::parse(decision.event.data, nullptr, false);
    const auto& ticket = decision.ticket;
    const bool at_work = ticket.stage <= core::Stage::verification && !core::waits_for_customer(ticket);
    return at_work && data.is_object() && data.contains("stage");
}

}  // namespace

void acknowledge(Turn& turn, const core::Decision& decision, std::string_view name) {
    const Words w = words(turn);
    // The result goes to the customer only when somebody has made sure of it.
    const bool unverified = name == "done" && decision.ticket.stage == core::Stage::verification;
    core::Outgoing message;
    message.text = w.say(fmt::format("agent.did.{}{}", name, unverified ? "_verification" : ""), {{"number", decision.ticket.number},
                                                             {"customer", masked_customer(turn, decision.ticket, w)},
                                                             {"class", classification(turn, decision.ticket, w)},
                                                             {"stage", w.stage(decision.ticket)}});
    // Where it goes on to another stage, what comes next is at hand.
    if (moves_on(decision)) message.buttons = staff_buttons(turn, w, decision.ticket, staff_actor(turn));
    turn.say(std::move(message), decision.ticket.id);
}

void show_to_staff(Turn& turn, const core::Ticket& ticket) {
    const Words w = words(turn);
    core::Outgoing message = agents_view(turn, ticket, w, dialogs::View::masked);
    message.buttons = staff_buttons(turn, w, ticket, staff_actor(turn));
    std::erase_if(message.buttons.back(), [](const core::Button& button) { return button.payload.ends_with(":show"); });
    if (message.buttons.back().empty()) message.buttons.pop_back();
    std::vector<core::Button> more;
    if (!turn.tx.attachments().of_ticket(ticket.id).empty())
        more.push_back({w.say("button.files"), ticket_payload(ticket.id, "files")});
    more.push_back({w.say("button.note"), ticket_payload(ticket.id, "note")});
    more.push_back({w.say("button.assign"), ticket_payload(ticket.id, "assign")});
    if (!in_group(turn)) more.push_back({w.say("button.reveal"), ticket_payload(ticket.id, "reveal")});
    message.buttons.push_back(std::move(more));
    turn.say(std::move(message), ticket.id);
}

void ask_for_words(Turn& turn, const core::Ticket& ticket, std::string_view command) {
    const std::string key = fmt::format("agent.words.{}", command);
    if (in_group(turn)) {
        // In a group the next message may be anybody's, so the command is typed whole.
        turn.say_text("agent.words_in_group", {{"command", command}, {"number", ticket.number}}, ticket.id);
        return;
    }
    // What cannot be done anyway is said before anybody types.
    const auto action = core::action_named(command).value();
    const auto possible = core::possible_actions(turn.desk.profile(ticket.profile), ticket, staff_actor(turn), turn.now);
    if (std::find(possible.begin(), possible.end(), action) == possible.end()) {
        act_or_refuse(turn, ticket, staff_actor(turn), action, {});
        return;
    }
    expect(turn, turn.conversation.id, fmt::format("do/{}:{}", command, ticket.id.value));
    turn.say_text(key, {{"number", ticket.number}}, ticket.id);
}

}  // namespace aftercare::bot
