// By which way a message goes to a contact now, and why not by the ways before it. Pure.
#pragma once

#include "adapters/wechat/window.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

/// In the order in which they are tried.
enum class Way : std::uint8_t {
    customer_service = 1,
    template_message,
    subscription_notice,
    other_channel,  ///< of the same person
    wait,           ///< until the next contact
};

/// Why a way was not taken.
enum class Obstacle : std::uint8_t {
    not_configured = 1,  ///< the account has no such call, or no template is configured
    never_contacted,     ///< the person never wrote
    window_closed,       ///< the last contact is too long ago
    messages_used,       ///< all messages since the last contact are used up
    unfollowed,          ///< the person does not follow the account
    daily_quota,         ///< the account's quota of the day is used up
    api_refused,         ///< the platform refuses the account's calls until an operator changes something
    not_accepted,        ///< the person accepted no such notice
    not_linked,          ///< the person has no other channel
    failed,              ///< tried and refused
};

/// What the account can do and has left, and what is known of the person beside the ledger.
struct Means {
    bool api = true;  ///< false while the platform refuses whatever the account calls
    bool customer_service = false;
    bool customer_service_quota = true;  ///< false after 45009, until midnight
    std::string message_template;        ///< template id; empty: none configured
    bool template_quota = true;
    std::string notice_template;  ///< empty: none configured
    bool notice_quota = true;
    bool other_channel = false;
    /// Ways that were tried for this message and refused.
    std::vector<Way> failed;
};

struct Passed {
    Way way;
    Obstacle obstacle;
    friend bool operator==(const Passed&, const Passed&) = default;
};

struct Route {
    Way way = Way::wait;
    std::vector<Passed> passed;       ///< the ways before it, in order
    int messages = 0;                 ///< that may leave now by customer service; the rest waits
    bool last = false;                ///< these use up the allowance: end with a word that invites an answer
    std::optional<core::Time> until;  ///< customer service: when they must have left
};

/// `parts` ≥ 1: messages that wait to be sent.
Route choose_route(const Ledger& ledger, const Means& means, int parts, core::Time now,
                   const WindowRules& rules);

/// Names for texts and logs: "customer_service", "window_closed".
std::string_view name_of(Way way);
std::string_view name_of(Obstacle obstacle);

/// For the log: "template_message (customer_service: window_closed)".
std::string describe(const Route& route);

}  // namespace aftercare::wechat
