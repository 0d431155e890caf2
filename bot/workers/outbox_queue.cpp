#include "bot/workers/outbox_queue.h"

#include <algorithm>
#include <stdexcept>

namespace aftercare::bot {

void OutboxQueue::add(core::Delivery delivery, core::Time not_before) {
    if (delivery.id <= newest_) return;
    newest_ = delivery.id;
    const auto conversation = delivery.conversation;
    auto& chat = chats_[conversation.value];
    chat.queue.push_back({std::move(delivery), not_before});
    ++size_;
    if (chat.queue.size() == 1 && !chat.busy) make_ready(conversation);
}

void OutboxQueue::make_ready(core::ConversationId id) {
    const auto& chat = chats_.at(id.value);
    const auto& first = chat.queue.front();
    if (first.not_before > core::Time{})
        wakes_.push({first.not_before, id});
    else
        accounts_[first.delivery.to.channel].ready.push_back(id);
}

std::vector<core::Delivery> OutboxQueue::take_ready(core::Time now) {
    while (!wakes_.empty() && wakes_.top().at <= now) {
        const auto id = wakes_.top().chat;
        wakes_.pop();
        const auto chat = chats_.find(id.value);
        if (chat == chats_.end() || chat->second.busy || chat->second.queue.empty()) continue;
        auto& first = chat->second.queue.front();
        if (first.not_before > now || first.not_before == core::Time{}) continue;  // an older wake
        first.not_before = {};
        accounts_[first.delivery.to.channel].ready.push_back(id);
    }
    std::vector<core::Delivery> leaving;
    for (auto& [channel, account] : accounts_) {
        if (account.paused_until > now) continue;
        while (!account.ready.empty() && account.flying < limits_.in_flight) {
            const auto id = account.ready.front();
            account.ready.pop_front();
            auto& chat = chats_.at(id.value);
            chat.busy = true;
            ++account.flying;
            flying_.emplace(chat.queue.front().delivery.id.value, id);
            leaving.push_back(chat.queue.front().delivery);
        }
    }
    return leaving;
}

std::optional<core::Time> OutboxQueue::next_wake() const {
    std::optional<core::Time> next;
    const auto consider = [&](core::Time at) { next = next ? std::min(*next, at) : at; };
    if (!wakes_.empty()) consider(wakes_.top().at);
    for (const auto& [channel, account] : accounts_)
        if (!account.ready.empty() && account.paused_until > core::Time{}) consider(account.paused_until);
    return next;
}

core::Duration OutboxQueue::delay(int attempts, double random) const {
    core::Duration base = limits_.first_delay;
    for (int i = 1; i < attempts && base < limits_.longest_delay; ++i) base *= 2;
    base = std::min(base, limits_.longest_delay);
    // Half fixed, half random, so that many chats do not come back at the same moment.
    return base / 2 + core::Duration(static_cast<core::Duration::rep>(static_cast<double>(base.count()) / 2 * random));
}

Settlement OutboxQueue::settle(core::DeliveryId id, const core::SendReport& report, core::Time now, double random) {
    const auto flying = flying_.find(id.value);
    if (flying == flying_.end()) throw std::logic_error("a delivery was settled that is not under way");
    const auto conversation = flying->second;
    flying_.erase(flying);
    auto& chat = chats_.at(conversation.value);
    auto& first = chat.queue.front();
    auto& account = accounts_[first.delivery.to.channel];
    --account.flying;
    ++first.delivery.attempts;
    first.delivery.part = std::max(first.delivery.part, report.parts_sent);

    using Status = core::SendReport::Status;
    Settlement settled;
    switch (report.status) {
        case Status::delivered:
            settled = drop(chat, Settlement::Kind::delivered, report);
            settled.message = report.message;
            break;
        case Status::retry:
            settled = keep_waiting(chat, report, now, random);
            if (report.whole_channel) account.paused_until = std::max(account.paused_until, now + report.after);
            break;
        case Status::uncertain: settled = drop(chat, Settlement::Kind::uncertain, report); break;
        case Status::rejected: settled = drop(chat, Settlement::Kind::failed, report); break;
        case Status::unreachable: settled = drop_all(chat, report); break;
        case Status::moved: settled = move(chat, report); break;
    }
    return settled;
}

void OutboxQueue::written_down(core::ConversationId conversation) {
    const auto chat = chats_.find(conversation.value);
    if (chat == chats_.end() || !chat->second.busy) return;
    chat->second.busy = false;
    if (chat->second.queue.empty())
        chats_.erase(chat);
    else
        make_ready(conversation);
}

Settlement OutboxQueue::keep_waiting(Chat& chat, const core::SendReport& report, core::Time now, double random) {
    auto& first = chat.queue.front();
    if (now - first.delivery.created >= limits_.give_up_after) return drop(chat, Settlement::Kind::failed, report);
    // A limit of the channel says when it ends; growing delays are for failures.
    const core::Duration jitter(static_cast<core::Duration::rep>(random * 250));
    first.not_before =
        now + (report.after.count() > 0 ? report.after + jitter : delay(first.delivery.attempts, random));
    return {Settlement::Kind::waiting,
            {{first.delivery, core::OutboxEntry::Status::waiting, first.not_before, report.reason}},
            "",
            ""};
}

Settlement OutboxQueue::drop(Chat& chat, Settlement::Kind kind, const core::SendReport& report) {
    const auto status = kind == Settlement::Kind::uncertain ? core::OutboxEntry::Status::uncertain
                                                            : core::OutboxEntry::Status::failed;
    Settlement settled{kind, {{std::move(chat.queue.front().delivery), status, {}, report.reason}}, "", ""};
    chat.queue.pop_front();
    --size_;
    return settled;
}

Settlement OutboxQueue::drop_all(Chat& chat, const core::SendReport& report) {
    Settlement settled;
    settled.kind = Settlement::Kind::unreachable;
    for (auto& waiting : chat.queue)
        settled.entries.push_back(
            {std::move(waiting.delivery), core::OutboxEntry::Status::failed, {}, report.reason});
    size_ -= chat.queue.size();
    chat.queue.clear();
    return settled;
}

Settlement OutboxQueue::move(Chat& chat, const core::SendReport& report) {
    for (auto& waiting : chat.queue) waiting.delivery.to.chat = report.moved_to;
    const auto& first = chat.queue.front();
    return {Settlement::Kind::moved,
            {{first.delivery, core::OutboxEntry::Status::waiting, {}, report.reason}},
            "",
            report.moved_to};
}

}  // namespace aftercare::bot
