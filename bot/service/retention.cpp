#include "bot/service/retention.h"

namespace aftercare::bot {

Retention retention_of(const Desk& desk) {
    Retention retention;
    for (const auto& [name, profile] : desk.profiles) retention[name] = profile.retention;
    return retention;
}

int total(const Removed& removed) {
    int sum = 0;
    for (const auto& [profile, count] : removed) sum += count;
    return sum;
}

Removed remove_due(core::Tx& tx, const Retention& retention, core::Time now, int at_most) {
    Removed removed;
    for (const auto& [profile, kept] : retention) {
        if (kept <= core::Duration::zero() || at_most <= 0) continue;
        for (const auto ticket : tx.tickets().closed_before(profile, now - kept, at_most)) {
            tx.tickets().erase(ticket);
            ++removed[profile];
            --at_most;
        }
    }
    return removed;
}

}  // namespace aftercare::bot
