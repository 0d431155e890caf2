#include "bot/workers/timer_worker.h"

#include <algorithm>
#include <string>
#include <vector>

namespace aftercare::bot {

namespace {

constexpr int page = 100;
/// A timer whose turn fails is tried again after this.
constexpr core::Duration after_failure = std::chrono::minutes(5);
/// The clock of the machine may be set while the service waits, so it never waits longer than this.
constexpr core::Duration longest_wait = std::chrono::minutes(1);

}  // namespace

TimerWorker::TimerWorker(boost::asio::any_io_executor executor, Turns& turns, Metrics& metrics, const Log& log)
    : timer_(executor), turns_(turns), metrics_(metrics), log_(log) {}

void TimerWorker::start() { look(); }

void TimerWorker::set(core::Time due) {
    if (!armed_ || due < *armed_) arm(due);
}

void TimerWorker::arm(core::Time at) {
    if (stopped_) return;
    armed_ = at;
    const auto wait = std::clamp<core::Duration>(at - turns_.now(), core::Duration(0), longest_wait);
    timer_.expires_after(wait);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) look();
    });
}

void TimerWorker::look() {
    if (stopped_) return;
    if (under_way_ > 0) {
        look_again_ = true;
        return;
    }
    armed_.reset();
    ++under_way_;
    struct Found {
        std::vector<core::Timer> due;
        std::optional<core::Time> next;
    };
    auto found = std::make_shared<Found>();
    turns_.run(
        [found](core::Tx& tx, const Desk&, core::Time now) {
            found->due = tx.timers().due(now, page);
            found->next = tx.timers().next_due();
            return TurnResult{};
        },
        [this, found](std::exception_ptr failure, const TurnResult&) {
            if (failure) {
                log_.error("timers_not_read", {{"reason", reason_of(failure)}});
                arm(turns_.now() + std::chrono::seconds(5));
                return finished();
            }
            for (const auto& timer : found->due) fire(timer);
            if (!found->due.empty())
                look_again_ = true;  // more may be due, and those fired may have set others
            else if (found->next)
                set(*found->next);
            finished();
        });
}

void TimerWorker::fire(const core::Timer& timer) {
    ++under_way_;
    metrics_.count("timers", {{"kind", timer.kind}});
    turns_.run([timer](core::Tx& tx, const Desk& desk, core::Time now) { return take_timer(tx, desk, timer, now); },
               [this, timer](std::exception_ptr failure, const TurnResult&) {
                   if (failure) failed(timer, reason_of(failure));
                   finished();
               });
}

void TimerWorker::failed(const core::Timer& timer, const std::string& reason) {
    log_.error("timer_failed",
               {{"kind", timer.kind}, {"subject", std::to_string(timer.subject)}, {"reason", reason}});
    ++under_way_;
    turns_.run(
        [timer](core::Tx& tx, const Desk&, core::Time now) {
            if (tx.timers().claim(timer)) {
                core::Timer later = timer;
                later.due = now + after_failure;
                tx.timers().set(later);
            }
            return TurnResult{};
        },
        [this](std::exception_ptr, const TurnResult&) { finished(); });
}

void TimerWorker::finished() {
    if (--under_way_ > 0) return;
    if (stopped_) {
        const auto done = std::move(stopped_);
        stopped_ = [] {};
        return done();
    }
    if (std::exchange(look_again_, false)) look();
}

void TimerWorker::stop(std::function<void()> done) {
    stopped_ = std::move(done);
    timer_.cancel();
    if (under_way_ == 0) {
        ++under_way_;
        finished();
    }
}

}  // namespace aftercare::bot
