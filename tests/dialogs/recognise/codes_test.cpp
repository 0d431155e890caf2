#include "dialogs/recognise/codes.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace aftercare::dialogs::recognise {
namespace {

using Outcome = CreditCodeCheck::Outcome;

// Published codes of well-known companies.
constexpr std::array valid_codes{"91440300708461136T",   // Tencent
                                 "91350100M000100Y43",   // the example of GB 32100-2015
                                 "914403001922038216"};  // Huawei

TEST(CreditCode, PublishedCodesPass) {
    for (const char* code : valid_codes) EXPECT_EQ(check_credit_code(code).outcome, Outcome::ok) << code;
}

TEST(CreditCode, CaseSpacesHyphensAndWidthDoNotMatter) {
    for (const char* text : {" 91440300708461136t ", "9144 0300 7084 6113 6T", "91440300-708461136-T",
                             "９１４４０３００７０８４６１１３６Ｔ"}) {
        const auto check = check_credit_code(text);
        EXPECT_EQ(check.outcome, Outcome::ok) << text;
        EXPECT_EQ(check.code, "91440300708461136T");
    }
}

TEST(CreditCode, WrongLengthIsCounted) {
    const auto check = check_credit_code("12345");
    EXPECT_EQ(check.outcome, Outcome::wrong_length);
    EXPECT_EQ(check.length, 5u);
    EXPECT_EQ(check_credit_code("").length, 0u);
    EXPECT_EQ(check_credit_code("91440300708461136TT").length, 19u);
    EXPECT_EQ(check_credit_code("统一社会信用代码").length, 8u);
}

TEST(CreditCode, ABadCharacterIsNamedAndTheCodeMeantSuggested) {
    const auto o = check_credit_code("9144O300708461136T");
    EXPECT_EQ(o.outcome, Outcome::bad_character);
    EXPECT_EQ(o.bad_character, "O");
    EXPECT_EQ(o.position, 5u);
    EXPECT_EQ(o.suggestion, "91440300708461136T");
    EXPECT_EQ(check_credit_code("9I44O3OO7O846II36T").suggestion, "91440300708461136T");
    EXPECT_EQ(check_credit_code("9144030019ZZ038Z16").suggestion, "914403001922038216");
    const auto han = check_credit_code("9144030070846113信");
    EXPECT_EQ(han.outcome, Outcome::wrong_length);
    const auto sign = check_credit_code("9144030070846113信T");
    EXPECT_EQ(sign.outcome, Outcome::bad_character);
    EXPECT_EQ(sign.bad_character, "信");
    EXPECT_EQ(sign.suggestion, "");
}

TEST(CreditCode, EverySingleWrongCharacterIsNoticed) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (std::string code : valid_codes) {
        for (std::size_t i = 0; i < code.size(); ++i) {
            const char right = code[i];
            for (const char wrong : alphabet) {
                code[i] = wrong;
                EXPECT_EQ(check_credit_code(code).outcome,
                          wrong == right ? Outcome::ok : Outcome::wrong_check);
            }
            code[i] = right;
        }
    }
}

TEST(CreditCode, NeighboursExchangedAreNoticed) {
    for (std::string code : valid_codes) {
        for (std::size_t i = 0; i + 1 < code.size(); ++i) {
            if (code[i] == code[i + 1]) continue;
            std::swap(code[i], code[i + 1]);
            EXPECT_EQ(check_credit_code(code).outcome, Outcome::wrong_check) << code;
            std::swap(code[i], code[i + 1]);
        }
    }
    EXPECT_EQ(credit_code_check_character("9144030070846113"), 0);
    EXPECT_EQ(credit_code_check_character("9144030070846113O"), 0);
}

TEST(Email, IsCheckedPractically) {
    using E = EmailCheck::Outcome;
    struct Row {
        std::string_view text;
        E outcome;
        std::string_view address;
    };
    constexpr std::array rows{
        Row{"a@example.com", E::ok, "a@example.com"},
        Row{"  Zhang.San@Example.COM ", E::ok, "Zhang.San@example.com"},
        Row{"a＠example.com", E::ok, "a@example.com"},
        Row{"a+b@mail.example.co.uk", E::ok, "a+b@mail.example.co.uk"},
        Row{"张三@例子.公司", E::ok, "张三@例子.公司"},
        Row{"a@xn--fsqu00a.xn--55qx5d", E::ok, "a@xn--fsqu00a.xn--55qx5d"},
        Row{"example.com", E::no_at, "example.com"},
        Row{"", E::no_at, ""},
        Row{"a@b@example.com", E::several_at, "a@b@example.com"},
        Row{"a @example.com", E::has_space, "a @example.com"},
        Row{"@example.com", E::bad_local, "@example.com"},
        Row{".a@example.com", E::bad_local, ".a@example.com"},
        Row{"a..b@example.com", E::bad_local, "a..b@example.com"},
        Row{"a,b@example.com", E::bad_local, "a,b@example.com"},
        Row{"a@example", E::bad_domain, "a@example"},
        Row{"a@example.", E::bad_domain, "a@example."},
        Row{"a@-example.com", E::bad_domain, "a@-example.com"},
        Row{"a@example..com", E::bad_domain, "a@example..com"},
        Row{"a@192.168.1.1", E::bad_domain, "a@192.168.1.1"},
        Row{"a@qq，com", E::bad_domain, "a@qq,com"},
    };
    for (const Row& row : rows) {
        const auto check = check_email(row.text);
        EXPECT_EQ(check.outcome, row.outcome) << row.text;
        EXPECT_EQ(check.address, row.address);
    }
    EXPECT_EQ(check_email(std::string(65, 'a') + "@example.com").outcome, E::bad_local);
    EXPECT_EQ(check_email("a@" + std::string(250, 'a') + ".com").outcome, E::too_long);
}

TEST(NumberShape, IsChecked) {
    using N = NumberShapeCheck::Outcome;
    EXPECT_EQ(check_number_shape(" sn-2024 0001 ").number, "SN-20240001");
    EXPECT_EQ(check_number_shape("ＳＮ１２３４").number, "SN1234");
    EXPECT_EQ(check_number_shape("SN—1234").number, "SN-1234");
    EXPECT_EQ(check_number_shape("SN1234").outcome, N::ok);
    EXPECT_EQ(check_number_shape("A1").outcome, N::too_short);
    EXPECT_EQ(check_number_shape(std::string(41, '1')).outcome, N::too_long);
    EXPECT_EQ(check_number_shape("ABCDEF").outcome, N::no_digit);
    EXPECT_EQ(check_number_shape("不知道1").outcome, N::bad_character);
    EXPECT_EQ(check_number_shape("不知道1").bad_character, "不");
    EXPECT_EQ(check_number_shape("12", 2, 3).outcome, N::ok);
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
