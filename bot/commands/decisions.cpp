#include "bot/commands/decisions.h"

#include "bot/commands/join_code.h"
#include "bot/commands/stage_reports.h"
#include "bot/commands/ticket_acts.h"
#include "dialogs/recognise/yes_no.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::bot {

namespace {

using core::Action;

/// Who signed, when, and the hash of what was signed: the latest report of that kind.
std::string signature_under(Turn& turn, const core::Ticket& ticket, std::string_view kind) {
    const auto report = latest_report(turn, ticket, kind);
    const std::string signed_text = report ? dialogs::to_json(report->submission) : std::string();
    return nlohmann::json{{"who", turn.speaker()},
                          {"when", core::format_instant(turn.now)},
                          {"hash", "sha256:" + sha256_hex(signed_text)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

core::ActionArguments choosing(Turn& turn, const core::Ticket& ticket, int option) {
    core::ActionArguments arguments;
    if (option <= options_offered(turn, ticket)) arguments.option = option;
    arguments.signature = signature_under(turn, ticket, "proposed");
    return arguments;
}

/// Whether the text, its spaces aside, is one of the words of a text in any language.
bool is_among(const Turn& turn, std::string_view key, std::string_view text) {
    std::string said = turn.desk.normaliser->key(text);
    std::erase(said, ' ');
    if (said.empty()) return false;
    return std::any_of(turn.desk.texts.languages().begin(), turn.desk.texts.languages().end(), [&](const auto& language) {
        return (" " + turn.desk.texts.say(language, key) + " ").find(" " + said + " ") != std::string::npos;
    });
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

core::ActionArguments with_words(const CustomerInput& input) {
    core::ActionArguments arguments;
    arguments.text = input.text;
    return arguments;
}

bool answers_agreement(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    using dialogs::recognise::YesNo;
    // Signing takes the word for it; a friendly "嗯" or "收到" is none.
    if (is_among(turn, "decision.agree_words", input.text)) return agree(turn, ticket), true;
    const bool refuses = dialogs::recognise::read_yes_no(*turn.desk.normaliser, input.text) == YesNo::no ||
                         is_among(turn, "decision.object_words", input.text);
    if (refuses) return decide_here(turn, ticket, Action::object, with_words(input)), true;
    return false;
}

bool answers_choice(Turn& turn, const core::Ticket& ticket, const CustomerInput& input) {
    const int most = options_offered(turn, ticket);
    if (const int option = option_named(turn, input.text, most)) return choose(turn, ticket, std::to_string(option)), true;
    // With one option only, agreeing is choosing.
    if (most == 1 && is_among(turn, "decision.agree_words", input.text)) return choose(turn, ticket, "1"), true;
    if (is_among(turn, "decision.decline_words", input.text))
        return decide_here(turn, ticket, Action::decline, with_words(input)), true;
    return false;
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

void agree(Turn& turn, const core::Ticket& ticket) {
    core::ActionArguments arguments;
    arguments.signature = signature_under(turn, ticket, "diagnosed");
    decide_here(turn, ticket, Action::agree, std::move(arguments));
}

void choose(Turn& turn, const core::Ticket& ticket, std::string_view option) {
    int number = 0;
    std::from_chars(option.data(), option.data() + option.size(), number);
    decide_here(turn, ticket, Action::choose, choosing(turn, ticket, number));
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
