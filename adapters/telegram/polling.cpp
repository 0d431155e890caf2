#include "adapters/telegram/polling.h"

#include "adapters/net/deadline.h"
#include "adapters/telegram/json_view.h"
#include "adapters/telegram/receiving.h"
#include "adapters/telegram/setup.h"
#include "adapters/telegram/update.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::telegram {

namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;

// What the server may take longer than the poll itself.
constexpr milliseconds answer_slack{15'000};
constexpr int batch_size = 100;

ApiCall get_updates(std::optional<std::int64_t> offset, int limit, std::chrono::seconds timeout) {
    ApiCall call;
    call.method = "getUpdates";
    if (offset) call.add_integer("offset", *offset);
    call.add_integer("limit", limit);
    call.add_integer("timeout", timeout.count());
    call.add_json("allowed_updates", std::string(allowed_updates));
    return call;
}

// The updates of one answer: those of a chat one after the other, different chats side by side.
struct Batch {
    explicit Batch(const asio::any_io_executor& executor) : progress(executor) {}
    std::map<std::string, std::vector<Update>> chats;
    std::vector<std::int64_t> ids;         // in the order of the answer
    std::vector<std::int64_t> unaccepted;  // left when the account stopped
    std::size_t chats_left = 0;
    net::Event progress;
};

// Offers until it is taken. A server that ignores offsets would not send it again, so it is kept here.
asio::awaitable<bool> offer_until_taken(std::shared_ptr<Account> account, Update update) {
    for (;;) {
        const core::Accepted accepted = co_await offer(account, update.incoming);
        if (accepted.status != core::Accepted::Status::refused) {
            if (!update.callback.empty()) answer_callback(account, update.callback, accepted.hint);
            co_return true;
        }
        account->count("updates_refused");
        const milliseconds wait = account->options().timing.refused;
        const bool on = co_await account->pause(wait);
        if (!on) co_return false;
    }
}

asio::awaitable<void> take_chat(std::shared_ptr<Account> account, std::shared_ptr<Batch> batch,
                                std::vector<Update> updates) {
    bool taking = true;
    for (Update& update : updates) {
        const std::int64_t id = update.id;
        if (taking) taking = co_await offer_until_taken(account, std::move(update));
        if (!taking) batch->unaccepted.push_back(id);
    }
    --batch->chats_left;
    batch->progress.notify_all();
}

// The JSON of one element, on the rare way to the quarantine.
std::string raw_update(const std::string& body, std::size_t index) {
    const nlohmann::json answer = nlohmann::json::parse(body, nullptr, false);
    if (!answer.is_object() || !answer.contains("result") || index >= answer["result"].size()) return {};
    return answer["result"][index].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Null if there is no list of updates in the answer.
std::shared_ptr<Batch> read_batch(const std::shared_ptr<Account>& account, const std::string& body) {
    const std::optional<JsonDocument> document = JsonDocument::parse(body);
    if (!document || !document->root()["result"].is_array()) return nullptr;
    auto batch = std::make_shared<Batch>(account->executor());
    const UpdateContext context = context_of(*account);
    std::size_t index = 0;
    for (JsonValue value = document->root()["result"].first(); value; value = value.next(), ++index) {
        account->count("updates");
        Update update = read_update(value, context);
        if (update.id >= 0) batch->ids.push_back(update.id);
        if (update.kind == Update::Kind::incoming) {
            batch->chats[update.incoming.chat].push_back(std::move(update));
            continue;
        }
        if (update.kind == Update::Kind::broken) account->report_broken(raw_update(body, index), update.why);
        if (update.kind == Update::Kind::ignored) account->count("updates_ignored");
        if (!update.callback.empty()) answer_callback(account, update.callback, {});
    }
    return batch;
}

// Returns when every chat is through. Nothing if the batch moves the offset nowhere.
asio::awaitable<std::optional<std::int64_t>> take_batch(std::shared_ptr<Account> account,
                                                        std::shared_ptr<Batch> batch) {
    batch->chats_left = batch->chats.size();
    for (auto& [chat, updates] : batch->chats) {
        asio::co_spawn(account->executor(), take_chat(account, batch, std::move(updates)), asio::detached);
    }
    while (batch->chats_left > 0) co_await batch->progress.wait();
    if (batch->ids.empty()) co_return std::nullopt;
    // The last, not the greatest: after a quiet week Telegram begins anywhere.
    std::int64_t next = batch->ids.back() + 1;
    for (const std::int64_t id : batch->unaccepted) next = std::min(next, id);
    co_return next;
}

class Poller {
  public:
    explicit Poller(std::shared_ptr<Account> account) : account_(std::move(account)) {}

    // False when the account stops.
    asio::awaitable<bool> round() {
        const Timing& timing = account_->options().timing;
        const auto begun = std::chrono::steady_clock::now();
        const ApiCall call = get_updates(offset_, batch_size, timing.poll);
        CallResult result = co_await account_->call(Line::polling, call, timing.poll + answer_slack);
        if (account_->stopping()) co_return false;
        std::shared_ptr<Batch> batch;
        if (result.outcome.kind == Kind::done) batch = read_batch(account_, result.body);
        if (!batch) {
            if (result.outcome.reason.empty()) result.outcome.reason = "an answer without updates";
            const bool on = co_await recover(std::move(result));
            co_return on;
        }
        failures_ = 0;
        const std::optional<std::int64_t> next = co_await take_batch(account_, batch);
        const bool moved = next && next != offset_;
        if (moved) offset_ = next;
        if (account_->stopping()) co_return false;
        if (moved || std::chrono::steady_clock::now() - begun >= timing.empty_pause) co_return true;
        // A server that does not wait, or that ignores the offset.
        const bool on = co_await account_->pause(timing.empty_pause);
        co_return on;
    }

    // Tells Telegram what has been committed, so that it does not come again at the next start.
    asio::awaitable<void> confirm() {
        if (!offset_) co_return;
        const ApiCall call = get_updates(offset_, 1, std::chrono::seconds(0));
        co_await account_->call(Line::control, call, account_->options().timing.stop / 2);
    }

  private:
    asio::awaitable<bool> recover(CallResult result) {
        const Outcome& outcome = result.outcome;
        if (failures_ == 0 || failures_ % 10 == 9) {
            account_->log(LogLevel::warning, "Telegram getUpdates failed: " + outcome.reason);
        }
        if (outcome.kind == Kind::unauthorized) account_->note_unauthorized();
        // Long polling reads only, so even an uncertain call may be repeated.
        const milliseconds wait = account_->retry_wait(result, failures_++);
        const bool on = co_await account_->pause(wait);
        if (!on || outcome.kind != Kind::conflict || outcome.reason.find("webhook") == std::string::npos) {
            co_return on;
        }
        const bool deleted = co_await delete_webhook(account_);
        co_return deleted;
    }

    std::shared_ptr<Account> account_;
    std::optional<std::int64_t> offset_;
    int failures_ = 0;
};

asio::awaitable<void> register_commands_aside(std::shared_ptr<Account> account) {
    co_await register_commands(account);
}

}  // namespace

asio::awaitable<void> run_polling(std::shared_ptr<Account> account) {
    const net::UnderWay under_way(account->work());
    const bool free = co_await delete_webhook(account);
    if (!free) co_return;
    const bool named = co_await learn_own_name(account);
    if (!named) co_return;
    asio::co_spawn(account->executor(), register_commands_aside(account), asio::detached);
    Poller poller(account);
    for (;;) {
        const bool on = co_await poller.round();
        if (!on) break;
    }
    co_await poller.confirm();
}

}  // namespace aftercare::telegram
