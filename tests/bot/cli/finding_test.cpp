#include "bot/cli/finding.h"

#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

TEST(Finding, IsOneLine) {
    EXPECT_EQ(line_of("wechat:main", found_ok("all is well")), "ok: wechat:main: all is well");
    EXPECT_EQ(line_of("wechat:main", found_error("a\nb", "do\tthis")), "error: wechat:main: a b: do this");
    EXPECT_EQ(line_of("telegram:t", found_note("c", "d")), "note: telegram:t: c: d");
}

TEST(Finding, OnlyErrorsFail) {
    EXPECT_FALSE(any_error({}));
    EXPECT_FALSE(any_error({found_ok("a"), found_note("b", "c")}));
    EXPECT_TRUE(any_error({found_ok("a"), found_error("b", "c")}));
}

}  // namespace
}  // namespace aftercare::bot
