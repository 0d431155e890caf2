// The flat document gives what a DOM gives.
#include "adapters/telegram/json_view.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <string>

namespace aftercare::telegram {
namespace {

nlohmann::json random_value(std::mt19937& random, int depth) {
    switch (std::uniform_int_distribution<int>(0, depth > 0 ? 7 : 5)(random)) {
        case 0:
            return nullptr;
        case 1:
            return random() % 2 == 0;
        case 2:
            return static_cast<std::int64_t>(random()) - 2'000'000'000;
        case 3:
            return 1.5 * static_cast<double>(random() % 1000);
        case 4:
            return std::string(random() % 5, 'x');
        case 5:
            return "文\"\n😀";
        case 6: {
            nlohmann::json array = nlohmann::json::array();
            for (unsigned i = random() % 5; i > 0; --i) array.push_back(random_value(random, depth - 1));
            return array;
        }
        default: {
            nlohmann::json object = nlohmann::json::object();
            for (unsigned i = random() % 5; i > 0; --i)
                object["k" + std::to_string(i)] = random_value(random, depth - 1);
            return object;
        }
    }
}

void expect_same(const nlohmann::json& expected, JsonValue value) {
    ASSERT_TRUE(value);
    EXPECT_EQ(value.is_object(), expected.is_object());
    EXPECT_EQ(value.is_array(), expected.is_array());
    EXPECT_EQ(value.is_text(), expected.is_string());
    EXPECT_EQ(value.truth(), expected.is_boolean() && expected.get<bool>());
    if (expected.is_string()) EXPECT_EQ(value.text(), expected.get<std::string>());
    if (expected.is_number()) EXPECT_EQ(value.number(), expected.get<double>());
    EXPECT_EQ(value.integer().has_value(), expected.is_number_integer());
    if (expected.is_number_integer()) EXPECT_EQ(value.integer(), expected.get<std::int64_t>());
    if (!expected.is_structured()) return;
    EXPECT_EQ(value.size(), expected.size());
    JsonValue child = value.first();
    for (const auto& item : expected.items()) {
        if (expected.is_object()) {
            expect_same(item.value(), value[item.key()]);
        } else {
            expect_same(item.value(), child);
            child = child.next();
        }
    }
}

TEST(JsonView, AgreesWithTheDom) {
    std::mt19937 random(1);
    for (int i = 0; i < 500; ++i) {
        const nlohmann::json expected = random_value(random, 4);
        const std::optional<JsonDocument> document = JsonDocument::parse(expected.dump());
        ASSERT_TRUE(document);
        expect_same(expected, document->root());
    }
}

TEST(JsonView, AbsentValuesAnswerNothing) {
    const JsonValue absent;
    EXPECT_FALSE(absent);
    EXPECT_FALSE(absent["a"]["b"]);
    EXPECT_FALSE(absent.first());
    EXPECT_FALSE(absent.next());
    EXPECT_EQ(absent.text(), "");
    EXPECT_EQ(absent.name(), "");
    EXPECT_FALSE(absent.integer());
    EXPECT_EQ(absent.number(), 0);
    EXPECT_FALSE(absent.truth());
    EXPECT_EQ(absent.size(), 0);
}

TEST(JsonView, BoundsAndRepeats) {
    const auto document =
        JsonDocument::parse(R"({"a":1,"a":2,"big":9223372036854775807,"bigger":9223372036854775808})");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root()["a"].integer(), 1);
    EXPECT_EQ(document->root()["big"].integer(), 9'223'372'036'854'775'807);
    EXPECT_FALSE(document->root()["bigger"].integer());
    EXPECT_FALSE(JsonDocument::parse("{} {}"));
    EXPECT_FALSE(JsonDocument::parse("\"\xc3\x28\""));
    EXPECT_FALSE(JsonDocument::parse("{\"a\":1} // no comments"));
}

}  // namespace
}  // namespace aftercare::telegram
