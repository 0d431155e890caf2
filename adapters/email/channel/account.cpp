#include "adapters/email/channel/account.h"

#include "adapters/net/answer.h"

#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace aftercare::email {

Account::Account(asio::any_io_executor executor, Options options, Hooks hooks)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      id_{"email", options_.account},
      executor_(std::move(executor)),
      smtp_(executor_, options_.smtp),
      work_(executor_),
      letters_(executor_) {}

Account::~Account() { readers_.join(); }

core::Time Account::now() const {
    return options_.now ? options_.now() : std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
}

asio::awaitable<bool> Account::in_turn(std::function<void(core::Tx&)> turn) {
    auto commit = [self = shared_from_this(), work = std::move(turn)](auto done) mutable {
        self->options_.in_turn(std::move(work), [done](const std::exception_ptr& failure) { done(failure == nullptr); });
    };
    const bool durable = co_await net::answer_of<bool>(std::move(commit));
    co_return durable;
}

asio::awaitable<void> Account::aside(std::function<void()> work) {
    auto run = [self = shared_from_this(), what = std::move(work)](auto done) {
        asio::post(self->readers_, [what, done]() mutable {
            std::exception_ptr failure;
            try {
                what();
            } catch (...) {
                failure = std::current_exception();
            }
            what = nullptr;  // it may hold the account, which must not end on a thread of its own
            done(std::move(failure));
        });
    };
    const std::exception_ptr failure = co_await net::answer_of<std::exception_ptr>(std::move(run));
    if (failure) std::rethrow_exception(failure);
}

void Account::begin_stop() {
    work_.stop();
    letters_.notify_all();
}

asio::awaitable<void> Account::finish_stop(net::Deadline deadline) {
    co_await work_.idle_by(deadline);
}

void Account::log(LogLevel level, std::string_view text) const {
    if (hooks_.log) hooks_.log(level, text);
}

void Account::count(std::string_view name) const {
    if (hooks_.count) hooks_.count(name, 1);
}

}  // namespace aftercare::email
