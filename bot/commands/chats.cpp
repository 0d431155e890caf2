#include "bot/commands/chats.h"

namespace aftercare::bot {

std::string channel_name(const Words& words, const std::string& kind) {
    const std::string key = "channel." + kind;
    return words.has(key) ? words.say(key) : kind;
}

std::string channel_name(Turn& turn, const Words& words, core::ConversationId conversation) {
    const auto found = turn.tx.people().conversation(conversation);
    return found ? channel_name(words, found->address.channel.kind) : std::string();
}

std::string form_title(const Words& words, const core::DraftRecord& draft) {
    return words.say("form." + draft.form + ".title");
}

std::optional<core::DraftRecord> form_elsewhere(Turn& turn) {
    if (turn.staff || turn.conversation.kind != core::ChatKind::one_to_one) return std::nullopt;
    auto draft = turn.tx.drafts().open_of(turn.person.id);
    if (!draft || draft->conversation == turn.conversation.id) return std::nullopt;
    return draft;
}

void leave_form(Turn& turn, const core::DraftRecord& draft) {
    if (turn.conversation.draft == draft.id) {
        turn.conversation.draft = {};
        turn.tx.people().update(turn.conversation);
    }
    for (auto& other : turn.tx.people().conversations_of(draft.person)) {
        if (other.draft != draft.id || other.id == turn.conversation.id) continue;
        other.draft = {};
        turn.tx.people().update(other);
    }
}

}  // namespace aftercare::bot
