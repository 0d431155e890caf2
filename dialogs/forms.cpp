#include "dialogs/forms.h"

#include "dialogs/walk.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::dialogs {

namespace {

bool fits(const Field& field, const Answer& answer) {
    if (answer.state == State::skipped) return !field.required;
    const auto known = [&](const std::string& value) {
        return std::any_of(field.choices.begin(), field.choices.end(), [&](auto& choice) { return choice.value == value; });
    };
    switch (field.type) {
        case FieldType::choice: {
            const auto* value = std::get_if<std::string>(&answer.value);
            return value && known(*value);
        }
        case FieldType::choices: {
            const auto* list = std::get_if<std::vector<std::string>>(&answer.value);
            return list && std::all_of(list->begin(), list->end(), known);
        }
        case FieldType::number: return std::holds_alternative<double>(answer.value) || answer.marked;
        case FieldType::date: return std::holds_alternative<Date>(answer.value) || answer.marked;
        case FieldType::files: return std::holds_alternative<std::vector<Attachment>>(answer.value);
        case FieldType::sign: return false;
        default: return std::holds_alternative<std::string>(answer.value);
    }
}

bool contains(const std::vector<std::string>& list, const std::string& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

// The place under its new name; false when it has none.
bool carry(const Migration& rules, const Form& form, Place& place) {
    for (const auto& [old, name] : rules.rename)
        if (place.field == old) {
            place.field = name;
            return true;
        }
    const bool taken = std::any_of(rules.rename.begin(), rules.rename.end(), [&](auto& rule) { return rule.second == place.field; });
    return !taken && form.find(place.field) >= 0 && !contains(rules.reask, place.field);
}

Draft migrate(const Migration& rules, const Form& form, Draft draft) {
    std::vector<Answer> answers;
    for (auto& answer : draft.answers) {
        if (!carry(rules, form, answer.place) || contains(rules.reask, answer.place.field)) continue;
        const Field& field = form.fields[static_cast<std::size_t>(form.find(answer.place.field))];
        if (fits(field, answer)) answers.push_back(std::move(answer));
    }
    draft.answers = std::move(answers);
    std::erase_if(draft.trail, [&](Place& place) { return !carry(rules, form, place); });
    draft.pending.clear();
    draft.version = form.version;
    draft.invalid = 0;
    draft.invalid_source.clear();
    if (draft.revision != UINT32_MAX) ++draft.revision;
    draft.question_since = draft.revision;

    // The question stays if it still is one; else the first open one is next.
    const Walk walk(form, draft.answers);
    PlaceRef cursor;
    const bool stays = draft.phase == Phase::asking && carry(rules, form, draft.cursor) && walk.locate(draft.cursor, cursor) &&
                       walk.relevant(cursor);
    if (stays) return draft;
    PlaceRef next{static_cast<std::uint16_t>(form.sign_field()), 0};
    for (const auto place : walk.places())
        if (place.field != form.sign_field() && walk.state(place) == State::unset && walk.asked(place)) {
            next = place;
            break;
        }
    draft.cursor = walk.name(next);
    if (draft.phase == Phase::asking || draft.phase == Phase::summary)
        draft.phase = next.field == form.sign_field() ? Phase::summary : Phase::asking;
    return draft;
}

}  // namespace

std::vector<std::string> Forms::add(Form form) {
    auto& versions = forms_[form.id];
    const std::string name = fmt::format("{} version {}", form.id, form.version);
    if (!versions.emplace(form.version, std::make_unique<const Form>(std::move(form))).second) return {name + " is there twice"};
    return {};
}

const Form* Forms::newest(std::string_view id) const {
    const auto found = forms_.find(id);
    return found == forms_.end() || found->second.empty() ? nullptr : found->second.rbegin()->second.get();
}

const Form* Forms::find(std::string_view id, int version) const {
    const auto found = forms_.find(id);
    if (found == forms_.end()) return nullptr;
    const auto form = found->second.find(version);
    return form == found->second.end() ? nullptr : form->second.get();
}

std::vector<std::string> Forms::ids() const {
    std::vector<std::string> found;
    for (const auto& [id, versions] : forms_) found.push_back(id);
    return found;
}

Forms::Adopted Forms::adopt(Draft draft) const {
    const Form* last = newest(draft.form);
    if (!last) return {nullptr, std::move(draft)};
    if (last->version == draft.version) return {last, std::move(draft)};
    const bool over = draft.phase == Phase::submitted || draft.phase == Phase::cancelled;
    for (const auto& rules : last->migrations)
        if (rules.from == draft.version && !over) return {last, migrate(rules, *last, std::move(draft))};
    return {find(draft.form, draft.version), std::move(draft)};
}

}  // namespace aftercare::dialogs
