// Labels that lie, and bytes without one.
#include "adapters/email/reading/charset.h"

#include "adapters/email/reading/clean_text.h"
#include "written.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using namespace std::string_view_literals;

using written::in_charset;

std::string labelled(std::string_view bytes, std::string_view label) {
    return to_utf8(bytes, charset_of_label(label));
}

TEST(Charset, EveryNameOfTheChineseSetsHoldsWhatOnlyGb18030Holds) {
    const std::string bytes = in_charset("gb18030", "朱镕基 喆 𠮷 €");
    for (const char* label : {"gb2312", "GB2312", "gb_2312-80", "x-gbk", "cp936", "GBK", "windows-936",
                              "\"gb2312\"", " GB18030 ", "charset=gbk", "EUC-CN"})
        EXPECT_EQ(labelled(bytes, label), "朱镕基 喆 𠮷 €") << label;
}

TEST(Charset, OtherAsianLabels) {
    EXPECT_EQ(labelled(in_charset("windows-950", "繁體中文，請問"), "big5"), "繁體中文，請問");
    EXPECT_EQ(labelled(in_charset("Big5-HKSCS", "香港嘅㗎"), "Big5"), "香港嘅㗎");
    EXPECT_EQ(labelled(in_charset("HZ", "中文abc"), "hz-gb-2312"), "中文abc");
    EXPECT_EQ(labelled(in_charset("windows-949", "똠방각하 한국어"), "ks_c_5601-1987"), "똠방각하 한국어");
    EXPECT_EQ(labelled(in_charset("ISO-2022-JP", "日本語のメール"), "iso-2022-jp"), "日本語のメール");
    EXPECT_EQ(labelled(in_charset("windows-31j", "①髙﨑"), "cp932"), "①髙﨑");
    EXPECT_EQ(labelled(in_charset("EUC-JP", "日本語"), "euc-jp"), "日本語");
}

TEST(Charset, JapaneseMailWithHalfWidthLetters) {
    EXPECT_EQ(labelled("\x1b(I1\x1b(B ok", "iso-2022-jp"), "ｱ ok");
}

TEST(Charset, WesternLabels) {
    EXPECT_EQ(labelled("caf\xe9 \x93quoted\x94 \x80", "iso-8859-1"), "café “quoted” €");
    EXPECT_EQ(labelled("\xd0\x9f\xd1\x80", "iso-8859-1"), "Пр");
    EXPECT_EQ(labelled("\xcf\xf0\xe8", "windows-1251"), "При");
    EXPECT_EQ(labelled(std::string_view("\x2d\x4e\x87\x65", 4), "utf-16le"), "中文");
    EXPECT_EQ(labelled("Hi +ZeVnLIqe-", "utf-7"), "Hi 日本語");
}

TEST(Charset, WithoutLabelUtf8ComesFirst) {
    EXPECT_EQ(to_utf8("中文", ""), "中文");
    EXPECT_EQ(labelled("中文", "us-ascii"), "中文");
    EXPECT_EQ(labelled("中文", "unknown-8bit"), "中文");
    EXPECT_EQ(labelled("中文", "no-such-charset"), "中文");
}

TEST(Charset, WithoutLabelChineseIsFound) {
    EXPECT_EQ(to_utf8(in_charset("gb18030", "设备无法启动，请尽快联系"), ""), "设备无法启动，请尽快联系");
    EXPECT_EQ(to_utf8(in_charset("windows-950", "設備無法啟動，請儘快聯繫我們公司"), ""),
              "設備無法啟動，請儘快聯繫我們公司");
    EXPECT_EQ(to_utf8(in_charset("ISO-2022-JP", "日本語"), ""), "日本語");
    EXPECT_EQ(to_utf8(in_charset("HZ", "你好 ok"), ""), "你好 ok");
}

TEST(Charset, WithoutLabelWesternTextStaysReadable) {
    EXPECT_EQ(to_utf8("Le caf\xe9 est ferm\xe9 cet apr\xe8s-midi, d\xe9sol\xe9.", ""),
              "Le café est fermé cet après-midi, désolé.");
}

TEST(Charset, Utf8LabelOnOtherBytes) {
    EXPECT_EQ(labelled(in_charset("gb18030", "打印机坏了"), "utf-8"), "打印机坏了");
    // Cut in the middle it is still UTF-8.
    EXPECT_EQ(labelled(std::string("打印机坏了").substr(0, 14), "utf-8"), "打印机坏\xEF\xBF\xBD");
}

TEST(Charset, BadBytesAreReplaced) {
    EXPECT_EQ(labelled("a\xff"
                       "b",
                       "gb2312"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_TRUE(valid_utf8(labelled("\x80\xff\xfe", "big5")));
}

TEST(Charset, LabelsThatAreNoCharsetAreNone) {
    for (const char* label : {"", "../../etc/passwd", "ISO_2022,locale=ja,version=9", "x", "us-ascii", "a b",
                              "utf-8\n", "ibm-37,swaplfnl"}) {
        const std::string charset = charset_of_label(label);
        EXPECT_TRUE(charset.empty() || charset == "utf-8") << label << " gave " << charset;
    }
    EXPECT_EQ(charset_of_label(std::string(100'000, 'a')), "");
}

TEST(CleanText, KeepsTextAndDropsWhatMisleads) {
    EXPECT_EQ(clean_text("a\0b\x01\x7f\r\nc\rd\te"sv), "ab\nc\nd\te");
    EXPECT_EQ(clean_text("invoice\xE2\x80\xAE"
                         "gpj.exe\xE2\x81\xA6!"),
              "invoicegpj.exe!");
    EXPECT_EQ(clean_text("\xEF\xBB\xBF"
                         "a\xE2\x80\xA8"
                         "b"),
              "a\nb");
    EXPECT_EQ(clean_text("\xed\xa0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(clean_line("  a \r\n\t b  "), "a b");
    EXPECT_EQ(cut_utf8("中文", 5), "中");
    EXPECT_EQ(cut_utf8("中文", 6), "中文");
    EXPECT_EQ(cut_utf8("中文", 2), "");
}

}  // namespace
}  // namespace aftercare::email
