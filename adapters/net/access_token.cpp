#include "adapters/net/access_token.h"

#include "adapters/net/text.h"

#include <algorithm>
#include <utility>

namespace aftercare::net {

namespace {

constexpr std::chrono::minutes renewal{5};
// Of an answer that promises less than the renewal time: not asked for again at every call.
constexpr std::chrono::seconds least_rest{30};

}  // namespace

void AccessToken::store(std::string token, std::chrono::seconds valid_for, Time asked) {
    token_ = std::move(token);
    expires_ = asked + valid_for;
    if (valid_for <= renewal)
        renew_from_ = std::max(asked + least_rest, asked + valid_for / 2);
    else
        renew_from_ = expires_ - renewal;
}

bool AccessToken::refused(std::string_view failing) {
    if (token_.empty() || !equal_secret(failing, token_)) return false;
    token_.clear();
    expires_ = {};
    renew_from_ = {};
    return true;
}

std::optional<std::string> AccessToken::usable(Time now) const {
    return token_.empty() || now >= expires_ ? std::nullopt : std::optional(token_);
}

bool AccessToken::due(Time now) const {
    return token_.empty() || now >= due_at();
}

AccessToken::Time AccessToken::due_at() const {
    return token_.empty() ? Time{} : std::min(renew_from_, expires_);
}

}  // namespace aftercare::net
