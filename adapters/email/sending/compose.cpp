#include "adapters/email/sending/compose.h"

#include "adapters/email/gmime/start.h"
#include "adapters/email/rules/address.h"
#include "adapters/email/rules/threading.h"
#include "adapters/email/sending/file_fields.h"
#include "adapters/email/sending/header_text.h"
#include "adapters/email/sending/html.h"

#include <algorithm>
#include <array>
#include <gmime/gmime.h>
#include <memory>
#include <optional>

namespace aftercare::email {
namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct Free {
    void operator()(char* text) const { g_free(text); }
};
struct FreeFormat {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};
struct UnrefTime {
    void operator()(GDateTime* time) const { g_date_time_unref(time); }
};

// Fields that compose() writes itself.
constexpr std::array<std::string_view, 14> own_fields{
    "from", "sender",     "to",          "cc",         "bcc",          "reply-to", "subject",
    "date", "message-id", "in-reply-to", "references", "mime-version", "received", "return-path"};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string in_lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool is_control(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 || code == 0x7F;
}

std::string valid_utf8(std::string text) {
    std::erase(text, '\0');
    if (g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) return text;
    const std::unique_ptr<char, Free> made(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    return made.get();
}

std::string one_line(std::string text) {
    text = valid_utf8(std::move(text));
    std::ranges::replace_if(text, is_control, ' ');
    return text;
}

bool is_field_name(std::string_view name) {
    const auto is_byte = [](char byte) { return byte > ' ' && byte < 0x7F && byte != ':'; };
    return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, is_byte);
}

bool is_own_field(std::string_view name) {
    const std::string small = in_lower(name);
    return small.starts_with("content-") || std::ranges::count(own_fields, std::string_view(small)) > 0;
}

bool is_visible(char byte) {
    return byte >= ' ' && byte < 0x7F;
}

bool is_good_field(const HeaderField& field) {
    return is_field_name(field.name) && !is_own_field(field.name) && field.value.size() <= 900 &&
           std::ranges::all_of(field.value, is_visible);
}

bool is_good_id(const std::string& id) {
    return id.empty() || usable_message_id(id);
}

// As it may stand in a header. Empty: it is none.
std::string wire_form(std::string_view address) {
    const AddressReading reading = check_address(address);
    return reading.address ? reading.address->address : std::string();
}

std::optional<ComposeError> problem_of(const OutgoingMail& mail) {
    const auto is_bad = [](const Mailbox& box) { return wire_form(box.address).empty(); };
    const bool bad_reply_to = !mail.reply_to.empty() && wire_form(mail.reply_to).empty();
    if (mail.to.empty() || is_bad(mail.from) || std::ranges::any_of(mail.to, is_bad) || bad_reply_to)
        return ComposeError::address;
    if (mail.message_id.empty() || !is_good_id(mail.message_id) || !is_good_id(mail.in_reply_to) ||
        !std::ranges::all_of(mail.references, usable_message_id))
        return ComposeError::message_id;
    if (!std::ranges::all_of(mail.fields, is_good_field)) return ComposeError::field;
    return std::nullopt;
}

// `value` is encoded and folded with "\n "; GMime writes it as it is.
void set_field(GMimeObject* object, const std::string& name, const std::string& value) {
    g_mime_object_set_header(object, name.c_str(), value.c_str(), "utf-8");
    GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name.c_str());
    g_mime_header_set_raw_value(header, (" " + value + "\n").c_str());
}

std::string mailboxes(const std::vector<Mailbox>& boxes) {
    std::string value;
    for (const Mailbox& box : boxes)
        value += (value.empty() ? "" : ",\n ") + header_mailbox(one_line(box.name), wire_form(box.address));
    return value;
}

std::string ids(const std::vector<std::string>& references) {
    std::string value;
    for (const std::string& id : references) value += (value.empty() ? "<" : "\n <") + id + ">";
    return value;
}

std::string date_of(core::Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const std::unique_ptr<GDateTime, UnrefTime> date(g_date_time_new_from_unix_utc(seconds));
    const std::unique_ptr<char, Free> text(g_mime_utils_header_format_date(date.get()));
    return text.get();
}

void set_headers(GMimeObject* message, const OutgoingMail& mail) {
    set_field(message, "From", mailboxes({mail.from}));
    set_field(message, "To", mailboxes(mail.to));
    if (!mail.reply_to.empty()) set_field(message, "Reply-To", mailboxes({{"", mail.reply_to}}));
    set_field(message, "Subject", header_text(one_line(mail.subject)));
    set_field(message, "Date", date_of(mail.date));
    set_field(message, "Message-ID", "<" + mail.message_id + ">");
    if (!mail.in_reply_to.empty()) set_field(message, "In-Reply-To", "<" + mail.in_reply_to + ">");
    if (!mail.references.empty()) set_field(message, "References", ids(mail.references));
    for (const HeaderField& field : mail.fields) set_field(message, field.name, field.value);
}

// Neither base64 nor quoted-printable can produce "=_", so the boundary is in no part.
std::string boundary(std::string_view kind, std::string_view message_id) {
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a
    for (const char byte : message_id) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
    return "=_" + std::string(kind) + "_" + std::to_string(hash);
}

Owned<GMimeMultipart> new_multipart(const char* kind, const OutgoingMail& mail) {
    Owned<GMimeMultipart> multipart(g_mime_multipart_new_with_subtype(kind));
    g_mime_multipart_set_boundary(multipart.get(), boundary(kind, mail.message_id).c_str());
    return multipart;
}

void set_content(GMimePart* part, std::string_view content, GMimeContentEncoding encoding) {
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
    const Owned<GMimeDataWrapper> wrapper(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, wrapper.get());
    g_mime_part_set_content_encoding(part, encoding);
}

std::string with_crlf(std::string_view text) {
    std::string result;
    for (const char byte : text) {
        if (byte == '\n') result += '\r';
        result += byte;
    }
    return result;
}

bool mostly_ascii(std::string_view text) {
    const auto others =
        std::ranges::count_if(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
    return static_cast<std::size_t>(others) * 6 <= text.size();
}

// Quoted-printable where it can be read, base64 where it is shorter. Line ends of quoted-printable are made
// when the message is written; those within base64 must be right before (RFC 2045, 6.8).
Owned<GMimePart> text_part(const char* subtype, const std::string& text) {
    Owned<GMimePart> part(g_mime_part_new_with_type("text", subtype));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    if (mostly_ascii(text)) {
        set_content(part.get(), text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    } else {
        set_content(part.get(), with_crlf(text), GMIME_CONTENT_ENCODING_BASE64);
    }
    return part;
}

std::string text_of(const OutgoingMail& mail) {
    std::string text = valid_utf8(mail.text);
    std::erase(text, '\r');
    std::erase_if(text, [](char byte) { return is_control(byte) && byte != '\n' && byte != '\t'; });
    if (!text.ends_with('\n')) text += '\n';
    return text;
}

Owned<GMimeMultipart> alternative_part(const OutgoingMail& mail) {
    Owned<GMimeMultipart> alternative = new_multipart("alternative", mail);
    const std::string text = text_of(mail);
    const Owned<GMimePart> plain = text_part("plain", text);
    const Owned<GMimePart> html = text_part("html", html_from_text(text, mail.own_links));
    g_mime_multipart_add(alternative.get(), GMIME_OBJECT(plain.get()));
    g_mime_multipart_add(alternative.get(), GMIME_OBJECT(html.get()));
    return alternative;
}

bool is_type_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           std::string_view("+-._").find(byte) != std::string_view::npos;
}

// Types whose content may not be encoded, or that a mail program would show as part of the mail, go as bytes.
std::pair<std::string, std::string> type_of(const OutgoingFile& file) {
    const std::string type = in_lower(file.media_type.substr(0, file.media_type.find(';')));
    const std::size_t slash = type.find('/');
    const std::string first = type.substr(0, slash);
    const std::string second = slash == std::string::npos ? std::string() : type.substr(slash + 1);
    const bool proper = !first.empty() && !second.empty() && type.size() <= 100 &&
                        std::ranges::all_of(first, is_type_byte) && std::ranges::all_of(second, is_type_byte);
    if (!proper || first == "multipart" || first == "message") return {"application", "octet-stream"};
    return {first, second};
}

Owned<GMimePart> file_part(const OutgoingFile& file) {
    const auto [first, second] = type_of(file);
    Owned<GMimePart> part(g_mime_part_new_with_type(first.c_str(), second.c_str()));
    const std::string name = safe_file_name(valid_utf8(file.name));
    set_content(part.get(), file.content, GMIME_CONTENT_ENCODING_BASE64);
    // GMime writes one form of the name, and programs differ in which they know.
    set_field(GMIME_OBJECT(part.get()), "Content-Disposition", attachment_disposition(name));
    return part;
}

std::string written(GMimeMessage* message) {
    const std::unique_ptr<GMimeFormatOptions, FreeFormat> format(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(GMIME_OBJECT(message), format.get(), stream.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

}  // namespace

std::string_view describe(ComposeError error) {
    switch (error) {
        case ComposeError::address:
            return "an address cannot be written to";
        case ComposeError::message_id:
            return "a message id cannot stand in a header";
        case ComposeError::field:
            return "a header field is malformed or not to be set";
    }
    return "unknown";
}

boost::system::result<std::string, ComposeError> compose(const OutgoingMail& mail) {
    if (const std::optional<ComposeError> problem = problem_of(mail)) return *problem;
    start_gmime();
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    set_headers(GMIME_OBJECT(message.get()), mail);
    Owned<GMimeMultipart> body = alternative_part(mail);
    if (!mail.files.empty()) {
        Owned<GMimeMultipart> mixed = new_multipart("mixed", mail);
        g_mime_multipart_add(mixed.get(), GMIME_OBJECT(body.get()));
        for (const OutgoingFile& file : mail.files) {
            const Owned<GMimePart> part = file_part(file);
            g_mime_multipart_add(mixed.get(), GMIME_OBJECT(part.get()));
        }
        body = std::move(mixed);
    }
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(body.get()));
    return written(message.get());
}

}  // namespace aftercare::email
