// Files of customers: by the API, or from the platform's picture hosts where an account may not use it.

#include "channel_fixture.h"

namespace aftercare::wechat {
namespace {

using Fetched = core::FetchReport::Status;

class Fetching : public ChannelTest {
  protected:
    inline static const std::string get_path{media_get_path};
    inline static const std::string picture_path =
        "/videos/picture";  // what the small platform serves without a token

    core::FetchReport fetch(std::string id, std::int64_t limit = 1 << 20) {
        core::FileRef file;
        file.id = std::move(id);
        std::optional<core::FetchReport> report;
        channel->fetch(std::move(file), path(), limit,
                       [&](core::FetchReport made) { report = std::move(made); });
        run_until([&] { return report.has_value(); });
        told.push_back(report->reason);
        return *report;
    }
    std::string path() const { return (folder / "fetched").string(); }
    std::string content() const {
        std::ifstream in(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string with_picture() const { return "image:MEDIA_1 " + platform.root() + picture_path; }
    static net::Response bytes(std::string of) {
        return net::text_response(200, std::move(of), "image/jpeg");
    }
};

TEST_F(Fetching, TheApiGivesTheFile) {
    create();
    platform.always(get_path, bytes("JPEG"));
    const auto report = fetch(with_picture());
    EXPECT_EQ(report.status, Fetched::stored);
    EXPECT_EQ(report.bytes, 4);
    EXPECT_EQ(content(), "JPEG");
    EXPECT_EQ(platform.last(get_path).query.get("media_id"), "MEDIA_1");
    EXPECT_EQ(platform.count(picture_path), 0U);
    EXPECT_EQ(counters["files_fetched"], 1);
}

TEST_F(Fetching, AnAccountThatMayOnlyAnswerLoadsThePicture) {
    options.customer_service = false;
    create();
    platform.always(picture_path, bytes("JPEG"));
    EXPECT_EQ(fetch(with_picture()).status, Fetched::stored);
    EXPECT_EQ(content(), "JPEG");
    EXPECT_EQ(platform.requests.size(), 1U) << "no call that is not permitted, and no token";
}

TEST_F(Fetching, WithoutPermissionThePictureIsLoaded) {
    create();
    platform.always(get_path, refusal(48001));
    platform.always(picture_path, bytes("JPEG"));
    EXPECT_EQ(fetch(with_picture()).status, Fetched::stored);
    EXPECT_EQ(content(), "JPEG");
}

// In plain mode the address is not signed.
TEST_F(Fetching, AnAddressElsewhereIsNotFollowed) {
    SmallPlatform elsewhere(io);
    options.customer_service = false;
    create();
    platform.always(get_path, refusal(48001));
    elsewhere.always(picture_path, bytes("JPEG"));
    EXPECT_EQ(fetch("image:MEDIA_1 " + elsewhere.root() + picture_path).status, Fetched::retry);
    EXPECT_TRUE(elsewhere.requests.empty());
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Fetching, WhatThePlatformNoLongerHasIsGone) {
    create();
    platform.always(get_path, refusal(40007));
    EXPECT_EQ(fetch("voice:MEDIA_1").status, Fetched::gone);
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Fetching, WhatIsTooLargeIsNotKept) {
    create();
    platform.always(get_path, bytes(std::string(1001, 'x')));
    EXPECT_EQ(fetch("image:MEDIA_1", 1000).status, Fetched::too_large);
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Fetching, AUsedUpQuotaIsTriedAfterMidnight) {
    create();
    platform.always(get_path, refusal(45009));
    const auto report = fetch("image:MEDIA_1");
    EXPECT_EQ(report.status, Fetched::retry);
    EXPECT_GT(report.after, core::Duration{});
    EXPECT_LE(report.after, std::chrono::hours(24));
}

}  // namespace
}  // namespace aftercare::wechat
