// Waits in a coroutine for what a callback brings: the way from callback interfaces (the desk's receiver,
// turns of the store, the mail transport) into coroutines.
//
// The callback may be called on any thread; the coroutine goes on where it belongs, on its own executor, and
// never inside the call. The executor's context must outlive every copy of the callback.
#pragma once

#include "adapters/net/deadline.h"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace aftercare::net {

// The callback has gone (its last copy was destroyed) and was never called.
class NoAnswer : public std::runtime_error {
  public:
    NoAnswer() : std::runtime_error("a callback was dropped without being called") {}
};

// A coroutine that waits for its callback. Whoever resumes it first decides; what comes later changes
// nothing.
template <class Value, class Handler>
class AnswerWaiter : public std::enable_shared_from_this<AnswerWaiter<Value, Handler>> {
  public:
    explicit AnswerWaiter(Handler handler)
        : executor_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}
    ~AnswerWaiter() {
        if (!handler_) return;
        asio::post(executor_, [handler = std::move(*handler_)]() mutable {
            std::move(handler)(std::make_exception_ptr(NoAnswer()), std::nullopt);
        });
    }
    AnswerWaiter(const AnswerWaiter&) = delete;
    AnswerWaiter& operator=(const AnswerWaiter&) = delete;

    void heed_cancellation() {
        asio::cancellation_slot slot = asio::get_associated_cancellation_slot(*handler_);
        if (!slot.is_connected()) return;
        slot.assign([weak = this->weak_from_this()](asio::cancellation_type) {
            const boost::system::system_error cancelled(asio::error::operation_aborted);
            if (const auto self = weak.lock()) self->resume(std::make_exception_ptr(cancelled), std::nullopt);
        });
    }

    // From any thread. The handler is touched on the executor only.
    void resume(std::exception_ptr failure, std::optional<Value> value) {
        auto go_on = [self = this->shared_from_this(), failure = std::move(failure),
                      value = std::move(value)]() mutable {
            if (!self->handler_) return;
            Handler handler = std::move(*self->handler_);
            self->handler_.reset();
            std::move(handler)(std::move(failure), std::move(value));
        };
        asio::post(executor_, std::move(go_on));
    }

  private:
    asio::any_io_executor executor_;
    std::optional<Handler> handler_;
};

// Calls `start` with a callback — a copyable function object that takes a T, or nothing where T is void — and
// returns what the callback is called with:
//
//     core::Accepted accepted = co_await answer_of<core::Accepted>(
//         [&desk, incoming](auto done) { desk.receive(incoming, std::move(done)); });
//
// A second call of the callback changes nothing. If every copy of it is destroyed uncalled: NoAnswer. If it
// is kept and never called, the coroutine waits for ever: see answer_by(). What `start` throws comes out
// here. A cancellation ends the waiting with system_error(operation_aborted), but not what `start` has begun.
template <class T, class Start>
asio::awaitable<T> answer_of(Start start) {
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    auto initiate = [&start](auto handler) {
        // The coroutine, and `start` in it, may be gone before the call returns.
        Start begin = std::move(start);
        const auto waiter = std::make_shared<AnswerWaiter<Value, decltype(handler)>>(std::move(handler));
        waiter->heed_cancellation();
        try {
            if constexpr (std::is_void_v<T>)
                begin([waiter] { waiter->resume(nullptr, Value()); });
            else
                begin([waiter](T value) { waiter->resume(nullptr, std::move(value)); });
        } catch (...) {
            waiter->resume(std::current_exception(), std::nullopt);
        }
    };
    std::optional<Value> value =
        co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                      void(std::exception_ptr, std::optional<Value>)>(initiate,
                                                                                      asio::use_awaitable);
    if constexpr (!std::is_void_v<T>) co_return std::move(*value);
}

// As answer_of(), but nothing if no answer has come by the deadline, or none can come any more. What comes
// later changes nothing.
template <class T, class Start>
asio::awaitable<std::optional<T>> answer_by(Deadline deadline, Start start) {
    asio::awaitable<T> answer = answer_of<T>(std::move(start));
    try {
        co_return co_await with_deadline(std::move(answer), deadline);
    } catch (const NoAnswer&) {
        co_return std::nullopt;
    }
}

}  // namespace aftercare::net
