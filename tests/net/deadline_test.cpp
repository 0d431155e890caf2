// Time limits and events.
#include "adapters/net/deadline.h"

#include "harness.h"

namespace aftercare::net {
namespace {

asio::awaitable<int> after(std::chrono::milliseconds span, int value) {
    co_await sleep_for(span);
    co_return value;
}

asio::awaitable<int> broken() {
    throw std::runtime_error("boom");
    co_return 0;
}

TEST(WithDeadline, ReturnsWhatCameInTime) {
    Loop loop;
    loop.run([&]() -> asio::awaitable<void> {
        EXPECT_EQ(co_await with_deadline(after(1ms, 7), deadline_in(1s)), 7);
        EXPECT_EQ(co_await with_deadline(after(5s, 7), deadline_in(20ms)), std::nullopt);
        EXPECT_EQ(co_await with_deadline(after(1ms, 7), deadline_in(-1s)), std::nullopt);
        EXPECT_EQ(co_await with_deadline(after(1ms, 8), deadline_in(1s)), 8)
            << "the coroutine itself was not cancelled";
        EXPECT_THROW(co_await with_deadline(broken(), deadline_in(1s)), std::runtime_error);
    });
    loop.drain();
}

TEST(WithDeadline, TheInnerLimitAndTheOuterOneBothHold) {
    Loop loop;
    loop.run([&]() -> asio::awaitable<void> {
        auto inner = [](std::chrono::milliseconds limit) -> asio::awaitable<int> {
            const std::optional<int> value = co_await with_deadline(after(5s, 1), deadline_in(limit));
            co_return value.value_or(-1);
        };
        const Deadline start = std::chrono::steady_clock::now();
        EXPECT_EQ(co_await with_deadline(inner(20ms), deadline_in(2s)), -1);
        EXPECT_EQ(co_await with_deadline(inner(2s), deadline_in(20ms)), std::nullopt);
        EXPECT_LT(std::chrono::steady_clock::now(), start + 1s);
    });
}

TEST(WithDeadline, ALimitCanBeEndedByHandFromOutsideTheLoop) {
    Loop loop;
    const auto limit = TimeLimit::until(loop.context.get_executor(), deadline_in(10s));
    std::optional<int> value = 1;
    bool done = false;
    auto wait = [&]() -> asio::awaitable<void> {
        value = co_await with_deadline(after(10s, 7), limit);
        done = true;
    };
    asio::co_spawn(loop.context, wait(), [](const std::exception_ptr&) {});
    loop.context.poll();
    limit->expire();
    loop.drain();
    EXPECT_TRUE(done);
    EXPECT_EQ(value, std::nullopt);
}

TEST(EventTest, WakesAllWhoWait) {
    Loop loop;
    Event event(loop.context.get_executor());
    int woken = 0;
    loop.run([&]() -> asio::awaitable<void> {
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        int waiting = 0;
        auto wait = [&waiting, &woken](Event& on) -> asio::awaitable<void> {
            ++waiting;
            co_await on.wait();
            ++woken;
        };
        for (int number = 0; number < 3; ++number) {
            asio::co_spawn(executor, wait(event), [](const std::exception_ptr&) {});
        }
        co_await until([&] { return waiting == 3; });
        EXPECT_EQ(woken, 0);
        event.notify_all();
        EXPECT_EQ(woken, 0) << "nobody goes on inside notify_all()";
        co_await until([&] { return woken == 3; });
        EXPECT_FALSE(co_await event.wait_until(deadline_in(5ms)));
        EXPECT_EQ(co_await with_deadline(event.wait_until(deadline_in(5s)), deadline_in(5ms)), std::nullopt);
        event.notify_all();
    });
}

}  // namespace
}  // namespace aftercare::net
