// What a company adds to or changes in the data files, and what it is told about them.
#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/load_desk.h"
#include "bot/configuration/profile_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace aftercare::bot {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

core::Time noon(year_month_day day) { return core::Time{sys_days{day}} + hours(4); }

/// An operator's own folder before the shipped one.
class OwnFiles : public testing::Test {
  protected:
    OwnFiles() { fs::create_directories(folder_); }
    ~OwnFiles() override { fs::remove_all(folder_); }

    void write(const fs::path& name, std::string_view content) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << content;
    }

    LoadedDesk load(year_month_day day) {
        Configuration configuration;
        configuration.profile = "feedback-form";
        configuration.language = "zh-CN";
        configuration.time_zone = "Asia/Shanghai";
        configuration.calendar = "cn";
        return load_desk(configuration, DataFiles({folder_, fs::path(AFTERCARE_SOURCE_DIR) / "config"}), noon(day));
    }

  private:
    fs::path folder_ = fs::path(testing::TempDir()) /
                       (std::string("own_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

using CalendarFiles = OwnFiles;

std::string warning_of(int year) {
    const std::string number = std::to_string(year);
    return "the calendar \"cn\" knows no holidays of " + number + ": working days follow the plain week until calendars/cn/" +
           number + ".json is added";
}

TEST_F(CalendarFiles, HoldTheYearsThatAreShipped) {
    const auto loaded = load(2026y / November / 30);
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_FALSE(core::is_working_day(loaded.desk->calendar, 2025y / October / 8));
    EXPECT_TRUE(core::is_working_day(loaded.desk->calendar, 2026y / October / 10));
}

TEST_F(CalendarFiles, AreMissedFromDecemberOn) {
    EXPECT_THAT(load(2026y / December / 1).warnings, ElementsAre(warning_of(2027)));
    EXPECT_THAT(load(2027y / January / 1).warnings, ElementsAre(warning_of(2027)));
    EXPECT_THAT(load(2027y / December / 31).warnings, ElementsAre(warning_of(2027), warning_of(2028)));
}

TEST_F(CalendarFiles, TakeTheNextYearByItsFileAlone) {
    write("calendars/cn/2027.json", R"({"off": ["2027-01-01"], "worked": ["2027-01-03"]})");
    const auto loaded = load(2026y / December / 1);
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_FALSE(core::is_working_day(loaded.desk->calendar, 2027y / January / 1));
    EXPECT_TRUE(core::is_working_day(loaded.desk->calendar, 2027y / January / 3));
    EXPECT_FALSE(core::is_working_day(loaded.desk->calendar, 2026y / October / 1)) << "the shipped years stay";
}

TEST_F(CalendarFiles, NameThemselvesInEveryError) {
    write("calendars/cn/2027.json", R"({"off": ["2027-02-29"], "holidays": []})");
    write("calendars/cn/next.json", "{}");
    write("calendars/cn/2028.json", "{\n\"off\": [}");
    EXPECT_THAT(load(2026y / November / 1).errors,
                testing::UnorderedElementsAre("cn/2027.json: holidays: unknown name",
                                              "cn/2027.json: off: \"2027-02-29\" is not a date such as \"2027-01-31\"",
                                              "cn/next.json: \"next\" is no year such as \"2027\"",
                                              "cn/2028.json: line 2: this is not JSON"));
}

using ProfileFiles = OwnFiles;

// Tickets made before the configuration named another one go on.
TEST_F(ProfileFiles, AreLoadedWhetherConfiguredOrNot) {
    const auto loaded = load(2026y / November / 1);
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_EQ(loaded.desk->profile("service-process").name, "service-process");
    ASSERT_EQ(loaded.desk->profiles_in_use().size(), 1u);
    EXPECT_EQ(loaded.desk->profiles_in_use().front()->name, "feedback-form");
}

TEST_F(ProfileFiles, WithMistakesAreLeftOutUnlessConfigured) {
    write("profiles/broken.json", "{\n\"stages\": [}");
    write("profiles/follow-up.json", R"({"profile": "other", "frobs": 1})");
    const auto loaded = load(2026y / November / 1);
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_THAT(loaded.warnings,
                ElementsAre("the profile \"broken\" is left out, as it is not configured and has mistakes: "
                            "profiles/broken.json: line 2: this is not JSON",
                            testing::StartsWith("the profile \"follow-up\" is left out, as it is not configured and has "
                                                "mistakes: profiles/follow-up.json: ")));
    EXPECT_FALSE(loaded.desk->profiles.contains("broken"));
    EXPECT_FALSE(loaded.desk->profiles.contains("follow-up"));
    write("profiles/feedback-form.json", "{\n\"stages\": [}");
    EXPECT_THAT(load(2026y / November / 1).errors, ElementsAre("profiles/feedback-form.json: line 2: this is not JSON"));
}

TEST_F(ProfileFiles, AreMissedWhenTicketsFollowThem) {
    const auto loaded = load(2026y / November / 1);
    const auto store = sqlite::create_store({});
    std::vector<std::string> missing;
    const auto add = [&](const char* number, const char* profile) {
        store->transact([&](core::Tx& tx) {
            core::Ticket ticket;
            ticket.number = number;
            ticket.profile = profile;
            tx.tickets().add(ticket);
            missing = missing_profiles(tx, *loaded.desk);
        });
    };
    add("1", "service-process");
    EXPECT_THAT(missing, IsEmpty());
    add("2", "of-old");
    EXPECT_THAT(missing, ElementsAre("profiles/of-old.json: tickets in the store follow the profile \"of-old\", which is not "
                                     "loaded: put its file back, or correct it"));
    store->close();
}

TEST_F(CalendarFiles, MayNotGiveAYearTwice) {
    write("calendars/cn.json", R"({"week": {"monday": ["09:00-17:00"]}, "years": {"2026": {"off": []}}})");
    EXPECT_THAT(load(2026y / November / 1).errors, ElementsAre("cn/2026.json: 2026 is given twice"));
}

}  // namespace
}  // namespace aftercare::bot
