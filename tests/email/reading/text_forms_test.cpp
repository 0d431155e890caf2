// Flowed text, uuencode, texts that say nothing, transfer encodings.
#include "adapters/email/reading/flowed.h"
#include "adapters/email/reading/stub_text.h"
#include "adapters/email/reading/transfer.h"
#include "adapters/email/reading/uuencode.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

TEST(Flowed, LinesAreJoined) {
    EXPECT_EQ(unflow("one \ntwo\nthree\n", false), "one two\nthree\n");
    EXPECT_EQ(unflow("中 \n文\n", true), "中文\n");
    EXPECT_EQ(unflow("> a \n> b\nc\n", false), "> a b\nc\n");
    EXPECT_EQ(unflow(">> a \n> b\n", false), ">> a \n> b\n");
    EXPECT_EQ(unflow(" From here\n", false), "From here\n");
    EXPECT_EQ(unflow("text \n-- \nName\n", false), "text \n-- \nName\n");
    EXPECT_EQ(unflow("", false), "");
    EXPECT_EQ(unflow("open ", false), "open \n");
}

TEST(Uuencode, FilesAreTakenOutOfTheText) {
    const UuText found = take_uuencoded("Before\nbegin 644 a.txt\n#0V%T\n`\nend\nAfter\n", 5);
    EXPECT_EQ(found.text, "Before\nAfter\n");
    ASSERT_EQ(found.files.size(), 1u);
    EXPECT_EQ(found.files[0].name, "a.txt");
    EXPECT_EQ(found.files[0].content, "Cat");
}

TEST(Uuencode, WhatOnlyLooksLikeItStays) {
    for (const std::string_view text :
         {"begin 644 a.txt\n#0V%T\n", "begin 644\n#0V%T\nend\n", "begin the work\nend\n",
          "begin 644 a.txt\nthis is prose, and longer than its letter says it is, by far and without "
          "doubt\nend\n"}) {
        const UuText found = take_uuencoded(text, 5);
        EXPECT_EQ(found.text, text);
        EXPECT_TRUE(found.files.empty());
    }
    EXPECT_TRUE(take_uuencoded("begin 644 a\n#0V%T\nend\n", 0).files.empty());
}

TEST(StubText, Table) {
    EXPECT_TRUE(is_stub_text("您的邮件客户端不支持 HTML 格式，请使用其他客户端查看。"));
    EXPECT_TRUE(is_stub_text("Your email client does not support HTML emails."));
    EXPECT_TRUE(is_stub_text("  To view this message use an HTML-enabled mail client. "));
    EXPECT_FALSE(is_stub_text("打印机不支持双面打印"));
    EXPECT_FALSE(is_stub_text("The export to HTML is broken"));
    EXPECT_FALSE(is_stub_text("不支持html" + std::string(1000, 'x')));
}

TEST(Transfer, Base64IsReadTolerantly) {
    EXPECT_EQ(decode_transfer("5L2g\r\n5aW9", "BASE64").bytes, "你好");
    EXPECT_EQ(decode_transfer("YWI", "base64").bytes, "ab");
    EXPECT_EQ(decode_transfer("YWJjZGVm!Z2hpamts", "base64 (comment)").bytes, "abcdefghijkl");
    EXPECT_EQ(decode_transfer("", "base64").bytes, "");
}

TEST(Transfer, QuotedPrintableIsReadTolerantly) {
    EXPECT_EQ(decode_transfer("=e4=bd=a0=\r\n!", "Quoted-Printable").bytes, "你!");
    EXPECT_EQ(decode_transfer("a=b =", "quoted-printable").bytes.substr(0, 4), "a=b ");
}

TEST(Transfer, WrongLabels) {
    const Decoded text = decode_transfer("This is plain text, isn't it?\r\n", "base64");
    EXPECT_EQ(text.bytes, "This is plain text, isn't it?\r\n");
    EXPECT_TRUE(text.wrong_label);
    EXPECT_EQ(decode_transfer("abc", "no-such-thing").bytes, "abc");
    EXPECT_EQ(decode_transfer("begin 644 a\n#0V%T\n`\nend\n", "x-uuencode").bytes, "Cat");
}

}  // namespace
}  // namespace aftercare::email
