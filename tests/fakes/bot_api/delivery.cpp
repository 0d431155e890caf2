#include "tests/fakes/bot_api/delivery.h"

#include <algorithm>
#include <array>

namespace aftercare::fakes {

namespace {

constexpr std::int64_t longest_poll_s = 50;

void allow(Updates& updates, const Call& call) {
    // Omitted: the earlier setting stays.
    if (Json types = call.nested("allowed_updates"); types.is_array()) updates.allow(types);
}

bool is_secret(const std::string& secret) {
    return secret.size() <= 256 && std::all_of(secret.begin(), secret.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '_' || c == '-';
           });
}

}  // namespace

bool Delivery::handles(const std::string& method) {
    static constexpr std::array<std::string_view, 4> names{"getupdates", "setwebhook", "deletewebhook",
                                                           "getwebhookinfo"};
    return std::find(names.begin(), names.end(), method) != names.end();
}

asio::awaitable<Json> Delivery::run(std::string method, Call call) {
    if (method == "getupdates") {
        Json updates = co_await get_updates(std::move(call));
        co_return updates;
    }
    if (method == "setwebhook") co_return set_webhook(call);
    if (method == "deletewebhook") co_return delete_webhook(call);
    co_return webhook_info();
}

Json Delivery::set_webhook(const Call& call) {
    std::string url = call.text("url");
    if (url.empty()) return delete_webhook(call);
    std::string secret = call.text("secret_token");
    if (!is_secret(secret)) throw Refusal(400, "Bad Request: secret token contains unallowed characters");
    Webhook webhook = webhook_at(url);
    webhook.secret = secret;
    webhook.max_connections =
        static_cast<int>(std::clamp<std::int64_t>(call.integer("max_connections").value_or(40), 1, 100));
    allow(updates_, call);
    if (call.flag("drop_pending_updates")) updates_.drop_pending();
    ++poller_;
    by_webhook_ = true;
    sender_.start(std::move(webhook));
    signal_.raise();
    return true;
}

Json Delivery::delete_webhook(const Call& call) {
    sender_.stop();
    if (call.flag("drop_pending_updates")) updates_.drop_pending();
    signal_.raise();
    return true;
}

Json Delivery::webhook_info() const {
    Json info{
        {"url", ""}, {"has_custom_certificate", false}, {"pending_update_count", updates_.pending().size()}};
    if (updates_.allowed().is_array() && !updates_.allowed().empty())
        info["allowed_updates"] = updates_.allowed();
    if (!sender_.webhook()) return info;
    info["url"] = sender_.webhook()->url;
    info["ip_address"] = "127.0.0.1";
    info["max_connections"] = sender_.webhook()->max_connections;
    if (sender_.last_error_date() != 0) {
        info["last_error_date"] = sender_.last_error_date();
        info["last_error_message"] = sender_.last_error();
    }
    return info;
}

void Delivery::confirm_before(std::int64_t offset) {
    if (offset < 0) {
        // -N keeps the last N.
        std::int64_t count = static_cast<std::int64_t>(updates_.pending().size());
        std::int64_t drop = std::max<std::int64_t>(count + offset, 0);
        while (drop-- > 0) updates_.settle(*updates_.pending().begin(), Update::State::delivered);
        return;
    }
    while (!updates_.pending().empty() && *updates_.pending().begin() < offset) {
        updates_.settle(*updates_.pending().begin(), Update::State::delivered);
    }
}

Json Delivery::batch(std::int64_t limit) const {
    Json updates = Json::array();
    for (std::int64_t id : updates_.pending()) {
        if (static_cast<std::int64_t>(updates.size()) == limit) break;
        Update* update = updates_.find(id);
        update->attempts.push_back({{"at_ms", World::now_ms()}, {"status", "fetched"}});
        updates.push_back(update->body);
    }
    return updates;
}

asio::awaitable<Json> Delivery::get_updates(Call call) {
    if (sender_.webhook()) {
        throw Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
            "the webhook first");
    }
    allow(updates_, call);
    int poller = ++poller_;
    by_webhook_ = false;
    signal_.raise();  // ends an earlier poller
    if (auto offset = call.integer("offset")) confirm_before(*offset);
    std::int64_t limit = std::clamp<std::int64_t>(call.integer("limit").value_or(100), 1, 100);
    std::int64_t timeout = std::clamp<std::int64_t>(call.integer("timeout").value_or(0), 0, longest_poll_s);
    auto deadline = Signal::Clock::now() + std::chrono::seconds(timeout);
    while (updates_.pending().empty() && Signal::Clock::now() < deadline) {
        co_await signal_.wait(deadline);
        if (poller == poller_) continue;
        throw Refusal(409,
                      by_webhook_
                          ? "Conflict: terminated by setWebhook request"
                          : "Conflict: terminated by other getUpdates request; make sure that only one bot "
                            "instance is running");
    }
    co_return batch(limit);
}

}  // namespace aftercare::fakes
