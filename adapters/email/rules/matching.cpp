#include "adapters/email/rules/matching.h"

#include "adapters/email/rules/bounce.h"
#include "adapters/email/rules/subject.h"

#include <algorithm>
#include <vector>

namespace aftercare::email {

namespace {

constexpr std::ptrdiff_t most_references = 50;

std::optional<Token> reply_token(const Mail& mail, const Envelope& envelope, const TokenKeys& keys) {
    for (const std::string& address : addressees(mail, envelope))
        if (const auto token = token_in_address(address, keys); token && token->kind == TokenKind::reply)
            return token;
    return std::nullopt;
}

// What it answers, then its references, the newest first.
std::vector<std::string_view> ancestors(const Mail& mail) {
    std::vector<std::string_view> ids;
    for (const auto* list : {&mail.in_reply_to, &mail.references}) {
        const auto oldest = list->rbegin() + std::min(std::ssize(*list), most_references);
        ids.insert(ids.end(), list->rbegin(), oldest);
    }
    return ids;
}

std::optional<Token> message_token(const Mail& mail, const TokenKeys& keys) {
    for (const std::string_view id : ancestors(mail))
        if (const auto token = token_in_message_id(id, keys)) return token;
    return std::nullopt;
}

std::optional<core::ConversationId> known_message(const Mail& mail, const KnownThreads& known) {
    for (const std::string_view id : ancestors(mail))
        if (const auto conversation = known.message(id)) return conversation;
    return std::nullopt;
}

bool may_use_numbers(const Identity& sender, SubjectNumbers numbers) {
    switch (numbers) {
        case SubjectNumbers::ignored:
            return false;
        case SubjectNumbers::of_verified_participants:
            return sender.trust == Trust::verified;
        case SubjectNumbers::of_participants:
            return sender.trust != Trust::failed;
    }
    return false;
}

ThreadMatch numbered(const Mail& mail, const Identity& sender, const KnownThreads& known) {
    for (const std::string_view number : numbers_in_subject(mail.subject)) {
        const auto conversation = known.number(number);
        if (conversation && known.participant(*conversation, sender.contact))
            return {MatchedBy::subject_number, *conversation, std::nullopt, std::string(number), false, false};
    }
    return {};
}

ThreadMatch find_thread(const Mail& mail, const Envelope& envelope, const Identity& sender,
                        const TokenKeys& keys, const KnownThreads& known, SubjectNumbers numbers) {
    if (const auto token = reply_token(mail, envelope, keys))
        return {MatchedBy::reply_token, token->conversation, token, {}, false, false};
    if (const auto token = message_token(mail, keys))
        return {MatchedBy::message_token, token->conversation, token, {}, false, false};
    if (const auto conversation = known_message(mail, known))
        return {MatchedBy::known_message, *conversation, std::nullopt, {}, false, false};
    return may_use_numbers(sender, numbers) ? numbered(mail, sender, known) : ThreadMatch();
}

}  // namespace

ThreadMatch match_thread(const Mail& mail, const Envelope& envelope, const Identity& sender,
                         const TokenKeys& keys, const KnownThreads& known, SubjectNumbers numbers) {
    ThreadMatch match = find_thread(mail, envelope, sender, keys, known, numbers);
    if (match.by == MatchedBy::nothing) return match;
    const bool participant = !sender.contact.empty() && sender.trust != Trust::failed &&
                             known.participant(match.conversation, sender.contact);
    match.new_participant = !participant;
    match.proven = participant && (match.token || sender.trust == Trust::verified);
    return match;
}

}  // namespace aftercare::email
