#include "core/texts.h"

#include "files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Texts, FillsPlacesAndFallsBack) {
    Texts texts;
    EXPECT_THAT(texts.add("zh-CN", json{{"ticket", {{"made", "编号 {number}"}, {"only", "仅中文"}}}}), IsEmpty());
    EXPECT_THAT(texts.add("en", json{{"ticket", {{"made", "Number {number}, {again}"}}}}), IsEmpty());
    EXPECT_EQ(texts.say("zh-CN", "ticket.made", {{"number", "SR1"}}), "编号 SR1");
    EXPECT_EQ(texts.say("en", "ticket.made", {{"number", "{number}"}}), "Number {number}, {again}")
        << "what is filled in is not filled again";
    EXPECT_EQ(texts.say("en", "ticket.only"), "仅中文");
    EXPECT_EQ(texts.say("en", "ticket.none"), "ticket.none");
    EXPECT_FALSE(texts.has("en", "ticket.only"));
    EXPECT_THAT(texts.keys_below("ticket"), ElementsAre("ticket.made", "ticket.only"));
}

TEST(Texts, TellsFaultsAndDifferences) {
    Texts texts;
    EXPECT_THAT(texts.add("en", json{{"a", 1}, {"b", "{open"}, {"c", "{x}"}}),
                UnorderedElementsAre("a: a text must be a string", "b: a brace is not closed"));
    texts.add("zh-CN", json{{"b", ""}, {"c", "{y}"}, {"d", "d"}});
    EXPECT_THAT(texts.add("en", json{{"c", "again"}}), ElementsAre("c: given twice"));
    EXPECT_THAT(texts.differences(),
                UnorderedElementsAre("en: missing d", "zh-CN: other places than en in c"));
}

TEST(Texts, TheDesksTextsAgreeInAllLanguages) {
    Texts texts;
    for (const char* language : {"zh-CN", "en"}) {
        const std::string path = std::string("config/texts/") + language + "/desk.json";
        EXPECT_THAT(texts.add(language, read_json(path)), IsEmpty());
    }
    EXPECT_THAT(texts.differences(), IsEmpty());
}

}  // namespace
}  // namespace aftercare::core
