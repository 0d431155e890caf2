// What an owner (a channel's account, a client) has under way, and the end of it: whoever pauses is woken,
// and the end waits for what has been begun.
//
// Belongs to the thread of its executor.
#pragma once

#include "adapters/net/deadline.h"

#include <chrono>
#include <memory>

namespace aftercare::net {

class Work {
  public:
    explicit Work(const asio::any_io_executor& executor);

    // Whoever begins something new asks this first: stop() turns nothing away by itself.
    bool stopping() const;
    // Wakes whoever pauses, at once and from now on. What is under way goes on. Calling it again changes
    // nothing.
    void stop();

    // Waits for the span. False if the owner is stopping: at once if it already was, else as soon as it does.
    asio::awaitable<bool> pause(std::chrono::milliseconds span) const;

    // True as soon as nothing is under way (at once if nothing is), false if the time is over first.
    asio::awaitable<bool> idle_by(Deadline deadline) const;

  private:
    friend class UnderWay;
    struct State;
    std::shared_ptr<State> state_;  // coroutines and pieces under way may outlive their owner
};

// One piece of work, for as long as this object lives. It must end on the thread of the work's executor.
class UnderWay {
  public:
    explicit UnderWay(const Work& work);
    ~UnderWay();
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

  private:
    std::shared_ptr<Work::State> state_;
};

}  // namespace aftercare::net
