// What the Bot API's answers say about an account's configuration. Pure.
#pragma once

#include "adapters/net/client.h"
#include "bot/cli/finding.h"
#include "core/time.h"

#include <string>
#include <vector>

namespace aftercare::bot {

/// getMe. `api_root` is shown if there is no answer.
Finding judge_bot(const std::string& api_root, const net::ClientResult& answer);

struct WantedWebhook {
    bool webhook = true;  ///< false: long polling
    std::string url;      ///< where updates are to go; empty: the operator sets it
};

/// getWebhookInfo: where updates go, and whether they arrive. `now`: for how long ago an error was.
std::vector<Finding> judge_webhook_info(const net::ClientResult& answer, const WantedWebhook& wanted, core::Time now);

}  // namespace aftercare::bot
