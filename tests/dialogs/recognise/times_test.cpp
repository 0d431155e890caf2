// Times of day, alone, in sentences, and from one to another.
#include "dialogs/recognise/times.h"
#include "shared.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace aftercare::dialogs::recognise {
namespace {

using Outcome = TimeReading::Outcome;

std::vector<std::string> read(std::string_view text) {
    std::vector<std::string> shown;
    for (const auto& value : read_time(normaliser(), text).values) shown.push_back(format(value));
    return shown;
}

std::string only(std::string_view text) {
    const auto shown = read(text);
    return shown.size() == 1 ? shown.front() : "(" + std::to_string(shown.size()) + " readings)";
}

struct Row {
    std::string_view text;
    std::string_view time;
};

TEST(Time, Moments) {
    for (const Row& row : {Row{"14:00", "14:00"}, Row{"14：00", "14:00"}, Row{"１４：３０", "14:30"}, Row{"9:05", "09:05"},
                           Row{"03:00", "03:00"}, Row{"0:30", "00:30"}, Row{"00:00", "00:00"}, Row{"24:00", "00:00"},
                           Row{"10:30:15", "10:30"}, Row{"1430", "14:30"}, Row{"0905", "09:05"},
                           Row{"10点", "10:00"}, Row{"10點半", "10:30"}, Row{"十点半", "10:30"}, Row{"十点一刻", "10:15"},
                           Row{"十点三刻", "10:45"}, Row{"10点整", "10:00"}, Row{"10点钟", "10:00"}, Row{"10点05", "10:05"},
                           Row{"10点05分", "10:05"}, Row{"10点5分", "10:05"}, Row{"十点零五分", "10:05"}, Row{"十点二十", "10:20"},
                           Row{"10时30分", "10:30"}, Row{"14时", "14:00"}, Row{"二十二点", "22:00"}, Row{"零点", "00:00"},
                           Row{"上午10点", "10:00"}, Row{"上午 10:30", "10:30"}, Row{"早上8点", "08:00"}, Row{"早8点", "08:00"},
                           Row{"凌晨2点", "02:00"}, Row{"凌晨12点半", "00:30"}, Row{"中午12点", "12:00"}, Row{"中午12点半", "12:30"},
                           Row{"中午1点", "13:00"}, Row{"中午11点半", "11:30"}, Row{"正午", "12:00"}, Row{"下午2点", "14:00"},
                           Row{"下午两点半", "14:30"}, Row{"下午3点一刻", "15:15"}, Row{"下午 3:00", "15:00"}, Row{"下午14点", "14:00"},
                           Row{"下午12点半", "12:30"}, Row{"傍晚6点", "18:00"}, Row{"晚上8点", "20:00"}, Row{"晚8点半", "20:30"},
                           Row{"晚上12点", "00:00"}, Row{"晚上1点", "01:00"}, Row{"半夜3点", "03:00"}, Row{"深夜11点", "23:00"},
                           Row{"今晚7点", "19:00"}, Row{"明天上午10点左右到", "10:00"}, Row{"大概10点半吧", "10:30"},
                           Row{"3月5日上午10点", "10:00"}, Row{"2026-03-05 10:00", "10:00"}, Row{"2026/3/5 14:20", "14:20"},
                           Row{"3pm", "15:00"}, Row{"3 PM", "15:00"}, Row{"3:30 p.m.", "15:30"}, Row{"10am", "10:00"},
                           Row{"10 a.m.", "10:00"}, Row{"12 am", "00:00"}, Row{"12pm", "12:00"}, Row{"12:30am", "00:30"},
                           Row{"noon", "12:00"}, Row{"midnight", "00:00"}, Row{"at 14:00", "14:00"}, Row{"10 in the morning", "10:00"},
                           Row{"3 in the afternoon", "15:00"}, Row{"half past ten", "10:30"}, Row{"quarter past 10", "10:15"},
                           Row{"quarter to eleven", "10:45"}, Row{"ten o'clock", "10:00"}, Row{"10 o’clock", "10:00"},
                           Row{"half past three in the afternoon", "15:30"}, Row{"we came at 10:30", "10:30"}}) {
        EXPECT_EQ(only(row.text), row.time) << row.text;
    }
}

TEST(Time, Spans) {
    for (const Row& row : {Row{"10:00-11:30", "10:00–11:30"}, Row{"10：00—11：30", "10:00–11:30"}, Row{"10:00～11:30", "10:00–11:30"},
                           Row{"10:00 至 11:30", "10:00–11:30"}, Row{"10:00 – 11:30", "10:00–11:30"}, Row{"10点到11点半", "10:00–11:30"},
                           Row{"十点到十一点半", "10:00–11:30"}, Row{"从10点到11点", "10:00–11:00"}, Row{"10点——11点半", "10:00–11:30"},
                           Row{"10-11点", "10:00–11:00"}, Row{"10到11点半", "10:00–11:30"}, Row{"9点到17点", "09:00–17:00"},
                           Row{"9点到6点", "09:00–18:00"}, Row{"10点到2点", "10:00–14:00"}, Row{"10:30-12", "10:30–12:00"},
                           Row{"上午10点到11点半", "10:00–11:30"}, Row{"上午10点到下午2点", "10:00–14:00"}, Row{"上午10点到1点", "10:00–13:00"},
                           Row{"下午2点到4点", "14:00–16:00"}, Row{"下午两点半至四点", "14:30–16:00"}, Row{"下午2:00-3:30", "14:00–15:30"},
                           Row{"晚上10点到2点", "22:00–02:00"}, Row{"晚上8点到10点", "20:00–22:00"}, Row{"晚上10点到次日凌晨2点", "22:00–02:00"},
                           Row{"22:00-02:00", "22:00–02:00"}, Row{"3:00-05:00", "03:00–05:00"}, Row{"3点到16点", "15:00–16:00"},
                           Row{"2-4pm", "14:00–16:00"}, Row{"10-2pm", "10:00–14:00"}, Row{"10am-2pm", "10:00–14:00"},
                           Row{"10 am to 11:30 am", "10:00–11:30"}, Row{"10 to 11:30", "10:00–11:30"}, Row{"from 10 to 11", "10:00–11:00"},
                           Row{"between 10:00 and 11:30", "10:00–11:30"}, Row{"10:00 until noon", "10:00–12:00"},
                           Row{"1400-1530", "14:00–15:30"}, Row{"10:00-10:00", "10:00"}, Row{"预约10:00-11:30上门", "10:00–11:30"},
                           Row{"3月5日10:00-11:30", "10:00–11:30"}, Row{"10:00–11:30", "10:00–11:30"}, Row{"23:00-24:00", "23:00–00:00"}}) {
        EXPECT_EQ(only(row.text), row.time) << row.text;
    }
}

TEST(Time, AnHourThatMayBeNightOrAfternoonIsAsked) {
    using Shown = std::vector<std::string>;
    EXPECT_EQ(read("3点"), (Shown{"15:00", "03:00"}));
    EXPECT_EQ(read("两点半"), (Shown{"14:30", "02:30"}));
    EXPECT_EQ(read("3:30"), (Shown{"15:30", "03:30"}));
    EXPECT_EQ(read("6点"), (Shown{"06:00", "18:00"}));
    EXPECT_EQ(read("half past three"), (Shown{"15:30", "03:30"}));
    EXPECT_EQ(read("3点到4点半"), (Shown{"15:00–16:30", "03:00–04:30"}));
    EXPECT_EQ(read("from 2 to 4"), (Shown{"14:00–16:00", "02:00–04:00"}));
    EXPECT_EQ(read_time(normaliser(), "3点").outcome, Outcome::ambiguous);
}

TEST(Time, TwoMomentsApartMayBeASpan) {
    using Shown = std::vector<std::string>;
    EXPECT_EQ(read("上午10点来的,11点半走的"), (Shown{"10:00–11:30", "10:00", "11:30"}));
    EXPECT_EQ(read("arrived 10:00, left 11:30"), (Shown{"10:00–11:30", "10:00", "11:30"}));
}

TEST(Time, WhatNoClockShows) {
    for (const char* text : {"25:00", "10:75", "25点", "10点75分", "24:30", "10:00-25:00", "13:60", "下午99点"})
        EXPECT_EQ(read_time(normaliser(), text).outcome, Outcome::impossible) << text;
}

TEST(Time, WhatIsNoTime) {
    for (const char* text :
         {"", "两小时", "30分钟", "2个半小时", "10", "2026-03-05", "3月5日", "1.5", "10.30", "192.168.10.30", "SN10:3",
          "3时间", "第10", "明天", "上午", "晚上", "不知道", "13812345678", "12345", "from Monday to Friday", "ten", "at ten",
          "amount", "3 amps", "1-3", "10/30", "随时", "a quarter to", "14:5", "比例1:2:3"}) {
        EXPECT_EQ(read_time(normaliser(), text).outcome, Outcome::none) << text << " " << (read(text).empty() ? "" : read(text)[0]);
    }
}

std::string figures(const char* shape, int hours, int minutes) {
    char out[64];
    std::snprintf(out, sizeof out, shape, hours, minutes);
    return out;
}

// Every minute of the day, in each way of writing that says it without doubt.
TEST(Time, EveryMinuteOfTheDay) {
    for (int minute = 0; minute < 24 * 60; ++minute) {
        const int hours = minute / 60, minutes = minute % 60;
        const std::string time = format({minute, std::nullopt});
        const int twelve = hours % 12 == 0 ? 12 : hours % 12;
        EXPECT_EQ(only(time), time);
        EXPECT_EQ(only(figures("%02d：%02d", hours, minutes)), time);
        EXPECT_EQ(only(figures("%02d%02d", hours, minutes)), time);
        EXPECT_EQ(only(figures(hours < 12 ? "%d:%02d am" : "%d:%02dpm", twelve, minutes)), time);
        EXPECT_EQ(only(figures("%02d点%02d分", hours, minutes)), time);
        if (hours >= 1 && hours < 12) EXPECT_EQ(only(figures("上午%d点%d分", hours, minutes)), time);
        if (hours >= 12 && hours < 24) EXPECT_EQ(only(figures("下午%d点%d分", twelve, minutes)), time);
        if (hours >= 18) EXPECT_EQ(only(figures("晚上%d点%02d", twelve, minutes)), time);
        if (minutes == 30 && hours >= 13) EXPECT_EQ(only(figures("下午%d点半", twelve, 0)), time);
    }
}

TEST(Time, EverySpanIsReadBack) {
    for (int begin = 0; begin < 24 * 60; begin += 7)
        for (int end = 0; end < 24 * 60; end += 11) {
            if (begin == end) continue;
            const TimeValue value{begin, end};
            const auto again = read_time(normaliser(), format(value));
            ASSERT_EQ(again.outcome, Outcome::one) << format(value);
            EXPECT_EQ(again.values.front(), value) << format(value);
        }
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
