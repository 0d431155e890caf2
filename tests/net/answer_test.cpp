// Waiting for callbacks.
#include "adapters/net/answer.h"

#include "harness.h"

#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aftercare::net {
namespace {

using Tell = std::function<void(std::string)>;

// Keeps what it is asked to call.
class Desk {
  public:
    void ask(Tell tell) { kept_.push_back(std::move(tell)); }
    std::vector<Tell>& kept() { return kept_; }

  private:
    std::vector<Tell> kept_;
};

class AnswerTest : public testing::Test {
  protected:
    void begin() {
        auto wait = [](AnswerTest& test) -> asio::awaitable<void> {
            auto start = [&desk = test.desk_](auto done) { desk.ask(std::move(done)); };
            std::string said = co_await answer_of<std::string>(std::move(start));
            test.heard_.push_back(std::move(said));
            test.heard_on_ = std::this_thread::get_id();
        };
        asio::co_spawn(loop_.context, wait(*this),
                       [this](std::exception_ptr failure) { failure_ = failure; });
        settle();
    }
    void settle() {
        loop_.context.restart();
        loop_.context.poll();
    }

    Loop loop_;
    Desk desk_;
    std::vector<std::string> heard_;
    std::thread::id heard_on_;
    std::exception_ptr failure_;
};

TEST_F(AnswerTest, ComesWhenTheCallbackIsCalledAndNotInsideTheCall) {
    begin();
    ASSERT_EQ(desk_.kept().size(), 1U);
    EXPECT_TRUE(heard_.empty());
    desk_.kept().front()("yes");
    EXPECT_TRUE(heard_.empty());
    settle();
    EXPECT_EQ(heard_, std::vector<std::string>{"yes"});
}

TEST_F(AnswerTest, MayComeBeforeTheAskingReturns) {
    int begun = 0;
    loop_.run([&]() -> asio::awaitable<void> {
        const int answer = co_await answer_of<int>([&begun](auto done) {
            done(7);
            ++begun;
        });
        EXPECT_EQ(answer, 7);
        EXPECT_EQ(begun, 1);
    });
}

TEST_F(AnswerTest, FromAnotherThreadIsHeardOnItsOwn) {
    begin();
    std::thread([this] { desk_.kept().front()("from afar"); }).join();
    loop_.drain();
    EXPECT_EQ(heard_, std::vector<std::string>{"from afar"});
    EXPECT_EQ(heard_on_, std::this_thread::get_id());
}

TEST_F(AnswerTest, TheFirstOfTwoCounts) {
    begin();
    desk_.kept().front()("first");
    desk_.kept().front()("second");
    settle();
    EXPECT_EQ(heard_, std::vector<std::string>{"first"});
    desk_.kept().front()("third");
    settle();
    EXPECT_EQ(heard_, std::vector<std::string>{"first"});
}

TEST_F(AnswerTest, OneOfManyThreadsCounts) {
    begin();
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([tell = desk_.kept().front(), number] { tell(std::to_string(number)); });
    for (std::thread& thread : threads) thread.join();
    loop_.drain();
    EXPECT_EQ(heard_.size(), 1U);
}

TEST_F(AnswerTest, ADroppedCallbackIsAnException) {
    begin();
    const Tell copy = desk_.kept().front();
    desk_.kept().clear();
    settle();
    EXPECT_EQ(failure_, nullptr) << "a copy may still be called";
    copy("late");
    settle();
    EXPECT_EQ(heard_, std::vector<std::string>{"late"});

    begin();
    std::thread([this] { desk_.kept().clear(); }).join();
    EXPECT_EQ(failure_, nullptr) << "not on the thread that drops it";
    settle();
    ASSERT_NE(failure_, nullptr);
    EXPECT_THROW(std::rethrow_exception(failure_), NoAnswer);
    EXPECT_EQ(heard_.size(), 1U);
}

TEST_F(AnswerTest, WhatTheAskingThrowsComesOut) {
    loop_.run([]() -> asio::awaitable<void> {
        auto refuse = [](std::function<void(int)>) { throw std::invalid_argument("not today"); };
        EXPECT_THROW(co_await answer_of<int>(refuse), std::invalid_argument);
        // Told already: what goes wrong afterwards changes nothing.
        auto tell_and_throw = [](std::function<void(int)> done) {
            done(3);
            throw std::invalid_argument("too late");
        };
        EXPECT_EQ(co_await answer_of<int>(tell_and_throw), 3);
    });
}

// Where the executor has several threads, the coroutine may have gone on and ended while its asking still
// runs.
TEST(AnswerOnManyThreads, TheAskingOutlivesTheCoroutineIfItTakesLonger) {
    asio::thread_pool pool(2);
    std::promise<void> ended;
    std::promise<bool> alive;
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> seen = held;
    const auto ask = [&](auto done) {
        done();
        ended.get_future().wait();
        alive.set_value(!seen.expired());
    };
    auto wait = [&ask, &held]() -> asio::awaitable<void> {
        co_await answer_of<void>([&ask, kept = std::move(held)](auto done) { ask(std::move(done)); });
    };
    asio::co_spawn(pool, wait(), [&ended](const std::exception_ptr&) { ended.set_value(); });
    EXPECT_TRUE(alive.get_future().get());
    pool.join();
}

TEST_F(AnswerTest, MayBeNothingButTheEndOfSomething) {
    std::function<void()> finish;
    bool finished = false;
    auto wait = [&]() -> asio::awaitable<void> {
        co_await answer_of<void>([&finish](auto done) { finish = std::move(done); });
        finished = true;
    };
    asio::co_spawn(loop_.context, wait(), asio::detached);
    settle();
    EXPECT_FALSE(finished);
    finish();
    settle();
    EXPECT_TRUE(finished);
}

TEST_F(AnswerTest, MayBeSomethingThatHasNoDefaultAndOnlyMoves) {
    struct Number {
        explicit Number(int value) : held(std::make_unique<int>(value)) {}
        std::unique_ptr<int> held;
    };
    loop_.run([]() -> asio::awaitable<void> {
        const Number number = co_await answer_of<Number>([](auto done) { done(Number(5)); });
        EXPECT_EQ(*number.held, 5);
    });
}

TEST_F(AnswerTest, TheWaitingCanBeCancelled) {
    loop_.run([this]() -> asio::awaitable<void> {
        auto start = [this](auto done) { desk_.ask(std::move(done)); };
        const auto nothing = co_await with_deadline(answer_of<std::string>(start), deadline_in(5ms));
        EXPECT_EQ(nothing, std::nullopt);
        desk_.kept().front()("too late");
        const auto yes = co_await with_deadline(answer_of<int>([](auto done) { done(1); }), deadline_in(1h));
        EXPECT_EQ(yes, 1) << "the coroutine itself was not cancelled";
    });
    loop_.drain();
}

TEST_F(AnswerTest, ByADeadlineIsWhatCameInTime) {
    loop_.run([this]() -> asio::awaitable<void> {
        EXPECT_EQ(co_await answer_by<int>(deadline_in(1h), [](auto done) { done(1); }), 1);
        auto keep = [this](auto done) { desk_.ask(std::move(done)); };
        EXPECT_EQ(co_await answer_by<std::string>(deadline_in(5ms), keep), std::nullopt);
        auto drop = [](std::function<void(int)>) {};
        EXPECT_EQ(co_await answer_by<int>(deadline_in(1h), drop), std::nullopt);
        auto refuse = [](std::function<void(int)>) { throw std::invalid_argument("not today"); };
        EXPECT_THROW(co_await answer_by<int>(deadline_in(1h), refuse), std::invalid_argument);
    });
    desk_.kept().front()("too late");
    loop_.drain();
}

TEST_F(AnswerTest, WhatIsStillWaitedForAtTheEndOfTheLoopGoesWithIt) {
    auto gone = std::make_shared<int>(0);
    Desk desk;
    {
        Loop loop;
        auto wait = [](Desk& of, std::shared_ptr<int>) -> asio::awaitable<void> {
            co_await answer_of<std::string>([&of](auto done) { of.ask(std::move(done)); });
        };
        asio::co_spawn(loop.context, wait(desk, gone), asio::detached);
        loop.context.poll();
        desk.kept().front()("nobody hears it any more");
        desk.kept().clear();
        EXPECT_EQ(gone.use_count(), 2);
    }
    EXPECT_EQ(gone.use_count(), 1);
}

}  // namespace
}  // namespace aftercare::net
