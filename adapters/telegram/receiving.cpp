#include "adapters/telegram/receiving.h"

#include "adapters/telegram/render.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace aftercare::telegram {

namespace {

asio::awaitable<void> answer(std::shared_ptr<Account> account, std::string callback, std::string hint) {
    const Account::UnderWay under_way(account);
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
    auto initiate = [account](auto handler, core::Incoming event) {
        // The receiver may answer before it returns; the coroutine must be resumed later in any case.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto done = [account, shared](core::Accepted accepted) {
            auto resume = [shared, accepted = std::move(accepted)]() mutable {
                std::move (*shared)(std::move(accepted));
            };
            asio::post(account->executor(), std::move(resume));
        };
        account->receiver()(std::move(event), std::move(done));
    };
    core::Accepted accepted =
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void(core::Accepted)>(
            initiate, asio::use_awaitable, std::move(incoming));
    co_return accepted;
}

void answer_callback(std::shared_ptr<Account> account, std::string callback, std::string hint) {
    const asio::any_io_executor executor = account->executor();
    asio::co_spawn(executor, answer(std::move(account), std::move(callback), std::move(hint)),
                   asio::detached);
}

}  // namespace aftercare::telegram
