#include "adapters/email/reading/body.h"

#include "adapters/email/reading/charset.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/file_name.h"
#include "adapters/email/reading/flowed.h"
#include "adapters/email/reading/header_text.h"
#include "adapters/email/reading/html_text.h"
#include "adapters/email/reading/report.h"
#include "adapters/email/reading/stub_text.h"
#include "adapters/email/reading/transfer.h"
#include "adapters/email/reading/uuencode.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_forwarded_header = 64u << 10;

// A piece of the body. HTML is turned into text only if it is what gets chosen.
struct Chunk {
    std::string content;  ///< UTF-8; cleaned unless it is HTML
    bool html = false;    ///< still to be turned into text
    bool was_html = false;
};
using Chunks = std::vector<Chunk>;

enum class Around { mixed = 1, related, report };

bool blank(std::string_view text) {
    return trim_ascii(text).empty();
}

bool is_html(std::string_view type) {
    return type == "text/html" || type == "application/xhtml+xml" || type == "text/enriched" ||
           type == "text/richtext";
}

bool is_readable(std::string_view type) {
    return is_html(type) || type == "text/plain" || type == "text/markdown" || type == "text/x-markdown";
}

bool is_signature(std::string_view type) {
    return type == "application/pgp-signature" || type == "application/pkcs7-signature" ||
           type == "application/x-pkcs7-signature";
}

bool is_smime(std::string_view type) {
    return type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime";
}

bool is_delivery_status(std::string_view type) {
    return type == "message/delivery-status" || type == "message/global-delivery-status";
}

bool is_whole_mail(std::string_view type) {
    return type == "message/rfc822" || type == "message/global" || type == "message/news";
}

bool is_returned_header(std::string_view type) {
    return type == "text/rfc822-headers" || type == "message/global-headers";
}

std::string without_blanks(std::string_view text) {
    std::string compact(text);
    std::erase_if(compact, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    return compact;
}

class BodyReader {
  public:
    BodyReader(const Outline& outline, const ReadingLimits& limits, Mail& mail)
        : outline_(outline), limits_(limits), mail_(mail), html_left_(limits.html_bytes) {}

    void run();

  private:
    Chunks walk(std::size_t index, Around around);
    Chunks walk_multipart(const Part& part);
    Chunks walk_children(const Part& part, Around around);
    Chunks walk_alternative(const Part& part);
    Chunks walk_related(const Part& part);
    Chunks walk_signed(const Part& part);
    Chunks walk_leaf(const Part& part, Around around, bool is_root);
    bool take_report_part(const Part& part, Around around);
    bool is_file(const Part& part, Around around, bool is_root) const;
    Chunks read_text(const Part& part);
    void add_file(const Part& part, Around around);
    void keep_file(MailFile file);
    std::string name_of(const Part& part, std::string_view content) const;
    void render(Chunk& chunk);
    void join(Chunks chunks);
    std::string decoded(const Part& part);
    void note(std::string_view what) { note_problem(mail_, what); }

    const Outline& outline_;
    const ReadingLimits& limits_;
    Mail& mail_;
    std::size_t html_left_;
    std::size_t bytes_kept_ = 0;
    std::size_t texts_ = 0;
};

std::string BodyReader::decoded(const Part& part) {
    Decoded decoded = decode_transfer(part.body, part.media.encoding);
    if (decoded.wrong_label) note("a part that is not encoded as it says");
    return std::move(decoded.bytes);
}

void BodyReader::render(Chunk& chunk) {
    if (!chunk.html) return;
    const HtmlText text = html_to_text(chunk.content, html_left_, limits_.text_bytes);
    html_left_ -= std::min(html_left_, chunk.content.size());
    if (!text.whole) note("text longer than allowed");
    chunk = {text.text, false, true};
}

Chunks BodyReader::read_text(const Part& part) {
    std::string bytes = decoded(part);
    ++texts_;
    if (is_html(part.media.type)) {
        const std::string_view head = std::string_view(bytes).substr(0, limits_.html_bytes + 1);
        return {{to_utf8(head, charset_of_label(part.media.charset)), true, true}};
    }
    const std::size_t files_left = limits_.files - std::min(limits_.files, mail_.files.size());
    UuText found = take_uuencoded(bytes, files_left);
    for (UuFile& file : found.files) {
        const std::string name =
            safe_file_name(to_utf8(file.name, {}), name_for_type({}, mail_.files.size() + 1));
        keep_file({name, "application/octet-stream", {}, false, std::move(file.content)});
    }
    const std::size_t most = limits_.text_bytes * 4;
    if (found.text.size() > most) note("text longer than allowed");
    std::string text = clean_text(
        to_utf8(std::string_view(found.text).substr(0, most), charset_of_label(part.media.charset)));
    if (part.media.flowed) text = unflow(text, part.media.delete_space);
    if (text.find("-----BEGIN PGP MESSAGE-----") != std::string::npos)
        note("encrypted: it cannot be read here");
    return {{std::move(text), false, false}};
}

std::string BodyReader::name_of(const Part& part, std::string_view content) const {
    const std::string& type = part.media.type;
    std::string fallback = name_for_type(type, mail_.files.size() + 1);
    if (type == "application/ms-tnef" || type == "application/vnd.ms-tnef") fallback = "winmail.dat";
    if (is_smime(type)) fallback = "smime.p7m";
    if (!part.media.name.empty()) return safe_file_name(decode_header_text(part.media.name), fallback);
    if (!is_whole_mail(type)) return fallback;
    const auto fields = parse_header_block(content.substr(0, longest_forwarded_header), limits_.headers);
    const std::string subject = decode_header_text(header(fields, "subject"));
    return subject.empty() ? fallback : safe_file_name(subject + ".eml", fallback);
}

void BodyReader::keep_file(MailFile file) {
    if (mail_.files.size() >= limits_.files) return note("more files than allowed");
    if (file.content.size() > limits_.decoded_bytes - bytes_kept_) return note("files larger than allowed");
    bytes_kept_ += file.content.size();
    mail_.files.push_back(std::move(file));
}

void BodyReader::add_file(const Part& part, Around around) {
    const Media& media = part.media;
    if (mail_.files.size() >= limits_.files) return note("more files than allowed");
    if (media.type == "application/ms-tnef" || media.type == "application/vnd.ms-tnef")
        note("packed in Outlook's own format (winmail.dat)");
    if (is_smime(media.type))
        note(media.smime_type == "signed-data" ? "signed as a whole: it cannot be read here"
                                               : "encrypted: it cannot be read here");
    std::string content = decoded(part);
    std::string name = name_of(part, content);
    const bool shown =
        media.disposition == "inline" || (around == Around::related && !media.content_id.empty());
    keep_file({std::move(name), media.type, media.content_id, shown, std::move(content)});
}

bool BodyReader::is_file(const Part& part, Around around, bool is_root) const {
    const Media& media = part.media;
    if (!is_readable(media.type)) return true;
    if (media.name.empty() && is_root) return false;
    if (media.disposition == "attachment") return true;
    if (around == Around::related && !media.content_id.empty()) return true;
    return !media.name.empty() && texts_ > 0;
}

// What a report tells about delivery. Some servers send it without calling the mail a report.
bool BodyReader::take_report_part(const Part& part, Around around) {
    const std::string& type = part.media.type;
    if (is_delivery_status(type)) {
        for (DeliveryStatus& status : read_delivery_status(decoded(part), limits_.statuses))
            if (mail_.statuses.size() < limits_.statuses) mail_.statuses.push_back(std::move(status));
        return true;
    }
    const bool in_report = around == Around::report || !mail_.statuses.empty();
    if (in_report && (is_returned_header(type) || is_whole_mail(type))) {
        if (mail_.returned_headers.empty())
            mail_.returned_headers = read_returned_headers(decoded(part), limits_.headers);
        return true;
    }
    return type == "message/disposition-notification" || type == "message/feedback-report";
}

Chunks BodyReader::walk_leaf(const Part& part, Around around, bool is_root) {
    if (take_report_part(part, around) || part.media.type == "text/x-amp-html") return {};
    if (!is_file(part, around, is_root)) return read_text(part);
    add_file(part, around);
    return {};
}

Chunks BodyReader::walk_children(const Part& part, Around around) {
    Chunks all;
    for (const std::size_t child : part.children)
        for (Chunk& chunk : walk(child, around)) all.push_back(std::move(chunk));
    return all;
}

Chunks BodyReader::walk_alternative(const Part& part) {
    Chunks marked_up;
    Chunks poor;
    Chunks chosen;
    for (const std::size_t child : part.children) {
        Chunks chunks = walk(child, Around::mixed);
        const bool empty = std::ranges::all_of(chunks, [](const Chunk& c) { return blank(c.content); });
        if (empty) continue;
        const bool html = std::ranges::any_of(chunks, &Chunk::was_html);
        if (html) {
            marked_up = std::move(chunks);
        } else if (chunks.size() == 1 && is_stub_text(chunks.front().content)) {
            poor = std::move(chunks);
        } else if (chosen.empty()) {
            chosen = std::move(chunks);
        }
    }
    if (!chosen.empty()) return chosen;
    for (Chunk& chunk : marked_up) render(chunk);
    const bool nothing = std::ranges::all_of(marked_up, [](const Chunk& c) { return blank(c.content); });
    return nothing ? poor : marked_up;
}

Chunks BodyReader::walk_related(const Part& part) {
    const auto is_start = [&](std::size_t child) {
        return !part.media.start.empty() && outline_.parts[child].media.content_id == part.media.start;
    };
    const auto named = std::ranges::find_if(part.children, is_start);
    const std::size_t root = named == part.children.end() ? part.children.front() : *named;
    // The root has a Content-ID as well, but it is no picture.
    Chunks chunks = walk(root, Around::mixed);
    for (const std::size_t child : part.children) {
        if (child == root) continue;
        for (Chunk& chunk : walk(child, Around::related)) chunks.push_back(std::move(chunk));
    }
    return chunks;
}

Chunks BodyReader::walk_signed(const Part& part) {
    Chunks chunks = walk(part.children.front(), Around::mixed);
    for (const std::size_t child : part.children) {
        if (child == part.children.front() || is_signature(outline_.parts[child].media.type)) continue;
        for (Chunk& chunk : walk(child, Around::mixed)) chunks.push_back(std::move(chunk));
    }
    return chunks;
}

Chunks BodyReader::walk_multipart(const Part& part) {
    const std::string& type = part.media.type;
    if (!part.ended) note("cut off, or without its last boundary");
    if (part.children.empty()) {
        note("a multipart without parts");
        return read_text(part);
    }
    if (type == "multipart/alternative") return walk_alternative(part);
    if (type == "multipart/related") return walk_related(part);
    if (type == "multipart/signed") return walk_signed(part);
    if (type == "multipart/encrypted") note("encrypted: it cannot be read here");
    return walk_children(part, type == "multipart/report" ? Around::report : Around::mixed);
}

Chunks BodyReader::walk(std::size_t index, Around around) {
    const Part& part = outline_.parts[index];
    const std::string& type = part.media.type;
    if (part.multipart) return walk_multipart(part);
    if (type == "application/applefile" || type == "application/pgp-encrypted") return {};
    return walk_leaf(part, around, index == 0);
}

void BodyReader::join(Chunks chunks) {
    std::vector<std::string> plain;
    for (Chunk& chunk : chunks) {
        render(chunk);
        if (blank(chunk.content)) continue;
        // The same text in both forms side by side, by mailers that do not know multipart/alternative.
        const std::string compact = without_blanks(chunk.content);
        if (chunk.was_html && std::ranges::find(plain, compact) != plain.end()) continue;
        if (!chunk.was_html) plain.push_back(compact);
        if (!mail_.text.empty() && !mail_.text.ends_with('\n')) mail_.text += '\n';
        mail_.text += chunk.content;
        mail_.text_from_html = mail_.text_from_html || chunk.was_html;
        if (mail_.text.size() > limits_.text_bytes) {
            note("text longer than allowed");
            mail_.text = cut_utf8(mail_.text, limits_.text_bytes);
            return;
        }
    }
}

void BodyReader::run() {
    if (outline_.guessed_boundary) note("a multipart without the boundary that it names");
    join(walk(0, Around::mixed));
}

}  // namespace

void note_problem(Mail& mail, std::string_view what) {
    if (std::ranges::find(mail.problems, what) == mail.problems.end()) mail.problems.emplace_back(what);
}

void read_body(const Outline& outline, const ReadingLimits& limits, Mail& mail) {
    BodyReader(outline, limits, mail).run();
}

}  // namespace aftercare::email
