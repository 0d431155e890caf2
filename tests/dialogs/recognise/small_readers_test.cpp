// Yes and no, vague descriptions, quantities.
#include "dialogs/recognise/quantity.h"
#include "dialogs/recognise/vague.h"
#include "dialogs/recognise/yes_no.h"
#include "shared.h"

#include <gtest/gtest.h>

namespace aftercare::dialogs::recognise {
namespace {

TEST(YesNoReader, Yes) {
    for (const char* text :
         {"是",        "是的",      "对", "对的", "好",         "好的",        "好的好的", "对对对",
          "可以",      "可以的",    "嗯", "嗯嗯", "确认",       "没错",        "没问题",   "是的,没错",
          "是的 没错", "好的,谢谢", "對", "確認", "yes",        "Yes!",        "YES",      "ok",
          "OK 👍",     "okay",      "y",  "Y",    "yes please", "yep",         "sure",     "👍",
          "👍👍",      "👍🏽",      "✅", "行吧", "当然可以",   "that's right"}) {
        EXPECT_EQ(read_yes_no(normaliser(), text), YesNo::yes) << text;
    }
}

TEST(YesNoReader, No) {
    for (const char* text :
         {"不",     "不是",        "不是的",  "不对",   "没有", "没",   "否",     "不行",
          "不用了", "不用了,谢谢", "不,不是", "不要",   "no",   "No.",  "n",      "N",
          "nope",   "no, thanks",  "👎",      "不可以", "取消", "沒有", "no way", "错了"}) {
        EXPECT_EQ(read_yes_no(normaliser(), text), YesNo::no) << text;
    }
}

TEST(YesNoReader, UnclearWhenInDoubt) {
    for (const char* text :
         {"",         "不是不对", "是不是",    "对不对",     "是,不对", "yes and no", "not ok",
          "可以吗",   "不知道",   "也许",      "我想一下",   "maybe",   "no idea",    "是什么",
          "好像不对", "没说不是", "yesterday", "北京",       "不一定",  "1",          "行不行",
          "not yes",  "有没有",   "好不好",    "yes, but no"}) {
        EXPECT_EQ(read_yes_no(normaliser(), text), YesNo::unclear) << text;
    }
    EXPECT_EQ(read_yes_no(normaliser(), std::string(1000, 'y')), YesNo::unclear);
}

TEST(SolvedReader, Reads) {
    for (const char* text : {"解决了", "已经解决了", "已解决", "问题解决了,谢谢", "修好了", "搞定了", "是的",
                             "好了", "yes", "solved", "It works now!", "fixed, thanks"}) {
        EXPECT_EQ(read_solved(normaliser(), text), Solved::solved) << text;
    }
    for (const char* text : {"还没解决", "没解决", "没有解决", "還沒解決", "未解决", "还没", "还没有", "没有",
                             "还是不行", "不行", "no", "not yet", "still not working", "还是坏的", "没好",
                             "又坏了", "not solved", "it doesn't work"}) {
        EXPECT_EQ(read_solved(normaliser(), text), Solved::not_solved) << text;
    }
    for (const char* text : {"", "解决了吗", "部分解决了,但还没好,不过已解决", "什么时候解决", "没说没解决",
                             "not sure", "等一下", "解决没解决"}) {
        EXPECT_EQ(read_solved(normaliser(), text), Solved::unclear) << text;
    }
}

const VagueRule& vague() {
    static const VagueRule rule(normaliser(), {8,
                                               4,
                                               {"坏了", "不好用", "不能用", "有问题", "用不了",
                                                "it doesn't work", "doesn't work", "not working", "broken"}});
    return rule;
}

TEST(Vague, WhatSaysNothing) {
    using Reason = VagueReading::Reason;
    for (const char* text :
         {"坏了", "坏了。", "壞了", "不好用", "有问题", "就是不能用", "你好,坏了,谢谢", "产品坏了,不能用!!",
          "it doesn't work", "It doesn’t work.", "broken", "my device is broken please help"}) {
        EXPECT_EQ(vague().read(text).reason, Reason::only_phrases) << text;
    }
    for (const char* text : {"", "   ", "???", "。。。", "👍"})
        EXPECT_EQ(vague().read(text).reason, Reason::empty) << text;
    for (const char* text : {"屏幕坏了", "充不进电", "手机不好用", "screen broken", "no sound"})
        EXPECT_EQ(vague().read(text).reason, Reason::too_short) << text;
}

TEST(Vague, WhatSaysSomething) {
    for (const char* text : {"用原装充电器充30分钟,电量没有变化,接口不发热", "开机后屏幕闪烁三次然后黑屏",
                             "显示错误E05后死机", "每次开机都会发出很响的声音",
                             "the screen stays black after pressing power", "error E05 on start"}) {
        EXPECT_EQ(vague().read(text).reason, VagueReading::Reason::specific) << text;
    }
}

TEST(Vague, NoticesWhenAndHowOften) {
    EXPECT_TRUE(vague().read("昨天开始的").says_when);
    EXPECT_TRUE(vague().read("3月5号坏的").says_when);
    EXPECT_FALSE(vague().read("坏了").says_when);
    EXPECT_TRUE(vague().read("每次都这样").says_how_often);
    EXPECT_TRUE(vague().read("it sometimes stops").says_how_often);
    EXPECT_FALSE(vague().read("broken").says_how_often);
}

TEST(QuantityReader, Reads) {
    struct Row {
        std::string_view text;
        double value;
        std::string_view unit;
    };
    for (const Row& row : {Row{"3", 3, ""},
                           Row{"３", 3, ""},
                           Row{"三", 3, ""},
                           Row{"十二", 12, ""},
                           Row{"3个", 3, "个"},
                           Row{"3.5", 3.5, ""},
                           Row{"１２", 12, ""},
                           Row{"两", 2, ""},
                           Row{"两台", 2, "台"},
                           Row{"一百二十", 120, ""},
                           Row{"一百二", 120, ""},
                           Row{"一百零二", 102, ""},
                           Row{"1,200", 1200, ""},
                           Row{"1,234,567.5", 1234567.5, ""},
                           Row{"2 pcs", 2, "pcs"},
                           Row{"约5台", 5, "台"},
                           Row{"大概 三十 个", 30, "个"},
                           Row{"一万二", 12000, ""},
                           Row{"1.5万", 15000, ""},
                           Row{"三点五", 3.5, ""},
                           Row{"-5℃", -5, "°C"},
                           Row{"二十", 20, ""},
                           Row{"十", 10, ""},
                           Row{"零", 0, ""},
                           Row{"100%", 100, "%"},
                           Row{"三千五百个", 3500, "个"},
                           Row{"二〇二四", 2024, ""},
                           Row{"5.", 5, ""},
                           Row{"3千克", 3, "千克"},
                           Row{"廿五", 25, ""}}) {
        const auto quantity = read_quantity(normaliser(), row.text);
        ASSERT_TRUE(quantity.has_value()) << row.text;
        EXPECT_DOUBLE_EQ(quantity->value, row.value) << row.text;
        EXPECT_EQ(quantity->unit, row.unit) << row.text;
    }
    EXPECT_TRUE(read_quantity(normaliser(), "3.0")->whole);
    EXPECT_FALSE(read_quantity(normaliser(), "3.5")->whole);
}

TEST(QuantityReader, RefusesTheRest) {
    for (const char* text :
         {"", "个", "abc", "3个4台", "1,20", "1,2345", "3-5", "2024-03-05", "几个", "好多", "三十多个",
          "10:30", "十百", "9999999999999999", "不知道", "3个月前买的一大堆产品放在仓库"}) {
        EXPECT_FALSE(read_quantity(normaliser(), text).has_value()) << text;
    }
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
