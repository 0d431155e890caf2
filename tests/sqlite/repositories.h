// What the tests of the repositories share: a store in memory and texts that storage may break.
#pragma once

#include "support.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::sqlite {

/// Texts that storage may break: empty, Chinese, beyond the BMP, with a zero byte, not UTF-8, huge.
inline const std::vector<std::string>& awkward_texts() {
    using namespace std::string_literals;
    static const std::vector<std::string> texts = {
        "", "中文名称：张三", "🛠️𠮷", "with'quote\"and\\", "zero\0byte"s, "\xff\xfe not utf-8",
        std::string(1'000'000, 'x'), "line\nbreak\r\n"};
    return texts;
}

/// Everything that a message can hold.
inline core::Outgoing rich_message(const std::string& text) {
    core::Outgoing message;
    message.heading = text;
    message.text = text;
    message.buttons = {{{text, "p1"}, {"no", "p2"}}, {}, {{"three", text}}};
    message.files = {{"id", "unique", text, "image/jpeg", 123'456'789'012}, {}};
    message.request_contact = true;
    message.reply_to = text;
    message.origin = core::Origin::person;
    return message;
}

inline void expect_same(const core::FileRef& a, const core::FileRef& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.unique, b.unique);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.media_type, b.media_type);
    EXPECT_EQ(a.bytes, b.bytes);
}

inline void expect_same(const core::Outgoing& a, const core::Outgoing& b) {
    EXPECT_TRUE(a.heading == b.heading);
    EXPECT_EQ(a.origin, b.origin);
    EXPECT_TRUE(a.text == b.text);
    ASSERT_EQ(a.buttons.size(), b.buttons.size());
    for (std::size_t row = 0; row < a.buttons.size(); ++row) {
        ASSERT_EQ(a.buttons[row].size(), b.buttons[row].size());
        for (std::size_t i = 0; i < a.buttons[row].size(); ++i) {
            EXPECT_TRUE(a.buttons[row][i].label == b.buttons[row][i].label);
            EXPECT_TRUE(a.buttons[row][i].payload == b.buttons[row][i].payload);
        }
    }
    ASSERT_EQ(a.files.size(), b.files.size());
    for (std::size_t i = 0; i < a.files.size(); ++i) expect_same(a.files[i], b.files[i]);
    EXPECT_EQ(a.request_contact, b.request_contact);
    EXPECT_TRUE(a.reply_to == b.reply_to);
}

class Repositories : public testing::Test {
  protected:
    template <class Look>
    void in_turn(Look look) {
        store_->transact([&](core::Tx& tx) { look(tx); });
    }

    std::unique_ptr<core::Store> store_ = create_store({});
    const core::ChannelId web_{"web", "site"};
    const core::ChannelId telegram_{"telegram", "main"};
};

}  // namespace aftercare::sqlite
