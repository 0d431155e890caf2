// HTML as mail clients write it, and the text that a reader of the dialog gets.
#include "adapters/email/reading/html_text.h"

#include "adapters/email/reading/clean_text.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

std::string text_of(std::string_view html) {
    return html_to_text(html, 4u << 20, 200'000).text;
}

TEST(HtmlText, BlocksAndBlanks) {
    EXPECT_EQ(text_of("Hello   <b>big</b>\n world"), "Hello big world\n");
    EXPECT_EQ(text_of("<p>one</p><p>two</p>"), "one\n\ntwo\n");
    EXPECT_EQ(text_of("<div>one</div><div>two</div>three"), "one\ntwo\nthree\n");
    EXPECT_EQ(text_of("one<br>two<br><br>three<br/>"), "one\ntwo\n\nthree\n");
    EXPECT_EQ(text_of("<div>one</div><div><br></div><div>two</div>"), "one\n\ntwo\n");
    EXPECT_EQ(text_of("<div><div><div>deep</div></div></div><div>next</div>"), "deep\nnext\n");
    EXPECT_EQ(text_of("<pre>a  b\n c</pre>"), "a  b\n c\n");
    EXPECT_EQ(text_of("a&nbsp;&nbsp;b &lt;c&gt; &amp; &#20320;&#x597D;"), "a b <c> & 你好\n");
    EXPECT_EQ(text_of(""), "");
    EXPECT_EQ(text_of("<p>&nbsp;</p>"), "");
}

TEST(HtmlText, Lists) {
    EXPECT_EQ(text_of("<ul><li>one</li><li>two</li></ul>"), "- one\n- two\n");
    EXPECT_EQ(text_of("<ol><li>one<li>two</ol>"), "1. one\n2. two\n");
}

TEST(HtmlText, TablesKeepTheirRows) {
    EXPECT_EQ(text_of("<table><tr><td>型号</td><td>X100</td></tr><tr><td><p>数量</p></td><td><p>3</p></td></"
                      "tr></table>"),
              "型号\tX100\n数量\t3\n");
}

TEST(HtmlText, WhatIsNotSeenIsNotRead) {
    EXPECT_EQ(
        text_of("<html><head><title>T</title><style>p{}</style><meta charset=gb2312></head><body>好"
                "<script>if (a < b) alert('</p>')</script><noscript>n</noscript><!-- c --><![CDATA[x]]>"
                "<div style='DISPLAY : none'>h1</div><span style=\"mso-hide:all\">h2</span><p hidden>h3</p>"
                "<div style=\"max-height:0px;overflow:hidden\">h4</div></body></html>"),
        "好\n");
    EXPECT_EQ(text_of("<!--[if mso]><p>for Outlook</p><![endif]--><![if !mso]><p>for others</p><![endif]>"),
              "for others\n");
    // Templates set the font to nothing around text that sets it again.
    EXPECT_EQ(text_of("<td style=\"font-size:0\"><div style=\"font-size:14px\">seen</div></td>"), "seen\n");
    EXPECT_EQ(text_of("<div style=\"opacity:0.9;max-height:100px;overflow:hidden\">seen</div>"), "seen\n");
}

TEST(HtmlText, LinksAreKept) {
    EXPECT_EQ(text_of("<a href=\"https://a.cn/x?a=1&amp;b=2\">here</a>!"),
              "here (https://a.cn/x?a=1&b=2)!\n");
    EXPECT_EQ(text_of("<a href='https://a.cn/'>a.cn</a> <a href=https://a.cn/>https://a.cn</a>"),
              "a.cn https://a.cn\n");
    EXPECT_EQ(text_of("<a href='mailto:x@y.cn'>x@y.cn</a>"), "x@y.cn\n");
    EXPECT_EQ(text_of("<a href='javascript:alert(1)'>a</a> <a href='file:///etc'>b</a> <a href='#x'>c</a>"),
              "a b c\n");
    EXPECT_EQ(text_of("<a href='https://track.cn'><img src=x></a>text"), "text\n");
}

TEST(HtmlText, MisleadingCharactersAreGone) {
    const std::string text = text_of("a&#x202E;b&#0;c&#x1;d\xE2\x80\xAE&#8206;");
    EXPECT_TRUE(valid_utf8(text));
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_EQ(text.find('\0'), std::string::npos);
}

TEST(HtmlText, BrokenMarkup) {
    EXPECT_EQ(text_of("<p>a<p>b"), "a\n\nb\n");
    EXPECT_EQ(text_of("<b>a</i></b></div>c"), "ac\n");
    EXPECT_EQ(text_of("1 < 2 && 3 > 2"), "1 < 2 && 3 > 2\n");
    EXPECT_EQ(text_of("a<"), "a<\n");
    EXPECT_EQ(text_of("<a href=\"x>text after a quote that never ends"),
              "text after a quote that never ends\n");
    EXPECT_EQ(text_of("<!-- never ended <p>text"), "text\n");
    EXPECT_EQ(text_of("<style>never ended <p>text"), "never ended\n\ntext\n");
    EXPECT_EQ(text_of("<o:p>&nbsp;</o:p><p class=MsoNormal>x<o:p></o:p></p>"), "x\n");
}

TEST(HtmlText, AttributesWithinTags) {
    EXPECT_EQ(text_of("<div title=\"a > b\" class='x'>in</div>"), "in\n");
    EXPECT_EQ(text_of("<img src=\"data:image/png;base64," + std::string(100'000, 'A') + "\">after"),
              "after\n");
}

struct Quoting {
    const char* client;
    const char* html;
    const char* text;
};

class HtmlQuoting : public testing::TestWithParam<Quoting> {};

TEST_P(HtmlQuoting, MarksWhatIsQuoted) {
    EXPECT_EQ(text_of(GetParam().html), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Clients, HtmlQuoting,
    testing::Values(
        Quoting{"Gmail",
                "<div dir=ltr>Mine</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=ltr "
                "class=gmail_attr>"
                "On Mon, X wrote:<br></div><blockquote class=\"gmail_quote\" style=\"border-left:1px "
                "solid\"><div>Theirs<br>two</div>"
                "</blockquote></div>",
                "Mine\n\n> On Mon, X wrote:\n>\n> Theirs\n> two\n"},
        Quoting{"GmailInline",
                "<div class=gmail_quote><div class=gmail_attr>X wrote:</div><blockquote "
                "class=gmail_quote>Q1?</blockquote>"
                "<div>A1</div><blockquote class=gmail_quote>Q2?</blockquote><div>A2</div></div>",
                "> X wrote:\n>\n> Q1?\n\nA1\n\n> Q2?\n\nA2\n"},
        Quoting{"GmailForward",
                "<div>FYI</div><div class=\"gmail_quote\"><div class=gmail_attr>---------- Forwarded message "
                "---------<br>From: X</div>"
                "<div>Original</div></div>",
                "FYI\n---------- Forwarded message ---------\nFrom: X\nOriginal\n"},
        Quoting{"Apple",
                "<div>Mine</div><blockquote type=\"cite\"><div>Theirs</div></blockquote><div>More</div>",
                "Mine\n\n> Theirs\n\nMore\n"},
        Quoting{"AppleNested", "<blockquote type=cite>one<blockquote type=cite>two</blockquote></blockquote>",
                "> one\n>\n> > two\n"},
        Quoting{"OutlookWeb",
                "<div>Mine</div><div id=appendonsend></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> "
                "X<br><b>Sent:</b> now</div>"
                "<div>Theirs</div>",
                "Mine\n> ________________________________\n> From: X\n> Sent: now\n> Theirs\n"},
        Quoting{"OutlookDesktop",
                "<p class=MsoNormal>Mine</p><div><div style='border:none;border-top:solid #E1E1E1 "
                "1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
                "<p class=MsoNormal><b>发件人:</b> X<br><b>主题:</b> Y</p></div></div><p "
                "class=MsoNormal>Theirs</p>",
                "Mine\n\n> 发件人: X\n> 主题: Y\n>\n> Theirs\n"},
        Quoting{"Netease",
                "<div>我的</div><blockquote id=\"isReplyContent\" style=\"PADDING-LEFT: "
                "1ex\"><div>原文</div></blockquote>",
                "我的\n\n> 原文\n"},
        Quoting{"QqIncludetail",
                "<div>我的</"
                "div><div><includetail><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
                "<div>原文</div></includetail></div>",
                "我的\n> ------------------ 原始邮件 ------------------\n> 原文\n"},
        Quoting{"Yahoo",
                "<div>Mine</div><div class=\"yahoo_quoted\"><div>X wrote:</div><div>Theirs</div></div>",
                "Mine\n> X wrote:\n> Theirs\n"},
        Quoting{"OutlookMobile",
                "<div>Mine</div><div id=\"mail-editor-reference-message-container\"><div>Theirs</div></div>",
                "Mine\n> Theirs\n"},
        Quoting{"IndentIsNoQuote", "<blockquote style=\"margin:0 0 0 40px;border:none\">Mine</blockquote>",
                "Mine\n"}),
    [](const testing::TestParamInfo<Quoting>& info) { return std::string(info.param.client); });

}  // namespace
}  // namespace aftercare::email
