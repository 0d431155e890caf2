#include "adapters/email/rules/matching.h"

#include "mails.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace aftercare::email {

namespace {

using namespace testing;
using core::ConversationId;

/// Conversation 42 with Wang; their mail "known@factory.example" is in 43, ticket 1234 is 44's.
KnownThreads known() {
    return {[](std::string_view id) {
                return id == "known@factory.example" ? std::optional(ConversationId(43)) : std::nullopt;
            },
            [](std::string_view number) {
                return number == "1234" ? std::optional(ConversationId(44)) : std::nullopt;
            },
            [](ConversationId, std::string_view contact) { return contact == "wang@factory.example"; }};
}

std::string token(TokenKind kind, std::int64_t conversation = 42) {
    return make_token(kind, {ConversationId(conversation), 7, "wang@factory.example"}, keys());
}

Identity wang(Trust trust) {
    Identity identity;
    identity.contact = "wang@factory.example";
    identity.trust = trust;
    return identity;
}

Identity stranger(Trust trust) {
    Identity identity = wang(trust);
    identity.contact = "mallory@elsewhere.example";
    return identity;
}

ThreadMatch match(const Mail& mail, const Identity& sender = wang(Trust::unverified),
                  const Envelope& envelope = person_envelope(),
                  SubjectNumbers numbers = SubjectNumbers::of_verified_participants) {
    return match_thread(mail, envelope, sender, keys(), known(), numbers);
}

Mail everything() {
    Mail mail = with_subject("Re: [#1234] 水泵");
    mail.references = {"known@factory.example"};
    mail.in_reply_to = {token(TokenKind::message_id, 41) + "@desk.example"};
    mail.to = {{"", "support+" + token(TokenKind::reply) + "@desk.example"}};
    return mail;
}

TEST(Matching, GoesByTheOrder) {
    Mail mail = everything();
    ThreadMatch found = match(mail, wang(Trust::verified));
    EXPECT_EQ(found.by, MatchedBy::reply_token);
    EXPECT_EQ(found.conversation.value, 42);
    ASSERT_TRUE(found.token);
    EXPECT_EQ(found.token->message, 7);
    mail.to.clear();
    found = match(mail, wang(Trust::verified));
    EXPECT_EQ(found.by, MatchedBy::message_token);
    EXPECT_EQ(found.conversation.value, 41);
    mail.in_reply_to.clear();
    found = match(mail, wang(Trust::verified));
    EXPECT_EQ(found.by, MatchedBy::known_message);
    EXPECT_EQ(found.conversation.value, 43);
    mail.references.clear();
    found = match(mail, wang(Trust::verified));
    EXPECT_EQ(found.by, MatchedBy::subject_number);
    EXPECT_EQ(found.conversation.value, 44);
    mail.subject = "水泵";
    found = match(mail, wang(Trust::verified));
    EXPECT_EQ(found.by, MatchedBy::nothing);
    EXPECT_FALSE(found.conversation);
    EXPECT_FALSE(found.new_participant);
}

TEST(Matching, FindsTheTokenWhereverTheAddressStands) {
    const std::string address = "support+" + token(TokenKind::reply) + "@desk.example";
    Envelope envelope = person_envelope();
    envelope.rcpt_to = {"x@desk.example", address};
    EXPECT_EQ(match(person_mail(), wang(Trust::unverified), envelope).by, MatchedBy::reply_token);
    for (const char* name : {"delivered-to", "x-original-to"})
        EXPECT_EQ(match(with_header(name, "<" + address + ">")).by, MatchedBy::reply_token);
    Mail copied = person_mail();
    copied.cc = {{"", address}};
    EXPECT_EQ(match(copied).by, MatchedBy::reply_token);
    // The envelope is what was delivered: it outweighs what the sender wrote into To.
    Mail both = person_mail();
    both.to = {{"", "support+" + token(TokenKind::reply, 50) + "@desk.example"}};
    EXPECT_EQ(match(both, wang(Trust::unverified), envelope).conversation.value, 42);
}

TEST(Matching, TakesTheNewestReference) {
    Mail mail = person_mail();
    mail.references = {token(TokenKind::message_id, 1) + "@desk.example",
                       token(TokenKind::message_id, 2) + "@desk.example", "theirs@factory.example"};
    EXPECT_EQ(match(mail).conversation.value, 2);
    mail.in_reply_to = {token(TokenKind::message_id, 3) + "@changed.by.relay.example"};
    EXPECT_EQ(match(mail).conversation.value, 3);
}

TEST(Matching, AnotherSenderIsANewParticipant) {
    const Mail mail = everything();
    EXPECT_FALSE(match(mail, wang(Trust::unverified)).new_participant);
    EXPECT_TRUE(match(mail, stranger(Trust::unverified)).new_participant);
    EXPECT_TRUE(match(mail, stranger(Trust::verified)).new_participant);
    // Whom the domain disowns is not whom they say they are.
    EXPECT_TRUE(match(mail, wang(Trust::failed)).new_participant);
    Identity nobody;
    EXPECT_TRUE(match(mail, nobody).new_participant);
}

TEST(Matching, SaysWhetherItIsProven) {
    Mail mail = everything();
    EXPECT_TRUE(match(mail, wang(Trust::unverified)).proven);
    // Whoever has a letter of their own has its token, and may write any From.
    EXPECT_FALSE(match(mail, stranger(Trust::unverified)).proven);
    EXPECT_FALSE(match(mail, stranger(Trust::verified)).proven);
    EXPECT_FALSE(match(mail, wang(Trust::failed)).proven);
    mail.to.clear();
    mail.in_reply_to.clear();
    EXPECT_TRUE(match(mail, wang(Trust::verified)).proven);
    EXPECT_FALSE(match(mail, wang(Trust::unverified)).proven);
    EXPECT_FALSE(match(mail, stranger(Trust::verified)).proven);
    EXPECT_FALSE(match(mail, wang(Trust::failed)).proven);
}

TEST(Matching, ANumberInTheSubjectIsForParticipantsOnly) {
    const Mail mail = with_subject("[#9][#1234] 水泵");
    const auto by = [&](const Identity& sender, SubjectNumbers numbers) {
        return match(mail, sender, person_envelope(), numbers).by;
    };
    using enum SubjectNumbers;
    EXPECT_EQ(by(wang(Trust::verified), of_verified_participants), MatchedBy::subject_number);
    EXPECT_EQ(by(wang(Trust::unverified), of_verified_participants), MatchedBy::nothing);
    EXPECT_EQ(by(wang(Trust::unverified), of_participants), MatchedBy::subject_number);
    EXPECT_EQ(by(wang(Trust::failed), of_participants), MatchedBy::nothing);
    EXPECT_EQ(by(stranger(Trust::verified), of_participants), MatchedBy::nothing);
    EXPECT_EQ(by(wang(Trust::verified), ignored), MatchedBy::nothing);
}

TEST(Matching, NoForgedTokenEverMatches) {
    std::mt19937 random(11);
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const std::string reply = token(TokenKind::reply);
    const std::string id = token(TokenKind::message_id);
    std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
    for (int round = 0; round < 20000; ++round) {
        std::string forged_reply = reply;
        std::string forged_id = id;
        for (std::string* text : {&forged_reply, &forged_id}) {
            std::uniform_int_distribution<std::size_t> place(0, text->size() - 1);
            const std::size_t at = place(random);
            const char was = (*text)[at];
            (*text)[at] = alphabet[letter(random)];
            if ((*text)[at] == was) text->pop_back();
        }
        Mail mail = person_mail();
        mail.to = {{"", "support+" + forged_reply + "@desk.example"}};
        mail.in_reply_to = {forged_id + "@desk.example"};
        ASSERT_EQ(match(mail, wang(Trust::verified)).by, MatchedBy::nothing) << round;
    }
}

TEST(Matching, CaseAndOrderDoNotMatter) {
    std::mt19937 random(12);
    Mail mail = person_mail();
    std::string address = "support+" + token(TokenKind::reply) + "@desk.example";
    std::ranges::transform(address, address.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    mail.headers.push_back({"delivered-to", address});
    for (int i = 0; i < 5; ++i)
        mail.headers.push_back({"delivered-to", "other" + std::to_string(i) + "@desk.example"});
    for (int round = 0; round < 100; ++round) {
        std::ranges::shuffle(mail.headers, random);
        ASSERT_EQ(match(mail).conversation.value, 42);
    }
}

TEST(Matching, ABounceTokenIsNoInvitation) {
    Mail mail = person_mail();
    mail.to = {{"", "bounce+" + token(TokenKind::bounce) + "@desk.example"}};
    EXPECT_EQ(match(mail).by, MatchedBy::nothing);
}

}  // namespace

}  // namespace aftercare::email
