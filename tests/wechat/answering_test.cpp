// What one passive reply holds of all that waits.

#include "adapters/wechat/answering.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::wechat {
namespace {

constexpr std::string_view more = "(reply for more)";

RunPart text(std::string words, std::size_t delivery = 0) {
    RunPart made;
    made.delivery = delivery;
    made.part.text = std::move(words);
    return made;
}

RunPart menu(std::string head, std::vector<core::Button> choices) {
    RunPart made = text(std::move(head));
    made.part.kind = Part::Kind::menu;
    made.part.choices = std::move(choices);
    return made;
}

RunPart file(std::string id) {
    RunPart made = text("manual.jpg");
    made.part.kind = Part::Kind::file;
    made.part.file.id = std::move(id);
    made.part.file.name = "manual.jpg";
    return made;
}

std::string said(const Composed& composed) {
    const auto* reply = composed.reply ? std::get_if<TextReply>(&*composed.reply) : nullptr;
    return reply ? reply->content : "(no text)";
}

TEST(Compose, JoinsWhatFitsAndSaysNothingOfMore) {
    const auto composed = compose({text("one"), text("two", 1), text("three", 1)}, {}, more);
    EXPECT_EQ(said(composed), "one\n\ntwo\n\nthree");
    EXPECT_EQ(composed.parts, 3U);
    EXPECT_TRUE(composed.choices.empty());
}

TEST(Compose, LeavesWholePartsForTheNextReply) {
    const auto composed = compose(
        {text(std::string(1000, 'a')), text(std::string(900, 'b')), text(std::string(900, 'c'))}, {}, more);
    EXPECT_EQ(composed.parts, 2U);
    EXPECT_EQ(said(composed),
              std::string(1000, 'a') + "\n\n" + std::string(900, 'b') + "\n\n" + std::string(more));
}

TEST(Compose, TheHintNeedsRoomOnlyWhenSomethingWaits) {
    const std::string front(1000, 'a');
    const std::string fits(text_bytes - front.size() - 2, 'b');
    EXPECT_EQ(compose({text(front), text(fits)}, {}, more).parts, 2U);
    EXPECT_EQ(said(compose({text(front), text(fits)}, {}, more)).size(), text_bytes);
    EXPECT_EQ(compose({text(front), text(fits + "b")}, {}, more).parts, 1U);
    EXPECT_EQ(compose({text(front), text(fits), text("c")}, {}, more).parts, 1U) << "no room for the hint";
}

TEST(Compose, ChoicesAreNumberedLines) {
    const auto composed =
        compose({text("Saved."), menu("Which?", {{"red", "p:1"}, {"blue", "p:2"}})}, {}, more);
    EXPECT_EQ(said(composed), "Saved.\n\nWhich?\n\n1. red\n2. blue");
    ASSERT_EQ(composed.choices.size(), 2U);
    EXPECT_EQ(composed.choices[1].payload, "p:2");
}

TEST(Compose, TheLastChoicesAreThoseThatNumbersMean) {
    const auto composed = compose({menu("First?", {{"yes", "a"}}), menu("Second?", {{"no", "b"}})}, {}, more);
    ASSERT_EQ(composed.choices.size(), 1U);
    EXPECT_EQ(composed.choices[0].payload, "b");
}

TEST(Compose, ChoicesThatWaitAreNotYetOnTheScreen) {
    const auto composed =
        compose({text(std::string(2000, 'a')), menu(std::string(500, 'b'), {{"no", "b"}})}, {}, more);
    EXPECT_EQ(composed.parts, 1U);
    EXPECT_TRUE(composed.choices.empty());
}

TEST(Compose, AFileOfThePlatformGoesAlone) {
    const auto composed = compose({file("image:MEDIA_1"), text("after")}, {}, more);
    ASSERT_TRUE(composed.reply);
    const auto* image = std::get_if<ImageReply>(&*composed.reply);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->media_id, "MEDIA_1");
    EXPECT_EQ(composed.parts, 1U);
}

TEST(Compose, TextsInFrontOfAFileInviteToWrite) {
    const auto composed = compose({text("one"), text("two"), file("image:MEDIA_1")}, {}, more);
    EXPECT_EQ(said(composed), "one\n\ntwo\n\n" + std::string(more));
    EXPECT_EQ(composed.parts, 2U);
}

TEST(Compose, AFileThatCouldNotBeUploadedIsItsNotice) {
    RenderOptions options;
    options.links.emplace("stored:ab", "https://desk.example.com/file/t/manual.jpg");
    const auto composed = compose({text("See:"), file("stored:ab")}, options, more);
    EXPECT_EQ(said(composed), "See:\n\n📎 manual.jpg\nhttps://desk.example.com/file/t/manual.jpg");
    EXPECT_EQ(composed.parts, 2U);
}

TEST(Compose, NothingIsNoReply) {
    EXPECT_FALSE(compose({}, {}, more).reply);
    EXPECT_EQ(compose({}, {}, more).parts, 0U);
}

// Whatever waits: the front in order, as much as fits, and never a part in two.
TEST(Compose, HoldsAsManyWholePartsAsFit) {
    const auto size_of = [](const std::vector<RunPart>& waiting, std::size_t count) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < count; ++i) size += waiting[i].part.text.size() + (i == 0 ? 0 : 2);
        return size + (count < waiting.size() ? more.size() + 2 : 0);
    };
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        std::vector<RunPart> waiting;
        for (std::size_t i = 0, count = 1 + random() % 6; i < count; ++i)
            waiting.push_back(text(std::string(1 + random() % 1500, static_cast<char>('a' + i)), i));
        const auto composed = compose(waiting, {}, more);
        ASSERT_GE(composed.parts, 1U) << "seed " << seed;
        std::string expected;
        for (std::size_t i = 0; i < composed.parts; ++i)
            expected.append(i == 0 ? "" : "\n\n").append(waiting[i].part.text);
        if (composed.parts < waiting.size()) expected.append("\n\n").append(more);
        ASSERT_EQ(said(composed), expected) << "seed " << seed;
        ASSERT_LE(expected.size(), text_bytes);
        for (std::size_t bigger = composed.parts + 1; bigger <= waiting.size(); ++bigger)
            ASSERT_GT(size_of(waiting, bigger), text_bytes) << "seed " << seed;
    }
}

}  // namespace
}  // namespace aftercare::wechat
