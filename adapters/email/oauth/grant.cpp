#include "adapters/email/oauth/grant.h"

#include "adapters/net/url.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <stdexcept>

namespace aftercare::email {

namespace {

using nlohmann::json;
using Kind = TokenAnswer::Kind;
using std::chrono::seconds;

constexpr std::size_t longest_token = 16'384;
constexpr std::size_t longest_code = 40;
// RFC 6749 leaves expires_in out at will: a token that ends before is refused, and then replaced.
constexpr seconds usual_validity{3600};
constexpr seconds longest_validity{86'400};
constexpr seconds longest_retry_after{3600};

struct Meaning {
    std::string_view error;
    Kind kind;
    std::string_view text;
};
constexpr std::array meanings{
    Meaning{"invalid_grant", Kind::configuration,
            "the refresh token is no longer valid, or is not of this client"},
    Meaning{"invalid_client", Kind::configuration, "client_id or client_secret is wrong or has expired"},
    Meaning{"unauthorized_client", Kind::configuration, "this client may not ask in this way"},
    Meaning{"invalid_scope", Kind::configuration, "the scope is unknown or not allowed"},
    Meaning{"invalid_request", Kind::configuration, "the request is not as the endpoint wants it"},
    Meaning{"unsupported_grant_type", Kind::configuration, "the endpoint does not know this grant"},
    Meaning{"consent_required", Kind::configuration, "somebody must consent"},
    Meaning{"interaction_required", Kind::configuration, "somebody must log in again"},
    Meaning{"temporarily_unavailable", Kind::later, "the endpoint is busy"},
    Meaning{"server_error", Kind::later, "the endpoint has a fault"},
    Meaning{"slow_down", Kind::later, "asked too often"},
};

std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= longest_token &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<std::int64_t> whole(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

/// Some endpoints write the number as a text.
seconds validity(const json& object) {
    const auto found = object.find("expires_in");
    std::optional<std::int64_t> given;
    if (found != object.end() && found->is_number())
        given = static_cast<std::int64_t>(std::clamp(found->get<double>(), 0.0, 1e9));
    if (found != object.end() && found->is_string()) given = whole(found->get_ref<const std::string&>());
    return given ? std::clamp(seconds(*given), seconds(1), longest_validity) : usual_validity;
}

bool is_bearer(const std::string& type) {
    constexpr std::string_view bearer = "bearer";
    return std::ranges::equal(type, bearer, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

/// A code as RFC 6749 has them, not words that could repeat what was sent.
bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= longest_code &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// "AADSTS7000215" of "AADSTS7000215: Invalid client secret ...": what an operator looks up.
std::string_view leading_number(std::string_view description) {
    constexpr std::string_view mark = "AADSTS";
    if (!description.starts_with(mark)) return {};
    const std::size_t end =
        std::min(description.find_first_not_of("0123456789", mark.size()), description.size());
    return end > mark.size() && end <= mark.size() + 9 ? description.substr(0, end) : std::string_view();
}

TokenAnswer failed(Kind kind, std::string reason) {
    TokenAnswer answer;
    answer.kind = kind;
    answer.reason = std::move(reason);
    return answer;
}

TokenAnswer refusal(int status, const std::string& error, const std::string& description) {
    const auto known = std::ranges::find(meanings, error, &Meaning::error);
    const bool busy = status >= 500 || status == 429;
    std::string reason = is_code(error) ? error : "HTTP " + std::to_string(status);
    if (const std::string_view number = leading_number(description); !number.empty())
        reason.append(" ").append(number);
    if (known != meanings.end()) reason.append(": ").append(known->text);
    const Kind kind = busy ? Kind::later : known != meanings.end() ? known->kind : Kind::configuration;
    TokenAnswer answer = failed(kind, std::move(reason));
    if (is_code(error)) answer.error = error;
    return answer;
}

TokenAnswer without_words(int status) {
    const std::string code = "HTTP " + std::to_string(status);
    if (status >= 500 || status == 408 || status == 425 || status == 429) return failed(Kind::later, code);
    if (status >= 300 && status < 400)
        return failed(Kind::configuration, code + ": token_url leads elsewhere");
    return failed(Kind::configuration, code + ": not the answer of a token endpoint");
}

TokenAnswer granted(const json& object) {
    TokenAnswer answer;
    answer.access_token = text_of(object, "access_token");
    answer.refresh_token = text_of(object, "refresh_token");
    if (!is_token(answer.access_token))
        return failed(Kind::configuration, "the answer holds no access token");
    const std::string type = text_of(object, "token_type");
    if (!type.empty() && !is_bearer(type))
        return failed(Kind::configuration, "the token is not of the type Bearer");
    if (!is_token(answer.refresh_token)) answer.refresh_token.clear();
    answer.kind = Kind::token;
    answer.valid_for = validity(object);
    return answer;
}

void add_field(std::string& form, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(net::percent_encode(value));
}

/// Of what makes a grant another one. The secret of the client does not: it is renewed without a new consent.
std::string fingerprint(const OauthOptions& options) {
    const std::string text = json::array({options.token_url, options.client_id, options.refresh_token})
                                 .dump(-1, ' ', false, json::error_handler_t::replace);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 cannot be used");
    constexpr std::string_view hex = "0123456789abcdef";
    std::string result;
    for (unsigned int i = 0; i < size; ++i) result.append({hex[digest[i] >> 4U], hex[digest[i] & 15U]});
    return result;
}

}  // namespace

std::string token_request(const OauthOptions& options, std::string_view refresh_token) {
    std::string form;
    add_field(form, "grant_type", refresh_token.empty() ? "client_credentials" : "refresh_token");
    add_field(form, "refresh_token", refresh_token);
    add_field(form, "client_id", options.client_id);
    add_field(form, "client_secret", options.client_secret);
    add_field(form, "scope", options.scope);
    return form;
}

TokenAnswer read_token_answer(int status, std::string_view retry_after, std::string_view body) {
    const json object = json::parse(body, nullptr, false);
    const bool words = object.is_object();
    const std::string error = words ? text_of(object, "error") : std::string();
    TokenAnswer answer = !error.empty() ? refusal(status, error, text_of(object, "error_description"))
                         : words && status == 200 ? granted(object)
                                                  : without_words(status);
    const auto wait = whole(retry_after);
    if (answer.kind != Kind::token && wait)
        answer.retry_after = std::clamp(seconds(*wait), seconds(0), longest_retry_after);
    return answer;
}

std::string kept_grant(const OauthOptions& options, std::string_view refresh_token) {
    return json{{"of", fingerprint(options)}, {"refresh_token", refresh_token}}.dump();
}

std::optional<std::string> read_kept_grant(const OauthOptions& options, std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object() || text_of(object, "of") != fingerprint(options)) return std::nullopt;
    std::string token = text_of(object, "refresh_token");
    return is_token(token) ? std::optional(std::move(token)) : std::nullopt;
}

}  // namespace aftercare::email
