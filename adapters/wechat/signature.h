// Signatures of the platform's requests, and whether a signed request is fresh or has been seen before.
//
// Pure: the time is handed in. Source of the rules: the official account documentation, "消息推送",
// "消息加解密".
#pragma once

#include "core/time.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aftercare::wechat {

/// SHA-1, as 40 lower-case hex digits, of the values sorted as bytes and joined with nothing between.
std::string signature_of(std::span<const std::string_view> values);

/// `signature` of URL verification and of plain messages. It does not cover the body.
std::string url_signature(std::string_view token, std::string_view timestamp, std::string_view nonce);

/// `msg_signature` of an encrypted message, incoming or outgoing. `encrypted` is the base64 text.
std::string message_signature(std::string_view token, std::string_view timestamp, std::string_view nonce,
                              std::string_view encrypted);

/// Equal, in a time that tells at most the lengths. Upper-case hex is not equal to lower-case.
bool equal_secret(std::string_view given, std::string_view expected);

/// Seconds by which a timestamp of a request is ahead of `now` (negative: behind). Nothing unless it is 1 to
/// 12 decimal digits.
std::optional<std::chrono::seconds> clock_skew(std::string_view timestamp, core::Time now);

/// What the platform signs in a request's query.
struct SignedQuery {
    std::string_view timestamp;
    std::string_view nonce;
    std::string_view signature;  ///< `signature` or `msg_signature`, verified before
};

/// The signed requests of the last minutes and which event each carried. The platform's own repetition
/// of a message may bring the same query again with the same event: that is answered as the first time. The
/// same query with another event is somebody's replay (the plain signature does not cover the body).
///
/// A value; ask only after the signature has been verified, so that nobody else fills it.
class ReplayWindow {
  public:
    enum class Verdict : std::uint8_t {
        fresh = 1,
        repeated,  ///< the same query with the same event
        replayed,  ///< the same query with another event: refuse
        stale,     ///< too old, too far ahead, or no timestamp: refuse
    };

    /// Remembers at most `capacity` (≥ 1) requests, the oldest leaves first.
    ReplayWindow(std::chrono::seconds tolerance, std::size_t capacity);

    Verdict judge(const SignedQuery& query, std::string_view event_key, core::Time now);

    std::size_t size() const { return order_.size(); }

  private:
    using Digest = std::array<std::uint8_t, 20>;
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const;
    };
    struct Seen {
        core::Time until;
        Digest query;
    };

    static Digest digest_of(std::span<const std::string_view> values);
    void forget(core::Time now);

    std::chrono::seconds tolerance_;
    std::size_t capacity_;
    std::deque<Seen> order_;
    std::unordered_map<Digest, Digest, DigestHash> events_;
};

}  // namespace aftercare::wechat
