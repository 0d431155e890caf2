// Drafts survive storing, damaged ones are refused, and a new version takes over by its rules.
#include "tests/dialogs/shared.h"

namespace aftercare::dialogs::testing {
namespace {

Draft full_draft() {
    Draft draft;
    draft.form = "devices";
    draft.version = 2;
    draft.revision = 300;
    draft.question_since = 299;
    draft.language = "en";
    draft.cursor = {"serial", 1};
    draft.answers = {{{"kinds", 0}, State::answered, false, std::vector<std::string>{"laptop"}, "m1"},
                     {{"serial", 0}, State::answered, true, std::string("SN1"), ""},
                     {{"count", 0}, State::answered, false, -2.5, ""},
                     {{"bought", 0}, State::answered, false, Date{std::chrono::year(2024) / 3 / 1, true}, ""},
                     {{"mail", 0}, State::skipped, false, std::string(), ""},
                     {{"photos", 0}, State::unset, false, std::vector<Attachment>{{{"id", "u", "a.jpg", "image/jpeg", -1}, "al", "cap"}}, ""}};
    draft.trail = {{"kinds", 0}, {"serial", 0}};
    draft.pending = {{Pending::Kind::meant, {"bought", 0}, {Date{std::chrono::year(2024) / 3 / 4, false}, std::string("x")}, "m9"}};
    draft.invalid = 2;
    draft.invalid_source = "m3";
    draft.uncounted_files = 1;
    draft.surplus_files = 2;
    draft.abandoned = true;
    return draft;
}

TEST(Draft, ComesBackAsItWas) {
    const Draft draft = full_draft();
    const auto parsed = parse_draft(to_bytes(draft));
    ASSERT_TRUE(parsed.draft) << parsed.error;
    EXPECT_EQ(*parsed.draft, draft);
}

TEST(Draft, EveryTruncationIsRefused) {
    const std::string bytes = to_bytes(full_draft());
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(parse_draft(bytes.substr(0, size)).draft) << size;
    EXPECT_FALSE(parse_draft(bytes + "x").draft);
}

TEST(Draft, AChangedByteIsRefusedOrGivesADraftThatIsStoredTheSameWay) {
    const std::string bytes = to_bytes(full_draft());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            const auto parsed = parse_draft(damaged);
            if (parsed.draft) {
                EXPECT_EQ(to_bytes(*parsed.draft), damaged) << at;
            }
        }
    }
}

TEST(Draft, IsTakenOverByTheRulesOfTheNewVersion) {
    Forms forms;
    EXPECT_TRUE(forms.add(load("tests/dialogs/forms/devices.json")).empty());
    Draft draft = full_draft();
    draft.version = 1;
    draft.pending.clear();
    draft.answers = {{{"kinds", 0}, State::answered, false, std::vector<std::string>{"laptop"}, ""},
                     {{"sn", 0}, State::answered, false, std::string("SN1234"), ""},
                     {{"works", 0}, State::answered, false, std::string("no_longer_a_choice"), ""},
                     {{"amount", 0}, State::answered, false, 3.0, ""},
                     {{"bought", 0}, State::answered, false, Date{std::chrono::year(2024) / 3 / 5, false}, ""},
                     {{"fax", 0}, State::answered, false, std::string("010-1"), ""}};
    draft.trail = {{"kinds", 0}, {"sn", 0}, {"fax", 0}};
    draft.cursor = {"fax", 0};
    const auto adopted = forms.adopt(draft);
    ASSERT_NE(adopted.form, nullptr);
    EXPECT_EQ(adopted.draft.version, 2);
    EXPECT_GT(adopted.draft.revision, draft.revision);
    ASSERT_NE(adopted.draft.find("serial"), nullptr);
    EXPECT_EQ(std::get<std::string>(adopted.draft.find("serial")->value), "SN1234");
    EXPECT_NE(adopted.draft.find("count"), nullptr);
    EXPECT_EQ(adopted.draft.find("bought"), nullptr);
    EXPECT_EQ(adopted.draft.find("fax"), nullptr);
    EXPECT_EQ(adopted.draft.find("works"), nullptr);
    EXPECT_EQ(adopted.draft.cursor.field, "works");
    EXPECT_EQ(adopted.draft.trail, (std::vector<Place>{{"kinds", 0}, {"serial", 0}}));
}

TEST(Draft, StaysWithItsVersionWhileThatIsKnown) {
    auto data = read_json("tests/dialogs/forms/devices.json");
    data["version"] = 5;
    Forms forms;
    forms.add(load("tests/dialogs/forms/devices.json"));
    forms.add(std::move(parse_form(data, texts(), normaliser()).form).value());
    Draft draft = full_draft();
    EXPECT_EQ(forms.adopt(draft).form, forms.find("devices", 2));
    draft.version = 4;
    EXPECT_EQ(forms.adopt(draft).form, nullptr);
    EXPECT_EQ(forms.newest("devices")->version, 5);
    EXPECT_FALSE(forms.add(load("tests/dialogs/forms/devices.json")).empty());
}

}  // namespace
}  // namespace aftercare::dialogs::testing
