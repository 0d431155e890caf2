#include "adapters/wechat/xml.h"

#include "adapters/wechat/text.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::wechat {
namespace {

XmlError error_of(std::string_view body) {
    const XmlReading reading = XmlDocument::parse(body);
    EXPECT_FALSE(reading.document);
    return reading.error;
}

std::string text_in(std::string_view body, std::string_view name) {
    const XmlReading reading = XmlDocument::parse(body);
    return reading.document ? reading.document->root()[name].text() : "(refused)";
}

TEST(Xml, ReadsTextAndCdata) {
    EXPECT_EQ(text_in("<xml><A>1 &lt; 2 &#x4F60;</A></xml>", "A"), "1 < 2 你");
    EXPECT_EQ(text_in("<xml><A><![CDATA[<b>&amp;]]></A></xml>", "A"), "<b>&amp;");
    EXPECT_EQ(text_in("<xml><A><![CDATA[x]]]]><![CDATA[>y]]></A></xml>", "A"), "x]]>y");
    EXPECT_EQ(
        text_in("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"GBK\"?><!-- c --><xml><A>你</A></xml>", "A"),
        "你");
    EXPECT_EQ(text_in("<xml><A>first</A><A>second</A></xml>", "A"), "first");
    EXPECT_EQ(text_in("<xml><msgID>7</msgID></xml>", "MsgId"), "7");
    EXPECT_EQ(text_in("<xml></xml>", "A"), "");
}

TEST(Xml, NumbersAreReadWhole) {
    const auto integer = [](std::string_view text) {
        return XmlDocument::parse("<xml><A>" + std::string(text) + "</A></xml>")
            .document->root()["A"]
            .integer();
    };
    EXPECT_EQ(integer("1714112445"), 1714112445);
    EXPECT_EQ(integer(" 5\n"), 5);
    EXPECT_EQ(integer("9223372036854775807"), INT64_MAX);
    for (const std::string_view bad : {"", " ", "9223372036854775808", "1.5", "1a", "0x1", "+1"})
        EXPECT_EQ(integer(bad), std::nullopt) << bad;
    const auto number = [](std::string_view text) {
        return XmlDocument::parse("<xml><A>" + std::string(text) + "</A></xml>")
            .document->root()["A"]
            .number();
    };
    EXPECT_DOUBLE_EQ(number("23.134521"), 23.134521);
    EXPECT_DOUBLE_EQ(number("-113.3"), -113.3);
    for (const std::string_view bad : {"", "inf", "nan", "1e999", "1,5", "x"})
        EXPECT_EQ(number(bad), 0) << bad;
}

TEST(Xml, DocumentTypesAreRefused) {
    EXPECT_EQ(error_of("<!DOCTYPE xml><xml><A>1</A></xml>"), XmlError::doctype);
    EXPECT_EQ(error_of("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM "
                       "'file:///etc/passwd'>]><xml><A>&a;</A></xml>"),
              XmlError::doctype);
    EXPECT_EQ(error_of("<xml/><!DOCTYPE xml>"), XmlError::doctype);
    EXPECT_EQ(error_of("<xml><!DOCTYPE xml></xml>"), XmlError::doctype);
    std::string bomb = "<!DOCTYPE x [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        bomb += "<!ENTITY a" + std::to_string(i) + " '" + before + before + "'>";
    }
    EXPECT_EQ(error_of(bomb + "]><xml><A>&a29;</A></xml>"), XmlError::doctype);
    EXPECT_NE(error_of("<!ENTITY a 'b'><xml><A>&a;</A></xml>"), XmlError::no_message);
}

// A customer may write about web pages, and an unknown entity is so many characters.
TEST(Xml, TheSameCharactersInATextAreAllowed) {
    EXPECT_EQ(text_in("<xml><A><![CDATA[<!DOCTYPE html><!ENTITY x>]]></A></xml>", "A"),
              "<!DOCTYPE html><!ENTITY x>");
    EXPECT_EQ(text_in("<xml><A>&unknown;</A></xml>", "A"), "&unknown;");
}

TEST(Xml, BytesThatAreNoText) {
    EXPECT_EQ(error_of("<xml><A>\xC4\xE3</A></xml>"), XmlError::no_utf8);          // 你 in GBK
    EXPECT_EQ(error_of("<xml><A>\xED\xA0\x80</A></xml>"), XmlError::no_utf8);      // a surrogate
    EXPECT_EQ(error_of("<xml><A>\xC0\xAF</A></xml>"), XmlError::no_utf8);          // too long a form
    EXPECT_EQ(error_of("<xml><A>\xF4\x90\x80\x80</A></xml>"), XmlError::no_utf8);  // beyond Unicode
    EXPECT_EQ(error_of(std::string("<xml><A>a\0b</A></xml>", 20)), XmlError::no_utf8);
    EXPECT_EQ(text_in("<xml><A>a&#1;b&#xD800;c&#xFFFE;d</A></xml>", "A").find('\1'), std::string::npos);
    EXPECT_TRUE(valid_utf8(text_in("<xml><A>a&#xD800;&#x110000;&#99999999999;c</A></xml>", "A")));
}

TEST(Xml, OnlyOneMessage) {
    EXPECT_EQ(error_of("<html></html>"), XmlError::no_message);
    EXPECT_EQ(error_of("<xml/><xml/>"), XmlError::no_message);
    EXPECT_EQ(error_of(""), XmlError::no_xml);
    for (const std::string_view bad :
         {"{}", "<xml>", "<xml><A></xml>", "<xml><A><![CDATA[x</A></xml>", "<xml", "<"})
        EXPECT_NE(error_of(bad), XmlError::too_large) << bad;
    EXPECT_EQ(error_of(std::string(body_limit + 1, ' ')), XmlError::too_large);
}

TEST(Xml, DepthIsNoTrouble) {
    std::string deep = "<xml>";
    for (int i = 0; i < 140'000; ++i) deep += "<a>";
    for (int i = 0; i < 140'000; ++i) deep += "</a>";
    deep += "<B>1</B></xml>";
    ASSERT_LE(deep.size(), body_limit);
    EXPECT_EQ(text_in(deep, "B"), "1");
}

TEST(Cdata, AnyTextComesBack) {
    EXPECT_EQ(cdata("a]]>b"), "<![CDATA[a]]]]><![CDATA[>b]]>");
    EXPECT_EQ(cdata(""), "<![CDATA[]]>");
    std::mt19937 generator(4);
    constexpr std::string_view letters = "]]]]>>><![CDA&;你\n x";
    for (int i = 0; i < 5'000; ++i) {
        std::string text;
        const std::size_t size = generator() % 24;
        while (text.size() < size) text += letters[generator() % letters.size()];
        text = clean_text(text);
        EXPECT_EQ(text_in("<xml><A>" + cdata(text) + "</A></xml>", "A"), text);
    }
    EXPECT_EQ(text_in("<xml><A>" + cdata("a\x01\xff\x0b") + "</A></xml>", "A"), "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace aftercare::wechat
