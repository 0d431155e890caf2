#include "bot/workers/outbox_queue.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace aftercare::bot {

void OutboxQueue::add(core::OutboxEntry entry) {
    if (entry.delivery.id <= newest_) return;
    newest_ = entry.delivery.id;
    const auto id = entry.delivery.conversation;
    auto& chat = chats_[id.value];
    chat.queue.push_back({std::move(entry.delivery), entry.not_before, entry.failing_since});
    set_held(chat.queue.back(), entry.status == core::OutboxEntry::Status::held);
    ++size_;
    schedule(id, chat);
}

/// When a chat may be tried: nothing while all that waits is held and nobody has come. One that has to wait
/// keeps those behind it back; one that is held does not, since they may go by another way.
std::optional<core::Time> OutboxQueue::due(const Chat& chat) {
    if (chat.queue.empty()) return std::nullopt;
    if (chat.contacted && (chat.queue.front().held || account_of(chat).answers)) return core::Time{};
    std::optional<core::Time> earliest;
    for (const auto& waiting : chat.queue) {
        const bool rests = waiting.held && waiting.not_before == core::Time{};
        if (!rests) earliest = earliest ? std::min(*earliest, waiting.not_before) : waiting.not_before;
        if (!waiting.held) break;
    }
    return earliest;
}

void OutboxQueue::schedule(core::ConversationId id, Chat& chat) {
    if (chat.busy || chat.ready) return;
    const auto at = due(chat);
    if (!at) return;
    if (*at > core::Time{})
        wakes_.push({*at, id});
    else
        make_ready(id, chat);
}

void OutboxQueue::make_ready(core::ConversationId id, Chat& chat) {
    chat.ready = true;
    auto& account = account_of(chat);
    const bool answering = account.answers && (chat.contacted || chat.put_off);
    (answering ? account.answering : account.ready).push_back(id);
}

std::vector<std::vector<core::Delivery>> OutboxQueue::take_ready(core::Time now) {
    while (!wakes_.empty() && wakes_.top().at <= now) {
        const auto id = wakes_.top().chat;
        wakes_.pop();
        const auto chat = chats_.find(id.value);
        if (chat == chats_.end() || chat->second.busy || chat->second.ready) continue;
        // The wake may be an older one.
        if (const auto at = due(chat->second); at && *at <= now) make_ready(id, chat->second);
    }
    Runs leaving;
    for (auto& [channel, account] : accounts_) {
        while (!account.answering.empty()) hand_over_first(account.answering, account, leaving);
        if (account.paused_until > now) continue;
        account.paused_until = {};
        while (!account.ready.empty() && account.flying < limits_.in_flight)
            hand_over_first(account.ready, account, leaving);
    }
    return leaving;
}

void OutboxQueue::hand_over_first(std::deque<core::ConversationId>& line, Account& account, Runs& leaving) {
    const auto found = chats_.find(line.front().value);
    line.pop_front();
    if (found == chats_.end() || !found->second.ready) return;
    auto& chat = found->second;
    chat.ready = false;
    if (chat.queue.empty()) {  // withdrawn meanwhile
        chats_.erase(found);
        return;
    }
    ++account.flying;
    ++under_way_;
    leaving.push_back(take(chat, account.together));
}

/// Deliveries that have to wait keep those behind them back.
std::vector<core::Delivery> OutboxQueue::take(Chat& chat, int most) {
    chat.busy = true;
    chat.contacted = false;
    chat.put_off = false;
    std::vector<core::Delivery> run;
    for (const auto& waiting : chat.queue) {
        if (std::ssize(run) == most) break;
        run.push_back(waiting.delivery);
    }
    chat.taken = static_cast<int>(run.size());
    return run;
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

std::vector<Settlement> OutboxQueue::settle(core::ConversationId id, const std::vector<core::SendReport>& reports,
                                            core::Time now, double random) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end() || found->second.taken == 0)
        throw std::logic_error("deliveries were settled that are not under way");
    auto& chat = found->second;
    if (reports.empty() || std::ssize(reports) > chat.taken)
        throw std::logic_error("deliveries were settled with too few or too many reports");
    auto& account = account_of(chat);
    chat.taken = 0;
    --account.flying;
    --under_way_;

    using Status = core::SendReport::Status;
    std::vector<Settlement> settled;
    std::size_t place = 0;
    for (const auto& report : reports) {
        auto& waiting = chat.queue[place];
        if (report.status == Status::put_off) {
            waiting.not_before = now + report.after;
            chat.put_off = true;
            break;
        }
        ++waiting.delivery.attempts;
        waiting.delivery.part = std::max(waiting.delivery.part, report.parts_sent);
        if (report.status == Status::retry && report.whole_channel)
            account.paused_until = std::max(account.paused_until, now + report.after);
        if (report.status == Status::retry && waiting.failing_since == core::Time{}) waiting.failing_since = now;
        const bool too_old =
            (report.status == Status::retry && now - waiting.failing_since >= limits_.give_up_after) ||
            (report.status == Status::held && now - waiting.delivery.created >= limits_.hold_at_most);
        if (report.status == Status::delivered) {
            settled.push_back(drop(chat, place, Settlement::Kind::delivered, report));
        } else if (report.status == Status::uncertain) {
            settled.push_back(drop(chat, place, Settlement::Kind::uncertain, report));
        } else if (report.status == Status::rejected || too_old) {
            settled.push_back(drop(chat, place, Settlement::Kind::failed, report));
            if (report.status == Status::retry) break;
        } else if (report.status == Status::held) {
            settled.push_back(hold(waiting, report, now));
            ++place;
        } else {
            settled.push_back(report.status == Status::retry         ? keep_waiting(waiting, report, now, random)
                              : report.status == Status::unreachable ? drop_all(chat, report)
                                                                     : move(chat, report));
            break;
        }
    }
    chat.unwritten = static_cast<int>(settled.size());
    if (settled.empty()) go_on(id, chat);
    return settled;
}

void OutboxQueue::written_down(core::ConversationId id) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end() || found->second.unwritten == 0) return;
    auto& chat = found->second;
    if (--chat.unwritten == 0) go_on(id, chat);
}

void OutboxQueue::go_on(core::ConversationId id, Chat& chat) {
    chat.busy = false;
    if (chat.queue.empty())
        chats_.erase(id.value);
    else
        schedule(id, chat);
}

void OutboxQueue::contacted(core::ConversationId id) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end()) return;
    auto& chat = found->second;
    chat.contacted = true;
    // It may stand in line behind a pause.
    const bool in_line = chat.ready && !chat.queue.empty();
    if (in_line && account_of(chat).answers) account_of(chat).answering.push_back(id);
    schedule(id, chat);
}

bool OutboxQueue::withdraw(core::DeliveryId delivery, core::ConversationId id) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end()) return false;
    auto& chat = found->second;
    const auto waiting =
        std::ranges::find_if(chat.queue, [&](const Waiting& each) { return each.delivery.id == delivery; });
    if (waiting == chat.queue.end() || waiting - chat.queue.begin() < chat.taken) return false;
    set_held(*waiting, false);
    chat.queue.erase(waiting);
    --size_;
    // One that stands in its account's list is left for take_ready; one at rest for written_down.
    if (chat.queue.empty() && !chat.ready && !chat.busy) chats_.erase(found);
    return true;
}

std::optional<core::ConversationId> OutboxQueue::chat_of(core::DeliveryId delivery) const {
    for (const auto& [id, chat] : chats_)
        for (const auto& waiting : chat.queue)
            if (waiting.delivery.id == delivery) return core::ConversationId(id);
    return std::nullopt;
}

OutboxQueue::Rest OutboxQueue::rest_for(core::DeliveryId delivery, core::ConversationId id) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end()) return Rest::not_here;
    auto& chat = found->second;
    const auto waiting = std::ranges::find(chat.queue, delivery, [](const Waiting& each) { return each.delivery.id; });
    if (waiting == chat.queue.end()) return Rest::not_here;
    if (chat.busy || !waiting->held) return Rest::not_now;
    rest(chat, 1);
    return Rest::rests;
}

bool OutboxQueue::at_rest(core::ConversationId id) const {
    const auto found = chats_.find(id.value);
    return found != chats_.end() && found->second.busy;
}

std::optional<Settlement> OutboxQueue::strand(core::ConversationId id) {
    const auto found = chats_.find(id.value);
    if (found == chats_.end() || found->second.busy || found->second.queue.empty()) return std::nullopt;
    core::SendReport report;
    report.status = core::SendReport::Status::unreachable;
    report.reason = "the person has left the chat";
    report.obstacle = "unfollowed";
    Settlement settled = drop_all(found->second, report);
    settled.kind = Settlement::Kind::stranded;
    rest(found->second, 1);
    return settled;
}

/// Where it stands in line it is left out.
void OutboxQueue::rest(Chat& chat, int unwritten) {
    chat.busy = true;
    chat.ready = false;
    chat.unwritten = unwritten;
}

std::vector<Settlement> OutboxQueue::give_up_held(core::Time now) {
    core::SendReport report;
    report.status = core::SendReport::Status::held;
    report.reason = "nobody came for it";
    std::vector<Settlement> settled;
    int chats = 0;
    for (auto& [id, chat] : chats_) {
        if (chats == limits_.given_up_at_once) break;
        // What is about to leave is judged by its channel.
        if (chat.busy || chat.ready) continue;
        const std::size_t before = settled.size();
        for (std::size_t place = 0; place < chat.queue.size();) {
            const auto& waiting = chat.queue[place];
            if (waiting.held && now - waiting.delivery.created >= limits_.hold_at_most)
                settled.push_back(drop(chat, place, Settlement::Kind::failed, report));
            else
                ++place;
        }
        if (settled.size() == before) continue;
        rest(chat, static_cast<int>(settled.size() - before));
        ++chats;
    }
    return settled;
}

void OutboxQueue::set_held(Waiting& waiting, bool held) {
    if (waiting.held) --held_;
    waiting.held = held;
    if (waiting.held) ++held_;
}

Settlement OutboxQueue::keep_waiting(Waiting& waiting, const core::SendReport& report, core::Time now, double random) {
    // A limit of the channel says when it ends; growing delays are for failures.
    const core::Duration jitter(static_cast<core::Duration::rep>(random * 250));
    set_held(waiting, false);
    waiting.not_before =
        now + (report.after.count() > 0 ? report.after + jitter : delay(waiting.delivery.attempts, random));
    return {Settlement::Kind::waiting,
            {{waiting.delivery, core::OutboxEntry::Status::waiting, waiting.not_before, report.reason,
              waiting.failing_since}},
            report};
}

Settlement OutboxQueue::hold(Waiting& waiting, const core::SendReport& report, core::Time now) {
    const bool news = !waiting.held || (!report.way.empty() && report.way != waiting.delivery.announced);
    set_held(waiting, true);
    waiting.not_before = report.after.count() > 0 ? now + report.after : core::Time{};
    if (!report.way.empty()) waiting.delivery.announced = report.way;
    // What it waits for may take longer than tries may fail.
    waiting.failing_since = {};
    return {news ? Settlement::Kind::held : Settlement::Kind::held_again,
            {{waiting.delivery, core::OutboxEntry::Status::held, waiting.not_before, report.reason}},
            report};
}

Settlement OutboxQueue::drop(Chat& chat, std::size_t place, Settlement::Kind kind, const core::SendReport& report) {
    const auto status = kind == Settlement::Kind::uncertain ? core::OutboxEntry::Status::uncertain
                                                            : core::OutboxEntry::Status::failed;
    const auto at = chat.queue.begin() + static_cast<std::ptrdiff_t>(place);
    set_held(*at, false);
    Settlement settled{kind, {{std::move(at->delivery), status, {}, report.reason}}, report};
    chat.queue.erase(at);
    --size_;
    return settled;
}

Settlement OutboxQueue::drop_all(Chat& chat, const core::SendReport& report) {
    Settlement settled{Settlement::Kind::unreachable, {}, report};
    for (auto& waiting : chat.queue) {
        set_held(waiting, false);
        settled.entries.push_back(
            {std::move(waiting.delivery), core::OutboxEntry::Status::failed, {}, report.reason});
    }
    size_ -= chat.queue.size();
    chat.queue.clear();
    return settled;
}

Settlement OutboxQueue::move(Chat& chat, const core::SendReport& report) {
    for (auto& waiting : chat.queue) waiting.delivery.to.chat = report.moved_to;
    const auto& first = chat.queue.front();
    return {Settlement::Kind::moved, {{first.delivery, core::OutboxEntry::Status::waiting, {}, report.reason}}, report};
}

}  // namespace aftercare::bot
