// Which part is the text, which are files, and how those are called.
#include "written.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using written::base64;
using written::has_problem;
using written::in_charset;
using written::read;
using written::read_text;

constexpr std::string_view head = "From: a@b.cn\nSubject: s\n";

// A multipart whose parts are given with their headers.
std::string multipart(std::string_view type, std::initializer_list<std::string> parts,
                      std::string boundary = "=_x") {
    std::string out = "Content-Type: multipart/" + std::string(type) + "; boundary=\"" + boundary + "\"\n\n";
    for (const std::string& part : parts) out += "--" + boundary + "\n" + part + "\n";
    return out + "--" + boundary + "--\n";
}

Mail read_parts(std::string_view type, std::initializer_list<std::string> parts) {
    return read(std::string(head) + multipart(type, parts));
}

const std::string plain = "Content-Type: text/plain; charset=utf-8\n\nPlain text";
const std::string html = "Content-Type: text/html; charset=utf-8\n\n<p>Marked <b>up</b></p>";
const std::string picture =
    "Content-Type: image/png; name=\"a.png\"\nContent-ID: <pic@1>\nContent-Transfer-Encoding: "
    "base64\n\niVBORw==";

TEST(Body, PlainIsPreferred) {
    const Mail mail = read_parts("alternative", {plain, html});
    EXPECT_EQ(mail.text, "Plain text");
    EXPECT_FALSE(mail.text_from_html);
    EXPECT_TRUE(mail.files.empty());
    EXPECT_EQ(read_parts("alternative", {html, plain}).text, "Plain text");
}

TEST(Body, HtmlIfPlainIsEmptyOrSaysNothing) {
    for (const char* text :
         {"", "  \n\n", "您的邮件客户端不支持HTML格式", "Your client does not support HTML."}) {
        const Mail mail =
            read_parts("alternative", {"Content-Type: text/plain\n\n" + std::string(text), html});
        EXPECT_EQ(mail.text, "Marked up\n") << text;
        EXPECT_TRUE(mail.text_from_html);
    }
}

TEST(Body, AStubIsBetterThanNothing) {
    const Mail mail =
        read_parts("alternative", {"Content-Type: text/plain\n\nYour client does not support HTML.",
                                   "Content-Type: text/html\n\n<img src=x>"});
    EXPECT_EQ(mail.text, "Your client does not support HTML.");
}

TEST(Body, HtmlAlone) {
    const Mail mail =
        read_text("text/html; charset=gb2312", in_charset("gb18030", "<p>朱镕基<br>第二行</p>"));
    EXPECT_EQ(mail.text, "朱镕基\n第二行\n");
    EXPECT_TRUE(mail.text_from_html);
}

TEST(Body, ChineseCharsetsOfTheBody) {
    EXPECT_EQ(read_text("text/plain; charset=gb2312", in_charset("gb18030", "朱镕基喆")).text, "朱镕基喆");
    EXPECT_EQ(read_text("text/plain; charset=\"big5\"", in_charset("windows-950", "繁體中文")).text,
              "繁體中文");
    EXPECT_EQ(read_text("text/plain", in_charset("gb18030", "没有标签的中文")).text, "没有标签的中文");
    EXPECT_EQ(read_text("text/plain; charset=hz-gb-2312", in_charset("HZ", "你好")).text, "你好");
    EXPECT_EQ(read_text("text/plain; charset = GBK ; format=fixed", in_charset("gb18030", "你好")).text,
              "你好");
}

TEST(Body, InlinePictureOfRelated) {
    const Mail mail = read_parts("alternative", {plain, multipart("related", {html, picture}, "inner")});
    EXPECT_EQ(mail.text, "Plain text");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "a.png");
    EXPECT_EQ(mail.files[0].media_type, "image/png");
    EXPECT_EQ(mail.files[0].content_id, "pic@1");
    EXPECT_TRUE(mail.files[0].shown_inline);
    EXPECT_EQ(mail.files[0].content, "\x89PNG");
}

TEST(Body, RelatedNamesItsRoot) {
    const std::string root = "Content-Type: text/html\nContent-ID: <root@1>\n\n<p>root</p>";
    const Mail mail = read_parts("related; start=\"<root@1>\"", {picture, root});
    EXPECT_EQ(mail.text, "root\n");
    ASSERT_EQ(mail.files.size(), 1u);
}

TEST(Body, AppleTextPictureText) {
    const Mail mail = read_parts("mixed", {"Content-Type: text/plain\n\nBefore",
                                           "Content-Disposition: inline; filename=photo.jpeg\n"
                                           "Content-Type: image/jpeg; name=photo.jpeg\n\nJPEG",
                                           "Content-Type: text/plain\n\nAfter"});
    EXPECT_EQ(mail.text, "Before\nAfter");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "photo.jpeg");
    EXPECT_TRUE(mail.files[0].shown_inline);
}

TEST(Body, AppleFilesWithinTheAlternative) {
    const std::string pdf =
        "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: inline; filename=a.pdf\n\nPDF";
    const Mail mail = read_parts("alternative", {plain, multipart("mixed", {html, pdf, html}, "inner")});
    EXPECT_EQ(mail.text, "Plain text");
    ASSERT_EQ(mail.files.size(), 1u);
}

TEST(Body, BothFormsSideBySideAreReadOnce) {
    const Mail mail = read_parts("mixed", {"Content-Type: text/plain\n\nMarked\nup", html});
    EXPECT_EQ(mail.text, "Marked\nup");
}

TEST(Body, FooterOfAListIsKept) {
    EXPECT_EQ(read_parts("mixed", {html, "Content-Type: text/plain\n\nList footer"}).text,
              "Marked up\nList footer");
}

TEST(Body, TextFilesAreFiles) {
    const std::string attached =
        "Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment\n\nlog";
    const std::string named =
        "Content-Type: text/plain; name=\"notes.txt\"\nContent-Disposition: inline\n\nnotes";
    const Mail mail = read_parts("mixed", {plain, attached, named});
    EXPECT_EQ(mail.text, "Plain text");
    ASSERT_EQ(mail.files.size(), 2u);
    EXPECT_EQ(mail.files[0].name, "log.txt");
    EXPECT_EQ(mail.files[1].content, "notes");
    // Some mailers name the body.
    EXPECT_EQ(read_parts("mixed", {"Content-Type: text/plain; name=body.txt\n\nBody", attached}).text,
              "Body");
}

TEST(Body, ForwardedMailIsAFile) {
    const Mail mail = read_parts(
        "mixed", {plain,
                  "Content-Type: message/rfc822\n\nFrom: evil@x.cn\n"
                  "Subject: =?utf-8?B?5ZCI5ZCM?= 1/2\nContent-Type: multipart/mixed; boundary=\"=_y\"\n\n"
                  "--=_y\n\nInner text\n--=_y--\n"});
    EXPECT_EQ(mail.text, "Plain text");
    EXPECT_EQ(mail.from.size(), 1u);
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "2.eml");
    EXPECT_EQ(mail.files[0].media_type, "message/rfc822");
    EXPECT_NE(mail.files[0].content.find("Inner text"), std::string::npos);
}

TEST(Body, PartsOfADigestAreMails) {
    const Mail mail =
        read_parts("digest", {"\nFrom: x@y.cn\nSubject: one\n\nInner", "\nSubject: two\n\nInner"});
    EXPECT_EQ(mail.text, "");
    ASSERT_EQ(mail.files.size(), 2u);
    EXPECT_EQ(mail.files[0].name, "one.eml");
}

TEST(Body, SignedMailIsReadWithoutItsSignature) {
    const Mail mail =
        read_parts("signed; protocol=\"application/pgp-signature\"",
                   {plain, "Content-Type: application/pgp-signature; name=signature.asc\n\nSIG"});
    EXPECT_EQ(mail.text, "Plain text");
    EXPECT_TRUE(mail.files.empty());
}

TEST(Body, EncryptedMailIsSaidToBe) {
    Mail mail =
        read_parts("encrypted", {"Content-Type: application/pgp-encrypted\n\nVersion: 1",
                                 "Content-Type: application/octet-stream; name=encrypted.asc\n\nXXX"});
    EXPECT_TRUE(has_problem(mail, "encrypted"));
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "encrypted.asc");
    mail = read_text("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIIB");
    EXPECT_TRUE(has_problem(mail, "encrypted"));
    mail = read_text("application/x-pkcs7-mime; smime-type=signed-data", "MIIB");
    EXPECT_TRUE(has_problem(mail, "signed as a whole"));
    EXPECT_EQ(mail.files.at(0).name, "smime.p7m");
    EXPECT_TRUE(has_problem(read_text("text/plain", "-----BEGIN PGP MESSAGE-----\n\nx"), "encrypted"));
}

TEST(Body, InvitationIsAFile) {
    const Mail mail = read_parts(
        "alternative", {plain, html, "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"});
    EXPECT_EQ(mail.text, "Plain text");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "invite-1.ics");
}

TEST(Body, OutlooksOwnFormatIsKept) {
    const Mail mail = read_parts("mixed", {plain, "Content-Type: application/ms-tnef\n\nTNEF"});
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "winmail.dat");
    EXPECT_TRUE(has_problem(mail, "winmail.dat"));
}

TEST(Body, UuencodeInText) {
    const Mail mail = read_text("text/plain", "See file\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n");
    EXPECT_EQ(mail.text, "See file\n\n");
    ASSERT_EQ(mail.files.size(), 1u);
    EXPECT_EQ(mail.files[0].name, "cat.txt");
    EXPECT_EQ(mail.files[0].content, "Cat");
}

TEST(Body, FlowedText) {
    EXPECT_EQ(read_text("text/plain; format=flowed; delsp=yes", "设备 \n故障\n-- \n名").text,
              "设备故障\n-- \n名\n");
}

TEST(Body, QuotedPrintableAndBase64) {
    EXPECT_EQ(read("From: a@b.c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
                   "quoted-printable\n\n"
                   "=E4=BD=\n=A0=e5=a5=bd")
                  .text,
              "你好");
    EXPECT_EQ(
        read("From: a@b.c\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n" +
             base64(in_charset("gb18030", "你好朱镕基")))
            .text,
        "你好朱镕基");
}

std::string name_of(std::string_view fields) {
    const Mail mail = read_parts("mixed", {plain, std::string(fields) + "\n\nX"});
    return mail.files.size() == 1 ? mail.files[0].name : "<" + std::to_string(mail.files.size()) + " files>";
}

TEST(FileNames, AllWaysToWriteOne) {
    const std::string gbk = in_charset("gb18030", "朱镕基报价单.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=\"=?gb2312?B?" + base64(gbk) + "?=\""),
              "朱镕基报价单.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf\nContent-Disposition: attachment; filename==?gbk?B?" +
                      base64(gbk) + "?="),
              "朱镕基报价单.pdf");
    EXPECT_EQ(
        name_of("Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"" + gbk + "\""),
        "朱镕基报价单.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf\nContent-Disposition: attachment; "
                      "filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf"),
              "报价.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf\nContent-Disposition: attachment;\n "
                      "filename*0*=gb2312'zh'%B1%A8;\n"
                      " filename*1*=%BC%DB; filename*2=\".pdf\""),
              "报价.pdf");
    EXPECT_EQ(
        name_of(
            "Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''%E6%8A;\n"
            " filename*1*=%A5.pdf"),
        "报.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=\"plain.pdf\"\nContent-Disposition: attachment;\n"
                      " filename=\"plain.pdf\"; filename*=utf-8''%E6%8A%A5.pdf"),
              "报.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=type.pdf\nContent-Disposition: attachment; "
                      "filename=disp.pdf"),
              "disp.pdf");
    EXPECT_EQ(name_of("Content-Type: application/pdf\nContent-Disposition: attachment; filename=my file.pdf"),
              "my file.pdf");
}

TEST(FileNames, CharactersCutBetweenWords) {
    const std::string gbk = in_charset("gb18030", "设备故障照片.jpg");
    EXPECT_EQ(name_of("Content-Type: image/jpeg; name=\"=?gb2312?B?" + base64(gbk.substr(0, 5)) +
                      "?=\n =?gb2312?B?" + base64(gbk.substr(5)) + "?=\""),
              "设备故障照片.jpg");
}

TEST(FileNames, AreSafe) {
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=\"=?utf-8?Q?a=E2=80=AEfdp=2Eexe?=\""), "afdp.exe");
    EXPECT_EQ(name_of("Content-Type: application/pdf; name=\"\""),
              "file-1.bin" == name_of("Content-Type: a/b") ? "file-1.pdf" : "");
}

}  // namespace
}  // namespace aftercare::email
