#include "adapters/wechat/render.h"

#include "adapters/wechat/choices.h"
#include "tags.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::wechat {
namespace {

core::Outgoing saying(std::string text) {
    core::Outgoing message;
    message.text = std::move(text);
    return message;
}

core::FileRef stored(std::string type, std::int64_t bytes, std::string name = "n") {
    return {.id = "stored:ab",
            .unique = "u",
            .name = std::move(name),
            .media_type = std::move(type),
            .bytes = bytes};
}

std::vector<Part> parts(const core::Outgoing& message, const RenderOptions& options = {}) {
    Rendered rendered = render(message, options);
    EXPECT_EQ(rendered.problem, "");
    return rendered.parts;
}

RenderOptions without_menus() {
    RenderOptions options;
    options.menus = false;
    return options;
}

TEST(Render, HeadingAndTextAreOneMessage) {
    core::Outgoing message = saying("已受理");
    message.heading = "AS-1";
    const auto all = parts(message);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].text, "【AS-1】\n已受理");
    EXPECT_EQ(call_of(all[0], "oP", "").body,
              R"({"touser":"oP","msgtype":"text","text":{"content":"【AS-1】\n已受理"}})");
}

TEST(Render, ChoicesStandWithTheText) {
    core::Outgoing message = saying("满意吗？");
    message.buttons = {{{"满意", "s:5"}}, {{"不满意", "s:1"}}};
    const auto menu = parts(message);
    ASSERT_EQ(menu.size(), 1U);
    EXPECT_EQ(menu[0].kind, Part::Kind::menu);
    EXPECT_EQ(call_of(menu[0], "oP", "").body,
              R"({"touser":"oP","msgtype":"msgmenu","msgmenu":{"head_content":"满意吗？","list":[)"
              R"({"id":"s:5","content":"满意"},{"id":"s:1","content":"不满意"}],"tail_content":""}})");
    const auto lines = parts(message, without_menus());
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].text, "满意吗？\n\n1. 满意\n2. 不满意");
    EXPECT_EQ(chosen("2", lines[0].choices), "s:1");
    const Part as_lines = as_text(menu[0], "");
    EXPECT_EQ(as_lines.text, lines[0].text);
    EXPECT_EQ(as_lines.kind, Part::Kind::text);
}

TEST(Render, MoreChoicesThanAMenuHolds) {
    core::Outgoing message = saying("哪一个？");
    for (int i = 0; i < 12; ++i)
        message.buttons.push_back({{"c" + std::to_string(i), "p" + std::to_string(i)}});
    const auto all = parts(message);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].kind, Part::Kind::text);
    EXPECT_EQ(chosen("12", all[0].choices), "p11");
}

TEST(Render, ALongTextBeforeAMenu) {
    core::Outgoing message = saying(std::string(1'000, 'a') + "\n\n" + std::string(900, 'b'));
    message.buttons = {{{"x", "y"}}};
    const auto all = parts(message);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].text, std::string(1'000, 'a'));
    EXPECT_EQ(all[1].kind, Part::Kind::menu);
    EXPECT_EQ(all[1].text, std::string(900, 'b'));
}

TEST(Render, ChoicesWithoutText) {
    core::Outgoing message;
    message.buttons = {{{"x", "y"}}};
    EXPECT_FALSE(parts(message)[0].text.empty());
    EXPECT_EQ(as_text(parts(message)[0], "").text, "1. x");
    EXPECT_EQ(parts(message, without_menus())[0].text, "1. x");
}

TEST(Render, Files) {
    core::Outgoing message = saying("见附件");
    message.files = {stored("image/jpeg", 100),
                     stored("audio/amr", 100),
                     stored("video/mp4", 100),
                     stored("application/pdf", 100, "../报告.pdf"),
                     stored("image/jpeg", 10'000'001, "large.jpg"),
                     {.id = "image:M", .unique = "", .name = "", .media_type = "", .bytes = -1}};
    RenderOptions options;
    const auto all = parts(message, options);
    ASSERT_EQ(all.size(), 7U);
    EXPECT_EQ(all[1].media, MediaKind::image);
    EXPECT_EQ(own_media_id(all[1].file), "");
    EXPECT_EQ(call_of(all[1], "oP", "UP").body,
              R"({"touser":"oP","msgtype":"image","image":{"media_id":"UP"}})");
    EXPECT_EQ(all[2].media, MediaKind::voice);
    EXPECT_EQ(all[3].media, MediaKind::video);
    EXPECT_EQ(all[4].text, "📎 报告.pdf");
    EXPECT_EQ(all[5].text, "📎 large.jpg");
    EXPECT_EQ(own_media_id(all[6].file), "M");
    options.links = {{"stored:ab", "https://x/ab"}};
    EXPECT_EQ(parts(message, options)[4].text, "📎 报告.pdf\nhttps://x/ab");
}

TEST(Render, Problems) {
    EXPECT_NE(render(saying(" \n"), {}).problem, "");
    core::Outgoing bad = saying("x");
    bad.buttons = {{{"x", ""}}};
    EXPECT_NE(render(bad, {}).problem, "");
    core::Outgoing nameless = saying("x");
    nameless.files.emplace_back();
    EXPECT_NE(render(nameless, {}).problem, "");
}

std::string text_of(const Passive& passive) {
    const auto* text = passive.reply ? std::get_if<TextReply>(&*passive.reply) : nullptr;
    return text ? text->content : std::string();
}

TEST(Passive, SeveralMessagesInOneReply) {
    std::vector<Part> waiting = parts(saying("一"));
    core::Outgoing question = saying("二？");
    question.buttons = {{{"是", "y"}, {"否", "n"}}};
    waiting.push_back(parts(question)[0]);
    const Passive passive = compose_passive(waiting, {}, "…");
    EXPECT_EQ(text_of(passive), "一\n\n二？\n\n1. 是\n2. 否");
    EXPECT_EQ(chosen("1", passive.choices), "y");
    EXPECT_TRUE(passive.left.empty());
    EXPECT_FALSE(compose_passive({}, {}, "…").reply);
}

// Lines of choices over two replies: those that the first shows may be answered at once.
TEST(Passive, ChoicesThatAreCut) {
    core::Outgoing question = saying("哪一个？");
    for (int i = 1; i <= 9; ++i)
        question.buttons.push_back({{"第" + std::to_string(i) + "号设备", "p" + std::to_string(i)}});
    RenderOptions options;
    const auto waiting = parts(question, options);
    options.text_limit = 80;
    const Passive first = compose_passive(waiting, options, "…");
    EXPECT_TRUE(text_of(first).find("1. 第1号设备") != std::string::npos);
    EXPECT_EQ(chosen("1", first.choices), "p1");
    ASSERT_EQ(first.left.size(), 1U);
    EXPECT_EQ(chosen("9", first.left[0].choices), "p9");
}

// A mark that would begin a tag grows: the limits hold for what is sent.
TEST(Render, MarkupIsDisarmedBeforeItIsMeasured) {
    core::Outgoing message;
    for (int i = 0; i < 900; ++i) message.text += "<a>";
    message.heading = "<b>";
    message.buttons = {{{"<i>x</i>", "p"}}};
    message.files = {stored("application/pdf", 5, "<a>.pdf")};
    for (const RenderOptions& options : {RenderOptions(), without_menus()}) {
        const auto all = parts(message, options);
        EXPECT_GE(all.size(), 3U);
        for (const Part& part : all) {
            EXPECT_FALSE(holds_tag(part.text));
            EXPECT_LE(part.text.size(), text_bytes);
            for (const core::Button& choice : part.choices) EXPECT_EQ(choice.label, "＜i>x＜/i>");
            EXPECT_FALSE(holds_tag(call_of(part, "oP", "M").body));
        }
        EXPECT_EQ(all.back().text, "📎 ＜a>.pdf");
        EXPECT_LE(text_of(compose_passive(all, options, "more")).size(), text_bytes);
    }
    core::Outgoing label = saying("?");
    label.buttons = {{{std::string(40, '<') + "<a" + std::string(86, 'x'), "p"}}};
    EXPECT_EQ(parts(label)[0].kind, Part::Kind::text) << "128 bytes before, 130 after";
}

TEST(Passive, AFileGoesAloneAndInItsTurn) {
    core::Outgoing message = saying("看图");
    message.files = {{.id = "image:M", .unique = "", .name = "", .media_type = "", .bytes = -1},
                     stored("image/png", 5, "p.png")};
    const Passive first = compose_passive(parts(message), {}, "回复任意内容继续");
    EXPECT_EQ(text_of(first), "看图\n\n回复任意内容继续");
    const Passive second = compose_passive(first.left, {}, "more");
    ASSERT_TRUE(second.reply && std::holds_alternative<ImageReply>(*second.reply));
    EXPECT_EQ(std::get<ImageReply>(*second.reply).media_id, "M");
    const Passive third = compose_passive(second.left, {}, "more");
    EXPECT_EQ(text_of(third), "📎 p.png");  // it was not uploaded: at least it is named
    EXPECT_TRUE(third.left.empty());
}

// Whatever waits, in whatever pieces: every reply within the limit, every part said, and an end.
TEST(Passive, EverythingGoesOutInTheEnd) {
    std::mt19937 generator(10);
    for (int i = 0; i < 400; ++i) {
        RenderOptions options;
        options.text_limit = 64 + generator() % 200;
        options.menus = generator() % 2 == 0;
        std::vector<Part> waiting;
        int files = 0;
        int letters = 0;
        for (std::size_t n = 1 + generator() % 5; n > 0; --n) {
            core::Outgoing message;
            const std::size_t size = generator() % 500;
            for (std::size_t c = 0; c < size; ++c) message.text += generator() % 7 == 0 ? " " : "例";
            message.text += "例";
            if (generator() % 3 == 0) message.buttons = {{{"例", "p"}}};
            if (generator() % 3 == 0)
                message.files = {{.id = "image:M", .unique = "", .name = "", .media_type = "", .bytes = -1}};
            for (std::size_t at = 0; (at = message.text.find("例", at)) != std::string::npos; at += 3)
                ++letters;
            letters += message.buttons.empty() ? 0 : 1;
            files += static_cast<int>(message.files.size());
            for (Part& part : render(message, options).parts) waiting.push_back(std::move(part));
        }
        for (int replies = 0; !waiting.empty(); ++replies) {
            ASSERT_LT(replies, 500);
            const Passive passive = compose_passive(waiting, options, "more");
            ASSERT_TRUE(passive.reply);
            const std::string text = text_of(passive);
            EXPECT_LE(text.size(), options.text_limit);
            for (std::size_t at = 0; (at = text.find("例", at)) != std::string::npos; at += 3) --letters;
            if (std::holds_alternative<ImageReply>(*passive.reply)) --files;
            waiting = passive.left;
        }
        EXPECT_EQ(letters, 0);
        EXPECT_EQ(files, 0);
    }
}

}  // namespace
}  // namespace aftercare::wechat
