// Tokens and nonces of the survey page: anything is read without harm, nothing unsigned is believed, and what is
// signed comes back whole.
#include "bot/survey_page/base64url.h"
#include "bot/survey_page/token.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace aftercare;
using namespace aftercare::bot::survey;

void require(bool holds) {
    if (!holds) std::abort();
}

const std::string key(key_bytes, 'k');

void round_trip(std::string_view bytes) {
    std::uint64_t numbers[3];
    if (bytes.size() < sizeof numbers) return;
    std::memcpy(numbers, bytes.data(), sizeof numbers);
    const core::Time expires{std::chrono::seconds(numbers[2] % 100'000'000'000u)};
    const Link link{core::TicketId(static_cast<std::int64_t>(numbers[0])), static_cast<int>(numbers[1] % (1u << 31)), expires};
    std::string token = link_token(link, key);
    require(read_link_token(token, key) == link);
    const std::size_t at = numbers[1] % token.size();
    token[at] = token[at] == 'A' ? 'B' : 'A';
    require(!read_link_token(token, key));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto bytes = from_base64url(text);
    if (bytes) require(base64url(*bytes) == text);
    require(from_base64url(base64url(text)) == text);
    if (const auto link = read_link_token(text, key)) require(link_token(*link, key) == text);
    read_form_nonce(text, "token", key);
    round_trip(text);
    return 0;
}
