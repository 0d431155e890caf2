#include "adapters/wechat/route.h"

#include <algorithm>

namespace aftercare::wechat {

namespace {

std::optional<Obstacle> before_customer_service(const Ledger& ledger, const Means& means, core::Time now,
                                                const WindowRules& rules) {
    if (!means.customer_service) return Obstacle::not_configured;
    if (!ledger.reachable()) return Obstacle::unfollowed;
    if (!means.api) return Obstacle::api_refused;
    if (!means.customer_service_quota) return Obstacle::daily_quota;
    if (!ledger.contacted()) return Obstacle::never_contacted;
    if (ledger.messages_left(now, rules) > 0) return std::nullopt;
    return ledger.in_window(now, rules) ? Obstacle::messages_used : Obstacle::window_closed;
}

std::optional<Obstacle> before_template(const Ledger& ledger, const Means& means) {
    if (means.message_template.empty()) return Obstacle::not_configured;
    if (!ledger.reachable()) return Obstacle::unfollowed;
    if (!means.api) return Obstacle::api_refused;
    if (!means.template_quota) return Obstacle::daily_quota;
    return std::nullopt;
}

std::optional<Obstacle> before_notice(const Ledger& ledger, const Means& means) {
    if (means.notice_template.empty()) return Obstacle::not_configured;
    if (!ledger.reachable()) return Obstacle::unfollowed;
    if (!means.api) return Obstacle::api_refused;
    if (!means.notice_quota) return Obstacle::daily_quota;
    if (ledger.notices_left(means.notice_template) == 0) return Obstacle::not_accepted;
    return std::nullopt;
}

}  // namespace

Route choose_route(const Ledger& ledger, const Means& means, int parts, core::Time now,
                   const WindowRules& rules) {
    Route route;
    // True if this way is taken.
    const auto take = [&](Way way, std::optional<Obstacle> obstacle) {
        if (std::ranges::find(means.failed, way) != means.failed.end()) obstacle = Obstacle::failed;
        if (obstacle) {
            route.passed.push_back({way, *obstacle});
            return false;
        }
        route.way = way;
        return true;
    };
    if (take(Way::customer_service, before_customer_service(ledger, means, now, rules))) {
        const int left = ledger.messages_left(now, rules);
        route.messages = std::min(std::max(parts, 1), left);
        route.last = parts >= left;
        route.until = ledger.open_until(now, rules);
        return route;
    }
    if (take(Way::template_message, before_template(ledger, means))) return route;
    if (take(Way::subscription_notice, before_notice(ledger, means))) return route;
    take(Way::other_channel, means.other_channel ? std::nullopt : std::optional(Obstacle::not_linked));
    return route;  // Way::wait if that was passed too
}

std::string_view name_of(Way way) {
    switch (way) {
        case Way::customer_service:
            return "customer_service";
        case Way::template_message:
            return "template_message";
        case Way::subscription_notice:
            return "subscription_notice";
        case Way::other_channel:
            return "other_channel";
        case Way::wait:
            return "wait";
    }
    return "wait";
}

std::string_view name_of(Obstacle obstacle) {
    switch (obstacle) {
        case Obstacle::not_configured:
            return "not_configured";
        case Obstacle::never_contacted:
            return "never_contacted";
        case Obstacle::window_closed:
            return "window_closed";
        case Obstacle::messages_used:
            return "messages_used";
        case Obstacle::unfollowed:
            return "unfollowed";
        case Obstacle::daily_quota:
            return "daily_quota";
        case Obstacle::api_refused:
            return "api_refused";
        case Obstacle::not_accepted:
            return "not_accepted";
        case Obstacle::not_linked:
            return "not_linked";
        case Obstacle::failed:
            return "failed";
    }
    return "failed";
}

std::string describe(const Route& route) {
    std::string text(name_of(route.way));
    for (const Passed& passed : route.passed) {
        text.append(&passed == &route.passed.front() ? " (" : ", ");
        text.append(name_of(passed.way)).append(": ").append(name_of(passed.obstacle));
    }
    if (!route.passed.empty()) text += ')';
    return text;
}

}  // namespace aftercare::wechat
