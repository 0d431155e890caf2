#include "adapters/wechat/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace aftercare::wechat {

namespace {

using Sha1 = std::array<std::uint8_t, 20>;

class Hasher {
  public:
    Hasher() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr) != 1) fail();
    }
    void add(std::string_view bytes) {
        if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1) fail();
    }
    Sha1 finish() {
        Sha1 digest{};
        unsigned int size = 0;
        if (EVP_DigestFinal_ex(context_.get(), digest.data(), &size) != 1 || size != digest.size()) fail();
        return digest;
    }

  private:
    [[noreturn]] static void fail() { throw std::runtime_error("SHA-1 is not available"); }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string hex(const Sha1& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace

std::string signature_of(std::span<const std::string_view> values) {
    std::vector<std::string_view> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);  // char_traits<char> compares as unsigned bytes
    Hasher hasher;
    for (const std::string_view value : sorted) hasher.add(value);
    return hex(hasher.finish());
}

std::string url_signature(std::string_view token, std::string_view timestamp, std::string_view nonce) {
    return signature_of(std::array{token, timestamp, nonce});
}

std::string message_signature(std::string_view token, std::string_view timestamp, std::string_view nonce,
                              std::string_view encrypted) {
    return signature_of(std::array{token, timestamp, nonce, encrypted});
}

bool equal_secret(std::string_view given, std::string_view expected) {
    if (given.size() != expected.size()) return false;
    return given.empty() || CRYPTO_memcmp(given.data(), expected.data(), given.size()) == 0;
}

std::optional<std::chrono::seconds> clock_skew(std::string_view timestamp, core::Time now) {
    constexpr std::size_t most_digits = 12;
    if (timestamp.empty() || timestamp.size() > most_digits) return std::nullopt;
    std::uint64_t value = 0;
    const char* end = timestamp.data() + timestamp.size();
    const auto [stopped, error] = std::from_chars(timestamp.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    const std::chrono::seconds sent(static_cast<std::int64_t>(value));
    return sent - std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
}

std::size_t ReplayWindow::DigestHash::operator()(const Digest& digest) const {
    std::size_t value = 0;
    std::memcpy(&value, digest.data(), sizeof value);
    return value;
}

ReplayWindow::ReplayWindow(std::chrono::seconds tolerance, std::size_t capacity)
    : tolerance_(tolerance), capacity_(std::max<std::size_t>(capacity, 1)) {}

ReplayWindow::Digest ReplayWindow::digest_of(std::span<const std::string_view> values) {
    // Lengths keep ("1", "23") apart from ("12", "3").
    Hasher hasher;
    for (const std::string_view value : values) {
        hasher.add(std::to_string(value.size()) + ":");
        hasher.add(value);
    }
    return hasher.finish();
}

void ReplayWindow::forget(core::Time now) {
    while (!order_.empty() && (order_.size() > capacity_ || order_.front().until < now)) {
        events_.erase(order_.front().query);
        order_.pop_front();
    }
}

ReplayWindow::Verdict ReplayWindow::judge(const SignedQuery& query, std::string_view event_key,
                                          core::Time now) {
    const std::optional<std::chrono::seconds> skew = clock_skew(query.timestamp, now);
    if (!skew || *skew > tolerance_ || *skew < -tolerance_) return Verdict::stale;
    forget(now);
    const Digest asked = digest_of(std::array{query.timestamp, query.nonce, query.signature});
    const Digest event = digest_of(std::array{event_key});
    const auto [known, added] = events_.emplace(asked, event);
    if (!added) return known->second == event ? Verdict::repeated : Verdict::replayed;
    // A timestamp ahead of us stays acceptable for twice the tolerance. One second more for the rounding.
    order_.push_back({now + 2 * tolerance_ + std::chrono::seconds(1), asked});
    forget(now);
    return Verdict::fresh;
}

}  // namespace aftercare::wechat
