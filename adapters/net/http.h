// The messages of HTTP as plain values. No Beast, no sockets: any code may include this.
//
// Values: not shared between threads without moving them.
#pragma once

#include <boost/system/error_code.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::net {

// Header fields in their order, names compared without regard to case (ASCII). All text stands in one
// block, so a request with many fields costs two allocations.
class Headers {
  public:
    struct Field {
        std::string_view name;
        std::string_view value;
    };

    Headers() = default;
    Headers(std::initializer_list<Field> fields);

    // The first value of the name, or empty. The view lives until the next change of this object.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::size_t count(std::string_view name) const;

    // Throws std::invalid_argument if the name is not a token or the value holds CR, LF or NUL:
    // such a field would split the message (RFC 9110, 5.5).
    void add(std::string_view name, std::string_view value);
    // As add(), after removing every field of that name.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    void clear();
    void reserve(std::size_t fields, std::size_t text_bytes);

    std::size_t size() const { return spans_.size(); }
    bool empty() const { return spans_.empty(); }
    // index < size().
    Field at(std::size_t index) const;

  private:
    struct Span {
        std::uint32_t name_at, name_size, value_at, value_size;
    };
    std::string text_;
    std::vector<Span> spans_;
};

// Names and values in their order: the decoded query of a target, or the parameters of a route.
class Pairs {
  public:
    // The first value of the name, or empty.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }
    bool empty() const { return items_.empty(); }

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

// What a route's handler gets.
struct Request {
    std::string method;  // "GET", "POST", ...; a GET route also sees "HEAD"
    std::string target;  // as received: "/telegram/main?x=1"
    std::string path;    // the target before '?', still percent-encoded
    Headers headers;
    std::string body;  // whole; empty for an upload route, whose handler reads the body itself

    Pairs query;       // decoded
    Pairs parameters;  // decoded values of {name} in the route's pattern
    std::string
        remote_address;  // of the peer's socket, without port: "127.0.0.1"; behind a proxy, the proxy's
};

// What a handler answers, and what a client receives.
struct Response {
    int status = 200;
    Headers headers;  // the server adds Content-Length, Date and Connection; do not set them
    std::string body;
    // Server only: send this file's bytes as the body (instead of `body`), in pieces.
    std::optional<std::filesystem::path> file;
};

// A response with a text body and its Content-Type.
Response text_response(int status, std::string body,
                       std::string_view content_type = "text/plain; charset=utf-8");

// "Not Found" for 404; "" for a number that has no registered phrase.
std::string_view reason_phrase(int status);

// Takes the next bytes of a streamed body. An error ends the transfer and is handed to the caller.
using Sink = std::function<boost::system::error_code(std::string_view bytes)>;

}  // namespace aftercare::net
