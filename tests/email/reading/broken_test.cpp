// MIME as it should not be, and mails that are none.
#include "written.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using namespace std::string_view_literals;

using written::crlf;
using written::has_problem;
using written::read;

TEST(Broken, NoMailAtAll) {
    for (const std::string_view raw :
         {"", "\r\n", "just text", "\r\n\r\nFrom: a@b.c\r\n", " folded: from nothing\r\n"}) {
        const ReadMail read = read_mail(raw, {});
        EXPECT_FALSE(read.mail) << raw;
        EXPECT_FALSE(read.problem.empty());
    }
}

TEST(Broken, HeaderWithoutBody) {
    EXPECT_EQ(read("From: a@b.c\nSubject: s").subject, "s");
    EXPECT_EQ(read("From: a@b.c\nSubject: s\n").text, "");
}

TEST(Broken, BodyWithoutAnEmptyLine) {
    const Mail mail = read("From: a@b.c\nSubject: s\nThis is the text already\nand more of it\n");
    EXPECT_EQ(mail.subject, "s");
    EXPECT_EQ(mail.text, "This is the text already\nand more of it\n");
}

TEST(Broken, JunkLineInTheHeader) {
    const Mail mail = read("From: a@b.c\nno field at all\nSubject: s\n\ntext\n");
    EXPECT_EQ(mail.subject, "s");
    EXPECT_EQ(mail.text, "text\n");
}

TEST(Broken, MarkOfAMailboxFile) {
    EXPECT_EQ(read("From a@b.c Mon Nov  2 08:00:00 2026\nFrom: a@b.c\nSubject: s\n\ntext").subject, "s");
}

TEST(Broken, LastBoundaryMissing) {
    const Mail mail = read(
        "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\n"
        "Content-Type: image/png\n\nPNG and cut");
    EXPECT_EQ(mail.text, "one");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].content, "PNG and cut");
    EXPECT_TRUE(has_problem(mail, "cut off"));
}

TEST(Broken, BoundaryNotNamed) {
    for (const char* type :
         {"multipart/mixed", "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary=wrong"}) {
        const Mail mail = read("From: a@b.c\nContent-Type: " + std::string(type) +
                               "\n\npreamble\n--real\nContent-Type: text/plain\n\none\n--real\n"
                               "Content-Type: image/png\n\nPNG\n--real--\n");
        EXPECT_EQ(mail.text, "one") << type;
        EXPECT_EQ(mail.files.size(), 1u) << type;
        EXPECT_TRUE(has_problem(mail, "boundary")) << type;
    }
}

TEST(Broken, MultipartWithoutParts) {
    EXPECT_EQ(read("From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\nOnly text\n").text,
              "Only text\n");
    EXPECT_EQ(read("From: a@b.c\nContent-Type: multipart/mixed\n\nOnly text\n").text, "Only text\n");
}

TEST(Broken, SameBoundaryInside) {
    const Mail mail = read(
        "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        "Content-Type: multipart/alternative; boundary=x\n\n--x\n\nplain\n--x\n"
        "Content-Type: text/html\n\n<p>html</p>\n--x--\n--x\nContent-Type: image/png\n\nPNG\n--x--\n");
    EXPECT_EQ(mail.text, "plain");
    EXPECT_EQ(mail.files.size(), 1u);
}

TEST(Broken, InnerBoundaryNotEnded) {
    const Mail mail = read(
        "From: a@b.c\nContent-Type: multipart/mixed; boundary=out\n\n--out\n"
        "Content-Type: multipart/alternative; boundary=in\n\n--in\n\nplain\n--out\n"
        "Content-Type: image/png\n\nPNG\n--out--\n");
    EXPECT_EQ(mail.text, "plain");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].content, "PNG");
}

TEST(Broken, BoundariesThatBeginAlike) {
    const Mail mail = read(
        "From: a@b.c\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n"
        "Content-Type: multipart/alternative; boundary=abc\n\n--abc\n\nplain\n--abc--\n--ab  \n"
        "Content-Type: image/png\n\n--abnormal\n--ab--\n");
    EXPECT_EQ(mail.text, "plain");
    EXPECT_EQ(mail.files.at(0).content, "--abnormal");
}

TEST(Broken, PartOfNothing) {
    const Mail mail = read(
        "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\nContent-Type: "
        "text/plain\n--x\n\ntext\n--x--");
    EXPECT_EQ(mail.text, "text");
}

TEST(Broken, TypesThatAreNone) {
    for (const char* type : {"text", "", "foo", "text/", "/", "TEXT/PLAIN", "text/plain;",
                             "text/plain; charset=", ";;;", "text/plain; =x; charset=utf-8"})
        EXPECT_EQ(written::read_text(type, "text").text, "text") << type;
}

TEST(Broken, BytesThatAreNoText) {
    const ReadMail read = read_mail("From: a@b.c\r\nSubject: a\0b\r\n\r\nx\0y\xff\x01z"sv, {});
    ASSERT_TRUE(read.mail);
    EXPECT_EQ(read.mail->text.find('\0'), std::string::npos);
    EXPECT_EQ(read.mail->subject, "ab");
}

TEST(Broken, WrongTransferEncoding) {
    const Mail mail = read("From: a@b.c\nContent-Transfer-Encoding: base64\n\nThis is just text, sorry.\n");
    EXPECT_EQ(mail.text, "This is just text, sorry.\n");
    EXPECT_TRUE(has_problem(mail, "encoded"));
}

TEST(Broken, EveryCutOfAMailIsRead) {
    const std::string whole = crlf(
        "From: =?utf-8?B?5L2g5aW9?= <a@b.c>\nSubject: =?gb2312?Q?=C4=E3?=\n"
        "Content-Type: multipart/mixed; boundary=\"x y\"\n\n--x y\nContent-Type: text/html;\n"
        " charset=gb2312\nContent-Transfer-Encoding: base64\n\nPHA+xOO6wzwvcD4=\n--x y\n"
        "Content-Disposition: attachment; filename*0*=utf-8''%E4%BD%A0; filename*1=.txt\n\nfile\n--x y--\n");
    for (std::size_t size = 5; size <= whole.size(); ++size) {
        const ReadMail read = read_mail(std::string_view(whole).substr(0, size), {});
        EXPECT_TRUE(read.mail) << size;
    }
    const ReadMail read = read_mail(whole, {});
    EXPECT_EQ(read.mail->text, "你好\n");
    EXPECT_EQ(read.mail->files.at(0).name, "你.txt");
}

}  // namespace
}  // namespace aftercare::email
