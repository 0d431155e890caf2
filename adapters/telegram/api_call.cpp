#include "adapters/telegram/api_call.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::telegram {

void ApiCall::add_text(std::string name, std::string value) {
    parameters.push_back(Parameter{std::move(name), Parameter::Form::text, std::move(value)});
}

void ApiCall::add_json(std::string name, std::string value) {
    parameters.push_back(Parameter{std::move(name), Parameter::Form::json, std::move(value)});
}

void ApiCall::add_integer(std::string name, std::int64_t value) {
    add_json(std::move(name), std::to_string(value));
}

void ApiCall::remove(std::string_view name) {
    std::erase_if(parameters, [&](const Parameter& parameter) { return parameter.name == name; });
}

bool ApiCall::has(std::string_view name) const {
    return std::ranges::any_of(parameters,
                               [&](const Parameter& parameter) { return parameter.name == name; });
}

std::string json_text(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_body(const ApiCall& call) {
    std::string body = "{";
    for (const Parameter& parameter : call.parameters) {
        if (body.size() > 1) body += ',';
        body += '"';
        body += parameter.name;
        body += "\":";
        body += parameter.form == Parameter::Form::json ? parameter.value : json_text(parameter.value);
    }
    body += '}';
    return body;
}

}  // namespace aftercare::telegram
