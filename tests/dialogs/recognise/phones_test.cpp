#include "dialogs/recognise/phones.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace aftercare::dialogs::recognise {
namespace {

struct Row {
    std::string_view text;
    std::string_view expected;  // "kind canonical display", or the problem
};

std::string said(std::string_view text) {
    const PhoneReading reading = read_phone(text);
    switch (reading.outcome) {
        case PhoneReading::Outcome::none:
            return "none";
        case PhoneReading::Outcome::too_short:
            return "too short " + std::to_string(reading.digits);
        case PhoneReading::Outcome::too_long:
            return "too long " + std::to_string(reading.digits);
        case PhoneReading::Outcome::bad_prefix:
            return "bad prefix";
        case PhoneReading::Outcome::no_area_code:
            return "no area code";
        case PhoneReading::Outcome::several:
            return "several " + reading.phone.canonical;
        case PhoneReading::Outcome::one:
            break;
    }
    constexpr std::array kinds{"", "mobile", "landline", "service", "international"};
    return std::string(kinds.at(static_cast<std::size_t>(reading.phone.kind))) + " " +
           reading.phone.canonical + " " + reading.phone.display;
}

class Phones : public testing::TestWithParam<Row> {};
TEST_P(Phones, AreRead) {
    EXPECT_EQ(said(GetParam().text), GetParam().expected) << GetParam().text;
}

constexpr std::array rows{
    Row{"13812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"138 1234 5678", "mobile +8613812345678 138 1234 5678"},
    Row{"138-1234-5678", "mobile +8613812345678 138 1234 5678"},
    Row{"１３８１２３４５６７８", "mobile +8613812345678 138 1234 5678"},
    Row{"+8613812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"+86 138 1234 5678", "mobile +8613812345678 138 1234 5678"},
    Row{"(+86)13812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"0086-13812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"8613812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"013812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"我的手机是13812345678,谢谢", "mobile +8613812345678 138 1234 5678"},
    Row{"电话：138 1234 5678", "mobile +8613812345678 138 1234 5678"},
    Row{"19912345678", "mobile +8619912345678 199 1234 5678"},
    Row{"010-12345678", "landline +861012345678 010-12345678"},
    Row{"(010)12345678", "landline +861012345678 010-12345678"},
    Row{"（０１０）１２３４５６７８", "landline +861012345678 010-12345678"},
    Row{"021 12345678", "landline +862112345678 021-12345678"},
    Row{"0532-1234567", "landline +865321234567 0532-1234567"},
    Row{"075512345678", "landline +8675512345678 0755-12345678"},
    Row{"+86 10 1234 5678", "landline +861012345678 010-12345678"},
    Row{"+86-755-12345678", "landline +8675512345678 0755-12345678"},
    Row{"010-12345678转801", "landline +861012345678;ext=801 010-12345678-801"},
    Row{"010-12345678 轉801", "landline +861012345678;ext=801 010-12345678-801"},
    Row{"010-12345678 ext. 12", "landline +861012345678;ext=12 010-12345678-12"},
    Row{"010-12345678-801", "landline +861012345678;ext=801 010-12345678-801"},
    Row{"0532-1234567-12", "landline +865321234567;ext=12 0532-1234567-12"},
    Row{"400-800-1234", "service +864008001234 400-800-1234"},
    Row{"4008001234", "service +864008001234 400-800-1234"},
    Row{"8008201234", "service +868008201234 800-820-1234"},
    Row{"400-800-1234转2", "service +864008001234;ext=2 400-800-1234-2"},
    Row{"+49 30 123456", "international +4930123456 +4930123456"},
    Row{"+1 (415) 555-0123", "international +14155550123 +14155550123"},
    Row{"0044 20 7946 0958", "international +442079460958 +442079460958"},
    Row{"+852 9123 4567", "international +85291234567 +85291234567"},
    Row{"+853 6612 3456", "international +85366123456 +85366123456"},
    Row{"13812345678或13912345678", "several +8613812345678"},
    Row{"13812345678 13912345678", "several +8613812345678"},
    Row{"13812345678/13812345678", "mobile +8613812345678 138 1234 5678"},
    Row{"手机13812345678,座机010-12345678", "several +8613812345678"},
    Row{"", "none"},
    Row{"没有", "none"},
    Row{"abc", "none"},
    Row{"1381234567", "too short 10"},
    Row{"138123456789", "too long 12"},
    Row{"12812345678", "bad prefix"},
    Row{"12345", "too short 5"},
    Row{"12345678", "too short 8"},
    Row{"62345678", "no area code"},
    Row{"6234567", "no area code"},
    Row{"010-1234", "too short 7"},
    Row{"010-123456789", "too long 12"},
    Row{"400-800-123", "too short 9"},
    Row{"+123", "too short 3"},
    Row{"+1234567890123456", "too long 16"},
    Row{"011-12345678", "bad prefix"},
};
INSTANTIATE_TEST_SUITE_P(All, Phones, testing::ValuesIn(rows));

TEST(PhoneProperties, CanonicalAndDisplayReadBackAsTheSame) {
    for (const Row& row : rows) {
        const PhoneReading first = read_phone(row.text);
        if (first.outcome != PhoneReading::Outcome::one) continue;
        const PhoneReading shown = read_phone(first.phone.display);
        EXPECT_EQ(shown.outcome, PhoneReading::Outcome::one) << first.phone.display;
        EXPECT_EQ(shown.phone.canonical.substr(0, shown.phone.canonical.find(';')),
                  first.phone.canonical.substr(0, first.phone.canonical.find(';')));
        if (first.phone.canonical.find(';') == std::string::npos) {
            EXPECT_EQ(read_phone(first.phone.canonical).phone, first.phone) << first.phone.canonical;
        }
    }
}

TEST(PhoneProperties, EveryMobilePrefixIsRead) {
    for (int prefix = 130; prefix <= 199; ++prefix) {
        const std::string number = std::to_string(prefix) + "00000001";
        EXPECT_EQ(read_phone(number).phone.canonical, "+86" + number);
    }
    for (int prefix = 100; prefix <= 129; ++prefix) {
        EXPECT_EQ(read_phone(std::to_string(prefix) + "00000001").outcome, PhoneReading::Outcome::bad_prefix);
    }
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
