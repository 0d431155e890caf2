#include "dialogs/submission.h"

#include "dialogs/walk.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aftercare::dialogs {

namespace {

using nlohmann::json;

constexpr int format_version = 1;

json json_of(const Attachment& one) {
    return {{"id", one.file.id},       {"unique", one.file.unique}, {"name", one.file.name},      {"type", one.file.media_type},
            {"bytes", one.file.bytes}, {"album", one.album},        {"caption", one.caption}};
}

json json_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return {{"text", *text}};
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return {{"list", *list}};
    if (const auto* number = std::get_if<double>(&value)) return {{"number", *number}};
    if (const auto* date = std::get_if<Date>(&value)) return {{"date", format(*date)}};
    json files = json::array();
    for (const auto& one : std::get<std::vector<Attachment>>(value)) files.push_back(json_of(one));
    return {{"files", std::move(files)}};
}

Date date_of(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 1;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2u", &year, &month, &day) < 2) throw std::invalid_argument("date");
    const Date date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day), text.size() == 7};
    if (!date.day.ok() || format(date) != text) throw std::invalid_argument("date");
    return date;
}

Attachment attachment_of(const json& data) {
    return {{data.at("id").get<std::string>(), data.at("unique").get<std::string>(), data.at("name").get<std::string>(),
             data.at("type").get<std::string>(), data.at("bytes").get<std::int64_t>()},
            data.at("album").get<std::string>(),
            data.at("caption").get<std::string>()};
}

Value value_of(const json& data) {
    if (const auto text = data.find("text"); text != data.end()) return text->get<std::string>();
    if (const auto list = data.find("list"); list != data.end()) return list->get<std::vector<std::string>>();
    if (const auto number = data.find("number"); number != data.end()) return number->get<double>();
    if (const auto date = data.find("date"); date != data.end()) return date_of(date->get<std::string>());
    std::vector<Attachment> files;
    for (const auto& one : data.at("files")) files.push_back(attachment_of(one));
    return files;
}

json json_of(const Entry& entry) {
    json data{{"field", entry.place.field}};
    if (entry.place.item > 0) data["item"] = entry.place.item;
    if (entry.marked) data["kept_as_is"] = true;
    if (entry.state == State::skipped)
        data["skipped"] = true;
    else
        data["value"] = json_of(entry.value);
    return data;
}

Entry entry_of(const json& data) {
    Entry entry;
    entry.place.field = data.at("field").get<std::string>();
    entry.place.item = data.value("item", std::uint32_t{0});
    entry.marked = data.value("kept_as_is", false);
    entry.state = data.value("skipped", false) ? State::skipped : State::answered;
    if (entry.state == State::answered) entry.value = value_of(data.at("value"));
    return entry;
}

}  // namespace

const Entry* Submission::find(std::string_view field, std::uint32_t item) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        return entry.place.item == item && entry.place.field == field;
    });
    return found == entries.end() ? nullptr : &*found;
}

std::string to_json(const Submission& submission) {
    json entries = json::array();
    for (const auto& entry : submission.entries) entries.push_back(json_of(entry));
    const json data{{"format", format_version},
                    {"form", submission.form},
                    {"version", submission.version},
                    {"language", submission.language},
                    {"entries", std::move(entries)},
                    {"signed_by", submission.signature.who},
                    {"signed_at", submission.signature.when.time_since_epoch().count()}};
    return data.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Submission> parse_submission(std::string_view text) {
    try {
        const json data = json::parse(text);
        if (data.at("format").get<int>() != format_version) return std::nullopt;
        Submission submission;
        submission.form = data.at("form").get<std::string>();
        submission.version = data.at("version").get<int>();
        submission.language = data.at("language").get<std::string>();
        for (const auto& entry : data.at("entries")) submission.entries.push_back(entry_of(entry));
        submission.signature.who = data.at("signed_by").get<std::string>();
        submission.signature.when = core::Time(core::Duration(data.at("signed_at").get<std::int64_t>()));
        return submission;
    } catch (const json::exception&) {
        return std::nullopt;
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

Submission collect(const Form& form, const Draft& draft) {
    const Walk walk(form, draft.answers);
    Submission submission{draft.form, draft.version, draft.language, {}, {}};
    for (const auto place : walk.places()) {
        if (form.fields[place.field].type == FieldType::sign) continue;
        Entry entry;
        entry.place = walk.name(place);
        entry.state = State::skipped;
        if (const Answer* answer = walk.answer(place)) {
            const auto* files = std::get_if<std::vector<Attachment>>(&answer->value);
            if (answer->state == State::answered || (files && !files->empty())) {
                entry.state = State::answered;
                entry.marked = answer->marked;
                entry.value = answer->value;
            }
        }
        submission.entries.push_back(std::move(entry));
    }
    return submission;
}

}  // namespace aftercare::dialogs
