// Compiles a form from its JSON, collecting every error. Runs at start-up.
#include "dialogs/condition_parse.h"
#include "dialogs/form.h"
#include "dialogs/keys.h"
#include "dialogs/readers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <set>

namespace aftercare::dialogs {

namespace {

using nlohmann::json;

// A button's payload has 64 bytes: "d:" draft ":" revision ":" field ":" choice.
constexpr std::size_t longest_field_id = 20;
constexpr std::size_t longest_choice = 19;
constexpr std::size_t most_fields = 500;
constexpr int most_items = 50;
constexpr int most_files = 100;

bool is_id(std::string_view id, std::size_t longest) {
    return !id.empty() && id.size() <= longest && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

class FormParser {
  public:
    FormParser(const core::Texts& texts, const recognise::Normaliser& normaliser)
        : texts_(texts), normaliser_(normaliser) {}

    ParsedForm parse(const json& data) {
        if (!data.is_object()) return {std::nullopt, {"a form is an object"}};
        where_ = "form";
        known_keys(data, {"form", "version", "languages", "policy", "migrate", "sections", "roles", "walked_by"});
        head(data);
        where_ = form_.id;
        policy(data);
        sections(data);
        index_fields();
        conditions();
        references();
        roles(data);
        migrations(data);
        if (errors_.empty()) graph();
        texts();
        if (!errors_.empty()) return {std::nullopt, std::move(errors_)};
        choice_sets();
        form_.readers = make_readers(form_, texts_, normaliser_);
        return {std::move(form_), {}};
    }

  private:
    void fault(const std::string& what) { errors_.push_back(where_ + ": " + what); }

    void known_keys(const json& data, std::initializer_list<std::string_view> known) {
        for (const auto& [key, value] : data.items())
            if (std::find(known.begin(), known.end(), key) == known.end()) fault(fmt::format("unknown key \"{}\"", key));
    }

    // The value under `key` if it is a string; a fault if it is anything else.
    const std::string* text(const json& data, const char* key) {
        const auto found = data.find(key);
        if (found == data.end()) return nullptr;
        if (found->is_string()) return found->get_ptr<const std::string*>();
        fault(fmt::format("\"{}\" must be a text", key));
        return nullptr;
    }

    std::optional<std::int64_t> whole(const json& data, const char* key, std::int64_t least, std::int64_t most) {
        const auto found = data.find(key);
        if (found == data.end()) return std::nullopt;
        if (found->is_number_integer()) {
            const auto value = found->get<std::int64_t>();
            if (value >= least && value <= most) return value;
        }
        fault(fmt::format("\"{}\" must be a whole number from {} to {}", key, least, most));
        return std::nullopt;
    }

    std::optional<double> number(const json& data, const char* key) {
        const auto found = data.find(key);
        if (found == data.end()) return std::nullopt;
        if (found->is_number()) return found->get<double>();
        fault(fmt::format("\"{}\" must be a number", key));
        return std::nullopt;
    }

    bool flag(const json& data, const char* key, bool otherwise) {
        const auto found = data.find(key);
        if (found == data.end()) return otherwise;
        if (!found->is_boolean()) fault(fmt::format("\"{}\" must be true or false", key));
        return found->is_boolean() ? found->get<bool>() : otherwise;
    }

    std::vector<std::string> texts_in(const json& data, const char* key) {
        std::vector<std::string> found;
        const auto list = data.find(key);
        if (list == data.end()) return found;
        bool good = list->is_array();
        for (const auto& one : *list) {
            good = good && one.is_string();
            if (good) found.push_back(one.get<std::string>());
        }
        if (!good) fault(fmt::format("\"{}\" must be a list of texts", key));
        return found;
    }

    core::Duration duration(const json& value, const char* key, core::Duration otherwise) {
        const auto parsed = value.is_string() ? core::parse_duration(value.get_ref<const std::string&>()) : core::ParsedDuration{};
        if (!parsed.ok) fault(fmt::format("\"{}\": {} is no duration (like \"2h\", \"7d\")", key, shown(value)));
        return parsed.ok ? parsed.value : otherwise;
    }

    // ---- the form itself ---------------------------------------------------------------------

    void head(const json& data) {
        const auto* id = text(data, "form");
        if (id && is_id(*id, longest_field_id)) form_.id = *id;
        if (form_.id.empty()) fault("\"form\" must be an id of a to z, 0 to 9 and _, at most 20 characters");
        form_.version = static_cast<int>(whole(data, "version", 1, 1'000'000).value_or(0));
        if (!data.contains("version")) fault("\"version\" is missing");
        form_.languages = texts_in(data, "languages");
        if (form_.languages.empty()) fault("\"languages\" must name at least one language");
        if (const auto* by = text(data, "walked_by")) {
            if (*by != "customer" && *by != "staff") fault("\"walked_by\" is \"customer\" or \"staff\"");
            form_.for_staff = *by == "staff";
        }
        for (const auto& language : form_.languages)
            if (std::find(texts_.languages().begin(), texts_.languages().end(), language) == texts_.languages().end())
                fault(fmt::format("there are no texts in the language \"{}\"", language));
    }

    void policy(const json& data) {
        form_.policy.abandon_after = std::chrono::days(7);
        form_.policy.album_quiet = std::chrono::milliseconds(1500);
        const auto found = data.find("policy");
        if (found == data.end()) return;
        if (!found->is_object()) return fault("\"policy\" must be an object");
        known_keys(*found, {"remind_after", "abandon_after", "album_quiet", "max_invalid", "on_max"});
        if (const auto after = found->find("remind_after"); after != found->end()) {
            if (!after->is_array()) fault("\"remind_after\" must be a list of durations");
            if (after->is_array())
                for (const auto& one : *after) form_.policy.remind_after.push_back(duration(one, "remind_after", core::Duration(1)));
            if (!std::is_sorted(form_.policy.remind_after.begin(), form_.policy.remind_after.end()))
                fault("\"remind_after\" must go from short to long");
        }
        if (found->contains("abandon_after"))
            form_.policy.abandon_after = duration((*found)["abandon_after"], "abandon_after", form_.policy.abandon_after);
        if (!form_.policy.remind_after.empty() && form_.policy.abandon_after <= form_.policy.remind_after.back())
            fault("\"abandon_after\" must be longer than the last of \"remind_after\"");
        if (found->contains("album_quiet"))
            form_.policy.album_quiet = duration((*found)["album_quiet"], "album_quiet", form_.policy.album_quiet);
        form_.policy.max_invalid = static_cast<int>(whole(*found, "max_invalid", 1, 20).value_or(3));
        if (const auto* on_max = text(*found, "on_max")) {
            if (*on_max != "offer" && *on_max != "human") fault("\"on_max\" is \"offer\" or \"human\"");
            form_.policy.human_on_max = *on_max == "human";
            if (form_.policy.human_on_max && form_.for_staff) fault("a form of staff asks no person for help");
        }
    }

    void sections(const json& data) {
        const auto found = data.find("sections");
        if (found == data.end() || !found->is_array() || found->empty()) return fault("\"sections\" must be a list of sections");
        std::set<std::string> seen;
        for (const auto& section : *found) {
            where_ = form_.id;
            if (!section.is_object()) {
                fault("a section is an object");
                continue;
            }
            known_keys(section, {"id", "fields"});
            const auto* id = text(section, "id");
            if (!id || !is_id(*id, longest_field_id)) fault("a section needs an id of a to z, 0 to 9 and _");
            const std::string name = id ? *id : "";
            if (!seen.insert(name).second) fault(fmt::format("section \"{}\" is there twice", name));
            form_.sections.push_back({name, "form." + form_.id + ".section." + name});
            const auto fields = section.find("fields");
            if (fields == section.end() || !fields->is_array() || fields->empty()) {
                fault(fmt::format("section \"{}\" has no fields", name));
                continue;
            }
            for (const auto& one : *fields) field(one, static_cast<std::uint16_t>(form_.sections.size() - 1), -1);
        }
        where_ = form_.id;
    }

    // ---- fields ------------------------------------------------------------------------------

    void field(const json& data, std::uint16_t section, int group) {
        where_ = form_.id;
        if (!data.is_object()) return fault("a field is an object");
        if (form_.fields.size() >= most_fields) return fault(fmt::format("more than {} fields", most_fields));
        const auto* id = text(data, "id");
        Field made;
        made.id = id ? *id : "";
        where_ = form_.id + "." + made.id;
        if (!is_id(made.id, longest_field_id)) fault("a field's id has a to z, 0 to 9 and _, at most 20 characters");
        made.key = "form." + form_.id + "." + made.id;
        made.section = section;
        made.group = static_cast<std::int16_t>(group);
        known_keys(data, {"id", "type", "required", "when", "ask", "choices", "check", "normalize", "extract", "privacy", "mask",
                          "min", "max", "accept", "variants", "alias", "none_is_answer", "remarks", "span", "fields"});
        type(made, data);
        made.required = flag(data, "required", true);
        made.takes_none = flag(data, "none_is_answer", false);
        made.remarks = flag(data, "remarks", false);
        made.span = flag(data, "span", false);
        if (made.span && made.type != FieldType::time) fault("only a time has \"span\"");
        if (made.remarks && (made.type != FieldType::long_text || group >= 0 || data.contains("ask")))
            fault("\"remarks\" is for a long_text that is always asked and stands outside a repeat");
        made.alias = texts_in(data, "alias");
        choices(made, data);
        checks(made, data);
        normalise(made, data);
        extract(made, data);
        privacy(made, data);
        files(made, data);
        const auto index = form_.fields.size();
        if (group >= 0) form_.fields[static_cast<std::size_t>(group)].children.push_back(static_cast<std::uint16_t>(index));
        form_.fields.push_back(std::move(made));
        sources_.push_back(data);
        repeat(data, section, group, index);
    }

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

    void repeat(const json& data, std::uint16_t section, int group, std::size_t index) {
        const bool repeats = form_.fields[index].type == FieldType::repeat;
        const auto fields = data.find("fields");
        if (!repeats) {
            if (fields != data.end()) fault("only a repeat has \"fields\"");
            return;
        }
        if (group >= 0) return fault("a repeat cannot stand within another");
        if (fields == data.end() || !fields->is_array() || fields->empty()) return fault("a repeat needs \"fields\"");
        for (const auto& child : *fields) field(child, section, static_cast<int>(index));
    }

    // ---- what needs all fields -----------------------------------------------------------------

    void index_fields() {
        where_ = form_.id;
        for (std::size_t i = 0; i < form_.fields.size(); ++i)
            form_.ids.emplace_back(form_.fields[i].id, static_cast<std::uint16_t>(i));
        std::sort(form_.ids.begin(), form_.ids.end());
        for (std::size_t i = 1; i < form_.ids.size(); ++i)
            if (form_.ids[i].first == form_.ids[i - 1].first) fault(fmt::format("field \"{}\" is there twice", form_.ids[i].first));
        for (std::size_t i = 0; i < form_.fields.size(); ++i) {
            if (form_.fields[i].type != FieldType::sign) continue;
            if (form_.sign_ >= 0) fault("more than one field to sign");
            form_.sign_ = static_cast<int>(i);
        }
        if (form_.sign_ < 0) return fault("there is no field to sign");
        if (form_.sign_ + 1 != static_cast<int>(form_.fields.size())) fault("the field to sign must be the last");
    }

    void conditions() {
        for (std::size_t i = 0; i < form_.fields.size(); ++i) {
            Field& field = form_.fields[i];
            const json& data = sources_[i];
            where_ = form_.id + "." + field.id;
            if (const auto when = data.find("when"); when != data.end()) {
                field.when = parse_condition(*when, form_, static_cast<int>(i), where_ + ".when", errors_);
                if (field.type == FieldType::sign) fault("the field to sign is always relevant");
            }
            if (const auto ask = data.find("ask"); ask != data.end()) {
                if (*ask == "on_request")
                    field.asked = false;
                else
                    field.ask = parse_condition(*ask, form_, static_cast<int>(i), where_ + ".ask", errors_);
                if (field.required) fault("a field that is not always asked cannot be required");
            }
            variants(field, data, static_cast<int>(i));
        }
        where_ = form_.id;
    }

    void variants(Field& field, const json& data, int index) {
        const auto found = data.find("variants");
        if (found == data.end()) return;
        if (!found->is_object()) return fault("\"variants\" is an object of name and condition");
        for (const auto& [name, condition] : found->items()) {
            if (!is_id(name, longest_field_id)) fault(fmt::format("\"{}\" is no name for a variant", name));
            field.variants.push_back({name, parse_condition(condition, form_, index, where_ + ".variants." + name, errors_)});
        }
    }

    void references() {
        for (const auto& field : form_.fields) {
            where_ = form_.id + "." + field.id;
            for (const auto& check : field.checks) {
                if (check.field.empty()) continue;
                const int other = form_.find(check.field);
                if (other < 0 || form_.fields[static_cast<std::size_t>(other)].type != FieldType::date)
                    fault(fmt::format("\"{}\" compares with \"{}\", which is no date field", check.name, check.field));
            }
        }
        where_ = form_.id;
    }

    void roles(const json& data) {
        const auto found = data.find("roles");
        if (found == data.end()) return;
        if (!found->is_object()) return fault("\"roles\" is an object of lists of fields");
        for (const auto& [role, fields] : found->items()) {
            auto& list = form_.roles[role] = texts_in(*found, role.c_str());
            for (const auto& field : list)
                if (form_.find(field) < 0) fault(fmt::format("role \"{}\": unknown field \"{}\"", role, field));
        }
    }

    void migrations(const json& data) {
        const auto found = data.find("migrate");
        if (found == data.end()) return;
        if (!found->is_array()) return fault("\"migrate\" is a list of rules");
        for (const auto& one : *found) {
            if (!one.is_object()) {
                fault("a rule of \"migrate\" is an object");
                continue;
            }
            known_keys(one, {"from", "rename", "reask", "drop"});
            Migration made;
            made.from = static_cast<int>(whole(one, "from", 1, std::max(1, form_.version - 1)).value_or(0));
            if (!one.contains("from")) fault("a rule of \"migrate\" needs \"from\"");
            if (made.from >= form_.version) fault("\"migrate\" takes over from an older version");
            for (const auto& other : form_.migrations)
                if (other.from == made.from) fault(fmt::format("two rules to migrate from version {}", made.from));
            renames(made, one);
            made.reask = texts_in(one, "reask");
            made.drop = texts_in(one, "drop");
            for (const auto& field : made.reask)
                if (form_.find(field) < 0) fault(fmt::format("migrate: unknown field \"{}\" to ask again", field));
            for (const auto& field : made.drop)
                if (form_.find(field) >= 0) fault(fmt::format("migrate: \"{}\" is dropped but still in the form", field));
            form_.migrations.push_back(std::move(made));
        }
    }

    void renames(Migration& made, const json& data) {
        const auto found = data.find("rename");
        if (found == data.end()) return;
        if (!found->is_object()) return fault("\"rename\" is an object of old and new ids");
        std::set<std::string> targets;
        for (const auto& [old, name] : found->items()) {
            const std::string target = name.is_string() ? name.get<std::string>() : "";
            if (form_.find(target) < 0) fault(fmt::format("migrate: \"{}\" is renamed to the unknown field \"{}\"", old, target));
            if (!targets.insert(target).second) fault(fmt::format("migrate: two fields are renamed to \"{}\"", target));
            made.rename.emplace_back(old, target);
        }
    }

    void graph() {
        const auto cycles = find_cycles(form_);
        for (const auto& cycle : cycles) fault(fmt::format("conditions go in a circle: {}", cycle));
        if (!cycles.empty()) return;
        for (const auto& field : find_unreachable(form_)) fault(fmt::format("field \"{}\" can never be asked", field));
    }

    // ---- texts ---------------------------------------------------------------------------------

    void needs(const std::string& key) {
        for (const auto& language : form_.languages)
            if (!texts_.has(language, key)) fault(fmt::format("missing text {} in {}", key, language));
    }

    void texts() {
        where_ = form_.id;
        for (const auto key : engine_keys()) needs(std::string(key));
        for (const auto& wish : named_wishes) needs("dialog.words." + std::string(wish.name));
        needs("form." + form_.id + ".title");
        for (const auto& section : form_.sections) needs(section.key);
        for (const auto& field : form_.fields) {
            needs(field.key + ".label");
            needs(field.key + ".question");
            if (field.type == FieldType::repeat) needs(field.key + ".item");
            for (const auto& choice : field.choices) needs(choice.label_key);
            for (const auto& variant : field.variants) variant_texts(field, variant.name);
        }
    }

    // A variant must change something, and the same things in every language.
    void variant_texts(const Field& field, const std::string& variant) {
        const auto keys = texts_.keys_below(field.key + "." + variant);
        if (keys.empty()) fault(fmt::format("variant \"{}\" of \"{}\" has no texts", variant, field.id));
        for (const auto& key : keys) needs(key);
    }

    // ---- readers -------------------------------------------------------------------------------

    void choice_sets() {
        for (auto& field : form_.fields) {
            if (field.choices.empty()) continue;
            std::vector<recognise::Choice> list;
            for (const auto& choice : field.choices) {
                recognise::Choice made{choice.value, texts_.say(form_.languages.front(), choice.label_key), choice.alias};
                for (const auto& language : form_.languages) made.aliases.push_back(texts_.say(language, choice.label_key));
                list.push_back(std::move(made));
            }
            field.choice_set = std::make_shared<recognise::ChoiceSet>(normaliser_, list);
        }
    }

    const core::Texts& texts_;
    const recognise::Normaliser& normaliser_;
    Form form_;
    std::vector<json> sources_;  ///< by field
    std::string where_;
    std::vector<std::string> errors_;
};

}  // namespace

ParsedForm parse_form(const json& data, const core::Texts& texts, const recognise::Normaliser& normaliser) {
    return FormParser(texts, normaliser).parse(data);
}

}  // namespace aftercare::dialogs
