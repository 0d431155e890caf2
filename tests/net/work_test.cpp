// Work under way, and the end of it.
#include "adapters/net/work.h"

#include "harness.h"

#include <boost/asio/detached.hpp>

#include <memory>
#include <optional>

namespace aftercare::net {
namespace {

struct Owner {
    explicit Owner(Loop& loop) : work(loop.context.get_executor()) {}

    // What the pause of this span says, and when it is over.
    void pause(Loop& loop, std::chrono::milliseconds span) {
        auto wait = [](Work& of, std::chrono::milliseconds how_long,
                       std::optional<bool>& says) -> asio::awaitable<void> {
            says = co_await of.pause(how_long);
        };
        asio::co_spawn(loop.context, wait(work, span, paused), asio::detached);
    }
    void wait_until_idle(Loop& loop, Deadline deadline) {
        auto wait = [](Work& of, Deadline until, std::optional<bool>& says) -> asio::awaitable<void> {
            says = co_await of.idle_by(until);
        };
        asio::co_spawn(loop.context, wait(work, deadline, idle), asio::detached);
    }

    Work work;
    std::optional<bool> paused;
    std::optional<bool> idle;
};

class WorkTest : public testing::Test {
  protected:
    // Everything that can go on goes on until it waits.
    void settle() {
        loop_.context.restart();
        loop_.context.poll();
    }

    Loop loop_;
    Owner owner_{loop_};
};

TEST_F(WorkTest, APauseLastsAsLongAsItWasToldTo) {
    const Deadline begun = std::chrono::steady_clock::now();
    owner_.pause(loop_, 20ms);
    settle();
    EXPECT_EQ(owner_.paused, std::nullopt);
    loop_.drain();
    EXPECT_EQ(owner_.paused, true);
    EXPECT_GE(std::chrono::steady_clock::now(), begun + 20ms);
}

TEST_F(WorkTest, TheStopWakesWhoPausesAndLetsNobodyPauseAgain) {
    owner_.pause(loop_, 1h);
    settle();
    EXPECT_FALSE(owner_.work.stopping());
    owner_.work.stop();
    EXPECT_TRUE(owner_.work.stopping());
    EXPECT_EQ(owner_.paused, std::nullopt) << "nobody is resumed inside stop()";
    settle();
    EXPECT_EQ(owner_.paused, false);

    owner_.paused.reset();
    owner_.pause(loop_, 1h);
    settle();
    EXPECT_EQ(owner_.paused, false);
    owner_.work.stop();
    settle();
    EXPECT_TRUE(owner_.work.stopping());
}

TEST_F(WorkTest, IsIdleWhenTheLastPieceHasEnded) {
    auto first = std::make_unique<UnderWay>(owner_.work);
    auto second = std::make_unique<UnderWay>(owner_.work);
    owner_.work.stop();
    owner_.wait_until_idle(loop_, deadline_in(1h));
    settle();
    EXPECT_EQ(owner_.idle, std::nullopt);
    first.reset();
    settle();
    EXPECT_EQ(owner_.idle, std::nullopt);
    second.reset();
    settle();
    EXPECT_EQ(owner_.idle, true);
}

TEST_F(WorkTest, IsNotIdleWhenSomethingBeganBeforeTheWaitingOnesCouldGoOn) {
    auto piece = std::make_unique<UnderWay>(owner_.work);
    owner_.wait_until_idle(loop_, deadline_in(1h));
    settle();
    piece.reset();
    piece = std::make_unique<UnderWay>(owner_.work);
    settle();
    EXPECT_EQ(owner_.idle, std::nullopt);
    piece.reset();
    settle();
    EXPECT_EQ(owner_.idle, true);
}

TEST_F(WorkTest, IsIdleAtOnceWhenNothingIsUnderWayAndWithoutAStop) {
    owner_.wait_until_idle(loop_, deadline_in(-1s));
    settle();
    EXPECT_EQ(owner_.idle, true);
}

TEST_F(WorkTest, TheWaitForTheEndHasAnEndItself) {
    const UnderWay piece(owner_.work);
    owner_.wait_until_idle(loop_, deadline_in(10ms));
    loop_.drain();
    EXPECT_EQ(owner_.idle, false);
}

TEST_F(WorkTest, PiecesAndPausesMayOutliveTheOwner) {
    auto work = std::make_unique<Work>(loop_.context.get_executor());
    auto piece = std::make_unique<UnderWay>(*work);
    asio::awaitable<bool> unborn = work->pause(1ms);
    std::optional<bool> paused;
    auto wait = [](asio::awaitable<bool> pause, std::optional<bool>& says) -> asio::awaitable<void> {
        says = co_await std::move(pause);
    };
    work.reset();
    piece.reset();
    asio::co_spawn(loop_.context, wait(std::move(unborn), paused), asio::detached);
    loop_.drain();
    EXPECT_EQ(paused, true);
}

}  // namespace
}  // namespace aftercare::net
