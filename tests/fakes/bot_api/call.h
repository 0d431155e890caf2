// What a caller of the Bot API asks: method, parameters and uploads, whichever of the four request
// forms carried them (query string, urlencoded form, JSON, multipart). Pure.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace aftercare::fakes {

using Json = nlohmann::json;

/// Ends the handling of a call with a failure envelope. The fake's only exception.
struct Refusal : std::runtime_error {
    Refusal(int code_, std::string description, Json parameters_ = Json())
        : std::runtime_error(description), code(code_), parameters(std::move(parameters_)) {}
    int code;
    Json parameters;
};

struct Upload {
    std::string file_name;
    std::string media_type;
    std::string content;
};

struct Call {
    std::string method;  ///< as written by the caller
    Json params = Json::object();
    std::map<std::string, Upload> files;  ///< by part name

    bool has(std::string_view name) const;
    /// Absent: nullopt. Numbers arrive as such or as decimal text.
    std::optional<std::int64_t> integer(std::string_view name) const;
    bool flag(std::string_view name) const;
    std::string text(std::string_view name) const;
    /// A nested object or array, given as JSON or as text that holds JSON. Absent: null.
    Json nested(std::string_view name) const;
};

/// Adds the parameters of a query string or urlencoded body.
void add_form(Call& call, std::string_view encoded);

/// Adds the parameters of a request body; throws Refusal(400) for a body that is not what it claims.
void add_body(Call& call, std::string_view content_type, std::string_view body);

}  // namespace aftercare::fakes
