// Small decisions of the account's shell: when the platform's day ends, whose pictures are loaded, what
// stands in a template.

#include "adapters/wechat/account.h"

#include "adapters/wechat/announcing.h"
#include "adapters/wechat/media.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace aftercare::wechat {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(PlatformsDay, EndsAtMidnightInChina) {
    const core::Time midnight{hours(24 * 20'000 + 16)};  // 16:00 UTC
    EXPECT_EQ(next_midnight_in_china(midnight - milliseconds(1)), midnight);
    EXPECT_EQ(next_midnight_in_china(midnight - hours(24)), midnight) << "a day has just begun";
    EXPECT_EQ(next_midnight_in_china(midnight), midnight + hours(24));
    EXPECT_EQ(next_midnight_in_china(midnight - hours(9)), midnight);
}

constexpr std::string_view api_root = "https://api.weixin.qq.com";

TEST(PictureHost, IsThePlatformsOwn) {
    for (const char* url : {"http://mmbiz.qpic.cn/mmbiz_jpg/abc/0", "https://mmbiz.qpic.cn/a",
                            "http://wx.qlogo.cn/x", "https://api.weixin.qq.com/pictures/1"})
        EXPECT_TRUE(picture_host(url, api_root)) << url;
}

// In plain mode anybody who has seen one push could write the address of their choice.
TEST(PictureHost, IsNobodyElses) {
    for (const char* url :
         {"http://qpic.cn.example.com/a", "http://evilqpic.cn/a", "http://mmbiz.qpic.cn:8080/a",
          "http://mmbiz.qpic.cn@127.0.0.1/a", "http://127.0.0.1/a", "http://169.254.169.254/latest/meta-data",
          "http://api.weixin.qq.com/a", "https://api.weixin.qq.com:444/a", "file:///etc/passwd",
          "//mmbiz.qpic.cn/a", ""})
        EXPECT_FALSE(picture_host(url, api_root)) << url;
}

TEST(PictureHost, IsTheConfiguredOneToThePort) {
    EXPECT_TRUE(picture_host("http://127.0.0.1:8080/a.jpg", "http://127.0.0.1:8080/prefix"));
    EXPECT_FALSE(picture_host("http://127.0.0.1:8081/a.jpg", "http://127.0.0.1:8080"));
    EXPECT_FALSE(picture_host("http://127.0.0.1:8080/a.jpg", "nonsense"));
}

const Announced news{"Repaired", "Your kettle is on its way.", "SR202610270001", "2026-10-27 09:30"};

TEST(Template, HasItsMarksFilled) {
    const Parameters parameters = filled({{"thing1", "{heading}"},
                                          {"character_string2", "No. {number}"},
                                          {"time3", "{time}"},
                                          {"thing4", "fixed"}},
                                         news);
    const Parameters expected{{"thing1", "Repaired"},
                              {"character_string2", "No. SR202610270001"},
                              {"time3", "2026-10-27 09:30"},
                              {"thing4", "fixed"}};
    EXPECT_EQ(parameters, expected);
}

TEST(Template, TakesWhatFitsTheParameter) {
    const Parameters parameters =
        filled({{"thing1", "{text}"}, {"phrase2", "{heading}"}, {"thing3", "{number}"}},
               {"a long heading", "Your kettle is on its way to you.", "", ""});
    EXPECT_EQ(parameters[0].second, "Your kettle is on i…");
    EXPECT_EQ(parameters[1].second, "a lo…");
    EXPECT_EQ(parameters[2].second, "-") << "an empty value is refused";
}

// What a person wrote is not looked through for marks.
TEST(Template, DoesNotFillWhatItFilledIn) {
    const Parameters parameters =
        filled({{"thing1", "{text}"}, {"thing2", "{unknown} {"}}, {"H", "{number}", "SR1", ""});
    EXPECT_EQ(parameters[0].second, "{number}");
    EXPECT_EQ(parameters[1].second, "{unknown} {");
}

TEST(Files, AreMeasuredOnTheDisk) {
    std::string pattern = "/tmp/aftercare-measured-XXXXXX";
    const int descriptor = mkstemp(pattern.data());
    ASSERT_GE(descriptor, 0);
    ::close(descriptor);
    std::ofstream(pattern) << "12345";
    Options options;
    options.stored_path = [&](const std::string& id) {
        return id == "stored:there" ? pattern : std::string();
    };
    core::Outgoing message;
    for (const char* id : {"stored:there", "stored:gone", "image:MEDIA_1"}) {
        message.files.emplace_back().id = id;
        message.files.back().bytes = 77;
    }
    message = measured(std::move(message), options);
    EXPECT_EQ(message.files[0].bytes, 5);
    EXPECT_EQ(message.files[1].bytes, -1);
    EXPECT_EQ(message.files[2].bytes, 77) << "the platform's own";
    std::filesystem::remove(pattern);
}

}  // namespace
}  // namespace aftercare::wechat
