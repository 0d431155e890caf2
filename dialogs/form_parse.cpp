// Compiles a form from its JSON, collecting every error. Runs at start-up.
#include "dialogs/condition_parse.h"
#include "dialogs/field_parse.h"
#include "dialogs/form.h"
#include "dialogs/form_reader.h"
#include "dialogs/keys.h"
#include "dialogs/readers.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace aftercare::dialogs {

namespace {

using nlohmann::json;

constexpr std::size_t most_fields = 500;

class FormParser : FormReader {
  public:
    FormParser(const core::Texts& texts, const recognise::Normaliser& normaliser, std::vector<std::string>& errors)
        : FormReader(errors), texts_(texts), normaliser_(normaliser) {}

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
        Field made = parse_field(data, {form_.id, section, static_cast<std::int16_t>(group)}, normaliser_, errors_);
        where_ = form_.id + "." + made.id;
        const auto index = form_.fields.size();
        if (group >= 0) form_.fields[static_cast<std::size_t>(group)].children.push_back(static_cast<std::uint16_t>(index));
        form_.fields.push_back(std::move(made));
        sources_.push_back(data);
        repeat(data, section, group, index);
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
};

}  // namespace

ParsedForm parse_form(const json& data, const core::Texts& texts, const recognise::Normaliser& normaliser) {
    std::vector<std::string> errors;
    return FormParser(texts, normaliser, errors).parse(data);
}

}  // namespace aftercare::dialogs
