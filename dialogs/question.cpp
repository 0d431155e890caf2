#include "dialogs/question.h"

#include "dialogs/buttons.h"
#include "dialogs/checks.h"
#include "dialogs/render.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

// Two buttons share a row when both labels are short; a Chinese character counts double.
constexpr std::size_t short_label = 14;

std::size_t width(std::string_view text) {
    std::size_t wide = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) wide += 1;
        if (byte >= 0xC0) wide += 2;
    }
    return wide;
}

std::vector<std::vector<core::Button>> in_rows(std::vector<core::Button> buttons) {
    const bool pairs = std::all_of(buttons.begin(), buttons.end(), [](auto& one) { return width(one.label) <= short_label; });
    std::vector<std::vector<core::Button>> rows;
    for (auto& one : buttons) {
        if (!pairs || rows.empty() || rows.back().size() == 2) rows.emplace_back();
        rows.back().push_back(std::move(one));
    }
    return rows;
}

bool keeps_content(const Answer* answer) { return answer && answer->state == State::answered; }

const std::vector<Attachment>* files_of(const Answer* answer) {
    return answer ? std::get_if<std::vector<Attachment>>(&answer->value) : nullptr;
}

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

}  // namespace

bool may_be_kept(const Field& field) {
    return field.choices.empty() && field.type != FieldType::files && field.type != FieldType::repeat &&
           field.type != FieldType::sign;
}

std::vector<PlaceRef> numbered(const Form& form, const Walk& walk) {
    auto places = walk.places();
    std::erase_if(places, [&](PlaceRef place) { return form.fields[place.field].type == FieldType::sign; });
    return places;
}

std::string Question::say(std::string_view key, core::TextArguments arguments) const {
    return say_to(form_, context_.texts, draft_.language, key, arguments);
}

std::string Question::label(PlaceRef place) const {
    return label_of(form_, place, walk_, context_.texts, draft_.language);
}

std::string Question::value(const Field& field, const Value& value) const {
    return show_value(field, value, context_.texts, draft_.language, context_.view);
}

PlaceRef Question::cursor() const {
    PlaceRef place;
    return walk_.locate(draft_.cursor, place) ? place : PlaceRef{};
}

std::string_view Question::place_field() const {
    if (!draft_.pending.empty() && !draft_.pending.front().place.field.empty()) return draft_.pending.front().place.field;
    if (draft_.phase == Phase::summary) return form_.fields[static_cast<std::size_t>(form_.sign_field())].id;
    return draft_.cursor.field;
}

core::Button Question::labelled(std::string label, std::string_view verb) const {
    return {std::move(label), to_text({context_.draft, draft_.revision, place_field(), verb})};
}

core::Button Question::button(std::string_view label_key, std::string_view verb) const { return labelled(say(label_key), verb); }

core::Button Question::by_word(std::string_view label_key, std::string_view verb) const {
    core::Button made = button(label_key, verb);
    made.by_word = true;
    return made;
}

// ---- whole messages -------------------------------------------------------------------------------

core::Outgoing Question::full() const {
    if (context_.asking == Asking::all_at_once) return letter();
    if (!draft_.pending.empty()) return again();
    if (draft_.phase == Phase::summary) return summary();
    core::Outgoing out;
    const PlaceRef place = cursor();
    out.heading = heading();
    out.text = question_text(place);
    out.buttons = field_buttons(place);
    out.request_contact = form_.fields[place.field].type == FieldType::phone;
    return out;
}

core::Outgoing Question::again() const {
    if (context_.asking == Asking::all_at_once) return letter();
    core::Outgoing out;
    out.buttons = buttons();
    if (!draft_.pending.empty()) {
        out.text = pending_text(draft_.pending.front());
        return out;
    }
    if (draft_.phase == Phase::summary) {
        const PlaceRef sign{static_cast<std::uint16_t>(form_.sign_field()), 0};
        const auto own = text_key(form_, sign, walk_, context_.texts, draft_.language, "again");
        out.text = say(own ? *own : "dialog.summary_again");
        return out;
    }
    const PlaceRef place = cursor();
    const auto key = text_key(form_, place, walk_, context_.texts, draft_.language, "again");
    const FieldType type = form_.fields[place.field].type;
    const bool picks = type == FieldType::choice || type == FieldType::choices;
    out.text = key ? say(*key) : say(picks ? "dialog.again_choice" : "dialog.again", {{"label", label(place)}});
    out.request_contact = type == FieldType::phone;
    return out;
}

std::vector<std::vector<core::Button>> Question::buttons() const {
    if (!draft_.pending.empty()) return pending_buttons(draft_.pending.front());
    if (draft_.phase == Phase::summary) return summary_buttons();
    return field_buttons(cursor());
}

Question::Rows Question::summary_buttons() const {
    const PlaceRef sign{static_cast<std::uint16_t>(form_.sign_field()), 0};
    const auto own = text_key(form_, sign, walk_, context_.texts, draft_.language, "button");
    return {{by_word(own ? *own : "dialog.button.sign", verb::sign), by_word("dialog.button.edit", verb::edit)}};
}

Progress Question::progress() const {
    const Walk ahead(form_, draft_.answers, Walk::Open::first_choice);
    const PlaceRef present = cursor();
    Progress found;
    for (const auto place : ahead.places()) {
        const State state = ahead.state(place);
        const bool counts = form_.fields[place.field].type == FieldType::sign || ahead.asked(place) || place == present;
        if (!counts) continue;
        ++found.total;
        if (state != State::unset) ++found.done;
        if (place == present) found.at = found.total;
    }
    if (found.at == 0) found.at = found.done + 1;
    return found;
}

std::string Question::heading() const {
    const auto progress = this->progress();
    const std::string at = std::to_string(progress.at);
    const std::string total = std::to_string(progress.total);
    const auto& section = form_.sections[form_.fields[cursor().field].section];
    return say("dialog.progress", {{"section", say(section.key)}, {"n", at}, {"total", total}});
}

// ---- one field ------------------------------------------------------------------------------------

std::string Question::question_text(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    const auto key = text_key(form_, place, walk_, context_.texts, draft_.language, "question");
    std::string text;
    const std::string number = std::to_string(place.item + 1);
    if (field.group >= 0) text = say("dialog.item_question", {{"item", say(form_.fields[static_cast<std::size_t>(field.group)].key + ".item", {{"n", number}})}});
    text += key ? say(*key) : label(place);
    add_line(text, example(place));
    add_line(text, current_value(place));
    return text;
}

std::string Question::example(PlaceRef place) const {
    const auto good = text_key(form_, place, walk_, context_.texts, draft_.language, "example");
    if (!good) return {};
    const auto bad = text_key(form_, place, walk_, context_.texts, draft_.language, "bad_example");
    const std::string example = say(*good);
    if (!bad) return say("dialog.example", {{"example", example}});
    return say("dialog.example_pair", {{"good", example}, {"bad", say(*bad)}});
}

std::string Question::current_value(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    const Answer* answer = walk_.answer(place);
    if (!answer) return {};
    const auto* files = files_of(answer);
    if (files && !files->empty()) return say("dialog.files_so_far", {{"files", value(field, answer->value)}});
    if (keeps_content(answer)) return say("dialog.current", {{"value", value(field, answer->value)}});
    const auto* remark = std::get_if<std::string>(&answer->value);
    if (field.remarks && remark && !remark->empty() && answer->state == State::unset)
        return say("dialog.remark_so_far", {{"value", value(field, answer->value)}});
    const auto* list = std::get_if<std::vector<std::string>>(&answer->value);
    if (list && !list->empty()) return say("dialog.chosen_so_far", {{"value", value(field, answer->value)}});
    return {};
}

Question::Rows Question::choice_buttons(const Field& field, const Answer* answer) const {
    const auto* list = answer ? std::get_if<std::vector<std::string>>(&answer->value) : nullptr;
    std::vector<core::Button> found;
    for (const auto& choice : field.choices) {
        const bool chosen = list && std::find(list->begin(), list->end(), choice.value) != list->end();
        std::string label = say(choice.label_key);
        found.push_back(labelled(chosen ? say("dialog.button.chosen", {{"label", label}}) : std::move(label), choice.value));
    }
    return in_rows(std::move(found));
}

Question::Rows Question::field_buttons(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    const Answer* answer = walk_.answer(place);
    Rows rows;
    if (field.type == FieldType::choice || field.type == FieldType::choices) rows = choice_buttons(field, answer);
    if (field.type == FieldType::repeat)
        rows.push_back({button("dialog.button.another", verb::yes), button("dialog.button.no_more", verb::no)});
    std::vector<core::Button> last;
    const auto* files = files_of(answer);
    const auto* list = answer ? std::get_if<std::vector<std::string>>(&answer->value) : nullptr;
    const bool collected = (files && !files->empty()) || (list && !list->empty());
    if (collected) last.push_back(button("dialog.button.done", verb::done));
    if (keeps_content(answer) && !collected) last.push_back(by_word("dialog.button.keep", verb::keep));
    const bool may_skip = !field.required && field.type != FieldType::repeat && field.type != FieldType::sign;
    if (may_skip && !collected) last.push_back(by_word("dialog.button.skip", verb::skip));
    // Where neither "done" nor "keep" leads back to a summary that was left for a change.
    const auto sign = static_cast<std::size_t>(form_.sign_field());
    const bool from_summary = !draft_.trail.empty() && draft_.trail.back().field == form_.fields[sign].id;
    if (from_summary && !collected && !keeps_content(answer)) last.push_back(by_word("dialog.button.to_summary", verb::back));
    if (!last.empty()) rows.push_back(std::move(last));
    return rows;
}

// ---- the engine's own questions -------------------------------------------------------------------

std::string Question::pending_text(const Pending& pending) const {
    PlaceRef place;
    const bool known = walk_.locate(pending.place, place);
    const Field& field = form_.fields[place.field];
    const std::string name = known ? label(place) : "";
    switch (pending.kind) {
        case Pending::Kind::meant:
            if (pending.candidates.size() == 1)
                return say("dialog.meant_one", {{"label", name}, {"value", value(field, pending.candidates.front())}});
            return say("dialog.meant_several", {{"label", name}});
        case Pending::Kind::overwrite: {
            const Answer* old = walk_.answer(place);
            return say("dialog.overwrite", {{"label", name},
                                            {"old", old ? value(field, old->value) : ""},
                                            {"new", value(field, pending.candidates.front())}});
        }
        case Pending::Kind::warned:
            return check_value(form_, place, pending.candidates.front(), walk_, draft_.language, context_).reason;
        case Pending::Kind::stuck:
            return say(may_be_kept(field) ? "dialog.stuck" : "dialog.stuck_choice", {{"label", name}});
        case Pending::Kind::returning: {
            const auto progress = this->progress();
            return say("dialog.returning", {{"title", say("form." + form_.id + ".title")},
                                            {"done", std::to_string(progress.done)},
                                            {"total", std::to_string(progress.total)}});
        }
        case Pending::Kind::picking:
            // The summary has just listed them.
            return draft_.phase == Phase::summary ? say("dialog.picking") : list_text(false) + "\n\n" + say("dialog.picking");
        case Pending::Kind::none: break;
    }
    return {};
}

Question::Rows Question::pending_buttons(const Pending& pending) const {
    PlaceRef place;
    walk_.locate(pending.place, place);
    const Field& field = form_.fields[place.field];
    switch (pending.kind) {
        case Pending::Kind::meant: {
            if (pending.candidates.size() == 1)
                return {{button("dialog.button.yes", verb::yes), button("dialog.button.no", verb::no)}};
            std::vector<core::Button> found;
            for (std::size_t i = 0; i < pending.candidates.size(); ++i)
                found.push_back(labelled(value(field, pending.candidates[i]), std::string(verb::candidate) + std::to_string(i)));
            auto rows = in_rows(std::move(found));
            rows.push_back({button("dialog.button.none_of_these", verb::no)});
            return rows;
        }
        case Pending::Kind::overwrite:
            return {{button("dialog.button.take_new", verb::yes), button("dialog.button.keep_old", verb::no)}};
        case Pending::Kind::warned: return {{by_word("dialog.button.leave_so", verb::keep)}};
        case Pending::Kind::stuck: {
            auto rows = may_be_kept(field) ? Rows{} : field_buttons(place);
            std::vector<core::Button> found;
            if (!field.required && rows.empty()) found.push_back(by_word("dialog.button.skip", verb::skip));
            if (may_be_kept(field)) found.push_back(by_word("dialog.button.keep_anyway", verb::keep));
            if (!form_.for_staff) found.push_back(by_word("dialog.button.human", verb::human));
            for (auto& row : in_rows(std::move(found))) rows.push_back(std::move(row));
            return rows;
        }
        case Pending::Kind::returning:
            return {{button("dialog.button.go_on", verb::go_on), button("dialog.button.restart", verb::restart)}};
        case Pending::Kind::picking: {
            const bool checking = draft_.phase == Phase::summary;
            return {{by_word(checking ? "dialog.button.to_summary" : "dialog.button.go_on", verb::go_on)}};
        }
        case Pending::Kind::none: break;
    }
    return {};
}

// ---- lists ----------------------------------------------------------------------------------------

std::string Question::list_text(bool sections) const {
    std::string text;
    std::string section;
    int number = 0;
    for (const auto& line : lines_of(form_, walk_, context_.texts, draft_.language, context_.view)) {
        if (sections && line.section != section) {
            section = line.section;
            if (!text.empty()) text += '\n';
            add_line(text, say("dialog.summary_section", {{"section", section}}));
        }
        const std::string n = std::to_string(++number);
        const std::string value = line.value.empty() ? say("dialog.not_given") : line.value;
        add_line(text, say(line.marked ? "dialog.summary_line_marked" : "dialog.summary_line",
                           {{"n", n}, {"label", line.label}, {"value", value}}));
    }
    return text;
}

core::Outgoing Question::summary() const {
    core::Outgoing out;
    out.heading = say("dialog.summary_heading", {{"title", say("form." + form_.id + ".title")}});
    out.text = list_text(true);
    const PlaceRef sign{static_cast<std::uint16_t>(form_.sign_field()), 0};
    const auto key = text_key(form_, sign, walk_, context_.texts, draft_.language, "question");
    out.text += "\n\n" + say(*key);
    out.buttons = buttons();
    return out;
}

}  // namespace aftercare::dialogs
