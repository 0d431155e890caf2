// Whatever the bytes are, the result keeps its promises.
#include "adapters/email/reading/clean_text.h"
#include "promises.h"
#include "written.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace aftercare::email {
namespace {

constexpr ReadingLimits tight{.raw_bytes = 20'000,
                              .header_bytes = 4'000,
                              .headers = 30,
                              .depth = 4,
                              .parts = 12,
                              .files = 4,
                              .decoded_bytes = 2'000,
                              .text_bytes = 500,
                              .html_bytes = 2'000,
                              .addresses = 5,
                              .references = 5,
                              .statuses = 3};

constexpr std::array<std::string_view, 60> pieces = {"From: ",
                                                     "a@b.c",
                                                     "\r\n",
                                                     "\n",
                                                     "\r\n\r\n",
                                                     "Subject: ",
                                                     "=?gb2312?B?",
                                                     "=?utf-8?Q?",
                                                     "?=",
                                                     "\xc4\xe3",
                                                     "\xff",
                                                     "Content-Type: ",
                                                     "multipart/mixed; boundary=x",
                                                     "multipart/alternative; boundary=\"y\"",
                                                     "multipart/report; boundary=x",
                                                     "text/html",
                                                     "text/plain; charset=gb2312",
                                                     "message/rfc822",
                                                     "message/delivery-status",
                                                     "application/ms-tnef",
                                                     "\r\n--x\r\n",
                                                     "\r\n--y\r\n",
                                                     "\r\n--x--\r\n",
                                                     "Content-Transfer-Encoding: base64\r\n",
                                                     "quoted-printable",
                                                     "=C4=E3=",
                                                     "xOO6ww==",
                                                     "Content-Disposition: attachment; filename=",
                                                     "filename*0*=utf-8''%E4",
                                                     "; name=\"",
                                                     "\"",
                                                     "../",
                                                     "<p>",
                                                     "<blockquote type=cite>",
                                                     "</blockquote>",
                                                     "<div class=gmail_quote>",
                                                     "</div>",
                                                     "<a href=\"http://a\">",
                                                     "&#x202e;",
                                                     "<style>",
                                                     "<!--",
                                                     "\xE2\x80\xAE",
                                                     "begin 644 a\n#0V%T\n",
                                                     "end\n",
                                                     "Final-Recipient: rfc822; a@b\r\n",
                                                     "Action: failed\r\n",
                                                     "References: ",
                                                     "<a@b>",
                                                     "(",
                                                     ")",
                                                     "<",
                                                     ">",
                                                     ",",
                                                     ";",
                                                     ":",
                                                     "中文",
                                                     "\x1b$B",
                                                     "~{",
                                                     "<td>",
                                                     "To: g: a@b.c, d@e.f;"};

std::string made_up(std::mt19937& random) {
    std::string raw = "From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n";
    if (random() % 4 == 0) raw.clear();
    const std::size_t count = random() % 120;
    for (std::size_t at = 0; at < count; ++at) {
        if (random() % 12 == 0) {
            raw += static_cast<char>(random());
        } else {
            raw += pieces[random() % pieces.size()];
        }
    }
    return raw;
}

TEST(Promises, HoldForMadeUpMails) {
    std::mt19937 random(20261122);
    std::size_t mails = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::string raw = made_up(random);
        const ReadMail read = read_mail(raw, tight);
        const std::string broken = broken_promise(read, tight);
        ASSERT_EQ(broken, "") << round << "\n" << raw;
        mails += read.mail ? 1 : 0;
    }
    // Otherwise the pieces would test little.
    EXPECT_GT(mails, 10'000u);
}

TEST(Promises, HoldForRandomBytes) {
    std::mt19937 random(7);
    for (int round = 0; round < 3'000; ++round) {
        std::string raw = "From: x\r\n" + std::string(round % 2 == 0 ? "\r\n" : "Subject: ");
        for (std::size_t at = random() % 600; at > 0; --at) raw += static_cast<char>(random());
        ASSERT_EQ(broken_promise(read_mail(raw, tight), tight), "") << round;
    }
}

TEST(Promises, TheSameBytesReadTheSame) {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        const std::string raw = made_up(random);
        const ReadMail first = read_mail(raw, {});
        const ReadMail second = read_mail(raw, {});
        ASSERT_EQ(first.mail.has_value(), second.mail.has_value());
        if (!first.mail) continue;
        EXPECT_EQ(first.mail->text, second.mail->text);
        EXPECT_EQ(first.mail->from, second.mail->from);
        EXPECT_EQ(first.mail->files.size(), second.mail->files.size());
    }
}

}  // namespace
}  // namespace aftercare::email
