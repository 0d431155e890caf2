#include "bot/workers/outbox_worker.h"

#include "bot/turn/topics.h"
#include "bot/workers/settlement.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace aftercare::bot {

namespace {

constexpr int page = 2000;

std::string_view name_of(core::SendReport::Status status) {
    using Status = core::SendReport::Status;
    switch (status) {
        case Status::delivered: return "delivered";
        case Status::retry: return "retry";
        case Status::uncertain: return "uncertain";
        case Status::unreachable: return "unreachable";
        case Status::rejected: return "rejected";
        case Status::moved: return "moved";
        case Status::held: return "held";
        case Status::put_off: return "put_off";
    }
    return "unknown";
}

/// The chats of held entries where the person cannot be reached. An entry that waits finds that out when it is tried.
std::set<core::ConversationId> ended_chats(core::Tx& tx, const std::vector<core::OutboxEntry>& entries) {
    std::set<core::ConversationId> seen;
    std::set<core::ConversationId> ended;
    for (const auto& entry : entries) {
        const auto id = entry.delivery.conversation;
        if (entry.status != core::OutboxEntry::Status::held || !seen.insert(id).second) continue;
        const auto chat = tx.people().conversation(id);
        if (chat && !chat->reachable) ended.insert(id);
    }
    return ended;
}

}  // namespace

OutboxWorker::OutboxWorker(boost::asio::any_io_executor executor, Turns& turns, Channels& channels, Metrics& metrics,
                           const Log& log, Options options)
    : timer_(executor),
      end_(executor),
      turns_(turns),
      channels_(channels),
      metrics_(metrics),
      log_(log),
      options_(options),
      queue_(options.limits),
      random_(std::random_device{}()) {}

void OutboxWorker::start() {
    for (const auto& [id, channel] : channels_) {
        const auto can = channel->capabilities();
        queue_.set_together(id, can.deliveries_at_once);
        if (can.answers_contacts) queue_.set_answers_contacts(id);
    }
    next_sweep_ = turns_.now() + options_.sweep_every;
    load();
}

void OutboxWorker::committed(core::ConversationId contact, std::vector<core::Delivery> deliveries) {
    if (!contact && deliveries.empty()) return;
    add(std::move(deliveries));
    if (contact) queue_.contacted(contact);
    ended_.erase(contact);
    if (contact && catching_up()) came_early_.insert(contact);
    pump();
}

void OutboxWorker::add(std::vector<core::Delivery> deliveries) {
    // While older ones are still to be read from the store, newer ones are read after them.
    if (catching_up()) return;
    if (!deliveries.empty() && waiting() >= options_.window) {
        caught_up_ = false;
        return;
    }
    for (auto& delivery : deliveries) {
        loaded_ = std::max(loaded_, delivery.id);
        queue_.add({std::move(delivery), core::OutboxEntry::Status::waiting, {}, {}});
    }
}

void OutboxWorker::load() {
    if (loading_ || caught_up_ || stopped_) return;
    loading_ = true;
    auto entries = std::make_shared<std::vector<core::OutboxEntry>>();
    auto ended = std::make_shared<std::set<core::ConversationId>>();
    turns_.run(
        [entries, ended, after = loaded_](core::Tx& tx, const Desk&, core::Time) {
            *entries = tx.outbox().waiting(after, page);
            *ended = ended_chats(tx, *entries);
            return TurnResult{};
        },
        [this, entries, ended](std::exception_ptr failure, const TurnResult&) {
            loading_ = false;
            if (failure) {
                log_.error("outbox_not_read", {{"reason", reason_of(failure)}});
                return arm();
            }
            for (auto& entry : *entries) {
                const auto chat = entry.delivery.conversation;
                loaded_ = std::max(loaded_, entry.delivery.id);
                queue_.add(std::move(entry));
                if (came_early_.contains(chat)) queue_.contacted(chat);
            }
            caught_up_ = entries->size() < static_cast<std::size_t>(page);
            for (const auto chat : *ended)
                if (!came_early_.contains(chat)) ended_.insert(chat);
            if (caught_up_) came_early_.clear();
            pump();
        });
}

void OutboxWorker::pump() {
    if (turns_.now() >= write_again_at_) write_again();
    if (stopped_ && !all_written()) arm();
    if (stopped_) return finish_if_idle();
    if (turns_.now() >= write_again_at_) pass_on_unannounced();
    give_up_ended();
    for (auto& deliveries : queue_.take_ready(turns_.now())) send(std::move(deliveries));
    if (catching_up() && waiting() < options_.window / 2) load();
    if (turns_.now() >= next_sweep_) give_up_held();
    arm();
}

void OutboxWorker::give_up_held() {
    auto given_up = queue_.give_up_held(turns_.now());
    next_sweep_ = turns_.now() + (given_up.empty() ? options_.sweep_every : std::chrono::seconds(1));
    for (auto& settlement : given_up) write_down(std::make_shared<Unwritten>(std::move(settlement)));
}

void OutboxWorker::arm() {
    core::Time next = next_sweep_;
    if (const auto wake = queue_.next_wake()) next = std::min(next, *wake);
    // A store that could not be read or written is asked again.
    if (catching_up() && !loading_) next = std::min<core::Time>(next, turns_.now() + std::chrono::seconds(1));
    if (stopped_) next = write_again_at_;
    if ((!all_written() || !failed_announcements_.empty()) && write_again_at_ > turns_.now())
        next = std::min(next, write_again_at_);
    const auto wait = std::max<core::Duration>(next - turns_.now(), std::chrono::milliseconds(1));
    timer_.expires_after(wait);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) pump();
    });
}

void OutboxWorker::send(std::vector<core::Delivery> deliveries) {
    const auto channel = channels_.find(deliveries.front().to.channel);
    if (channel == channels_.end()) {
        core::SendReport report;
        report.status = core::SendReport::Status::rejected;
        report.reason = "the channel is no longer configured";
        return reported(deliveries.front(), std::vector<core::SendReport>(deliveries.size(), report));
    }
    const auto first = std::make_shared<core::Delivery>(deliveries.front());
    channel->second->send(std::move(deliveries), [this, first](std::vector<core::SendReport> reports) {
        reported(*first, std::move(reports));
    });
}

void OutboxWorker::reported(const core::Delivery& first, std::vector<core::SendReport> reports) {
    // They are written in any order, and the last one knows best what is to be kept of the chat.
    std::string state;
    for (const auto& report : reports)
        if (!report.chat_state.empty()) state = report.chat_state;
    for (auto& report : reports) {
        report.chat_state = state;
        count(first.to.channel, report.status);
        if (report.status != core::SendReport::Status::delivered) log_trouble(first.to.channel, first.id, report);
    }
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    bool delivered = false;
    auto settled = queue_.settle(first.conversation, reports, turns_.now(), random);
    // Nothing but put off: there is no turn after which it goes on.
    if (settled.empty()) return pump();
    for (auto& settlement : settled) {
        if (settlement.kind == Settlement::Kind::delivered) {
            delivered_.push_back({std::move(settlement.entries.front().delivery), std::move(settlement.report)});
            delivered = true;
        } else {
            write_down(std::make_shared<Unwritten>(std::move(settlement)));
        }
    }
    if (delivered) write_removals();
}

void OutboxWorker::log_trouble(const core::ChannelId& channel, core::DeliveryId first,
                               const core::SendReport& report) {
    log_.info("delivery_not_done", {{"delivery", std::to_string(first.value)},
                                    {"channel", channel.kind + ":" + channel.account},
                                    {"result", std::string(name_of(report.status))},
                                    {"reason", report.reason}});
}

void OutboxWorker::announcement_failed(core::DeliveryId id, const std::string& obstacle) {
    failed_announcements_[id] = {obstacle, std::nullopt};
    pump();
}

/// What is told while the delivery is under way is judged with what becomes of it.
void OutboxWorker::heed_failed_announcement(Settlement& settlement) {
    using Kind = Settlement::Kind;
    if (settlement.kind != Kind::held && settlement.kind != Kind::held_again) return;
    const auto failed = failed_announcements_.find(settlement.entries.front().delivery.id);
    if (failed == failed_announcements_.end()) return;
    settlement.kind = Kind::held;
    settlement.report.way.clear();
    settlement.report.obstacle = failed->second.obstacle;
    failed_announcements_.erase(failed);
}

void OutboxWorker::pass_on_unannounced() {
    for (auto it = failed_announcements_.begin(); it != failed_announcements_.end();) {
        auto& [id, failed] = *it;
        if (!failed.chat) failed.chat = queue_.chat_of(id);
        const auto rest = failed.chat ? queue_.rest_for(id, *failed.chat) : OutboxQueue::Rest::not_here;
        if (rest == OutboxQueue::Rest::rests) pass_on_unannounced(id, *failed.chat, failed.obstacle);
        const bool not_read_yet = !failed.chat && catching_up();
        const bool later = rest == OutboxQueue::Rest::not_now || not_read_yet;
        it = later ? std::next(it) : failed_announcements_.erase(it);
    }
}

void OutboxWorker::pass_on_unannounced(core::DeliveryId id, core::ConversationId chat, const std::string& obstacle) {
    auto passed = std::make_shared<std::optional<core::Delivery>>();
    ++writing_;
    turns_.run(
        [passed, id, obstacle](core::Tx& tx, const Desk& desk, core::Time now) {
            return record_failed_announcement(tx, desk, now, id, obstacle, *passed);
        },
        [this, passed, id, chat, obstacle](std::exception_ptr failure, const TurnResult&) {
            --writing_;
            if (failure) log_.error("announcement_not_recorded", {{"reason", reason_of(failure)}});
            if (!failure && *passed) queue_.withdraw(id, chat);
            queue_.written_down(chat);
            if (!failure || !may_pass(failure)) {
                write_removals();
                return pump();
            }
            failed_announcements_[id] = {obstacle, chat};
            write_again_later();
        });
}

void OutboxWorker::ended(core::ConversationId chat) {
    ended_.insert(chat);
    pump();
}

void OutboxWorker::give_up_ended() {
    for (auto it = ended_.begin(); it != ended_.end();) {
        const auto chat = *it;
        if (queue_.at_rest(chat)) {
            ++it;
            continue;
        }
        it = ended_.erase(it);
        if (auto settlement = queue_.strand(chat)) write_down(std::make_shared<Unwritten>(std::move(*settlement)));
    }
}

void OutboxWorker::count(const core::ChannelId& channel, core::SendReport::Status status) {
    using Status = core::SendReport::Status;
    auto& counters = results_[channel];
    if (counters.empty())
        for (const auto each : {Status::delivered, Status::retry, Status::uncertain, Status::unreachable,
                                Status::rejected, Status::moved, Status::held, Status::put_off})
            counters.push_back(metrics_.counter("deliveries", {{"channel", channel.kind + ":" + channel.account},
                                                               {"result", std::string(name_of(each))}}));
    counters.at(static_cast<std::size_t>(status) - 1).add();
}

/// Deliveries that left as one message were reported together and stand together.
void OutboxWorker::remember_topics(core::Tx& tx, const std::vector<Delivered>& batch) {
    std::vector<core::Delivery> together;
    for (auto each = batch.begin(); each != batch.end(); ++each) {
        together.push_back(each->delivery);
        const auto next = std::next(each);
        const bool same = next != batch.end() && next->report.message == each->report.message &&
                          next->delivery.conversation == each->delivery.conversation;
        if (same) continue;
        remember_topic(tx, together, each->report.message);
        together.clear();
    }
}

void OutboxWorker::write_removals() {
    // One turn at a time: what is delivered meanwhile goes together into the next.
    if (writing_ > 0 || delivered_.empty() || turns_.now() < write_again_at_) return finish_if_idle();
    ++writing_;
    auto batch = std::make_shared<std::vector<Delivered>>(std::move(delivered_));
    delivered_.clear();
    turns_.run(
        [batch](core::Tx& tx, const Desk&, core::Time) {
            for (const auto& [delivery, report] : *batch) {
                tx.outbox().remove(delivery.id);
                if (report.chat_state.empty() && !report.change_state) continue;
                if (const auto conversation = tx.people().conversation(delivery.conversation))
                    keep_chat_state(tx, *conversation, report.chat_state, report.change_state);
            }
            remember_topics(tx, *batch);
            return TurnResult{};
        },
        [this, batch](std::exception_ptr failure, const TurnResult&) {
            --writing_;
            if (failure) {
                // They stay in the store; kept here, they are removed with the next turn that works.
                log_.error("deliveries_not_removed", {{"reason", reason_of(failure)}});
                delivered_.insert(delivered_.begin(), batch->begin(), batch->end());
                return write_again_later();
            }
            for (const auto& each : *batch) queue_.written_down(each.delivery.conversation);
            write_removals();
            pump();
        });
}

void OutboxWorker::write_down(std::shared_ptr<Unwritten> unwritten) {
    ++writing_;
    heed_failed_announcement(unwritten->settlement);
    auto gone = std::make_shared<bool>(false);
    turns_.run(
        [unwritten, gone](core::Tx& tx, const Desk& desk, core::Time now) {
            const auto& settlement = unwritten->settlement;
            TurnResult result;
            if (unwritten->only_outcome)
                record_outcome(tx, settlement);
            else
                result = record_settlement(tx, desk, now, settlement);
            *gone = !tx.outbox().entry(settlement.entries.front().delivery.id);
            return result;
        },
        [this, unwritten, gone](std::exception_ptr failure, const TurnResult&) {
            --writing_;
            if (!failure) return written(unwritten->settlement, *gone);
            log_.error("delivery_not_recorded", {{"reason", reason_of(failure)}});
            unwritten->only_outcome = unwritten->only_outcome || !may_pass(failure);
            unwritten_.push_back(unwritten);
            write_again_later();
        });
}

void OutboxWorker::written(const Settlement& settlement, bool gone) {
    const auto& first = settlement.entries.front().delivery;
    // What has gone to another chat must not follow at the next contact here.
    if (gone) queue_.withdraw(first.id, first.conversation);
    queue_.written_down(first.conversation);
    write_removals();
    pump();
}

void OutboxWorker::write_again_later() {
    write_again_at_ = turns_.now() + options_.write_again_after;
    arm();
    finish_if_idle();
}

void OutboxWorker::write_again() {
    for (auto& unwritten : std::exchange(unwritten_, {})) write_down(std::move(unwritten));
    if (!delivered_.empty()) write_removals();
}

void OutboxWorker::stop(std::function<void()> done) {
    stopped_ = std::move(done);
    timer_.cancel();
    if (!all_written()) arm();
    end_.expires_after(options_.stop_within);
    end_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        log_.error("outbox_not_settled", {{"under_way", std::to_string(queue_.under_way())},
                                          {"not_written", std::to_string(unwritten_.size() + delivered_.size())}});
        finish();
    });
    finish_if_idle();
}

void OutboxWorker::finish_if_idle() {
    if (stopped_ && writing_ == 0 && queue_.under_way() == 0 && all_written()) finish();
}

void OutboxWorker::finish() {
    const auto done = std::move(stopped_);
    stopped_ = [] {};
    timer_.cancel();
    end_.cancel();
    done();
}

}  // namespace aftercare::bot
