#include "adapters/email/reading/media.h"

#include "adapters/email/gmime/start.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/header_text.h"
#include "adapters/email/reading/transfer.h"

#include <algorithm>
#include <gmime/gmime.h>
#include <memory>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_value = 16u << 10;
constexpr std::size_t longest_parameter = 4096;
constexpr std::size_t longest_type = 100;
constexpr int most_parameters = 1000;

struct Unref {
    template <typename T>
    void operator()(T* object) const {
        g_object_unref(object);
    }
};

struct FreeOptions {
    void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};

using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

// What RFC 2231 leaves without a charset.
Options parser_options() {
    Options options(g_mime_parser_options_new());
    const char* charsets[] = {"utf-8", "gb18030", "big5", "iso-8859-1", nullptr};
    g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
    return options;
}

// Of several the one that names its charset: senders write "filename" for old readers beside "filename*".
std::string parameter(GMimeParamList* list, std::string_view name) {
    GMimeParam* found = nullptr;
    const int count = std::min(g_mime_param_list_length(list), most_parameters);
    for (int at = 0; at < count; ++at) {
        GMimeParam* candidate = g_mime_param_list_get_parameter_at(list, at);
        if (!same_ascii(g_mime_param_get_name(candidate), name)) continue;
        if (found == nullptr ||
            (g_mime_param_get_charset(found) == nullptr && g_mime_param_get_charset(candidate) != nullptr))
            found = candidate;
    }
    const char* value = found == nullptr ? nullptr : g_mime_param_get_value(found);
    return value == nullptr ? std::string()
                            : clean_line(std::string_view(value).substr(0, longest_parameter));
}

bool type_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
}

// "Text/PLAIN" to "text/plain"; empty if it is no type.
std::string media_type(std::string_view value) {
    std::string type = lower_ascii(trim_ascii(value.substr(0, value.find_first_of("; \t\r\n"))));
    const std::size_t slash = type.find('/');
    if (type.size() > longest_type) return {};
    if (slash == std::string::npos) return type == "text" ? "text/plain" : std::string();
    const std::string_view text(type);
    const bool good = slash > 0 && slash + 1 < type.size() &&
                      std::ranges::all_of(text.substr(0, slash), type_letter) &&
                      std::ranges::all_of(text.substr(slash + 1), type_letter);
    return good ? type : std::string();
}

void read_content_type(Media& media, std::string_view raw) {
    const std::string value = decode_in_place(raw.substr(0, longest_value));
    media.type = media_type(value);
    const std::size_t semicolon = value.find(';');
    if (semicolon == std::string::npos) return;
    const Options options = parser_options();
    // The type itself was read above: GMime gives up parameters behind one that it cannot read.
    const std::unique_ptr<GMimeContentType, Unref> type(
        g_mime_content_type_parse(options.get(), ("text/plain" + value.substr(semicolon)).c_str()));
    if (type == nullptr) return;
    GMimeParamList* list = g_mime_content_type_get_parameters(type.get());
    media.charset = parameter(list, "charset");
    media.boundary = parameter(list, "boundary");
    media.report_type = lower_ascii(parameter(list, "report-type"));
    media.smime_type = lower_ascii(parameter(list, "smime-type"));
    media.start = parameter(list, "start");
    media.name = parameter(list, "name");
    media.flowed = same_ascii(parameter(list, "format"), "flowed");
    media.delete_space = same_ascii(parameter(list, "delsp"), "yes");
}

void read_disposition(Media& media, std::string_view raw) {
    const std::string value = decode_in_place(raw.substr(0, longest_value));
    const std::string_view word = trim_ascii(std::string_view(value).substr(0, value.find(';')));
    media.disposition = lower_ascii(word.substr(0, longest_type));
    const std::size_t semicolon = value.find(';');
    if (semicolon == std::string::npos) return;
    const Options options = parser_options();
    const std::unique_ptr<GMimeContentDisposition, Unref> read(
        g_mime_content_disposition_parse(options.get(), ("attachment" + value.substr(semicolon)).c_str()));
    if (read == nullptr) return;
    std::string name = parameter(g_mime_content_disposition_get_parameters(read.get()), "filename");
    if (!name.empty()) media.name = std::move(name);
}

std::string without_angles(std::string_view id) {
    id = trim_ascii(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return clean_line(id.substr(0, 250));
}

}  // namespace

Media read_media(const std::vector<HeaderField>& fields) {
    start_gmime();
    Media media;
    read_content_type(media, header(fields, "content-type"));
    read_disposition(media, header(fields, "content-disposition"));
    media.encoding = header(fields, "content-transfer-encoding").substr(0, longest_type);
    media.content_id = without_angles(header(fields, "content-id"));
    media.start = without_angles(media.start);
    return media;
}

}  // namespace aftercare::email
