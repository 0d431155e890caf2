// Changing answers: by number or label, and by editing the message they came from.
#include "dialogs/dialog.h"
#include "dialogs/recognise/pasted.h"
#include "dialogs/render.h"

#include <algorithm>
#include <charconv>

namespace aftercare::dialogs {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text;
}

// What may stand between a label and its new value: "型号 改成 X200", "model to X200".
std::string_view without_link(std::string_view value) {
    value = trimmed(value);
    for (const std::string_view link : {"改成", "改为", "成", "为", "是", "：", ":", "=", "to "})
        if (value.starts_with(link)) return trimmed(value.substr(link.size()));
    return value;
}

}  // namespace

void Dialog::apply(const EditField& input) {
    if (by_letter()) return correct_by_letter(input);
    const std::string text = readers_.normaliser.apply(recognise::Step::trim, input.text);
    let_go_pending();
    if (!text.empty() && edit_by_words(text, "", true)) return;
    if (!text.empty()) note(say("dialog.no_such_field"));
    touch();
    push_pending({Pending::Kind::picking, draft().cursor, {}, ""}, true);
    draft().question_since = draft().revision;
    ask(Wording::full);
}

bool Dialog::edit_by_words(std::string_view text, const std::string& source, bool bare) {
    const Edit edit = edit_in(text, bare);
    switch (edit.kind) {
        case Edit::Kind::none: return false;
        case Edit::Kind::list: apply(EditField{}); return true;
        case Edit::Kind::place: edit_place(edit.place, edit.value, source); return true;
        case Edit::Kind::unknown:
            note(say("dialog.no_such_field"));
            ask(Wording::again);
            return true;
    }
    return false;
}

Dialog::Edit Dialog::edit_in(std::string_view text, bool bare) {
    using Kind = Edit::Kind;
    constexpr std::size_t longest_label = 80;
    const std::string key = readers_.normaliser.key(text.substr(0, 400));
    std::string_view rest = key;
    bool edit_word = false;
    for (const auto& word : readers_.edit_words) {
        if (!rest.starts_with(word)) continue;
        const auto after = rest.substr(word.size());
        const bool latin = static_cast<unsigned char>(word.back()) < 0x80;
        if (latin && !after.empty() && after.front() != ' ') continue;
        rest = trimmed(after);
        edit_word = true;
        break;
    }
    const bool at_summary = draft().phase == Phase::summary;
    const bool wanted = at_summary || bare;
    if (!edit_word && !wanted) return {};
    if (edit_word && rest.empty()) return {wanted ? Kind::list : Kind::none, {}, {}};
    int number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto places = numbered(form_, walk());
    if (error == std::errc{} && end == rest.data() + rest.size()) {
        if (number >= 1 && number <= static_cast<int>(places.size()))
            return {Kind::place, places[static_cast<std::size_t>(number - 1)], {}};
        return {wanted ? Kind::unknown : Kind::none, {}, {}};
    }
    // The longest label that the text begins with.
    std::size_t longest = 0;
    PlaceRef place;
    for (const auto& [name, fields] : readers_.by_label) {
        if (name.size() <= longest || name.size() > longest_label || !rest.starts_with(name)) continue;
        const auto found = targets(fields);
        if (found.size() != 1 || !walk().relevant(found.front())) continue;
        longest = name.size();
        place = found.front();
    }
    if (longest == 0) return {};
    const auto value_key = without_link(rest.substr(longest));
    // In the middle of the form only "改 型号" alone is a wish; "修改密码后无法登录" is a description.
    if (!value_key.empty() && !wanted) return {};
    // The value as it was written, not its key: it is what stands at the end of the text.
    std::string_view value;
    if (!value_key.empty()) {
        const std::string written = readers_.normaliser.apply(recognise::Step::nfkc, text);
        for (std::size_t cut = 0; cut < text.size() && value.empty(); ++cut) {
            if ((static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) continue;
            if (readers_.normaliser.key(text.substr(cut)) == value_key) value = trimmed(text.substr(cut));
        }
        if (value.empty()) return {};
    }
    return {Kind::place, place, std::string(value)};
}

void Dialog::edit_place(PlaceRef place, std::string_view value, const std::string& source) {
    let_go_pending(place);
    touch();
    // Going back leads to where the change was asked for.
    if (draft().phase == Phase::summary || (cursor_is_open() && cursor() != place)) remember(cursor());
    go_to(place);
    const FieldType type = field_at(place).type;
    const bool readable = type != FieldType::files && type != FieldType::repeat;
    if (value.empty() || !readable) return ask(Wording::full);
    settle(place, read_text(form_, place, value, walk(), draft().language, context_), value, source);
}

void Dialog::apply(const EditInput& input) {
    if (input.message.empty()) return;
    const bool was_invalid = draft().invalid > 0 && draft().invalid_source == input.message;
    if (was_invalid) return apply(TextInput{input.text, input.message});
    edit_message(input);
}

void Dialog::edit_message(const EditInput& input) {
    std::vector<PlaceRef> from_it;
    for (const auto& answer : draft().answers) {
        PlaceRef place;
        if (answer.source == input.message && answer.state == State::answered && walk().locate(answer.place, place))
            from_it.push_back(place);
    }
    if (from_it.empty()) return;
    struct Change {
        PlaceRef place;
        std::string text;
    };
    std::vector<Change> changes;
    const auto labels = readers_.labels->read(input.text);
    for (const auto& pair : labels.pairs)
        for (const auto field : readers_.label_groups[static_cast<std::size_t>(std::stoul(pair.field))])
            for (const auto place : from_it)
                if (place.field == field) changes.push_back({place, pair.value});
    if (changes.empty() && from_it.size() == 1) changes.push_back({from_it.front(), input.text});
    bool changed = false, present_gone = false;
    for (const auto& change : changes) {
        if (field_at(change.place).type == FieldType::files) continue;
        Reading reading = read_text(form_, change.place, change.text, walk(), draft().language, context_);
        const bool good = reading.kind == Reading::Kind::valid || reading.kind == Reading::Kind::warned;
        const Answer* before = walk().answer(change.place);
        if (good && before && before->value == reading.value) continue;
        if (good) {
            set(change.place, State::answered, std::move(reading.value), input.message);
            note(say("dialog.updated", {{"label", label(change.place)}, {"value", shown(change.place, answer_at(change.place).value)}}));
        } else {
            note(say("dialog.edit_refused", {{"label", label(change.place)}}));
            note(reading.reason);
        }
        changed = true;
    }
    if (!changed) return;
    present_gone = draft().phase == Phase::asking && !walk().relevant(cursor());
    if (draft().pending.empty() && (draft().phase == Phase::summary || present_gone)) return advance();
    ask(Wording::again);
}

}  // namespace aftercare::dialogs
