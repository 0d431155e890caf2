#include "adapters/telegram/receiving.h"

#include "adapters/net/answer.h"
#include "adapters/telegram/render.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace aftercare::telegram {

namespace {

asio::awaitable<void> answer(std::shared_ptr<Account> account, std::string callback, std::string hint) {
    const net::UnderWay under_way(account->work());
    const ApiCall call = render_callback_answer(callback, hint);
    // Too late ("query is too old") or lost: the button only stops turning by itself.
    co_await account->call(Line::messages, call, account->options().timing.call);
}

}  // namespace

UpdateContext context_of(const Account& account) {
    return {.channel = account.id(), .bot_name = account.bot_name(), .now = account.now()};
}

asio::awaitable<core::Accepted> offer(std::shared_ptr<Account> account, core::Incoming incoming) {
    if (account->stopping() || !account->receiver()) co_return core::Accepted{};
    auto tell = [account, event = std::move(incoming)](auto done) mutable {
        account->receiver()(std::move(event), std::move(done));
    };
    core::Accepted accepted = co_await net::answer_of<core::Accepted>(std::move(tell));
    co_return accepted;
}

void answer_callback(std::shared_ptr<Account> account, std::string callback, std::string hint) {
    const asio::any_io_executor executor = account->executor();
    asio::co_spawn(executor, answer(std::move(account), std::move(callback), std::move(hint)),
                   asio::detached);
}

}  // namespace aftercare::telegram
