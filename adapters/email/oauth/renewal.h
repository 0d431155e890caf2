// When an access token is asked for, and who hears of it when there is none. A value; time and chance are
// handed in.
#pragma once

#include "adapters/email/oauth/grant.h"
#include "adapters/net/access_token.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

struct RenewalRules {
    std::chrono::milliseconds first_pause{5'000};      ///< after a failure that passes; doubles, spread
    std::chrono::milliseconds longest_pause{300'000};  ///< up to this
    std::chrono::milliseconds refused_pause{300'000};  ///< after a failure that somebody must mend
    /// A token younger than this (and than half of its life) is not replaced because a mail server refuses
    /// it: the next would be refused too.
    std::chrono::milliseconds young{60'000};
    std::chrono::milliseconds alert_after{
        300'000};  ///< of failures that should have passed, and without a token
};

class Renewal {
  public:
    using Time = net::AccessToken::Time;

    explicit Renewal(RenewalRules rules) : rules_(rules) {}

    std::optional<std::string> usable(Time now) const { return token_.usable(now); }

    /// When the endpoint is to be asked: some minutes before the token ends, but not within the pause after a
    /// failure; the past if there is none.
    Time due_at() const;

    /// A mail server has refused `token`. True if it is worth another try with the token that usable() gives
    /// now or soon; false if `token` is too young for its age to be the reason.
    bool refused(std::string_view token, Time now);

    /// What is to be told; each may be empty. No secret is in them.
    struct News {
        std::string log;
        std::string alert;
        bool good = false;  ///< the log's line is no warning
    };
    /// The endpoint was asked at `asked`. `random` in [0, 1).
    News answered(const TokenAnswer& answer, Time asked, Time now, double random);

  private:
    News succeeded(const TokenAnswer& answer, Time asked, Time now);
    News failed(const TokenAnswer& answer, Time now, double random);
    std::chrono::milliseconds pause_after(const TokenAnswer& answer, double random) const;

    RenewalRules rules_;
    net::AccessToken token_;
    Time old_from_{};  ///< when the token is no longer young
    Time not_before_{};
    Time failing_since_{};
    int failures_ = 0;
    bool alerted_ = false;
    std::string told_;  ///< the last reason in the log
};

}  // namespace aftercare::email
