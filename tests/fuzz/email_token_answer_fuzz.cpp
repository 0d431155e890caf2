// What a token endpoint answers, and what a store gives back.
#include "adapters/email/oauth/grant.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace aftercare::email;

namespace {

bool visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

void check(const TokenAnswer& answer) {
    const bool token = answer.kind == TokenAnswer::Kind::token;
    if (token == answer.access_token.empty() || token != answer.reason.empty()) std::abort();
    if (!visible(answer.access_token) || !visible(answer.refresh_token) || !visible(answer.error))
        std::abort();
    if (token && answer.valid_for.count() < 1) std::abort();
    if (answer.retry_after.count() < 0 || answer.reason.size() > 200) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // The first line is a Retry-After.
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string_view body = text.substr(std::min(line + 1, text.size()));
    for (const int status : {200, 302, 400, 429, 503})
        check(read_token_answer(status, text.substr(0, line), body));
    const OauthOptions options{"https://id.example/token",        "client", "",
                               std::string(text.substr(0, line)), "",       ""};
    if (const auto kept = read_kept_grant(options, body); kept && !visible(*kept)) std::abort();
    return 0;
}
