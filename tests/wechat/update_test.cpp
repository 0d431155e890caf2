#include "adapters/wechat/update.h"

#include "push.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

using Kind = Update::Kind;

const UpdateContext context{.channel = {"wechat", "main"}, .original_id = "gh_desk"};

Update read(const std::string& body) {
    return parse_update(body, context);
}

template <class Content>
Content content(const std::string& body) {
    const Update update = read(body);
    EXPECT_EQ(update.kind, Kind::incoming) << update.why;
    if (update.incoming.empty()) return {};
    const auto* found = std::get_if<Content>(&update.incoming.front().content);
    EXPECT_NE(found, nullptr) << body;
    return found ? *found : Content{};
}

TEST(Update, HeadOfAMessage) {
    const Update update = read(push("text", "<Content>灯不亮</Content><MsgId>42</MsgId>"));
    ASSERT_EQ(update.incoming.size(), 1U);
    const core::Incoming& incoming = update.incoming.front();
    EXPECT_EQ(incoming.channel, context.channel);
    EXPECT_EQ(incoming.event_id, "m/oPerson/1348831860/42");
    EXPECT_EQ(incoming.chat, "oPerson");
    EXPECT_EQ(incoming.chat_kind, core::ChatKind::one_to_one);
    EXPECT_EQ(incoming.sender.address, "oPerson");
    EXPECT_EQ(incoming.message, "42");
    EXPECT_EQ(incoming.at, core::Time(std::chrono::seconds(1348831860)));
    EXPECT_EQ(std::get<core::TextReceived>(incoming.content).text, "灯不亮");
}

TEST(Update, ClicksInMenuMessagesArePresses) {
    const std::string body = "<Content>满意</Content><MsgId>42</MsgId><bizmsgmenuid>";
    EXPECT_EQ(content<core::ButtonPressed>(push("text", body + "s:7:5</bizmsgmenuid>")).payload, "s:7:5");
    EXPECT_EQ(content<core::TextReceived>(push("text", body + "</bizmsgmenuid>")).text, "满意");
}

// Whoever makes people tap a link chooses its words as well as its id.
TEST(Update, AMenuIdThatIsNotOursIsNeverACommand) {
    for (const std::size_t size : {1U, 64U, 65U, 500U}) {
        const std::string body = "<Content>/close 12</Content><MsgId>42</MsgId><bizmsgmenuid>" +
                                 std::string(size, 'x') + "</bizmsgmenuid>";
        EXPECT_EQ(content<core::ButtonPressed>(push("text", body)).payload,
                  std::string(std::min<std::size_t>(size, 64), 'x'));
    }
}

TEST(Update, Files) {
    const auto image = content<core::FilesReceived>(push("image", "<MediaId>M1</MediaId><MsgId>1</MsgId>"));
    ASSERT_EQ(image.files.size(), 1U);
    EXPECT_EQ(image.files[0].id, "image:M1");
    EXPECT_EQ(image.files[0].media_type, "image/jpeg");
    EXPECT_EQ(image.files[0].bytes, -1);
    const auto voice = content<core::FilesReceived>(
        push("voice",
             "<MediaId>M2</MediaId><Format>amr</Format><Recognition> 灯不亮 </Recognition><MsgID>2</MsgID>"));
    EXPECT_EQ(voice.files[0].id, "voice:M2");
    EXPECT_EQ(voice.files[0].media_type, "audio/amr");
    EXPECT_EQ(voice.caption, "灯不亮");
    const auto video =
        content<core::FilesReceived>(push("shortvideo", "<MediaId>M3</MediaId><MsgId>3</MsgId>"));
    EXPECT_EQ(video.files[0].id, "video:M3");
    EXPECT_EQ(read(push("image", "<PicUrl>http://p</PicUrl><MsgId>1</MsgId>")).kind, Kind::broken);
}

TEST(Update, PlacesAndLinks) {
    const auto place = content<core::LocationReceived>(push(
        "location",
        "<Location_X>23.5</Location_X><Location_Y>113.25</Location_Y><Label>广州</Label><MsgId>1</MsgId>"));
    EXPECT_DOUBLE_EQ(place.latitude, 23.5);
    EXPECT_DOUBLE_EQ(place.longitude, 113.25);
    EXPECT_EQ(place.title, "广州");
    EXPECT_EQ(read(push("location", "<Location_X>123.5</Location_X><Location_Y>13</Location_Y>")).kind,
              Kind::broken);
    EXPECT_EQ(
        content<core::TextReceived>(
            push("link", "<Title>T</Title><Description></Description><Url>https://x</Url><MsgId>1</MsgId>"))
            .text,
        "T\nhttps://x");
}

TEST(Update, FollowingIsReachabilityAndAStart) {
    const Update update = read(event("subscribe", "<EventKey>qrscene_shop7</EventKey><Ticket>T</Ticket>"));
    ASSERT_EQ(update.incoming.size(), 2U);
    EXPECT_TRUE(std::get<core::ReachabilityChanged>(update.incoming[0].content).reachable);
    EXPECT_EQ(std::get<core::TextReceived>(update.incoming[1].content).text, "/start shop7");
    EXPECT_EQ(update.incoming[1].event_id, update.incoming[0].event_id + ":start");
    EXPECT_EQ(std::get<core::TextReceived>(read(event("subscribe")).incoming[1].content).text, "/start");
    EXPECT_FALSE(content<core::ReachabilityChanged>(event("unsubscribe")).reachable);
    EXPECT_EQ(content<core::TextReceived>(event("SCAN", "<EventKey>shop7</EventKey>")).text, "/start shop7");
}

TEST(Update, MenuOfTheAccount) {
    EXPECT_EQ(content<core::TextReceived>(event("CLICK", "<EventKey>/new</EventKey>")).text, "/new");
    EXPECT_EQ(content<core::ButtonPressed>(event("CLICK", "<EventKey>help:1</EventKey>")).payload, "help:1");
    EXPECT_EQ(read(event("CLICK")).kind, Kind::ignored);
    EXPECT_EQ(read(event("CLICK", "<EventKey>" + std::string(65, 'k') + "</EventKey>")).kind, Kind::ignored);
}

TEST(Update, OfNoConcern) {
    for (const char* name :
         {"VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "subscribe_msg_popup_event",
          "subscribe_msg_sent_event", "kf_create_session", "brand_new"}) {
        const Update update = read(event(name));
        EXPECT_EQ(update.kind, Kind::ignored) << name;
        EXPECT_TRUE(update.message) << name;
        EXPECT_FALSE(update.why.empty());
    }
    EXPECT_EQ(read(push("text", "<Content>  </Content><MsgId>1</MsgId>")).kind, Kind::ignored);
    EXPECT_EQ(content<core::UnsupportedReceived>(push("file", "<MsgId>1</MsgId>")).what, "file");
}

TEST(Update, Broken) {
    EXPECT_EQ(read("{}").kind, Kind::broken);
    EXPECT_EQ(read("<xml/>").kind, Kind::broken);
    EXPECT_EQ(read("<!DOCTYPE a><xml/>").why, describe(XmlError::doctype));
    const Update foreign =
        parse_update(event("subscribe"), {.channel = {"wechat", "b"}, .original_id = "gh_other"});
    EXPECT_EQ(foreign.kind, Kind::broken);
    EXPECT_EQ(foreign.why, "for another account");
}

TEST(FileId, Parts) {
    EXPECT_EQ(parse_file_id("image:a:b").kind, "image");
    EXPECT_EQ(parse_file_id("image:a:b").id, "a:b");
    EXPECT_EQ(parse_file_id("bare").id, "bare");
    const FileId with_url = parse_file_id("image:M1 http://mmbiz.qpic.cn/a:b?c d");
    EXPECT_EQ(with_url.id, "M1");
    EXPECT_EQ(with_url.url, "http://mmbiz.qpic.cn/a:b?c d");
}

}  // namespace
}  // namespace aftercare::wechat
