#include "adapters/net/http.h"

#include "adapters/net/text.h"

#include <algorithm>
#include <stdexcept>

namespace aftercare::net {

Headers::Headers(std::initializer_list<Field> fields) {
    for (const Field& field : fields) add(field.name, field.value);
}

std::string_view Headers::get(std::string_view name) const {
    for (std::size_t index = 0; index < spans_.size(); ++index) {
        const Field field = at(index);
        if (iequals(field.name, name)) return field.value;
    }
    return {};
}

bool Headers::has(std::string_view name) const {
    return count(name) != 0;
}

std::size_t Headers::count(std::string_view name) const {
    std::size_t found = 0;
    for (std::size_t index = 0; index < spans_.size(); ++index)
        found += iequals(at(index).name, name) ? 1 : 0;
    return found;
}

void Headers::add(std::string_view name, std::string_view value) {
    if (!valid_field_name(name)) throw std::invalid_argument("a header field's name is not a token");
    if (!valid_field_value(value))
        throw std::invalid_argument("a header field's value holds a control character");
    const auto start = static_cast<std::uint32_t>(text_.size());
    const auto name_size = static_cast<std::uint32_t>(name.size());
    text_.append(name).append(value);
    spans_.push_back({start, name_size, start + name_size, static_cast<std::uint32_t>(value.size())});
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

// The removed text stays in the block: fields are rarely removed, and the block dies with the message.
void Headers::remove(std::string_view name) {
    std::size_t kept = 0;
    for (std::size_t index = 0; index < spans_.size(); ++index) {
        if (!iequals(at(index).name, name)) spans_[kept++] = spans_[index];
    }
    spans_.resize(kept);
}

void Headers::clear() {
    text_.clear();
    spans_.clear();
}

void Headers::reserve(std::size_t fields, std::size_t text_bytes) {
    spans_.reserve(fields);
    text_.reserve(text_bytes);
}

Headers::Field Headers::at(std::size_t index) const {
    const Span& span = spans_[index];
    const std::string_view text = text_;
    return {text.substr(span.name_at, span.name_size), text.substr(span.value_at, span.value_size)};
}

std::string_view Pairs::get(std::string_view name) const {
    const auto found =
        std::find_if(items_.begin(), items_.end(), [&](const auto& item) { return item.first == name; });
    return found == items_.end() ? std::string_view() : std::string_view(found->second);
}

bool Pairs::has(std::string_view name) const {
    return std::any_of(items_.begin(), items_.end(), [&](const auto& item) { return item.first == name; });
}

Response text_response(int status, std::string body, std::string_view content_type) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", content_type);
    response.body = std::move(body);
    return response;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

}  // namespace aftercare::net
