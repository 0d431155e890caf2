#include "dialogs/render.h"

#include "core/mask.h"
#include "dialogs/recognise/phones.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::dialogs {

namespace {

// Bytes. A longer caption is a message, not a name for the files.
constexpr std::size_t longest_title = 60;

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    std::string joined;
    for (const auto& part : parts) {
        if (!joined.empty()) joined += between;
        joined += part;
    }
    return joined;
}

std::string choice_label(const Field& field, const std::string& value, const core::Texts& texts, std::string_view language) {
    const auto found = std::find_if(field.choices.begin(), field.choices.end(), [&](auto& choice) { return choice.value == value; });
    return found == field.choices.end() ? value : texts.say(language, found->label_key);
}

std::string phone_shown(const std::string& canonical) {
    const auto read = recognise::read_phone(canonical);
    return read.outcome == recognise::PhoneReading::Outcome::one ? read.phone.display : canonical;
}

std::string masked(const Field& field, std::string text) {
    switch (field.mask) {
        case MaskRule::none: return text;
        case MaskRule::name: return core::mask_name(text);
        case MaskRule::phone: return core::mask_phone(text);
        case MaskRule::email: return core::mask_email(text);
        case MaskRule::address: return core::mask_address(text);
        case MaskRule::keep4: return core::mask_keep4(text);
        case MaskRule::all: return core::mask_all(text);
    }
    return {};
}

std::string kind_of(const Attachment& one) {
    if (one.file.media_type.starts_with("image/")) return "image";
    if (one.file.media_type.starts_with("video/")) return "video";
    if (one.file.media_type.starts_with("audio/")) return "audio";
    return "file";
}

bool has_content(const Answer* answer) {
    if (!answer) return false;
    if (const auto* files = std::get_if<std::vector<Attachment>>(&answer->value)) return !files->empty();
    return answer->state == State::answered;
}

}  // namespace

std::string say_to(const Form& form, const core::Texts& texts, std::string_view language, std::string_view key,
                   core::TextArguments arguments) {
    constexpr std::string_view engine = "dialog.";
    if (form.for_staff && key.starts_with(engine)) {
        const std::string own = "dialog.staff." + std::string(key.substr(engine.size()));
        if (texts.has(language, own)) return texts.say(language, own, arguments);
    }
    return texts.say(language, key, arguments);
}

std::string show_date(const Date& date, const core::Texts& texts, std::string_view language) {
    const std::string month_number = std::to_string(static_cast<unsigned>(date.day.month()));
    const std::string month = texts.say(language, "dialog.month." + month_number);
    const std::string year = std::to_string(static_cast<int>(date.day.year()));
    if (date.month_only) return texts.say(language, "dialog.date_month", {{"year", year}, {"month", month}});
    const std::string day = std::to_string(static_cast<unsigned>(date.day.day()));
    return texts.say(language, "dialog.date_day", {{"year", year}, {"month", month}, {"day", day}});
}

std::string show_value(const Field& field, const Value& value, const core::Texts& texts, std::string_view language, View view) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (field.type == FieldType::choice) return choice_label(field, *text, texts, language);
        if (field.type == FieldType::repeat) return texts.say(language, *text == "yes" ? "dialog.yes" : "dialog.no");
        if (view == View::masked) return masked(field, *text);
        return field.type == FieldType::phone ? phone_shown(*text) : *text;
    }
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        std::vector<std::string> labels;
        for (const auto& one : *list) labels.push_back(choice_label(field, one, texts, language));
        return join(labels, texts.say(language, "dialog.list_comma"));
    }
    if (const auto* number = std::get_if<double>(&value)) {
        const std::string shown = fmt::format("{}", *number);
        return view == View::masked ? masked(field, shown) : shown;
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        const std::string shown = show_date(*date, texts, language);
        return view == View::masked ? masked(field, shown) : shown;
    }
    std::vector<std::string> titles;
    for (const auto& group : group_files(std::get<std::vector<Attachment>>(value), texts, language)) titles.push_back(group.title);
    return join(titles, texts.say(language, "dialog.list_comma"));
}

std::optional<std::string> text_key(const Form& form, PlaceRef place, const Walk& walk, const core::Texts& texts,
                                    std::string_view language, std::string_view part) {
    const Field& field = form.fields[place.field];
    std::string key;
    key.reserve(96);
    for (const auto& variant : field.variants) {
        if (!walk.holds(variant.when, place.item)) continue;
        key.assign(field.key).append(".").append(variant.name).append(".").append(part);
        if (texts.has(language, key)) return key;
    }
    key.assign(field.key).append(".").append(part);
    if (texts.has(language, key)) return key;
    return std::nullopt;
}

namespace {

std::string name_of_field(const Form& form, PlaceRef place, const Walk& walk, const core::Texts& texts, std::string_view language) {
    const auto key = text_key(form, place, walk, texts, language, "label");
    return key ? texts.say(language, *key) : form.fields[place.field].id;
}

std::string title_of_item(const Field& group, std::uint32_t item, const core::Texts& texts, std::string_view language) {
    return texts.say(language, group.key + ".item", {{"n", std::to_string(item + 1)}});
}

}  // namespace

std::string label_of(const Form& form, PlaceRef place, const Walk& walk, const core::Texts& texts, std::string_view language) {
    const Field& field = form.fields[place.field];
    std::string label = name_of_field(form, place, walk, texts, language);
    if (field.group < 0) return label;
    const Field& group = form.fields[static_cast<std::size_t>(field.group)];
    return texts.say(language, "dialog.item_label",
                     {{"item", title_of_item(group, place.item, texts, language)}, {"label", label}});
}

std::vector<Line> lines_of(const Form& form, const Walk& walk, const core::Texts& texts, std::string_view language, View view) {
    std::vector<Line> lines;
    for (const auto place : walk.places()) {
        const Field& field = form.fields[place.field];
        if (field.type == FieldType::sign) continue;
        const Answer* answer = walk.answer(place);
        Line line;
        line.place = walk.name(place);
        line.section = texts.say(language, form.sections[field.section].key);
        line.label = label_of(form, place, walk, texts, language);
        line.name = name_of_field(form, place, walk, texts, language);
        if (field.group >= 0)
            line.item = title_of_item(form.fields[static_cast<std::size_t>(field.group)], place.item, texts, language);
        if (has_content(answer)) line.value = show_value(field, answer->value, texts, language, view);
        line.marked = answer && answer->marked;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<AttachmentGroup> group_files(const std::vector<Attachment>& files, const core::Texts& texts,
                                         std::string_view language) {
    struct Named {
        std::string caption;
        std::string kind;
        std::vector<Attachment> files;
    };
    std::vector<Named> groups;
    for (const auto& one : files) {
        std::string caption = one.caption;
        if (caption.empty() && !one.album.empty())
            for (const auto& other : files)
                if (other.album == one.album && !other.caption.empty()) caption = other.caption;
        if (caption.size() > longest_title || caption.find('\n') != std::string::npos) caption.clear();
        const std::string kind = kind_of(one);
        auto group = std::find_if(groups.begin(), groups.end(), [&](auto& g) { return g.caption == caption && g.kind == kind; });
        if (group == groups.end()) group = groups.insert(groups.end(), {caption, kind, {}});
        group->files.push_back(one);
    }
    std::vector<AttachmentGroup> made;
    for (auto& group : groups) {
        const std::string name = group.caption.empty() ? texts.say(language, "dialog.files." + group.kind) : group.caption;
        const std::string count = std::to_string(group.files.size());
        made.push_back({texts.say(language, "dialog.files." + group.kind + "_count", {{"name", name}, {"count", count}}),
                        std::move(group.files)});
    }
    return made;
}

std::vector<Line> render(const Form& form, const Submission& submission, const core::Texts& texts, std::string_view language,
                         View view) {
    return lines_of(form, Walk(form, submission.entries), texts, language, view);
}

std::vector<std::vector<Line>> items(const Form& form, const Submission& submission, std::string_view repeat_field,
                                     const core::Texts& texts, std::string_view language, View view) {
    const int group = form.find(repeat_field);
    if (group < 0 || form.fields[static_cast<std::size_t>(group)].type != FieldType::repeat) return {};
    const Walk walk(form, submission.entries);
    const auto index = static_cast<std::uint16_t>(group);
    if (!walk.relevant({index, 0})) return {};
    std::vector<std::vector<Line>> found(static_cast<std::size_t>(walk.items(index)));
    for (auto& line : lines_of(form, walk, texts, language, view)) {
        const auto field = static_cast<std::size_t>(form.find(line.place.field));
        if (form.fields[field].group == group && !line.value.empty()) found[line.place.item].push_back(std::move(line));
    }
    return found;
}

std::string item_title(const Form& form, std::string_view repeat_field, std::uint32_t item, const core::Texts& texts,
                       std::string_view language) {
    const int group = form.find(repeat_field);
    if (group < 0 || form.fields[static_cast<std::size_t>(group)].type != FieldType::repeat) return {};
    return title_of_item(form.fields[static_cast<std::size_t>(group)], item, texts, language);
}

std::string render_text(const Form& form, const Submission& submission, const core::Texts& texts, std::string_view language,
                        View view) {
    std::string text;
    std::string item;
    for (const auto& line : render(form, submission, texts, language, view)) {
        const bool asks_for_more = form.fields[static_cast<std::size_t>(form.find(line.place.field))].type == FieldType::repeat;
        if (line.value.empty() || asks_for_more) continue;
        if (!text.empty()) text += line.item == item ? "\n" : "\n\n";
        if (line.item != item && !line.item.empty()) text += texts.say(language, "dialog.item_heading", {{"item", line.item}}) + "\n";
        item = line.item;
        text += texts.say(language, line.marked ? "dialog.line_marked" : "dialog.line", {{"label", line.name}, {"value", line.value}});
    }
    return text;
}

std::string role_text(const Form& form, const Submission& submission, std::string_view role, const core::Texts& texts,
                      std::string_view language, View view) {
    const auto fields = form.roles.find(role);
    if (fields == form.roles.end()) return {};
    for (const auto& id : fields->second) {
        const Entry* entry = submission.find(id);
        const int index = form.find(id);
        if (entry && index >= 0 && entry->state == State::answered)
            return show_value(form.fields[static_cast<std::size_t>(index)], entry->value, texts, language, view);
    }
    return {};
}

std::vector<AttachmentGroup> attachments(const Form& form, const Submission& submission, const core::Texts& texts,
                                         std::string_view language) {
    std::vector<Attachment> all;
    for (const auto& entry : submission.entries) {
        if (form.find(entry.place.field) < 0) continue;
        if (const auto* files = std::get_if<std::vector<Attachment>>(&entry.value)) all.insert(all.end(), files->begin(), files->end());
    }
    auto groups = group_files(all, texts, language);
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i].title = texts.say(language, "dialog.files.numbered",
                                    {{"n", std::to_string(i + 1)}, {"title", groups[i].title}});
    return groups;
}

}  // namespace aftercare::dialogs
