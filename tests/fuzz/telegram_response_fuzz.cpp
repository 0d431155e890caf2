// Any bytes as an answer of the Bot API, the first byte choosing the status: never a crash, waits within
// their bounds, and nothing but a well-formed success counts as sent.
#include "adapters/telegram/json_view.h"
#include "adapters/telegram/response.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace aftercare;
using Kind = telegram::Outcome::Kind;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr std::array statuses{200, 400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 302};
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const telegram::ApiResponse response{
        .status = statuses[data[0] % statuses.size()], .retry_after = body.substr(0, 4), .body = body};
    const telegram::Outcome outcome = telegram::interpret(response, 0.999);
    demand(outcome.reason.size() <= 800);
    if (outcome.limited) demand(outcome.after.count() >= 1000 && outcome.after.count() <= 4'000'000);
    if (outcome.kind == Kind::moved) demand(outcome.moved_to != 0);
    if (outcome.kind == Kind::without) demand(!outcome.parameter.empty());
    if (outcome.kind == Kind::done) demand(telegram::JsonDocument::parse(body).has_value());
    return 0;
}
