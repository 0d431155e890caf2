#include "bot/configuration/object_reader.h"

#include "core/edit_distance.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

std::string strip_line_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

ObjectReader::ObjectReader(const nlohmann::json& object, std::string where, const Surroundings& surroundings,
                           std::vector<std::string>& errors)
    : object_(object), where_(std::move(where)), surroundings_(surroundings), errors_(errors) {}

std::string ObjectReader::path(std::string_view name) const {
    return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
}

void ObjectReader::fault(std::string_view name, std::string_view what) {
    errors_.push_back(fmt::format("{}: {}", path(name), what));
}

const nlohmann::json* ObjectReader::member(const char* name) {
    known_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

std::string ObjectReader::expanded(const std::string& text, std::string_view name) {
    std::string result;
    std::string_view rest = text;
    for (;;) {
        const auto open = rest.find("${");
        result += rest.substr(0, open);
        if (open == std::string_view::npos) return result;
        const auto close = rest.find('}', open);
        if (close == std::string_view::npos) {
            fault(name, "a \"${\" is not closed");
            return result;
        }
        const std::string source(rest.substr(open + 2, close - open - 2));
        const bool is_file = source.starts_with("file:");
        const auto value = is_file ? surroundings_.file(source.substr(5)) : surroundings_.variable(source);
        if (!value)
            fault(name, is_file ? fmt::format("the file {} cannot be read", source.substr(5))
                                : fmt::format("the environment variable {} is not set", source));
        else
            result += is_file ? strip_line_end(*value) : *value;
        rest.remove_prefix(close + 1);
    }
}

std::string ObjectReader::text(const char* name, std::string fallback) {
    const auto* value = member(name);
    if (!value) return fallback;
    if (value->is_string()) return expanded(value->get_ref<const std::string&>(), name);
    fault(name, "must be a text");
    return fallback;
}

std::string ObjectReader::required_text(const char* name) {
    if (!member(name)) {
        fault(name, "is missing");
        return "";
    }
    const auto errors_before = errors_.size();
    std::string value = text(name);
    if (value.empty() && errors_.size() == errors_before) fault(name, "must not be empty");
    return value;
}

std::string ObjectReader::one_of(const char* name, std::string fallback, const std::vector<std::string>& values) {
    const std::string value = text(name, fallback);
    if (std::find(values.begin(), values.end(), value) != values.end()) return value;
    fault(name, fmt::format("must be one of: {}", fmt::join(values, ", ")));
    return fallback;
}

std::int64_t ObjectReader::whole(const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const auto* value = member(name);
    if (!value) return fallback;
    if (value->is_number_integer() && *value >= least && *value <= most) return value->get<std::int64_t>();
    fault(name, fmt::format("must be a whole number from {} to {}", least, most));
    return fallback;
}

bool ObjectReader::yes_no(const char* name, bool fallback) {
    const auto* value = member(name);
    if (!value) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    fault(name, "must be true or false");
    return fallback;
}

double ObjectReader::number(const char* name, double fallback, double least, double most) {
    const auto* value = member(name);
    if (!value) return fallback;
    if (value->is_number() && *value >= least && *value <= most) return value->get<double>();
    fault(name, fmt::format("must be a number from {} to {}", least, most));
    return fallback;
}

std::vector<std::string> ObjectReader::texts(const char* name) {
    std::vector<std::string> result;
    const auto* list = array(name);
    if (!list) return result;
    for (const auto& item : *list) {
        if (item.is_string())
            result.push_back(expanded(item.get_ref<const std::string&>(), name));
        else
            fault(name, "must be a list of texts");
    }
    return result;
}

const nlohmann::json* ObjectReader::object(const char* name) {
    const auto* value = member(name);
    if (!value || value->is_object()) return value;
    fault(name, "must be an object: {...}");
    return nullptr;
}

const nlohmann::json* ObjectReader::array(const char* name) {
    const auto* value = member(name);
    if (!value || value->is_array()) return value;
    fault(name, "must be a list: [...]");
    return nullptr;
}

void ObjectReader::finish() {
    for (const auto& [name, value] : object_.items()) {
        if (known_.contains(name)) continue;
        const auto nearest = std::min_element(known_.begin(), known_.end(), [&](const auto& a, const auto& b) {
            return core::edit_distance(a, name) < core::edit_distance(b, name);
        });
        const bool near = nearest != known_.end() && core::edit_distance(*nearest, name) <= 2;
        fault(name, near ? fmt::format("is not known; did you mean \"{}\"?", *nearest) : std::string("is not known"));
    }
}

}  // namespace aftercare::bot
