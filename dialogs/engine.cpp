#include "dialogs/engine.h"

#include "dialogs/buttons.h"
#include "dialogs/dialog.h"
#include "dialogs/render.h"

#include <algorithm>

namespace aftercare::dialogs {

namespace {

bool over(Phase phase) { return phase == Phase::submitted || phase == Phase::cancelled; }

// More than a person leaves open; what comes beyond is not asked.
constexpr std::size_t most_pending = 16;

}  // namespace

Step start(const Form& form, std::string_view language, const Context& context) {
    Draft draft;
    draft.form = form.id;
    draft.version = form.version;
    const auto found = std::find(form.languages.begin(), form.languages.end(), language);
    draft.language = found == form.languages.end() ? form.languages.front() : *found;
    return Dialog(form, std::move(draft), context).begin();
}

Step start(const Form& form, std::string_view language, const Context& context, const TextInput& first) {
    if (context.asking == Asking::all_at_once) return start(form, language, context, LetterInput{first.text, {}, first.message, "", "", true});
    Step begun = start(form, language, context);
    const bool nothing = first.text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (nothing) return begun;
    return take(form, std::move(begun.draft), first, context);
}

Step start(const Form& form, std::string_view language, const Context& context, LetterInput first) {
    Step begun = start(form, language, context);
    first.unasked = true;
    return take(form, std::move(begun.draft), first, context);
}

int count_labelled(const Form& form, std::string_view text) {
    return static_cast<int>(form.readers->labels->read(text).pairs.size());
}

Step take(const Form& form, Draft draft, const Input& input, const Context& context) {
    return Dialog(form, std::move(draft), context).take(input);
}

std::optional<core::DraftId> draft_of(std::string_view payload) {
    const auto parsed = parse_payload(payload);
    if (!parsed) return std::nullopt;
    return parsed->draft;
}

Step Dialog::begin() {
    touch();
    advance();
    return std::move(step_);
}

Step Dialog::take(const Input& input) {
    if (over(draft().phase)) {
        if (std::holds_alternative<PressInput>(input))
            step_.hint = say(draft().phase == Phase::submitted ? "dialog.hint.submitted" : "dialog.hint.over");
        step_.outcome = Outcome::unchanged;
        return std::move(step_);
    }
    std::visit([&](const auto& one) { apply(one); }, input);
    if (step_.outcome == Outcome::going_on && draft().revision == before_) step_.outcome = Outcome::unchanged;
    return std::move(step_);
}

// ---- the draft --------------------------------------------------------------------------------------

const Walk& Dialog::walk() {
    if (!walk_) walk_.emplace(form_, draft().answers);
    return *walk_;
}

void Dialog::touch() {
    if (draft().revision == before_ && draft().revision != UINT32_MAX) ++draft().revision;
    draft().abandoned = false;
}

Answer& Dialog::answer_at(PlaceRef place) {
    const Place name{form_.fields[place.field].id, place.item};
    walk_.reset();
    if (Answer* found = draft().find(name.field, name.item)) return *found;
    draft().answers.push_back({name, State::unset, false, std::string(), ""});
    return draft().answers.back();
}

void Dialog::set(PlaceRef place, State state, Value value, const std::string& source, bool marked) {
    Answer& answer = answer_at(place);
    const auto* remark = std::get_if<std::string>(&answer.value);
    const auto* given = std::get_if<std::string>(&value);
    if (field_at(place).remarks && answer.state == State::unset && state != State::unset && remark && given && !remark->empty()) {
        // What was said before, beside other answers, goes with the answer, and is one if there is no other.
        const bool held = given->find(*remark) != std::string::npos;
        if (!held) value = given->empty() ? *remark : *given + "\n" + *remark;
        state = State::answered;
    }
    answer.state = state;
    answer.value = std::move(value);
    answer.source = source;
    answer.marked = marked;
    touch();
}

PlaceRef Dialog::cursor() {
    PlaceRef place{static_cast<std::uint16_t>(form_.sign_field()), 0};
    walk().locate(draft().cursor, place);
    return place;
}

bool Dialog::cursor_is_open() {
    const PlaceRef place = cursor();
    return draft().phase == Phase::asking && walk().relevant(place) && walk().state(place) == State::unset;
}

void Dialog::remember(PlaceRef place) {
    const Place name = walk().name(place);
    auto& trail = draft().trail;
    std::erase(trail, name);
    trail.push_back(name);
}

void Dialog::go_to(PlaceRef place) {
    draft().cursor = walk().name(place);
    draft().phase = place.field == form_.sign_field() ? Phase::summary : Phase::asking;
    draft().invalid = 0;
    draft().invalid_source.clear();
    draft().question_since = draft().revision;
}

PlaceRef Dialog::first_open() {
    const PlaceRef sign{static_cast<std::uint16_t>(form_.sign_field()), 0};
    for (const auto place : walk().places())
        if (place != sign && walk().state(place) == State::unset && walk().asked(place)) return place;
    return sign;
}

void Dialog::advance() {
    const PlaceRef next = first_open();
    // What is asked now, and a summary that was left for a change, are not behind any more.
    const Place sign = walk().name({static_cast<std::uint16_t>(form_.sign_field()), 0});
    std::erase(draft().trail, sign);
    std::erase(draft().trail, walk().name(next));
    go_to(next);
    ask(Wording::full);
}

void Dialog::push_pending(Pending pending, bool first) {
    auto& list = draft().pending;
    if (pending.kind == Pending::Kind::overwrite) {
        const auto same = std::find_if(list.begin(), list.end(), [&](const Pending& other) {
            return other.kind == Pending::Kind::overwrite && other.place == pending.place;
        });
        if (same != list.end()) {
            *same = std::move(pending);
            return touch();
        }
        PlaceRef place;
        if (list.size() >= most_pending && walk().locate(pending.place, place)) return note_kept(place);
    }
    if (list.size() >= most_pending) return;
    list.insert(first ? list.begin() : list.end(), std::move(pending));
    touch();
}

// ---- words ------------------------------------------------------------------------------------------

std::string Dialog::say(std::string_view key, core::TextArguments arguments) const {
    return say_to(form_, context_.texts, step_.draft.language, key, arguments);
}

std::string Dialog::label(PlaceRef place) { return label_of(form_, place, walk(), context_.texts, draft().language); }

std::string Dialog::shown(PlaceRef place, const Value& value) const {
    return show_value(form_.fields[place.field], value, context_.texts, step_.draft.language, context_.view);
}

void Dialog::note(std::string_view text) {
    if (text.empty()) return;
    if (!notes_.empty()) notes_ += '\n';
    notes_ += text;
}

void Dialog::ask(Wording wording) {
    const Question question(form_, draft(), walk(), context_);
    note(after_);
    after_.clear();
    core::Outgoing out;
    if (wording == Wording::full) out = question.full();
    if (wording == Wording::again) out = question.again();
    if (wording == Wording::buttons_only) out.buttons = question.buttons();
    if (!notes_.empty() && !out.text.empty()) notes_ += wording == Wording::full ? "\n\n" : "\n";
    out.text.insert(0, notes_);
    notes_.clear();
    step_.says.push_back(std::move(out));
}

// ---- inputs -----------------------------------------------------------------------------------------

void Dialog::apply(const TextInput& input) {
    if (by_letter()) return apply(LetterInput{input.text, {}, input.message, "", "", false});
    const auto& normaliser = readers_.normaliser;
    const std::string text =
        normaliser.apply(recognise::Step::trim, normaliser.apply(recognise::Step::clean, input.text));
    if (text.empty()) return ask(Wording::again);
    if (draft().abandoned) return apply(Resume{});
    const Wishes wishes = readers_.wishes_of(text);
    if (wishes.has(Wish::human) && !form_.for_staff) return apply(Human{});
    if (wishes.has(Wish::back)) return apply(Back{});
    if (!draft().pending.empty() && answer_pending(text, input.message)) return;
    if (draft().phase == Phase::summary) return answer_summary(text, input.message);
    answer_text(text, input.message);
}

std::string_view Dialog::expected_field() const {
    const Draft& draft = step_.draft;
    if (!draft.pending.empty() && !draft.pending.front().place.field.empty()) return draft.pending.front().place.field;
    if (draft.phase == Phase::summary) return form_.fields[static_cast<std::size_t>(form_.sign_field())].id;
    return draft.cursor.field;
}

void Dialog::stale(std::string_view field) {
    const int index = form_.find(field);
    const PlaceRef place{static_cast<std::uint16_t>(std::max(index, 0)), 0};
    const Answer* answer = index < 0 ? nullptr : walk().answer(place);
    if (answer && answer->state == State::answered)
        step_.hint = say("dialog.hint.answered", {{"label", label(place)}, {"value", shown(place, answer->value)}});
    else
        step_.hint = say("dialog.hint.old");
}

void Dialog::apply(const PressInput& input) {
    const auto payload = parse_payload(input.payload);
    if (!payload || payload->draft != context_.draft) {
        step_.hint = say("dialog.hint.over");
        return;
    }
    const bool present = payload->field == expected_field() && payload->revision >= draft().question_since &&
                         payload->revision <= draft().revision;
    if (!present) return stale(payload->field);
    if (!draft().pending.empty()) return press_pending(payload->verb);
    if (draft().phase == Phase::summary) {
        if (payload->verb == verb::sign) return sign();
        if (payload->verb == verb::edit) return apply(EditField{});
        return stale(payload->field);
    }
    press_field(cursor(), payload->verb);
}

void Dialog::press_field(PlaceRef place, std::string_view verb) {
    const Field& field = field_at(place);
    const Answer* answer = walk().answer(place);
    const bool answered = answer && answer->state == State::answered;
    const bool collects = field.type == FieldType::files || field.type == FieldType::choices;
    if (verb == verb::skip && !field.required) return skip_field(place);
    if (verb == verb::back) return apply(Back{});
    if (verb == verb::done && answer && collects) return finish_collecting(place);
    if (verb == verb::keep && answered) {
        remember(place);
        touch();
        return advance();
    }
    if (field.type == FieldType::repeat && (verb == verb::yes || verb == verb::no))
        return accept(place, std::string(verb == verb::yes ? "yes" : "no"), "");
    const auto choice = std::find_if(field.choices.begin(), field.choices.end(), [&](auto& one) { return one.value == verb; });
    if (choice == field.choices.end()) return stale("");
    step_.hint = say(choice->label_key);
    if (field.type == FieldType::choice) return accept(place, choice->value, "");
    std::vector<std::string> list;
    if (answer)
        if (const auto* before = std::get_if<std::vector<std::string>>(&answer->value)) list = *before;
    if (std::erase(list, choice->value) == 0) list.push_back(choice->value);
    set(place, State::unset, std::move(list), "");
    ask(Wording::again);
}

void Dialog::apply(const Back&) {
    if (by_letter()) return ask(Wording::full);  // everything that is left is asked together
    if (!draft().pending.empty()) {
        let_go_pending();
        go_to(cursor());
        return ask(Wording::full);
    }
    auto& trail = draft().trail;
    while (!trail.empty()) {
        PlaceRef place;
        const bool known = walk().locate(trail.back(), place) && walk().relevant(place);
        const bool here = trail.back() == draft().cursor;
        const bool unready = known && place.field == form_.sign_field() && first_open() != place;
        trail.pop_back();
        touch();
        if (!known || here || unready) continue;
        go_to(place);
        return ask(Wording::full);
    }
    note(say("dialog.first_already"));
    ask(Wording::again);
}

void Dialog::apply(const Skip&) {
    if (by_letter()) return leave_out_optional();
    if (!draft().pending.empty()) {
        const auto kind = draft().pending.front().kind;
        if (kind == Pending::Kind::warned) return press_pending(verb::keep);
        if (kind == Pending::Kind::overwrite) return press_pending(verb::no);
        if (kind != Pending::Kind::stuck && kind != Pending::Kind::meant) return ask(Wording::again);
        const bool elsewhere = draft().pending.front().place != draft().cursor;
        drop_pending();
        if (elsewhere) {
            draft().question_since = draft().revision;
            return ask(Wording::again);
        }
    }
    if (draft().phase == Phase::summary) return ask(Wording::again);
    const PlaceRef place = cursor();
    if (field_at(place).type == FieldType::repeat) return accept(place, std::string("no"), "");
    if (field_at(place).required) {
        note(say("dialog.required", {{"label", label(place)}}));
        return ask(Wording::again);
    }
    skip_field(place);
}

void Dialog::apply(const Cancel&) {
    draft().phase = Phase::cancelled;
    draft().pending.clear();
    touch();
    core::Outgoing out;
    out.text = say("dialog.cancelled", {{"title", say("form." + form_.id + ".title")}});
    step_.says.push_back(std::move(out));
    step_.outcome = Outcome::cancelled;
}

void Dialog::apply(const Human&) {
    core::Outgoing out;
    out.text = say("dialog.human");
    step_.says.push_back(std::move(out));
    step_.outcome = Outcome::human_wanted;
}

void Dialog::apply(const Remind& input) {
    const Question question(form_, draft(), walk(), context_);
    const auto progress = question.progress();
    const std::string left = std::to_string(std::max(1, progress.total - progress.done));
    note(say(input.n > 1 ? "dialog.remind_again" : "dialog.remind",
             {{"title", say("form." + form_.id + ".title")}, {"left", left}}));
    ask(Wording::again);
}

void Dialog::apply(const Abandon&) {
    touch();
    draft().abandoned = true;
    core::Outgoing out;
    out.text = say("dialog.abandoned", {{"title", say("form." + form_.id + ".title")}});
    step_.says.push_back(std::move(out));
}

void Dialog::apply(const Resume&) {
    touch();
    if (by_letter()) {
        note(say("dialog.letter.returning", {{"title", say("form." + form_.id + ".title")}}));
        return ask(Wording::full);
    }
    const bool asked = !draft().pending.empty() && draft().pending.front().kind == Pending::Kind::returning;
    if (!asked) {
        push_pending({Pending::Kind::returning, draft().cursor, {}, ""}, true);
        draft().question_since = draft().revision;
    }
    ask(Wording::full);
}

void Dialog::apply(const Restart&) {
    touch();
    Draft fresh;
    fresh.form = form_.id;
    fresh.version = form_.version;
    fresh.revision = draft().revision;
    fresh.language = draft().language;
    draft() = std::move(fresh);
    walk_.reset();
    advance();
}

void Dialog::apply(const AskAgain&) { ask(Wording::again); }

void Dialog::apply(const SetLanguage& input) {
    const bool spoken = std::find(form_.languages.begin(), form_.languages.end(), input.language) != form_.languages.end();
    if (!spoken) return;
    if (draft().language != input.language) touch();
    draft().language = input.language;
    ask(Wording::full);
}

}  // namespace aftercare::dialogs
