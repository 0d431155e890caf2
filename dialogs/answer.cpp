// The answer to the present question.
#include "dialogs/buttons.h"
#include "dialogs/dialog.h"
#include "dialogs/recognise/yes_no.h"
#include "dialogs/render.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

// Characters of an answer that is kept although it is not valid.
constexpr std::size_t longest_kept = 1000;

bool picks(const Field& field) { return field.type == FieldType::choice || field.type == FieldType::choices; }

}  // namespace

void Dialog::answer_text(std::string_view text, const std::string& source) {
    const PlaceRef place = cursor();
    const Field& field = field_at(place);
    // A choice goes first: "没有" may be one of them.
    if (picks(field)) {
        Reading reading = read_text(form_, place, text, walk(), draft().language, context_);
        if (reading.kind == Reading::Kind::valid) return settle(place, std::move(reading), text, source);
    }
    const Wishes wishes = picks(field) ? readers_.wishes_of(text) : readers_.wishes_about(place.field, text);
    if (grant(wishes, text, source)) return;
    if (edit_by_words(text, source, false)) return;
    if (gather_labels(text, source)) return;
    if (field.type == FieldType::files) return answer_files(text);
    if (field.type == FieldType::repeat) return answer_more(text);
    const auto rest = gather_patterns(text, source);
    if (!rest) return;
    settle(place, read_text(form_, place, *rest, walk(), draft().language, context_), *rest, source);
}

bool Dialog::grant(Wishes wishes, std::string_view text, const std::string& source) {
    if (wishes.bits == 0) return false;
    const PlaceRef place = cursor();
    const Field& field = field_at(place);
    const Answer* answer = walk().answer(place);
    if (wishes.has(Wish::why)) {
        explain_why();
        return true;
    }
    const bool collects = field.type == FieldType::files || field.type == FieldType::choices;
    if (collects && answer && wishes.has(Wish::done)) {
        finish_collecting(place);
        return true;
    }
    if (answer && answer->state == State::answered && wishes.has(Wish::keep)) {
        press_field(place, verb::keep);
        return true;
    }
    if (field.type == FieldType::repeat && (wishes.has(Wish::nothing) || wishes.has(Wish::done) || wishes.has(Wish::skip))) {
        accept(place, std::string("no"), source);
        return true;
    }
    if (wishes.has(Wish::nothing) && field.takes_none) {
        accept(place, std::string(text), source);
        return true;
    }
    if (wishes.has(Wish::missing) && !field.required && field.type != FieldType::repeat) {
        skip_field(place);
        return true;
    }
    if (wishes.has(Wish::missing) && offer_to_keep(place, text, source)) return true;
    if (wishes.has(Wish::skip) || wishes.has(Wish::nothing) || (field.type == FieldType::files && wishes.has(Wish::done))) {
        apply(Skip{});
        return true;
    }
    return false;
}

bool Dialog::offer_to_keep(PlaceRef place, std::string_view text, const std::string& source) {
    const Field& field = field_at(place);
    if (!field.required || !may_be_kept(field)) return false;
    const auto kind = read_text(form_, place, text, walk(), draft().language, context_).kind;
    if (kind != Reading::Kind::unclear && kind != Reading::Kind::invalid) return false;
    stick(place, text, source);
    return true;
}

void Dialog::stick(PlaceRef place, std::string_view raw, const std::string& source) {
    const bool stuck = !draft().pending.empty() && draft().pending.front().kind == Pending::Kind::stuck;
    std::string kept = readers_.normaliser.truncated(raw, longest_kept);
    if (stuck) draft().pending.erase(draft().pending.begin());
    push_pending({Pending::Kind::stuck, walk().name(place), {std::move(kept)}, source}, true);
    draft().question_since = draft().revision;
    ask(Wording::again);
}

void Dialog::explain_why() {
    const PlaceRef place = cursor();
    const auto key = text_key(form_, place, walk(), context_.texts, draft().language, "why");
    note(key ? say(*key) : say("dialog.why", {{"label", label(place)}}));
    ask(Wording::again);
}

void Dialog::answer_more(std::string_view text) {
    const PlaceRef place = cursor();
    // Where buttons cannot be pressed their words are typed.
    const auto types = [&](std::string_view button) {
        return readers_.normaliser.key(text) == readers_.normaliser.key(say(button));
    };
    if (types("dialog.button.another")) return accept(place, std::string("yes"), "");
    if (types("dialog.button.no_more")) return accept(place, std::string("no"), "");
    switch (recognise::read_yes_no(readers_.normaliser, text)) {
        case recognise::YesNo::yes: return accept(place, std::string("yes"), "");
        case recognise::YesNo::no: return accept(place, std::string("no"), "");
        case recognise::YesNo::unclear: return not_valid(place, say("check.yes_no"), text, "");
    }
}

void Dialog::answer_files(std::string_view text) {
    not_valid(cursor(), say("check.files"), text, "");
}

void Dialog::settle(PlaceRef place, Reading reading, std::string_view raw, const std::string& source) {
    using Kind = Reading::Kind;
    const bool taken = reading.kind != Kind::unclear && reading.kind != Kind::invalid;
    if (taken && !reading.rest.empty()) keep_rest(place, reading.rest, raw, source);
    switch (reading.kind) {
        case Kind::valid: return accept(place, std::move(reading.value), source);
        case Kind::unsure:
            push_pending({Pending::Kind::meant, walk().name(place), std::move(reading.candidates), source}, true);
            break;
        case Kind::warned:
            push_pending({Pending::Kind::warned, walk().name(place), {std::move(reading.value)}, source}, true);
            break;
        case Kind::unclear:
        case Kind::invalid: return not_valid(place, reading.reason, raw, source);
    }
    draft().question_since = draft().revision;
    ask(Wording::full);
}

void Dialog::not_valid(PlaceRef place, const std::string& reason, std::string_view raw, const std::string& source) {
    ++draft().invalid;
    draft().invalid_source = source;
    touch();
    note(reason);
    if (static_cast<int>(draft().invalid) >= form_.policy.max_invalid) {
        if (form_.policy.human_on_max) {
            notes_.clear();
            return apply(Human{});
        }
        return stick(place, raw, source);
    }
    if (draft().invalid > 1) return ask(Wording::again);
    note(Question(form_, draft(), walk(), context_).example(place));
    ask(Wording::buttons_only);
}

void Dialog::accept(PlaceRef place, Value value, const std::string& source) {
    const Answer* before = walk().answer(place);
    const bool changes = before && before->state == State::answered && before->value != value;
    const bool says_date = std::holds_alternative<Date>(value);
    set(place, State::answered, std::move(value), source);
    const Value& stored = answer_at(place).value;
    if (changes)
        note(say("dialog.updated", {{"label", label(place)}, {"value", shown(place, stored)}}));
    else if (says_date)
        note(say("dialog.understood_date", {{"label", label(place)}, {"value", shown(place, stored)}}));
    remember(place);
    if (draft().pending.empty()) return advance();
    draft().question_since = draft().revision;
    ask(Wording::full);
}

void Dialog::keep_marked(PlaceRef place, Value raw, const std::string& source) {
    set(place, State::answered, std::move(raw), source, true);
    note(say("dialog.kept", {{"label", label(place)}}));
    remember(place);
    advance();
}

void Dialog::skip_field(PlaceRef place) {
    set(place, State::skipped, std::string(), "");
    remember(place);
    advance();
}

void Dialog::finish_collecting(PlaceRef place) {
    const Field& field = field_at(place);
    Answer& answer = answer_at(place);
    const auto* files = std::get_if<std::vector<Attachment>>(&answer.value);
    const auto* list = std::get_if<std::vector<std::string>>(&answer.value);
    const std::size_t count = files ? files->size() : (list ? list->size() : 0);
    if (files && static_cast<int>(count) < field.min) {
        note(say("check.files_min", {{"min", std::to_string(field.min)}, {"count", std::to_string(count)}}));
        return ask(Wording::again);
    }
    if (count == 0 && field.required) {
        note(say("dialog.required", {{"label", label(place)}}));
        return ask(Wording::again);
    }
    answer.state = count > 0 ? State::answered : State::skipped;
    draft().uncounted_files = 0;
    draft().surplus_files = 0;
    walk_.reset();
    touch();
    remember(place);
    advance();
}

void Dialog::answer_summary(std::string_view text, const std::string& source) {
    const Wishes wishes = readers_.wishes_of(text);
    const PlaceRef place{static_cast<std::uint16_t>(form_.sign_field()), 0};
    if (wishes.has(Wish::sign)) return sign();
    if (wishes.has(Wish::why)) {
        const auto key = text_key(form_, place, walk(), context_.texts, draft().language, "why");
        note(key ? say(*key) : say("dialog.why", {{"label", label(place)}}));
        return ask(Wording::again);
    }
    if (edit_by_words(text, source, false)) return;
    if (gather_labels(text, source)) return;
    // "Uh-huh" or "got it" is no signature: only the words for it are, above.
    if (recognise::read_yes_no(readers_.normaliser, text) == recognise::YesNo::no) return apply(EditField{});
    if (!gather_patterns(text, source)) return;
    note(say("dialog.summary_unclear"));
    ask(Wording::again);
}

void Dialog::sign() {
    step_.submission = collect(form_, draft());
    step_.submission->signature = {std::string(context_.who), context_.now};
    draft().phase = Phase::submitted;
    draft().pending.clear();
    touch();
    step_.outcome = Outcome::submitted;
}

}  // namespace aftercare::dialogs
