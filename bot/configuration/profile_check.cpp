#include "bot/configuration/profile_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace aftercare::bot {

using core::Profile;
using core::StageRule;
using nlohmann::json;

namespace {

constexpr int most_options = 3;  // a customer is offered one to three

std::string text_in(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int number_in(const json& object, const char* name, int otherwise) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

const json& list_in(const json& object, const char* name) {
    static const json none = json::array();
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_array() ? *found : none;
}

void add_field(FormOutline& outline, const json& content) {
    if (!content.is_object()) return;
    FormOutline::Field field;
    field.type = text_in(content, "type");
    field.max = number_in(content, "max", field.max);
    for (const json& choice : list_in(content, "choices")) field.choices.push_back(text_in(choice, "value"));
    outline.fields.emplace(text_in(content, "id"), std::move(field));
    for (const json& child : list_in(content, "fields")) add_field(outline, child);
}

/// Collects what does not fit.
class Check {
  public:
    Check(const Profile& profile, const FormOutlines& forms, const core::Texts& texts)
        : profile_(profile), forms_(forms), texts_(texts) {}

    std::vector<std::string> all() {
        intake();
        summary();
        for (std::size_t i = 0; i < profile_.stages.size(); ++i) stage(profile_.stages[i], fmt::format("stages[{}]", i));
        texts();
        return std::move(found_);
    }

  private:
    void fault(std::string_view path, std::string_view what) { found_.push_back(fmt::format("{}: {}", path, what)); }

    const FormOutline* form_named(const std::string& id) const {
        const auto found = forms_.find(id);
        return found == forms_.end() ? nullptr : &found->second;
    }

    static const FormOutline::Field* field_of(const FormOutline* form, const std::string& id) {
        if (!form) return nullptr;
        const auto found = form->fields.find(id);
        return found == form->fields.end() ? nullptr : &found->second;
    }

    // The field, or null after saying that it is not there. Without a form nothing can be said of its fields.
    const FormOutline::Field* need(const std::string& path, const std::string& form, const std::string& id) {
        const auto* outline = form_named(form);
        const auto* field = field_of(outline, id);
        if (outline && !field) fault(path, fmt::format("the form \"{}\" has no field \"{}\"", form, id));
        return field;
    }

    const FormOutline* need_form(const std::string& path, const std::string& id) {
        if (id.empty()) return nullptr;
        const auto* form = form_named(id);
        if (!form) fault(path, fmt::format("there is no form \"{}\"", id));
        return form;
    }

    void intake() {
        const auto* form = need_form("form", profile_.form);
        if (form && form->for_staff) fault("form", fmt::format("\"{}\" is walked by staff, but this one is the customer's", profile_.form));
    }

    void fields(const std::string& path, const std::vector<std::string>& ids) {
        for (const auto& id : ids) need(path, profile_.form, id);
    }

    void summary() {
        const auto& summary = profile_.summary;
        fields("summary.title", summary.title);
        fields("summary.product", summary.product);
        fields("summary.customer_name", summary.customer_name);
        fields("summary.contact", summary.contact);
        if (!summary.duplicate_key.empty()) need("summary.duplicate_key", profile_.form, summary.duplicate_key);
        values("summary.kind", summary.kind, profile_.kinds, "kind");
        values("summary.priority", summary.priority, profile_.priorities, "priority");
        for (const auto& id : summary.fault) somewhere("summary.fault", id);
    }

    // Each choice of the fields must be one of the profile's.
    template <class C>
    void values(const std::string& path, const std::vector<std::string>& ids, const std::vector<C>& known, std::string_view what) {
        for (const auto& id : ids) {
            const auto* field = need(path, profile_.form, id);
            if (!field) continue;
            if (field->type != "choice") fault(path, fmt::format("\"{}\" is no choice", id));
            for (const auto& value : field->choices)
                if (!core::find_choice(known, value))
                    fault(path, fmt::format("\"{}\" of the field \"{}\" is no {} of this profile", value, id, what));
        }
    }

    // In the customer's form or in one of the stages'.
    void somewhere(const std::string& path, const std::string& id) {
        bool all_known = form_named(profile_.form) != nullptr;
        bool found = field_of(form_named(profile_.form), id) != nullptr;
        for (const auto& rule : profile_.stages) {
            all_known = all_known && (rule.form.empty() || form_named(rule.form));
            found = found || field_of(form_named(rule.form), id);
        }
        if (all_known && !found) fault(path, fmt::format("no form of this profile has a field \"{}\"", id));
    }

    void stage(const StageRule& rule, const std::string& path) {
        const auto* form = need_form(path + ".form", rule.form);
        if (form && !form->for_staff)
            fault(path + ".form", fmt::format("\"{}\" is the customer's: staff need one with \"walked_by\": \"staff\"", rule.form));
        for (const auto& id : rule.tell) {
            const auto* field = need(path + ".tell", rule.form, id);
            if (field && field->type == "sign") fault(path + ".tell", fmt::format("\"{}\" has no answer to tell", id));
        }
        if (rule.stage == core::Stage::proposal) proposal(rule, path);
    }

    void proposal(const StageRule& rule, const std::string& path) {
        const auto& proposal = profile_.proposal;
        if (rule.form.empty() && !(proposal.options.empty() && proposal.approval_field.empty()))
            return fault(path + ".form", "is missing: options and approval are fields of it");
        if (!proposal.options.empty()) options(rule, path + ".options");
        if (!proposal.approval_field.empty()) approval(rule, path + ".approval");
    }

    void options(const StageRule& rule, const std::string& path) {
        const auto& id = profile_.proposal.options;
        const auto* field = need(path, rule.form, id);
        if (!field) return;
        if (field->type != "repeat") return fault(path, fmt::format("\"{}\" is no repeated group", id));
        if (field->max > most_options)
            fault(path, fmt::format("\"{}\" takes {} items, but a proposal has at most {} options", id, field->max, most_options));
    }

    void approval(const StageRule& rule, const std::string& path) {
        const auto& id = profile_.proposal.approval_field;
        const auto* field = need(path + ".field", rule.form, id);
        if (!field) return;
        if (field->type != "choice") return fault(path + ".field", fmt::format("\"{}\" is no choice", id));
        for (const auto& value : profile_.proposal.approval_values)
            if (std::find(field->choices.begin(), field->choices.end(), value) == field->choices.end())
                fault(path + ".values", fmt::format("the field \"{}\" has no choice \"{}\"", id, value));
    }

    void texts() {
        for (const auto& key : core::text_keys(profile_))
            for (const auto& language : texts_.languages())
                if (!key.empty() && !texts_.has(language, key))
                    found_.push_back(fmt::format("the text {} is missing in {}", key, language));
    }

    const Profile& profile_;
    const FormOutlines& forms_;
    const core::Texts& texts_;
    std::vector<std::string> found_;
};

}  // namespace

void add_outline(FormOutlines& outlines, const json& form) {
    const std::string id = text_in(form, "form");
    if (id.empty()) return;
    FormOutline outline;
    outline.version = number_in(form, "version", 0);
    outline.for_staff = text_in(form, "walked_by") == "staff";
    for (const json& section : list_in(form, "sections"))
        for (const json& field : list_in(section, "fields")) add_field(outline, field);
    const auto known = outlines.find(id);
    if (known == outlines.end() || known->second.version <= outline.version) outlines.insert_or_assign(id, std::move(outline));
}

std::vector<std::string> misfits(const Profile& profile, const FormOutlines& forms, const core::Texts& texts) {
    return Check(profile, forms, texts).all();
}

std::vector<std::string> missing_profiles(core::Tx& tx, const Desk& desk) {
    std::vector<std::string> lines;
    for (const auto& name : tx.tickets().profiles())
        if (!desk.profiles.contains(name))
            lines.push_back(fmt::format("profiles/{0}.json: tickets in the store follow the profile \"{0}\", which is not "
                                        "loaded: put its file back, or correct it", name));
    return lines;
}

}  // namespace aftercare::bot
