#include "dialogs/recognise/pasted.h"

#include "shared.h"

#include <gtest/gtest.h>

#include <string>

namespace aftercare::dialogs::recognise {
namespace {

const LabelSet& labels() {
    static const LabelSet set(normaliser(),
                              {{"name", {"姓名", "真实姓名", "name"}, false},
                               {"phone", {"联系方式", "电话", "手机", "phone"}, false},
                               {"model", {"型号", "型号规格", "model"}, false},
                               {"serial", {"序列号(SN码)", "序列号", "SN", "serial number"}, false},
                               {"date", {"购买日期", "date"}, false},
                               {"symptom", {"具体表现", "问题描述"}, true},
                               {"site", {"网址"}, false},
                               {"customer_name", {"客户"}, false},
                               {"customer_kind", {"客户"}, false}});
    return set;
}

std::string said(std::string_view text) {
    const PastedReading reading = labels().read(text);
    std::string out;
    for (const PastedPair& pair : reading.pairs) out += pair.field + "=" + pair.value + "|";
    return out + (reading.rest.empty() ? "" : "~" + reading.rest);
}

TEST(PastedForm, Lines) {
    EXPECT_EQ(said("姓名:张三\n电话:13812345678\n型号:X100"), "name=张三|phone=13812345678|model=X100|");
    EXPECT_EQ(said("姓名：张三\r\n电话：138 1234 5678\r\n"), "name=张三|phone=138 1234 5678|");
    EXPECT_EQ(said("姓名=张三\n型号\tX100"), "name=张三|model=X100|");
    EXPECT_EQ(said("1. 姓名:张三\n2、电话:138\n(3)型号:X\n- 序列号: A1"),
              "name=张三|phone=138|model=X|serial=A1|");
    EXPECT_EQ(said("【姓名】张三\n【型号】:X100"), "name=张三|model=X100|");
    EXPECT_EQ(said("*姓名 : 张三"), "name=张三|");
    EXPECT_EQ(said("Name: Li Lei\nPhone: +49 30 123456\nSerial Number: AB-1"),
              "name=Li Lei|phone=+49 30 123456|serial=AB-1|");
    EXPECT_EQ(said("聯繫方式:138"), "phone=138|");
    EXPECT_EQ(said("序列号(SN码):A1"), "serial=A1|");
}

TEST(PastedForm, Inline) {
    EXPECT_EQ(said("姓名:张三 电话:13812345678 型号:X100"), "name=张三|phone=13812345678|model=X100|");
    EXPECT_EQ(said("姓名：张三，电话：138，型号：X 100"), "name=张三|phone=138|model=X 100|");
    EXPECT_EQ(said("姓名:张三;电话:138"), "name=张三|phone=138|");
    EXPECT_EQ(said("我的电话:138"), "phone=138|~我的");
}

TEST(PastedForm, TheRestIsKept) {
    EXPECT_EQ(said("你好\n姓名:张三\n谢谢"), "name=张三|~你好\n谢谢");
    EXPECT_EQ(said("姓名:张三\n传真:123\n电话:138"), "name=张三|phone=138|~传真:123");
    EXPECT_EQ(said("姓名:张三 传真:123 电话:138"), "name=张三|phone=138|~传真:123");
}

TEST(PastedForm, AnEmptyValueIsSkipped) {
    EXPECT_EQ(said("姓名:\n电话:138"), "phone=138|");
    EXPECT_EQ(said("姓名: 电话:138"), "phone=138|");
    EXPECT_EQ(said("姓名:"), "");
}

TEST(PastedForm, AValueMayHoldColons) {
    EXPECT_EQ(said("网址:http://example.com:8080/a?phone=1&name=2"),
              "site=http://example.com:8080/a?phone=1&name=2|");
    EXPECT_EQ(said("购买日期:2024-03-05 10:30"), "date=2024-03-05 10:30|");
    EXPECT_EQ(said("购买日期:10:30"), "date=10:30|");
}

TEST(PastedForm, DescriptionsGoOnOverLines) {
    EXPECT_EQ(said("问题描述:充不进电\n昨天开始,提示:E05\n型号:X"),
              "symptom=充不进电\n昨天开始,提示:E05|model=X|");
    EXPECT_EQ(said("问题描述:充不进电\n\n谢谢"), "symptom=充不进电|~谢谢");
}

TEST(PastedForm, ASentenceIsNone) {
    for (const char* text :
         {"问题是:充不进电", "时间是10:30", "价格:100", "http://example.com", "我要说的是:姓名写错了",
          "比例1:2", "2026-09-20T10:00:00+08:00", "用户姓名:张三", "a=b"}) {
        EXPECT_TRUE(labels().read(text).pairs.empty()) << text;
        EXPECT_EQ(labels().read(text).rest, text);
    }
}

TEST(PastedForm, ASharedLabelMatchesNothing) {
    EXPECT_EQ(said("客户:张三"), "~客户:张三");
}

std::string patterns(std::string_view text) {
    std::string out;
    for (const Pattern& p : find_patterns(text)) {
        EXPECT_LT(p.begin, p.end);
        EXPECT_LE(p.end, text.size());
        constexpr const char* kinds[] = {"", "phone", "email", "code", "url"};
        out += std::string(kinds[static_cast<int>(p.kind)]) + "=" + p.value + "<" +
               std::string(text.substr(p.begin, p.end - p.begin)) + ">|";
    }
    return out;
}

TEST(Patterns, AreFoundWithTheirPlaces) {
    EXPECT_EQ(patterns("我叫张三,手机138-1234-5678,邮箱Zhang@Example.com"),
              "phone=138 1234 5678<138-1234-5678>|email=Zhang@example.com<Zhang@Example.com>|");
    EXPECT_EQ(patterns("代码91440300708461136t。"), "code=91440300708461136T<91440300708461136t>|");
    EXPECT_EQ(patterns("见 https://example.com/a?b=13812345678。谢谢"),
              "url=https://example.com/a?b=13812345678<https://example.com/a?b=13812345678>|");
    EXPECT_EQ(patterns("座机：０１０－１２３４５６７８"), "phone=010-12345678<０１０－１２３４５６７８>|");
    EXPECT_EQ(patterns("(http://example.com)."), "url=http://example.com<http://example.com>|");
    EXPECT_EQ(patterns("call +49 30 123456 or +1 415 555 0123"),
              "phone=+4930123456<+49 30 123456>|phone=+14155550123<+1 415 555 0123>|");
}

TEST(Patterns, WhatCouldBeSomethingElseIsLeft) {
    for (const char* text : {"12345678", "91440300708461136X", "SN13812345678", "13812345678-01",
                             "138123456789", "a@b", "2024-03-05", "@zhangsan", "1381234567",
                             "订单20240305123456", "user@@example.com", "http://", "62345678"}) {
        EXPECT_EQ(patterns(text), "") << text;
    }
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
