#include "adapters/net/access_token.h"

#include <gtest/gtest.h>

namespace aftercare::net {
namespace {

using std::chrono::seconds;
const AccessToken::Time start{std::chrono::hours(490'000)};

TEST(AccessToken, RenewedBeforeItEnds) {
    AccessToken token;
    EXPECT_TRUE(token.due(start));
    EXPECT_EQ(token.usable(start), std::nullopt);
    token.store("t1", seconds(7200), start);
    EXPECT_EQ(token.usable(start), "t1");
    EXPECT_FALSE(token.due(start + seconds(6899)));
    EXPECT_TRUE(token.due(start + seconds(6900)));
    EXPECT_EQ(token.due_at(), start + seconds(6900));
    EXPECT_EQ(token.usable(start + seconds(7199)), "t1");
    EXPECT_EQ(token.usable(start + seconds(7200)), std::nullopt);
}

// In its last minutes the platform may hand out a token that ends soon: that must not be asked for at every
// call.
TEST(AccessToken, AShortOneIsNotAskedForAtEveryCall) {
    AccessToken token;
    token.store("t1", seconds(300), start);
    EXPECT_FALSE(token.due(start + seconds(149)));
    EXPECT_TRUE(token.due(start + seconds(150)));
    token.store("t2", seconds(10), start);
    EXPECT_FALSE(token.due(start + seconds(9)));
    EXPECT_TRUE(token.due(start + seconds(10)));
}

TEST(AccessToken, OnlyTheStoredOneIsForgotten) {
    AccessToken token;
    EXPECT_FALSE(token.refused(""));
    token.store("t2", seconds(7200), start);
    EXPECT_FALSE(token.refused("t1"));
    EXPECT_EQ(token.usable(start), "t2");
    EXPECT_TRUE(token.refused("t2"));
    EXPECT_FALSE(token.refused("t2"));
    EXPECT_TRUE(token.due(start));
    EXPECT_EQ(token.usable(start), std::nullopt);
}

}  // namespace
}  // namespace aftercare::net
