// How the bot gets its updates: the webhook's settings or long polling, never both.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/signal.h"
#include "tests/fakes/bot_api/webhook.h"
#include "tests/fakes/bot_api/world.h"

#include <string>

namespace aftercare::fakes {

class Delivery {
  public:
    Delivery(Updates& updates, Signal& signal, WebhookSender& sender)
        : updates_(updates), signal_(signal), sender_(sender) {}

    /// True for the methods handled here (lower case).
    static bool handles(const std::string& method);
    /// Throws Refusal as the real server would.
    asio::awaitable<Json> run(std::string method, Call call);

  private:
    Json set_webhook(const Call& call);
    Json delete_webhook(const Call& call);
    Json webhook_info() const;
    asio::awaitable<Json> get_updates(Call call);
    void confirm_before(std::int64_t offset);
    Json batch(std::int64_t limit) const;

    Updates& updates_;
    Signal& signal_;
    WebhookSender& sender_;
    int poller_ = 0;           ///< rises with each getUpdates: only the newest may wait
    bool by_webhook_ = false;  ///< the newest poller was ended by setWebhook
};

}  // namespace aftercare::fakes
