// What stands in the header of a mail, and who it is from.
#include "written.h"

#include <gtest/gtest.h>

#include <chrono>

namespace aftercare::email {
namespace {

using written::base64;
using written::has_problem;
using written::in_charset;
using written::read;

Mail with(std::string_view header) {
    return read(std::string(header) + "\n\ntext\n");
}

TEST(ReadMail, OrdinaryMail) {
    const Mail mail = read(R"(Received: from a by b; Mon, 2 Nov 2026 08:00:00 +0800
From: "=?gb2312?B?1uzpRrv5?=" <Kunde@Firma.CN>
To: support@desk.cn, =?utf-8?Q?B=C3=BCro?= <b@desk.cn>
Cc: c@desk.cn
Reply-To: other@firma.cn
Subject: =?utf-8?B?5omT5Y2w5py65Z2P5LqG?=
Date: Mon, 2 Nov 2026 08:30:00 +0800
Message-ID: <abc@firma.cn>
In-Reply-To: <conv.1@desk.cn>
References: <conv.0@desk.cn>
	<conv.1@desk.cn>
Content-Type: text/plain; charset="UTF-8"

打印机坏了
)");
    ASSERT_EQ(mail.from.size(), 1u);
    EXPECT_EQ(mail.from[0], (Mailbox{"朱镕基", "Kunde@firma.cn"}));
    ASSERT_EQ(mail.to.size(), 2u);
    EXPECT_EQ(mail.to[1], (Mailbox{"Büro", "b@desk.cn"}));
    EXPECT_EQ(mail.cc.at(0).address, "c@desk.cn");
    EXPECT_EQ(mail.reply_to.at(0).address, "other@firma.cn");
    EXPECT_EQ(mail.subject, "打印机坏了");
    EXPECT_EQ(mail.message_id, "abc@firma.cn");
    EXPECT_EQ(mail.in_reply_to, std::vector<std::string>{"conv.1@desk.cn"});
    EXPECT_EQ(mail.references, (std::vector<std::string>{"conv.0@desk.cn", "conv.1@desk.cn"}));
    using namespace std::chrono;
    EXPECT_EQ(mail.date, core::Time(sys_days(2026y / 11 / 2) + 30min));
    EXPECT_EQ(mail.text, "打印机坏了\n");
    EXPECT_FALSE(mail.text_from_html);
    EXPECT_EQ(mail.content_type, "text/plain");
    EXPECT_TRUE(mail.problems.empty());
    EXPECT_EQ(mail.headers.size(), 11u);
    EXPECT_EQ(header(mail.headers, "received"), "from a by b; Mon, 2 Nov 2026 08:00:00 +0800");
}

TEST(ReadMail, BareLineFeedsReadTheSame) {
    const ReadMail read = read_mail("From: a@b.cn\nSubject: s\n\none\ntwo", {});
    ASSERT_TRUE(read.mail);
    EXPECT_EQ(read.mail->subject, "s");
    EXPECT_EQ(read.mail->text, "one\ntwo");
}

TEST(Senders, SeveralAreAllThere) {
    Mail mail = with("From: a@b.cn\nFrom: c@d.cn");
    ASSERT_EQ(mail.from.size(), 2u);
    EXPECT_TRUE(has_problem(mail, "several From"));
    mail = with("From: a@b.cn, c@d.cn");
    ASSERT_EQ(mail.from.size(), 2u);
    EXPECT_TRUE(has_problem(mail, "several senders"));
    EXPECT_EQ(with("From: Group: a@b.cn, c@d.cn;").from.size(), 2u);
}

TEST(Senders, AnAddressInTheNameIsNoAddress) {
    for (const char* field : {"From: \"ceo@big.cn\" <a@b.cn>", "From: =?utf-8?Q?ceo@big.cn?= <a@b.cn>",
                              "From: \"=?utf-8?Q?ceo@big.cn_=3Cceo=40big.cn=3E=22?=\" <a@b.cn>",
                              "From: =?utf-8?B?Y2VvQGJpZy5jbiwg?= <a@b.cn>", "From: a@b.cn (ceo@big.cn)",
                              "From: =?utf-8?Q?ceo=40big.cn=3E=2C?=<a@b.cn>"}) {
        const Mail mail = with(field);
        ASSERT_EQ(mail.from.size(), 1u) << field;
        EXPECT_EQ(mail.from[0].address, "a@b.cn") << field;
    }
}

TEST(Senders, WhatCannotBeWrittenToHasNoAddress) {
    for (const char* field : {"From: nobody", "From: <>", "From: \"a b\" <a b@c@d>", "From: @b.cn",
                              "From: a@", "From: =?utf-8?B?YUBiLmNu?="}) {
        const Mail mail = with(field);
        for (const Mailbox& box : mail.from) EXPECT_EQ(box.address, "") << field;
    }
    EXPECT_TRUE(with("Subject: none").from.empty());
    EXPECT_EQ(with("From: \"a b\"@c.cn").from.at(0).address, "");
}

TEST(Senders, WhatMailersReallyWrite) {
    const std::pair<std::string, Mailbox> cases[] = {
        {"a@b.cn", {"", "a@b.cn"}},
        {"<a@b.cn>", {"", "a@b.cn"}},
        {"  Zhang  San <a@B.CN> ", {"Zhang San", "a@b.cn"}},
        {"a@b.cn (张三)", {"张三", "a@b.cn"}},
        {in_charset("gb18030", "张三") + " <a@b.cn>", {"张三", "a@b.cn"}},
        {"\"" + in_charset("gb18030", "华为技术有限公司") + "\" <a@b.cn>", {"华为技术有限公司", "a@b.cn"}},
        {"=?gbk?B?" + base64(in_charset("gb18030", "张三")) + "?= <a@b.cn>", {"张三", "a@b.cn"}},
        {"=?gbk?B?" + base64(in_charset("gb18030", "张三")) + "?=<a@b.cn>", {"张三", "a@b.cn"}},
        {"\"Zhang, San\" <a@b.cn>", {"Zhang, San", "a@b.cn"}},
        {"'a@b.cn' <a@b.cn>", {"'a@b.cn'", "a@b.cn"}},
        {"user+tag@sub.b.cn", {"", "user+tag@sub.b.cn"}},
        {"张三@例子.cn", {"", "张三@例子.cn"}},
        {"\"a\\\"b\" <a@b.cn>", {"a\"b", "a@b.cn"}},
    };
    for (const auto& [field, box] : cases) {
        const Mail mail = with("From: " + field);
        ASSERT_EQ(mail.from.size(), 1u) << field;
        EXPECT_EQ(mail.from[0], box) << field;
    }
}

TEST(MessageIds, UsableOnesOnly) {
    EXPECT_EQ(with("Message-ID: <a@b>").message_id, "a@b");
    EXPECT_EQ(with("Message-ID: a@b").message_id, "a@b");
    EXPECT_EQ(with("Message-ID:\n <a\n @b>").message_id, "a@b");
    EXPECT_EQ(with("Message-ID: <>").message_id, "");
    EXPECT_EQ(with("Message-ID: <中@b>").message_id, "");
    EXPECT_EQ(with("Message-ID: <" + std::string(300, 'a') + ">").message_id, "");
    EXPECT_EQ(with("Subject: x").message_id, "");
    EXPECT_EQ(with("References: junk <a@b> (c) <d@e><f@g> <<h@i>>").references,
              (std::vector<std::string>{"a@b", "d@e", "f@g", "h@i"}));
}

TEST(MessageIds, TheNewestOfManyAreKept) {
    std::string references = "References:";
    for (int at = 0; at < 500; ++at) references += "\n <" + std::to_string(at) + "@b>";
    const Mail mail = with(references);
    ASSERT_EQ(mail.references.size(), ReadingLimits{}.references);
    EXPECT_EQ(mail.references.back(), "499@b");
}

TEST(Singletons, SeveralOfAFieldAreNoted) {
    EXPECT_TRUE(has_problem(with("Subject: a\nSubject: b"), "Subject"));
    EXPECT_TRUE(has_problem(with("Message-ID: <a@b>\nMessage-ID: <c@d>"), "Message-ID"));
    EXPECT_TRUE(has_problem(with("Date: x\nDate: y"), "Date"));
    EXPECT_TRUE(has_problem(with("Content-Type: text/plain\nContent-Type: text/html"), "Content-Type"));
}

TEST(Dates, ForShowOnly) {
    EXPECT_TRUE(with("Date: Mon, 2 Nov 2026 08:30:00 GMT").date);
    EXPECT_TRUE(with("Date: 2 Nov 26 08:30 +0800").date);
    EXPECT_FALSE(with("Date: yesterday").date);
    EXPECT_FALSE(with("Date:").date);
    EXPECT_FALSE(with("Date: Mon, 2 Nov 99999999999 08:30:00 GMT").date);
}

TEST(Headers, ValuesAreCleanButNotDecoded) {
    const Mail mail =
        with("Subject: =?utf-8?B?5L2g5aW9?=\nX-Raw: " + in_charset("gb18030", "中文标题") + "\x01!");
    EXPECT_EQ(header(mail.headers, "subject"), "=?utf-8?B?5L2g5aW9?=");
    EXPECT_EQ(header(mail.headers, "x-raw"), "中文标题!");
}

}  // namespace
}  // namespace aftercare::email
