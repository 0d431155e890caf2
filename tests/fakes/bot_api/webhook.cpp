#include "tests/fakes/bot_api/webhook.h"

#include "tests/fakes/bot_api/world.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/http/verb.hpp>

#include <algorithm>
#include <charconv>

namespace aftercare::fakes {

namespace {

constexpr int message_lifetime = 24 * 3600;
constexpr int query_lifetime = 150;
constexpr int gone_limit = 23 * 3600;
constexpr int max_retry_after = 3600;

std::optional<int> number(std::string_view digits) {
    int value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

Webhook webhook_at(const std::string& url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme))
        throw Refusal(400, "Bad Request: bad webhook: this server delivers over http:// only");
    std::string rest = url.substr(scheme.size());
    std::size_t slash = std::min(rest.find('/'), rest.size());
    Webhook webhook;
    webhook.url = url;
    webhook.host = rest.substr(0, slash);
    webhook.path = slash < rest.size() ? rest.substr(slash) : "/";
    if (std::size_t colon = webhook.host.rfind(':'); colon != std::string::npos) {
        auto port = number(std::string_view(webhook.host).substr(colon + 1));
        if (!port || *port < 1 || *port > 65535) throw Refusal(400, "Bad Request: bad webhook: invalid port");
        webhook.port = static_cast<std::uint16_t>(*port);
        webhook.host.erase(colon);
    }
    if (webhook.host.empty()) throw Refusal(400, "Bad Request: bad webhook: empty host");
    return webhook;
}

WebhookSender::WebhookSender(asio::any_io_executor executor, Updates& updates, Timing timing, Hooks hooks)
    : executor_(executor), updates_(updates), timing_(timing), hooks_(std::move(hooks)), timer_(executor) {}

void WebhookSender::start(Webhook webhook) {
    ++generation_;
    webhook_ = std::move(webhook);
    idle_.clear();
    queues_.clear();
    failing_ = false;
    gone_since_.reset();
    last_error_.clear();
    last_error_date_ = 0;
    for (std::int64_t id : updates_.pending()) enqueue(*updates_.find(id));
}

void WebhookSender::stop() {
    ++generation_;
    webhook_.reset();
    idle_.clear();
    queues_.clear();
}

void WebhookSender::enqueue(const Update& update) {
    if (!webhook_) return;
    queues_[update.queue].ids.push_back(update.id);
    pump();
}

int WebhookSender::allowed_connections() const {
    bool starving = failing_ && Clock::now() - last_success_ > 10 * timing_.second;
    return starving ? 1 : webhook_->max_connections;
}

bool WebhookSender::drop_expired(Queue& queue) {
    while (!queue.ids.empty()) {
        Update* update = updates_.find(queue.ids.front());
        int lifetime = update->type == "callback_query" ? query_lifetime : message_lifetime;
        auto age = std::chrono::milliseconds(World::now_ms() - update->created_ms);
        bool settled = update->state != Update::State::pending;
        if (!settled && age < lifetime * timing_.second) return false;
        if (!settled) updates_.settle(update->id, Update::State::expired);
        queue.ids.pop_front();
        queue.failures = 0;
    }
    return true;
}

void WebhookSender::pump() {
    if (!webhook_) return;
    auto now = Clock::now();
    auto next = Clock::time_point::max();
    for (auto at = queues_.begin(); at != queues_.end();) {
        auto& [key, queue] = *at;
        if (!queue.in_flight && drop_expired(queue)) {
            at = queues_.erase(at);
            continue;
        }
        ++at;
        if (queue.in_flight) continue;
        if (queue.due > now) {
            next = std::min(next, queue.due);
        } else if (in_flight_ < allowed_connections()) {
            queue.in_flight = true;
            ++in_flight_;
            asio::co_spawn(executor_, deliver(key), asio::detached);
        }
    }
    if (next != Clock::time_point::max()) wake_at(next);
}

void WebhookSender::wake_at(Clock::time_point when) {
    timer_.expires_at(when);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) pump();
    });
}

Request WebhookSender::request_for(const Update& update) const {
    Request request(http::verb::post, webhook_->path, 11);
    request.set(http::field::host, webhook_->host + ":" + std::to_string(webhook_->port));
    request.set(http::field::content_type, "application/json");
    request.set(http::field::accept_encoding, "gzip, deflate");
    if (!webhook_->secret.empty()) request.set("X-Telegram-Bot-Api-Secret-Token", webhook_->secret);
    request.body() = update.body.dump();
    request.prepare_payload();
    return request;
}

asio::awaitable<void> WebhookSender::deliver(std::string key) {
    int generation = generation_;
    std::int64_t id = queues_[key].ids.front();
    std::unique_ptr<HttpConnection> connection;
    if (idle_.empty()) {
        connection = std::make_unique<HttpConnection>(executor_, webhook_->host, webhook_->port);
    } else {
        connection = std::move(idle_.back());
        idle_.pop_back();
    }
    Request request = request_for(*updates_.find(id));
    HttpConnection::Result result = co_await connection->exchange(request, timing_.response_limit);
    --in_flight_;
    if (generation == generation_) {
        if (connection->is_open()) idle_.push_back(std::move(connection));
        Queue& queue = queues_[key];
        queue.in_flight = false;
        settle(queue, *updates_.find(id), result);
    }
    pump();
    hooks_.changed();
}

void WebhookSender::settle(Queue& queue, Update& update, const HttpConnection::Result& result) {
    Json attempt{{"at_ms", World::now_ms()}};
    unsigned status = result.response.result_int();
    if (!result.error.empty()) {
        attempt["error"] = result.error;
        idle_.clear();  // the receiver has probably gone, and its other connections with it
        update.attempts.push_back(attempt);
        return fail(queue, result.error, result);
    }
    attempt["status"] = status;
    update.attempts.push_back(attempt);
    if (status / 100 != 2) {
        std::string reason(result.response.reason());
        return fail(queue, "Wrong response from the webhook: " + std::to_string(status) + " " + reason,
                    result);
    }
    updates_.settle(update.id, Update::State::delivered);
    queue.ids.pop_front();
    queue.failures = 0;
    queue.due = {};
    last_success_ = Clock::now();
    failing_ = false;
    gone_since_.reset();
    run_reply(result.response);
}

void WebhookSender::fail(Queue& queue, const std::string& error, const HttpConnection::Result& result) {
    failing_ = true;
    last_error_ = error;
    last_error_date_ = World::now_ms() / 1000;
    ++queue.failures;
    auto delay = backoff(queue.failures);
    bool answered = result.error.empty();
    if (auto wait = number(answered ? result.response[http::field::retry_after] : ""); wait && *wait > 0) {
        delay = std::min(*wait, max_retry_after) * timing_.second;
    }
    queue.due = Clock::now() + delay;
    if (!answered || result.response.result_int() != 410) {
        gone_since_.reset();
    } else if (!gone_since_) {
        gone_since_ = Clock::now();
    } else if (Clock::now() - *gone_since_ > gone_limit * timing_.second) {
        stop();
    }
}

std::chrono::milliseconds WebhookSender::backoff(int failures) {
    if (failures <= 1) return std::chrono::milliseconds(0);
    int most = std::uniform_int_distribution<int>(60, 120)(random_);
    int seconds = failures > 7 ? most : std::min(1 << (failures - 1), most);
    return seconds * timing_.second;
}

void WebhookSender::run_reply(const Response& response) {
    if (response.body().empty()) return;
    Call call;
    try {
        add_body(call, response[http::field::content_type], response.body());
    } catch (const Refusal&) {
        return;  // the real server says nothing about an answer that it cannot read
    }
    call.method = call.text("method");
    if (!call.method.empty()) hooks_.run_reply(call);
}

}  // namespace aftercare::fakes
