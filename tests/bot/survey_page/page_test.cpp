#include "bot/survey_page/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace aftercare::bot::survey {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

core::Texts shipped_texts() {
    core::Texts texts;
    for (const std::string language : {"zh-CN", "en"}) {
        std::ifstream file(std::string(AFTERCARE_SOURCE_DIR) + "/config/texts/" + language + "/survey_page.json");
        EXPECT_TRUE(texts.add(language, json::parse(file)).empty());
        EXPECT_TRUE(texts.add(language, json{{"step", {{"good", "<好>"}, {"bad", "bad"}}}}).empty());
    }
    return texts;
}

core::SurveyStep step(std::string value, std::string text) {
    core::SurveyStep made;
    made.value = std::move(value);
    made.text = std::move(text);
    return made;
}

Form filled() { return {"SR202610270001", "充不进电", {step("good", "step.good"), step("bad", "step.bad")}, "", "", "n0nce", ""}; }

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(SurveyPage, OffersEveryStepAndSelectsNoneByItself) {
    const std::string html = form_page(shipped_texts(), "zh-CN", filled());
    EXPECT_THAT(html, HasSubstr("<html lang=\"zh-CN\">"));
    EXPECT_THAT(html, HasSubstr("SR202610270001"));
    EXPECT_THAT(html, HasSubstr("充不进电"));
    EXPECT_THAT(html, HasSubstr("name=\"nonce\" value=\"n0nce\""));
    EXPECT_EQ(count(html, "type=\"radio\""), 2u);
    EXPECT_THAT(html, Not(HasSubstr(" checked")));
    EXPECT_THAT(html, Not(HasSubstr("role=\"alert\"")));
}

TEST(SurveyPage, SelectsWhatWasChosenIfItExists) {
    Form form = filled();
    form.chosen = "bad";
    EXPECT_THAT(form_page(shipped_texts(), "en", form), HasSubstr("value=\"bad\" required checked"));
    form.chosen = "\"><script>";
    EXPECT_THAT(form_page(shipped_texts(), "en", form), Not(HasSubstr(" checked")));
}

TEST(SurveyPage, KeepsWhatWasWrittenAndSaysWhatIsMissing) {
    Form form = filled();
    form.comment = "\n第一行\n第二行";
    form.note = "choose";
    const std::string html = form_page(shipped_texts(), "zh-CN", form);
    EXPECT_THAT(html, HasSubstr("maxlength=\"1000\">\n\n第一行\n第二行</textarea>")) << "a browser drops the first line end";
    EXPECT_THAT(html, HasSubstr("role=\"alert\">请先选一项"));
}

TEST(SurveyPage, EscapesEverything) {
    Form form = filled();
    const std::string evil = "</textarea><script>alert('1')</script>\"&";
    form.number = form.title = form.comment = form.nonce = form.steps[0].value = evil;
    const std::string html = form_page(shipped_texts(), "en", form);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("&lt;好&gt;"));
    EXPECT_EQ(count(html, "&lt;/textarea&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"), 5u);
    const std::string said = message_page(shipped_texts(), "en", {"rated", true, evil, evil});
    EXPECT_THAT(said, Not(HasSubstr("<script")));
}

TEST(ChoicePage, AsksOnceWithAllThatIsChosen) {
    for (const char* language : {"zh-CN", "en"}) {
        const std::string html = choice_page(shipped_texts(), language, {"方案2", "换货\n5天", "SR1", "充不进电"});
        for (const char* words : {">方案2<", ">换货\n5天<", ">SR1<", ">充不进电<", "<form method=\"post\">"}) EXPECT_THAT(html, HasSubstr(words));
        EXPECT_EQ(count(html, "<button"), 1u);
        EXPECT_THAT(html, Not(HasSubstr("survey_page."))) << "a text is missing";
        EXPECT_THAT(html, Not(HasSubstr("action="))) << "it goes back to its own address";
    }
    EXPECT_THAT(choice_page(shipped_texts(), "en", {"Solved", "", "SR1", ""}), Not(HasSubstr("details")));
}

TEST(ChoicePage, EscapesEverything) {
    const std::string evil = "</p><script>\"&";
    const std::string html = choice_page(shipped_texts(), "en", {evil, evil, evil, evil});
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_EQ(count(html, "&lt;/p&gt;&lt;script&gt;&quot;&amp;"), 4u);
    Message message{"choice_over", false, evil, "", evil};
    message.title = choice_title;
    EXPECT_THAT(message_page(shipped_texts(), "en", message), Not(HasSubstr("<script")));
}

TEST(ChoicePage, IsAPageOfItsOwn) {
    Message message{"unknown"};
    EXPECT_THAT(message_page(shipped_texts(), "en", message), HasSubstr("<title>Rate our service</title>"));
    message.title = choice_title;
    EXPECT_THAT(message_page(shipped_texts(), "en", message), HasSubstr("<title>Your choice</title>"));
}

TEST(SurveyPage, SaysEachThingInBothLanguages) {
    const auto texts = shipped_texts();
    EXPECT_TRUE(texts.differences().empty());
    for (const char* language : {"zh-CN", "en"})
        for (const char* what : {"thanks", "rated", "over", "gone", "expired", "unknown", "trouble", "choice_made", "choice_over", "choice_expired"}) {
            const std::string html = message_page(texts, language, {what, false, "SR1", "R", "C"});
            EXPECT_THAT(html, Not(HasSubstr("survey_page."))) << "a text is missing";
            EXPECT_THAT(html, Not(HasSubstr("{"))) << "a place is not filled";
            EXPECT_THAT(html, Not(HasSubstr("<form")));
        }
}

TEST(SurveyPage, NeedsNoScriptAndNoStyleOfItsOwn) {
    for (const std::string& html : {form_page(shipped_texts(), "en", filled()), message_page(shipped_texts(), "en", {"thanks", true, "", ""})}) {
        EXPECT_THAT(html, Not(HasSubstr("<script")));
        EXPECT_THAT(html, Not(HasSubstr("style=")));
        EXPECT_THAT(html, Not(HasSubstr("<style")));
        EXPECT_THAT(html, Not(HasSubstr("http"))) << "nothing from elsewhere";
    }
    EXPECT_THAT(std::string(stylesheet()), HasSubstr("--accent: #0b6e6b"));
}

}  // namespace
}  // namespace aftercare::bot::survey
