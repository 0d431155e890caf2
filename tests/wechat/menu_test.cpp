#include "adapters/wechat/menu.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

MenuEntry click(std::string label, std::string key) {
    return {std::move(label), std::move(key), "", {}};
}

TEST(Menu, Body) {
    const std::vector<MenuEntry> menu{
        click("新建反馈", "/new"),
        {"更多", "", "", {click("我的工单", "/tickets"), {"官网", "", "https://x", {}}}}};
    EXPECT_TRUE(menu_problems(menu).empty());
    EXPECT_EQ(
        menu_body(menu),
        R"({"button":[{"name":"新建反馈","type":"click","key":"/new"},{"name":"更多","sub_button":[)"
        R"({"name":"我的工单","type":"click","key":"/tickets"},{"name":"官网","type":"view","url":"https://x"}]}]})");
}

TEST(Menu, EveryProblemIsNamed) {
    EXPECT_EQ(menu_problems({}), std::vector<std::string>{"the menu has no entries"});
    EXPECT_EQ(menu_problems(std::vector<MenuEntry>(4, click("a", "b"))).size(), 1U);
    EXPECT_EQ(menu_problems({click("一二三四五六", "k")}).size(), 1U);  // 18 bytes
    EXPECT_EQ(menu_problems({click("", "k"), click("a", ""), click("b", std::string(65, 'k'))}).size(), 3U);
    EXPECT_EQ(menu_problems({{"a", "k", "https://x", {}}}).size(), 1U);
    EXPECT_EQ(menu_problems({{"a", "", "javascript:x", {}}}).size(), 1U);
    EXPECT_EQ(menu_problems({{"a", "", "", std::vector<MenuEntry>(6, click("b", "k"))}}).size(), 1U);
    EXPECT_EQ(menu_problems({{"a", "", "", {{"b", "", "", {click("c", "k")}}}}}).size(), 1U);
    EXPECT_EQ(menu_problems({{"a", "", "", {click("一二三四五六七八九十", "k")}}}).size(), 0U);
}

TEST(Menu, ReadAsThePlatformTellsIt) {
    const auto menu = read_menu(
        R"({"menu":{"button":[{"type":"click","name":"新建反馈","key":"/new","sub_button":[]},)"
        R"({"name":"更多","sub_button":[{"type":"view","name":"官网","url":"https://x","sub_button":[]},)"
        R"({"type":"miniprogram","name":"小程序","appid":"wx1","sub_button":[]}]}]}})");
    ASSERT_TRUE(menu);
    ASSERT_EQ(menu->size(), 2U);
    EXPECT_EQ((*menu)[0].label, "新建反馈");
    EXPECT_EQ((*menu)[0].key, "/new");
    EXPECT_TRUE((*menu)[0].entries.empty());
    ASSERT_EQ((*menu)[1].entries.size(), 2U);
    EXPECT_EQ((*menu)[1].entries[0].url, "https://x");
    EXPECT_EQ((*menu)[1].entries[1].label, "小程序");
    EXPECT_EQ((*menu)[1].entries[1].key, "");
}

TEST(Menu, WhatIsCreatedIsReadAsItWas) {
    const std::vector<MenuEntry> menu{
        click("新建反馈", "/new"),
        {"更多", "", "", {click("我的工单", "/tickets"), {"官网", "", "https://x", {}}}}};
    const auto read = read_menu(R"({"menu":)" + menu_body(menu) + "}");
    ASSERT_TRUE(read);
    EXPECT_EQ(menu_body(*read), menu_body(menu));
}

TEST(Menu, WhatIsNoMenuIsNoneRead) {
    for (const char* body : {"", "[]", "{}", R"({"errcode":46003})", R"({"menu":[]})", R"({"menu":{}})", "{\"menu\":"})
        EXPECT_FALSE(read_menu(body)) << body;
    EXPECT_EQ(read_menu(R"({"menu":{"button":7}})")->size(), 0U);
    EXPECT_EQ(read_menu(R"({"menu":{"button":[7,{"name":7},{"sub_button":[{"sub_button":[{}]}]}]}})")->size(), 2U);
}

}  // namespace
}  // namespace aftercare::wechat
