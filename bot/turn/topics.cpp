#include "bot/turn/topics.h"

namespace aftercare::bot {

void remember_topic(core::Tx& tx, std::span<const core::Delivery> deliveries, std::string_view message) {
    if (message.empty()) return;
    for (const auto& delivery : deliveries)
        if (delivery.ticket) tx.messages().remember_topic(delivery.conversation, message, delivery.ticket);
}

}  // namespace aftercare::bot
