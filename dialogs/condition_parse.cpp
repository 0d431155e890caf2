#include "dialogs/condition_parse.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace aftercare::dialogs {

namespace {

using Op = Condition::Op;
using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Op>, 12> operators{{{"and", Op::all},
                                                                     {"or", Op::any},
                                                                     {"not", Op::none},
                                                                     {"=", Op::equal},
                                                                     {"!=", Op::not_equal},
                                                                     {"<", Op::less},
                                                                     {"<=", Op::at_most},
                                                                     {">", Op::greater},
                                                                     {">=", Op::at_least},
                                                                     {"in", Op::in},
                                                                     {"set", Op::set},
                                                                     {"skipped", Op::skipped}}};

constexpr int max_depth = 32;

bool is_iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

class Compiler {
  public:
    Compiler(const Form& form, int owner, const std::string& where, std::vector<std::string>& errors)
        : form_(form), owner_(owner), where_(where), errors_(errors) {}

    Condition compile(const json& data) {
        node(data, 0);
        return std::move(made_);
    }

  private:
    void fault(std::string what) { errors_.push_back(where_ + ": " + std::move(what)); }

    // Returns the index of the new node; arguments come before what uses them.
    std::uint16_t node(const json& data, int depth) {
        Condition::Node made;
        if (depth > max_depth) {
            fault("conditions are nested too deeply");
        } else if (!data.is_array() || data.empty() || !data[0].is_string()) {
            fault("a condition is an array that begins with an operator");
        } else {
            fill(made, data, depth);
        }
        made_.nodes.push_back(std::move(made));
        return static_cast<std::uint16_t>(made_.nodes.size() - 1);
    }

    void fill(Condition::Node& made, const json& data, int depth) {
        const auto& name = data[0].get_ref<const std::string&>();
        const auto found = std::find_if(operators.begin(), operators.end(), [&](auto& op) { return op.first == name; });
        if (found == operators.end()) return fault(fmt::format("unknown operator \"{}\"", name));
        made.op = found->second;
        switch (made.op) {
            case Op::all:
            case Op::any:
                if (data.size() < 2) fault(fmt::format("\"{}\" needs arguments", name));
                for (std::size_t i = 1; i < data.size(); ++i) made.arguments.push_back(node(data[i], depth + 1));
                return;
            case Op::none:
                if (data.size() != 2) return fault("\"not\" takes one argument");
                made.arguments.push_back(node(data[1], depth + 1));
                return;
            case Op::set:
            case Op::skipped:
                if (data.size() != 2) return fault(fmt::format("\"{}\" takes a field", name));
                look_at(made, data[1]);
                return;
            default: compare(made, data);
        }
    }

    bool look_at(Condition::Node& made, const json& field) {
        const int index = field.is_string() ? form_.find(field.get_ref<const std::string&>()) : -1;
        if (index < 0) {
            fault(fmt::format("unknown field {}", field.dump(-1, ' ', false, json::error_handler_t::replace)));
            return false;
        }
        const Field& seen = form_.fields[static_cast<std::size_t>(index)];
        const int owner_group = owner_ < 0 ? -1 : form_.fields[static_cast<std::size_t>(owner_)].group;
        if (seen.type == FieldType::repeat || seen.type == FieldType::sign)
            fault(fmt::format("\"{}\" has no value to compare", seen.id));
        else if (seen.group >= 0 && seen.group != owner_group)
            fault(fmt::format("\"{}\" belongs to the items of a group and is not seen from outside it", seen.id));
        made.field = static_cast<std::uint16_t>(index);
        return true;
    }

    void compare(Condition::Node& made, const json& data) {
        const auto& name = data[0].get_ref<const std::string&>();
        if (data.size() != 3) return fault(fmt::format("\"{}\" takes a field and a value", name));
        if (!look_at(made, data[1])) return;
        const Field& field = form_.fields[made.field];
        const bool ordered = made.op == Op::less || made.op == Op::at_most || made.op == Op::greater || made.op == Op::at_least;
        if (ordered && field.type != FieldType::number && field.type != FieldType::date)
            return fault(fmt::format("\"{}\" does not compare a {} (\"{}\")", name, name_of(field.type), field.id));
        if (field.type == FieldType::files) return fault(fmt::format("files (\"{}\") can only be set or skipped", field.id));
        if (made.op == Op::in) {
            if (!data[2].is_array() || data[2].empty()) return fault("\"in\" takes a field and a list of values");
            for (const auto& value : data[2]) add_value(made, field, value);
        } else {
            add_value(made, field, data[2]);
        }
    }

    void add_value(Condition::Node& made, const Field& field, const json& value) {
        if (field.type == FieldType::number) {
            if (!value.is_number()) return fault(fmt::format("\"{}\" is compared with a number", field.id));
            if (made.op == Op::in) return fault(fmt::format("\"in\" does not take the number \"{}\"", field.id));
            made.number = value.get<double>();
            return;
        }
        if (!value.is_string()) return fault(fmt::format("\"{}\" is compared with a text", field.id));
        const auto& text = value.get_ref<const std::string&>();
        if (field.type == FieldType::date && !is_iso_date(text))
            return fault(fmt::format("\"{}\" is compared with a date like 2026-01-31", field.id));
        if ((field.type == FieldType::choice || field.type == FieldType::choices) &&
            std::none_of(field.choices.begin(), field.choices.end(), [&](auto& choice) { return choice.value == text; }))
            return fault(fmt::format("\"{}\" has no choice \"{}\"", field.id, text));
        made.values.push_back(text);
    }

    const Form& form_;
    int owner_;
    const std::string& where_;
    std::vector<std::string>& errors_;
    Condition made_;
};

// The choices that must hold for the condition to hold: what is equalled at its top, under "and"s.
void demands(const Condition& condition, std::size_t at, std::map<std::uint16_t, std::vector<std::string>>& into) {
    const auto& node = condition.nodes[at];
    if (node.op == Op::all)
        for (const auto argument : node.arguments) demands(condition, argument, into);
    if ((node.op == Op::equal || node.op == Op::in) && !node.values.empty()) into.emplace(node.field, node.values);
}

enum class Maybe : std::uint8_t { no, yes, either };

// One assignment of values to the choice fields; every other field may or may not have any value.
class Trial {
  public:
    Trial(const Form& form, const std::map<std::uint16_t, std::string>& chosen)
        : form_(form), chosen_(chosen), known_(form.fields.size(), -1) {}

    Maybe relevant(std::uint16_t index) {
        if (known_[index] >= 0) return static_cast<Maybe>(known_[index]);
        const Field& field = form_.fields[index];
        Maybe found = holds(field.when);
        if (field.group >= 0) found = both(found, relevant(static_cast<std::uint16_t>(field.group)));
        known_[index] = static_cast<std::int8_t>(found);
        return found;
    }

  private:
    static Maybe both(Maybe a, Maybe b) {
        if (a == Maybe::no || b == Maybe::no) return Maybe::no;
        return a == Maybe::yes && b == Maybe::yes ? Maybe::yes : Maybe::either;
    }

    Maybe holds(const Condition& condition) {
        return condition.always() ? Maybe::yes : node(condition, condition.nodes.size() - 1);
    }

    Maybe node(const Condition& condition, std::size_t at) {
        const auto& n = condition.nodes[at];
        if (n.op == Op::all || n.op == Op::any) {
            const Maybe decides = n.op == Op::all ? Maybe::no : Maybe::yes;
            Maybe found = n.op == Op::all ? Maybe::yes : Maybe::no;
            for (const auto argument : n.arguments) {
                const Maybe one = node(condition, argument);
                if (one == decides) return decides;
                if (one == Maybe::either) found = Maybe::either;
            }
            return found;
        }
        if (n.op == Op::none) {
            const Maybe inner = node(condition, n.arguments.front());
            if (inner == Maybe::either) return inner;
            return inner == Maybe::no ? Maybe::yes : Maybe::no;
        }
        if (relevant(n.field) == Maybe::no) return Maybe::no;
        const auto chosen = chosen_.find(n.field);
        if (chosen == chosen_.end() || n.op == Op::set || n.op == Op::skipped) return Maybe::either;
        const bool among = std::find(n.values.begin(), n.values.end(), chosen->second) != n.values.end();
        const bool wanted = n.op == Op::not_equal ? !among : among;
        return wanted ? Maybe::yes : Maybe::no;
    }

    const Form& form_;
    const std::map<std::uint16_t, std::string>& chosen_;
    std::vector<std::int8_t> known_;
};

// The choice fields that decide, directly or through others, whether a field is relevant.
void deciding(const Form& form, std::uint16_t index, std::set<std::uint16_t>& seen, std::set<std::uint16_t>& choices) {
    if (!seen.insert(index).second) return;
    const Field& field = form.fields[index];
    if (field.group >= 0) deciding(form, static_cast<std::uint16_t>(field.group), seen, choices);
    for (const auto other : fields_of(field.when)) {
        if (form.fields[other].type == FieldType::choice) choices.insert(other);
        deciding(form, other, seen, choices);
    }
}

constexpr std::size_t max_combinations = 20'000;

bool reachable(const Form& form, std::uint16_t index) {
    std::set<std::uint16_t> seen, deciders;
    deciding(form, index, seen, deciders);
    std::size_t combinations = 1;
    for (const auto decider : deciders) {
        combinations *= form.fields[decider].choices.size();
        if (combinations > max_combinations) return true;  // too many to tell: given the benefit of the doubt
    }
    for (std::size_t n = 0; n < combinations; ++n) {
        std::map<std::uint16_t, std::string> chosen;
        std::size_t rest = n;
        for (const auto decider : deciders) {
            const auto& choices = form.fields[decider].choices;
            chosen[decider] = choices[rest % choices.size()].value;
            rest /= choices.size();
        }
        if (Trial(form, chosen).relevant(index) != Maybe::no) return true;
    }
    return false;
}

enum class Mark : std::uint8_t { fresh, open, done };

void follow(const Form& form, std::uint16_t index, std::vector<Mark>& marks, std::vector<std::uint16_t>& path,
            std::vector<std::string>& found) {
    if (marks[index] == Mark::done) return;
    if (marks[index] == Mark::open) {
        std::string circle;
        for (auto at = std::find(path.begin(), path.end(), index); at != path.end(); ++at)
            circle += form.fields[*at].id + " -> ";
        found.push_back(circle + form.fields[index].id);
        return;
    }
    marks[index] = Mark::open;
    path.push_back(index);
    const Field& field = form.fields[index];
    if (field.group >= 0) follow(form, static_cast<std::uint16_t>(field.group), marks, path, found);
    for (const auto other : fields_of(field.when)) follow(form, other, marks, path, found);
    path.pop_back();
    marks[index] = Mark::done;
}

}  // namespace

Condition parse_condition(const json& data, const Form& form, int owner, const std::string& where,
                          std::vector<std::string>& errors) {
    return Compiler(form, owner, where, errors).compile(data);
}

bool exclusive(const Condition& a, const Condition& b) {
    if (a.always() || b.always()) return false;
    std::map<std::uint16_t, std::vector<std::string>> of_a, of_b;
    demands(a, a.nodes.size() - 1, of_a);
    demands(b, b.nodes.size() - 1, of_b);
    return std::any_of(of_a.begin(), of_a.end(), [&](const auto& demand) {
        const auto other = of_b.find(demand.first);
        if (other == of_b.end()) return false;
        return std::find_first_of(demand.second.begin(), demand.second.end(), other->second.begin(),
                                  other->second.end()) == demand.second.end();
    });
}

std::vector<std::uint16_t> fields_of(const Condition& condition) {
    std::vector<std::uint16_t> found;
    for (const auto& node : condition.nodes)
        if (node.op != Op::all && node.op != Op::any && node.op != Op::none) found.push_back(node.field);
    return found;
}

std::vector<std::string> find_cycles(const Form& form) {
    std::vector<std::string> found;
    std::vector<Mark> marks(form.fields.size(), Mark::fresh);
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        std::vector<std::uint16_t> path;
        follow(form, static_cast<std::uint16_t>(i), marks, path, found);
    }
    return found;
}

std::vector<std::string> find_unreachable(const Form& form) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < form.fields.size(); ++i)
        if (!reachable(form, static_cast<std::uint16_t>(i))) found.push_back(form.fields[i].id);
    return found;
}

}  // namespace aftercare::dialogs
