#include "talk.h"

#include <gtest/gtest.h>

namespace aftercare::email::lmtp {
namespace {

using Wants = Session::Wants;

const std::string begin_lmtp = "LHLO mx.example\r\nMAIL FROM:<a@b>\r\nRCPT TO:<desk@here>\r\n";

// The codes of replies, "250-" lines left out: "250 354 250".
std::string codes(const std::string& replies) {
    std::string result;
    std::size_t begin = 0;
    while (begin < replies.size()) {
        const std::size_t end = replies.find("\r\n", begin);
        const std::string line = replies.substr(begin, end - begin);
        if (line.size() > 3 && line[3] == ' ') result += (result.empty() ? "" : " ") + line.substr(0, 3);
        begin = end + 2;
    }
    return result;
}

TEST(LmtpSession, GreetsAndOffers) {
    Talk talk(SessionOptions{.host_name = "mail.example", .max_message = 1234});
    EXPECT_EQ(talk.replies, "220 mail.example Aftercare ready\r\n");
    EXPECT_EQ(talk.say("LHLO mx\r\n"),
              "250-mail.example\r\n250-PIPELINING\r\n250-SIZE 1234\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
              "250 ENHANCEDSTATUSCODES\r\n");
    EXPECT_EQ(talk.say("HELO mx\r\n"), "250 mail.example\r\n");
    EXPECT_EQ(talk.say("EHLO\r\n"), "501 5.5.4 Name yourself\r\n");
}

TEST(LmtpSession, TakesAMailAndAnswersForEachRecipient) {
    Talk talk;
    talk.results = {Kept::ok, Kept::try_later, Kept::refused};
    const std::string replies = talk.say(
        "LHLO mx\r\nMAIL FROM:<a@b> BODY=8BITMIME SIZE=9\r\nRCPT TO:<one@here>\r\nRCPT TO:<two@here>\r\n"
        "RCPT TO:<three@here>\r\nDATA\r\n..x\r\n.\r\n");
    EXPECT_TRUE(
        replies.ends_with("354 End with a line that holds only a dot\r\n250 2.0.0 Kept\r\n"
                          "451 4.3.0 Not kept, try again later\r\n550 5.7.1 Refused\r\n"))
        << replies;
    ASSERT_EQ(talk.mails.size(), 1u);
    EXPECT_EQ(talk.mails[0].envelope,
              (Envelope{"a@b", {"one@here", "two@here", "three@here"}, "192.0.2.1", false}));
    EXPECT_EQ(talk.mails[0].bytes, ".x\r\n");
}

TEST(LmtpSession, SmtpHasOneReplyThatOfTheWorst) {
    struct Row {
        std::vector<Kept> results;
        std::string code;
    };
    const std::vector<Row> rows{{{Kept::ok, Kept::ok}, "250"},
                                {{Kept::ok, Kept::refused}, "550"},
                                {{Kept::refused, Kept::try_later}, "451"},
                                {{Kept::ok, Kept::try_later}, "451"}};
    for (const Row& row : rows) {
        Talk talk;
        talk.results = row.results;
        EXPECT_EQ(
            codes(talk.say("EHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<x@h>\r\nRCPT TO:<y@h>\r\nDATA\r\n.\r\n")),
            "250 250 250 250 354 " + row.code);
        EXPECT_EQ(talk.mails.at(0).envelope.mail_from, "");
    }
}

TEST(LmtpSession, MissingResultsMeanTryLater) {
    Talk talk;
    talk.results = {};
    EXPECT_EQ(codes(talk.say(begin_lmtp + "RCPT TO:<b@here>\r\nDATA\r\n.\r\n")),
              "250 250 250 250 354 451 451");
}

TEST(LmtpSession, RefusesUnknownAddressesAtRcpt) {
    Talk talk({}, [](std::string_view address) {
        if (address == "desk@here") return RecipientCheck::known;
        return address == "busy@here" ? RecipientCheck::try_later : RecipientCheck::unknown;
    });
    EXPECT_EQ(talk.say("LHLO mx\r\nMAIL FROM:<a@b>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("RCPT TO:<nobody@here>\r\n"), "550 5.1.1 Unknown address\r\n");
    EXPECT_EQ(talk.say("RCPT TO:<busy@here>\r\n"), "451 4.3.0 Cannot say now, try again later\r\n");
    EXPECT_EQ(talk.say("DATA\r\n"), "503 5.5.1 No recipient was accepted\r\n");
    EXPECT_EQ(codes(talk.say("RCPT TO:<desk@here>\r\nDATA\r\nx\r\n.\r\n")), "250 354 250");
    EXPECT_EQ(talk.mails.at(0).envelope.rcpt_to, std::vector<std::string>{"desk@here"});
}

TEST(LmtpSession, KeepsTheOrderOfCommands) {
    struct Row {
        std::string said;
        std::string codes;
    };
    const std::vector<Row> rows{
        {"MAIL FROM:<a@b>\r\n", "503"},
        {"RCPT TO:<a@b>\r\n", "503"},
        {"DATA\r\n", "503"},
        {"LHLO x\r\nRCPT TO:<a@b>\r\n", "250 503"},
        {"LHLO x\r\nDATA\r\n", "250 503"},
        {"LHLO x\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<c@d>\r\n", "250 250 503"},
        {"LHLO x\r\nMAIL FROM:<a@b>\r\nDATA\r\n", "250 250 503"},
        {"LHLO x\r\nMAIL FROM:<a@b>\r\nRSET\r\nRCPT TO:<a@b>\r\n", "250 250 250 503"},
        {"LHLO x\r\nMAIL FROM:<a@b>\r\nLHLO x\r\nRCPT TO:<a@b>\r\n", "250 250 250 503"},
        {begin_lmtp + "DATA now\r\n", "250 250 250 501"},
        {"NOOP hello\r\nVRFY a@b\r\nRSET\r\nEXPN x\r\nHELP\r\nAUTH PLAIN x\r\nSTARTTLS\r\nXFORWARD "
         "ADDR=1\r\nWHAT\r\n",
         "250 252 250 502 502 502 502 500 500"},
        {"\r\n", "500"},
        {"QUIT\r\nNOOP\r\n", "221"},
        {"noop\r\nlhlo x\r\nmail from:<a@b>\r\nrcpt to:<c@d>\r\ndata\r\n.\r\nquit\r\n",
         "250 250 250 250 354 250 221"},
    };
    for (const Row& row : rows) {
        Talk talk;
        EXPECT_EQ(codes(talk.say(row.said)), row.codes) << row.said;
    }
}

TEST(LmtpSession, ReadsParameters) {
    struct Row {
        std::string parameters;
        std::string code;
    };
    const std::vector<Row> rows{
        {"SIZE=1000", "250"},
        {"SIZE=1001", "552 5.3.4"},
        {"SIZE=99999999999999999999999", "552 5.3.4"},
        {"SIZE=x", "501 5.5.4"},
        {"SIZE=1x", "501 5.5.4"},
        {"SIZE", "501 5.5.4"},
        {"BODY=7bit", "250"},
        {"BODY=BINARYMIME", "501 5.5.4"},
        {"SMTPUTF8", "250"},
        {"SMTPUTF8=1", "555 5.5.4"},
        {"RET=HDRS", "555 5.5.4"},
        {"AUTH=<>", "555 5.5.4"},
    };
    for (const Row& row : rows) {
        Talk talk(SessionOptions{.max_message = 1000});
        talk.say("LHLO x\r\n");
        const std::string reply = talk.say("MAIL FROM:<a@b> " + row.parameters + "\r\n");
        EXPECT_TRUE(reply.starts_with(row.code)) << row.parameters << ": " << reply;
    }
    Talk talk;
    EXPECT_EQ(talk.say(begin_lmtp + "RCPT TO:<a@b> NOTIFY=NEVER\r\n").find("555 5.5.4") != std::string::npos,
              true);
}

TEST(LmtpSession, NeedsSmtputf8ForUtf8) {
    Talk talk;
    talk.say("LHLO x\r\n");
    EXPECT_TRUE(talk.say("MAIL FROM:<客户@b>\r\n").starts_with("553 5.6.7"));
    EXPECT_TRUE(talk.say("MAIL FROM:<\xD6\xEC@b> SMTPUTF8\r\n").starts_with("500 5.5.2"));
    EXPECT_EQ(codes(talk.say("MAIL FROM:<客户@b> SMTPUTF8\r\nRCPT TO:<售后@here>\r\nDATA\r\n.\r\n")),
              "250 250 354 250");
    EXPECT_TRUE(talk.mails.at(0).envelope.utf8);
    EXPECT_EQ(talk.mails.at(0).envelope.mail_from, "客户@b");
    EXPECT_TRUE(talk.say("MAIL FROM:<a@b>\r\n").starts_with("250"));
    EXPECT_TRUE(talk.say("RCPT TO:<售后@here>\r\n").starts_with("553 5.6.7"));
}

TEST(LmtpSession, HoldsItsLimits) {
    SessionOptions options{
        .max_message = 10, .max_line = 8, .max_command = 40, .max_recipients = 2, .max_idle_commands = 12};
    Talk talk(options);
    EXPECT_TRUE(talk.say("NOOP " + std::string(36, 'x') + "\r\n").starts_with("500 5.5.2"));
    EXPECT_EQ(codes(talk.say("LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@h>\r\nRCPT TO:<b@h>\r\n")),
              "250 250 250 250");
    EXPECT_EQ(talk.say("RCPT TO:<c@h>\r\n"), "452 4.5.3 Too many recipients\r\n");
    EXPECT_EQ(codes(talk.say("DATA\r\n1234567\r\n12\r\n.\r\n")), "354 552 552") << "one for each recipient";
    EXPECT_EQ(codes(talk.say("MAIL FROM:<a@b>\r\nRCPT TO:<a@h>\r\nDATA\r\n123456789\r\n.\r\n")),
              "250 250 354 554");
    EXPECT_TRUE(talk.mails.empty());
    EXPECT_EQ(talk.session.wants(), Wants::bytes);
    talk.say("NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n");
    EXPECT_EQ(talk.session.wants(), Wants::bytes);
    talk.say("NOOP\r\n");
    EXPECT_TRUE(talk.replies.ends_with("421 4.7.0 Too many commands without a mail\r\n")) << talk.replies;
    EXPECT_EQ(talk.session.wants(), Wants::close);
}

TEST(LmtpSession, MailsAreProgress) {
    Talk talk(SessionOptions{.max_idle_commands = 6});
    talk.say("LHLO x\r\n");
    for (int round = 0; round < 50; ++round) {
        talk.say(
            "RSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@h>\r\nRCPT TO:<b@h>\r\nRCPT TO:<c@h>\r\nDATA\r\n.\r\n");
    }
    EXPECT_EQ(talk.mails.size(), 50u);
}

TEST(LmtpSession, ABrokenSizeIsReadToItsEndButNotForEver) {
    Talk talk(SessionOptions{.max_message = 100});
    talk.say(begin_lmtp + "DATA\r\n");
    for (int count = 0; count < 20 && talk.session.wants() == Wants::bytes; ++count)
        talk.say(std::string(13, 'x') + "\r\n");
    EXPECT_EQ(talk.session.wants(), Wants::close);
    EXPECT_TRUE(talk.replies.ends_with("552 5.3.4 Message is too large\r\n"));
}

TEST(LmtpSession, ACommandEndsInCrlfOrTheSessionEnds) {
    for (const std::string end : {"\n", "\r\r\n"}) {
        Talk talk;
        const std::string reply = talk.say("LHLO x" + end + "NOOP\r\n");
        EXPECT_TRUE(reply.starts_with("500 5.5.2")) << reply;
        EXPECT_EQ(talk.session.wants(), end == "\n" ? Wants::close : Wants::bytes);
    }
    Talk talk;
    EXPECT_EQ(codes(talk.say("LHLO x\rMAIL FROM:<a@b>\r\n")), "500");
    EXPECT_EQ(codes(talk.say(std::string("NOOP \0\r\n", 8))), "500");
    for (int count = 0; count < 70; ++count) talk.say(std::string(1000, 'x'));
    EXPECT_EQ(talk.session.wants(), Wants::close) << "a line without end";
}

TEST(LmtpSession, IsNoWebServer) {
    Talk talk;
    talk.say("POST / HTTP/1.1\r\nHost: 127.0.0.1:10024\r\n\r\nLHLO x\r\nMAIL FROM:<a@b>\r\n");
    EXPECT_TRUE(talk.replies.ends_with("421 4.7.0 This is no web server\r\n"));
    Talk chunks;
    EXPECT_EQ(codes(chunks.say(begin_lmtp + "BDAT 30 LAST\r\nRCPT TO:<x@y>\r\nDATA\r\nx\r\n.\r\n")),
              "250 250 250 502");
    EXPECT_EQ(chunks.session.wants(), Wants::close) << "a chunk must not be read as commands";
}

TEST(LmtpSession, TlsForgetsEverythingSaidBefore) {
    Talk talk(SessionOptions{.offer_tls = true});
    const std::string offered = talk.say("LHLO x\r\n");
    EXPECT_NE(offered.find("250-STARTTLS\r\n"), std::string::npos);
    // A man in the middle puts commands behind STARTTLS in the same packet.
    EXPECT_EQ(codes(talk.say("MAIL FROM:<a@b>\r\nSTARTTLS\r\nMAIL FROM:<evil@x>\r\nRCPT TO:<v@h>\r\n")),
              "250 220");
    EXPECT_EQ(codes(talk.say("RCPT TO:<v@h>\r\nMAIL FROM:<a@b>\r\n")), "503 503");
    const std::string again = talk.say("LHLO x\r\n");
    EXPECT_EQ(again.find("STARTTLS"), std::string::npos);
    EXPECT_EQ(codes(talk.say("STARTTLS\r\nSTARTTLS now\r\n")), "503 501");
}

TEST(LmtpSession, FinishesAfterTheMailUnderWay) {
    Talk idle;
    idle.session.finish();
    EXPECT_EQ(idle.session.wants(), Wants::close);
    EXPECT_TRUE(idle.session.take_output().ends_with("421 4.3.2 Shutting down\r\n"));

    Talk busy;
    busy.say(begin_lmtp);
    busy.session.finish();
    EXPECT_EQ(codes(busy.say("DATA\r\nx\r\n.\r\nMAIL FROM:<a@b>\r\n")), "354 250 421");
    EXPECT_EQ(busy.mails.size(), 1u);

    Talk given_up;
    given_up.say(begin_lmtp);
    given_up.session.finish();
    EXPECT_EQ(codes(given_up.say("RSET\r\n")), "250 421");
}

TEST(LmtpSession, ExpiresAndRunsOutOfRoom) {
    Talk talk;
    talk.say(begin_lmtp + "DATA\r\nabc");
    EXPECT_EQ(talk.session.held(), 3u);
    talk.session.out_of_room();
    EXPECT_EQ(talk.session.held(), 0u);
    EXPECT_EQ(codes(talk.say("def\r\n.\r\n")), "452");
    talk.say("MAIL FROM:<a@b>\r\n");
    talk.session.expire();
    EXPECT_TRUE(talk.session.take_output().starts_with("421 4.4.2"));
    EXPECT_EQ(talk.session.wants(), Wants::close);
}

TEST(LmtpSession, ACompleteMailIsNotDroppedForWantOfRoom) {
    Session session({}, everybody, "192.0.2.1");
    std::string_view said = "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<desk@here>\r\nDATA\r\nabc\r\n.\r\n";
    session.feed(said);
    ASSERT_EQ(session.wants(), Wants::keeping);
    session.out_of_room();
    EXPECT_EQ(session.take_mail().bytes, "abc\r\n");
}

// A whole session said in pieces of every size, and cut once at every byte: always the same.
TEST(LmtpSession, PiecesMakeNoDifference) {
    const std::string said =
        "LHLO mx.example\r\nMAIL FROM:<a@b> SIZE=10\r\nRCPT TO:<x@h>\r\nRCPT TO:<bad\r\nRCPT "
        "TO:<y@h>\r\nDATA\r\n"
        "Subject: x\r\n\r\n..\r\n.a\r\n\n.\r\n\r.\r\n.\r\nRSET\r\nMAIL FROM:<>\r\nRCPT "
        "TO:<z@h>\r\nDATA\r\n.\r\n"
        "VRFY x\r\nEHLO x\r\nMAIL FROM:<c@d> SMTPUTF8\r\nRCPT TO:<z@h>\r\nDATA\r\nlast\r\n.\r\nQUIT\r\n";
    Talk whole;
    whole.say(said);
    EXPECT_EQ(whole.mails.size(), 3u);
    EXPECT_TRUE(whole.replies.ends_with("221 2.0.0 Bye\r\n"));
    const auto same = [&](const Talk& talk) {
        ASSERT_EQ(talk.replies, whole.replies);
        ASSERT_EQ(talk.mails.size(), whole.mails.size());
        for (std::size_t index = 0; index < talk.mails.size(); ++index) {
            ASSERT_EQ(talk.mails[index].bytes, whole.mails[index].bytes);
            ASSERT_EQ(talk.mails[index].envelope, whole.mails[index].envelope);
        }
    };
    for (std::size_t piece = 1; piece < said.size(); ++piece) {
        Talk pieces;
        pieces.say(said, piece);
        same(pieces);
        Talk cut;
        cut.say(said.substr(0, piece));
        cut.say(said.substr(piece));
        same(cut);
    }
}

}  // namespace
}  // namespace aftercare::email::lmtp
