#include "dialogs/recognise/choices.h"

#include "shared.h"

#include <gtest/gtest.h>

#include <string>

namespace aftercare::dialogs::recognise {
namespace {

const ChoiceSet& customer_types() {
    static const ChoiceSet set(normaliser(),
                               {{"individual", "个人客户", {"个人", "私人", "personal"}},
                                {"company", "企业客户", {"公司", "企业", "company", "business"}}});
    return set;
}

const ChoiceSet& channels() {
    static const ChoiceSet set(normaliser(), {{"site", "官网", {"official site"}},
                                              {"shop", "线下门店", {"门店", "实体店"}},
                                              {"mall", "电商平台", {"天猫", "京东"}},
                                              {"other", "其他", {}}});
    return set;
}

const ChoiceSet& satisfaction() {
    static const ChoiceSet set(
        normaliser(), {{"good", "满意", {}}, {"fair", "基本满意", {}}, {"bad", "不满意", {"需进一步改进"}}});
    return set;
}

std::string said(const ChoiceSet& set, std::string_view text) {
    const ChoiceReading reading = set.match(text);
    std::string out;
    switch (reading.outcome) {
        case ChoiceReading::Outcome::none:
            EXPECT_TRUE(reading.indexes.empty());
            return "none";
        case ChoiceReading::Outcome::exact:
            EXPECT_EQ(reading.indexes.size(), 1u);
            out = "exact";
            break;
        case ChoiceReading::Outcome::close:
            EXPECT_EQ(reading.indexes.size(), 1u);
            out = "close";
            break;
        case ChoiceReading::Outcome::several:
            EXPECT_GE(reading.indexes.size(), 2u);
            out = "several";
            break;
    }
    for (const std::size_t i : reading.indexes) out += " " + std::to_string(i);
    return out;
}

std::string said_several(const ChoiceSet& set, std::string_view text) {
    const ChoicesReading reading = set.match_several(text);
    if (reading.outcome == ChoicesReading::Outcome::none) return "none";
    std::string out = reading.outcome == ChoicesReading::Outcome::exact ? "exact" : "close";
    for (const std::size_t i : reading.indexes) out += " " + std::to_string(i);
    return out;
}

TEST(Choice, ByNameInAnyForm) {
    for (const char* text :
         {"企业客户", "企業客戶", " 企业客户。", "公司", "COMPANY", "Ｃｏｍｐａｎｙ", "company", "“企业”"}) {
        EXPECT_EQ(said(customer_types(), text), "exact 1") << text;
    }
}

TEST(Choice, ByNumberOrOrdinal) {
    for (const char* text :
         {"2",        "２",    "②",   "二",  "第二个", "第2",      "第2个",       "the second one",
          "second",   "2.",    "2)",  "2）", "(2)",    "选2",      "我选第二个",  "二号",
          "option 2", "no. 2", "2nd", "两",  "贰",     "最后一个", "the last one"}) {
        EXPECT_EQ(said(customer_types(), text), "exact 1") << text;
    }
    for (const char* text : {"1", "①", "一", "第一个", "the first one", "one", "1、"})
        EXPECT_EQ(said(customer_types(), text), "exact 0") << text;
    for (const char* text : {"3", "0", "第三个", "10", "-", "2024"})
        EXPECT_EQ(said(customer_types(), text), "none") << text;
}

TEST(Choice, ANumberInsideASentenceIsNone) {
    for (const char* text : {"我没有3号产品", "我买了2个", "2个都是", "大概用了1年", "I have 2 of them",
                             "1234", "2号楼的那个", "12 and 1"}) {
        EXPECT_EQ(said(customer_types(), text), "none") << text;
    }
}

TEST(Choice, ADenialIsNone) {
    for (const char* text :
         {"两个都不是", "不是个人", "不是企业", "not company", "我不是公司", "都不是", "neither", "非个人",
          "isn't personal", "没有公司", "not a business customer", "企业,不是"}) {
        EXPECT_EQ(said(customer_types(), text), "none") << text;
    }
}

TEST(Choice, ADenialWithinTheNameIsPartOfIt) {
    EXPECT_EQ(said(satisfaction(), "不满意"), "exact 2");
    EXPECT_EQ(said(satisfaction(), "我不满意"), "close 2");
    EXPECT_EQ(said(satisfaction(), "不是不满意"), "none");
    EXPECT_EQ(said(satisfaction(), "不太满意"), "none");
}

TEST(Choice, CloseMatchesAreToBeConfirmed) {
    EXPECT_EQ(said(customer_types(), "我是企业客户"), "close 1");
    EXPECT_EQ(said(customer_types(), "我们是一家公司"), "close 1");
    EXPECT_EQ(said(customer_types(), "companny"), "close 1");
    EXPECT_EQ(said(customer_types(), "I am a business customer"), "close 1");
    EXPECT_EQ(said(customer_types(), "企业客服"), "close 1");
    EXPECT_EQ(said(channels(), "门"), "none");
    EXPECT_EQ(said(channels(), "电商"), "close 2");
}

TEST(Choice, SeveralStayOpen) {
    EXPECT_EQ(said(customer_types(), "客户"), "several 0 1");
    EXPECT_EQ(said(customer_types(), "个人还是企业"), "several 0 1");
    EXPECT_EQ(said(customer_types(), ""), "none");
    EXPECT_EQ(said(customer_types(), "你好"), "none");
    EXPECT_EQ(said(customer_types(), "accompanying"), "none");
}

TEST(Choice, LongStoriesChooseNothing) {
    std::string story = "公司";
    for (int i = 0; i < 40; ++i) story += "的故事";
    EXPECT_EQ(said(customer_types(), story), "none");
}

TEST(Choices, Several) {
    EXPECT_EQ(said_several(channels(), "1、3"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "1 和 3"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "1 3"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "3,1,1"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "官网,线下门店"), "exact 0 1");
    EXPECT_EQ(said_several(channels(), "官网，门店"), "exact 0 1");
    EXPECT_EQ(said_several(channels(), "官网和京东"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "official site and 天猫"), "exact 0 2");
    EXPECT_EQ(said_several(channels(), "官网"), "exact 0");
    EXPECT_EQ(said_several(channels(), "2"), "exact 1");
    EXPECT_EQ(said_several(channels(), "全部"), "exact 0 1 2 3");
    EXPECT_EQ(said_several(channels(), "all"), "exact 0 1 2 3");
    EXPECT_EQ(said_several(channels(), "在官网买的,门店也买过"), "close 0 1");
    EXPECT_EQ(said_several(channels(), "1,9"), "none");
    EXPECT_EQ(said_several(channels(), "官网,火星"), "close 0");
    EXPECT_EQ(said_several(channels(), "都不是"), "none");
    EXPECT_EQ(said_several(channels(), ""), "none");
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
