#include "adapters/email/sending/html.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

// What stands within the body.
std::string body_of(std::string_view text) {
    const std::string html = html_from_text(text);
    const std::size_t begin = html.find(">\n", html.find("<body")) + 2;
    return html.substr(begin, html.find("</body>") - begin);
}

TEST(EmailHtml, MakesParagraphsAndLines) {
    EXPECT_EQ(body_of("您好\n第二行\n\n\nnext\n"), "<p>您好<br>\n第二行</p>\n<p>next</p>\n");
    EXPECT_EQ(body_of(""), "");
    EXPECT_EQ(body_of("  a"), "<p>&nbsp;&nbsp;a</p>\n");
}

TEST(EmailHtml, EscapesEverything) {
    EXPECT_EQ(body_of("<script>alert(\"&\")</script>"),
              "<p>&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;</p>\n");
}

TEST(EmailHtml, LinksOnlyWebAddresses) {
    EXPECT_EQ(body_of("看https://a.example/x?a=1&b=2。"),
              "<p>看<a href=\"https://a.example/x?a=1&amp;b=2\">https://a.example/x?a=1&amp;b=2</a>。</p>\n");
    EXPECT_EQ(body_of("(http://a.example/)."),
              "<p>(<a href=\"http://a.example/\">http://a.example/</a>).</p>\n");
    EXPECT_EQ(body_of("http:// https javascript:x httphttp://b"),
              "<p>http:// https javascript:x http<a href=\"http://b\">http://b</a></p>\n");
    EXPECT_EQ(body_of("http://a\"onclick=x"), "<p><a href=\"http://a\">http://a</a>&quot;onclick=x</p>\n");
}

TEST(EmailHtml, LongAddressesAreShownShort) {
    const std::string link = "https://a.example/" + std::string(80, 'x');
    EXPECT_EQ(body_of(link), "<p><a href=\"" + link + "\">" + link.substr(0, 60) + "…</a></p>\n");
    EXPECT_EQ(body_of(link.substr(0, 60)), "<p><a href=\"" + link.substr(0, 60) + "\">" + link.substr(0, 60) + "</a></p>\n");
}

TEST(EmailHtml, FitsTheScreenThatItIsReadOn) {
    const std::string html = html_from_text("x");
    EXPECT_NE(html.find("width=device-width"), std::string::npos);
    EXPECT_NE(html.find("overflow-wrap:anywhere"), std::string::npos);
}

TEST(EmailHtml, HeadingsStandOutAndAsidesDoNot) {
    EXPECT_EQ(body_of("【工单 7】\n\n▍方案1\n费用：【无】"), "<p><b>【工单 7】</b></p>\n<p><b>▍方案1</b><br>\n费用：【无】</p>\n");
    EXPECT_EQ(body_of("[1 About you]"), "<p><b>[1 About you]</b></p>\n");
    EXPECT_EQ(body_of("1. 型号：____\n（例如：<X200>）\nb (c)"),
              "<p>1. 型号：____<br>\n<span style=\"color:#767676\">（例如：&lt;X200&gt;）</span><br>\nb (c)</p>\n");
    EXPECT_EQ(body_of("## reply above\n\nx"), "<p><span style=\"color:#767676\">## reply above</span></p>\n<p>x</p>\n");
}

// Without the look of its buttons.
std::string with_links(std::string_view text, const std::vector<std::string>& own) {
    std::string html = html_from_text(text, own);
    html = html.substr(html.find("<p>"), html.find("</body>") - html.find("<p>"));
    for (auto at = html.find("\" style=\"display"); at != std::string::npos; at = html.find("\" style=\"display"))
        html.erase(at, html.find('>', at) - at - 1);
    return html;
}

TEST(EmailHtml, ALinkOfOursIsTheWordsAboveIt) {
    const std::string own = "https://desk.example/choice/a?b&c";
    EXPECT_EQ(with_links("Choose:\n1. Solved & done\n   " + own + "\n2. Progress", {own}),
              "<p>Choose:<br>\n1. <a href=\"https://desk.example/choice/a?b&amp;c\">Solved &amp; done</a><br>\n2. Progress</p>\n");
    EXPECT_EQ(with_links("word\n" + own, {own}), "<p><a href=\"https://desk.example/choice/a?b&amp;c\">word</a></p>\n");
}

TEST(EmailHtml, NobodyElseCanDressUpAnAddress) {
    const std::string own = "https://desk.example/choice/a";
    const std::vector<std::string> texts{"1. Solved\n   https://evil.example/", "1. Solved\n   " + own + "b",
                                         "1. Solved\n\n" + own, "1. Solved\n   see " + own};
    for (const std::string& text : texts) {
        const std::string html = with_links(text, {own});
        EXPECT_EQ(html.find(">Solved<"), std::string::npos) << html;
        EXPECT_NE(html.find(">https://"), std::string::npos) << html;
    }
    EXPECT_EQ(html_from_text("> 1. Solved\n> " + own, {own}).find("href"), std::string::npos);
}

TEST(EmailHtml, QuotesAreBlocks) {
    EXPECT_EQ(body_of("> see https://a.example/ <b>").find("<a"), std::string::npos) << "the desk vouches for no address that it quotes";
    const std::string html = body_of("fresh\n> old\n>older\nnew");
    EXPECT_TRUE(html.starts_with("<p>fresh</p>\n<blockquote type=\"cite\""));
    EXPECT_NE(html.find("<p>old<br>\nolder</p>\n</blockquote>\n<p>new</p>\n"), std::string::npos) << html;
}

}  // namespace
}  // namespace aftercare::email
