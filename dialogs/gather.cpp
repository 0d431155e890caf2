// Several answers in one message: labelled lines and patterns that cannot be mistaken.
#include "dialogs/condition_parse.h"
#include "dialogs/dialog.h"
#include "dialogs/gather.h"
#include "dialogs/recognise/clauses.h"
#include "dialogs/recognise/pasted.h"
#include "dialogs/render.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether a search for patterns can find anything: an "@", a web address, or a run of letters and
// digits long enough for a number. Most answers have none, and are spared the search.
bool may_hold_pattern(std::string_view text) {
    std::size_t digits = 0, run = 0;
    for (const char c : text) {
        if (c == '@' || static_cast<unsigned char>(c) == 0xEF) return true;  // 0xEF: full-width forms
        digits += is_digit(c) ? 1 : 0;
        run = is_digit(c) || is_letter(c) ? run + 1 : 0;
        if (run >= 8 && digits > 0) return true;
    }
    return digits >= 7;
}

bool may_hold_label(std::string_view text) {
    return text.find_first_of(":=\t") != std::string_view::npos || text.find("：") != std::string_view::npos;
}

bool is_number(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

bool reads_text(FieldType type) {
    return type == FieldType::text || type == FieldType::long_text || type == FieldType::address;
}

bool given_as_text(FieldType type) {
    return type != FieldType::files && type != FieldType::sign && type != FieldType::repeat;
}

}  // namespace

std::vector<FoundPattern> patterns_in(const Form& form, const Readers& readers, std::string_view text) {
    std::vector<FoundPattern> found;
    if (!may_hold_pattern(text)) return found;
    for (auto& one : recognise::find_patterns(text)) {
        using Kind = recognise::Pattern::Kind;
        const auto* fields = one.kind == Kind::phone         ? &readers.phones
                             : one.kind == Kind::email       ? &readers.emails
                             : one.kind == Kind::credit_code ? &readers.credit_codes
                                                             : nullptr;
        if (fields && !fields->empty()) found.push_back({one.begin, one.end, std::move(one.value), *fields});
    }
    for (const auto index : readers.extracting) {
        for (const auto& pattern : form.fields[index].extract) {
            const auto hit = pattern.find(text);
            if (!hit) continue;
            const bool overlaps = std::any_of(found.begin(), found.end(), [&](auto& other) {
                return hit->begin < other.end && other.begin < hit->end;
            });
            if (!overlaps) found.push_back({hit->begin, hit->end, std::string(text.substr(hit->begin, hit->end - hit->begin)), {index}});
        }
    }
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.begin < b.begin; });
    return found;
}

std::vector<PlaceRef> Dialog::targets(const std::vector<std::uint16_t>& fields) {
    const PlaceRef here = cursor();
    const auto place_of = [&](std::uint16_t field) {
        const int group = form_.fields[field].group;
        if (group < 0) return PlaceRef{field, 0};
        const bool same_group = field_at(here).group == group || here.field == group;
        const int last = walk().items(static_cast<std::uint16_t>(group)) - 1;
        return PlaceRef{field, same_group ? here.item : static_cast<std::uint16_t>(last)};
    };
    std::vector<PlaceRef> relevant, all;
    for (const auto field : fields) {
        all.push_back(place_of(field));
        if (walk().relevant(all.back())) relevant.push_back(all.back());
    }
    if (relevant.size() == 1) return relevant;
    if (std::find(relevant.begin(), relevant.end(), here) != relevant.end()) return {here};
    if (!relevant.empty()) return {};
    // None is relevant yet. Fields of branches that exclude each other may all keep the value: only
    // the branch that is chosen later shows it.
    for (std::size_t i = 0; i < fields.size(); ++i)
        for (std::size_t j = i + 1; j < fields.size(); ++j)
            if (!exclusive(form_.fields[fields[i]].when, form_.fields[fields[j]].when)) return {};
    return all;
}

// A label that comes again in one message begins the next item of its group, and so does one that comes
// in answer to "another one?".
PlaceRef Dialog::item_for(PlaceRef place, const std::vector<PlaceRef>& given) {
    const int group = field_at(place).group;
    if (group < 0) return place;
    const auto index = static_cast<std::uint16_t>(group);
    for (const auto other : given)
        if (field_at(other).group == group) place.item = std::max(place.item, other.item);
    const bool again = std::find(given.begin(), given.end(), place) != given.end();
    const bool is_more = cursor_is_open() && cursor() == PlaceRef{index, place.item};
    const int next = place.item + 1;
    if (!(again || is_more) || next >= form_.fields[index].max) return place;
    if (next >= form_.fields[index].min) set({index, place.item}, State::answered, std::string("yes"), "");
    return {place.field, static_cast<std::uint16_t>(next)};
}

void Dialog::put(PlaceRef place, Value value, const std::string& source) {
    const Answer* before = walk().answer(place);
    if (before && before->state == State::answered) {
        if (before->value == value) {
            // Given once more as it stands: that settles a question whether to change it.
            const Place name = walk().name(place);
            const auto settled = std::erase_if(draft().pending, [&](const Pending& pending) {
                return pending.kind == Pending::Kind::overwrite && pending.place == name;
            });
            if (settled > 0) note_kept(place);
            return;
        }
        // Nobody has seen what is kept for a branch that is not chosen: the newest value is as good as a first one.
        if (walk().relevant(place)) return push_pending({Pending::Kind::overwrite, walk().name(place), {std::move(value)}, source}, false);
    }
    set(place, State::answered, std::move(value), source);
    noted_.push_back(label(place));
}

bool Dialog::put_text(PlaceRef place, std::string_view text, const std::string& source) {
    const Field& field = field_at(place);
    Reading reading;
    if (given_as_text(field.type)) reading = read_text(form_, place, text, walk(), draft().language, context_);
    const Wishes wishes = readers_.wishes_about(place.field, text);
    if (!field.required && (wishes.has(Wish::nothing) || wishes.has(Wish::skip) || wishes.has(Wish::missing))) {
        if (walk().state(place) == State::unset) set(place, State::skipped, std::string(), source);
        return true;
    }
    const bool taken = reading.kind != Reading::Kind::unclear && reading.kind != Reading::Kind::invalid;
    if (taken && !reading.rest.empty()) keep_rest(place, reading.rest, text, source);
    switch (reading.kind) {
        case Reading::Kind::valid: put(place, std::move(reading.value), source); return true;
        case Reading::Kind::unsure:
            push_pending({Pending::Kind::meant, walk().name(place), std::move(reading.candidates), source}, false);
            return true;
        case Reading::Kind::warned:
            if (walk().state(place) == State::answered)
                put(place, std::move(reading.value), source);
            else
                push_pending({Pending::Kind::warned, walk().name(place), {std::move(reading.value)}, source}, false);
            return true;
        case Reading::Kind::unclear:
        case Reading::Kind::invalid: break;
    }
    not_read_.push_back(label(place));
    return false;
}

void Dialog::put_everywhere(const std::vector<PlaceRef>& places, std::string_view text, const std::string& source,
                            const std::string& name) {
    const std::size_t noted = noted_.size();
    const std::size_t not_read = not_read_.size();
    for (const auto place : places) put_text(place, text, source);
    const auto say_once = [&](std::vector<std::string>& labels, std::size_t before) {
        if (labels.size() <= before + 1) return;
        labels.resize(before + 1);
        if (!name.empty()) labels.back() = name;
    };
    say_once(noted_, noted);
    say_once(not_read_, not_read);
}

void Dialog::report_gathered() {
    const std::string comma = say("dialog.list_comma");
    const auto joined = [&](const std::vector<std::string>& labels) {
        std::string text;
        for (const auto& one : labels) text += (text.empty() ? "" : comma) + one;
        return text;
    };
    if (!noted_.empty()) note(say("dialog.noted", {{"labels", joined(noted_)}}));
    if (!not_read_.empty()) note(say("dialog.not_read", {{"labels", joined(not_read_)}}));
    if (!draft().pending.empty()) {
        draft().question_since = draft().revision;
        return ask(Wording::full);
    }
    if (draft().phase == Phase::asking && cursor_is_open()) {
        draft().question_since = draft().revision;
        return ask(Wording::again);
    }
    advance();
}

bool Dialog::gather_labels(std::string_view text, const std::string& source) {
    if (!may_hold_label(text)) return false;
    const auto reading = readers_.labels->read(text);
    if (reading.pairs.empty()) return false;
    const PlaceRef here = cursor();
    const Field& field = field_at(here);
    const bool asking = draft().phase == Phase::asking;
    // One labelled line within a longer story is part of the story.
    if (asking && field.type == FieldType::long_text && reading.pairs.size() == 1 && !reading.rest.empty()) return false;
    touch();
    bool here_given = false;
    std::vector<PlaceRef> given;
    for (const auto& pair : reading.pairs) {
        const auto group = static_cast<std::size_t>(std::stoul(pair.field));
        auto places = targets(readers_.label_groups[group]);
        if (places.size() == 1) places.front() = item_for(places.front(), given);
        given.insert(given.end(), places.begin(), places.end());
        if (places.empty()) not_read_.push_back(pair.label);
        here_given = here_given || std::find(places.begin(), places.end(), here) != places.end();
        put_everywhere(places, pair.value, source, pair.label);
    }
    const bool one_line = !reading.rest.empty() && reading.rest.find('\n') == std::string::npos;
    if (asking && !here_given && one_line && given_as_text(field.type) && walk().state(here) == State::unset) {
        Reading rest = read_text(form_, here, reading.rest, walk(), draft().language, context_);
        if (rest.kind == Reading::Kind::valid) put(here, std::move(rest.value), source);
    }
    if (asking && walk().state(here) != State::unset) remember(here);
    report_gathered();
    return true;
}

bool Dialog::mentions(PlaceRef place, const std::string& key) const {
    return std::any_of(readers_.by_label.begin(), readers_.by_label.end(), [&](const auto& label) {
        const auto& fields = label.second;
        return std::find(fields.begin(), fields.end(), place.field) != fields.end() &&
               key.find(label.first) != std::string::npos;
    });
}

std::optional<std::string> Dialog::gather_patterns(std::string_view text, const std::string& source) {
    if (!may_hold_pattern(text)) return std::string(text);
    const PlaceRef here = cursor();
    const Field& field = field_at(here);
    const bool asking = draft().phase == Phase::asking;
    struct Fill {
        std::vector<PlaceRef> places;
        std::string value;
    };
    std::vector<Fill> fills;
    std::string rest;
    std::size_t copied = 0;
    for (const auto& one : patterns_in(form_, readers_, text)) {
        const auto places = targets(one.fields);
        if (places.empty() || (asking && std::find(places.begin(), places.end(), here) != places.end())) continue;
        fills.push_back({places, one.value});
        rest.append(text.substr(copied, one.begin - copied)).append(" ");
        copied = one.end;
    }
    if (fills.empty()) return std::string(text);
    rest.append(text.substr(copied));
    const std::string key = readers_.normaliser.key(rest);
    const auto about = [&](const Fill& fill) { return mentions(fill.places.front(), key); };
    const auto is_set = [&](const Fill& fill) { return walk().state(fill.places.front()) == State::answered; };
    const auto fill_in = [&](const Fill& fill) { put_everywhere(fill.places, fill.value, source, ""); };

    if (asking && field.type == FieldType::long_text) {
        for (const auto& fill : fills)
            if (!is_set(fill)) fill_in(fill);
        return std::string(text);
    }
    if (asking && reads_text(field.type) && std::none_of(fills.begin(), fills.end(), about)) {
        // A number that could itself be the answer is the answer; and so is everything where the
        // pattern's field has its value already.
        const bool nothing_else = key.empty();
        const bool could_be = read_text(form_, here, text, walk(), draft().language, context_).kind == Reading::Kind::valid;
        if ((nothing_else && could_be) || std::all_of(fills.begin(), fills.end(), is_set)) return std::string(text);
    }
    touch();
    for (const auto& fill : fills) fill_in(fill);
    // "我叫王小明，电话": the clause with the label went with its number, the others are an answer.
    rest = recognise::clauses_without(rest, [&](std::string_view clause) {
        const std::string words = readers_.normaliser.key(clause);
        return std::any_of(fills.begin(), fills.end(), [&](auto& fill) { return mentions(fill.places.front(), words); });
    });
    const bool more = asking && !readers_.normaliser.key(rest).empty() && draft().pending.empty() && given_as_text(field.type);
    if (more) {
        if (!noted_.empty()) {
            std::string labels;
            for (const auto& one : noted_) labels += (labels.empty() ? "" : say("dialog.list_comma")) + one;
            note(say("dialog.noted", {{"labels", labels}}));
            noted_.clear();
        }
        return readers_.normaliser.apply(recognise::Step::trim, rest);
    }
    report_gathered();
    return std::nullopt;
}

void Dialog::keep_rest(PlaceRef answered, const std::string& rest, std::string_view raw, const std::string& source) {
    if (!offer_choice(answered, rest, source)) add_remark(raw, source);
}

// Only fields of the same section are offered: there the words are about the same thing.
bool Dialog::offer_choice(PlaceRef answered, const std::string& rest, const std::string& source) {
    for (const auto place : walk().places()) {
        const Field& field = field_at(place);
        const bool open = place != answered && field.type == FieldType::choice && field.section == field_at(answered).section &&
                          field.group < 0 && walk().state(place) == State::unset;
        if (!open) continue;
        const auto found = field.choice_set->match(rest);
        using Outcome = recognise::ChoiceReading::Outcome;
        if (found.outcome != Outcome::exact && found.outcome != Outcome::close) continue;
        Value value = field.choices[found.indexes.front()].value;
        if (found.outcome == Outcome::exact && !is_number(rest)) {
            set(place, State::answered, value, source);
            after_ = say("dialog.understood_date", {{"label", label(place)}, {"value", shown(place, value)}});
            return true;
        }
        push_pending({Pending::Kind::meant, walk().name(place), {std::move(value)}, source}, false);
        return false;
    }
    return false;
}

void Dialog::add_remark(std::string_view remark, const std::string& source) {
    for (const auto place : walk().places()) {
        if (!field_at(place).remarks) continue;
        const Answer& before = answer_at(place);
        const State state = before.state == State::answered ? State::answered : State::unset;
        const auto* kept = std::get_if<std::string>(&before.value);
        std::string whole = kept ? *kept : "";
        if (whole.find(remark) != std::string::npos) return;
        whole.append(whole.empty() ? "" : "\n").append(remark);
        const std::string from = state == State::answered ? before.source : source;
        const bool marked = before.marked;
        set(place, state, std::move(whole), from, marked);
        after_ = say("dialog.remark_kept", {{"text", std::string(remark)}, {"label", label(place)}});
        return;
    }
}

}  // namespace aftercare::dialogs
