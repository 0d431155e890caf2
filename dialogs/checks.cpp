#include "dialogs/checks.h"

#include "dialogs/readers.h"
#include "dialogs/recognise/clauses.h"
#include "dialogs/recognise/codes.h"
#include "dialogs/recognise/courtesy.h"
#include "dialogs/recognise/dates.h"
#include "dialogs/recognise/phones.h"
#include "dialogs/recognise/quantity.h"
#include "dialogs/recognise/times.h"
#include "dialogs/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace aftercare::dialogs {

namespace {

using Arguments = std::vector<std::pair<std::string, std::string>>;
using Kind = Reading::Kind;

// Characters. What is longer is no answer but a document, and belongs into a file.
constexpr std::size_t longest_text = 300;
constexpr std::size_t longest_long_text = 4000;

// Bytes. What is shorter is within the limits without counting characters.
constexpr std::size_t surely_short = longest_text;

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

class Checker {
  public:
    Checker(const Form& form, PlaceRef place, const Walk& walk, std::string_view language, const Context& context)
        : form_(form), place_(place), field_(form.fields[place.field]), walk_(walk), language_(language), context_(context) {}

    Reading text(std::string_view given) const {
        switch (field_.type) {
            case FieldType::choice: return choice(given);
            case FieldType::choices: return choices(given);
            case FieldType::number: return number(given);
            case FieldType::date: return date(given);
            case FieldType::time: return time(given);
            case FieldType::phone: return phone(given);
            case FieldType::email: return email(given);
            case FieldType::address:
            case FieldType::text:
            case FieldType::long_text: return plain(given);
            default: return {};
        }
    }

    Reading check(Value value) const {
        Reading warned;
        for (const auto& check : field_.checks) {
            Reading found = one(check, value);
            if (found.kind == Kind::invalid || found.kind == Kind::unsure) return found;
            if (found.kind == Kind::warned && warned.reason.empty()) {
                warned = std::move(found);
                warned.append = check.append;
            }
        }
        warned.kind = warned.reason.empty() ? Kind::valid : Kind::warned;
        warned.value = std::move(value);
        return warned;
    }

  private:
    const recognise::Normaliser& normaliser() const { return form_.readers->normaliser; }

    // The field's own words for a failed rule, else the general ones.
    std::string reason(const std::string& rule, Arguments arguments) const {
        arguments.emplace_back("label", label_of(form_, place_, walk_, context_.texts, language_));
        const std::string own = field_.key + "." + rule;
        return context_.texts.say(language_, context_.texts.has(language_, own) ? own : "check." + rule, arguments);
    }

    Reading refused(Kind kind, const std::string& rule, Arguments arguments = {}) const {
        Reading found;
        found.kind = kind;
        found.reason = reason(rule, std::move(arguments));
        return found;
    }

    Reading failed(const Check& check, const std::string& rule, Arguments arguments = {}) const {
        return refused(check.warning ? Kind::warned : Kind::invalid, rule, std::move(arguments));
    }

    Value candidate(std::size_t index) const { return field_.choices[index].value; }

    Reading choice(std::string_view given) const {
        const auto found = field_.choice_set->match(given);
        using Outcome = recognise::ChoiceReading::Outcome;
        if (found.outcome == Outcome::exact) return check(candidate(found.indexes.front()));
        if (found.outcome == Outcome::none || found.indexes.empty()) return refused(Kind::unclear, "choice");
        Reading unsure;
        unsure.kind = Kind::unsure;
        for (const auto index : found.indexes) unsure.candidates.push_back(candidate(index));
        if (says_more(given)) unsure.rest = given;
        return unsure;
    }

    // "换新，另外赔偿500元": the choice is not all of it.
    bool says_more(std::string_view given) const {
        if (std::any_of(given.begin(), given.end(), [](char c) { return c >= '0' && c <= '9'; })) return true;
        const auto& courtesies = form_.readers->courtesies;
        const auto known = [&](std::string_view clause) {
            return field_.choice_set->match(clause).outcome != recognise::ChoiceReading::Outcome::none ||
                   recognise::without_courtesy(normaliser(), courtesies, clause).empty();
        };
        return !recognise::clauses_without(given, known).empty();
    }

    Reading choices(std::string_view given) const {
        const auto found = field_.choice_set->match_several(given);
        using Outcome = recognise::ChoicesReading::Outcome;
        if (found.outcome == Outcome::none || found.indexes.empty()) return refused(Kind::unclear, "choice");
        std::vector<std::string> values;
        for (const auto index : found.indexes) values.push_back(field_.choices[index].value);
        if (found.outcome == Outcome::exact) return check(std::move(values));
        Reading unsure;
        unsure.kind = Kind::unsure;
        unsure.candidates.emplace_back(std::move(values));
        return unsure;
    }

    Reading number(std::string_view given) const {
        const auto found = recognise::read_quantity(normaliser(), given);
        return found ? check(found->value) : refused(Kind::unclear, "number");
    }

    Reading date(std::string_view given) const {
        const bool coming = std::any_of(field_.checks.begin(), field_.checks.end(),
                                        [](const Check& check) { return check.rule == Check::Rule::not_past; });
        const auto side = coming ? recognise::DateSide::coming : recognise::DateSide::past;
        const auto found = recognise::read_date(normaliser(), given, today(context_), side);
        using Outcome = recognise::DateReading::Outcome;
        if (found.outcome == Outcome::none) return refused(Kind::unclear, "date");
        if (found.outcome == Outcome::impossible) return refused(Kind::invalid, "date_impossible");
        std::vector<Value> dates;
        for (const auto& value : found.values)
            if (value.precision != recognise::DatePrecision::year)
                dates.emplace_back(Date{value.date, value.precision == recognise::DatePrecision::month});
        if (dates.empty()) return refused(Kind::invalid, "date_year");
        if (dates.size() == 1) {
            Reading reading = check(std::move(dates.front()));
            reading.rest = found.rest;
            return reading;
        }
        Reading unsure;
        unsure.rest = found.rest;
        for (auto& one : dates)
            if (const auto checked = check(one); checked.kind == Kind::valid) unsure.candidates.push_back(std::move(one));
        if (unsure.candidates.empty()) return check(std::move(dates.front()));
        unsure.kind = Kind::unsure;
        return unsure;
    }

    Reading time(std::string_view given) const {
        const auto found = recognise::read_time(normaliser(), given);
        using Outcome = recognise::TimeReading::Outcome;
        if (found.outcome == Outcome::none) return refused(Kind::unclear, "time");
        if (found.outcome == Outcome::impossible) return refused(Kind::invalid, "time_impossible");
        Reading unsure;
        for (const auto& value : found.values)
            if (field_.span || !value.end) unsure.candidates.emplace_back(recognise::format(value));
        if (unsure.candidates.empty()) return refused(Kind::invalid, "time_one");
        if (found.outcome == Outcome::one) return check(std::move(unsure.candidates.front()));
        unsure.kind = Kind::unsure;
        return unsure;
    }

    Reading phone(std::string_view given) const {
        const auto found = recognise::read_phone(given);
        using Outcome = recognise::PhoneReading::Outcome;
        if (found.outcome == Outcome::one) return check(found.phone.canonical);
        return refused(found.outcome == Outcome::none ? Kind::unclear : Kind::invalid, phone_rule(found.outcome),
                       {{"length", std::to_string(found.digits)}});
    }

    static std::string phone_rule(recognise::PhoneReading::Outcome outcome) {
        using Outcome = recognise::PhoneReading::Outcome;
        switch (outcome) {
            case Outcome::several: return "phone_several";
            case Outcome::too_short: return "phone_short";
            case Outcome::too_long: return "phone_long";
            case Outcome::bad_prefix: return "phone_prefix";
            case Outcome::no_area_code: return "phone_area";
            default: return "phone";
        }
    }

    Reading email(std::string_view given) const {
        auto found = recognise::check_email(given);
        using Outcome = recognise::EmailCheck::Outcome;
        if (found.outcome == Outcome::ok) return check(std::move(found.address));
        return refused(Kind::invalid, found.outcome == Outcome::no_at ? "email_at" : "email");
    }

    Reading plain(std::string_view given) const {
        std::string value = normaliser().apply(recognise::Step::clean, given);
        value = normaliser().apply(recognise::Step::trim, value);
        if (!field_.normalise.empty()) value = normaliser().apply(field_.normalise, value);
        if (field_.privacy == Privacy::name) value = without_lead(std::move(value));
        if (value.empty()) return refused(Kind::unclear, "text");
        if (value.size() > surely_short) {
            const std::size_t longest = field_.type == FieldType::long_text ? longest_long_text : longest_text;
            const std::size_t length = normaliser().length(value);
            if (length > longest)
                return refused(Kind::invalid, "too_long", {{"max", std::to_string(longest)}, {"length", std::to_string(length)}});
        }
        return check(std::move(value));
    }

    // "我叫王小明" is no name, though it holds one. Where nothing else is said ("本人") it stays as it is.
    std::string without_lead(std::string value) const {
        for (const auto& lead : form_.readers->name_leads) {
            if (value.size() <= lead.size() || !same_letters(std::string_view(value).substr(0, lead.size()), lead)) continue;
            std::string_view name = std::string_view(value).substr(lead.size());
            const bool word = is_latin(lead.back());
            if (word && is_latin(name.front())) continue;
            name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
            if (!name.empty()) return std::string(name);
        }
        return value;
    }

    // ---- rules ---------------------------------------------------------------------------------

    static const std::string& string_of(const Value& value) {
        static const std::string none;
        const auto* text = std::get_if<std::string>(&value);
        return text ? *text : none;
    }

    Reading one(const Check& check, Value& value) const {
        switch (check.rule) {
            case Check::Rule::length: return length(check, string_of(value));
            case Check::Rule::range: return range(check, value);
            case Check::Rule::pattern: return satisfied(check, check.pattern->matches_whole(string_of(value)));
            case Check::Rule::uscc: return credit_code(check, value);
            case Check::Rule::phone:
                return satisfied(check, recognise::read_phone(string_of(value)).outcome == recognise::PhoneReading::Outcome::one);
            case Check::Rule::email:
                return satisfied(check, recognise::check_email(string_of(value)).outcome == recognise::EmailCheck::Outcome::ok);
            case Check::Rule::not_future: return not_future(check, value);
            case Check::Rule::not_past: return not_past(check, value);
            case Check::Rule::not_before: return not_before(check, value);
            case Check::Rule::specific: return satisfied(check, !check.vague->read(string_of(value)).vague());
            case Check::Rule::one_of:
                return satisfied(check, std::find(check.values.begin(), check.values.end(), string_of(value)) != check.values.end());
        }
        return {};
    }

    Reading satisfied(const Check& check, bool is) const {
        Reading fine;
        fine.kind = Kind::valid;
        return is ? fine : failed(check, check.name);
    }

    Reading length(const Check& check, const std::string& value) const {
        const auto length = static_cast<double>(normaliser().length(value));
        const bool fits = !(check.min && length < *check.min) && !(check.max && length > *check.max);
        if (fits) return satisfied(check, true);
        const Arguments arguments{{"length", fmt::format("{}", length)},
                                  {"min", fmt::format("{}", check.min.value_or(0))},
                                  {"max", fmt::format("{}", check.max.value_or(0))}};
        if (check.min == check.max) return failed(check, "length_is", arguments);
        return failed(check, check.min && length < *check.min ? "length_min" : "length_max", arguments);
    }

    Reading range(const Check& check, const Value& value) const {
        const auto* number = std::get_if<double>(&value);
        if (!number) return satisfied(check, true);
        if (check.min && *number < *check.min) return failed(check, "range_min", {{"min", fmt::format("{}", *check.min)}});
        if (check.max && *number > *check.max) return failed(check, "range_max", {{"max", fmt::format("{}", *check.max)}});
        return satisfied(check, true);
    }

    Reading credit_code(const Check& check, Value& value) const {
        auto found = recognise::check_credit_code(string_of(value));
        using Outcome = recognise::CreditCodeCheck::Outcome;
        if (found.outcome == Outcome::ok) {
            value = std::move(found.code);
            return satisfied(check, true);
        }
        if (!found.suggestion.empty()) {
            Reading unsure;
            unsure.kind = Kind::unsure;
            unsure.candidates.emplace_back(std::move(found.suggestion));
            return unsure;
        }
        if (found.outcome == Outcome::wrong_length)
            return failed(check, "length_is", {{"min", "18"}, {"max", "18"}, {"length", std::to_string(found.length)}});
        if (found.outcome == Outcome::bad_character)
            return failed(check, "uscc_character", {{"character", found.bad_character}, {"position", std::to_string(found.position)}});
        return failed(check, "uscc");
    }

    Reading not_future(const Check& check, const Value& value) const {
        const auto* date = std::get_if<Date>(&value);
        return satisfied(check, !date || date->day <= today(context_));
    }

    // A month is before a day only when all of it is.
    static std::chrono::year_month_day last_day(const Date& date) {
        if (!date.month_only) return date.day;
        return std::chrono::year_month_day(date.day.year() / date.day.month() / std::chrono::last);
    }

    Reading not_past(const Check& check, const Value& value) const {
        const auto* date = std::get_if<Date>(&value);
        return satisfied(check, !date || last_day(*date) >= today(context_));
    }

    Reading not_before(const Check& check, const Value& value) const {
        const auto* date = std::get_if<Date>(&value);
        std::optional<std::chrono::year_month_day> limit;
        if (check.field.empty()) limit = check.date;
        const int other = check.field.empty() ? -1 : form_.find(check.field);
        if (other >= 0) {
            const auto index = static_cast<std::uint16_t>(other);
            const bool same_item = form_.fields[index].group >= 0 && form_.fields[index].group == field_.group;
            const Answer* answer = walk_.answer({index, same_item ? place_.item : std::uint16_t{0}});
            const auto* day = answer && answer->state == State::answered ? std::get_if<Date>(&answer->value) : nullptr;
            if (day) limit = day->day;
        }
        if (!date || !limit || last_day(*date) >= *limit) return satisfied(check, true);
        return failed(check, check.name, {{"date", show_date({*limit, false}, context_.texts, language_)}});
    }

    const Form& form_;
    PlaceRef place_;
    const Field& field_;
    const Walk& walk_;
    std::string_view language_;
    const Context& context_;
};

}  // namespace

Reading read_text(const Form& form, PlaceRef place, std::string_view text, const Walk& walk, std::string_view language,
                  const Context& context) {
    return Checker(form, place, walk, language, context).text(text);
}

Reading check_value(const Form& form, PlaceRef place, Value value, const Walk& walk, std::string_view language,
                    const Context& context) {
    return Checker(form, place, walk, language, context).check(std::move(value));
}

std::chrono::year_month_day today(const Context& context) {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(core::to_local(context.zone, context.now)));
}

}  // namespace aftercare::dialogs
