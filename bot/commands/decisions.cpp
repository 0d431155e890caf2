#include "bot/commands/decisions.h"

#include "bot/commands/stage_reports.h"
#include "bot/commands/ticket_acts.h"
#include "dialogs/recognise/yes_no.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::bot {

namespace {

using core::Action;

constexpr int most_options = 3;  // as many words as there are in "decision.option_words"

/// Who signed, when, and the hash of what was signed: the latest report of that kind.
std::string signature_under(Turn& turn, const core::Ticket& ticket, std::string_view kind) {
    const auto report = latest_report(turn, ticket, kind);
    return signature_json(turn.speaker(), turn.now, report ? dialogs::to_json(report->submission) : std::string());
}

core::ActionArguments choosing(Turn& turn, const core::Ticket& ticket, int option) {
    core::ActionArguments arguments;
    if (option <= options_offered(turn, ticket)) arguments.option = option;
    arguments.signature = signature_under(turn, ticket, "proposed");
    return arguments;
}

/// "2", "方案2", "选第二个": the whole message names one option; 0 when it does not.
int option_named(const Turn& turn, std::string_view text, int most) {
    for (int option = 1; option <= most; ++option)
        if (is_among(turn, "decision.option_words." + std::to_string(option), text)) return option;
    return 0;
}

void decide_here(Turn& turn, const core::Ticket& ticket, Action action, core::ActionArguments arguments) {
    act_or_refuse(turn, ticket, customer_actor(turn), action, arguments);
}

/// Refuses when the text, or what it begins with, does: "有异议", "不同意，划痕是安装时留下的". What is more than that
/// are the reasons.
template <class Refuses>
bool refuse_if(Turn& turn, const core::Ticket& ticket, Action action, const std::string& text, Refuses refuses) {
    const std::string_view opening = first_clause(text);
    const bool whole = refuses(text);
    if (!whole && !refuses(opening)) return false;
    core::ActionArguments arguments;
    if (!whole || opening.size() < text.size()) arguments.text = text;
    decide_here(turn, ticket, action, std::move(arguments));
    return true;
}

bool answers_agreement(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    using dialogs::recognise::YesNo;
    // Signing takes the word for it; a friendly "嗯" or "收到" is none.
    if (is_among(turn, "decision.agree_words", input.text)) return agree(turn, ticket), true;
    return refuse_if(turn, ticket, Action::object, input.text, [&](std::string_view text) {
        return dialogs::recognise::read_yes_no(*turn.desk.normaliser, text) == YesNo::no ||
               is_among(turn, "decision.object_words", text);
    });
}

void say_no_such_option(Turn& turn, const core::Ticket& ticket, int option) {
    core::Outgoing message;
    message.text = turn.text("decision.no_such_option", {{"number", ticket.number}, {"option", std::to_string(option)}});
    message.buttons = customer_buttons(turn, words(turn), ticket);
    turn.say(std::move(message), ticket.id);
}

bool answers_choice(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    const int offered = options_offered(turn, ticket);
    if (const int option = option_named(turn, input.text, most_options)) {
        if (option > offered) return say_no_such_option(turn, ticket, option), true;
        return choose(turn, ticket, option), true;
    }
    // With one option only, agreeing is choosing.
    if (offered == 1 && is_among(turn, "decision.agree_words", input.text)) return choose(turn, ticket, 1), true;
    return refuse_if(turn, ticket, Action::decline, input.text,
                     [&](std::string_view text) { return is_among(turn, "decision.decline_words", text); });
}

void vouch(Turn& turn, const core::Ticket& ticket, Action action, std::string_view command, core::ActionArguments arguments) {
    const auto actor = staff_actor(turn);
    const auto outcome = act(turn, ticket, actor, action, arguments);
    if (const auto* decision = std::get_if<core::Decision>(&outcome)) return acknowledge(turn, *decision, command);
    const auto& refusal = std::get<core::Refusal>(outcome);
    if (refusal.why == core::Refusal::Why::needs_text) return ask_for_words(turn, ticket, command);
    say_refusal(turn, ticket, actor, refusal);
}

/// "2 客户电话确认": which option, and how it is known.
void choose_for_customer(Turn& turn, const core::Ticket& ticket, std::string_view text) {
    int option = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), option);
    if (error != std::errc{}) return turn.say_text("agent.choose_how", {{"number", ticket.number}}, ticket.id);
    core::ActionArguments arguments = choosing(turn, ticket, option);
    std::string_view words(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    while (words.starts_with(' ')) words.remove_prefix(1);
    if (words.empty()) return turn.say_text("agent.choose_how", {{"number", ticket.number}}, ticket.id);
    arguments.text = words;
    if (arguments.option == 0)
        return turn.say_text("agent.no_such_option", {{"number", ticket.number}, {"option", std::to_string(option)}}, ticket.id);
    vouch(turn, ticket, Action::choose, "choose", std::move(arguments));
}

}  // namespace

bool is_among(const Turn& turn, std::string_view key, std::string_view text) {
    std::string said = turn.desk.normaliser->key(text);
    std::erase(said, ' ');
    if (said.empty()) return false;
    return std::any_of(turn.desk.texts.languages().begin(), turn.desk.texts.languages().end(), [&](const auto& language) {
        return (" " + turn.desk.texts.say(language, key) + " ").find(" " + said + " ") != std::string::npos;
    });
}

std::string_view first_clause(std::string_view text) {
    constexpr std::array<std::string_view, 12> ends{"，", ",", "。", "！", "!", "；", ";", "：", ":", "、", "\n", ". "};
    std::size_t end = text.size();
    for (const auto mark : ends) end = std::min(end, text.find(mark));
    return text.substr(0, end);
}

void agree(Turn& turn, const core::Ticket& ticket) {
    core::ActionArguments arguments;
    arguments.signature = signature_under(turn, ticket, "diagnosed");
    decide_here(turn, ticket, Action::agree, std::move(arguments));
}

void choose(Turn& turn, const core::Ticket& ticket, int option) {
    decide_here(turn, ticket, Action::choose, choosing(turn, ticket, option));
}

namespace {

/// The kind of report that a customer's decision is about; empty for another word.
std::string_view decided_report(std::string_view word) {
    if (word == "agree" || word == "object") return "diagnosed";
    if (word == "choose" || word == "decline") return "proposed";
    return {};
}

/// "2.17": an option and the mark of the proposal; "17": the mark alone.
struct Marked {
    std::string_view option;
    std::string_view mark;
};

Marked marked(std::string_view argument) {
    const auto dot = argument.find('.');
    if (dot == std::string_view::npos) return {"", argument};
    return {argument.substr(0, dot), argument.substr(dot + 1)};
}

}  // namespace

bool is_about_latest_report(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed) {
    const auto kind = decided_report(pressed.word);
    return kind.empty() || marked(pressed.argument).mark == report_mark(turn, ticket, kind);
}

int option_in(const TicketPayload& pressed) {
    const std::string_view text = marked(pressed.argument).option;
    int option = 0;
    std::from_chars(text.data(), text.data() + text.size(), option);
    return option;
}

bool press_decision(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed) {
    if (decided_report(pressed.word).empty()) return false;
    if (!is_about_latest_report(turn, ticket, pressed)) {
        turn.effects.hint = turn.text("decision.changed");
        say_status(turn, ticket);
    } else if (pressed.word == "agree") {
        agree(turn, ticket);
    } else if (pressed.word == "choose") {
        choose(turn, ticket, option_in(pressed));
    } else {
        simple_act(turn, ticket, pressed.word == "object" ? Action::object : Action::decline);
    }
    return true;
}

bool press_staff_decision(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed) {
    if (pressed.word != "approve" && pressed.word != "reject") return false;
    if (pressed.argument == report_mark(turn, ticket, "proposed"))
        return do_for_ticket(turn, ticket, pressed.word, {});
    turn.effects.hint = turn.text("decision.changed");
    show_to_staff(turn, ticket);
    return true;
}

bool answers_decision(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    if (!input.files.empty()) return false;
    if (ticket.waiting == core::Wait::agreement) return answers_agreement(turn, ticket, input);
    if (ticket.waiting == core::Wait::choice) return answers_choice(turn, ticket, input);
    return false;
}

bool take_staff_decision(Turn& turn, const core::Ticket& ticket, std::string_view command, const AgentInput& input) {
    constexpr std::array decided{Action::approve, Action::reject, Action::agree, Action::confirm, Action::dispute};
    const auto action = core::action_named(command);
    if (action == Action::choose) return choose_for_customer(turn, ticket, input.text), true;
    if (!action || std::find(decided.begin(), decided.end(), *action) == decided.end()) return false;
    core::ActionArguments arguments;
    arguments.text = input.text;
    if (*action == Action::agree) arguments.signature = signature_under(turn, ticket, "diagnosed");
    vouch(turn, ticket, *action, command, std::move(arguments));
    return true;
}

}  // namespace aftercare::bot
