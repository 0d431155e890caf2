#include "adapters/web/origin.h"

#include "adapters/net/text.h"

#include <algorithm>

namespace aftercare::web {
namespace {

constexpr std::size_t max_address = 45;  // the longest text of an IPv6 address

std::string_view authority(std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

bool origin_allowed(std::string_view origin, std::string_view host, const Options& options) {
    if (origin.empty()) return true;
    const std::string_view from = authority(origin);
    if (from.empty()) return false;
    if (net::iequals(from, host)) return true;
    return std::any_of(options.allowed_origins.begin(), options.allowed_origins.end(),
                       [&](const std::string& allowed) { return net::iequals(allowed, origin); });
}

void add_page_headers(net::Headers& headers, const Options& options) {
    std::string ancestors;
    for (const std::string& source : options.frame_ancestors) ancestors += " " + source;
    headers.add("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors" +
                    (ancestors.empty() ? std::string(" 'none'") : ancestors));
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Referrer-Policy", "no-referrer");
    headers.add("Cross-Origin-Opener-Policy", "same-origin");
    headers.add("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (ancestors.empty()) headers.add("X-Frame-Options", "DENY");
}

void add_file_headers(net::Headers& headers) {
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.add("Cross-Origin-Resource-Policy", "same-origin");
    headers.add("Referrer-Policy", "no-referrer");
    headers.add("Cache-Control", "private, no-store");
}

std::string_view picture_type(std::string_view first_bytes) {
    using namespace std::string_view_literals;
    if (first_bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return "image/png";
    if (first_bytes.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
    if (first_bytes.starts_with("GIF87a"sv) || first_bytes.starts_with("GIF89a"sv)) return "image/gif";
    if (first_bytes.size() >= 12 && first_bytes.starts_with("RIFF"sv) && first_bytes.substr(8, 4) == "WEBP"sv)
        return "image/webp";
    return {};
}

std::string client_address(const net::Request& request, bool behind_proxy) {
    if (!behind_proxy) return request.remote_address;
    std::string_view list = request.headers.get("X-Forwarded-For");
    list = trimmed(list.substr(list.rfind(',') + 1));  // npos + 1 is 0: the whole
    if (list.empty() || list.size() > max_address) return request.remote_address;
    return std::string(list);
}

}  // namespace aftercare::web
