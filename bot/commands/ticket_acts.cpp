#include "bot/commands/ticket_acts.h"

#include "bot/commands/clocks.h"
#include "bot/commands/join_code.h"
#include "bot/commands/joined_tickets.h"
#include "bot/commands/solved_tickets.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace aftercare::bot {

core::Actor staff_actor(const Turn& turn) {
    core::Actor actor;
    actor.kind = core::Actor::Kind::staff;
    actor.staff = turn.staff->id;
    actor.person = turn.person.id;
    actor.name = turn.staff->name;
    actor.role = turn.staff->role;
    actor.department = turn.staff->department;
    return actor;
}

core::Actor customer_actor(const Turn& turn) {
    return {core::Actor::Kind::customer, {}, turn.person.id, turn.person.name, "", ""};
}

std::string signature_json(std::string_view who, core::Time when, std::string_view signed_text) {
    return nlohmann::json{{"who", who}, {"when", core::format_instant(when)}, {"hash", "sha256:" + sha256_hex(signed_text)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

core::Outcome act(Turn& turn, const core::Ticket& ticket, const core::Actor& actor, core::Action action,
                  const core::ActionArguments& said) {
    const auto& profile = turn.desk.profile(ticket.profile);
    core::ActionArguments arguments = said;
    if (action == core::Action::reopen) arguments.review_due = review_due(turn, profile);
    core::Outcome outcome = core::decide(profile, ticket, actor, action, arguments, turn.now);
    if (const auto* decision = std::get_if<core::Decision>(&outcome)) carry_out(turn, ticket, *decision);
    return outcome;
}

void carry_out(Turn& turn, const core::Ticket& before, const core::Decision& decision) {
    turn.tx.tickets().update(decision.ticket);
    core::Event event = decision.event;
    event.ticket = decision.ticket.id;
    turn.tx.tickets().add(event);
    for (const core::TicketTimer timer : decision.cancel)
        turn.tx.timers().cancel(core::name_of(timer), decision.ticket.id.value);
    for (const auto& setting : decision.timers) {
        core::Timer timer;
        timer.kind = core::name_of(setting.timer);
        timer.subject = decision.ticket.id.value;
        timer.due = setting.due;
        timer.data = setting.data;
        turn.set_timer(std::move(timer));
    }
    move_clocks(turn, decision.ticket, decision.clocks);
    tell_notices(turn, before, decision);
    lead_on(turn, before, decision);
    if (before.stage != core::Stage::archive && decision.ticket.stage == core::Stage::archive)
        keep_what_was_learned(turn, decision.ticket);
    // What did not hold is no lesson.
    if (before.id && before.stage == core::Stage::archive && decision.ticket.stage != core::Stage::archive)
        turn.tx.knowledge().remove(decision.ticket.id);
    turn.count("ticket_events", decision.event.kind);
}

namespace {

/// The commands among the possible actions, as they are typed.
std::string possible_commands(const Words& words, const core::Refusal& refusal) {
    std::string text;
    for (const core::Action action : refusal.possible) {
        const std::string key = fmt::format("command.{}.short", core::name_of(action));
        const std::string short_form = words.say(key);
        if (short_form == key) continue;  // done by a button or by itself
        text += (text.empty() ? "" : words.say("list.comma")) + short_form;
    }
    return text;
}

std::string missing_words(const Words& words, const core::Refusal& refusal) {
    std::string text;
    for (const auto& what : refusal.missing) text += (text.empty() ? "" : words.say("list.comma")) + words.say("missing." + what);
    return text;
}

/// Whose work the refused step is, as far as the procedure names roles for it.
std::string roles_for(const core::Profile& profile, const Words& words, const core::Ticket& ticket, const core::Actor& actor) {
    const auto named = [&](const core::Role& role, const core::StageRule* rule) {
        return rule && std::find(rule->roles.begin(), rule->roles.end(), role.value) != rule->roles.end();
    };
    const auto* rule = profile.rule(ticket.stage);
    const auto* own = profile.role(actor.role);
    // To take a ticket is for those who begin the work; only they can have been refused what registering is.
    const auto* work = profile.rule(profile.after(ticket.stage));
    if (ticket.stage == core::Stage::intake && own && !named(*own, work)) rule = work;
    std::string text;
    for (const auto& role : profile.roles)
        if (ticket.waiting == core::Wait::approval ? role.heads : named(role, rule))
            text += (text.empty() ? "" : words.say("list.comma")) + words.say(role.text);
    return text;
}

std::string refusal_key(const Words& words, const core::Actor& actor, const core::Refusal& refusal, const std::string& roles) {
    const std::string plain = fmt::format("refusal.{}", core::name_of(refusal.why));
    if (actor.kind == core::Actor::Kind::customer && words.has(plain + "_customer")) return plain + "_customer";
    return refusal.why == core::Refusal::Why::wrong_role && !roles.empty() ? plain + "_named" : plain;
}

}  // namespace

void say_refusal(Turn& turn, const core::Ticket& ticket, const core::Actor& actor, const core::Refusal& refusal) {
    const Words w = words(turn);
    const std::string again = refusal.again ? w.short_minute(*refusal.again) : std::string();
    const auto other = ticket.lead ? turn.tx.tickets().ticket(ticket.lead) : std::nullopt;
    core::Outgoing message;
    const std::string roles = roles_for(turn.desk.profile(ticket.profile), w, ticket, actor);
    message.text = w.say(refusal_key(w, actor, refusal, roles),
                         {{"number", ticket.number},
                          {"stage", actor.kind == core::Actor::Kind::staff ? w.stage(ticket) : w.customer_stage(ticket)},
                          {"assignee", staff_name(turn, ticket.assignee)},
                          {"missing", missing_words(w, refusal)},
                          {"other", other ? other->number : std::string()},
                          {"roles", roles},
                          {"time", again}});
    if (actor.kind == core::Actor::Kind::staff) {
        if (const std::string commands = possible_commands(w, refusal); !commands.empty())
            message.text += "\n" + w.say("refusal.possible", {{"commands", commands}});
        message.buttons = staff_buttons(turn, w, ticket, actor);
    } else if (refusal.why != core::Refusal::Why::wrong_actor) {
        message.buttons = customer_buttons(turn, w, ticket);
    }
    turn.say(std::move(message), ticket.id);
}

std::optional<core::Decision> act_or_refuse(Turn& turn, const core::Ticket& ticket, const core::Actor& actor,
                                            core::Action action, const core::ActionArguments& arguments) {
    core::Outcome outcome = act(turn, ticket, actor, action, arguments);
    if (auto* decision = std::get_if<core::Decision>(&outcome)) return std::move(*decision);
    say_refusal(turn, ticket, actor, std::get<core::Refusal>(outcome));
    return std::nullopt;
}

void expect(Turn& turn, core::ConversationId conversation, std::string what) {
    if (turn.conversation.id && turn.conversation.id == conversation) {
        turn.conversation.expects = std::move(what);
        turn.tx.people().update(turn.conversation);
        return;
    }
    auto other = turn.tx.people().conversation(conversation);
    if (!other) return;
    other->expects = std::move(what);
    turn.tx.people().update(*other);
}

std::string take_expected(Turn& turn) {
    std::string expected;
    if (turn.conversation.expects.empty()) return expected;
    std::swap(expected, turn.conversation.expects);
    turn.tx.people().update(turn.conversation);
    return expected;
}

std::optional<Expected> read_expected(std::string_view expects) {
    const auto colon = expects.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    Expected expected{std::string(expects.substr(0, colon)), {}};
    const std::string_view id = expects.substr(colon + 1);
    const auto [rest, error] = std::from_chars(id.data(), id.data() + id.size(), expected.ticket.value);
    if (error != std::errc{} || rest != id.data() + id.size()) return std::nullopt;
    return expected;
}

std::string keep_ticket_files(Turn& turn, const core::Ticket& ticket, const std::vector<core::FileRef>& files) {
    if (files.empty()) return {};
    for (const auto& file : files) {
        core::Attachment attachment;
        attachment.ticket = ticket.id;
        attachment.channel = turn.conversation.address.channel;
        attachment.file = file;
        attachment.not_before = turn.now;
        attachment.created = turn.now;
        turn.tx.attachments().add(attachment);
    }
    turn.effects.attachments = true;
    return Words(turn, turn.desk.language).say("message.files", {{"count", std::to_string(files.size())}});
}

std::string with_files(Turn& turn, const core::Ticket& ticket, std::string_view text,
                       const std::vector<core::FileRef>& files) {
    std::string all(text);
    const std::string kept = keep_ticket_files(turn, ticket, files);
    if (!all.empty() && !kept.empty()) all += "\n";
    return all + kept;
}

}  // namespace aftercare::bot
