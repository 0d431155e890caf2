// Delivers updates to the bot's webhook the way tdlib/telegram-bot-api's WebhookActor does: a queue
// for each chat (callback queries: for each user), in order, one in flight for each queue, connections
// up to max_connections, any 2xx settles an update, anything else is tried again: at once, then after
// 2, 4, 8 … seconds up to a random 60–120, or what a numeric Retry-After says, until it expires.
// Only http:// (as with the real server's --local).
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/updates.h"
#include "tests/fakes/http/http.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace aftercare::fakes {

struct Webhook {
    std::string url;
    std::string host;
    std::uint16_t port = 80;
    std::string path;
    std::string secret;
    int max_connections = 40;
};

/// Throws Refusal(400) for a URL that cannot be used.
Webhook webhook_at(const std::string& url);

struct Timing {
    std::chrono::milliseconds second{1000};           ///< how long a "second" of the schedule lasts
    std::chrono::milliseconds response_limit{60000};  ///< silence after which a delivery has failed
};

class WebhookSender {
  public:
    struct Hooks {
        std::function<void()> changed;               ///< after each attempt
        std::function<void(const Call&)> run_reply;  ///< a method call found in a webhook's answer
    };

    WebhookSender(asio::any_io_executor executor, Updates& updates, Timing timing, Hooks hooks);

    void start(Webhook webhook);
    void stop();
    const std::optional<Webhook>& webhook() const { return webhook_; }
    const std::string& last_error() const { return last_error_; }
    std::int64_t last_error_date() const { return last_error_date_; }

    void enqueue(const Update& update);

  private:
    using Clock = std::chrono::steady_clock;

    struct Queue {
        std::deque<std::int64_t> ids;
        bool in_flight = false;
        int failures = 0;
        Clock::time_point due;
    };

    void pump();
    void wake_at(Clock::time_point when);
    int allowed_connections() const;
    bool drop_expired(Queue& queue);
    asio::awaitable<void> deliver(std::string key);
    Request request_for(const Update& update) const;
    void settle(Queue& queue, Update& update, const HttpConnection::Result& result);
    void fail(Queue& queue, const std::string& error, const HttpConnection::Result& result);
    void run_reply(const Response& response);
    std::chrono::milliseconds backoff(int failures);

    asio::any_io_executor executor_;
    Updates& updates_;
    Timing timing_;
    Hooks hooks_;
    std::optional<Webhook> webhook_;
    std::map<std::string, Queue> queues_;
    std::vector<std::unique_ptr<HttpConnection>> idle_;
    asio::steady_timer timer_;
    int in_flight_ = 0;
    int generation_ = 0;
    Clock::time_point last_success_ = Clock::now();
    bool failing_ = false;
    std::optional<Clock::time_point> gone_since_;
    std::string last_error_;
    std::int64_t last_error_date_ = 0;
    std::mt19937 random_{20260921};
};

}  // namespace aftercare::fakes
