// A mail as it comes in, and what is read from it.
#include "adapters/email/reading/read_mail.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

TEST(ReadMail, PlainMail) {
    const ReadMail read = read_mail("From: =?gb2312?B?1uzpRrv5?= <a@EXAMPLE.com>\r\nSubject: hi\r\n\r\nText\r\n", {});
    ASSERT_TRUE(read.mail) << read.problem;
    EXPECT_EQ(read.mail->from.at(0).address, "a@example.com");
    EXPECT_EQ(read.mail->text, "Text\n");
}

}  // namespace
}  // namespace aftercare::email
