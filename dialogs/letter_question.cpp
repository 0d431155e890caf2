// The question of a letter: everything that is left at once, as lines to fill in, or the summary with a word to confirm.
#include "dialogs/checks.h"
#include "dialogs/question.h"
#include "dialogs/render.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

constexpr std::size_t most_listed_choices = 12;

bool is_written(FieldType type) {
    return type != FieldType::sign && type != FieldType::repeat && type != FieldType::files;
}

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

void add_block(std::string& text, std::string_view block) {
    if (block.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += block;
}

const Pending* pending_of(const Draft& draft, const Place& place) {
    const auto found = std::find_if(draft.pending.begin(), draft.pending.end(), [&](const Pending& one) {
        using Kind = Pending::Kind;
        const bool about_value = one.kind == Kind::meant || one.kind == Kind::warned || one.kind == Kind::stuck;
        return about_value && one.place == place;
    });
    return found == draft.pending.end() ? nullptr : &*found;
}

}  // namespace

std::vector<PlaceRef> letter_places(const Form& form, const Draft& draft) {
    const Walk ahead(form, draft.answers, Walk::Open::anything);
    std::vector<PlaceRef> listed;
    for (const auto place : ahead.places()) {
        if (!is_written(form.fields[place.field].type)) continue;
        const bool open = ahead.state(place) == State::unset && ahead.asked(place);
        if (open || pending_of(draft, ahead.name(place))) listed.push_back(place);
    }
    return listed;
}

core::Outgoing Question::letter() const {
    core::Outgoing out;
    if (draft_.phase != Phase::summary) {
        out.heading = say("form." + form_.id + ".title");
        out.text = letter_list();
        return out;
    }
    out.heading = say("dialog.summary_heading", {{"title", say("form." + form_.id + ".title")}});
    out.text = list_text(true);
    out.buttons = summary_buttons();
    out.buttons.front().resize(1);  // what is to be changed is written, not announced
    add_block(out.text, say("dialog.letter.confirm", {{"word", out.buttons.front().front().label}}));
    add_line(out.text, say("dialog.letter.more"));
    return out;
}

std::string Question::letter_list() const {
    std::string text = say("dialog.letter.intro");
    std::string section;
    std::string condition;
    int number = 0;
    for (const auto place : letter_places(form_, draft_)) {
        const Field& field = form_.fields[place.field];
        if (const auto title = say(form_.sections[field.section].key); title != section) {
            section = title;
            condition.clear();
            add_block(text, say("dialog.summary_section", {{"section", section}}));
        }
        if (auto depends = letter_condition(place); depends != condition) {
            condition = std::move(depends);
            if (!condition.empty()) add_line(text, say("dialog.letter.when", {{"condition", condition}}));
        }
        const std::string n = std::to_string(++number);
        // What depends on an answer that is still to come has its usual name until then.
        const auto* line = field.required ? "dialog.letter.line_required" : "dialog.letter.line";
        add_line(text, say(line, {{"n", n}, {"label", label(place)}}));
        const std::string problem = letter_problem(place);
        add_line(text, problem.empty() ? letter_hint(place) : problem);
    }
    add_block(text, letter_end());
    return text;
}

std::string Question::letter_hint(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    if (!field.choices.empty()) {
        if (field.choices.size() > most_listed_choices) return {};
        std::string choices;
        for (const auto& choice : field.choices) choices += (choices.empty() ? "" : say("dialog.choice_or")) + say(choice.label_key);
        return say("dialog.letter.hint", {{"hint", choices}});
    }
    const auto key = text_key(form_, place, walk_, context_.texts, draft_.language, "example");
    return key ? say("dialog.letter.example", {{"example", say(*key)}}) : std::string();
}

std::string Question::letter_problem(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    const auto* pending = pending_of(draft_, walk_.name(place));
    if (!pending || pending->candidates.empty()) return {};
    if (pending->kind == Pending::Kind::meant) {
        std::string values;
        for (const auto& candidate : pending->candidates)
            values += (values.empty() ? "" : say("dialog.choice_or")) + value(field, candidate);
        return say("dialog.letter.which", {{"values", values}});
    }
    const auto& given = pending->candidates.front();
    const auto* raw = std::get_if<std::string>(&given);
    const Reading reading = pending->kind == Pending::Kind::stuck && raw
                                ? read_text(form_, place, *raw, walk_, draft_.language, context_)
                                : check_value(form_, place, given, walk_, draft_.language, context_);
    if (!raw || reading.reason.empty()) return say("dialog.letter.problem", {{"reason", reading.reason}});
    return say("dialog.letter.problem_with", {{"reason", reading.reason}, {"value", *raw}});
}

std::string Question::letter_condition(PlaceRef place) const {
    using Op = Condition::Op;
    const auto& condition = form_.fields[place.field].when;
    if (condition.always()) return {};
    const auto& root = condition.nodes.back();
    std::string text;
    const auto add = [&](const Condition::Node& node) {
        const Field& other = form_.fields[node.field];
        const bool is_open = walk_.state({node.field, other.group >= 0 ? place.item : std::uint16_t{0}}) == State::unset;
        if ((node.op != Op::equal && node.op != Op::in) || other.choices.empty() || !is_open) return;
        std::string values;
        for (const auto& choice : other.choices)
            if (std::find(node.values.begin(), node.values.end(), choice.value) != node.values.end())
                values += (values.empty() ? "" : say("dialog.choice_or")) + say(choice.label_key);
        if (values.empty()) return;
        if (!text.empty()) text += say("dialog.letter.and");
        text += say("dialog.letter.condition", {{"label", label({node.field, 0})}, {"value", values}});
    };
    if (root.op == Op::all)
        for (const auto argument : root.arguments) add(condition.nodes[argument]);
    else
        add(root);
    return text;
}

std::string Question::letter_end() const {
    std::string text;
    const Walk ahead(form_, draft_.answers, Walk::Open::anything);
    for (const auto place : ahead.places()) {
        const Field& field = form_.fields[place.field];
        const std::string max = std::to_string(field.max);
        if (field.type == FieldType::files)
            add_line(text, say(field.min > 0 ? "dialog.letter.files_needed" : "dialog.letter.files",
                               {{"max", max}, {"min", std::to_string(field.min)}}));
        const std::string next = std::to_string(place.item + 2);
        if (field.type == FieldType::repeat && ahead.state(place) == State::unset)
            add_line(text, say("dialog.letter.items", {{"item", say(field.key + ".item", {{"n", next}})}}));
    }
    const bool stuck = std::any_of(draft_.pending.begin(), draft_.pending.end(),
                                   [](const Pending& one) { return one.kind == Pending::Kind::stuck; });
    if (stuck) add_line(text, say("dialog.letter.keep_offer"));
    return text;
}

}  // namespace aftercare::dialogs
