#include "adapters/net/work.h"

#include <cstddef>
#include <utility>

namespace aftercare::net {

struct Work::State {
    explicit State(const asio::any_io_executor& executor) : stop_begins(executor), becomes_idle(executor) {}

    static asio::awaitable<bool> pause(std::shared_ptr<State> state, std::chrono::milliseconds span) {
        if (state->stopping) co_return false;
        const Deadline until = deadline_in(span);
        co_await state->stop_begins.wait_until(until);
        co_return !state->stopping;
    }

    static asio::awaitable<bool> idle_by(std::shared_ptr<State> state, Deadline deadline) {
        bool in_time = true;
        while (in_time && state->under_way > 0) in_time = co_await state->becomes_idle.wait_until(deadline);
        co_return in_time;
    }

    bool stopping = false;
    std::size_t under_way = 0;
    Event stop_begins;
    Event becomes_idle;
};

Work::Work(const asio::any_io_executor& executor) : state_(std::make_shared<State>(executor)) {}

bool Work::stopping() const {
    return state_->stopping;
}

void Work::stop() {
    state_->stopping = true;
    state_->stop_begins.notify_all();
}

asio::awaitable<bool> Work::pause(std::chrono::milliseconds span) const {
    return State::pause(state_, span);
}

asio::awaitable<bool> Work::idle_by(Deadline deadline) const {
    return State::idle_by(state_, deadline);
}

UnderWay::UnderWay(const Work& work) : state_(work.state_) {
    ++state_->under_way;
}

UnderWay::~UnderWay() {
    if (--state_->under_way == 0) state_->becomes_idle.notify_all();
}

}  // namespace aftercare::net
