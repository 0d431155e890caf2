#include "adapters/net/router.h"

#include "adapters/net/text.h"
#include "adapters/net/url.h"

#include <algorithm>
#include <stdexcept>

namespace aftercare::net {
namespace {

constexpr std::string_view websocket_method = "WEBSOCKET";

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    while (true) {
        const std::size_t slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return !segment.empty() && segment.front() == '{';
}

std::vector<std::string> compile(std::string_view pattern) {
    if (pattern.empty() || pattern.front() != '/') throw std::invalid_argument("a route must begin with '/'");
    std::vector<std::string> segments = split(pattern.substr(1));
    for (std::string& segment : segments) {
        if (is_parameter(segment)) {
            if (segment.size() < 3 || segment.back() != '}')
                throw std::invalid_argument("malformed route parameter");
            segment.pop_back();
        } else if (segment.find_first_of("{}%") != std::string::npos) {
            throw std::invalid_argument("malformed route segment");
        }
    }
    return segments;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return false;
    for (std::size_t index = 0; index < pattern.size(); ++index) {
        const bool any = is_parameter(pattern[index]) && !path[index].empty();
        if (!any && pattern[index] != path[index]) return false;
    }
    return true;
}

// Same shape: the same paths match both.
bool same(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const std::string& left, const std::string& right) {
                          return left == right || (is_parameter(left) && is_parameter(right));
                      });
}

// Literal before parameter, from the left.
bool more_specific(const Router::Route& a, const Router::Route& b) {
    if (a.segments.size() != b.segments.size()) return false;
    for (std::size_t index = 0; index < a.segments.size(); ++index) {
        const bool left = is_parameter(a.segments[index]);
        const bool right = is_parameter(b.segments[index]);
        if (left != right) return right;
    }
    return false;
}

bool answers(const Router::Route& route, std::string_view method, bool upgrade) {
    if (upgrade) return route.method == websocket_method;
    return route.method == method || (method == "HEAD" && route.method == "GET" && !route.upload);
}

void allow(std::string& list, std::string_view method) {
    if (has_token(list, method)) return;
    if (!list.empty()) list += ", ";
    list += method;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler, RouteOptions options) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.options = options;
    route.handler = std::move(handler);
    insert(std::move(route));
}

void Router::add_upload(std::string_view method, std::string_view pattern, UploadHandler handler,
                        RouteOptions options) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.options = options;
    route.upload = std::move(handler);
    insert(std::move(route));
}

void Router::add_websocket(std::string_view pattern, WebSocketCheck check, WebSocketHandler handler,
                           WebSocketOptions options) {
    Route route;
    route.method = websocket_method;
    route.pattern = pattern;
    route.websocket_check = std::move(check);
    route.websocket = std::move(handler);
    route.websocket_options = options;
    insert(std::move(route));
}

void Router::insert(Route route) {
    if (!valid_field_name(route.method)) throw std::invalid_argument("malformed route method");
    route.segments = compile(route.pattern);
    for (const auto& other : routes_) {
        if (other->method == route.method && same(other->segments, route.segments)) {
            throw std::invalid_argument("two routes for " + route.method + " " + route.pattern);
        }
    }
    const auto place = std::find_if(routes_.begin(), routes_.end(),
                                    [&](const auto& other) { return more_specific(route, *other); });
    routes_.insert(place, std::make_unique<Route>(std::move(route)));
}

Router::Match Router::match(std::string_view method, std::string_view path, bool upgrade) const {
    Match match;
    if (path.empty() || path.front() != '/') {
        match.status = 400;
        return match;
    }
    std::vector<std::string> segments = split(path.substr(1));
    if (path.find('%') != std::string_view::npos) {
        for (std::string& segment : segments) {
            std::optional<std::string> decoded = percent_decode(segment);
            if (!decoded) {
                match.status = 400;
                return match;
            }
            segment = std::move(*decoded);
        }
    }
    bool needs_upgrade = false;
    for (const auto& route : routes_) {
        if (!fits(route->segments, segments)) continue;
        if (answers(*route, method, upgrade)) {
            match.status = 200;
            match.route = route.get();
            match.allow.clear();
            for (std::size_t index = 0; index < segments.size(); ++index) {
                if (!is_parameter(route->segments[index])) continue;
                match.parameters.add(route->segments[index].substr(1), std::move(segments[index]));
            }
            return match;
        }
        if (route->method == websocket_method) {
            needs_upgrade = true;
            allow(match.allow, "GET");
        } else {
            allow(match.allow, route->method);
            if (route->method == "GET") allow(match.allow, "HEAD");
        }
    }
    if (match.allow.empty()) return match;
    // An offer to upgrade may be ignored (RFC 9110, 7.8).
    if (upgrade) return this->match(method, path, false);
    match.status = needs_upgrade && method == "GET" ? 426 : 405;
    return match;
}

}  // namespace aftercare::net
