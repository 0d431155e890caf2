#include "adapters/web/feed.h"

#include <algorithm>
#include <utility>

namespace aftercare::web {
namespace {

constexpr int batch = 50;

}  // namespace

Feed::Feed(core::MessageId after) : phase_(after ? Phase::checking : Phase::opening), cursor_(after) {}

std::optional<Feed::Read> Feed::next() {
    if (reading_ || !due_) return std::nullopt;
    reading_ = true;
    due_ = false;
    switch (phase_) {
        case Phase::opening:
            // One more than is shown tells whether there are earlier ones.
            under_way_ = {What::newest, core::MessageId(), history_page + 1};
            break;
        case Phase::checking:
            under_way_ = {What::after, core::MessageId(cursor_.value - 1), batch};
            break;
        case Phase::following:
            under_way_ = {What::after, cursor_, batch};
            break;
    }
    return under_way_;
}

Feed::Step Feed::take(std::vector<core::StoredMessage> messages) {
    reading_ = false;
    // A full batch may have been cut.
    if (under_way_.what == What::after && static_cast<int>(messages.size()) >= under_way_.limit) due_ = true;
    switch (phase_) {
        case Phase::opening:
            return open(std::move(messages));
        case Phase::checking:
            return check(std::move(messages));
        case Phase::following:
            break;
    }
    return follow(std::move(messages));
}

void Feed::failed() {
    reading_ = false;
    due_ = true;
}

Feed::Step Feed::open(std::vector<core::StoredMessage> messages) {
    Step step{Show::newest, std::move(messages), false};
    if (static_cast<int>(step.messages.size()) > history_page) {
        step.more = true;
        step.messages.erase(step.messages.begin());
    }
    cursor_ = step.messages.empty() ? core::MessageId() : step.messages.back().id;
    phase_ = Phase::following;
    return step;
}

// The message that the page saw last must still be there. If it is not, the store was restored from a
// backup or the chat was erased: its ids no longer mean the same, and the page starts anew.
Feed::Step Feed::check(std::vector<core::StoredMessage> messages) {
    if (messages.empty() || messages.front().id != cursor_) {
        phase_ = Phase::opening;
        due_ = true;
        return {};
    }
    phase_ = Phase::following;
    return follow(std::move(messages));
}

Feed::Step Feed::follow(std::vector<core::StoredMessage> messages) {
    std::erase_if(messages, [this](const core::StoredMessage& message) { return message.id <= cursor_; });
    if (messages.empty()) return {};
    cursor_ = messages.back().id;
    return {Show::following, std::move(messages), false};
}

}  // namespace aftercare::web
