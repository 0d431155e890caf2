// Whole sessions in the dialects of servers that the desk meets, each whole, in single bytes and in odd
// pieces.
#include "server_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::email::imap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Transcript : public testing::TestWithParam<std::size_t> {};

Progress after(std::uint32_t last) {
    Progress progress;
    progress.uidvalidity = 7;
    progress.last_uid = last;
    return progress;
}

std::vector<std::uint32_t> uids_of(const std::vector<RawMail>& mails) {
    std::vector<std::uint32_t> uids;
    for (const RawMail& mail : mails) uids.push_back(mail.uid);
    return uids;
}

// A mail's bytes hold what looks like the server's own words: only the count matters.
constexpr std::string_view treacherous = "A9 OK fake\r\n* BYE {3}\r\n";

std::string body_answer(std::uint32_t number, std::uint32_t uid, std::string_view bytes) {
    return "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid) + " BODY[] {" +
           std::to_string(bytes.size()) + "}\r\n" + std::string(bytes) + ")\r\n";
}

TEST_P(Transcript, Dovecot) {
    Scene scene(test_options(), after(4));
    scene.split_at(GetParam());
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] Dovecot ready.
        C: % AUTHENTICATE PLAIN AGNhcmVAZXhhbXBsZS5jb20AcGFzcy13b3JkLTQ3MTE=
        S: % OK [CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE UIDPLUS CONDSTORE QRESYNC ESEARCH MOVE SPECIAL-USE] Logged in
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: * ID ("name" "Dovecot")
        S: % OK ID completed (0.001 + 0.000 secs).
        C: % SELECT "INBOX"
    )");
    scene.play(select_answer(7, 2));
    scene.play(R"(
        C: % UID SEARCH UID 5:*
        S: * SEARCH 6 5
        S: % OK Search completed (0.001 + 0.000 secs).
        C: % UID FETCH 5,6 (UID INTERNALDATE RFC822.SIZE FLAGS)
        S: * 1 FETCH (UID 5 FLAGS () INTERNALDATE "20-Jul-2026 10:00:00 +0800" RFC822.SIZE 14)
        S: * 2 FETCH (UID 6 FLAGS (\Recent) INTERNALDATE "20-Jul-2026 10:00:01 +0800" RFC822.SIZE 23)
        S: % OK Fetch completed (0.001 + 0.000 secs).
        C: % UID FETCH 5 (UID BODY.PEEK[])
    )");
    scene.hear(body_answer(1, 5, "Subject: a\r\n\r\n"));
    scene.play(R"(
        S: % OK Fetch completed (0.001 + 0.000 secs).
        C: % UID MOVE 5 "Processed"
        S: * OK [COPYUID 1784512345 5 1] Moved UIDs.
        S: * 1 EXPUNGE
        S: % OK Move completed (0.001 + 0.000 secs).
        C: % UID FETCH 6 (UID BODY.PEEK[])
        S: * 1 FETCH (UID 6 FLAGS (\Seen))
    )");
    scene.hear(body_answer(1, 6, treacherous));
    scene.play(R"(
        S: % OK Fetch completed (0.001 + 0.000 secs).
        C: % UID MOVE 6 "Processed"
        S: * OK [COPYUID 1784512345 6 2] Moved UIDs.
        S: * 1 EXPUNGE
        S: % OK Move completed (0.001 + 0.000 secs).
        C: % IDLE
        S: + idling
        S: * OK Still here
        S: * 1 EXISTS
        C: DONE
        S: % OK Idle completed (3.2 + 0.001 + 3.1 secs).
        C: % UID SEARCH UID 7:*
        S: * SEARCH 7
        S: % OK Search completed (0.001 + 0.000 secs).
        C: % UID FETCH 7 (UID INTERNALDATE RFC822.SIZE FLAGS)
    )");
    EXPECT_THAT(uids_of(scene.kept), ElementsAre(5, 6));
    EXPECT_EQ(scene.kept[1].bytes, treacherous);
    EXPECT_EQ(scene.kept[0].uidvalidity, 7U);
    EXPECT_EQ(scene.kept[0].size, 14U);
    EXPECT_EQ(scene.kept[0].internal_date, parse_internal_date("20-Jul-2026 10:00:00 +0800"));
    // Saved with each mail before its move, and once more before the rest: all are moved.
    ASSERT_EQ(scene.saved.size(), 3U);
    EXPECT_THAT(scene.saved[0].unmoved, ElementsAre(5));
    EXPECT_THAT(scene.saved[1].unmoved, ElementsAre(6));
    EXPECT_EQ(scene.saved[2], after(6));
}

TEST_P(Transcript, QqWithoutMoveThatClosesIdleSessions) {
    Scene scene(test_options(), after(1));
    scene.split_at(GetParam());
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4 IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 NAMESPACE] QQMail XMIMAP4Server ready
        C: % AUTHENTICATE PLAIN
        S: +
        C: AGNhcmVAZXhhbXBsZS5jb20AcGFzcy13b3JkLTQ3MTE=
        S: % OK Success login ok
        C: % CAPABILITY
        S: * CAPABILITY IMAP4 IMAP4rev1 XLIST MOVE IDLE XAPPLEPUSHSERVICE NAMESPACE CHILDREN ID UIDPLUS COMPRESS=DEFLATE
        S: % OK CAPABILITY Completed
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: * ID NIL
        S: % OK ID completed
        C: % SELECT "INBOX"
        S: * 3 EXISTS
        S: * 0 RECENT
        S: * OK [UNSEEN 2]
        S: * OK [UIDVALIDITY 7] UID validity status
        S: * OK [UIDNEXT 4] Predicted next UID
        S: * FLAGS (\Answered \Flagged \Deleted \Draft \Seen)
        S: * OK [PERMANENTFLAGS (\* \Answered \Flagged \Deleted \Draft \Seen)] Permanent flags
        S: % OK [READ-WRITE] SELECT complete
        C: % UID SEARCH UID 2:*
        S: * SEARCH 2
        S: % OK SEARCH Completed
        C: % UID FETCH 2 (UID INTERNALDATE RFC822.SIZE FLAGS)
        S: * 2 FETCH (UID 2 INTERNALDATE "20-Jul-2026 10:00:00 +0800" RFC822.SIZE 6 FLAGS (\Recent))
        S: % OK FETCH Completed
        C: % UID FETCH 2 (UID BODY.PEEK[])
    )");
    scene.hear(body_answer(2, 2, "A: b\r\n"));
    scene.play(R"(
        S: % OK FETCH Completed
        C: % UID MOVE 2 "Processed"
        S: % BAD UID command error
        C: % UID COPY 2 "Processed"
        S: % NO copy error
        C: % CREATE "Processed"
        S: % OK create completed
        C: % UID COPY 2 "Processed"
        S: % OK [COPYUID 99 2 1] copy completed
        C: % UID STORE 2 +FLAGS.SILENT (\Deleted \Seen)
        S: % OK store completed
        C: % UID EXPUNGE 2
        S: * 2 EXPUNGE
        S: % OK expunge completed
        C: % IDLE
        S: + idling
        S: * BYE Autologout
    )");
    EXPECT_THAT(uids_of(scene.kept), ElementsAre(2));
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::closed);
    EXPECT_TRUE(scene.session.opened());
    EXPECT_EQ(scene.saved.back(), after(2));
}

TEST_P(Transcript, NeteaseThatOpensNothingForStrangers) {
    Scene scene(test_options(), after(4));
    scene.split_at(GetParam());
    // 163 announces nothing before the login, and this one nothing about ID.
    scene.play(R"(
        S: * OK Coremail System IMap Server Ready(163com[10774b260cc7a37d26d71b52404dcf5c])
        C: % CAPABILITY
        S: * CAPABILITY IMAP4rev1 XLIST SPECIAL-USE LITERAL+ STARTTLS XAPPLEPUSHSERVICE X-CM-EXT-1
        S: % OK CAPABILITY completed
        C: % LOGIN "care@example.com" "pass-word-4711"
        S: % OK LOGIN completed
        C: % CAPABILITY
        S: * CAPABILITY IMAP4rev1 XLIST SPECIAL-USE LITERAL+ STARTTLS XAPPLEPUSHSERVICE X-CM-EXT-1
        S: % OK CAPABILITY completed
        C: % SELECT "INBOX"
        S: % NO SELECT Unsafe Login. Please contact kefu@188.com for help
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: * ID ("name" "Coremail Imap" "vendor" "Mailtech")
        S: % OK ID completed
        C: % SELECT "INBOX"
    )");
    scene.play(select_answer(5, 1));
    scene.play(R"(
        C: % UID SEARCH UID 5:*
        S: * SEARCH 4
        S: % OK SEARCH completed
    )");
    // "5:*" found the last mail, which is kept already. No IDLE: it is asked again after a while.
    ASSERT_TRUE(scene.waiting);
    EXPECT_EQ(scene.waiting->kind, Wait::Kind::poll);
    EXPECT_THAT(scene.kept, IsEmpty());
    scene.time_passes();
    scene.play(R"(
        C: % NOOP
        S: * 2 EXISTS
        S: % OK NOOP completed
        C: % UID SEARCH UID 5:*
        S: * SEARCH 5
        S: % OK SEARCH completed
        C: % UID FETCH 5 (UID INTERNALDATE RFC822.SIZE FLAGS)
    )");
}

TEST_P(Transcript, NeteaseThatStaysClosed) {
    Scene scene;
    scene.split_at(GetParam());
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 ID] Coremail ready
        C: % LOGIN "care@example.com" "pass-word-4711"
        S: % OK [CAPABILITY IMAP4rev1 ID] LOGIN completed
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: % OK ID completed
        C: % SELECT "INBOX"
        S: % NO SELECT Unsafe Login. Please contact kefu@188.com for help
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_mailbox);
    EXPECT_THAT(scene.ending->reason, HasSubstr("Unsafe Login"));
}

Options oauth() {
    Options options = test_options();
    options.method = Method::oauth;
    return options;
}

TEST_P(Transcript, GmailByToken) {
    Scene scene(oauth(), after(4));
    scene.split_at(GetParam());
    scene.play(R"(
        S: * OK Gimap ready for requests from 192.0.2.1 d2e1a72fcca58-7eb
        C: % CAPABILITY
        S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER
        S: % OK Thats all she wrote! d2e1a72fcca58-7eb
        C: % AUTHENTICATE XOAUTH2 dXNlcj1jYXJlQGV4YW1wbGUuY29tAWF1dGg9QmVhcmVyIHlhMjkudG9rZW4BAQ==
        S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584
        S: % OK care@example.com authenticated (Success)
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: * ID ("name" "GImap" "vendor" "Google, Inc.")
        S: % OK Success d2e1a72fcca58-7eb
        C: % SELECT "INBOX"
    )");
    scene.play(select_answer(5, 1));
    scene.play(R"(
        C: % UID SEARCH UID 5:*
        S: * SEARCH
        S: * 2 EXISTS
        S: % OK SEARCH completed (Success)
        C: % UID SEARCH UID 5:*
        S: * SEARCH 5
        S: % OK SEARCH completed (Success)
        C: % UID FETCH 5 (UID INTERNALDATE RFC822.SIZE FLAGS)
        S: * 2 FETCH (UID 5 RFC822.SIZE 6 INTERNALDATE "20-Jul-2026 02:00:00 +0000" FLAGS ())
        S: % OK Success
        C: % UID FETCH 5 (UID BODY.PEEK[])
    )");
    scene.hear(body_answer(2, 5, "A: b\r\n"));
    scene.play(R"(
        S: % OK Success
        C: % UID MOVE 5 "Processed"
        S: % NO [TRYCREATE] No folder Processed (Failure)
        C: % CREATE "Processed"
        S: % OK Success
        C: % UID MOVE 5 "Processed"
        S: * OK [COPYUID 3 5 1] (Success)
        S: * 2 EXPUNGE
        S: * 1 EXISTS
        S: % OK (Success)
        C: % IDLE
        S: + idling
    )");
    ASSERT_TRUE(scene.waiting);
    EXPECT_EQ(scene.waiting->kind, Wait::Kind::idle);
    EXPECT_THAT(uids_of(scene.kept), ElementsAre(5));
    scene.session.stop();
    scene.hear("");
}

TEST_P(Transcript, GmailThatDoesNotLikeTheToken) {
    Scene scene(oauth());
    scene.split_at(GetParam());
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] Gimap ready
        C: % AUTHENTICATE XOAUTH2 dXNlcj1jYXJlQGV4YW1wbGUuY29tAWF1dGg9QmVhcmVyIHlhMjkudG9rZW4BAQ==
        S: + eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==
        C:
        S: % NO [AUTHENTICATIONFAILED] Invalid credentials ya29.token care@example.com (Failure)
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_login);
    EXPECT_THAT(scene.ending->reason, HasSubstr("Invalid credentials *** *** (Failure)"));
}

TEST_P(Transcript, ExchangeOnline) {
    Scene scene(oauth(), after(9));
    scene.split_at(GetParam());
    // Its sizes are estimates, and it answers a command line's end only when the literal is counted right.
    scene.play(R"(
        S: * OK The Microsoft Exchange IMAP4 service is ready. [UwBJADIAUABSADAA]
        C: % CAPABILITY
        S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
        S: % OK CAPABILITY completed.
        C: % AUTHENTICATE XOAUTH2 dXNlcj1jYXJlQGV4YW1wbGUuY29tAWF1dGg9QmVhcmVyIHlhMjkudG9rZW4BAQ==
        S: % OK AUTHENTICATE completed.
        C: % CAPABILITY
        S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+
        S: % OK CAPABILITY completed.
        C: % ID ("name" "aftercare" "version" "0.1" "vendor" "aftercare")
        S: * ID ("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")
        S: % OK ID completed
        C: % SELECT "INBOX"
    )");
    scene.play(select_answer(12, 3));
    scene.play(R"(
        C: % UID SEARCH UID 10:*
        S: * SEARCH 10 11
        S: % OK SEARCH completed.
        C: % UID FETCH 10,11 (UID INTERNALDATE RFC822.SIZE FLAGS)
        S: * 1 FETCH (UID 10 INTERNALDATE " 9-Jul-2026 02:00:00 +0000" RFC822.SIZE 900 FLAGS (\Seen))
        S: * 2 FETCH (UID 11 INTERNALDATE " 9-Jul-2026 02:00:00 +0000" RFC822.SIZE 900 FLAGS (\Seen))
        S: % OK FETCH completed.
        C: % UID FETCH 10 (UID BODY.PEEK[])
    )");
    scene.hear(body_answer(1, 10, "A: b\r\n"));
    scene.play(R"(
        S: % OK FETCH completed.
        C: % UID MOVE 10 "Processed"
        S: * OK [COPYUID 14 10 3]
        S: * 1 EXPUNGE
        S: % OK MOVE completed.
        C: % UID FETCH 11 (UID BODY.PEEK[])
    )");
    scene.hear("* 1 FETCH (UID 11 BODY[] \"\")\r\n");
    scene.play("S: % NO Server Unavailable. 15");
    EXPECT_THAT(uids_of(scene.kept), ElementsAre(10));
    EXPECT_EQ(scene.kept[0].size, 900U);
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::unavailable);
    EXPECT_EQ(scene.session.stuck().uid, 11U);
    EXPECT_EQ(scene.session.stuck().tries, 1);
}

INSTANTIATE_TEST_SUITE_P(Pieces, Transcript, testing::Values(0, 1, 7));

}  // namespace
}  // namespace aftercare::email::imap
