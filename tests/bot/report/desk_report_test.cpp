// From a store with a few tickets to the figures in both languages and as JSON, worked out by hand.
// The week is worked Monday to Friday, 09:00-12:00 and 13:00-18:00; 2026-10-26 is a Monday.
#include "adapters/sqlite/sqlite_store.h"
#include "bot/report/report_json.h"
#include "bot/report/report_text.h"
#include "bot/report/say_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace aftercare::bot {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;
using namespace std::chrono_literals;
using core::Closing;
using core::Stage;
using nlohmann::json;
using Ordered = nlohmann::ordered_json;  // the order of names is promised, too
using testing::HasSubstr;

json read_json(const fs::path& path) {
    std::ifstream file(path);
    return json::parse(file, nullptr, true, true);
}

core::Profile procedure(const std::string& name, std::vector<core::SurveyStep> survey) {
    core::Profile profile;
    profile.name = name;
    profile.form = name;
    core::Kind hardware, software;
    hardware.value = "hardware", hardware.text = "kind.hardware";
    software.value = "software", software.text = "kind.software";
    profile.kinds = {hardware, software};
    profile.survey = std::move(survey);
    return profile;
}

core::SurveyStep step(std::string value, std::string text) {
    core::SurveyStep made;
    made.value = std::move(value);
    made.text = std::move(text);
    return made;
}

class DeskReports : public testing::Test {
  protected:
    DeskReports() {
        desk.language = "zh-CN";
        desk.zone = core::Zone::fixed("Asia/Shanghai", 8h);
        json week;
        for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) week[day] = {"09:00-12:00", "13:00-18:00"};
        desk.calendar = core::parse_calendar({{"week", week}}).calendar;
        desk.normaliser = std::make_unique<dialogs::recognise::Normaliser>();
        for (const char* language : {"zh-CN", "en"})
            for (const auto& file : fs::directory_iterator(fs::path(AFTERCARE_SOURCE_DIR) / "config/texts" / language))
                desk.texts.add(language, read_json(file));
        desk.texts.add("zh-CN", {{"kind", {{"hardware", "硬件"}, {"software", "软件"}}}, {"form", {{"repairs", {{"title", "维修单"}}}}}});
        desk.texts.add("en", {{"kind", {{"hardware", "hardware"}, {"software", "software"}}}, {"form", {{"repairs", {{"title", "Repairs"}}}}}});
        desk.profiles.emplace("repairs", procedure("repairs", {step("satisfied", "survey.step.satisfied"),
                                                               step("mostly_satisfied", "survey.step.mostly_satisfied"),
                                                               step("needs_improvement", "survey.step.needs_improvement")}));
        desk.configured.insert("repairs");
    }
    ~DeskReports() override { store->close(); }

    /// A local moment of October 2026.
    core::Time at(int day, int hour, int minute = 0) const {
        return core::to_utc(desk.zone, local_days{2026y / October / day} + hours(hour) + minutes(minute));
    }

    core::TicketId add(core::Ticket ticket) {
        ticket.number = "SR" + std::to_string(++numbered_);
        if (ticket.profile.empty()) ticket.profile = "repairs";
        store->transact([&](core::Tx& tx) { ticket.id = tx.tickets().add(ticket); });
        return ticket.id;
    }
    void event(core::TicketId ticket, core::Time when, core::Actor::Kind who, std::string kind, std::string data = "") {
        core::Event made;
        made.ticket = ticket;
        made.at = when;
        made.actor.kind = who;
        made.kind = std::move(kind);
        made.data = std::move(data);
        store->transact([&](core::Tx& tx) { tx.tickets().add(made); });
    }
    core::Ticket made(core::Time created, std::string kind, std::string product, std::string fault) const {
        core::Ticket ticket;
        ticket.created = ticket.updated = created;
        ticket.kind = std::move(kind);
        ticket.product = std::move(product);
        ticket.fault = std::move(fault);
        return ticket;
    }

    /// Solved at once, rated well: 30 minutes to the first word, 2 hours to the result.
    void add_solved() {
        auto ticket = made(at(26, 10), "hardware", "X200", "no charge");
        ticket.stage = Stage::archive;
        ticket.closing = Closing::completed;
        ticket.closed = at(26, 16);
        const auto id = add(ticket);
        event(id, at(26, 10, 30), core::Actor::Kind::staff, "taken", R"({"stage":"execution"})");
        event(id, at(26, 13), core::Actor::Kind::staff, "done", R"({"stage":"confirmation"})");  // the break is not counted
        event(id, at(26, 15), core::Actor::Kind::customer, "confirmed", R"({"stage":"survey"})");
        event(id, at(26, 16), core::Actor::Kind::customer, "rated",
              R"({"stage":"archive","closing":"completed","rating":"satisfied"})");
    }
    /// Over a night, in two rounds: 90 minutes to the first word, 8 hours to the result that stands.
    void add_twice_worked() {
        auto ticket = made(at(27, 17), "hardware", "x200", "No charge");
        ticket.stage = Stage::survey;
        ticket.round = 2;
        const auto id = add(ticket);
        event(id, at(28, 9, 30), core::Actor::Kind::staff, "taken", R"({"stage":"execution"})");
        event(id, at(28, 11), core::Actor::Kind::staff, "done", R"({"stage":"confirmation"})");
        event(id, at(28, 12), core::Actor::Kind::customer, "disputed", R"({"stage":"execution","round":2})");
        event(id, at(28, 17), core::Actor::Kind::staff, "done", R"({"stage":"confirmation"})");
        event(id, at(28, 18), core::Actor::Kind::customer, "confirmed", R"({"stage":"survey"})");
        clock(id, core::ClockKind::response, at(28, 9, 30), 2h, core::Clock::Ending::met, 90min);
    }
    /// Late and still open at 18:00 on the 30th: of its 4 hours 16 are used.
    void add_late() {
        const auto id = add(made(at(29, 9), "software", "", "login fails"));
        clock(id, core::ClockKind::solution, at(29, 9), 4h, core::Clock::Ending::none, 0min, true);
    }
    void clock(core::TicketId ticket, core::ClockKind kind, core::Time since, core::Duration limit, core::Clock::Ending ending,
               core::Duration used, bool breached = false) {
        core::Clock clock;
        clock.ticket = ticket;
        clock.kind = kind;
        clock.basis = core::Basis::working;
        clock.started = since;
        clock.limit = limit;
        clock.used = used;
        clock.ending = ending;
        clock.breached = breached;
        if (ending == core::Clock::Ending::none)
            clock.since = since;
        else
            clock.ended = since;
        store->transact([&](core::Tx& tx) { tx.clocks().put(clock); });
    }
    void add_everything() {
        add_solved();
        add_twice_worked();
        add_late();
        add(made(at(31, 23, 59), "", "", ""));
        add(made(core::to_utc(desk.zone, local_days{2026y / November / 1}), "hardware", "X200", "no charge"));
        add(made(at(1, 0) - 1ms, "hardware", "X200", "no charge"));
    }

    DeskReport figures(const char* period = "2026-10", int page = 2) {
        const auto parsed = core::parse_period(period).value();
        GatheredFacts facts(core::span_of(parsed, desk.zone));
        for (bool more = true; more;) store->transact([&](core::Tx& tx) { more = facts.take_page(tx, desk, page); });
        for (bool more = true; more;)
            store->transact([&](core::Tx& tx) { more = facts.take_overdue_page(tx, at(30, 18), page); });
        return make_desk_report(facts, parsed, desk, at(30, 18));
    }
    std::string text(const char* language, const char* period = "2026-10", std::size_t most = 10) {
        std::string all;
        for (const auto& section : report_sections(figures(period), desk, language, most))
            all += section.heading + "\n" + section.text + "\n\n";
        return all;
    }

    Desk desk;
    std::unique_ptr<core::Store> store = sqlite::create_store({});
    int numbered_ = 0;
};

// First response: 30 and 90 min. Solution: 2 h (10-12) and 8 h (17-18, 9-12, 13-17). Overdue: 16 h
// used of 4 h. Second round: one of the two that had a result. Solved: the only one closed.
TEST_F(DeskReports, InChinese) {
    add_everything();
    EXPECT_EQ(text("zh-CN"),
              "📊 报表 · 2026年10月\n"
              "工单：4 张，其中 3 张未结\n"
              "类别：硬件 2 · 软件 1 · 未定 1\n"
              "首次响应：平均 1小时，九成不超过 1小时30分钟（2 张，按工作时间）\n"
              "解决用时：平均 5小时，九成不超过 8小时（2 张，按工作时间）\n"
              "按时率：响应 100%（1/1） · 解决 0%（0/1）\n"
              "解决率：100%（1/1）\n"
              "二次处理率：50%（1/2）\n"
              "满意度：满意 1 · 基本满意 0 · 需进一步改进 0\n"
              "逾期未结：1 项\n"
              "SR3 · 待受理 · 解决已超 12小时\n"
              "常见问题：\n"
              "1. X200 · no charge（2）\n"
              "2. login fails（1）\n\n");
}

TEST_F(DeskReports, InEnglish) {
    add_everything();
    EXPECT_EQ(text("en"),
              "📊 Report · 10/2026\n"
              "Tickets: 4, 3 still open\n"
              "By kind: hardware 2 · software 1 · not set 1\n"
              "First response: 1 h on average, 90% within 1 h 30 min (2 tickets, working time)\n"
              "Solution: 5 h on average, 90% within 8 h (2 tickets, working time)\n"
              "In time: response 100% (1/1) · solution 0% (0/1)\n"
              "Solved: 100% (1/1)\n"
              "Second round: 50% (1/2)\n"
              "Satisfaction: Satisfied 1 · Mostly satisfied 0 · Needs improvement 0\n"
              "Overdue and open: 1\n" +
                  std::string("SR3 · ") + desk.texts.say("en", "stage.intake") +
                  " · solution late by 12 h\n"
                  "Most frequent:\n"
                  "1. X200 · no charge (2)\n"
                  "2. login fails (1)\n\n");
}

TEST_F(DeskReports, AsJson) {
    add_everything();
    const auto report = report_json(figures(), desk);
    EXPECT_EQ(report["period"], Ordered::parse(R"({"name":"2026-10","unit":"month","from":"2026-10-01","to":"2026-11-01",
                                                "time_zone":"Asia/Shanghai"})"));
    EXPECT_EQ(report["made"], "2026-10-30 18:00");
    EXPECT_EQ(report["total"], nullptr) << "there is but one profile";
    ASSERT_EQ(report["profiles"].size(), 1u);
    EXPECT_EQ(report["profiles"][0], Ordered::parse(R"({
        "profile": "repairs", "tickets": 4, "open": 3,
        "by_kind": [{"value":"hardware","count":2}, {"value":"software","count":1}, {"value":null,"count":1}],
        "by_department": [{"value":null,"count":4}],
        "by_priority": [{"value":null,"count":4}],
        "satisfaction": {"rated_tickets": 1, "ratings": [{"value":"satisfied","count":1},
            {"value":"mostly_satisfied","count":0}, {"value":"needs_improvement","count":0}]},
        "first_response": {"tickets":2, "mean_minutes":60.0, "p90_minutes":90.0},
        "solution": {"tickets":2, "mean_minutes":300.0, "p90_minutes":480.0},
        "within_limit": {"response": {"within":1,"decided":1,"rate":1.0}, "solution": {"within":0,"decided":1,"rate":0.0}},
        "solved": {"solved":1, "closed":1, "rate":1.0},
        "second_round": {"second_round":1, "with_result":2, "rate":0.5},
        "overdue": [{"number":"SR3","stage":"intake","clock":"solution","time":"working","over_minutes":720.0}],
        "overdue_total": 1,
        "frequent": [{"product":"X200","fault":"no charge","count":2}, {"product":null,"fault":"login fails","count":1}]})"));
}

TEST_F(DeskReports, WithoutTicketsThereIsNothingToDivide) {
    EXPECT_EQ(text("zh-CN", "2026-W44"), "📊 报表 · 2026年第44周（2026-10-26 至 2026-11-01）\n这段时间没有新工单。\n\n");
    EXPECT_EQ(text("en", "2026-Q3"), "📊 Report · quarter 3 of 2026\nNo new tickets in this period.\n\n");
    const auto profile = report_json(figures(), desk)["profiles"][0];
    EXPECT_EQ(profile["solved"], Ordered::parse(R"({"solved":0,"closed":0,"rate":null})"));
    EXPECT_EQ(profile["solution"], Ordered::parse(R"({"tickets":0,"mean_minutes":null,"p90_minutes":null})"));
    EXPECT_EQ(profile["within_limit"], Ordered::object());
    EXPECT_EQ(profile["by_kind"], Ordered::parse(R"([{"value":"hardware","count":0},{"value":"software","count":0}])"));
    EXPECT_EQ(profile["satisfaction"]["ratings"].size(), 3u);
}

TEST_F(DeskReports, EachProfileAndAllTogether) {
    desk.profiles.emplace("training", procedure("training", {step("5", "kind.hardware")}));
    desk.profiles.emplace("unused", procedure("unused", {}));
    desk.configured.insert("training");
    add_everything();
    auto other = made(at(20, 9), "software", "X200", "no charge");
    other.profile = "training";
    add(other);
    other.profile = "left behind";  // no longer configured
    add(other);
    const auto report = figures();
    ASSERT_EQ(report.profiles.size(), 3u);
    ASSERT_TRUE(report.total);
    EXPECT_EQ(report.total->tickets, 6u);
    EXPECT_EQ(report.total->frequent[0].count, 4u);
    const auto sections = report_sections(report, desk, "en", 10);
    ASSERT_EQ(sections.size(), 4u);
    EXPECT_EQ(sections[0].heading, "📊 Report · 10/2026 · all together");
    EXPECT_THAT(sections[0].text, testing::Not(HasSubstr("Satisfaction"))) << "scales differ";
    EXPECT_THAT(sections[0].text, testing::Not(HasSubstr("By kind")));
    EXPECT_EQ(sections[1].heading, "📊 Report · 10/2026 · Repairs");
    EXPECT_EQ(sections[2].heading, "📊 Report · 10/2026 · training");
    EXPECT_EQ(sections[3].heading, "📊 Report · 10/2026 · left behind");
    EXPECT_EQ(report_json(report, desk)["total"]["solved"]["rate"], 1.0);
}

// It is still late when the month in which it was made is over.
TEST_F(DeskReports, WhatIsOverdueIsListedWheneverItWasMade) {
    add_late();
    auto other = made(at(28, 9), "software", "", "");
    other.profile = "of old";
    desk.profiles.emplace("of old", procedure("of old", {}));
    clock(add(other), core::ClockKind::response, at(28, 9), 1h, core::Clock::Ending::none, 0min);
    clock(add(made(at(28, 9), "", "", "")), core::ClockKind::response, at(30, 17), 2h, core::Clock::Ending::none, 0min);
    EXPECT_THAT(text("en", "2026-11"), testing::AllOf(HasSubstr("Overdue and open: 2\n"), HasSubstr("SR1 · "), HasSubstr("SR2 · ")));
    const auto report = report_json(figures("2026-11"), desk);
    ASSERT_EQ(report["profiles"].size(), 2u);
    EXPECT_EQ(report["profiles"][0]["profile"], "repairs");
    EXPECT_EQ(report["profiles"][0]["tickets"], 0);
    EXPECT_EQ(report["profiles"][0]["overdue"][0]["number"], "SR1");
    EXPECT_EQ(report["profiles"][0]["overdue_total"], 1);
    EXPECT_EQ(report["profiles"][1]["profile"], "of old");
    EXPECT_EQ(report["total"]["overdue_total"], 2);
}

TEST_F(DeskReports, OfManyOverdueTheLongestAreListed) {
    for (int i = 0; i < 105; ++i)
        clock(add(made(at(29, 9), "software", "", "")), core::ClockKind::solution, at(29, 9), 1h, core::Clock::Ending::none,
              minutes(i));
    const auto profile = report_json(figures("2026-11"), desk)["profiles"][0];
    EXPECT_EQ(profile["overdue_total"], 105);
    ASSERT_EQ(profile["overdue"].size(), 100u);
    EXPECT_EQ(profile["overdue"][0]["number"], "SR105");
}

TEST_F(DeskReports, ALongReportStillFitsAPhone) {
    const std::string words(400, 'x');
    for (int i = 0; i < 60; ++i) {
        const auto id = add(made(at(29, 9), "software", words + std::to_string(i), "线\n" + words));
        clock(id, core::ClockKind::solution, at(29, 9), hours(i % 3 + 1), core::Clock::Ending::none, 0min);
    }
    const auto sections = report_sections(figures(), desk, "zh-CN", 10);
    ASSERT_EQ(sections.size(), 1u);
    EXPECT_LE(std::count(sections[0].text.begin(), sections[0].text.end(), '\n') + 2, 40);
    EXPECT_LT(sections[0].text.size(), 4000u);
    EXPECT_THAT(sections[0].text, HasSubstr("……另有 50 项"));
}

TEST_F(DeskReports, PeriodsInWordsOfBothLanguages) {
    const auto named = [&](std::string_view words) {
        const auto period = period_named(desk, words, at(31, 23, 59));
        return period ? core::name_of(*period) : "none";
    };
    EXPECT_EQ(named(""), "2026-10");
    EXPECT_EQ(named("  "), "2026-10");
    EXPECT_EQ(named("2026-w40"), "2026-W40");
    EXPECT_EQ(named(" ２０２６-１０ "), "2026-10") << "typed in full width";
    EXPECT_EQ(named("本周"), "2026-W44");
    EXPECT_EQ(named("上周"), "2026-W43");
    EXPECT_EQ(named("Last Month"), "2026-09");
    EXPECT_EQ(named("上月"), "2026-09");
    EXPECT_EQ(named("上個月"), "2026-09");
    EXPECT_EQ(named("本季度"), "2026-Q4");
    EXPECT_EQ(named("last quarter"), "2026-Q3");
    EXPECT_EQ(named("去年"), "2025");
    EXPECT_EQ(named("tomorrow"), "none");
    EXPECT_EQ(named("2026-13"), "none");
    EXPECT_EQ(named(","), "none") << "nothing stands between two words";
}

TEST_F(DeskReports, EveryWordForAPeriodNamesOnlyOne) {
    std::map<std::string, std::string> meaning;
    for (const auto& language : desk.texts.languages()) {
        for (const auto& key : desk.texts.keys_below("report.words")) {
            std::stringstream words(desk.texts.say(language, key));
            for (std::string word; std::getline(words, word, ',');) {
                const auto [known, added] = meaning.emplace(word, key);
                EXPECT_EQ(known->second, key) << word;
                EXPECT_TRUE(period_named(desk, word, at(31, 12))) << word;
            }
        }
    }
    EXPECT_GE(meaning.size(), 16u);
}

TEST_F(DeskReports, AreSaidInAChat) {
    add_everything();
    std::vector<core::Outgoing> said;
    const auto ask = [&](std::string_view words, const char* language) {
        store->transact([&](core::Tx& tx) {
            Turn turn(tx, desk, at(30, 18));
            turn.person.language = language;
            turn.conversation.address = {{"telegram", "main"}, "7"};
            turn.conversation.id = core::ConversationId(1);
            say_report(turn, words);
            said.clear();
            for (const auto& delivery : turn.effects.deliveries) said.push_back(delivery.message);
        });
    };
    ChannelFacts channel;
    channel.id = {"telegram", "main"};
    desk.channels.push_back(channel);
    ask("2026-11", "en");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_THAT(said[0].text, HasSubstr("SR3")) << "made in October, and late";
    ask("", "zh-CN");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].heading, "📊 报表 · 2026年10月");
    EXPECT_THAT(said[0].text, HasSubstr("工单：4 张"));
    ask("last month", "en");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_THAT(said[0].text, HasSubstr("Tickets: 1, 1 still open"));
    ask("someday", "en");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_THAT(said[0].text, HasSubstr("someday"));
    EXPECT_THAT(said[0].text, HasSubstr("2026-W40"));
}

}  // namespace
}  // namespace aftercare::bot
