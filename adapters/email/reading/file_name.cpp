#include "adapters/email/reading/file_name.h"

#include "adapters/email/reading/clean_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_name = 150;
constexpr std::size_t longest_ending = 20;

constexpr std::array<std::string_view, 22> reserved = {
    "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> endings = {{
    {"image/jpeg", "jpg"},
    {"image/jpg", "jpg"},
    {"image/png", "png"},
    {"image/gif", "gif"},
    {"image/bmp", "bmp"},
    {"image/webp", "webp"},
    {"image/heic", "heic"},
    {"image/svg+xml", "svg"},
    {"video/mp4", "mp4"},
    {"video/quicktime", "mov"},
    {"audio/mpeg", "mp3"},
    {"audio/amr", "amr"},
    {"audio/wav", "wav"},
    {"application/pdf", "pdf"},
    {"application/zip", "zip"},
    {"application/msword", "doc"},
    {"application/vnd.ms-excel", "xls"},
    {"message/rfc822", "eml"},
    {"text/calendar", "ics"},
    {"text/vcard", "vcf"},
    {"text/x-vcard", "vcf"},
    {"text/csv", "csv"},
    {"text/html", "html"},
    {"text/plain", "txt"},
}};

bool is_edge(char c) {
    return c == ' ' || c == '.';
}

std::string_view trimmed(std::string_view name) {
    while (!name.empty() && is_edge(name.back())) name.remove_suffix(1);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    return name;
}

std::string_view ending_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > longest_ending) return {};
    return name.substr(dot);
}

}  // namespace

std::string safe_file_name(std::string_view name, std::string_view fallback) {
    std::string clean = clean_line(name);
    const std::size_t folder = clean.find_last_of("/\\");
    if (folder != std::string::npos) clean.erase(0, folder + 1);
    std::ranges::replace_if(
        clean, [](char c) { return std::string_view("<>:\"|?*").find(c) != std::string_view::npos; }, '_');
    std::string_view kept = trimmed(clean);
    const std::string_view ending = ending_of(kept);
    std::string out(kept);
    if (out.size() > longest_name) {
        out = cut_utf8(kept.substr(0, kept.size() - ending.size()), longest_name - ending.size());
        out = std::string(trimmed(out)) + std::string(ending);
    }
    // A leading dot hides a file.
    if (out.starts_with('.')) out.front() = '_';
    if (out.empty()) return std::string(fallback);
    const std::string stem = lower_ascii(std::string_view(out).substr(0, out.find('.')));
    const bool is_reserved = std::ranges::find(reserved, std::string_view(trimmed(stem))) != reserved.end();
    return is_reserved ? "_" + out : out;
}

std::string name_for_type(std::string_view media_type, std::size_t number) {
    const auto found =
        std::ranges::find(endings, media_type, &std::pair<std::string_view, std::string_view>::first);
    std::string_view kind = "file";
    if (media_type.starts_with("image/")) kind = "image";
    if (media_type.starts_with("message/")) kind = "mail";
    if (media_type == "text/calendar") kind = "invite";
    const std::string_view ending = found == endings.end() ? "bin" : found->second;
    return std::string(kind) + "-" + std::to_string(number) + "." + std::string(ending);
}

}  // namespace aftercare::email
