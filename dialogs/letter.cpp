// A letter as the answer to everything that is left of a form.
#include "dialogs/dialog.h"
#include "dialogs/gather.h"
#include "dialogs/recognise/courtesy.h"
#include "dialogs/render.h"

#include <algorithm>
#include <set>

namespace aftercare::dialogs {

namespace {

// Characters of an answer that was not understood, kept until a better one comes.
constexpr std::size_t longest_kept = 1000;

// A shorter text says nothing about a problem.
constexpr std::size_t shortest_description = 6;

bool is_written(FieldType type) {
    return type != FieldType::files && type != FieldType::sign && type != FieldType::repeat;
}

bool holds_choices(const Field& field) { return field.type == FieldType::choice || field.type == FieldType::choices; }

bool is_number(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class Each>
void each_line(std::string_view text, Each each) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        each(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

template <class T>
bool among(const std::vector<T>& list, const T& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

struct Dialog::Letter {
    const LetterInput& input;
    std::vector<PlaceRef> listed;  ///< what its numbers mean
    std::vector<PlaceRef> given;   ///< what it spoke of
    std::vector<std::vector<PlaceRef>> noted;  ///< what it answered; several: one value kept for branches that exclude each other
    bool answers = false;          ///< it changed something
    bool leaves_out = false;       ///< it says that nothing else is to come

    bool said_something() const { return answers || leaves_out; }
};

void Dialog::apply(const LetterInput& input) {
    draft().abandoned = false;
    const std::string cleaned = readers_.normaliser.apply(recognise::Step::clean, input.text);
    const std::string text = recognise::without_courtesy(readers_.normaliser, readers_.courtesies, cleaned);
    Letter letter{input, {}, {}, {}, false, false};
    letter.listed = draft().phase == Phase::summary ? numbered(form_, walk()) : letter_places(form_, draft());
    take_letter_files(letter);
    if (grant_letter(text, input)) return;
    read_letter(text, letter);
    take_sender(letter);
    settle_letter(letter);
    answer_letter(letter);
}

bool Dialog::grant_letter(std::string_view text, const LetterInput& input) {
    const Wishes wishes = readers_.wishes_of(text);
    if (wishes.bits == 0) return false;
    if (wishes.has(Wish::human) && !form_.for_staff) return apply(Human{}), true;
    if (wishes.has(Wish::restart) && !input.unasked) return apply(Restart{}), true;
    // Files that came along with the word are part of what is signed; one that was refused is spoken of first.
    if (draft().phase == Phase::summary && wishes.has(Wish::sign) && notes_.empty()) return sign(), true;
    const bool only_edit = wishes.has(Wish::edit) && draft().phase == Phase::summary;
    if (only_edit) return correct_by_letter(EditField{}), true;
    if (wishes.has(Wish::why) && missing().size() == 1) {
        go_to(missing().front());
        return explain_why(), true;
    }
    return false;
}

bool speaks_of_form(const Form& form, std::string_view text) {
    const auto& readers = *form.readers;
    const std::string plain = recognise::without_courtesy(readers.normaliser, readers.courtesies, text);
    const Wishes wishes = readers.wishes_of(plain);
    for (const auto wish : {Wish::sign, Wish::keep, Wish::restart, Wish::nothing, Wish::skip, Wish::done})
        if (wishes.has(wish)) return true;
    LetterKnowledge known{*readers.labels, {}, {}, {}, {}, {}};
    known.is_ours = [](std::string_view) { return false; };
    known.is_listed = [](int) { return true; };
    known.fits = [](int, std::string_view) { return true; };
    known.goes_on = [](const LetterAnswer&) { return true; };
    known.number_of = [](const LetterAnswer&) { return 0; };
    return !read_lines(plain, known).answers.empty();
}

// ---- files ------------------------------------------------------------------------------------------

void Dialog::take_letter_files(Letter& letter) {
    if (letter.input.files.empty()) return;
    const auto target = files_place();
    if (!target) return note(say("dialog.files_not_wanted"));
    auto taken = sort_files(*target, {letter.input.files, "", "", letter.input.message});
    if (taken.refused_type) note(say("check.files_type"));
    const std::string max = std::to_string(field_at(*target).max);
    if (taken.surplus > 0) note(say("check.files_max", {{"max", max}}));
    if (taken.added == 0) return;
    letter.answers = true;
    const std::string count = std::to_string(taken.added);
    const std::string total = std::to_string(taken.all.size());
    set(*target, State::answered, std::move(taken.all), letter.input.message);
    // A refused file keeps its own note; a received one is told of only together with other news.
    after_ = say("dialog.letter.files_received", {{"count", count}, {"total", total}});
}

// ---- lines ------------------------------------------------------------------------------------------

void Dialog::read_letter(std::string_view text, Letter& letter) {
    std::set<std::string> ours;
    if (!letter.input.unasked) {
        const auto sent = Question(form_, draft(), walk(), context_).full();
        std::string lines = sent.heading + "\n" + sent.text;
        for (const char* key : {"dialog.letter.received", "dialog.letter.understood", "dialog.letter.nothing_new"}) lines += "\n" + say(key);
        // Come back, they have lost their courtesies as everything else.
        lines += "\n" + recognise::without_courtesy(readers_.normaliser, readers_.courtesies, lines);
        each_line(lines, [&](std::string_view line) { ours.insert(readers_.normaliser.key(line)); });
    }
    const auto place_of = [&](int number) -> std::optional<PlaceRef> {
        if (letter.input.unasked || number < 1 || number > static_cast<int>(letter.listed.size())) return std::nullopt;
        return letter.listed[static_cast<std::size_t>(number - 1)];
    };
    const auto fields_of = [&](const LetterAnswer& answer) -> std::vector<std::uint16_t> {
        if (const auto place = place_of(answer.number)) return {place->field};
        return answer.field.empty() ? std::vector<std::uint16_t>() : readers_.label_groups[label_target(answer.field).group];
    };
    LetterKnowledge known{*readers_.labels, {}, {}, {}, {}, {}};
    known.is_ours = [&](std::string_view line) { return ours.contains(readers_.normaliser.key(line)); };
    known.is_listed = [&](int number) {
        const auto place = place_of(number);
        return place && is_written(field_at(*place).type);
    };
    known.fits = [&](int number, std::string_view value) {
        const auto place = place_of(number);
        const auto kind = read_text(form_, *place, value, walk(), draft().language, context_).kind;
        return kind == Reading::Kind::valid || kind == Reading::Kind::unsure || kind == Reading::Kind::warned;
    };
    known.goes_on = [&](const LetterAnswer& answer) {
        const auto fields = fields_of(answer);
        return std::any_of(fields.begin(), fields.end(), [&](auto field) { return form_.fields[field].type == FieldType::long_text; });
    };
    known.number_of = [&](const LetterAnswer& answer) {
        const auto fields = fields_of(answer);
        for (std::size_t i = 0; i < letter.listed.size(); ++i)
            if (among(fields, letter.listed[i].field)) return letter.input.unasked ? 0 : static_cast<int>(i + 1);
        return 0;
    };
    auto lines = read_lines(text, known);
    const auto chooses = [&](const LetterAnswer& answer) {
        const auto fields = fields_of(answer);
        return std::all_of(fields.begin(), fields.end(), [&](auto field) { return holds_choices(form_.fields[field]); });
    };
    // Choices first: they decide which of several fields of one name is meant.
    for (const auto& line : lines.answers)
        if (chooses(line)) take_line(line, letter);
    for (const auto& line : lines.answers)
        if (!chooses(line)) take_line(line, letter);
    take_free_text(lines.free, letter);
}

void Dialog::take_line(const LetterAnswer& line, Letter& letter) {
    if (line.field.empty()) return take_value(letter.listed[static_cast<std::size_t>(line.number - 1)], line.text, letter);
    const LabelTarget target = label_target(line.field);
    auto places = targets(readers_.label_groups[target.group]);
    if (places.size() == 1 && field_at(places.front()).group >= 0)
        places.front() = target.item ? open_item(places.front(), *target.item) : item_for(places.front(), letter.given);
    if (places.empty()) {
        // A label of several fields that may all be wanted: those that the list still asks for are meant.
        for (const auto place : letter.listed)
            if (among(readers_.label_groups[target.group], place.field) && walk().relevant(place)) places.push_back(place);
        if (places.size() != 1) return not_read_.push_back(line.label);
    }
    take_value(places, line.text, letter);
}

PlaceRef Dialog::open_item(PlaceRef place, std::uint16_t item) {
    const auto group = static_cast<std::uint16_t>(field_at(place).group);
    const int there = walk().items(group);
    if (item < there) return {place.field, item};
    if (there < form_.fields[group].max) set({group, static_cast<std::uint16_t>(there - 1)}, State::answered, std::string("yes"), "");
    return {place.field, static_cast<std::uint16_t>(walk().items(group) - 1)};
}

void Dialog::take_value(const std::vector<PlaceRef>& places, std::string_view text, Letter& letter) {
    const std::size_t noted = letter.noted.size();
    for (const auto place : places) take_value(place, text, letter);
    if (letter.noted.size() <= noted + 1) return;
    auto& together = letter.noted[noted];
    for (std::size_t i = noted + 1; i < letter.noted.size(); ++i)
        together.insert(together.end(), letter.noted[i].begin(), letter.noted[i].end());
    letter.noted.resize(noted + 1);
}

void Dialog::take_value(PlaceRef place, std::string_view text, Letter& letter) {
    const Field& field = field_at(place);
    if (!is_written(field.type)) return;
    letter.given.push_back(place);
    const Wishes wishes = readers_.wishes_about(place.field, text);
    const bool none = wishes.has(Wish::nothing) || wishes.has(Wish::skip) || wishes.has(Wish::missing);
    Reading reading = read_text(form_, place, text, walk(), draft().language, context_);
    const bool chosen = holds_choices(field) && reading.kind == Reading::Kind::valid;
    if (none && !chosen && !field.takes_none) {
        letter.answers = true;
        // What was tried before stays, so that it can be kept as it is.
        if (field.required) return note(say("dialog.required", {{"label", label(place)}}));
        drop_pending_at(place);
        return set(place, State::skipped, std::string(), letter.input.message);
    }
    take_reading(place, std::move(reading), text, letter);
}

void Dialog::take_reading(PlaceRef place, Reading reading, std::string_view raw, Letter& letter) {
    using Kind = Reading::Kind;
    const std::string& source = letter.input.message;
    const Pending* asked = pending_at(place);
    std::string whole(raw);
    if (asked && asked->kind == Pending::Kind::warned) {
        whole = followed_up(*asked, place, raw);
        reading = read_text(form_, place, whole, walk(), draft().language, context_);
        if (reading.kind == Kind::warned) reading.kind = Kind::valid;
    }
    const bool answered = walk().state(place) == State::answered;
    if (reading.kind == Kind::warned && answered) reading.kind = Kind::valid;
    if (reading.kind == Kind::unsure && reading.candidates.size() == 1) {
        // The summary lists it, so one that is most likely meant needs no question of its own.
        std::string rest = std::move(reading.rest);
        reading = check_value(form_, place, reading.candidates.front(), walk(), draft().language, context_);
        reading.rest = std::move(rest);
        if (reading.kind == Kind::valid)
            note(say("dialog.letter.taken_as", {{"label", label(place)}, {"given", whole}, {"value", shown(place, reading.value)}}));
    }
    const Answer* before = walk().answer(place);
    const bool same = reading.kind == Kind::valid && answered && before->value == reading.value;
    if (!same) letter.answers = true;
    drop_pending_at(place);
    const auto pend = [&](Pending::Kind kind, std::vector<Value> candidates) {
        push_pending({kind, walk().name(place), std::move(candidates), source}, false);
    };
    if (reading.kind == Kind::valid) {
        if (same) return;
        set(place, State::answered, std::move(reading.value), source);
        if (answered)
            note(say("dialog.updated", {{"label", label(place)}, {"value", shown(place, answer_at(place).value)}}));
        else
            letter.noted.push_back({place});
        if (!reading.rest.empty()) keep_rest(place, reading.rest, whole, source);
        return;
    }
    if (answered) {
        note(say("dialog.edit_refused", {{"label", label(place)}}));
        return note(reading.reason);
    }
    if (reading.kind == Kind::unsure) return pend(Pending::Kind::meant, std::move(reading.candidates));
    if (reading.kind == Kind::warned) return pend(Pending::Kind::warned, {std::move(reading.value)});
    pend(Pending::Kind::stuck, {readers_.normaliser.truncated(whole, longest_kept)});
}

// ---- free text --------------------------------------------------------------------------------------

void Dialog::take_free_text(const std::string& text, Letter& letter) {
    if (text.empty()) return;
    if (draft().phase == Phase::summary && letter.given.empty()) {
        const Edit edit = edit_in(text, false);
        if (edit.kind == Edit::Kind::place && !edit.value.empty()) return take_value(edit.place, edit.value, letter);
    }
    const Wishes wishes = readers_.wishes_of(text);
    if (wishes.has(Wish::keep) && keep_what_was_tried()) {
        letter.leaves_out = true;
        return;
    }
    fill_from_patterns(text, letter);
    if (!letter.input.unasked && answer_missing(text, letter)) return;
    if (wishes.has(Wish::nothing) || wishes.has(Wish::skip) || wishes.has(Wish::done)) {
        letter.leaves_out = true;
        return;
    }
    describe(take_choices(text, letter), letter);
}

bool Dialog::keep_what_was_tried() {
    const auto all = draft().pending;
    bool kept = false;
    for (const auto& pending : all) {
        PlaceRef place;
        const bool tried = pending.kind == Pending::Kind::stuck || pending.kind == Pending::Kind::warned;
        if (!tried || !walk().locate(pending.place, place) || !may_be_kept(field_at(place))) continue;
        drop_pending_at(place);
        set(place, State::answered, pending.candidates.front(), pending.source, pending.kind == Pending::Kind::stuck);
        if (pending.kind == Pending::Kind::stuck) note(say("dialog.kept", {{"label", label(place)}}));
        kept = true;
    }
    return kept;
}

bool Dialog::answer_missing(const std::string& text, Letter& letter) {
    const auto open = missing();
    if (open.size() != 1 || among(letter.given, open.front()) || !is_written(field_at(open.front()).type)) return false;
    const PlaceRef place = open.front();
    // "确认无误", said too early, is no answer, unless it is one of the choices.
    const Wishes wishes = readers_.wishes_of(text);
    const bool about_form = wishes.has(Wish::sign) || wishes.has(Wish::go_on) || wishes.has(Wish::back) || wishes.has(Wish::edit);
    if (about_form && !holds_choices(field_at(place))) return true;
    const auto reads = [&](std::string_view part) {
        const auto kind = read_text(form_, place, part, walk(), draft().language, context_).kind;
        return kind == Reading::Kind::valid || kind == Reading::Kind::unsure || kind == Reading::Kind::warned;
    };
    std::string_view best = text;
    if (!reads(text))
        each_line(text, [&](std::string_view line) {
            if (best.size() == text.size() && !line.empty() && reads(line)) best = line;
        });
    take_value(place, best, letter);
    return true;
}

void Dialog::fill_from_patterns(std::string_view text, Letter& letter) {
    for (const auto& one : patterns_in(form_, readers_, text)) {
        auto places = targets(one.fields);
        // What is answered already is never changed by a number that merely occurs in a text.
        std::erase_if(places, [&](PlaceRef place) { return walk().state(place) == State::answered || among(letter.given, place); });
        take_value(places, one.value, letter);
    }
}

std::string Dialog::take_choices(std::string_view text, Letter& letter) {
    std::string rest;
    each_line(text, [&](std::string_view line) {
        std::vector<PlaceRef> fitting;
        for (const auto place : letter_places(form_, draft())) {
            const Field& field = field_at(place);
            const bool open = field.type == FieldType::choice && walk().relevant(place) && !is_number(line);
            if (open && field.choice_set->match(line).outcome == recognise::ChoiceReading::Outcome::exact) fitting.push_back(place);
        }
        if (!line.empty() && fitting.size() == 1) return take_value(fitting.front(), line, letter);
        if (!rest.empty()) rest += '\n';
        rest += line;
    });
    return readers_.normaliser.apply(recognise::Step::trim, rest);
}

void Dialog::describe(const std::string& text, Letter& letter) {
    if (readers_.normaliser.length(text) < shortest_description) {
        if (!text.empty() && draft().phase == Phase::summary) note(say("dialog.summary_unclear"));
        return;
    }
    const Walk ahead(form_, draft().answers, Walk::Open::anything);
    const auto open = [&](PlaceRef place) {
        const bool free = field_at(place).type == FieldType::long_text && !among(letter.given, place);
        return free && (ahead.state(place) == State::unset || pending_at(place));
    };
    const auto places = ahead.places();
    if (const auto role = form_.roles.find("description"); role != form_.roles.end())
        for (const auto& name : role->second)
            for (const auto place : places)
                if (field_at(place).id == name && open(place)) return take_value(place, text, letter);
    const auto remarks = std::find_if(places.begin(), places.end(), [&](PlaceRef place) { return field_at(place).remarks; });
    if (remarks != places.end() && open(*remarks)) return take_value(*remarks, text, letter);
    const auto other = std::find_if(places.begin(), places.end(), [&](PlaceRef place) { return open(place) && field_at(place).required; });
    const bool told = form_.roles.contains("description");
    if (other != places.end() && !told) return take_value(*other, text, letter);
    if (remarks == places.end()) return note(say("dialog.summary_unclear"));
    add_remark(text, letter.input.message);
    letter.given.push_back(*remarks);
    letter.answers = true;
}

void Dialog::take_sender(Letter& letter) {
    const auto fill = [&](const std::vector<std::uint16_t>& fields, const std::string& text) {
        if (text.empty() || fields.empty()) return;
        auto places = targets(fields);
        const Walk ahead(form_, draft().answers, Walk::Open::anything);
        std::erase_if(places, [&](PlaceRef place) {
            const bool open = ahead.relevant(place) && walk().state(place) == State::unset && !pending_at(place) && !among(letter.given, place);
            return !open || read_text(form_, place, text, walk(), draft().language, context_).kind != Reading::Kind::valid;
        });
        take_value(places, text, letter);
    };
    std::vector<std::uint16_t> names;
    for (std::uint16_t i = 0; i < form_.fields.size(); ++i)
        if (form_.fields[i].type == FieldType::text && form_.fields[i].privacy == Privacy::name) names.push_back(i);
    fill(readers_.emails, letter.input.address);
    fill(names, letter.input.name);
}

// ---- what follows -----------------------------------------------------------------------------------

Pending* Dialog::pending_at(PlaceRef place) {
    const Place name = walk().name(place);
    const auto found = std::find_if(draft().pending.begin(), draft().pending.end(), [&](const Pending& one) {
        using Kind = Pending::Kind;
        const bool about_value = one.kind == Kind::meant || one.kind == Kind::warned || one.kind == Kind::stuck;
        return about_value && one.place == name;
    });
    return found == draft().pending.end() ? nullptr : &*found;
}

void Dialog::drop_pending_at(PlaceRef place) {
    const Place name = walk().name(place);
    if (std::erase_if(draft().pending, [&](const Pending& one) { return one.place == name; }) > 0) touch();
}

std::vector<PlaceRef> Dialog::missing() {
    std::vector<PlaceRef> open;
    for (const auto place : walk().places()) {
        const Field& field = field_at(place);
        if (field.type == FieldType::sign) continue;
        const bool needed = field.type == FieldType::files ? field.min > 0 : field.type != FieldType::repeat && field.required;
        const bool unset = walk().state(place) == State::unset && walk().asked(place);
        if ((needed && unset) || pending_at(place)) open.push_back(place);
    }
    return open;
}

void Dialog::drop_idle_pending(const Letter& letter) {
    const auto all = draft().pending;
    const bool answers = !letter.input.unasked && letter.said_something();
    for (const auto& pending : all) {
        PlaceRef place;
        const bool about_value = walk().locate(pending.place, place) && pending_at(place);
        const Walk ahead(form_, draft().answers, Walk::Open::anything);
        if (!about_value || !ahead.relevant(place)) {
            std::erase(draft().pending, pending);
            touch();
            continue;
        }
        if (!answers || among(letter.given, place) || !among(letter.listed, place)) continue;
        if (pending.kind == Pending::Kind::warned) {
            drop_pending_at(place);
            set(place, State::answered, pending.candidates.front(), pending.source);
        } else if (!field_at(place).required) {
            drop_pending_at(place);
        }
    }
}

void Dialog::settle_letter(Letter& letter) {
    drop_idle_pending(letter);
    if (!letter.input.unasked && letter.said_something())
        for (const auto place : letter.listed) {
            const bool left = walk().relevant(place) && walk().state(place) == State::unset && !pending_at(place);
            if (left && !field_at(place).required) set(place, State::skipped, std::string(), "");
        }
    while (missing().empty()) {
        const PlaceRef place = first_open();
        if (field_at(place).type == FieldType::sign) break;
        const bool group = field_at(place).type == FieldType::repeat;
        set(place, group ? State::answered : State::skipped, std::string(group ? "no" : ""), "");
    }
}

std::string Dialog::understood(const Letter& letter) {
    std::string text;
    auto noted = letter.noted;
    const auto order = Walk(form_, draft().answers, Walk::Open::anything).places();
    const auto at = [&](const std::vector<PlaceRef>& places) { return std::find(order.begin(), order.end(), places.front()); };
    std::sort(noted.begin(), noted.end(), [&](const auto& a, const auto& b) { return at(a) < at(b); });
    for (const auto& places : noted) {
        const auto shown_one = std::find_if(places.begin(), places.end(), [&](PlaceRef place) { return walk().relevant(place); });
        const PlaceRef place = shown_one == places.end() ? places.front() : *shown_one;
        const std::string value = shown(place, answer_at(place).value);
        text += (text.empty() ? "" : "\n") + say("dialog.letter.understood_line", {{"label", label(place)}, {"value", value}});
    }
    return text;
}

void Dialog::answer_letter(Letter& letter) {
    std::string news = std::move(notes_);
    notes_.clear();
    if (letter.input.unasked && !form_.for_staff) note(say("dialog.letter.received"));
    const auto open = missing();
    // The summary shows what was understood; only what is left to ask comes without it.
    if (const auto lines = understood(letter); !lines.empty() && !open.empty()) {
        note(say("dialog.letter.understood"));
        note(lines);
    }
    note(news);
    note(after_);
    after_.clear();
    std::string labels;
    for (const auto& one : not_read_) labels += (labels.empty() ? "" : say("dialog.list_comma")) + one;
    if (!labels.empty()) note(say("dialog.not_read", {{"labels", labels}}));
    const bool silent = notes_.empty() && !letter.said_something();
    if (silent && !letter.input.unasked && draft().phase != Phase::summary) note(say("dialog.letter.nothing_new"));
    go_to(open.empty() ? PlaceRef{static_cast<std::uint16_t>(form_.sign_field()), 0} : open.front());
    ask(Wording::full);
}

void Dialog::leave_out_optional() {
    const LetterInput none;
    Letter letter{none, letter_places(form_, draft()), {}, {}, false, true};
    settle_letter(letter);
    answer_letter(letter);
}

void Dialog::correct_by_letter(const EditField& input) {
    const Edit edit = edit_in(input.text, true);
    if (edit.kind != Edit::Kind::place || edit.value.empty()) {
        note(say("dialog.letter.how_to_edit"));
        return ask(Wording::full);
    }
    const LetterInput none;
    Letter letter{none, {}, {}, {}, false, false};
    take_value(edit.place, edit.value, letter);
    settle_letter(letter);
    answer_letter(letter);
}

}  // namespace aftercare::dialogs
