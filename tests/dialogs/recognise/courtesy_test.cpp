#include "dialogs/recognise/courtesy.h"

#include <gtest/gtest.h>

namespace aftercare::dialogs::recognise {
namespace {

std::string plain(std::string_view text) {
    static const Normaliser normaliser;
    return without_courtesy(normaliser, {"您好|谢谢|辛苦了|此致|敬礼", "hello|dear team|thank you|best regards"}, text);
}

TEST(Courtesy, IsTakenOffAroundAnAnswer) {
    EXPECT_EQ(plain("同意，谢谢！"), "同意");
    EXPECT_EQ(plain("您好，方案2。谢谢，辛苦了！"), "方案2");
    EXPECT_EQ(plain("Dear team,\n\nYes, solved. Thank you!\nBest regards"), "Yes, solved");
    EXPECT_EQ(plain("此致\n敬礼"), "");
}

TEST(Courtesy, LeavesEverythingElseAsItWasWritten) {
    for (const char* text : {"谢谢你们的方案，但我不同意", "型号：X-200, 版本 3.5", "感谢信已收到", "同意", "", "1. 个人客户\n\n2. 张三", "https://example.com/a,b"})
        EXPECT_EQ(plain(text), text);
    EXPECT_EQ(plain("机器坏了，谢谢的话不多说"), "机器坏了，谢谢的话不多说");
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
