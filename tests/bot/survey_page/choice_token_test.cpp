// A link to a choice carries what it was made for and nothing else; nobody can make or change one.
#include "bot/survey_page/choice_token.h"

#include "bot/survey_page/token.h"

#include <gtest/gtest.h>

namespace aftercare::bot::survey {
namespace {

using namespace std::chrono_literals;

const std::string key(key_bytes, 'k');
const std::string other_key(key_bytes, 'o');
const core::Time noon{std::chrono::hours(24 * 365 * 50)};

ChoiceLink link() { return {core::ConversationId(42), "t:7:accept:2", "方案二：上门检测", noon + 30 * 24h}; }

TEST(ChoiceToken, BringsBackWhatItWasMadeFor) {
    const auto token = choice_token(link(), key);
    EXPECT_LE(token.size(), 330u);
    EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), std::string::npos);
    EXPECT_EQ(read_choice_token(token, key), link());
}

TEST(ChoiceToken, IsWorthNothingWithAnotherKeyOrAnyChange) {
    const auto token = choice_token(link(), key);
    EXPECT_FALSE(read_choice_token(token, other_key));
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(read_choice_token(changed, key)) << i;
    }
    for (std::size_t i = 0; i < token.size(); ++i) EXPECT_FALSE(read_choice_token(token.substr(0, i), key)) << i;
    EXPECT_FALSE(read_choice_token(token + "AAAA", key));
}

TEST(ChoiceToken, CutsLongLabelsBetweenCharacters) {
    auto longest = link();
    longest.payload = std::string(64, 'p');
    longest.label.clear();
    for (int i = 0; i < 100; ++i) longest.label += "字";
    const auto read = read_choice_token(choice_token(longest, key), key);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->payload, longest.payload);
    EXPECT_EQ(read->label.size(), 120u);
    EXPECT_EQ(read->label, longest.label.substr(0, 120));
}

TEST(ChoiceToken, IsNotALinkToASurvey) {
    EXPECT_FALSE(read_choice_token(link_token({core::TicketId(1), 1, noon}, key), key));
    EXPECT_FALSE(read_link_token(choice_token(link(), key), key));
}

}  // namespace
}  // namespace aftercare::bot::survey
