// What each kind of update becomes. The updates follow the Bot API's pages; expectations are one line each.
#include "adapters/telegram/update.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace aftercare::telegram {
namespace {

struct Describe {
    std::string operator()(const core::TextReceived& c) const { return "text[" + c.text + "]"; }
    std::string operator()(const core::ButtonPressed& c) const { return "button[" + c.payload + "] on=" + c.on_message; }
    std::string operator()(const core::FilesReceived& c) const {
        std::string result = "files";
        for (const core::FileRef& f : c.files) {
            result += "[" + f.id + " " + f.unique + " '" + f.name + "' " + f.media_type + " " + std::to_string(f.bytes) + "]";
        }
        return result + " caption[" + c.caption + "] album=" + c.album;
    }
    std::string operator()(const core::ContactReceived& c) const {
        return "contact[" + c.phone + "," + c.name + "] own=" + std::to_string(c.own);
    }
    std::string operator()(const core::LocationReceived& c) const {
        return "location[" + std::to_string(c.latitude) + "," + std::to_string(c.longitude) + "," + c.title + "]";
    }
    std::string operator()(const core::TextEdited& c) const { return "edited[" + c.message + "," + c.text + "]"; }
    std::string operator()(const core::ReachabilityChanged& c) const {
        return c.reachable ? "reachable" : "unreachable";
    }
    std::string operator()(const core::ChatMoved& c) const { return "moved[" + c.new_chat + "]"; }
    std::string operator()(const core::OutsiderWrote& c) const { return "outsider[" + c.chat + "]"; }
    std::string operator()(const core::DeliveryBounced& c) const { return "bounced[" + c.message + "]"; }
    std::string operator()(const core::UnsupportedReceived& c) const { return "unsupported[" + c.what + "]"; }
};

std::string describe(const Update& update) {
    const std::string callback = update.callback.empty() ? "" : " callback=" + update.callback;
    if (update.kind == Update::Kind::ignored) return "ignored: " + std::string(update.why) + callback;
    if (update.kind == Update::Kind::broken) return "broken: " + std::string(update.why) + callback;
    const core::Incoming& in = update.incoming;
    return std::visit(Describe{}, in.content) + " chat=" + in.chat +
           (in.chat_kind == core::ChatKind::group ? "(group)" : "") + " from=" + in.sender.address + "," +
           in.sender.name + "," + in.sender.language + " message=" + in.message + " reply=" + in.reply_to + callback;
}

UpdateContext context() {
    return {.channel = {"telegram", "main"}, .bot_name = "CareBot", .now = core::Time(core::Duration(1'700'000'000'500))};
}

struct Case {
    std::string name;
    std::string json;  // of the payload: {"update_id":7, <json>}
    std::string expected;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.name;
}

const std::string li = R"("from":{"id":5,"is_bot":false,"first_name":"Li","last_name":"Wei","language_code":"zh-hans"})";
const std::string own = R"("chat":{"id":5,"type":"private","first_name":"Li"},)" + li;
const std::string crowd = R"("chat":{"id":-100123,"type":"supergroup","title":"Desk"},)" + li;
const std::string who = " from=5,Li Wei,zh-hans";

std::string message(const std::string& content, const std::string& where = own) {
    return R"("message":{"message_id":10,"date":1700000000,)" + where + "," + content + "}";
}
std::string edit(const std::string& content) {
    return R"("edited_message":{"message_id":10,"date":1700000000,"edit_date":1700000009,)" + own + "," + content + "}";
}
std::string member(const std::string& status, const std::string& where = own) {
    return R"("my_chat_member":{"date":1700000000,)" + where +
           R"(,"old_chat_member":{"status":"member","user":{"id":1}},"new_chat_member":{"status":")" + status +
           R"(","user":{"id":1}}})";
}

std::vector<Case> cases() {
    const std::string p = " chat=5" + who + " message=10 reply=";
    const std::string g = " chat=-100123(group)" + who + " message=10 reply=";
    const std::string sizes =
        R"("photo":[{"file_id":"big","file_unique_id":"ub","width":1280,"height":960,"file_size":90},)"
        R"({"file_id":"small","file_unique_id":"us","width":90,"height":60,"file_size":9}])";
    return {
        // texts
        {"Text", message(R"("text":"你好")"), "text[你好]" + p},
        {"TextWithEntities", message(R"("text":"a b","entities":[{"type":"bold","offset":0,"length":1}])"), "text[a b]" + p},
        {"TextEscapes", message(R"("text":"\ud83d\ude00\n\"q\"")"), "text[😀\n\"q\"]" + p},
        {"EmptyText", message(R"("text":"")"), "ignored: a service message"},
        {"Reply", message(R"("text":"a","reply_to_message":{"message_id":8,"date":1,"chat":{"id":5,"type":"private"}})"), "text[a]" + p + "8"},
        {"Quote", message(R"("text":"a","quote":{"text":"z"},"external_reply":{"origin":{}})"), "text[a]" + p},
        {"ViaBot", message(R"("text":"a","via_bot":{"id":3,"is_bot":true})"), "text[a]" + p},
        {"UnknownMessageKeys", message(R"("text":"a","new_thing":{"x":[1,2,{"y":null}]},"has_protected_content":true)"), "text[a]" + p},
        {"MessageIdZero", R"("message":{"message_id":0,"date":1,)" + own + R"(,"text":"a"})", "text[a] chat=5" + who + " message= reply="},
        {"LargeIds", R"("message":{"message_id":4503599627370495,"date":1,"chat":{"id":4503599627370495,"type":"private"},"from":{"id":4503599627370495,"first_name":"X"},"text":"a"})",
         "text[a] chat=4503599627370495 from=4503599627370495,X, message=4503599627370495 reply="},
        {"NoLanguageNoLastName", R"("message":{"message_id":10,"date":1,"chat":{"id":6,"type":"private"},"from":{"id":6,"first_name":"An"},"text":"a"})",
         "text[a] chat=6 from=6,An, message=10 reply="},
        // commands
        {"Command", message(R"("text":"/status 12","entities":[{"type":"bot_command","offset":0,"length":7}])"), "text[/status 12]" + p},
        {"CommandOurs", message(R"("text":"/status@carebot 12")", crowd), "text[/status 12]" + g},
        {"CommandOursAlone", message(R"("text":"/help@CareBot")", crowd), "text[/help]" + g},
        {"CommandOursNewline", message(R"("text":"/reply@CareBot\nhi")", crowd), "text[/reply\nhi]" + g},
        {"CommandOthers", message(R"("text":"/help@OtherBot")", crowd), "ignored: a command for another bot"},
        {"CommandOthersInPrivate", message(R"("text":"/help@OtherBot")"), "text[/help@OtherBot]" + p},
        {"CommandChinese", message(R"("text":"/进度@CareBot 1")", crowd), "text[/进度 1]" + g},
        {"NotACommand", message(R"("text":"/a@b.example is my mail")", crowd), "text[/a@b.example is my mail]" + g},
        {"SlashAt", message(R"("text":"/@OtherBot")", crowd), "text[/@OtherBot]" + g},
        {"StartPayload", message(R"("text":"/start abc_DEF-1")"), "text[/start abc_DEF-1]" + p},
        {"StartPayloadInGroup", message(R"("text":"/start@CareBot abc")", crowd), "text[/start abc]" + g},
        {"MentionInText", message(R"("text":"mail me@CareBot")", crowd), "text[mail me@CareBot]" + g},
        // groups, topics, senders
        {"Group", message(R"("text":"a")", R"("chat":{"id":-77,"type":"group","title":"G"},)" + li), "text[a] chat=-77(group)" + who + " message=10 reply="},
        {"Topic", message(R"("text":"a","is_topic_message":true,"message_thread_id":45)", crowd), "text[a] chat=-100123/45(group)" + who + " message=10 reply="},
        {"TopicOpenedByReplied", message(R"("text":"a","is_topic_message":true,"message_thread_id":45,"reply_to_message":{"message_id":45,"forum_topic_created":{"name":"x"}})", crowd),
         "text[a] chat=-100123/45(group)" + who + " message=10 reply="},
        {"TopicReply", message(R"("text":"a","is_topic_message":true,"message_thread_id":45,"reply_to_message":{"message_id":46})", crowd),
         "text[a] chat=-100123/45(group)" + who + " message=10 reply=46"},
        {"GeneralTopic", message(R"("text":"a","is_topic_message":true,"message_thread_id":1)", crowd), "text[a]" + g},
        {"ThreadWithoutTopic", message(R"("text":"a","message_thread_id":45)", crowd), "text[a]" + g},
        {"AnonymousAdmin", message(R"("text":"a","sender_chat":{"id":-100123,"type":"supergroup","title":"Desk"})",
                                   R"("chat":{"id":-100123,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"})"),
         "text[a] chat=-100123(group) from=-100123,Desk, message=10 reply="},
        {"NoFromButSenderChat", message(R"("text":"a","sender_chat":{"id":-9,"title":"Ch"})", R"("chat":{"id":-100123,"type":"supergroup"})"),
         "text[a] chat=-100123(group) from=-9,Ch, message=10 reply="},
        {"NoFrom", message(R"("text":"a")", R"("chat":{"id":-100123,"type":"supergroup"})"), "ignored: from no person"},
        {"FromBot", message(R"("text":"a")", R"("chat":{"id":-100123,"type":"supergroup"},"from":{"id":9,"is_bot":true})"), "ignored: from no person"},
        {"LinkedChannel", message(R"("text":"a","is_automatic_forward":true,"sender_chat":{"id":-9})", crowd), "ignored: a post of the linked channel"},
        {"InChannel", message(R"("text":"a")", R"("chat":{"id":-9,"type":"channel"},)" + li), "ignored: not a private chat or a group"},
        // files
        {"PhotoLargestFirst", message(sizes + R"(,"caption":"看")"), "files[photo:big ub '' image/jpeg 90] caption[看] album=" + p},
        {"AlbumPiece", message(sizes + R"(,"media_group_id":"g77")"), "files[photo:big ub '' image/jpeg 90] caption[] album=g77" + p},
        {"Document", message(R"("document":{"file_id":"D","file_unique_id":"u","file_name":"../发票.pdf","mime_type":"application/pdf","file_size":12345})"),
         "files[document:D u '../发票.pdf' application/pdf 12345] caption[] album=" + p},
        {"DocumentBare", message(R"("document":{"file_id":"D","file_unique_id":"u"})"), "files[document:D u '' application/octet-stream -1] caption[] album=" + p},
        {"Large", message(R"("document":{"file_id":"D","file_unique_id":"u","file_size":4000000000})"), "files[document:D u '' application/octet-stream 4000000000] caption[] album=" + p},
        {"Video", message(R"("video":{"file_id":"V","file_unique_id":"u","width":1,"height":1,"duration":3,"mime_type":"video/quicktime","file_name":"a.mov"})"),
         "files[video:V u 'a.mov' video/quicktime -1] caption[] album=" + p},
        {"Audio", message(R"("audio":{"file_id":"A","file_unique_id":"u","duration":3,"file_name":"a.mp3"})"), "files[audio:A u 'a.mp3' audio/mpeg -1] caption[] album=" + p},
        {"Voice", message(R"("voice":{"file_id":"O","file_unique_id":"u","duration":3})"), "files[voice:O u '' audio/ogg -1] caption[] album=" + p},
        {"VideoNote", message(R"("video_note":{"file_id":"N","file_unique_id":"u","length":1,"duration":3})"), "files[video_note:N u '' video/mp4 -1] caption[] album=" + p},
        {"Animation", message(R"("document":{"file_id":"X","file_unique_id":"ux"},"animation":{"file_id":"X","file_unique_id":"ux","mime_type":"video/mp4"})"),
         "files[animation:X ux '' video/mp4 -1] caption[] album=" + p},
        {"PhotoEmpty", message(R"("photo":[])"), "ignored: a service message"},
        {"FileWithoutUnique", message(R"("voice":{"file_id":"O"})"), "files[voice:O voice:O '' audio/ogg -1] caption[] album=" + p},
        // contacts and places
        {"ContactOwn", message(R"("contact":{"phone_number":"+8613800138000","first_name":"Li","last_name":"Wei","user_id":5})"), "contact[+8613800138000,Li Wei] own=1" + p},
        {"ContactOthers", message(R"("contact":{"phone_number":"13800138000","first_name":"Wang","user_id":6})"), "contact[13800138000,Wang] own=0" + p},
        {"ContactUnknown", message(R"("contact":{"phone_number":"13800138000","first_name":"Wang"})"), "contact[13800138000,Wang] own=0" + p},
        {"ContactOfAnonymous", message(R"("contact":{"phone_number":"1","first_name":"W","user_id":5},"sender_chat":{"id":-100123,"title":"D"})", crowd),
         "contact[1,W] own=0 chat=-100123(group) from=-100123,D, message=10 reply="},
        {"Location", message(R"("location":{"latitude":31.2,"longitude":121})"), "location[31.200000,121.000000,]" + p},
        {"LiveLocation", message(R"("location":{"latitude":31.2,"longitude":121.5,"live_period":600})"), "location[31.200000,121.500000,]" + p},
        {"Venue", message(R"("venue":{"location":{"latitude":1,"longitude":2},"title":"Shop","address":"Road 1"},"location":{"latitude":1,"longitude":2})"),
         "location[1.000000,2.000000,Shop, Road 1]" + p},
        // not taken
        {"Sticker", message(R"("sticker":{"file_id":"S","file_unique_id":"u","emoji":"x"})"), "unsupported[sticker]" + p},
        {"Poll", message(R"("poll":{"id":"1","question":"q"})"), "unsupported[poll]" + p},
        {"Dice", message(R"("dice":{"emoji":"x","value":3})"), "unsupported[dice]" + p},
        {"Story", message(R"("story":{"id":3})"), "unsupported[story]" + p},
        {"NewMembers", message(R"("new_chat_members":[{"id":9,"is_bot":false,"first_name":"N"}])", crowd), "ignored: a service message"},
        {"LeftMember", message(R"("left_chat_member":{"id":9})", crowd), "ignored: a service message"},
        {"Pinned", message(R"("pinned_message":{"message_id":3,"text":"x"})", crowd), "ignored: a service message"},
        {"TopicCreated", message(R"("forum_topic_created":{"name":"t"},"is_topic_message":true,"message_thread_id":45)", crowd), "ignored: a service message"},
        {"UnknownContent", message(R"("hologram":{"file_id":"h"})"), "ignored: a service message"},
        // edits
        {"Edit", edit(R"("text":"new")"), "edited[10,new]" + p},
        {"EditCaption", edit(R"("caption":"new","photo":[])"), "edited[10,new]" + p},
        {"EditLiveLocation", edit(R"("location":{"latitude":1,"longitude":2,"live_period":60})"), "ignored: an edit without text"},
        {"EditCommandOurs", edit(R"("text":"/status@CareBot 1")"), "edited[10,/status 1]" + p},
        // buttons
        {"Callback", R"("callback_query":{"id":"77","chat_instance":"1","data":"v1:abc",)" + li + R"(,"message":{"message_id":20,"date":1700000000,)" + own + R"(,"text":"q"}})",
         "button[v1:abc] on=20 chat=5" + who + " message= reply= callback=77"},
        {"CallbackInaccessible", R"("callback_query":{"id":"77","data":"x",)" + li + R"(,"message":{"message_id":20,"date":0,"chat":{"id":5,"type":"private"}}})",
         "button[x] on=20 chat=5" + who + " message= reply= callback=77"},
        {"CallbackInTopic", R"("callback_query":{"id":"77","data":"x",)" + li + R"(,"message":{"message_id":20,"date":1,"is_topic_message":true,"message_thread_id":45,"chat":{"id":-100123,"type":"supergroup"}}})",
         "button[x] on=20 chat=-100123/45(group)" + who + " message= reply= callback=77"},
        {"CallbackWithoutMessage", R"("callback_query":{"id":"77","data":"x","inline_message_id":"i",)" + li + "}", "ignored: a callback without data or message callback=77"},
        {"CallbackGame", R"("callback_query":{"id":"77","game_short_name":"g",)" + li + R"(,"message":{"message_id":20,"date":1,)" + own + "}}", "ignored: a callback without data or message callback=77"},
        {"CallbackWithoutId", R"("callback_query":{"data":"x"})", "broken: a callback without id"},
        {"CallbackWithoutChat", R"("callback_query":{"id":"77","data":"x",)" + li + R"(,"message":{"message_id":2}})", "broken: no chat id callback=77"},
        // reachability
        {"Blocked", member("kicked"), "unreachable chat=5" + who + " message= reply="},
        {"Unblocked", member("member"), "reachable chat=5" + who + " message= reply="},
        {"Left", member("left"), "unreachable chat=5" + who + " message= reply="},
        {"KickedFromGroup", member("kicked", crowd), "ignored: the bot's place in a group changed"},
        {"MemberWithoutStatus", R"("my_chat_member":{"date":1,)" + own + "}", "broken: no membership status"},
        // migration
        {"MigrateTo", message(R"("migrate_to_chat_id":-100999)", R"("chat":{"id":-77,"type":"group"},)" + li), "moved[-100999] chat=-77(group) from=,, message= reply="},
        {"MigrateFrom", message(R"("migrate_from_chat_id":-77)", R"("chat":{"id":-100999,"type":"supergroup"},)" + li), "moved[-100999] chat=-77(group) from=,, message= reply="},
        {"MigrateBroken", message(R"("migrate_to_chat_id":"x")", R"("chat":{"id":-77,"type":"group"})"), "broken: a migration without chat ids"},
        // others and wrong ones
        {"OtherUpdate", R"("channel_post":{"message_id":1})", "ignored: an update of another kind"},
        {"NothingElse", R"("x":1)", "ignored: an update of another kind"},
        {"UnknownKeyFirst", R"("shiny":{"message":{}},)" + message(R"("text":"a")"), "text[a]" + p},
        {"MessageNoObject", R"("message":5)", "broken: not an object"},
        {"NoChat", R"("message":{"message_id":1,"date":1,"text":"a",)" + li + "}", "broken: no chat id"},
        {"ChatIdText", message(R"("text":"a")", R"("chat":{"id":"5","type":"private"},)" + li), "broken: no chat id"},
        {"ChatIdFraction", message(R"("text":"a")", R"("chat":{"id":5.5,"type":"private"},)" + li), "broken: no chat id"},
        {"ChatWithoutType", message(R"("text":"a")", R"("chat":{"id":5},)" + li), "ignored: not a private chat or a group"},
    };
}

class UpdateTable : public testing::TestWithParam<Case> {};

TEST_P(UpdateTable, IsRead) {
    const std::string body = "{\"update_id\":7,\n" + GetParam().json + "}";
    const Update update = parse_update(body, context());
    EXPECT_EQ(describe(update), GetParam().expected) << body;
    EXPECT_EQ(update.id, 7);
    if (update.kind == Update::Kind::incoming) {
        EXPECT_EQ(update.incoming.event_id, "7");
        EXPECT_EQ(update.incoming.channel, (core::ChannelId{"telegram", "main"}));
    }
}

INSTANTIATE_TEST_SUITE_P(All, UpdateTable, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(Update, OutsideOfTheShape) {
    for (const char* body : {"", "{", "[]", "null", "5", "\"x\"", "{}", R"({"update_id":"7"})", R"({"update_id":-1})",
                             R"({"update_id":7.5})", R"({"message":{}})", "{\"update_id\":7}x", "{\"update_id\":7,\"message\":{\"text\":\"\xff\"}}"}) {
        EXPECT_EQ(parse_update(body, context()).kind, Update::Kind::broken) << body;
        EXPECT_FALSE(parse_update(body, context()).why.empty());
    }
}

TEST(Update, EveryCutOfAnUpdateIsBroken) {
    const std::string body = "{\"update_id\":7," + message(R"("text":"你好","entities":[{"type":"bold","offset":0,"length":1}])") + "}";
    for (std::size_t size = 0; size < body.size(); ++size) {
        EXPECT_EQ(parse_update(body.substr(0, size), context()).kind, Update::Kind::broken) << size;
    }
    EXPECT_EQ(parse_update(body, context()).kind, Update::Kind::incoming);
}

TEST(Update, DeepNestingIsNoDanger) {
    const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
    const Update update = parse_update("{\"update_id\":7,\"x\":" + deep + "," + message(R"("text":"a")") + "}", context());
    EXPECT_EQ(update.kind, Update::Kind::incoming);
}

TEST(Update, TimesAreSecondsOrAnEmulatorsMilliseconds) {
    const auto at = [](const std::string& date) {
        const Update update = parse_update(R"({"update_id":7,"message":{"message_id":1,"date":)" + date + "," + own + R"(,"text":"a"}})", context());
        return update.incoming.at.time_since_epoch().count();
    };
    EXPECT_EQ(at("1700000000"), 1'700'000'000'000);
    EXPECT_EQ(at("1700000000123"), 1'700'000'000'123);
    EXPECT_EQ(at("-5"), 0);
    EXPECT_EQ(at("9223372036854775807"), 253'402'300'799'000);
}

TEST(Update, APressHasTheTimeOfItsArrival) {
    const Update update = parse_update(R"({"update_id":7,"callback_query":{"id":"1","data":"x",)" + li + R"(,"message":{"message_id":20,"date":0,"chat":{"id":5,"type":"private"}}}})", context());
    EXPECT_EQ(update.incoming.at, context().now);
}

TEST(Update, BeforeOurNameIsKnownCommandsAreOurs) {
    UpdateContext unnamed = context();
    unnamed.bot_name.clear();
    const Update update = parse_update("{\"update_id\":7," + message(R"("text":"/help@CareBot")", crowd) + "}", unnamed);
    EXPECT_EQ(std::get<core::TextReceived>(update.incoming.content).text, "/help");
}

TEST(FileIds, NameTheirKind) {
    EXPECT_EQ(parse_file_id("photo:AgAC").kind, "photo");
    EXPECT_EQ(parse_file_id("photo:AgAC").id, "AgAC");
    EXPECT_EQ(parse_file_id("AgAC").kind, "");
    EXPECT_EQ(parse_file_id("AgAC").id, "AgAC");
}

}  // namespace
}  // namespace aftercare::telegram
