// The engine's own questions: which one is meant, overwrite, anything more specific, how to go on.
#include "dialogs/buttons.h"
#include "dialogs/dialog.h"
#include "dialogs/recognise/choices.h"
#include "dialogs/recognise/yes_no.h"
#include "dialogs/render.h"

#include <charconv>

namespace aftercare::dialogs {

namespace {

recognise::YesNo yes_or_no(const Readers& readers, std::string_view text) {
    return recognise::read_yes_no(readers.normaliser, text);
}

bool is_free_text(FieldType type) {
    return type == FieldType::text || type == FieldType::long_text || type == FieldType::address;
}

// The text of a warned answer and of the one that follows it up, the telling one first: a title is made
// of its beginning. A first answer that said nothing at all is left out when the second one is clear.
std::string follow_up(const Field& field, const std::string& first, std::string second) {
    using Reason = recognise::VagueReading::Reason;
    for (const auto& check : field.checks) {
        if (check.rule != Check::Rule::specific) continue;
        const auto reason = check.vague->read(first).reason;
        const bool said_nothing = reason == Reason::only_phrases || reason == Reason::empty;
        if (said_nothing && !check.vague->read(second).vague()) return second;
    }
    return std::move(second) + "\n" + first;
}

}  // namespace

void Dialog::note_kept(PlaceRef place) {
    const Answer* answer = walk().answer(place);
    const std::string value = answer ? shown(place, answer->value) : "";
    note(say("dialog.kept_old", {{"label", label(place)}, {"value", value}}));
}

void Dialog::let_go_pending(std::optional<PlaceRef> changing) {
    for (const auto& pending : draft().pending) {
        PlaceRef place;
        const bool overwrites = pending.kind == Pending::Kind::overwrite && walk().locate(pending.place, place);
        if (overwrites && place != changing) note_kept(place);
    }
    if (!draft().pending.empty()) touch();
    draft().pending.clear();
}

void Dialog::drop_pending() {
    if (!draft().pending.empty()) draft().pending.erase(draft().pending.begin());
    touch();
}

bool Dialog::answer_pending(std::string_view text, const std::string& source) {
    Pending& pending = draft().pending.front();
    const Wishes wishes = readers_.wishes_of(text);
    switch (pending.kind) {
        case Pending::Kind::meant: return answer_meant(pending, text);
        case Pending::Kind::overwrite: return answer_overwrite(text, source);
        case Pending::Kind::warned: return answer_warned(text, source);
        case Pending::Kind::stuck: return answer_stuck(text);
        case Pending::Kind::returning:
            if (wishes.has(Wish::restart)) {
                apply(Restart{});
                return true;
            }
            // Anything else goes on, but is no answer: the question was put long ago.
            press_pending(verb::go_on);
            return true;
        case Pending::Kind::picking:
            if (wishes.has(Wish::go_on) || wishes.has(Wish::keep)) {
                press_pending(verb::go_on);
                return true;
            }
            drop_pending();
            if (!edit_by_words(text, source, true)) ask(Wording::again);
            return true;
        case Pending::Kind::none: break;
    }
    return false;
}

bool Dialog::answer_meant(Pending& pending, std::string_view text) {
    const bool single = pending.candidates.size() == 1;
    const auto said = yes_or_no(readers_, text);
    if (single && said == recognise::YesNo::yes) {
        take_candidate(0);
        return true;
    }
    if (said == recognise::YesNo::no) {
        press_pending(verb::no);
        return true;
    }
    if (!single) {
        std::vector<recognise::Choice> shown_choices;
        PlaceRef place;
        walk().locate(pending.place, place);
        for (const auto& candidate : pending.candidates) shown_choices.push_back({"", shown(place, candidate), {}});
        const auto found = recognise::ChoiceSet(readers_.normaliser, shown_choices).match(text);
        if (found.outcome == recognise::ChoiceReading::Outcome::exact) {
            take_candidate(found.indexes.front());
            return true;
        }
    }
    // Something new was written: it is read as the answer itself.
    const Place place = pending.place;
    drop_pending();
    PlaceRef target;
    if (place != draft().cursor && walk().locate(place, target)) {
        put_text(target, text, "");
        report_gathered();
        return true;
    }
    return false;
}

bool Dialog::answer_overwrite(std::string_view text, const std::string& source) {
    switch (yes_or_no(readers_, text)) {
        case recognise::YesNo::yes: take_new(true); return true;
        case recognise::YesNo::no: take_new(false); return true;
        case recognise::YesNo::unclear: break;
    }
    if (readers_.wishes_of(text).has(Wish::keep)) {
        take_new(false);
        return true;
    }
    // Until it is answered the question stays: what else is said is taken, and the question put again.
    if (edit_by_words(text, source, false) || gather_labels(text, source)) return true;
    if (correct_candidate(text) || answer_beside(text, source)) return true;
    ++draft().invalid;
    touch();
    ask(Wording::again);
    return true;
}

bool Dialog::correct_candidate(std::string_view text) {
    Pending& pending = draft().pending.front();
    PlaceRef place;
    if (!walk().locate(pending.place, place) || is_free_text(field_at(place).type)) return false;
    Reading reading = read_text(form_, place, text, walk(), draft().language, context_);
    if (reading.kind != Reading::Kind::valid) return false;
    const Answer* old = walk().answer(place);
    if (old && old->value == reading.value) {
        take_new(false);
        return true;
    }
    pending.candidates.front() = std::move(reading.value);
    touch();
    draft().question_since = draft().revision;
    ask(Wording::full);
    return true;
}

bool Dialog::answer_beside(std::string_view text, const std::string& source) {
    if (!cursor_is_open() || readers_.wishes_of(text).bits != 0) return false;
    const PlaceRef here = cursor();
    // Any words would do for a free text: they are taken for its answer only when they come again.
    if (is_free_text(field_at(here).type) && draft().invalid == 0) return false;
    Reading reading = read_text(form_, here, text, walk(), draft().language, context_);
    if (reading.kind != Reading::Kind::valid) return false;
    put(here, std::move(reading.value), source);
    remember(here);
    report_gathered();
    return true;
}

bool Dialog::answer_warned(std::string_view text, const std::string& source) {
    const Wishes wishes = readers_.wishes_of(text);
    const bool enough = wishes.has(Wish::keep) || wishes.has(Wish::done) || wishes.has(Wish::nothing) ||
                        wishes.has(Wish::skip) || yes_or_no(readers_, text) == recognise::YesNo::no;
    if (enough) {
        press_pending(verb::keep);
        return true;
    }
    if (wishes.has(Wish::why)) {
        explain_why();
        return true;
    }
    Pending pending = std::move(draft().pending.front());
    drop_pending();
    PlaceRef place;
    if (!walk().locate(pending.place, place)) return false;
    const std::string whole = followed_up(pending, place, text);
    Reading reading = read_text(form_, place, whole, walk(), draft().language, context_);
    // One follow-up is enough: what still is vague is taken as it is.
    if (reading.kind == Reading::Kind::warned) reading.kind = Reading::Kind::valid;
    settle(place, std::move(reading), whole, source.empty() ? pending.source : source);
    return true;
}

bool Dialog::answer_stuck(std::string_view text) {
    const Wishes wishes = readers_.wishes_of(text);
    if (wishes.has(Wish::keep)) {
        press_pending(verb::keep);
        return true;
    }
    if (wishes.has(Wish::skip) || wishes.has(Wish::nothing) || wishes.has(Wish::missing)) {
        PlaceRef place;
        const bool needed = walk().locate(draft().pending.front().place, place) && field_at(place).required &&
                            field_at(place).type != FieldType::repeat;
        needed ? ask(Wording::again) : apply(Skip{});
        return true;
    }
    // Another try; not_valid puts the offer again.
    drop_pending();
    return false;
}

std::string Dialog::followed_up(const Pending& warned, PlaceRef place, std::string_view text) {
    const auto* first = std::get_if<std::string>(&warned.candidates.front());
    const bool append = first && check_value(form_, place, warned.candidates.front(), walk(), draft().language, context_).append;
    return append ? follow_up(field_at(place), *first, std::string(text)) : std::string(text);
}

void Dialog::take_candidate(std::size_t index) {
    Pending pending = std::move(draft().pending.front());
    drop_pending();
    PlaceRef place;
    if (!walk().locate(pending.place, place)) return advance();
    settle(place, check_value(form_, place, pending.candidates[index], walk(), draft().language, context_), "", pending.source);
}

void Dialog::take_new(bool is_new) {
    Pending pending = std::move(draft().pending.front());
    drop_pending();
    PlaceRef place;
    if (!walk().locate(pending.place, place)) return advance();
    draft().invalid = 0;
    if (is_new) {
        set(place, State::answered, pending.candidates.front(), pending.source);
        note(say("dialog.updated", {{"label", label(place)}, {"value", shown(place, answer_at(place).value)}}));
    } else {
        note_kept(place);
    }
    report_gathered();
}

void Dialog::press_pending(std::string_view verb) {
    const Pending& pending = draft().pending.front();
    PlaceRef place;
    const bool known = walk().locate(pending.place, place);
    switch (pending.kind) {
        case Pending::Kind::meant: {
            if (verb == verb::yes) return take_candidate(0);
            if (verb == verb::no) {
                const bool here = pending.place == draft().cursor;
                drop_pending();
                if (!here) return report_gathered();
                draft().question_since = draft().revision;
                return ask(Wording::again);
            }
            std::size_t index = pending.candidates.size();
            if (verb.starts_with(verb::candidate))
                std::from_chars(verb.data() + verb::candidate.size(), verb.data() + verb.size(), index);
            return index < pending.candidates.size() ? take_candidate(index) : stale("");
        }
        case Pending::Kind::overwrite:
            if (verb == verb::yes || verb == verb::no) return take_new(verb == verb::yes);
            break;
        case Pending::Kind::warned:
            if (verb == verb::keep && known) {
                Pending taken = std::move(draft().pending.front());
                drop_pending();
                return accept(place, std::move(taken.candidates.front()), taken.source);
            }
            break;
        case Pending::Kind::stuck:
            if (verb == verb::human && !form_.for_staff) return apply(Human{});
            if (verb == verb::skip && known && !field_at(place).required) return apply(Skip{});
            if (verb == verb::keep && known && field_at(place).choices.empty() && field_at(place).type != FieldType::files &&
                field_at(place).type != FieldType::repeat) {
                Pending taken = std::move(draft().pending.front());
                drop_pending();
                return keep_marked(place, std::move(taken.candidates.front()), taken.source);
            }
            if (!known || verb.starts_with("!c") || verb == verb::keep) break;
            // The field's own buttons are offered once more.
            drop_pending();
            return press_field(place, verb);
        case Pending::Kind::returning:
            if (verb == verb::restart) return apply(Restart{});
            [[fallthrough]];
        case Pending::Kind::picking:
            if (verb != verb::go_on) break;
            drop_pending();
            draft().question_since = draft().revision;
            return ask(Wording::full);
        case Pending::Kind::none: break;
    }
    stale("");
}

}  // namespace aftercare::dialogs
