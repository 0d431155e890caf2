// Reports about delivery, as servers send them.
#include "written.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using written::read;

constexpr std::string_view postfix = R"(Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.test.invalid>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
	boundary="25B79A9633A.1795290862/mx.test.invalid"
Message-Id: <1@mx.test.invalid>

This is a MIME-encapsulated message.

--25B79A9633A.1795290862/mx.test.invalid
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

could not be delivered

--25B79A9633A.1795290862/mx.test.invalid
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test.invalid
X-Postfix-Sender: rfc822; bot@test.invalid

Final-Recipient: rfc822; "a b"@test.invalid
Original-Recipient: rfc822;"a b"@test.invalid
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User doesn't exist: a
    b@test.invalid

Original-Recipient: rfc822; second@test.invalid
Action: Delayed (will retry)
Status: 4.4.1 (timeout)

--25B79A9633A.1795290862/mx.test.invalid
Content-Type: message/rfc822

Subject: =?utf-8?B?5L2g5aW9?=
Message-Id: <conv.1.2@test.invalid>
From: bot@test.invalid

x

--25B79A9633A.1795290862/mx.test.invalid--
)";

TEST(Report, FailureOfPostfix) {
    const Mail mail = read(postfix);
    EXPECT_EQ(mail.content_type, "multipart/report");
    EXPECT_EQ(mail.report_type, "delivery-status");
    ASSERT_EQ(mail.statuses.size(), 2u);
    EXPECT_EQ(mail.statuses[0].recipient, "\"a b\"@test.invalid");
    EXPECT_EQ(mail.statuses[0].action, "failed");
    EXPECT_EQ(mail.statuses[0].status, "5.1.1");
    EXPECT_EQ(mail.statuses[0].diagnostic, "550 5.1.1 User doesn't exist: a b@test.invalid");
    EXPECT_EQ(mail.statuses[1].recipient, "second@test.invalid");
    EXPECT_EQ(mail.statuses[1].action, "delayed");
    EXPECT_EQ(mail.statuses[1].status, "4.4.1");
    EXPECT_EQ(header(mail.returned_headers, "message-id"), "<conv.1.2@test.invalid>");
    EXPECT_EQ(mail.message_id, "1@mx.test.invalid");
    EXPECT_EQ(mail.text, "could not be delivered\n");
    EXPECT_TRUE(mail.files.empty());
    EXPECT_TRUE(mail.problems.empty());
}

TEST(Report, HeadersAlone) {
    const Mail mail = read(R"(From: a@b.c
Content-Type: multipart/report; report-type="Delivery-Status"; boundary=x

--x

Failed.
--x
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAYi5jCkFjdGlvbjogZmFpbGVkCg==
--x
Content-Type: text/rfc822-headers

Message-ID: <m@n>
Subject: s
--x--
)");
    EXPECT_EQ(mail.report_type, "delivery-status");
    ASSERT_EQ(mail.statuses.size(), 1u);
    EXPECT_EQ(mail.statuses[0].recipient, "a@b.c");
    EXPECT_EQ(header(mail.returned_headers, "message-id"), "<m@n>");
}

TEST(Report, DispositionIsNoFileAndNoText) {
    const Mail mail = read(R"(From: a@b.c
Content-Type: multipart/report; report-type=disposition-notification; boundary=x

--x

Read.
--x
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-manually; displayed
--x--
)");
    EXPECT_EQ(mail.report_type, "disposition-notification");
    EXPECT_EQ(mail.text, "Read.");
    EXPECT_TRUE(mail.files.empty());
    EXPECT_TRUE(mail.statuses.empty());
}

TEST(Report, LongDiagnosticsAndManyRecipientsAreCut) {
    std::string status;
    for (int at = 0; at < 300; ++at)
        status += "Final-Recipient: rfc822; a" + std::to_string(at) +
                  "@b.c\nAction: failed\nDiagnostic-Code: x; " + std::string(900, 'd') + "\n\n";
    const Mail mail = read("From: a@b.c\nContent-Type: message/delivery-status\n\n" + status);
    ASSERT_EQ(mail.statuses.size(), ReadingLimits{}.statuses);
    EXPECT_EQ(mail.statuses[0].diagnostic.size(), 500u);
}

}  // namespace
}  // namespace aftercare::email
