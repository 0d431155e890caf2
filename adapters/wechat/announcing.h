// Tells a person that something waits for them, by a template message or a subscription notice.
#pragma once

#include "adapters/wechat/account.h"
#include "core/channel.h"

#include <memory>

namespace aftercare::wechat {

/// A template's parameters with what they stand for put in, each as its type allows. Pure.
struct Announced {
    std::string heading;
    std::string text;
    std::string number;
    std::string time;
};
Parameters filled(const Parameters& parameters, const Announced& what);

/// One call. Way::template_message or Way::subscription_notice.
asio::awaitable<Outcome> announce(std::shared_ptr<Account> account, core::Delivery delivery, Way way);

}  // namespace aftercare::wechat
