#include "adapters/wechat/render.h"

#include "adapters/wechat/choices.h"
#include "adapters/wechat/update.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::wechat {

namespace {

constexpr std::string_view stored_prefix = "stored:";
constexpr std::size_t menu_head_bytes = 1024;  // as WeCom's twin documents it
constexpr std::size_t least_limit = 64;
// Above choices that stand alone; a sign, since the language is not known here.
constexpr std::string_view bare_menu_head = "👇";

bool stored(const core::FileRef& file) {
    return file.id.starts_with(stored_prefix);
}

std::size_t limit_of(const RenderOptions& options) {
    return std::max(options.text_limit, least_limit);
}

// ---- text -------------------------------------------------------------------------------------

std::string whole_text(const core::Outgoing& message) {
    std::string heading = plain_text(message.heading);
    std::ranges::replace(heading, '\n', ' ');
    const std::string_view shown = trimmed(heading);
    const std::string text = plain_text(message.text);
    std::string all;
    if (!shown.empty()) all.append("【").append(shown).append("】");
    if (!all.empty() && !trimmed(text).empty()) all += '\n';
    return all.append(trimmed(text));
}

Part text_part(std::string_view text) {
    Part part;
    part.text = std::string(text);
    return part;
}

std::vector<Part> text_parts(std::string_view text, std::size_t limit) {
    std::vector<Part> parts;
    for (const std::string_view piece : split(text, limit)) parts.push_back(text_part(piece));
    return parts;
}

std::string with_lines(std::string_view text, const std::vector<core::Button>& choices,
                       std::string_view lead) {
    std::string all(text);
    if (!all.empty()) all.append("\n\n");
    return all.append(numbered_lines(choices, lead));
}

std::vector<Part> numbered_parts(std::string_view text, std::vector<core::Button> choices,
                                 const RenderOptions& options) {
    std::vector<Part> parts = text_parts(with_lines(text, choices, options.word_lead), limit_of(options));
    parts.back().choices = std::move(choices);
    return parts;
}

std::vector<Part> menu_parts(std::string_view text, std::vector<core::Button> choices, std::size_t limit) {
    std::string_view head = text;
    std::vector<Part> parts;
    if (const auto pieces = split(text, std::min(menu_head_bytes, limit)); pieces.size() > 1) {
        head = pieces.back();
        parts = text_parts(text.substr(0, static_cast<std::size_t>(head.data() - text.data())), limit);
    }
    Part menu = text_part(head.empty() ? bare_menu_head : head);
    menu.kind = Part::Kind::menu;
    menu.choices = std::move(choices);
    parts.push_back(std::move(menu));
    return parts;
}

// ---- files ------------------------------------------------------------------------------------

struct Carried {
    std::string_view media_type;
    MediaKind kind;
};
constexpr std::array carried{
    Carried{"image/jpeg", MediaKind::image}, Carried{"image/png", MediaKind::image},
    Carried{"image/gif", MediaKind::image},  Carried{"audio/amr", MediaKind::voice},
    Carried{"audio/mpeg", MediaKind::voice}, Carried{"video/mp4", MediaKind::video},
};

std::int64_t limit_of(MediaKind kind, const RenderOptions& options) {
    if (kind == MediaKind::image) return options.image_limit;
    return kind == MediaKind::voice ? options.voice_limit : options.video_limit;
}

std::optional<MediaKind> own_kind(const core::FileRef& file) {
    const std::string_view kind = parse_file_id(file.id).kind;
    for (const MediaKind known : {MediaKind::image, MediaKind::voice, MediaKind::video}) {
        if (name_of(known) == kind) return known;
    }
    return std::nullopt;
}

// Nothing for a file that goes as a notice.
std::optional<MediaKind> media_of(const core::FileRef& file, const RenderOptions& options) {
    if (!stored(file)) return own_kind(file);
    const auto known = std::ranges::find(carried, file.media_type, &Carried::media_type);
    const bool fits =
        known != carried.end() && file.bytes > 0 && file.bytes <= limit_of(known->kind, options);
    return fits ? std::optional(known->kind) : std::nullopt;
}

std::string shown_name(const core::FileRef& file) {
    constexpr std::size_t name_bytes = 120;
    std::string name = plain_text(file.name);
    if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string::npos)
        name.erase(0, slash + 1);
    std::ranges::replace(name, '\n', ' ');
    const std::string_view shown = prefix_of_bytes(trimmed(name), name_bytes);
    return shown.empty() ? "file" : std::string(shown);
}

std::string notice_of(const core::FileRef& file, const RenderOptions& options) {
    constexpr std::string_view mark = "{name}";
    std::string notice = plain_text(options.file_notice);
    if (const std::size_t at = notice.find(mark); at != std::string::npos)
        notice.replace(at, mark.size(), shown_name(file));
    if (const auto link = options.links.find(file.id); link != options.links.end())
        notice.append("\n").append(link->second);
    return notice;
}

std::vector<Part> file_parts(const core::FileRef& file, const RenderOptions& options) {
    const std::optional<MediaKind> media = media_of(file, options);
    if (!media) return text_parts(notice_of(file, options), limit_of(options));
    Part part = text_part(shown_name(file));
    part.kind = Part::Kind::file;
    part.file = file;
    part.media = *media;
    return {std::move(part)};
}

Reply media_reply(const Part& part) {
    std::string id(own_media_id(part.file));
    if (part.media == MediaKind::image) return ImageReply{std::move(id)};
    if (part.media == MediaKind::voice) return VoiceReply{std::move(id)};
    return VideoReply{std::move(id), part.text, {}};
}

bool goes_alone(const Part& part) {
    return part.kind == Part::Kind::file && !own_media_id(part.file).empty();
}

// What a reply of text holds of a part.
Part in_text(const Part& part, const RenderOptions& options) {
    if (part.kind == Part::Kind::file) return as_notice(part, options);
    return as_text(part, options.word_lead);
}

}  // namespace

Rendered render(const core::Outgoing& message, const RenderOptions& options) {
    Rendered rendered;
    std::vector<core::Button> choices = flat_choices(message.buttons);
    rendered.problem = choice_problem(choices);
    if (!rendered.problem.empty()) return rendered;
    for (const core::FileRef& file : message.files) {
        if (file.id.empty()) rendered.problem = "a file without id";
    }
    if (!rendered.problem.empty()) return rendered;

    const std::string text = whole_text(message);
    const std::size_t limit = limit_of(options);
    if (choices.empty()) {
        rendered.parts = text_parts(text, limit);
    } else if (options.menus && fits_menu(choices)) {
        rendered.parts = menu_parts(text, std::move(choices), limit);
    } else {
        rendered.parts = numbered_parts(text, std::move(choices), options);
    }
    for (const core::FileRef& file : message.files) {
        for (Part& part : file_parts(file, options)) rendered.parts.push_back(std::move(part));
    }
    if (rendered.parts.empty()) rendered.problem = "a message without text and files";
    return rendered;
}

std::string_view own_media_id(const core::FileRef& file) {
    return own_kind(file) ? parse_file_id(file.id).id : std::string_view();
}

ApiCall call_of(const Part& part, std::string_view openid, std::string_view media_id) {
    switch (part.kind) {
        case Part::Kind::text:
            return text_call(openid, part.text);
        case Part::Kind::menu:
            return menu_call(openid, part.text, part.choices, {});
        case Part::Kind::file:
            return media_call(openid, part.media, media_id, part.text);
    }
    return text_call(openid, part.text);
}

Part as_text(Part part, std::string_view lead) {
    if (part.kind != Part::Kind::menu) return part;
    part.kind = Part::Kind::text;
    part.text = with_lines(part.text == bare_menu_head ? std::string_view() : std::string_view(part.text),
                           part.choices, lead);
    return part;
}

Part as_notice(const Part& part, const RenderOptions& options) {
    return text_part(notice_of(part.file, options));
}

Passive compose_passive(std::span<const Part> waiting, const RenderOptions& options, std::string_view more) {
    Passive passive;
    if (waiting.empty()) return passive;
    if (goes_alone(waiting.front())) {
        passive.reply = media_reply(waiting.front());
        passive.left.assign(waiting.begin() + 1, waiting.end());
        return passive;
    }
    const auto run_end = std::ranges::find_if(waiting, goes_alone);
    std::vector<Part> run;
    for (auto part = waiting.begin(); part != run_end; ++part) {
        Part text = in_text(*part, options);
        text.text = std::string(trimmed(plain_text(text.text)));
        if (!text.text.empty()) run.push_back(std::move(text));
    }
    if (run.empty()) return compose_passive({run_end, waiting.end()}, options, more);
    std::vector<std::string> texts;
    for (const Part& part : run) texts.push_back(part.text);
    // Something that waits behind the texts needs the hint as well: then room is kept for it.
    const std::size_t limit = limit_of(options);
    const bool media_waits = run_end != waiting.end();
    const std::string hint(prefix_of_bytes(trimmed(more), limit / 2));
    const std::size_t kept = media_waits && !hint.empty() ? hint.size() + 2 : 0;
    Joined joined = join(texts, limit - kept, media_waits ? std::string_view() : std::string_view(hint));
    if (media_waits && !hint.empty()) joined.text.append(joined.text.empty() ? "" : "\n\n").append(hint);

    const std::size_t whole = run.size() - joined.left.size();
    for (std::size_t i = 0; i < whole; ++i) {
        if (!run[i].choices.empty()) passive.choices = run[i].choices;
    }
    for (std::size_t i = 0; i < joined.left.size(); ++i) {
        Part part = std::move(run[whole + i]);
        const bool begun = part.text != joined.left[i];
        if (begun && !part.choices.empty()) passive.choices = part.choices;
        part.text = std::move(joined.left[i]);
        passive.left.push_back(std::move(part));
    }
    passive.left.insert(passive.left.end(), run_end, waiting.end());
    if (!joined.text.empty()) passive.reply = TextReply{std::move(joined.text)};
    return passive;
}

}  // namespace aftercare::wechat
