#include "bot/service/file_links.h"

#include "adapters/net/url.h"
#include "bot/survey_page/base64url.h"
#include "bot/survey_page/signing.h"

#include <charconv>
#include <utility>

namespace aftercare::bot {

namespace {

using Seconds = std::chrono::seconds;

constexpr std::size_t time_digits = 12;
constexpr std::size_t hash_digits = 64;
constexpr std::size_t mac_bytes = 20;
constexpr std::size_t longest_name = 120;
// The key signs other links too: each use signs texts of its own.
constexpr std::string_view purpose = "aftercare file link\n";

std::string padded_seconds(core::Time time) {
    const auto seconds = std::chrono::floor<Seconds>(time.time_since_epoch()).count();
    std::string digits = std::to_string(seconds);
    return digits.insert(0, time_digits - std::min(time_digits, digits.size()), '0');
}

/// A byte of UTF-8 that is not the first of its character.
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// A name that stands for nothing but itself in a header and on a disk.
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (static_cast<unsigned char>(c) < ' ' || c == '/' || c == '\\' || c == '"' || c == 127) continue;
        plain += c;
        if (plain.size() > longest_name) break;
    }
    if (plain.size() > longest_name) {
        std::size_t end = longest_name;
        while (end > 0 && continues_character(plain[end])) --end;
        plain.resize(end);
    }
    return plain.empty() || plain.front() == '.' ? "file" + plain : plain;
}

net::Response download(const AttachmentStore& files, const std::string& sha256, std::string_view name) {
    const auto path = files.path_of(sha256);
    std::error_code error;
    if (path.empty() || !std::filesystem::is_regular_file(path, error)) return net::text_response(404, "Not Found");
    net::Response response;
    response.file = path;
    response.headers.add("Content-Type", "application/octet-stream");
    response.headers.add("Content-Disposition", "attachment; filename*=UTF-8''" + net::percent_encode(plain_name(name)));
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Cache-Control", "private, no-store");
    response.headers.add("Referrer-Policy", "no-referrer");
    response.headers.add("X-Robots-Tag", "noindex");
    return response;
}

boost::asio::awaitable<net::Response> ready(net::Response response) { co_return response; }

}  // namespace

std::string file_link_path(const core::FileRef& file, core::Time expires, std::string_view key) {
    const std::string_view sha256 = stored_sha256(file.id);
    if (sha256.size() != hash_digits) return {};
    const std::string what = padded_seconds(expires).append(sha256);
    return "/file/" + survey::base64url(what + survey::mac(key, purpose, what).substr(0, mac_bytes)) + "/" + net::percent_encode(plain_name(file.name));
}

std::optional<std::string> read_file_token(std::string_view token, core::Time now, std::string_view key) {
    constexpr std::size_t whole = time_digits + hash_digits + mac_bytes;
    if (token.size() > 2 * whole) return std::nullopt;
    const auto bytes = survey::from_base64url(token);
    if (!bytes || bytes->size() != whole) return std::nullopt;
    const std::string what = bytes->substr(0, time_digits + hash_digits);
    if (!survey::same_bytes(bytes->substr(what.size()), survey::mac(key, purpose, what).substr(0, mac_bytes)))
        return std::nullopt;
    std::int64_t expires = 0;
    std::from_chars(what.data(), what.data() + time_digits, expires);
    if (core::Time(Seconds(expires)) <= now) return std::nullopt;
    return what.substr(time_digits);
}

void add_file_routes(net::Router& router, const AttachmentStore& files, std::function<core::Time()> now, std::string key) {
    router.add("GET", "/file/{token}/{name}", [&files, now = std::move(now), key = std::move(key)](const net::Request& request) {
        const auto sha256 = read_file_token(request.parameters.get("token"), now(), key);
        // Forged, old or gone: nobody learns which.
        return ready(sha256 ? download(files, *sha256, request.parameters.get("name")) : net::text_response(404, "Not Found"));
    });
}

}  // namespace aftercare::bot
