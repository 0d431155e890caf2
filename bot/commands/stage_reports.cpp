#include "bot/commands/stage_reports.h"

#include "bot/commands/commands.h"
#include "bot/commands/ticket_acts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aftercare::bot {

namespace {

using core::Action;

constexpr std::array reports{Action::diagnose, Action::propose, Action::finish, Action::verify};

constexpr std::size_t longest_fault = 40;  // characters, as in a ticket's title

const dialogs::Form* form_of(const Turn& turn, const dialogs::Submission& submission) {
    return turn.desk.forms.find(submission.form, submission.version);
}

std::vector<dialogs::Line> lines_of(const Turn& turn, const dialogs::Submission& submission, std::string_view language) {
    const auto* form = form_of(turn, submission);
    if (!form) return {};
    return dialogs::render(*form, submission, turn.desk.texts, language, dialogs::View::whole);
}

/// The block of each option, or of each item of another group, with its title.
std::string options_text(const Turn& turn, const dialogs::Submission& submission, const std::string& group,
                         const Words& words) {
    const auto* form = form_of(turn, submission);
    if (!form || group.empty()) return {};
    std::string text;
    std::uint32_t number = 0;
    for (const auto& item : dialogs::items(*form, submission, group, turn.desk.texts, words.language(), dialogs::View::whole)) {
        if (!text.empty()) text += "\n\n";
        text += words.say("show.section", {{"title", dialogs::item_title(*form, group, number++, turn.desk.texts, words.language())}});
        for (const auto& line : item) text += "\n" + words.say("show.field", {{"label", line.name}, {"value", line.value}});
    }
    return text;
}

bool is_group(const Turn& turn, const dialogs::Submission& submission, const std::string& field) {
    const auto* form = form_of(turn, submission);
    const int index = form ? form->find(field) : -1;
    return index >= 0 && form->fields[static_cast<std::size_t>(index)].type == dialogs::FieldType::repeat;
}

/// What the customer is told of a report: the fields that the profile names, groups item by item, and the options.
std::string told_text(const Turn& turn, const core::Ticket& ticket, const core::StageRule& rule,
                      const dialogs::Submission& submission) {
    const Words words(turn, ticket.language);
    const auto lines = lines_of(turn, submission, ticket.language);
    std::string text;
    for (const auto& field : rule.tell) {
        if (is_group(turn, submission, field)) {
            const std::string items = options_text(turn, submission, field, words);
            text += (text.empty() || items.empty() ? "" : "\n\n") + items;
            continue;
        }
        const auto line = std::find_if(lines.begin(), lines.end(),
                                       [&](const dialogs::Line& l) { return l.place.field == field && !l.value.empty(); });
        if (line == lines.end()) continue;
        if (!text.empty()) text += "\n";
        // A single field speaks for itself.
        text += rule.tell.size() == 1 ? line->value : words.say("show.field", {{"label", line->label}, {"value", line->value}});
    }
    if (rule.stage != core::Stage::proposal) return text;
    const std::string options = options_text(turn, submission, turn.desk.profile(ticket.profile).proposal.options, words);
    return text.empty() || options.empty() ? text + options : text + "\n\n" + options;
}

int count_options(const Turn& turn, const core::Ticket& ticket, const dialogs::Submission& submission) {
    const auto* form = form_of(turn, submission);
    const auto& group = turn.desk.profile(ticket.profile).proposal.options;
    if (!form || group.empty()) return 0;
    const auto items = dialogs::items(*form, submission, group, turn.desk.texts, ticket.language, dialogs::View::whole);
    return static_cast<int>(items.size());
}

std::string choice_in(const dialogs::Submission& submission, const std::string& field) {
    const auto* entry = field.empty() ? nullptr : submission.find(field);
    const auto* value = entry ? std::get_if<std::string>(&entry->value) : nullptr;
    return value ? *value : std::string();
}

std::string fault_in(const Turn& turn, const core::Ticket& ticket, const dialogs::Submission& submission) {
    const std::string fault =
        first_value(lines_of(turn, submission, turn.desk.language), turn.desk.profile(ticket.profile).summary.fault);
    return turn.desk.normaliser->truncated(fault, longest_fault);
}

core::ActionArguments arguments_of(const Turn& turn, const core::Ticket& ticket, const dialogs::Submission& submission) {
    const auto& profile = turn.desk.profile(ticket.profile);
    core::ActionArguments arguments;
    arguments.output = dialogs::to_json(submission);
    arguments.options = count_options(turn, ticket, submission);
    arguments.approval = profile.needs_approval(choice_in(submission, profile.proposal.approval_field));
    arguments.fault = fault_in(turn, ticket, submission);
    if (const auto* rule = profile.rule(ticket.stage)) arguments.text = told_text(turn, ticket, *rule, submission);
    return arguments;
}

}  // namespace

bool reports_stage(std::string_view command) {
    const auto action = core::action_named(command);
    return action && std::find(reports.begin(), reports.end(), *action) != reports.end();
}

std::string report_form(const Turn& turn, const core::Ticket& ticket) {
    const auto* rule = turn.desk.profile(ticket.profile).rule(ticket.stage);
    return rule ? rule->form : std::string();
}

void begin_report(Turn& turn, const core::Ticket& ticket, std::string_view command, std::string_view words) {
    const auto actor = staff_actor(turn);
    // What cannot be done anyway is said before anybody fills in a form.
    const auto outcome = core::decide(turn.desk.profile(ticket.profile), ticket, actor, core::action_named(command).value(),
                                      {}, turn.now);
    const auto* refusal = std::get_if<core::Refusal>(&outcome);
    if (refusal && refusal->why != core::Refusal::Why::incomplete) return say_refusal(turn, ticket, actor, *refusal);
    if (turn.conversation.kind == core::ChatKind::group)
        return turn.say_text("agent.form_only_alone", {{"number", ticket.number}, {"command", command}}, ticket.id);
    turn.form_wanted = FormWanted{ticket.id, std::string(command), report_form(turn, ticket), std::string(words)};
}

bool take_stage_report(Turn& turn, const core::DraftRecord& draft, const dialogs::Submission& submission) {
    const auto ticket = turn.tx.tickets().ticket(draft.ticket);
    const auto action = core::action_named(draft.purpose);
    if (!ticket || !action || !turn.staff) return false;
    const auto decision =
        act_or_refuse(turn, *ticket, staff_actor(turn), *action, arguments_of(turn, *ticket, submission));
    if (!decision) return false;
    turn.tx.attachments().hand_over(draft.id, ticket->id);
    acknowledge(turn, *decision, draft.purpose);
    return true;
}

std::optional<Report> latest_report(Turn& turn, const core::Ticket& ticket, std::string_view kind) {
    const auto events = turn.tx.tickets().events(ticket.id);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->kind != kind) continue;
        const auto data = nlohmann::json::parse(event->data, nullptr, false);
        if (!data.is_object() || !data.contains("output")) continue;
        auto submission = dialogs::parse_submission(data["output"].dump());
        if (submission) return Report{*event, std::move(*submission)};
    }
    return std::nullopt;
}

std::string report_mark(Turn& turn, const core::Ticket& ticket, std::string_view kind) {
    const auto report = latest_report(turn, ticket, kind);
    return report ? std::to_string(report->event.id.value) : std::string();
}

std::string report_text(const Turn& turn, const Report& report, std::string_view language) {
    const auto* form = form_of(turn, report.submission);
    if (!form) return {};
    return dialogs::render_text(*form, report.submission, turn.desk.texts, language, dialogs::View::masked);
}

int options_offered(Turn& turn, const core::Ticket& ticket) {
    const auto report = latest_report(turn, ticket, "proposed");
    return report ? count_options(turn, ticket, report->submission) : 0;
}

std::string option_text(Turn& turn, const core::Ticket& ticket, int option, std::string_view language) {
    const auto report = latest_report(turn, ticket, "proposed");
    const auto* form = report ? form_of(turn, report->submission) : nullptr;
    if (!form || option < 1) return {};
    const auto& group = turn.desk.profile(ticket.profile).proposal.options;
    const auto options = dialogs::items(*form, report->submission, group, turn.desk.texts, language, dialogs::View::whole);
    if (static_cast<std::size_t>(option) > options.size()) return {};
    const Words words(turn, std::string(language));
    std::string text;
    for (const auto& line : options[static_cast<std::size_t>(option - 1)])
        text += (text.empty() ? "" : "\n") + words.say("show.field", {{"label", line.name}, {"value", line.value}});
    return text;
}

std::string option_title(Turn& turn, const core::Ticket& ticket, int option, std::string_view language) {
    const auto report = latest_report(turn, ticket, "proposed");
    const auto* form = report ? form_of(turn, report->submission) : nullptr;
    if (!form || option < 1) return std::to_string(option);
    return dialogs::item_title(*form, turn.desk.profile(ticket.profile).proposal.options,
                               static_cast<std::uint32_t>(option - 1), turn.desk.texts, language);
}

}  // namespace aftercare::bot
