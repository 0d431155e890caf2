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

TEST(EmailHtml, QuotesAreBlocks) {
    const std::string html = body_of("fresh\n> old\n>older\nnew");
    EXPECT_TRUE(html.starts_with("<p>fresh</p>\n<blockquote type=\"cite\""));
    EXPECT_NE(html.find("<p>old<br>\nolder</p>\n</blockquote>\n<p>new</p>\n"), std::string::npos) << html;
}

}  // namespace
}  // namespace aftercare::email
