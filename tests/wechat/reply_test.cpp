#include "adapters/wechat/reply.h"

#include "adapters/wechat/message.h"
#include "adapters/wechat/signature.h"
#include "adapters/wechat/text.h"
#include "adapters/wechat/xml.h"
#include "tags.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace aftercare::wechat {
namespace {

const ReplyHead head{.to = "oPerson", .from = "gh_desk", .created = 12345678};
constexpr std::string_view begin =
    "<xml><ToUserName><![CDATA[oPerson]]></ToUserName><FromUserName><![CDATA[gh_desk]]></FromUserName>"
    "<CreateTime>12345678</CreateTime>";

void expect_body(const Reply& reply, std::string_view body) {
    EXPECT_EQ(reply_xml(head, reply), std::string(begin) + std::string(body) + "</xml>");
}

// The examples of "被动回复用户消息".
TEST(Reply, Kinds) {
    expect_body(TextReply{"你好\n吗"},
                "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好\n吗]]></Content>");
    expect_body(ImageReply{"M"},
                "<MsgType><![CDATA[image]]></MsgType><Image><MediaId><![CDATA[M]]></MediaId></Image>");
    expect_body(VoiceReply{"M"},
                "<MsgType><![CDATA[voice]]></MsgType><Voice><MediaId><![CDATA[M]]></MediaId></Voice>");
    expect_body(VideoReply{"M", "T", "D"},
                "<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[M]]></MediaId>"
                "<Title><![CDATA[T]]></Title><Description><![CDATA[D]]></Description></Video>");
    expect_body(VideoReply{"M", "<b>T", "<a>D"},
                "<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[M]]></MediaId>"
                "<Title><![CDATA[＜b>T]]></Title><Description><![CDATA[＜a>D]]></Description></Video>");
    expect_body(NewsReply{"T", "D", "P", "U"},
                "<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item>"
                "<Title><![CDATA[T]]></Title><Description><![CDATA[D]]></Description>"
                "<PicUrl><![CDATA[P]]></PicUrl><Url><![CDATA[U]]></Url></item></Articles>");
}

// No text breaks out of its element.
TEST(Reply, AnyTextStaysText) {
    std::mt19937 generator(8);
    constexpr std::string_view letters = "]]>><[CDATA&/xmlContent!-";
    for (int i = 0; i < 2'000; ++i) {
        std::string text;
        for (std::size_t n = generator() % 40; n > 0; --n) text += letters[generator() % letters.size()];
        const XmlReading reading = XmlDocument::parse(reply_xml(head, TextReply{text}));
        ASSERT_TRUE(reading.document) << text;
        const std::string shown = reading.document->root()["Content"].text();
        EXPECT_EQ(shown, plain_text(text));
        EXPECT_FALSE(holds_tag(shown)) << "and it is no markup";
        EXPECT_EQ(reading.document->root()["MsgType"].text(), "text");
    }
}

TEST(Reply, SealedAsTheOfficialVector) {
    const AesKey key = *AesKey::parse(vectors::aes_key);
    std::array<std::uint8_t, 16> random{};
    std::copy_n(vectors::reply_random.begin(), random.size(), random.begin());
    const std::string body = sealed_reply({.token = vectors::token,
                                           .key = key,
                                           .app_id = vectors::app_id,
                                           .timestamp = vectors::reply_timestamp,
                                           .nonce = vectors::reply_nonce,
                                           .random = random},
                                          vectors::reply_text);
    EXPECT_EQ(body, "<xml><Encrypt><![CDATA[" + std::string(vectors::reply_encrypt) +
                        "]]></Encrypt><MsgSignature><![CDATA[" + std::string(vectors::reply_signature) +
                        "]]></MsgSignature><TimeStamp>1713424427</TimeStamp>"
                        "<Nonce><![CDATA[415670741]]></Nonce></xml>");
    const XmlReading reading = XmlDocument::parse(body);
    EXPECT_EQ(*open_envelope(key, encrypted_part(reading.document->root()), vectors::app_id),
              vectors::reply_text);
}

}  // namespace
}  // namespace aftercare::wechat
