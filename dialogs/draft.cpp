#include "dialogs/draft.h"

#include <bit>
#include <cstring>

namespace aftercare::dialogs {

namespace {

constexpr char format_mark = 'D';
constexpr std::uint8_t format_version = 1;

// More than any honest draft needs; a corrupt length must not make us reserve gigabytes.
constexpr std::uint64_t max_list = 10'000;

class Writer {
  public:
    void number(std::uint64_t value) {
        while (value >= 0x80) {
            bytes_.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        bytes_.push_back(static_cast<char>(value));
    }
    void signed_number(std::int64_t value) {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_ += value;
    }
    template <class List, class Each>
    void list(const List& values, Each each) {
        number(values.size());
        for (const auto& value : values) each(value);
    }
    std::string take() { return std::move(bytes_); }
    void reserve(std::size_t size) { bytes_.reserve(size); }

  private:
    std::string bytes_;
};

class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }
    void fail() { ok_ = false; }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            // The last byte of ten holds a single bit, and no number is written longer than needed.
            if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) break;
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }
    std::uint64_t number(std::uint64_t most) {
        const auto value = number();
        if (value > most) fail();
        return ok_ ? value : 0;
    }
    std::uint32_t number32() { return static_cast<std::uint32_t>(number(UINT32_MAX)); }
    std::int64_t signed_number() {
        const auto value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::string text() {
        const auto size = number();
        if (size > rest_.size()) fail();
        if (!ok_) return {};
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
    template <class T, class Each>
    std::vector<T> list(Each each) {
        const auto size = number(max_list);
        if (size > rest_.size()) fail();  // every element takes a byte at least
        std::vector<T> values;
        if (ok_) values.reserve(size);
        for (std::uint64_t i = 0; ok_ && i < size; ++i) values.push_back(each());
        return values;
    }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

void write(Writer& out, const Place& place) {
    out.text(place.field);
    out.number(place.item);
}

Place read_place(Reader& in) {
    Place place;
    place.field = in.text();
    place.item = in.number32();
    return place;
}

void write(Writer& out, const Attachment& attachment) {
    out.text(attachment.file.id);
    out.text(attachment.file.unique);
    out.text(attachment.file.name);
    out.text(attachment.file.media_type);
    out.signed_number(attachment.file.bytes);
    out.text(attachment.album);
    out.text(attachment.caption);
}

Attachment read_attachment(Reader& in) {
    Attachment attachment;
    attachment.file.id = in.text();
    attachment.file.unique = in.text();
    attachment.file.name = in.text();
    attachment.file.media_type = in.text();
    attachment.file.bytes = in.signed_number();
    attachment.album = in.text();
    attachment.caption = in.text();
    return attachment;
}

void write(Writer& out, const Date& date) {
    out.signed_number(static_cast<int>(date.day.year()));
    out.number(static_cast<unsigned>(date.day.month()));
    out.number(static_cast<unsigned>(date.day.day()));
    out.number(date.month_only ? 1 : 0);
}

Date read_date(Reader& in) {
    const auto year = in.signed_number();
    const auto month = static_cast<unsigned>(in.number(12));
    const auto day = static_cast<unsigned>(in.number(31));
    Date date;
    date.month_only = in.number(1) == 1;
    if (year < 1 || year > 9999) in.fail();
    if (!in.ok()) return {};
    date.day = std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / std::chrono::day(day);
    if (!date.day.ok()) in.fail();
    return date;
}

void write(Writer& out, const Value& value) {
    out.number(value.index());
    if (const auto* text = std::get_if<std::string>(&value)) out.text(*text);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
        out.list(*list, [&](const std::string& one) { out.text(one); });
    if (const auto* number = std::get_if<double>(&value)) out.number(std::bit_cast<std::uint64_t>(*number));
    if (const auto* date = std::get_if<Date>(&value)) write(out, *date);
    if (const auto* files = std::get_if<std::vector<Attachment>>(&value))
        out.list(*files, [&](const Attachment& one) { write(out, one); });
}

Value read_value(Reader& in) {
    switch (in.number(4)) {
        case 0: return in.text();
        case 1: return in.list<std::string>([&] { return in.text(); });
        case 2: {
            const double number = std::bit_cast<double>(in.number());
            if (!(number >= -1e300 && number <= 1e300)) in.fail();
            return number;
        }
        case 3: return read_date(in);
        default: return in.list<Attachment>([&] { return read_attachment(in); });
    }
}

void write(Writer& out, const Answer& answer) {
    write(out, answer.place);
    out.number(static_cast<std::uint64_t>(answer.state) | (answer.marked ? 4U : 0U));
    write(out, answer.value);
    out.text(answer.source);
}

Answer read_answer(Reader& in) {
    Answer answer;
    answer.place = read_place(in);
    const auto flags = in.number(7);
    if ((flags & 3) == 0) in.fail();
    answer.state = static_cast<State>(flags & 3);
    answer.marked = (flags & 4) != 0;
    answer.value = read_value(in);
    answer.source = in.text();
    return answer;
}

void write(Writer& out, const Pending& pending) {
    out.number(static_cast<std::uint64_t>(pending.kind));
    write(out, pending.place);
    out.list(pending.candidates, [&](const Value& value) { write(out, value); });
    out.text(pending.source);
}

Pending read_pending(Reader& in) {
    Pending pending;
    const auto kind = in.number(static_cast<std::uint64_t>(Pending::Kind::picking));
    if (kind == 0) in.fail();
    pending.kind = static_cast<Pending::Kind>(kind);
    pending.place = read_place(in);
    pending.candidates = in.list<Value>([&] { return read_value(in); });
    pending.source = in.text();
    const bool needs_candidate = pending.kind == Pending::Kind::meant || pending.kind == Pending::Kind::overwrite ||
                                 pending.kind == Pending::Kind::warned || pending.kind == Pending::Kind::stuck;
    if (needs_candidate && pending.candidates.empty()) in.fail();
    return pending;
}

}  // namespace

const Answer* Draft::find(std::string_view field, std::uint32_t item) const {
    for (const auto& answer : answers)
        if (answer.place.item == item && answer.place.field == field) return &answer;
    return nullptr;
}

Answer* Draft::find(std::string_view field, std::uint32_t item) {
    return const_cast<Answer*>(static_cast<const Draft*>(this)->find(field, item));  // NOLINT: *this is not const
}

std::string to_bytes(const Draft& draft) {
    Writer out;
    out.reserve(128 + 48 * draft.answers.size() + 16 * draft.trail.size());
    out.number(static_cast<std::uint8_t>(format_mark));
    out.number(format_version);
    out.text(draft.form);
    out.signed_number(draft.version);
    out.number(draft.revision);
    out.number(draft.question_since);
    out.text(draft.language);
    out.number(static_cast<std::uint64_t>(draft.phase));
    write(out, draft.cursor);
    out.list(draft.answers, [&](const Answer& answer) { write(out, answer); });
    out.list(draft.trail, [&](const Place& place) { write(out, place); });
    out.list(draft.pending, [&](const Pending& pending) { write(out, pending); });
    out.number(draft.invalid);
    out.text(draft.invalid_source);
    out.number(draft.uncounted_files);
    out.number(draft.surplus_files);
    out.number(draft.abandoned ? 1 : 0);
    return out.take();
}

ParsedDraft parse_draft(std::string_view bytes) {
    Reader in(bytes);
    if (in.number() != static_cast<std::uint8_t>(format_mark) || !in.ok()) return {std::nullopt, "not a draft"};
    if (in.number() != format_version || !in.ok()) return {std::nullopt, "a draft of an unknown format"};
    Draft draft;
    draft.form = in.text();
    const auto version = in.signed_number();
    if (version < INT32_MIN || version > INT32_MAX) in.fail();
    draft.version = static_cast<int>(version);
    draft.revision = in.number32();
    draft.question_since = in.number32();
    draft.language = in.text();
    const auto phase = in.number(static_cast<std::uint64_t>(Phase::cancelled));
    if (phase == 0) in.fail();
    draft.phase = static_cast<Phase>(phase);
    draft.cursor = read_place(in);
    draft.answers = in.list<Answer>([&] { return read_answer(in); });
    draft.trail = in.list<Place>([&] { return read_place(in); });
    draft.pending = in.list<Pending>([&] { return read_pending(in); });
    draft.invalid = in.number32();
    draft.invalid_source = in.text();
    draft.uncounted_files = in.number32();
    draft.surplus_files = in.number32();
    draft.abandoned = in.number(1) == 1;
    if (!in.ok()) return {std::nullopt, "a damaged draft"};
    if (!in.at_end()) return {std::nullopt, "a draft with something behind it"};
    return {std::move(draft), {}};
}

}  // namespace aftercare::dialogs
