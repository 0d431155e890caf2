// Encoded words, raw 8-bit text and folded fields.
#include "adapters/email/reading/header_text.h"

#include "written.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using written::base64;
using written::in_charset;

TEST(HeaderText, PlainAndEncoded) {
    EXPECT_EQ(decode_header_text("Hello"), "Hello");
    EXPECT_EQ(decode_header_text("=?UTF-8?B?5L2g5aW9?="), "你好");
    EXPECT_EQ(decode_header_text("Re: =?utf-8?q?caf=C3=A9_noir?= ok"), "Re: café noir ok");
    EXPECT_EQ(decode_header_text("=?utf-8?B?5L2g?= =?utf-8?B?5aW9?="), "你好");
    EXPECT_EQ(decode_header_text("=?utf-8?B?5L2g?= and =?utf-8?B?5aW9?="), "你 and 好");
    EXPECT_EQ(decode_header_text("=?utf-8*zh?B?5L2g5aW9?="), "你好");
    EXPECT_EQ(decode_header_text("=?gb2312?B?" + base64(in_charset("gb18030", "朱镕基")) + "?="), "朱镕基");
}

TEST(HeaderText, CharactersCutBetweenWords) {
    const std::string bytes = in_charset("gb18030", "设备故障报修单");
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        const std::string first = "=?gb2312?B?" + base64(bytes.substr(0, cut)) + "?=";
        const std::string second = "=?GBK?B?" + base64(bytes.substr(cut)) + "?=";
        EXPECT_EQ(decode_header_text(first + " " + second), "设备故障报修单") << cut;
    }
}

TEST(HeaderText, CharactersCutBetweenBAndQ) {
    const std::string bytes = "\xE4\xBD\xA0\xE5\xA5\xBD";
    EXPECT_EQ(decode_header_text("=?utf-8?B?" + base64(bytes.substr(0, 4)) + "?=\t=?UTF-8?Q?=A5=BD?="),
              "你好");
}

TEST(HeaderText, ShiftedCharsetsInWords) {
    const std::string bytes = in_charset("ISO-2022-JP", "会議");
    EXPECT_EQ(
        decode_header_text("=?iso-2022-jp?B?" + base64(bytes) + "?= =?iso-2022-jp?B?" + base64(bytes) + "?="),
        "会議会議");
}

TEST(HeaderText, BrokenWords) {
    EXPECT_EQ(decode_header_text("=?utf-8?Q?hello world?="), "hello world");
    EXPECT_EQ(decode_header_text("=?utf-8?B?5L2g5aW9"), "你好");
    EXPECT_EQ(decode_header_text("=?utf-8?B?5L2g=?utf-8?B?5aW9?="), "你好");
    EXPECT_EQ(decode_header_text("=?utf-8?B?5L2g\r\n 5aW9?="), "你好");
    EXPECT_EQ(decode_header_text("=?utf-8?X?abc?="), "=?utf-8?X?abc?=");
    EXPECT_EQ(decode_header_text("=??B?abc?="), "=??B?abc?=");
    EXPECT_EQ(decode_header_text("a =? b"), "a =? b");
    EXPECT_EQ(decode_header_text("=?"), "=?");
    EXPECT_EQ(decode_header_text("=?utf-8?B"), "=?utf-8?B");
}

TEST(HeaderText, RawEightBit) {
    EXPECT_EQ(decode_header_text("你好"), "你好");
    EXPECT_EQ(decode_header_text(in_charset("gb18030", "关于设备维修的问题")), "关于设备维修的问题");
    EXPECT_EQ(decode_header_text(in_charset("gb18030", "回复：") + "=?utf-8?B?5L2g5aW9?="), "回复：你好");
}

TEST(HeaderText, IsOneLineWithoutControls) {
    EXPECT_EQ(decode_header_text("=?utf-8?Q?a=0D=0ABcc:_x@y=00=E2=80=AEz?="), "a Bcc: x@yz");
}

TEST(HeaderText, StructuredValuesHideWhatTheyEncode) {
    EXPECT_EQ(decode_in_place("=?utf-8?Q?a@evil.com=22,?= <b@c>"), "\"a@evil.com\\\",\" <b@c>");
    EXPECT_EQ(decode_in_place("\"=?utf-8?B?5L2g5aW9?=\" <b@c>"), "\"你好\" <b@c>");
    EXPECT_EQ(decode_in_place("\"a=?utf-8?Q?=22;_x=3D1?=\""), "\"a\\\"; x=1\"");
    EXPECT_EQ(decode_in_place("b@c (=?utf-8?Q?=29_d@e?=)"), "b@c (\\) d@e)");
    EXPECT_EQ(decode_in_place("name=\"" + in_charset("gb18030", "誠") + ".pdf\""), "name=\"誠.pdf\"");
}

TEST(HeaderBlock, FoldedFieldsAndJunk) {
    const auto fields =
        parse_header_block("Subject: a\r\n b\r\n\tc\r\nno field\r\n lost\r\nX-Y :  z \r\nEmpty:\r\n", 10);
    ASSERT_EQ(fields.size(), 3u);
    EXPECT_EQ(fields[0].name, "subject");
    EXPECT_EQ(fields[0].value, "a b c");
    EXPECT_EQ(fields[1].name, "x-y");
    EXPECT_EQ(fields[1].value, "z");
    EXPECT_EQ(fields[2].name, "empty");
    EXPECT_EQ(fields[2].value, "");
}

TEST(HeaderBlock, TellsThatThereWereMore) {
    EXPECT_EQ(parse_header_block("a: 1\nb: 2\nc: 3\n", 2).size(), 3u);
    EXPECT_EQ(parse_header_block("a: 1\nb: 2\n", 2).size(), 2u);
    EXPECT_TRUE(parse_header_block("", 2).empty());
}

}  // namespace
}  // namespace aftercare::email
