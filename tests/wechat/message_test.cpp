#include "adapters/wechat/message.h"

#include "push.h"

#include <gtest/gtest.h>

#include <set>

namespace aftercare::wechat {
namespace {

Message read(const std::string& body) {
    const XmlReading reading = XmlDocument::parse(body);
    EXPECT_TRUE(reading.document) << body;
    MessageReading message = read_message(reading.document->root());
    EXPECT_TRUE(message.message) << message.problem;
    return message.message.value_or(Message{});
}

template <class Content>
Content content(const std::string& body) {
    const Message message = read(body);
    EXPECT_TRUE(std::holds_alternative<Content>(message.content)) << body;
    const auto* found = std::get_if<Content>(&message.content);
    return found ? *found : Content{};
}

std::string with_id(std::string_view rest) {
    return std::string(rest) + std::string(msg_id);
}

TEST(Message, Head) {
    const Message message = read(push("text", with_id("<Content><![CDATA[你好]]></Content>")));
    EXPECT_EQ(message.to, "gh_desk");
    EXPECT_EQ(message.from, "oPerson");
    EXPECT_EQ(message.created, 1348831860);
    EXPECT_EQ(message.msg_id, "1234567890123456");
    EXPECT_EQ(message.key, "m/oPerson/1348831860/1234567890123456");
}

TEST(Message, KindsOfMessages) {
    EXPECT_EQ(content<TextMessage>(push("text", with_id("<Content>this is a test</Content>"))).content,
              "this is a test");
    const auto click = content<TextMessage>(
        push("text", with_id("<Content>满意</Content><bizmsgmenuid>s7-5</bizmsgmenuid>")));
    EXPECT_EQ(click.menu_id, "s7-5");
    const auto image =
        content<ImageMessage>(push("image", with_id("<PicUrl>http://p/1</PicUrl><MediaId>M1</MediaId>")));
    EXPECT_EQ(image.media_id, "M1");
    EXPECT_EQ(image.url, "http://p/1");
    const auto voice = content<VoiceMessage>(push("voice",
                                                  "<MediaId>M2</MediaId><Format>amr</Format><MediaId16K>M2k</"
                                                  "MediaId16K><Recognition>灯不亮</Recognition>"
                                                  "<MsgID>77</MsgID>"));
    EXPECT_EQ(voice.media_id, "M2");
    EXPECT_EQ(voice.format, "amr");
    EXPECT_EQ(voice.media_id_16k, "M2k");
    EXPECT_EQ(voice.recognition, "灯不亮");
    EXPECT_EQ(read(push("voice", "<MediaId>M2</MediaId><MsgID>77</MsgID>")).msg_id, "77");
    const auto video =
        content<VideoMessage>(push("video", with_id("<MediaId>M3</MediaId><ThumbMediaId>T</ThumbMediaId>")));
    EXPECT_EQ(video.media_id, "M3");
    EXPECT_EQ(video.thumb_media_id, "T");
    EXPECT_FALSE(video.short_video);
    EXPECT_TRUE(content<VideoMessage>(push("shortvideo", with_id("<MediaId>M4</MediaId>"))).short_video);
    const auto place = content<LocationMessage>(
        push("location",
             with_id("<Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale>"
                     "<Label><![CDATA[位置信息]]></Label>")));
    EXPECT_DOUBLE_EQ(place.latitude, 23.134521);
    EXPECT_DOUBLE_EQ(place.longitude, 113.358803);
    EXPECT_EQ(place.label, "位置信息");
    const auto link = content<LinkMessage>(
        push("link", with_id("<Title>t</Title><Description>d</Description><Url>u</Url>")));
    EXPECT_EQ(link.title + link.description + link.url, "tdu");
    EXPECT_EQ(content<UnknownMessage>(push("file", with_id("<Title>a.pdf</Title>"))).type, "file");
}

TEST(Message, KindsOfEvents) {
    EXPECT_EQ(content<Subscribed>(event("subscribe")).scene, "");
    const auto by_code = content<Subscribed>(event(
        "subscribe", "<EventKey><![CDATA[qrscene_123123]]></EventKey><Ticket><![CDATA[TICKET]]></Ticket>"));
    EXPECT_EQ(by_code.scene, "123123");
    EXPECT_EQ(by_code.ticket, "TICKET");
    EXPECT_EQ(content<Subscribed>(event("subscribe", "<EventKey>last_trade_no_40</EventKey>")).scene, "");
    content<Unsubscribed>(event("unsubscribe"));
    const auto scan = content<Scanned>(event("SCAN", "<EventKey>SCENE</EventKey><Ticket>T</Ticket>"));
    EXPECT_EQ(scan.scene, "SCENE");
    EXPECT_EQ(scan.ticket, "T");
    EXPECT_EQ(content<MenuClicked>(event("CLICK", "<EventKey>/new</EventKey>")).key, "/new");
    EXPECT_EQ(content<MenuViewed>(event("VIEW", "<EventKey>https://x/</EventKey>")).url, "https://x/");
    EXPECT_EQ(content<MenuViewed>(event("view_miniprogram", "<EventKey>pages/x</EventKey>")).url, "pages/x");
    const auto position = content<PositionReported>(event(
        "LOCATION", "<Latitude>23.1</Latitude><Longitude>113.2</Longitude><Precision>119.3</Precision>"));
    EXPECT_DOUBLE_EQ(position.latitude, 23.1);
    EXPECT_DOUBLE_EQ(position.longitude, 113.2);
    const auto other = content<OtherEvent>(event("scancode_push", "<EventKey>6</EventKey>"));
    EXPECT_EQ(other.event + other.key, "scancode_push6");
    EXPECT_EQ(content<OtherEvent>(event("kf_create_session")).event, "kf_create_session");
}

TEST(Message, Receipts) {
    const auto good = content<SendFinished>(
        event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status><![CDATA[success]]></Status>"));
    EXPECT_TRUE(good.succeeded);
    EXPECT_FALSE(good.mass);
    EXPECT_EQ(good.msg_id, "200163836");
    for (const std::string_view bad :
         {"failed:user block", "failed: system failed", "failed:freq limit", ""}) {
        const auto failed = content<SendFinished>(
            event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>" + std::string(bad) + "</Status>"));
        EXPECT_FALSE(failed.succeeded);
        EXPECT_EQ(failed.status, bad);
    }
    const auto mass = content<SendFinished>(
        event("MASSSENDJOBFINISH",
              "<MsgID>1000001625</MsgID><Status>send success</Status><TotalCount>100</TotalCount>"));
    EXPECT_TRUE(mass.succeeded && mass.mass);
    EXPECT_FALSE(content<SendFinished>(event("MASSSENDJOBFINISH", "<Status>err(30003)</Status>")).succeeded);
}

TEST(Message, Notices) {
    const auto popup = content<NoticeChoices>(
        event("subscribe_msg_popup_event",
              "<SubscribeMsgPopupEvent><List><TemplateId>A</TemplateId><SubscribeStatusString>accept</"
              "SubscribeStatusString>"
              "<PopupScene>2</PopupScene></List><List><TemplateId>B</TemplateId><SubscribeStatusString>reject"
              "</SubscribeStatusString></List></SubscribeMsgPopupEvent>"));
    ASSERT_EQ(popup.choices.size(), 2U);
    EXPECT_EQ(popup.choices[0].template_id, "A");
    EXPECT_TRUE(popup.choices[0].accepted);
    EXPECT_FALSE(popup.choices[1].accepted);
    EXPECT_FALSE(popup.changed_in_settings);
    const auto change = content<NoticeChoices>(
        event("subscribe_msg_change_event",
              "<SubscribeMsgChangeEvent><List><TemplateId>A</TemplateId><SubscribeStatusString>reject"
              "</SubscribeStatusString></List></SubscribeMsgChangeEvent>"));
    EXPECT_TRUE(change.changed_in_settings);
    ASSERT_EQ(change.choices.size(), 1U);
    const auto sent = content<NoticesSent>(event(
        "subscribe_msg_sent_event",
        "<SubscribeMsgSentEvent><List><TemplateId>A</TemplateId><MsgID>17</MsgID><ErrorCode>0</ErrorCode>"
        "<ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>"));
    ASSERT_EQ(sent.sent.size(), 1U);
    EXPECT_EQ(sent.sent[0].msg_id, "17");
}

TEST(Message, Broken) {
    const auto problem = [](std::string_view inside) {
        const std::string body = "<xml>" + std::string(inside) + "</xml>";
        return std::string(read_message(XmlDocument::parse(body).document->root()).problem);
    };
    EXPECT_EQ(problem(""), "no ToUserName");
    EXPECT_EQ(problem("<ToUserName>g</ToUserName>"), "no FromUserName");
    EXPECT_EQ(problem("<ToUserName>g</ToUserName><FromUserName>a b</FromUserName>"), "no FromUserName");
    const std::string who = "<ToUserName>g</ToUserName><FromUserName>o</FromUserName>";
    for (const char* time : {"", "-1", "253402300800", "soon"})
        EXPECT_EQ(problem(who + "<CreateTime>" + time + "</CreateTime>"), "no CreateTime");
    EXPECT_EQ(problem(who + "<CreateTime>1</CreateTime>"), "no MsgType");
    EXPECT_EQ(problem(who + "<CreateTime>1</CreateTime><MsgType>event</MsgType>"), "an event without name");
}

// Each differs from the others in one thing; each delivered twice is the same.
TEST(Message, KeysTellEverythingApart) {
    const std::vector<std::string> bodies{
        push("text", with_id("<Content>a</Content>")),
        push("text", with_id("<Content>a</Content>"), "1348831861"),
        push("text", "<Content>a</Content><MsgId>1234567890123457</MsgId>"),
        push("text", "<Content>a</Content>"),
        push("text", "<Content>b</Content>"),
        push("image", "<MediaId>b</MediaId>"),
        event("CLICK", "<EventKey>a</EventKey>"),
        event("CLICK", "<EventKey>b</EventKey>"),
        event("CLICK", "<EventKey>a</EventKey>", "1348831861"),
        event("VIEW", "<EventKey>a</EventKey>"),
        event("VIEW", "<EventKey>a</EventKey><MenuId>7</MenuId>"),
        event("SCAN", "<EventKey>a</EventKey>"),
        event("SCAN", "<EventKey>a</EventKey><Ticket>t</Ticket>"),
        event("SCAN", "<EventKey>at</EventKey>"),
        event("unsubscribe"),
        event("LOCATION"),
        event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID>"),
        event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID>"),
        event("subscribe_msg_sent_event",
              "<SubscribeMsgSentEvent><List><MsgID>1</MsgID></List></SubscribeMsgSentEvent>"),
        event("subscribe_msg_sent_event",
              "<SubscribeMsgSentEvent><List><MsgID>2</MsgID></List></SubscribeMsgSentEvent>"),
    };
    std::set<std::string> keys;
    for (const std::string& body : bodies) {
        EXPECT_TRUE(keys.insert(read(body).key).second) << body;
        EXPECT_FALSE(keys.insert(read(body).key).second);
    }
    EXPECT_LE(read(event("VIEW", "<EventKey>" + std::string(5'000, 'u') + "</EventKey>")).key.size(), 200U);
    // What a retry might add beside the message does not count.
    EXPECT_EQ(read(bodies[0]).key,
              read(push("text", with_id("<Content>a</Content><MsgDataId>x</MsgDataId>"))).key);
}

TEST(Message, EncryptedPart) {
    const auto part = [](std::string_view body) {
        return encrypted_part(XmlDocument::parse(body).document->root());
    };
    EXPECT_EQ(part("<xml><ToUserName>g</ToUserName><Encrypt><![CDATA[AAAA]]></Encrypt></xml>"), "AAAA");
    EXPECT_EQ(part("<xml><ToUserName>g</ToUserName></xml>"), "");
}

}  // namespace
}  // namespace aftercare::wechat
