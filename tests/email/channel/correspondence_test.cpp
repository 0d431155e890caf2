#include "adapters/email/channel/correspondence.h"

#include <gtest/gtest.h>

#include <string>

namespace aftercare::email {
namespace {

using namespace std::chrono_literals;

Correspondence full() {
    Correspondence c;
    c.last = {"id@x", {"a@x", "b@x"}, {"c@x"}, "电动车 \"无法\" 充电\n"};
    c.name = "张三";
    c.answer_to = "zhang@customer.example";
    c.note_sent({7, "第一封\n1. 型号：____", {{"新建反馈", "new:1", false}, {"跳过", "skip", true}}});
    c.note_sent({9, "第二封", {}});
    note_opening(c.address, "电动车", core::Time(1s));
    note_answer(c.address, core::Time(2s));
    note_inbound(c.conversation, core::Time(3s));
    return c;
}

TEST(Correspondence, ComesBackAsItWasKept) {
    const Correspondence c = full();
    const auto back = parse_correspondence(to_text(c));
    ASSERT_TRUE(back);
    EXPECT_EQ(to_text(*back), to_text(c));
    EXPECT_EQ(back->last.message_id, "id@x");
    EXPECT_EQ(back->last.in_reply_to, c.last.in_reply_to);
    EXPECT_EQ(back->last.references, c.last.references);
    EXPECT_EQ(back->last.subject, c.last.subject);
    EXPECT_EQ(back->name, "张三");
    EXPECT_EQ(back->answer_to, c.answer_to);
    EXPECT_EQ(back->text_of(7), "第一封\n1. 型号：____");
    ASSERT_EQ(back->choices_of(7).size(), 2u);
    EXPECT_EQ(back->choices_of(7)[0].payload, "new:1");
    EXPECT_TRUE(back->choices_of(7)[1].by_word);
    EXPECT_EQ(back->address, c.address);
    EXPECT_EQ(back->conversation, c.conversation);
}

TEST(Correspondence, AnEmptyOneComesBackToo) {
    const auto back = parse_correspondence(to_text(Correspondence()));
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->last.message_id.empty());
    EXPECT_TRUE(back->sent.empty());
}

TEST(Correspondence, RemembersTheLatestLettersAndNoneTwice) {
    Correspondence c;
    for (int i = 1; i <= 15; ++i) c.note_sent({i, "letter " + std::to_string(i), {}});
    EXPECT_EQ(c.sent.size(), 10u);
    EXPECT_EQ(c.text_of(12), "");
    EXPECT_EQ(c.text_of(13), "letter 13");
    c.note_sent({13, "again", {}});
    EXPECT_EQ(c.sent.size(), 10u);
    EXPECT_EQ(c.text_of(13), "again");
    EXPECT_EQ(c.text_of(14), "letter 14");
}

TEST(Correspondence, WhatIsTakenAndWhatIsSentDoNotReplaceEachOther) {
    const Correspondence kept = full();
    Correspondence received = kept;
    received.last.subject = "their latest";
    received.name = "another name";
    received.conversation.inbound.emplace_back(std::chrono::seconds(50));
    Correspondence sent = kept;
    sent.note_sent({99, "our latest", {}});
    sent.address.answers.emplace_back(std::chrono::seconds(60));
    for (const bool first : {true, false}) {
        Correspondence present = kept;
        first ? present.learn_received(received) : present.learn_sent(sent);
        first ? present.learn_sent(sent) : present.learn_received(received);
        EXPECT_EQ(present.last.subject, "their latest");
        EXPECT_EQ(present.name, "another name");
        EXPECT_EQ(present.conversation, received.conversation);
        EXPECT_EQ(present.text_of(99), "our latest");
        EXPECT_EQ(present.address.answers, sent.address.answers);
    }
}

TEST(Correspondence, EachLetterHasItsOwnChoices) {
    Correspondence c;
    EXPECT_TRUE(c.choices_of(0).empty());
    for (int i = 1; i <= 12; ++i) c.note_sent({i, "", {{"take it", "take:" + std::to_string(i), false}}});
    EXPECT_EQ(c.choices_of(5)[0].payload, "take:5");
    EXPECT_EQ(c.choices_of(0)[0].payload, "take:12") << "whoever answers none means the last";
    EXPECT_TRUE(c.choices_of(2).empty()) << "a number is never taken for a choice of another letter";
    c.note_sent({13, "news without choices", {}});
    EXPECT_TRUE(c.choices_of(0).empty());
    EXPECT_EQ(c.choices_of(12)[0].payload, "take:12");
}

TEST(Correspondence, ALetterThatHoldsNoFormIsNotRemembered) {
    Correspondence c;
    c.note_sent({1, std::string(std::size_t{16} << 10, 'x'), {}});
    c.note_sent({2, std::string((std::size_t{16} << 10) + 1, 'x'), {}});
    EXPECT_FALSE(c.text_of(1).empty());
    EXPECT_EQ(c.text_of(2), "");
}

TEST(Correspondence, NothingElseIsRead) {
    const std::string whole = to_text(full());
    for (const char* text : {"", "{}", "[]", "null", "7", "{\"id\":1}", "not json"}) EXPECT_FALSE(parse_correspondence(text)) << text;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(parse_correspondence(whole.substr(0, cut))) << cut;
}

TEST(Correspondence, BytesThatAreNoTextDoNotStopIt) {
    Correspondence c;
    c.name = "\xff\xfe";
    EXPECT_TRUE(parse_correspondence(to_text(c)));
}

}  // namespace
}  // namespace aftercare::email
