#include "tests/fakes/bot_api/call.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace aftercare::fakes {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// The value of `name=` in a header such as Content-Disposition; quoted or bare.
std::string header_parameter(std::string_view header, std::string_view name) {
    std::string key = std::string(name) + "=";
    std::size_t at = 0;
    std::string folded = lower(header);
    for (;;) {
        at = folded.find(key, at);
        if (at == std::string::npos) return {};
        char before = at == 0 ? ';' : folded[at - 1];
        if (before == ';' || before == ' ') break;
        at += key.size();
    }
    std::string_view rest = header.substr(at + key.size());
    std::string value;
    if (rest.empty() || rest.front() != '"') {
        return std::string(rest.substr(0, rest.find_first_of("; \r\n")));
    }
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
        if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
        value += rest[i];
    }
    return value;
}

/// The line `Name: value` of a block of part headers.
std::string header_line(std::string_view headers, std::string_view name) {
    std::string folded = lower(headers);
    std::size_t at = folded.find(std::string(name) + ":");
    if (at == std::string::npos) return {};
    at += name.size() + 1;
    std::size_t end = headers.find("\r\n", at);
    std::string_view value = headers.substr(at, end - at);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return std::string(value);
}

void add_part(Call& call, std::string_view part) {
    std::size_t split = part.find("\r\n\r\n");
    if (split == std::string_view::npos) throw Refusal(400, "Bad Request: multipart part without headers");
    std::string_view headers = part.substr(0, split + 2);
    std::string_view content = part.substr(split + 4);
    std::string disposition = header_line(headers, "content-disposition");
    std::string name = header_parameter(disposition, "name");
    std::string file_name = header_parameter(disposition, "filename");
    if (name.empty()) throw Refusal(400, "Bad Request: multipart part without a name");
    if (file_name.empty()) {
        call.params[name] = std::string(content);
    } else {
        call.files[name] = Upload{file_name, header_line(headers, "content-type"), std::string(content)};
    }
}

void add_multipart(Call& call, std::string_view boundary, std::string_view body) {
    std::string mark = "\r\n--" + std::string(boundary);
    std::string whole = "\r\n" + std::string(body);
    std::size_t at = whole.find(mark);
    if (boundary.empty() || at == std::string::npos)
        throw Refusal(400, "Bad Request: multipart without parts");
    for (;;) {
        at += mark.size();
        if (whole.compare(at, 2, "--") == 0) return;
        std::size_t next = whole.find(mark, at);
        if (next == std::string::npos) throw Refusal(400, "Bad Request: multipart without an end");
        add_part(call, std::string_view(whole).substr(at + 2, next - at - 2));
        at = next;
    }
}

}  // namespace

bool Call::has(std::string_view name) const {
    return params.contains(name) && !params[std::string(name)].is_null();
}

std::optional<std::int64_t> Call::integer(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    const Json& value = params[std::string(name)];
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const auto& digits = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

bool Call::flag(std::string_view name) const {
    if (!has(name)) return false;
    const Json& value = params[std::string(name)];
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<int>() != 0;
    std::string word = value.is_string() ? lower(value.get<std::string>()) : "";
    return word == "true" || word == "yes" || word == "1";
}

std::string Call::text(std::string_view name) const {
    if (!has(name)) return {};
    const Json& value = params[std::string(name)];
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Json Call::nested(std::string_view name) const {
    if (!has(name)) return Json();
    const Json& value = params[std::string(name)];
    if (!value.is_string()) return value;
    if (value.get_ref<const std::string&>().empty()) return Json();
    Json parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    if (parsed.is_discarded()) {
        throw Refusal(400, "Bad Request: can't parse " + std::string(name) + " JSON object");
    }
    return parsed;
}

void add_form(Call& call, std::string_view encoded) {
    while (!encoded.empty()) {
        std::size_t end = std::min(encoded.find('&'), encoded.size());
        std::string_view pair = encoded.substr(0, end);
        encoded.remove_prefix(std::min(end + 1, encoded.size()));
        std::size_t split = pair.find('=');
        if (pair.empty()) continue;
        std::string_view value = split == std::string_view::npos ? "" : pair.substr(split + 1);
        call.params[percent_decoded(pair.substr(0, split))] = percent_decoded(value);
    }
}

void add_body(Call& call, std::string_view content_type, std::string_view body) {
    if (body.empty()) return;
    std::string kind = lower(content_type);
    if (kind.starts_with("application/json")) {
        Json parsed = Json::parse(body, nullptr, false);
        if (!parsed.is_object()) throw Refusal(400, "Bad Request: can't parse JSON object");
        call.params.update(parsed);
    } else if (kind.starts_with("application/x-www-form-urlencoded")) {
        add_form(call, body);
    } else if (kind.starts_with("multipart/form-data")) {
        add_multipart(call, header_parameter(content_type, "boundary"), body);
    } else {
        throw Refusal(400, "Bad Request: unknown content type of the body");
    }
}

}  // namespace aftercare::fakes
