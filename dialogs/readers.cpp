#include "dialogs/readers.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace aftercare::dialogs {

const std::vector<NamedWish> named_wishes{
    {Wish::skip, "skip"},   {Wish::nothing, "nothing"}, {Wish::back, "back"}, {Wish::why, "why"},
    {Wish::done, "done"},   {Wish::human, "human"},     {Wish::keep, "keep"}, {Wish::restart, "restart"},
    {Wish::go_on, "go_on"}, {Wish::sign, "sign"},       {Wish::edit, "edit"},
    {Wish::missing, "missing"},
};

namespace {

// No wish is longer, in bytes; what is longer is not even looked up.
constexpr std::size_t longest_wish = 64;

// Stands between a group's number and an item's in the name of a label.
constexpr char item_mark = '@';

// "i forgot the" is left of "I forgot the order number".
std::string_view without_article(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    for (const std::string_view article : {" the", " my", " a", " an", " any", " our"})
        if (text.ends_with(article)) return text.substr(0, text.size() - article.size());
    return text;
}

template <class Each>
void each_word(std::string_view words, Each each) {
    while (!words.empty()) {
        const auto bar = words.find('|');
        each(words.substr(0, bar));
        words.remove_prefix(bar == std::string_view::npos ? words.size() : bar + 1);
    }
}

void add_wishes(Readers& readers, const Form& form, const core::Texts& texts) {
    for (const auto& [wish, name] : named_wishes) {
        for (const auto& language : form.languages) {
            each_word(texts.say(language, "dialog.words." + std::string(name)), [&](std::string_view word) {
                const std::string key = readers.normaliser.key(word);
                if (key.empty()) return;
                readers.wishes[key] |= static_cast<std::uint32_t>(wish);
                if (wish == Wish::edit) readers.edit_words.push_back(key);
            });
        }
    }
    // What stands on a form's own button to sign may be written as well.
    const Field& sign = form.fields[static_cast<std::size_t>(form.sign_field())];
    std::vector<std::string> keys{sign.key + ".button"};
    for (const auto& variant : sign.variants) keys.push_back(sign.key + "." + variant.name + ".button");
    for (const auto& key : keys)
        for (const auto& language : form.languages)
            if (texts.has(language, key))
                readers.wishes[readers.normaliser.key(texts.say(language, key))] |= static_cast<std::uint32_t>(Wish::sign);
    std::sort(readers.edit_words.begin(), readers.edit_words.end(),
              [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    readers.edit_words.erase(std::unique(readers.edit_words.begin(), readers.edit_words.end()), readers.edit_words.end());
}

// "Serial number (SN)" is written as "Serial number", too.
std::string_view without_brackets(std::string_view label) {
    for (const std::string_view bracket : {"(", "（"})
        if (const auto at = label.find(bracket); at != std::string_view::npos && at > 0) label = label.substr(0, at);
    while (label.ends_with(' ')) label.remove_suffix(1);
    return label;
}

std::set<std::string> labels_of(const Form& form, const Field& field, const core::Texts& texts) {
    std::set<std::string> labels(field.alias.begin(), field.alias.end());
    for (const auto& language : form.languages) {
        labels.insert(texts.say(language, field.key + ".label"));
        for (const auto& variant : field.variants)
            if (const auto key = field.key + "." + variant.name + ".label"; texts.has(language, key))
                labels.insert(texts.say(language, key));
    }
    const auto whole = labels;
    for (const auto& label : whole) labels.emplace(without_brackets(label));
    return labels;
}

// "方案2·费用": the fields of groups with the item before them, as they are listed where several are shown together.
void add_item_labels(const Form& form, const core::Texts& texts, const std::map<std::vector<std::uint16_t>, std::size_t>& groups,
                     std::vector<recognise::FieldLabels>& labels) {
    for (std::uint16_t i = 0; i < form.fields.size(); ++i) {
        const Field& field = form.fields[i];
        if (field.group < 0) continue;
        const Field& repeat = form.fields[static_cast<std::size_t>(field.group)];
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) {
            return std::find(one.first.begin(), one.first.end(), i) != one.first.end();
        });
        for (int item = 0; group != groups.end() && item < repeat.max; ++item) {
            recognise::FieldLabels made{std::to_string(group->second) + item_mark + std::to_string(item), {}};
            const std::string number = std::to_string(item + 1);
            for (const auto& language : form.languages) {
                const std::string name = texts.say(language, repeat.key + ".item", {{"n", number}});
                for (const auto& label : labels_of(form, field, texts))
                    made.labels.push_back(texts.say(language, "dialog.item_label", {{"item", name}, {"label", label}}));
            }
            labels.push_back(std::move(made));
        }
    }
}

void add_labels(Readers& readers, const Form& form, const core::Texts& texts) {
    std::map<std::string, std::vector<std::uint16_t>> fields_by_key;
    std::map<std::string, std::string> spelling;
    for (std::uint16_t i = 0; i < form.fields.size(); ++i) {
        if (form.fields[i].type == FieldType::sign) continue;
        for (const auto& label : labels_of(form, form.fields[i], texts)) {
            const auto key = readers.normaliser.key(label);
            if (key.empty()) continue;
            auto& fields = fields_by_key[key];
            if (std::find(fields.begin(), fields.end(), i) == fields.end()) fields.push_back(i);
            spelling.emplace(key, label);
        }
    }
    // Labels of the same fields form a group; the reader of pasted forms names the group.
    std::map<std::vector<std::uint16_t>, std::size_t> groups;
    std::vector<recognise::FieldLabels> labels;
    for (const auto& [key, fields] : fields_by_key) {
        const auto [group, fresh] = groups.emplace(fields, labels.size());
        if (fresh) {
            readers.label_groups.push_back(fields);
            labels.push_back({std::to_string(group->second), {}});
        }
        labels[group->second].labels.push_back(spelling[key]);
    }
    add_item_labels(form, texts, groups, labels);
    readers.labels.emplace(readers.normaliser, labels);
    readers.by_label.insert(fields_by_key.begin(), fields_by_key.end());
    readers.labels_of_field.resize(form.fields.size());
    for (const auto& [key, fields] : fields_by_key)
        for (const auto field : fields) readers.labels_of_field[field].push_back(key);
    for (auto& keys : readers.labels_of_field)
        std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

void add_patterns(Readers& readers, const Form& form) {
    for (std::uint16_t i = 0; i < form.fields.size(); ++i) {
        const Field& field = form.fields[i];
        if (field.type == FieldType::phone) readers.phones.push_back(i);
        if (field.type == FieldType::email) readers.emails.push_back(i);
        if (std::any_of(field.checks.begin(), field.checks.end(), [](auto& c) { return c.rule == Check::Rule::uscc; }))
            readers.credit_codes.push_back(i);
        if (!field.extract.empty()) readers.extracting.push_back(i);
    }
}

}  // namespace

LabelTarget label_target(std::string_view pair_field) {
    const auto mark = pair_field.find(item_mark);
    LabelTarget target;
    std::from_chars(pair_field.data(), pair_field.data() + std::min(mark, pair_field.size()), target.group);
    if (mark == std::string_view::npos) return target;
    std::uint16_t item = 0;
    std::from_chars(pair_field.data() + mark + 1, pair_field.data() + pair_field.size(), item);
    target.item = item;
    return target;
}

Wishes Readers::wishes_of(std::string_view text) const {
    if (text.size() > longest_wish) return {};
    const auto found = wishes.find(normaliser.key(text));
    return found == wishes.end() ? Wishes{} : Wishes{found->second};
}

Wishes Readers::wishes_about(std::uint16_t field, std::string_view text) const {
    const Wishes plain = wishes_of(text);
    if (plain.bits != 0 || text.size() > longest_wish) return plain;
    const std::string key = normaliser.key(text);
    for (const auto& name : labels_of_field[field]) {
        const auto at = key.find(name);
        if (at == std::string::npos) continue;
        std::string rest = key;
        rest.erase(at, name.size());
        return wishes_of(without_article(rest));
    }
    return {};
}

std::shared_ptr<const Readers> make_readers(const Form& form, const core::Texts& texts,
                                            const recognise::Normaliser& normaliser) {
    auto readers = std::make_shared<Readers>(normaliser);
    add_wishes(*readers, form, texts);
    add_labels(*readers, form, texts);
    add_patterns(*readers, form);
    for (const auto& language : form.languages)
        each_word(texts.say(language, "dialog.words.name_lead"), [&](std::string_view word) { readers->name_leads.emplace_back(word); });
    std::sort(readers->name_leads.begin(), readers->name_leads.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const auto& language : form.languages) readers->courtesies.push_back(texts.say(language, "dialog.words.courtesy"));
    return readers;
}

}  // namespace aftercare::dialogs
