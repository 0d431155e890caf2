#include "dialogs/field_parse.h"

#include "dialogs/form_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <set>

namespace aftercare::dialogs {

namespace {

using nlohmann::json;

constexpr int most_items = 50;
constexpr int most_files = 100;

class FieldParser : FormReader {
  public:
    FieldParser(const recognise::Normaliser& normaliser, std::vector<std::string>& errors)
        : FormReader(errors), normaliser_(normaliser) {}

    Field parse(const json& data, const FieldPlace& place) {
        where_ = place.form;
        const auto* id = text(data, "id");
        Field made;
        made.id = id ? *id : "";
        where_ = place.form + "." + made.id;
        if (!is_id(made.id, longest_field_id)) fault("a field's id has a to z, 0 to 9 and _, at most 20 characters");
        made.key = "form." + place.form + "." + made.id;
        made.section = place.section;
        made.group = place.group;
        known_keys(data, {"id", "type", "required", "when", "ask", "choices", "check", "normalize", "extract", "privacy", "mask",
                          "min", "max", "accept", "variants", "alias", "none_is_answer", "remarks", "span", "fields"});
        type(made, data);
        made.required = flag(data, "required", true);
        made.takes_none = flag(data, "none_is_answer", false);
        made.remarks = flag(data, "remarks", false);
        made.span = flag(data, "span", false);
        if (made.span && made.type != FieldType::time) fault("only a time has \"span\"");
        if (made.remarks && (made.type != FieldType::long_text || place.group >= 0 || data.contains("ask")))
            fault("\"remarks\" is for a long_text that is always asked and stands outside a repeat");
        made.alias = texts_in(data, "alias");
        choices(made, data);
        checks(made, data);
        normalise(made, data);
        extract(made, data);
        privacy(made, data);
        files(made, data);
        return made;
    }

  private:
    void type(Field& made, const json& data) {
        const auto* name = text(data, "type");
        if (!name) return fault("\"type\" is missing");
        for (int i = 1; i <= static_cast<int>(FieldType::time); ++i)
            if (name_of(static_cast<FieldType>(i)) == *name) {
                made.type = static_cast<FieldType>(i);
                return;
            }
        fault(fmt::format("unknown type \"{}\"", *name));
    }

    void choices(Field& made, const json& data) {
        const bool wants = made.type == FieldType::choice || made.type == FieldType::choices;
        const auto found = data.find("choices");
        if (!wants) {
            if (found != data.end()) fault("only a choice has \"choices\"");
            return;
        }
        if (found == data.end() || !found->is_array() || found->empty()) return fault("\"choices\" must be a list");
        std::set<std::string> seen;
        for (const auto& one : *found) {
            if (!one.is_object()) {
                fault("a choice is an object");
                continue;
            }
            known_keys(one, {"value", "label", "alias"});
            const auto* value = text(one, "value");
            if (!value || !is_id(*value, longest_choice)) {
                fault("a choice's value has a to z, 0 to 9 and _, at most 19 characters");
                continue;
            }
            if (!seen.insert(*value).second) fault(fmt::format("choice \"{}\" is there twice", *value));
            const auto* label = text(one, "label");
            made.choices.push_back({*value, label ? *label : "choice." + *value, texts_in(one, "alias")});
        }
    }

    void checks(Field& made, const json& data) {
        const auto found = data.find("check");
        if (found == data.end()) return;
        if (!found->is_array()) return fault("\"check\" must be a list of rules");
        for (const auto& one : *found)
            if (one.is_object())
                check(made, one);
            else
                fault("a check is an object with a \"rule\"");
    }

    void check(Field& made, const json& data) {
        const auto* rule = text(data, "rule");
        if (!rule) return fault("a check needs a \"rule\"");
        Check check;
        check.name = *rule;
        if (const auto* severity = text(data, "severity")) {
            if (*severity != "error" && *severity != "warning") fault("\"severity\" is \"error\" or \"warning\"");
            check.warning = *severity == "warning";
        }
        if (!rule_of(check, made, data)) return;
        made.checks.push_back(std::move(check));
    }

    bool on(const Check& check, const Field& field, std::initializer_list<FieldType> types) {
        if (std::find(types.begin(), types.end(), field.type) != types.end()) return true;
        fault(fmt::format("the rule \"{}\" does not fit a {}", check.name, name_of(field.type)));
        return false;
    }

    bool rule_of(Check& check, const Field& field, const json& data) {
        constexpr auto text_type = FieldType::text;
        constexpr auto long_text = FieldType::long_text;
        constexpr auto address = FieldType::address;
        constexpr auto date = FieldType::date;
        const auto& rule = check.name;
        if (rule == "length") {
            known_keys(data, {"rule", "severity", "min", "max", "is"});
            check.rule = Check::Rule::length;
            check.min = number(data, "min");
            check.max = number(data, "max");
            if (const auto is = number(data, "is")) check.min = check.max = is;
            if (!check.min && !check.max) fault("\"length\" needs \"min\", \"max\" or \"is\"");
            return on(check, field, {text_type, long_text, address});
        }
        if (rule == "range") {
            known_keys(data, {"rule", "severity", "min", "max"});
            check.rule = Check::Rule::range;
            check.min = number(data, "min");
            check.max = number(data, "max");
            if (!check.min && !check.max) fault("\"range\" needs \"min\" or \"max\"");
            return on(check, field, {FieldType::number});
        }
        if (rule == "pattern") {
            known_keys(data, {"rule", "severity", "pattern"});
            check.rule = Check::Rule::pattern;
            const auto* expression = text(data, "pattern");
            if (!expression) fault("\"pattern\" is missing");
            if (expression) check.pattern = compile(*expression);
            return on(check, field, {text_type, long_text, address}) && check.pattern;
        }
        if (rule == "uscc" || rule == "phone" || rule == "email") {
            known_keys(data, {"rule", "severity"});
            check.rule = rule == "uscc" ? Check::Rule::uscc : (rule == "phone" ? Check::Rule::phone : Check::Rule::email);
            return on(check, field, {text_type});
        }
        if (rule == "not_future" || rule == "not_past") {
            known_keys(data, {"rule", "severity"});
            check.rule = rule == "not_past" ? Check::Rule::not_past : Check::Rule::not_future;
            return on(check, field, {date});
        }
        if (rule == "not_before") {
            known_keys(data, {"rule", "severity", "date", "field"});
            check.rule = Check::Rule::not_before;
            const auto* day = text(data, "date");
            const auto* other = text(data, "field");
            if ((day == nullptr) == (other == nullptr)) fault("\"not_before\" needs either \"date\" or \"field\"");
            if (day) check.date = calendar_day(*day);
            if (other) check.field = *other;
            return on(check, field, {date});
        }
        if (rule == "specific") return specific(check, field, data);
        if (rule == "one_of") {
            known_keys(data, {"rule", "severity", "values"});
            check.rule = Check::Rule::one_of;
            check.values = texts_in(data, "values");
            if (check.values.empty()) fault("\"one_of\" needs \"values\"");
            return on(check, field, {text_type});
        }
        fault(fmt::format("unknown rule \"{}\"", rule));
        return false;
    }

    bool specific(Check& check, const Field& field, const json& data) {
        known_keys(data, {"rule", "severity", "min", "min_words", "vague"});
        check.rule = Check::Rule::specific;
        check.append = true;
        const auto least = static_cast<std::size_t>(whole(data, "min", 1, 1000).value_or(8));
        const auto words = static_cast<std::size_t>(whole(data, "min_words", 1, 1000).value_or(4));
        check.values = texts_in(data, "vague");
        check.min = static_cast<double>(least);
        check.min_words = static_cast<double>(words);
        check.vague = std::make_shared<recognise::VagueRule>(normaliser_, recognise::VagueSettings{least, words, check.values});
        return on(check, field, {FieldType::text, FieldType::long_text});
    }

    std::optional<Pattern> compile(const std::string& expression) {
        std::string error;
        auto compiled = Pattern::compile(expression, error);
        if (!compiled) fault(fmt::format("\"{}\" is no regular expression ({})", expression, error));
        return compiled;
    }

    std::chrono::year_month_day calendar_day(const std::string& written) {
        int year = 0;
        unsigned month = 0, day = 0;
        if (written.size() == 10 && std::sscanf(written.c_str(), "%4d-%2u-%2u", &year, &month, &day) == 3) {
            const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
            if (date.ok()) return date;
        }
        fault(fmt::format("\"{}\" is no date like 2026-01-31", written));
        return {};
    }

    void normalise(Field& made, const json& data) {
        for (const auto& name : texts_in(data, "normalize")) {
            const auto step = recognise::step_by_name(name);
            if (!step) {
                std::vector<std::string_view> names;
                for (const auto known : recognise::all_steps()) names.push_back(recognise::name_of(known));
                fault(fmt::format("unknown normaliser \"{}\" (known: {})", name, fmt::join(names, ", ")));
            } else {
                made.normalise.push_back(*step);
            }
        }
    }

    void extract(Field& made, const json& data) {
        for (const auto& expression : texts_in(data, "extract"))
            if (auto compiled = compile(expression)) made.extract.push_back(std::move(*compiled));
        if (!made.extract.empty() && made.type != FieldType::text) fault("only a text has \"extract\"");
    }

    void privacy(Field& made, const json& data) {
        struct Class {
            std::string_view name;
            Privacy privacy;
            MaskRule mask;
        };
        static constexpr Class classes[] = {{"open", Privacy::open, MaskRule::none},
                                            {"name", Privacy::name, MaskRule::name},
                                            {"phone", Privacy::phone, MaskRule::phone},
                                            {"email", Privacy::email, MaskRule::email},
                                            {"address", Privacy::address, MaskRule::address},
                                            {"business_id", Privacy::business_id, MaskRule::keep4},
                                            {"secret", Privacy::secret, MaskRule::all}};
        static constexpr std::pair<std::string_view, MaskRule> masks[] = {
            {"none", MaskRule::none},   {"name", MaskRule::name},       {"phone", MaskRule::phone}, {"email", MaskRule::email},
            {"address", MaskRule::address}, {"keep4", MaskRule::keep4}, {"all", MaskRule::all}};
        if (const auto* name = text(data, "privacy")) {
            const auto found = std::find_if(std::begin(classes), std::end(classes), [&](auto& one) { return one.name == *name; });
            if (found == std::end(classes)) return fault(fmt::format("unknown privacy class \"{}\"", *name));
            made.privacy = found->privacy;
            made.mask = found->mask;
        }
        if (const auto* name = text(data, "mask")) {
            const auto found = std::find_if(std::begin(masks), std::end(masks), [&](auto& one) { return one.first == *name; });
            if (found == std::end(masks)) return fault(fmt::format("unknown mask \"{}\"", *name));
            made.mask = found->second;
        }
    }

    void files(Field& made, const json& data) {
        const bool repeats = made.type == FieldType::repeat;
        if (made.type != FieldType::files && !repeats) {
            for (const auto* key : {"min", "max", "accept"})
                if (data.contains(key)) fault(fmt::format("\"{}\" is for files and repeat only", key));
            return;
        }
        made.min = static_cast<int>(whole(data, "min", 0, most_files).value_or(repeats ? 1 : 0));
        made.max = static_cast<int>(whole(data, "max", 1, repeats ? most_items : most_files).value_or(9));
        made.accept = texts_in(data, "accept");
        if (made.min > made.max) fault("\"min\" is more than \"max\"");
        if (repeats && made.min < 1) fault("a repeat has at least one item; let a choice before it decide whether it is asked");
        if (!repeats && !data.contains("required")) made.required = made.min > 0;
        for (const auto& type : made.accept)
            if (const auto slash = type.find('/'); slash == 0 || slash == std::string::npos || slash + 1 == type.size())
                fault(fmt::format("\"{}\" is no media type like image/* or application/pdf", type));
    }

    const recognise::Normaliser& normaliser_;
};

}  // namespace

Field parse_field(const json& data, const FieldPlace& place, const recognise::Normaliser& normaliser,
                  std::vector<std::string>& errors) {
    return FieldParser(normaliser, errors).parse(data, place);
}

}  // namespace aftercare::dialogs
