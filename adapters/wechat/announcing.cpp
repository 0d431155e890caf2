#include "adapters/wechat/announcing.h"

#include "adapters/net/answer.h"
#include "adapters/wechat/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::wechat {

namespace {

std::string filled_value(std::string value, const Announced& what) {
    const std::array<std::pair<std::string_view, const std::string*>, 4> marks{
        {{"{heading}", &what.heading}, {"{text}", &what.text}, {"{number}", &what.number}, {"{time}", &what.time}}};
    std::string result;
    for (std::size_t at = 0; at < value.size();) {
        const std::string_view rest = std::string_view(value).substr(at);
        const auto mark = std::ranges::find_if(marks, [&](const auto& each) { return rest.starts_with(each.first); });
        if (mark == marks.end()) {
            result += value[at++];
            continue;
        }
        result += *mark->second;
        at += mark->first.size();
    }
    return result;
}

asio::awaitable<std::string> number_of(std::shared_ptr<Account> account, core::TicketId ticket) {
    if (!ticket || !account->options().number_of) co_return std::string();
    auto ask = [account, ticket](auto done) { account->options().number_of(ticket, std::move(done)); };
    std::string number = co_await net::answer_of<std::string>(std::move(ask));
    co_return number;
}

}  // namespace

Parameters filled(const Parameters& parameters, const Announced& what) {
    Parameters result;
    for (const auto& [name, value] : parameters) result.emplace_back(name, fit_parameter(name, filled_value(value, what)));
    return result;
}

asio::awaitable<Outcome> announce(std::shared_ptr<Account> account, core::Delivery delivery, Way way) {
    const Options& options = account->options();
    Announced what;
    what.number = co_await number_of(account, delivery.ticket);
    what.heading = delivery.message.heading.empty() ? delivery.message.text : delivery.message.heading;
    what.text = delivery.message.text.empty() ? delivery.message.heading : delivery.message.text;
    if (options.time_text) what.time = options.time_text(delivery.created);
    ApiCall call;
    if (way == Way::template_message) {
        TemplateMessage message;
        message.template_id = options.message_template.id;
        message.parameters = filled(options.message_template.parameters, what);
        message.url = options.message_template.target;
        // Sent again after a crash, the platform takes it for the same.
        message.message_key = message_key(options.account + "/" + std::to_string(delivery.id.value) + "/" +
                                          std::to_string(delivery.created.time_since_epoch().count()));
        call = template_call(delivery.to.chat, message);
    } else {
        SubscriptionNotice notice;
        notice.template_id = options.subscription_notice.id;
        notice.parameters = filled(options.subscription_notice.parameters, what);
        notice.page = options.subscription_notice.target;
        call = subscription_call(delivery.to.chat, notice);
    }
    account->count("calls");
    const ApiResult result = co_await account->api().post(std::move(call));
    if (result.outcome.kind == Outcome::Kind::done) account->count("announcements");
    co_return result.outcome;
}

}  // namespace aftercare::wechat
