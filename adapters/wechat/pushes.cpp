#include "adapters/wechat/pushes.h"

#include <utility>

namespace aftercare::wechat {

namespace {

// Three tries of five seconds.
constexpr std::chrono::seconds tries_follow_within{16};

}  // namespace

std::shared_ptr<Push> Pushes::find(std::string_view key) const {
    const auto found = pushes_.find(std::string(key));
    return found == pushes_.end() ? nullptr : found->second;
}

void Pushes::add(std::shared_ptr<Push> push) {
    order_.push_back(push);
    of_chat_[push->chat].push_back(push);
    pushes_.insert_or_assign(push->key, std::move(push));
}

std::shared_ptr<Push> Pushes::answerable(std::string_view chat) const {
    const auto found = of_chat_.find(std::string(chat));
    if (found == of_chat_.end()) return nullptr;
    for (const auto& weak : found->second) {
        std::shared_ptr<Push> push = weak.lock();
        if (push && push->taken && !push->body && !push->composing && push->waiting > 0) return push;
    }
    return nullptr;
}

bool Pushes::undecided(std::string_view chat, int tries, core::Time now) const {
    const auto found = of_chat_.find(std::string(chat));
    if (found == of_chat_.end()) return false;
    for (const auto& weak : found->second) {
        const std::shared_ptr<Push> push = weak.lock();
        if (!push || push->body) continue;
        const bool expected = push->tries < tries && push->began + tries_follow_within > now;
        if (push->waiting > 0 ? !push->taken : expected) return true;
    }
    return false;
}

std::shared_ptr<Push> Pushes::untaken_before(const Push& push) const {
    const auto found = of_chat_.find(push.chat);
    if (found == of_chat_.end()) return nullptr;
    for (const auto& weak : found->second) {
        std::shared_ptr<Push> other = weak.lock();
        if (other.get() == &push) return nullptr;
        if (other && !other->taken && !other->given_up) return other;
    }
    return nullptr;
}

void Pushes::forget(core::Time now) {
    while (!order_.empty()) {
        const std::shared_ptr<Push> push = order_.front().lock();
        const bool over = !push || (push->waiting == 0 && push->taken && push->began + remember_ < now);
        // One that the desk has still not taken holds the others back; there are few, and it is being offered.
        if (!over) return;
        order_.pop_front();
        if (!push) continue;
        if (const auto kept = pushes_.find(push->key); kept != pushes_.end() && kept->second == push)
            pushes_.erase(kept);
        const auto chat = of_chat_.find(push->chat);
        if (chat == of_chat_.end()) continue;
        std::erase_if(chat->second, [&](const std::weak_ptr<Push>& each) {
            const std::shared_ptr<Push> other = each.lock();
            return !other || other == push;
        });
        if (chat->second.empty()) of_chat_.erase(chat);
    }
}

}  // namespace aftercare::wechat
