// Files, contacts and locations: what is sent rather than written.
#include "dialogs/buttons.h"
#include "dialogs/dialog.h"
#include "dialogs/render.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::dialogs {

namespace {

bool accepts(const Field& field, const std::string& media_type) {
    if (field.accept.empty() || media_type.empty()) return true;
    return std::any_of(field.accept.begin(), field.accept.end(), [&](const std::string& type) {
        if (type.ends_with("/*")) return media_type.starts_with(std::string_view(type).substr(0, type.size() - 1));
        return type == media_type;
    });
}

bool same_file(const core::FileRef& a, const core::FileRef& b) { return a.unique.empty() ? a.id == b.id : a.unique == b.unique; }

}  // namespace

std::optional<PlaceRef> Dialog::files_place() {
    for (const auto place : walk().places())
        if (field_at(place).type == FieldType::files) return place;
    return std::nullopt;
}

Dialog::TakenFiles Dialog::sort_files(PlaceRef target, const FilesInput& input) {
    const Field& field = field_at(target);
    const Answer* before = walk().answer(target);
    const auto* kept = before ? std::get_if<std::vector<Attachment>>(&before->value) : nullptr;
    TakenFiles taken;
    if (kept) taken.all = *kept;
    for (const auto& file : input.files) {
        if (std::any_of(taken.all.begin(), taken.all.end(), [&](auto& one) { return same_file(one.file, file); })) continue;
        if (!accepts(field, file.media_type))
            taken.refused_type = true;
        else if (static_cast<int>(taken.all.size()) >= field.max)
            ++taken.surplus;
        else {
            taken.all.push_back({file, input.album, input.caption});
            ++taken.added;
        }
    }
    return taken;
}

void Dialog::apply(const FilesInput& input) {
    if (by_letter()) return apply(LetterInput{input.caption, input.files, input.message, "", "", false});
    const bool waits = !draft().pending.empty() && draft().pending.front().kind == Pending::Kind::returning;
    PlaceRef target = cursor();
    // A file that comes early or late belongs to the form's files all the same, never to the field
    // that happens to be asked.
    if (draft().phase != Phase::asking || field_at(target).type != FieldType::files) {
        const auto found = files_place();
        if (!found) {
            note(say("dialog.files_not_wanted"));
            return ask(Wording::again);
        }
        target = *found;
    }
    const bool answers_here = !input.caption.empty() && draft().phase == Phase::asking && draft().pending.empty() &&
                              field_at(cursor()).type == FieldType::long_text;
    FilesInput pieces = input;
    if (answers_here) pieces.caption.clear();
    auto [files, added, surplus, refused_type] = sort_files(target, pieces);
    if (added > 0) {
        const Answer* before = walk().answer(target);
        // A field that was left out or already closed stays closed, now with files.
        const State state = before && before->state != State::unset ? State::answered : State::unset;
        const std::string source = before ? before->source : "";
        set(target, state, std::move(files), source);
        draft().uncounted_files += added;
    }
    // A channel may hand an album over piece by piece: what is to be said of it is said once.
    draft().surplus_files += surplus;
    if (surplus > 0) touch();
    if (added > 0 || surplus > 0) step_.settle_after = form_.policy.album_quiet;
    if (refused_type) note(say("check.files_type"));
    // A caption under a photo answers the open question when it asks for a description.
    if (answers_here && !waits) return apply(TextInput{input.caption, input.message});
    if (!notes_.empty()) ask(Wording::again);
}

void Dialog::apply(const FilesSettled&) {
    if (draft().uncounted_files == 0 && draft().surplus_files == 0) return;
    const std::string added = std::to_string(draft().uncounted_files);
    std::size_t total = 0;
    int most = 0;
    for (const auto place : walk().places()) {
        if (field_at(place).type == FieldType::files) most = field_at(place).max;
        if (const Answer* answer = walk().answer(place))
            if (const auto* files = std::get_if<std::vector<Attachment>>(&answer->value)) total += files->size();
    }
    const bool some = draft().uncounted_files > 0;
    if (draft().surplus_files > 0) note(say("check.files_max", {{"max", std::to_string(most)}}));
    draft().uncounted_files = draft().surplus_files = 0;
    touch();
    const bool here = draft().phase == Phase::asking && field_at(cursor()).type == FieldType::files && draft().pending.empty();
    const std::string all = std::to_string(total);
    if (here) {
        if (some) note(say("dialog.files_received", {{"count", added}, {"total", all}}));
        return ask(Wording::buttons_only);
    }
    if (some) note(say("dialog.files_kept", {{"count", added}, {"total", all}}));
    ask(Wording::again);
}

void Dialog::apply(const ContactInput& input) {
    if (draft().abandoned) return apply(Resume{});
    const PlaceRef here = cursor();
    if (draft().phase == Phase::asking && field_at(here).type == FieldType::phone && draft().pending.empty())
        return settle(here, read_text(form_, here, input.phone, walk(), draft().language, context_), input.phone, input.message);
    const auto places = targets(readers_.phones);
    if (places.empty()) {
        note(say("dialog.not_wanted"));
        return ask(Wording::again);
    }
    touch();
    put_everywhere(places, input.phone, input.message, "");
    report_gathered();
}

void Dialog::apply(const LocationInput& input) {
    if (draft().abandoned) return apply(Resume{});
    const PlaceRef here = cursor();
    if (draft().phase != Phase::asking || field_at(here).type != FieldType::address || !draft().pending.empty()) {
        note(say("dialog.not_wanted"));
        return ask(Wording::again);
    }
    std::string address = fmt::format("{:.5f}, {:.5f}", input.latitude, input.longitude);
    if (!input.title.empty()) address = input.title + " (" + address + ")";
    settle(here, read_text(form_, here, address, walk(), draft().language, context_), address, input.message);
}

}  // namespace aftercare::dialogs
