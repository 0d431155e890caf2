#include "dialogs/walk.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

using Op = Condition::Op;

constexpr std::uint32_t max_item = 999;

bool ordered(Op op, int sign) {
    switch (op) {
        case Op::equal: return sign == 0;
        case Op::not_equal: return sign != 0;
        case Op::less: return sign < 0;
        case Op::at_most: return sign <= 0;
        case Op::greater: return sign > 0;
        case Op::at_least: return sign >= 0;
        default: return false;
    }
}

bool compare_text(const Condition::Node& node, std::string_view text) {
    const bool among = std::find(node.values.begin(), node.values.end(), text) != node.values.end();
    if (node.op == Op::in) return among;
    return !node.values.empty() && ordered(node.op, text.compare(node.values.front()));
}

bool compare_value(const Condition::Node& node, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return compare_text(node, *text);
    if (const auto* date = std::get_if<Date>(&value)) return compare_text(node, format(*date));
    if (const auto* number = std::get_if<double>(&value)) {
        if (!node.number) return false;
        const int sign = *number < *node.number ? -1 : (*number > *node.number ? 1 : 0);
        return ordered(node.op, sign);
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        const bool among = std::find_first_of(list->begin(), list->end(), node.values.begin(), node.values.end()) != list->end();
        return node.op == Op::not_equal ? !among : among;
    }
    return false;
}

}  // namespace

Walk::Walk(const Form& form, const std::vector<Answer>& answers, Open open)
    : form_(form), open_(open), first_(form.fields.size(), nullptr), known_(form.fields.size(), -1) {
    for (const auto& answer : answers) {
        const int index = form.find(answer.place.field);
        if (index < 0 || answer.place.item > max_item) continue;
        if (answer.place.item == 0)
            first_[static_cast<std::size_t>(index)] = &answer;
        else
            later_.push_back({{static_cast<std::uint16_t>(index), static_cast<std::uint16_t>(answer.place.item)}, &answer});
    }
}

const Answer* Walk::answer(PlaceRef place) const {
    if (place.item == 0) return first_[place.field];
    const auto found = std::find_if(later_.begin(), later_.end(), [&](auto& one) { return one.place == place; });
    return found == later_.end() ? nullptr : found->answer;
}

State Walk::state(PlaceRef place) const {
    const Answer* found = answer(place);
    return found ? found->state : State::unset;
}

bool Walk::relevant(PlaceRef place) const {
    if (place.item == 0 && known_[place.field] >= 0) return known_[place.field] == 1;
    const Field& field = form_.fields[place.field];
    bool is = true;
    if (field.group >= 0) {
        const auto group = static_cast<std::uint16_t>(field.group);
        is = relevant({group, 0}) && place.item < items(group);
    } else if (field.type != FieldType::repeat) {
        is = place.item == 0;
    }
    is = is && holds(field.when, place.item);
    if (place.item == 0) known_[place.field] = is ? 1 : 0;
    return is;
}

bool Walk::holds(const Condition& condition, std::uint16_t item) const {
    return condition.always() || node(condition, condition.nodes.size() - 1, item);
}

bool Walk::node(const Condition& condition, std::size_t at, std::uint16_t item) const {
    const auto& n = condition.nodes[at];
    const auto inner = [&](std::uint16_t argument) { return node(condition, argument, item); };
    if (n.op == Op::all) return std::all_of(n.arguments.begin(), n.arguments.end(), inner);
    if (n.op == Op::any) return std::any_of(n.arguments.begin(), n.arguments.end(), inner);
    if (n.op == Op::none) return !inner(n.arguments.front());
    return compare(n, item);
}

bool Walk::compare(const Condition::Node& n, std::uint16_t item) const {
    const Field& field = form_.fields[n.field];
    const PlaceRef place{n.field, field.group >= 0 ? item : std::uint16_t{0}};
    if (!relevant(place)) return false;
    const Answer* found = answer(place);
    const State is = found ? found->state : State::unset;
    if (n.op == Op::set) return is == State::answered;
    if (n.op == Op::skipped) return is == State::skipped;
    if (is == State::answered) return compare_value(n, found->value);
    if (is == State::unset && open_ == Open::first_choice && field.type == FieldType::choice)
        return compare_text(n, field.choices.front().value);
    return open_ == Open::anything && is == State::unset;
}

bool Walk::asked(PlaceRef place) const {
    const Field& field = form_.fields[place.field];
    return field.asked && holds(field.ask, place.item);
}

int Walk::items(std::uint16_t group) const {
    const Field& field = form_.fields[group];
    int count = std::max(1, field.min);
    while (count < field.max) {
        const Answer* more = answer({group, static_cast<std::uint16_t>(count - 1)});
        const auto* value = more && more->state == State::answered ? std::get_if<std::string>(&more->value) : nullptr;
        if (!value || *value != "yes") break;
        ++count;
    }
    return count;
}

std::vector<PlaceRef> Walk::places() const {
    std::vector<PlaceRef> found;
    found.reserve(form_.fields.size());
    for (std::uint16_t i = 0; i < form_.fields.size(); ++i) {
        const Field& field = form_.fields[i];
        if (field.group >= 0 || !relevant({i, 0})) continue;
        if (field.type != FieldType::repeat) {
            found.push_back({i, 0});
            continue;
        }
        const auto count = static_cast<std::uint16_t>(items(i));
        for (std::uint16_t item = 0; item < count; ++item) {
            for (const auto child : field.children)
                if (relevant({child, item})) found.push_back({child, item});
            if (item + 1 >= field.min && item + 1 < field.max) found.push_back({i, item});
        }
    }
    return found;
}

bool Walk::locate(const Place& place, PlaceRef& found) const {
    const int index = form_.find(place.field);
    if (index < 0 || place.item > max_item) return false;
    found = {static_cast<std::uint16_t>(index), static_cast<std::uint16_t>(place.item)};
    return true;
}

}  // namespace aftercare::dialogs
