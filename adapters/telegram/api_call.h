// A call of the Bot API before it is sent: a method, parameters and files. Pure.
#pragma once

#include "core/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

/// One parameter. A JSON value stands as it is in a JSON body, but as a text in a multipart form.
struct Parameter {
    enum class Form : std::uint8_t { text = 1, json };
    std::string name;
    Form form = Form::text;
    std::string value;  ///< UTF-8; for json: a JSON value
};

/// A file of the desk that goes along.
struct Upload {
    std::string part;    ///< name of its part in the form
    core::FileRef file;  ///< id "stored:<sha256>"
    std::string name;    ///< shown to the receiver
};

struct ApiCall {
    std::string method;
    std::vector<Parameter> parameters;
    std::vector<Upload> uploads;
    int messages = 1;  ///< how many messages it makes, for the limits

    void add_text(std::string name, std::string value);
    void add_json(std::string name, std::string value);
    void add_integer(std::string name, std::int64_t value);
    void remove(std::string_view name);
    bool has(std::string_view name) const;
};

/// `text` as a JSON string, in quotes; what is no UTF-8 becomes U+FFFD.
std::string json_text(std::string_view text);

/// The body of a call without uploads.
std::string json_body(const ApiCall& call);

}  // namespace aftercare::telegram
