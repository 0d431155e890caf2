#include "adapters/telegram/render.h"

#include "adapters/telegram/split.h"
#include "adapters/telegram/update.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace aftercare::telegram {

namespace {

constexpr std::string_view stored_prefix = "stored:";
constexpr std::size_t payload_bytes = 64;    // callback_data
constexpr std::size_t buttons_in_row = 8;    // Telegram lays out no more
constexpr std::size_t album_items = 10;      // sendMediaGroup: 2 to 10
constexpr std::size_t heading_units = 1024;  // a longer heading is a text
constexpr std::size_t hint_units = 200;
// Carries the buttons when the text carries the contact keyboard; a sign, since the language is not known
// here.
constexpr std::string_view buttons_follow = "👇";

bool stored(const core::FileRef& file) {
    return file.id.starts_with(stored_prefix);
}

ApiCall call_for(std::string method, const Chat& to) {
    ApiCall call;
    call.method = std::move(method);
    call.add_integer("chat_id", to.id);
    if (to.topic != 0) call.add_integer("message_thread_id", to.topic);
    return call;
}

// ---- text -------------------------------------------------------------------------------------

struct TextPart {
    std::string text;
    std::size_t bold_units = 0;  // from the beginning
};

std::string_view first_line(std::string_view text) {
    return trimmed(text.substr(0, text.find_first_of("\r\n")));
}

std::vector<TextPart> text_parts(const core::Outgoing& message) {
    const std::string heading = valid_utf8(message.heading);
    const std::string text = valid_utf8(message.text);
    const std::string_view bold = first_line(trimmed(heading));
    const std::size_t bold_units = utf16_units(bold);
    std::vector<TextPart> parts;
    if (bold.empty() || bold_units > heading_units) {
        for (const std::string_view part : split(heading, message_units))
            parts.push_back({std::string(part), 0});
        for (const std::string_view part : split(text, message_units))
            parts.push_back({std::string(part), 0});
        return parts;
    }
    // Below the heading goes as much of the text as has room.
    const std::string_view body = trimmed(text);
    std::vector<std::string_view> rest = split(body, message_units - bold_units - 1);
    TextPart head{std::string(bold), bold_units};
    if (rest.size() > 1) {
        const std::size_t used = static_cast<std::size_t>(rest[0].data() + rest[0].size() - body.data());
        const std::string_view first = rest[0];
        rest = split(body.substr(used), message_units);
        rest.insert(rest.begin(), first);
    }
    if (!rest.empty()) head.text.append("\n").append(rest[0]);
    parts.push_back(std::move(head));
    for (std::size_t i = 1; i < rest.size(); ++i) parts.push_back({std::string(rest[i]), 0});
    return parts;
}

ApiCall text_call(const TextPart& part, const Chat& to) {
    ApiCall call = call_for("sendMessage", to);
    call.add_text("text", part.text);
    if (part.bold_units != 0) {
        call.add_json("entities",
                      R"([{"type":"bold","offset":0,"length":)" + std::to_string(part.bold_units) + "}]");
    }
    call.add_json("link_preview_options", R"({"is_disabled":true})");
    return call;
}

// ---- keyboards --------------------------------------------------------------------------------

std::string inline_keyboard(const std::vector<std::vector<core::Button>>& rows) {
    std::string json;
    for (const std::vector<core::Button>& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            json += i % buttons_in_row != 0 ? "," : (json.empty() ? "[" : "],[");
            json += R"({"text":)" + json_text(row[i].label) + R"(,"callback_data":)" +
                    json_text(row[i].payload) + "}";
        }
    }
    return R"({"inline_keyboard":[)" + json + "]]}";
}

std::string contact_keyboard(const std::string& label) {
    return R"({"keyboard":[[{"text":)" + json_text(label) +
           R"(,"request_contact":true}]],"resize_keyboard":true,"one_time_keyboard":true})";
}

std::string_view button_problem(const std::vector<std::vector<core::Button>>& rows) {
    for (const std::vector<core::Button>& row : rows) {
        for (const core::Button& button : row) {
            if (trimmed(button.label).empty()) return "a button without label";
            if (button.payload.empty()) return "a button without payload";
            if (button.payload.size() > payload_bytes) return "a button payload of more than 64 bytes";
        }
    }
    return {};
}

bool has_buttons(const core::Outgoing& message) {
    return std::ranges::any_of(message.buttons, [](const auto& row) { return !row.empty(); });
}

// ---- files ------------------------------------------------------------------------------------

struct KindMethod {
    std::string_view kind;
    std::string_view method;
};
constexpr std::array kind_methods{
    KindMethod{"photo", "sendPhoto"},         KindMethod{"document", "sendDocument"},
    KindMethod{"video", "sendVideo"},         KindMethod{"audio", "sendAudio"},
    KindMethod{"voice", "sendVoice"},         KindMethod{"video_note", "sendVideoNote"},
    KindMethod{"animation", "sendAnimation"},
};

bool image_type(std::string_view type) {
    return type == "image/jpeg" || type == "image/png" || type == "image/webp";
}

KindMethod kind_of(const core::FileRef& file, const RenderOptions& options) {
    if (stored(file)) {
        const bool photo = image_type(file.media_type) && file.bytes <= options.photo_limit;
        return kind_methods[photo ? 0 : 1];
    }
    const std::string_view kind = parse_file_id(file.id).kind;
    const auto found = std::ranges::find(kind_methods, kind, &KindMethod::kind);
    return found == kind_methods.end() ? kind_methods[1] : *found;
}

// Adds an album's file to the call and returns how its item names it.
std::string attach(ApiCall& call, const core::FileRef& file) {
    if (!stored(file)) return std::string(parse_file_id(file.id).id);
    const std::string part = "file" + std::to_string(call.uploads.size());
    call.uploads.push_back(Upload{part, file, shown_name(file)});
    return "attach://" + part;
}

ApiCall file_call(const core::FileRef& file, const Chat& to, const RenderOptions& options) {
    const KindMethod kind = kind_of(file, options);
    ApiCall call = call_for(std::string(kind.method), to);
    if (stored(file)) {
        call.uploads.push_back(Upload{std::string(kind.kind), file, shown_name(file)});
    } else {
        call.add_text(std::string(kind.kind), std::string(parse_file_id(file.id).id));
    }
    return call;
}

ApiCall album_call(std::span<const core::FileRef> files, const Chat& to) {
    ApiCall call = call_for("sendMediaGroup", to);
    std::string media = "[";
    for (const core::FileRef& file : files) {
        if (media.size() > 1) media += ',';
        media += R"({"type":"photo","media":)" + json_text(attach(call, file)) + "}";
    }
    call.add_json("media", media + "]");
    call.messages = static_cast<int>(files.size());
    return call;
}

// Photos in a row become albums. When nothing else can carry the buttons, the last file stays alone.
std::vector<ApiCall> file_calls(std::span<const core::FileRef> files, const Chat& to,
                                const RenderOptions& options, std::size_t alone_at_end) {
    std::vector<ApiCall> calls;
    const std::size_t grouped = files.size() - alone_at_end;
    for (std::size_t i = 0; i < files.size();) {
        std::size_t photos = 0;
        while (i + photos < grouped && photos < album_items &&
               kind_of(files[i + photos], options).kind == "photo") {
            ++photos;
        }
        if (photos >= 2) {
            calls.push_back(album_call(files.subspan(i, photos), to));
            i += photos;
        } else {
            calls.push_back(file_call(files[i], to, options));
            ++i;
        }
    }
    return calls;
}

std::string_view file_problem(const core::Outgoing& message, const RenderOptions& options) {
    for (const core::FileRef& file : message.files) {
        if (parse_file_id(file.id).id.empty()) return "a file without id";
        if (stored(file) && file.bytes < 0) return "a file that is not in the desk's store";
        if (stored(file) && file.bytes > options.upload_limit) return "a file too large to be sent";
    }
    return {};
}

}  // namespace

Rendered render(const core::Outgoing& message, const Chat& to, const RenderOptions& options) {
    Rendered rendered;
    rendered.problem = button_problem(message.buttons);
    if (rendered.problem.empty()) rendered.problem = file_problem(message, options);
    if (!rendered.problem.empty()) return rendered;

    std::vector<ApiCall>& calls = rendered.calls;
    for (const TextPart& part : text_parts(message)) calls.push_back(text_call(part, to));
    const bool buttons = has_buttons(message);
    const bool contact = message.request_contact && !to.group();  // allowed in private chats only
    if (contact && calls.empty()) calls.push_back(text_call(TextPart{options.contact_label, 0}, to));
    if (contact) calls.back().add_json("reply_markup", contact_keyboard(options.contact_label));
    if (contact && buttons) calls.push_back(text_call(TextPart{std::string(buttons_follow), 0}, to));
    const bool on_text = buttons && !calls.empty();
    if (on_text) calls.back().add_json("reply_markup", inline_keyboard(message.buttons));

    for (ApiCall& call :
         file_calls(message.files, to, options, buttons && !on_text && !message.files.empty() ? 1 : 0)) {
        calls.push_back(std::move(call));
    }
    if (calls.empty()) {
        rendered.problem = "a message without text and files";
        return rendered;
    }
    if (buttons && !on_text) calls.back().add_json("reply_markup", inline_keyboard(message.buttons));
    if (const std::optional<std::int64_t> reply = parse_integer(message.reply_to); reply && *reply > 0) {
        calls.front().add_json("reply_parameters", R"({"message_id":)" + std::to_string(*reply) +
                                                       R"(,"allow_sending_without_reply":true})");
    }
    return rendered;
}

bool make_documents(ApiCall& call) {
    if (call.method == "sendPhoto") {
        call.method = "sendDocument";
        for (Parameter& parameter : call.parameters) {
            if (parameter.name == "photo") parameter.name = "document";
        }
        for (Upload& upload : call.uploads) upload.part = "document";
        return true;
    }
    if (call.method != "sendMediaGroup") return false;
    constexpr std::string_view photo = R"({"type":"photo",)";
    bool changed = false;
    for (Parameter& parameter : call.parameters) {
        if (parameter.name != "media") continue;
        // The value is our own: the sequence cannot occur in a part's name or a file_id.
        for (std::size_t at = parameter.value.find(photo); at != std::string::npos;
             at = parameter.value.find(photo, at + 1)) {
            parameter.value.replace(at, photo.size(), R"({"type":"document",)");
            changed = true;
        }
    }
    return changed;
}

ApiCall render_callback_answer(std::string_view callback, std::string_view hint) {
    ApiCall call;
    call.method = "answerCallbackQuery";
    call.add_text("callback_query_id", std::string(callback));
    const std::string valid = valid_utf8(trimmed(hint));
    if (!valid.empty()) call.add_text("text", valid.substr(0, prefix_of_units(valid, hint_units)));
    return call;
}

std::string shown_name(const core::FileRef& file) {
    std::string name = valid_utf8(file.name);
    if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string::npos)
        name.erase(0, slash + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (!trimmed(name).empty() && name != "." && name != "..") return name;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{
        {{"image/jpeg", "photo.jpg"},
         {"image/png", "photo.png"},
         {"image/webp", "photo.webp"},
         {"video/mp4", "video.mp4"},
         {"audio/ogg", "voice.ogg"},
         {"audio/mpeg", "audio.mp3"},
         {"application/pdf", "file.pdf"}}};
    for (const auto& [type, usual] : names) {
        if (file.media_type == type) return std::string(usual);
    }
    return "file";
}

}  // namespace aftercare::telegram
