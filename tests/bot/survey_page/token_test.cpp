#include "bot/survey_page/token.h"

#include "bot/survey_page/base64url.h"

#include <gtest/gtest.h>

#include <set>

namespace aftercare::bot::survey {
namespace {

using namespace std::chrono_literals;

const std::string key(key_bytes, 'k');
const std::string other_key = std::string(key_bytes - 1, 'k') + "j";
const core::Time noon{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27} + 4h};
const Link link{core::TicketId(42), 2, noon};

TEST(Base64Url, IsTheOneOfRfc4648WithoutPadding) {
    const std::pair<const char*, const char*> cases[] = {{"", ""},         {"f", "Zg"},         {"fo", "Zm8"},        {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : cases) {
        EXPECT_EQ(base64url(plain), text);
        EXPECT_EQ(from_base64url(text), plain);
    }
    EXPECT_EQ(base64url("\xFB\xFF\xFE"), "-__-");
}

TEST(Base64Url, TakesNothingThatItWouldNotHaveMade) {
    for (const char* text : {"Zg==", "Z", "Zm9vY", "Zh", "Zm9", "Zm 8", "Zm+v", "Zm/v", "Zg\n"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(SurveyToken, CarriesItsLink) {
    const std::string token = link_token(link, key);
    EXPECT_EQ(token.size(), 71u);
    EXPECT_EQ(read_link_token(token, key), link);
    const Link far{core::TicketId(INT64_MAX), 1 << 30, noon + std::chrono::years(50)};
    EXPECT_EQ(read_link_token(link_token(far, key), key), far);
}

TEST(SurveyToken, KeepsTimesToTheSecond) {
    EXPECT_EQ(read_link_token(link_token({core::TicketId(1), 1, noon + 999ms}, key), key)->expires, noon);
}

TEST(SurveyToken, IsRefusedWithAnyBitChanged) {
    const std::string bytes = from_base64url(link_token(link, key)).value();
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            ASSERT_FALSE(read_link_token(base64url(changed), key)) << "byte " << at << " bit " << bit;
        }
}

TEST(SurveyToken, IsRefusedWhenCutOrLengthened) {
    const std::string token = link_token(link, key);
    for (std::size_t size = 0; size < token.size(); ++size) ASSERT_FALSE(read_link_token(token.substr(0, size), key));
    EXPECT_FALSE(read_link_token(token + "A", key));
    EXPECT_FALSE(read_link_token(token + "AAAA", key));
    EXPECT_FALSE(read_link_token(std::string(1 << 20, 'A'), key));
}

TEST(SurveyToken, IsRefusedUnderAnotherKeyOrNone) {
    EXPECT_FALSE(read_link_token(link_token(link, key), other_key));
    EXPECT_FALSE(read_link_token(link_token(link, key), ""));
    EXPECT_THROW(link_token(link, ""), std::invalid_argument);
}

TEST(SurveyNonce, HoldsForItsLinkOnly) {
    const std::string token = link_token(link, key);
    const std::string random(nonce_bytes, '\x07');
    const std::string nonce = form_nonce(token, noon, random, key);
    EXPECT_EQ(read_form_nonce(nonce, token, key), noon);
    EXPECT_FALSE(read_form_nonce(nonce, link_token({core::TicketId(43), 2, noon}, key), key));
    EXPECT_FALSE(read_form_nonce(nonce, token, other_key));
    EXPECT_FALSE(read_form_nonce("", token, key));
    EXPECT_FALSE(read_form_nonce(token, token, key)) << "a link is no nonce";
    EXPECT_FALSE(read_link_token(nonce, key)) << "a nonce is no link";
    EXPECT_NE(form_nonce(token, noon, std::string(nonce_bytes, '\x08'), key), nonce);
}

}  // namespace
}  // namespace aftercare::bot::survey
