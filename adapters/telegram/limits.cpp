#include "adapters/telegram/limits.h"

#include <algorithm>
#include <cmath>

namespace aftercare::telegram {

namespace {

using std::chrono::microseconds;

constexpr std::chrono::minutes group_window{1};
// Two chats refused within this time: it is the account that is too fast.
constexpr std::chrono::seconds refused_together{2};

microseconds interval(double per_second) {
    return microseconds(static_cast<std::int64_t>(std::ceil(1e6 / per_second)));
}

core::Time rounded_up(std::chrono::sys_time<microseconds> time) {
    return std::chrono::ceil<core::Duration>(time);
}

}  // namespace

SendLimits::SendLimits(LimitRates rates) : rates_(rates) {
    rates_.chat_burst = std::max(rates_.chat_burst, 1);
}

core::Time SendLimits::earliest(std::int64_t chat, core::Time now) const {
    const auto found = chats_.find(chat);
    if (found == chats_.end()) return now;
    const ChatState& state = found->second;
    core::Time at = std::max(now, state.blocked_until);
    if (rates_.chat_per_second > 0) {
        at = std::max(at,
                      rounded_up(state.full_at - (rates_.chat_burst - 1) * interval(rates_.chat_per_second)));
    }
    const auto most = static_cast<std::size_t>(std::max(rates_.group_per_minute, 0));
    if (most > 0 && state.minute.size() >= most) {
        at = std::max(at, state.minute[state.minute.size() - most] + group_window);
    }
    return at;
}

void SendLimits::take(std::int64_t chat, int messages, core::Time now) {
    const bool grouped = chat < 0 && rates_.group_per_minute > 0;
    if (rates_.chat_per_second <= 0 && !grouped) return;
    ChatState& state = chats_[chat];
    if (rates_.chat_per_second > 0) {
        state.full_at = std::max(state.full_at, Fine(now)) + messages * interval(rates_.chat_per_second);
    }
    if (grouped) {
        for (int i = 0; i < messages; ++i) state.minute.push_back(now);
        while (state.minute.size() > static_cast<std::size_t>(rates_.group_per_minute))
            state.minute.pop_front();
    }
}

core::Time SendLimits::book(int messages, core::Time now) {
    const core::Time from = std::max(now, account_blocked_until_);
    if (rates_.total_per_second <= 0) return from;
    const Fine at = std::max(account_full_at_, Fine(from));
    account_full_at_ = at + messages * interval(rates_.total_per_second);
    return rounded_up(at);
}

bool SendLimits::refused(std::int64_t chat, core::Duration wait, core::Time now) {
    ChatState& state = chats_[chat];
    state.blocked_until = std::max(state.blocked_until, now + wait);
    const bool together =
        last_refused_chat_ != 0 && last_refused_chat_ != chat && now - last_refused_at_ <= refused_together;
    last_refused_chat_ = chat;
    last_refused_at_ = now;
    const bool account = together || account_blocked_until_ > now;
    if (account) account_blocked_until_ = std::max(account_blocked_until_, now + wait);
    return account;
}

bool SendLimits::idle(const ChatState& state, core::Time now) const {
    const bool minute_over = state.minute.empty() || state.minute.back() + group_window <= now;
    return state.full_at <= Fine(now) && state.blocked_until <= now && minute_over;
}

void SendLimits::forget_idle(core::Time now) {
    std::erase_if(chats_, [&](const auto& entry) { return idle(entry.second, now); });
}

}  // namespace aftercare::telegram
