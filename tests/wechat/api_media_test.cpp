#include "api_fixture.h"

#include "adapters/wechat/media_receiver.h"

#include <gmock/gmock.h>

namespace aftercare::wechat {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

net::Response file_answer(std::string bytes, std::string_view type = "image/jpeg") {
    net::Response response = net::text_response(200, std::move(bytes), type);
    response.headers.add("Content-Disposition", "attachment; filename=\"MEDIA_1.jpg\"");
    return response;
}

class Uploads : public ApiTest {
  protected:
    UploadAnswer upload(MediaKind kind = MediaKind::image) {
        UploadAnswer answer = finish(api->upload(kind, path, "image.jpg", "image/jpeg"));
        told.push_back(answer.failure.reason);
        return answer;
    }
    void write(const std::string& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }
};
class Downloads : public ApiTest {};

TEST_F(Uploads, TheBytesAsTheyStandInAPartNamedMedia) {
    std::string bytes;
    for (int byte = 0; byte < 300'000; ++byte) bytes.push_back(static_cast<char>(byte * 31));
    write(bytes);
    platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "MEDIA_7"}, {"created_at", 1}}));
    create();
    const UploadAnswer answer = upload();
    EXPECT_EQ(answer.media_id, "MEDIA_7") << answer.failure.reason;
    const net::Request& sent = platform.last(upload_path);
    EXPECT_EQ(sent.target, upload_path + "?type=image&access_token=token-1");
    const auto parts = net::parse_multipart(sent.headers.get("Content-Type"), sent.body);
    ASSERT_TRUE(parts.has_value());
    ASSERT_THAT(*parts, SizeIs(1));
    EXPECT_EQ(parts->front().name, "media");
    EXPECT_EQ(parts->front().file_name, "image.jpg");
    EXPECT_EQ(parts->front().content_type, "image/jpeg");
    EXPECT_TRUE(parts->front().data == bytes);
}

TEST_F(Uploads, AgainWithAnotherToken) {
    write("GIF89a");
    platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "MEDIA_7"}, {"created_at", 1}}));
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.steal();
    EXPECT_EQ(upload().media_id, "MEDIA_7");
    EXPECT_EQ(platform.count(upload_path), 2U);
    EXPECT_EQ(platform.requests.back().body.size(), platform.last(upload_path).body.size());
    EXPECT_THAT(platform.last(upload_path).body, HasSubstr("GIF89a"));
}

TEST_F(Uploads, WhatCanFail) {
    create();
    EXPECT_EQ(upload().failure.kind, Kind::rejected) << "no such file";
    EXPECT_EQ(platform.count(upload_path), 0U);
    write("x");
    platform.once(upload_path, refusal(40004));
    EXPECT_EQ(upload().failure.kind, Kind::media);
    platform.once(upload_path, json_answer({{"type", "image"}}));
    EXPECT_EQ(upload().failure.kind, Kind::later);
}

// Nobody sees an upload: it may be made again.
TEST_F(Uploads, WithoutAnAnswerItIsLater) {
    options.call = milliseconds(150);
    write("x");
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.hold(upload_path);
    EXPECT_EQ(upload().failure.kind, Kind::later);
    platform.let_go();
}

TEST_F(Downloads, AFile) {
    const std::string bytes(200'000, '\xd8');
    platform.always(get_path, file_answer(bytes));
    create();
    const MediaDownload result = download();
    EXPECT_EQ(result.outcome.kind, Kind::done) << result.outcome.reason;
    EXPECT_EQ(result.bytes, 200'000);
    EXPECT_EQ(result.name, "MEDIA_1.jpg");
    EXPECT_TRUE(content() == bytes);
    EXPECT_EQ(platform.last(get_path).query.get("media_id"), "media/1+2");
}

TEST_F(Downloads, NoLargerThanAllowed) {
    create();
    for (const std::size_t size : {1001U, 20'000U, 2'000'000U}) {
        platform.always(get_path, file_answer(std::string(size, 'x')));
        const MediaDownload result = download(1000);
        EXPECT_TRUE(result.too_large) << size;
        EXPECT_NE(result.outcome.kind, Kind::done);
        EXPECT_FALSE(std::filesystem::exists(path));
    }
    platform.always(get_path, file_answer(std::string(1000, 'x')));
    EXPECT_EQ(download(1000).outcome.kind, Kind::done);
}

TEST_F(Downloads, AFailureIsToldInsteadOfAFile) {
    create();
    platform.once(get_path, net::text_response(200, R"({"errcode":40007,"errmsg":"invalid media_id"})", "text/plain"));
    EXPECT_EQ(download(10).outcome.kind, Kind::media);
    platform.once(get_path, net::text_response(200, R"( {"errcode":40007,"errmsg":"invalid media_id"})", "image/jpeg"));
    EXPECT_EQ(download().outcome.kind, Kind::media);
    platform.once(get_path, net::text_response(200, "<html>log in first</html>", "text/html"));
    EXPECT_EQ(download().outcome.kind, Kind::later);
    platform.once(get_path, net::text_response(404, "not here"));
    EXPECT_EQ(download().outcome.kind, Kind::rejected);
    platform.once(get_path, file_answer(""));
    EXPECT_EQ(download().outcome.kind, Kind::later);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Downloads, AgainWithAnotherToken) {
    platform.always(get_path, file_answer("bytes"));
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.steal();
    EXPECT_EQ(download().outcome.kind, Kind::done);
    EXPECT_EQ(content(), "bytes");
    EXPECT_EQ(platform.count(get_path), 2U);
}

TEST_F(Downloads, AnExistingFileIsNotTouched) {
    platform.always(get_path, file_answer("other"));
    std::ofstream(path) << "mine";
    create();
    EXPECT_EQ(download().outcome.kind, Kind::later);
    EXPECT_EQ(content(), "mine");
    EXPECT_EQ(platform.count(get_path), 0U);
}

TEST_F(Downloads, AVideoComesFromElsewhereWithoutTheToken) {
    SmallPlatform videos(io);
    videos.always("/videos/7.mp4", net::text_response(200, std::string(50'000, 'v'), "video/mp4"));
    platform.always(get_path, json_answer({{"video_url", videos.root() + "/videos/7.mp4?vkey=9&sha=0"}}));
    create();
    const MediaDownload result = download();
    EXPECT_EQ(result.outcome.kind, Kind::done) << result.outcome.reason;
    EXPECT_TRUE(content() == std::string(50'000, 'v'));
    ASSERT_THAT(videos.requests, SizeIs(1));
    EXPECT_EQ(videos.requests[0].target, "/videos/7.mp4?vkey=9&sha=0");
    for (const net::Request& request : videos.requests)
        for (std::size_t field = 0; field < request.headers.size(); ++field)
            EXPECT_EQ(request.headers.at(field).value.find("token-1"), std::string_view::npos);
}

TEST_F(Downloads, VideosThatDoNotCome) {
    SmallPlatform videos(io);
    create();
    videos.always("/videos/large.mp4", net::text_response(200, std::string(50'000, 'v'), "video/mp4"));
    platform.once(get_path, json_answer({{"video_url", videos.root() + "/videos/large.mp4"}}));
    EXPECT_TRUE(download(1000).too_large);
    platform.once(get_path, json_answer({{"video_url", videos.root() + "/nothing"}}));
    EXPECT_EQ(download().outcome.kind, Kind::later);
    platform.once(get_path, json_answer({{"video_url", videos.root() + "/videos/words"}}));
    EXPECT_EQ(download().outcome.kind, Kind::later) << "JSON is no video";
    platform.once(get_path, json_answer({{"video_url", "https://name:word@example.com/"}}));
    EXPECT_EQ(download().outcome.kind, Kind::later);
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_THAT(alerts, IsEmpty());
}

TEST_F(Downloads, ClosingEndsAVideoUnderWay) {
    SmallPlatform videos(io);
    videos.hold("/videos/7.mp4");
    platform.always(get_path, json_answer({{"video_url", videos.root() + "/videos/7.mp4"}}));
    create();
    auto under_way = begin(api->download("m", path, 1000));
    run_until([&] { return videos.count("/videos/7.mp4") == 1; });
    api->close();
    run_until([&] { return under_way->has_value(); });
    EXPECT_EQ((*under_way)->outcome.kind, Kind::later);
    EXPECT_FALSE(std::filesystem::exists(path));
    videos.let_go();
}

TEST(NameInDisposition, AsItStands) {
    EXPECT_EQ(name_in_disposition(R"(attachment; filename="a b.jpg")"), "a b.jpg");
    EXPECT_EQ(name_in_disposition("attachment; filename=a.amr; size=3"), "a.amr");
    EXPECT_EQ(name_in_disposition("inline"), "");
    EXPECT_EQ(name_in_disposition(R"(attachment; filename="unended)"), "unended");
    EXPECT_EQ(name_in_disposition("attachment; filename=" + std::string(300, 'x')), "");
}

}  // namespace
}  // namespace aftercare::wechat
