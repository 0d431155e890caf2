#include "adapters/email/oauth/renewal.h"

#include "adapters/net/text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace aftercare::email {

namespace {

using Kind = TokenAnswer::Kind;
using std::chrono::milliseconds;

constexpr int log_every = 10;

}  // namespace

Renewal::Time Renewal::due_at() const {
    return std::max(token_.due_at(), not_before_);
}

bool Renewal::refused(std::string_view token, Time now) {
    const std::optional<std::string> stored = token_.usable(now);
    if (stored && net::equal_secret(token, *stored) && now < old_from_) return false;
    token_.refused(token);
    return true;
}

Renewal::News Renewal::answered(const TokenAnswer& answer, Time asked, Time now, double random) {
    return answer.kind == Kind::token ? succeeded(answer, asked, now) : failed(answer, now, random);
}

Renewal::News Renewal::succeeded(const TokenAnswer& answer, Time asked, Time now) {
    token_.store(answer.access_token, answer.valid_for, asked);
    old_from_ = asked + std::min<milliseconds>(rules_.young, milliseconds(answer.valid_for) / 2);
    // Of an endpoint whose tokens end at once.
    not_before_ = now + rules_.first_pause;
    News news;
    if (failures_ > 0) news.log = "there is an access token again";
    news.good = true;
    failures_ = 0;
    alerted_ = false;
    told_.clear();
    return news;
}

Renewal::News Renewal::failed(const TokenAnswer& answer, Time now, double random) {
    if (failures_++ == 0) failing_since_ = now;
    not_before_ = now + pause_after(answer, random);
    News news;
    const std::string text = "no new access token: " + answer.reason;
    if (told_ != answer.reason || failures_ % log_every == 0) news.log = text;
    told_ = answer.reason;
    const bool passes = answer.kind == Kind::later;
    const bool lasting = now - failing_since_ >= rules_.alert_after && !token_.usable(now);
    if ((!passes || lasting) && !std::exchange(alerted_, true)) news.alert = text;
    return news;
}

milliseconds Renewal::pause_after(const TokenAnswer& answer, double random) const {
    const milliseconds wanted = std::max<milliseconds>(answer.retry_after, milliseconds(0));
    if (answer.kind == Kind::configuration) return std::max(wanted, rules_.refused_pause);
    const int doublings = std::clamp(failures_ - 1, 0, 20);
    const auto full =
        std::min(static_cast<double>(rules_.first_pause.count()) * static_cast<double>(1 << doublings),
                 static_cast<double>(rules_.longest_pause.count()));
    // From half of it: several desks behind one provider do not come back at once.
    return std::max(wanted, milliseconds(static_cast<std::int64_t>(full * (0.5 + random / 2))));
}

}  // namespace aftercare::email
