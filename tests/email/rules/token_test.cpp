#include "adapters/email/rules/token.h"

#include "mails.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <random>
#include <set>
#include <stdexcept>

namespace aftercare::email {

namespace {

using namespace testing;

constexpr TokenKind kinds[] = {TokenKind::reply, TokenKind::message_id, TokenKind::bounce};

TokenSubject subject(std::int64_t conversation, std::int64_t message) {
    return {core::ConversationId(conversation), message, "wang@factory.example"};
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

TEST(Token, ComesBackAsItWasMade) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    for (const TokenKind kind : kinds)
        for (const std::int64_t conversation :
             {std::int64_t{1}, std::int64_t{255}, std::int64_t{256}, std::int64_t{70000}, most})
            for (const std::int64_t message : {std::int64_t{0}, std::int64_t{1}, std::int64_t{65535}, most}) {
                const std::string text = make_token(kind, subject(conversation, message), keys());
                ASSERT_LE(text.size(), most_token_characters);
                ASSERT_TRUE(std::ranges::all_of(
                    text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); }));
                const auto token = read_token(text, keys());
                ASSERT_TRUE(token);
                EXPECT_EQ(token->kind, kind);
                EXPECT_EQ(token->conversation.value, conversation);
                EXPECT_EQ(token->message, message);
                EXPECT_EQ(token->key, 7);
                EXPECT_EQ(read_token(upper(text), keys()), token);
                EXPECT_EQ(make_token(kind, subject(conversation, message), keys()), text);
            }
}

TEST(Token, LeavesRoomForTheAddressThatItIsAddedTo) {
    constexpr std::int64_t trillion = 1'000'000'000'000;
    const std::string token = make_token(TokenKind::reply, subject(trillion, trillion), keys());
    const std::string address = std::string(most_tokened_local_part, 'a') + "@desk.example";
    const std::string tokened = address_with_token(address, token);
    EXPECT_LE(tokened.find('@'), 64u);
    EXPECT_TRUE(token_in_address(tokened, keys()));
}

TEST(Token, AnyAlteredCharacterMakesItInvalid) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567890189-_";
    for (const std::int64_t conversation : {1, 300, 70000, 20000000}) {
        const std::string text = make_token(TokenKind::reply, subject(conversation, 5), keys());
        for (std::size_t i = 0; i < text.size(); ++i)
            for (const char c : alphabet) {
                if (c == text[i]) continue;
                std::string altered = text;
                altered[i] = c;
                ASSERT_FALSE(read_token(altered, keys())) << i << ' ' << c;
            }
        for (std::size_t size = 0; size < text.size(); ++size)
            ASSERT_FALSE(read_token(text.substr(0, size), keys()));
        ASSERT_FALSE(read_token(text + "a", keys()));
        ASSERT_FALSE(read_token("a" + text, keys()));
    }
}

TEST(Token, InventedOnesAreNeverAccepted) {
    std::mt19937 random(5);
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
    std::uniform_int_distribution<std::size_t> size(0, 60);
    for (int round = 0; round < 50000; ++round) {
        std::string text(1, "rmb"[static_cast<std::size_t>(round) % 3]);
        text += "a4";  // the key's number, so that the signature is what refuses
        for (std::size_t i = size(random); i > 0; --i) text += alphabet[letter(random)];
        ASSERT_FALSE(read_token(text, keys()));
    }
}

TEST(Token, OfOnePlaceIsNotValidInAnother) {
    std::string text = make_token(TokenKind::reply, subject(8, 9), keys());
    for (const char letter : {'m', 'b', 'x'}) {
        text.front() = letter;
        EXPECT_FALSE(read_token(text, keys()));
    }
    const std::string reply = make_token(TokenKind::reply, subject(8, 9), keys());
    EXPECT_TRUE(token_in_address("support+" + reply + "@desk.example", keys()));
    EXPECT_FALSE(token_in_message_id(reply + "@desk.example", keys()));
}

TEST(Token, OldKeysStayValidUntilTheyAreTakenAway) {
    TokenKeys old = keys();
    std::ranges::reverse(old.keys);
    const std::string text = make_token(TokenKind::reply, subject(8, 9), old);
    const auto token = read_token(text, keys());
    ASSERT_TRUE(token);
    EXPECT_EQ(token->key, 3);
    TokenKeys without = keys();
    without.keys.pop_back();
    EXPECT_FALSE(read_token(text, without));
    TokenKeys other = keys();
    other.keys.back().secret.back() = 'x';
    EXPECT_FALSE(read_token(text, other));
    EXPECT_FALSE(read_token(text, TokenKeys{}));
}

TEST(Token, EachMailAndRecipientHasItsOwn) {
    std::set<std::string> all;
    for (const TokenKind kind : kinds)
        for (std::int64_t conversation = 1; conversation <= 20; ++conversation)
            for (std::int64_t message = 0; message < 20; ++message)
                for (const char* recipient : {"a@b.example", "c@b.example"})
                    all.insert(
                        make_token(kind, {core::ConversationId(conversation), message, recipient}, keys()));
    EXPECT_EQ(all.size(), 3U * 20 * 20 * 2);
}

TEST(Token, KnowsWhomItWasMadeForWithoutNamingThem) {
    const std::string text = make_token(TokenKind::reply, subject(8, 9), keys());
    const auto token = read_token(text, keys());
    ASSERT_TRUE(token);
    EXPECT_TRUE(made_for(*token, "Wang@Factory.example", keys()));
    EXPECT_FALSE(made_for(*token, "li@factory.example", keys()));
    EXPECT_FALSE(made_for(*token, "wang@factory.example", TokenKeys{}));
}

TEST(Token, IsFoundBehindAnyDelimiter) {
    const std::string token = make_token(TokenKind::reply, subject(8, 9), keys());
    for (const std::string& address :
         {"support+" + token + "@desk.example", "support-" + token + "@desk.example",
          "reply." + token + "@desk.example", token + "@desk.example",
          "\"support+" + token + "\"@desk.example", "prvs=0123abc=support+" + token + "@desk.example",
          "SUPPORT+" + upper(token) + "@DESK.EXAMPLE"})
        EXPECT_TRUE(token_in_address(address, keys())) << address;
    for (const std::string& address : std::vector<std::string>{
             "support+" + token + "x@desk.example", "support+x" + token + "@desk.example",
             "support+@desk.example", "support@desk.example", "", "@", "\"", "support@" + token})
        EXPECT_FALSE(token_in_address(address, keys())) << address;
}

TEST(Token, FitsIntoALocalPart) {
    const std::string token = make_token(TokenKind::reply, subject(1'000'000'000, 1'000'000'000), keys());
    EXPECT_LE(std::string_view("aftersales+").size() + token.size(), 64U);
    EXPECT_EQ(address_with_token("support@desk.example", "rabc"), "support+rabc@desk.example");
}

TEST(Token, RefusesWhatCannotBeSigned) {
    EXPECT_THROW(make_token(TokenKind::reply, subject(1, 1), TokenKeys{}), std::invalid_argument);
    EXPECT_THROW(make_token(TokenKind::reply, subject(1, 1), TokenKeys{{{1, "short"}}}),
                 std::invalid_argument);
    EXPECT_THROW(make_token(TokenKind::reply, subject(0, 1), keys()), std::invalid_argument);
    EXPECT_THROW(make_token(TokenKind::reply, subject(1, -1), keys()), std::invalid_argument);
}

}  // namespace

}  // namespace aftercare::email
