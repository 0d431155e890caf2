#include "adapters/wechat/account.h"

#include "adapters/net/answer.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace aftercare::wechat {

namespace {

constexpr std::size_t most_memories = 50'000;
constexpr std::size_t most_replays = 50'000;
constexpr std::chrono::minutes permission_pause{10};

/// Empty for a chat of which nothing is kept; nothing if that cannot be known now.
asio::awaitable<std::optional<std::string>> kept_of(std::shared_ptr<Account> account, std::string chat) {
    auto load = [account, chat](auto done) { account->options().load_state(chat, std::move(done)); };
    std::optional<std::string> state;
    try {
        state = co_await net::answer_of<std::optional<std::string>>(std::move(load));
    } catch (const net::NoAnswer&) {
        // As one that says nothing.
    }
    co_return state;
}

}  // namespace

core::Time next_midnight_in_china(core::Time now) {
    constexpr std::chrono::hours offset{8};
    return core::Time(std::chrono::floor<std::chrono::days>(now + offset) + std::chrono::days(1) - offset);
}

Account::Account(asio::any_io_executor executor, Options options, Hooks hooks)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      id_{"wechat", options_.account},
      executor_(std::move(executor)),
      api_(executor_, options_.api, [this](std::string_view text) { alert(text); }),
      pushes_(options_.timing.remember),
      replays_(options_.rules.tolerance, most_replays),
      spool_(options_.spool),
      random_(std::random_device{}()),
      work_(executor_) {}

core::Time Account::now() const { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

double Account::random() { return std::uniform_real_distribution<double>(0, 1)(random_); }

std::shared_ptr<ChatMemory> Account::at_hand(const std::string& chat) {
    const auto found = memories_.find(chat);
    if (found == memories_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.used);
    return found->second.memory;
}

std::shared_ptr<ChatMemory> Account::remember(const std::string& chat, ChatMemory memory) {
    auto kept = std::make_shared<ChatMemory>(std::move(memory));
    order_.push_front(chat);
    memories_.emplace(chat, Remembered{kept, order_.begin()});
    // Those in use stay: somebody is changing them.
    for (auto oldest = order_.end(); memories_.size() > most_memories && oldest != order_.begin();) {
        --oldest;
        const auto found = memories_.find(*oldest);
        if (found->second.memory.use_count() > 1) continue;
        memories_.erase(found);
        oldest = order_.erase(oldest);
    }
    return kept;
}

asio::awaitable<std::shared_ptr<ChatMemory>> Account::memory(std::string chat) {
    const std::shared_ptr<Account> self = shared_from_this();
    if (auto known = at_hand(chat)) co_return known;
    std::optional<std::string> state = co_await kept_of(self, chat);
    for (bool on = true; !state && on;) {
        on = co_await pause(options_.timing.offer_again);
        if (on) state = co_await kept_of(self, chat);
    }
    if (auto known = at_hand(chat)) co_return known;  // read by somebody else meanwhile
    if (!state) co_return nullptr;
    std::optional<ChatMemory> memory;
    if (!state->empty()) {
        memory = parse_chat_memory(*state);
        if (!memory) log(LogLevel::warning, "WeChat: what was kept of a chat cannot be read; it begins anew");
    }
    co_return remember(chat, memory ? std::move(*memory) : ChatMemory());
}

Means Account::means() const {
    Means means;
    const core::Time at = now();
    const auto open = [&](Way way) { return blocked_until(way) <= at; };
    const auto permitted = [&](Way way) {
        const auto denied = denied_.find(way);
        return denied == denied_.end() || denied->second <= at;
    };
    means.api = api_refused_until_ <= at;
    means.customer_service = options_.customer_service && permitted(Way::customer_service);
    means.customer_service_quota = open(Way::customer_service);
    if (permitted(Way::template_message)) means.message_template = options_.message_template.id;
    means.template_quota = open(Way::template_message);
    if (permitted(Way::subscription_notice)) means.notice_template = options_.subscription_notice.id;
    means.notice_quota = open(Way::subscription_notice);
    return means;
}

core::Time Account::blocked_until(Way way) const {
    const auto found = blocked_.find(way);
    return found == blocked_.end() ? core::Time{} : found->second;
}

void Account::quota_used(Way way) {
    blocked_[way] = next_midnight_in_china(now());
    alert("the day's quota of the " + std::string(name_of(way)) + " call is used up");
}

core::Time Account::calls_again_at() const {
    return std::max(blocked_until(Way::customer_service), api_refused_until_);
}

void Account::api_refused() { api_refused_until_ = now() + options_.timing.refused; }

bool Account::may_call() const {
    const Means now = means();
    return now.api && now.customer_service;
}

void Account::not_permitted(Way way) {
    core::Time& until = denied_[way];
    if (until < now()) alert("the account has no permission for the " + std::string(name_of(way)) + " call");
    until = now() + permission_pause;
}

void Account::upload_not_permitted() { upload_blocked_until_ = now() + permission_pause; }

void Account::upload_quota_used() { upload_blocked_until_ = next_midnight_in_china(now()); }

void Account::begin_stop() {
    work_.stop();
}

asio::awaitable<void> Account::finish_stop(net::Deadline deadline) {
    const std::shared_ptr<Account> self = shared_from_this();
    co_await work_.idle_by(deadline);
    close();
}

void Account::close() {
    work_.stop();
    api_.close();
}

void Account::log(LogLevel level, std::string_view text) const {
    if (hooks_.log) hooks_.log(level, text);
}

void Account::alert(std::string_view text) const {
    const std::string whole = "WeChat account \"" + options_.account + "\": " + std::string(text);
    log(LogLevel::error, whole);
    if (hooks_.alert) hooks_.alert(whole);
}

void Account::count(std::string_view name) const {
    if (hooks_.count) hooks_.count(name, 1);
}

}  // namespace aftercare::wechat
