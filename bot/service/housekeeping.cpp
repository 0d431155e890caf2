#include "bot/service/housekeeping.h"

namespace aftercare::bot {

namespace {

/// Telegram delivers an update again for 24 hours (Bot API, getting updates); other channels for less.
constexpr core::Duration inbox_memory = std::chrono::hours(72);
/// Few enough that a turn of customers behind it does not wait noticeably.
constexpr int at_once = 500;
constexpr core::Duration pause = std::chrono::minutes(10);
constexpr core::Duration pause_between_pieces = std::chrono::milliseconds(100);
/// Tickets are kept for years: an hour more is nothing.
constexpr core::Duration pause_of_removal = std::chrono::hours(1);

}  // namespace

Housekeeping::Housekeeping(boost::asio::any_io_executor executor, Turns& turns, const AttachmentStore& files,
                           const Log& log)
    : timer_(executor), removal_timer_(executor), turns_(turns), log_(log), removal_(executor, turns, files, log) {}

void Housekeeping::start() {
    later(std::chrono::minutes(1));
    remove_tickets_later(std::chrono::minutes(2));
}

void Housekeeping::remove_tickets_later(core::Duration wait) {
    if (stopped_) return;
    removal_timer_.expires_after(wait);
    removal_timer_.async_wait([this](boost::system::error_code error) {
        if (!error) removal_.run([this] { remove_tickets_later(pause_of_removal); });
    });
}

void Housekeeping::later(core::Duration wait) {
    if (stopped_) return;
    timer_.expires_after(wait);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) forget_some();
    });
}

void Housekeeping::forget_some() {
    auto forgotten = std::make_shared<int>(0);
    turns_.run(
        [forgotten](core::Tx& tx, const Desk&, core::Time now) {
            *forgotten = tx.inbox().forget_before(now - inbox_memory, at_once);
            return TurnResult{};
        },
        [this, forgotten](std::exception_ptr failure, const TurnResult&) {
            if (failure) log_.error("inbox_not_tidied", {{"reason", reason_of(failure)}});
            later(*forgotten < at_once ? pause : pause_between_pieces);
        });
}

void Housekeeping::stop() {
    stopped_ = true;
    timer_.cancel();
    removal_timer_.cancel();
    removal_.stop();
}

}  // namespace aftercare::bot
