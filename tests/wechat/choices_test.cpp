#include "adapters/wechat/choices.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

const std::vector<core::Button> choices{{"设备故障", "k:1"}, {"Other", "k:2"}, {"3 号线", "k:3"}};

TEST(Choices, NumbersAsPeopleWriteThem) {
    for (const std::string_view two :
         {"2", " 2 ", "２", "2.", "2。", "2、", "②", "第2", "第2项", "【2】", "(2)", "2号", "02"})
        EXPECT_EQ(chosen(two, choices), "k:2") << two;
    for (const std::string_view none :
         {"", "0", "4", "-1", "2 3", "22", "二楼", "2楼", "99999999999999999999", "2x", "."})
        EXPECT_EQ(chosen(none, choices), std::nullopt) << none;
}

TEST(Choices, LabelsWhole) {
    EXPECT_EQ(chosen("设备故障", choices), "k:1");
    EXPECT_EQ(chosen(" OTHER ", choices), "k:2");
    EXPECT_EQ(chosen("3 号线", choices), "k:3");
    EXPECT_EQ(chosen("设备", choices), std::nullopt);
    EXPECT_EQ(chosen(std::string(600, '2'), choices), std::nullopt);
    EXPECT_EQ(chosen("1", {}), std::nullopt);
}

TEST(Choices, LinesNumberWhatIsChosen) {
    EXPECT_EQ(numbered_lines(choices, ""), "1. 设备故障\n2. Other\n3. 3 号线");
    for (std::size_t i = 0; i < choices.size(); ++i)
        EXPECT_EQ(chosen(std::to_string(i + 1), choices), choices[i].payload);
}

TEST(Choices, SomeAreChosenByTheirWordOnly) {
    const std::vector<core::Button> mixed{{"跳过", "k:skip", true}, {"是", "k:yes"}, {"联系人工", "k:human", true}, {"否", "k:no"}};
    EXPECT_EQ(numbered_lines(mixed, "也可回复："), "1. 是\n2. 否\n也可回复：跳过 / 联系人工");
    EXPECT_EQ(chosen("1", mixed), "k:yes");
    EXPECT_EQ(chosen("2", mixed), "k:no");
    EXPECT_EQ(chosen("3", mixed), std::nullopt);
    EXPECT_EQ(chosen("跳过", mixed), "k:skip");
    const std::vector<core::Button> words{{"跳过", "k:skip", true}};
    EXPECT_EQ(numbered_lines(words, "回复："), "回复：跳过");
    EXPECT_EQ(chosen("1", words), std::nullopt) << "an amount, say";
}

TEST(Choices, RowsBecomeOneList) {
    const auto flat = flat_choices({{{" a\nb ", "1"}}, {}, {{"c", "2"}, {"d", "3"}}});
    ASSERT_EQ(flat.size(), 3U);
    EXPECT_EQ(flat[0].label, "a b");
    EXPECT_EQ(flat[2].payload, "3");
}

TEST(Choices, Limits) {
    EXPECT_TRUE(fits_menu(choices));
    EXPECT_FALSE(fits_menu({}));
    EXPECT_TRUE(fits_menu(std::vector<core::Button>(10, {"x", "y"})));
    EXPECT_FALSE(fits_menu(std::vector<core::Button>(11, {"x", "y"})));
    EXPECT_TRUE(fits_menu({{std::string(128, 'x'), "y"}}));
    EXPECT_FALSE(fits_menu({{std::string(129, 'x'), "y"}}));
    EXPECT_EQ(choice_problem(choices), "");
    EXPECT_NE(choice_problem({{"", "y"}}), "");
    EXPECT_NE(choice_problem({{"x", ""}}), "");
    EXPECT_NE(choice_problem({{"x", std::string(65, 'y')}}), "");
}

}  // namespace
}  // namespace aftercare::wechat
