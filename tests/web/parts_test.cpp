// The small pure parts: sessions, rates, origins, pictures, the page's files, uploads on disk.
#include "adapters/web/origin.h"
#include "adapters/web/page_files.h"
#include "adapters/web/rates.h"
#include "adapters/web/session.h"
#include "adapters/web/uploads.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace aftercare::web {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST(Session, IsRandomAndOfTheFormThatIsAccepted) {
    std::set<std::string> seen;
    std::set<char> characters;
    for (int count = 0; count < 500; ++count) {
        const std::string session = new_session();
        EXPECT_TRUE(is_session(session)) << session.size();
        seen.insert(session);
        characters.insert(session.begin(), session.end());
    }
    EXPECT_EQ(seen.size(), 500U);
    EXPECT_EQ(characters.size(), 64U);
}

TEST(Session, TheAddressTellsNothingOfTheSecret) {
    const std::string session(43, 'a');
    // printf 'aftercare web chat\naaa...a' | sha256sum
    EXPECT_EQ(chat_of(session), "8fe4e2b0917cfb4267a5e5f386ddb0a8");
    EXPECT_NE(chat_of(session), chat_of(std::string(42, 'a') + "b"));
}

TEST(Session, IsTakenFromTheAuthorizationField) {
    const std::string session(43, 'x');
    EXPECT_EQ(bearer("Bearer " + session), session);
    EXPECT_EQ(bearer("bearer " + session), session);
    EXPECT_EQ(bearer("Basic " + session), "");
    EXPECT_EQ(bearer("Bearer " + session + "x"), "");
    EXPECT_EQ(bearer("Bearer "), "");
    EXPECT_EQ(bearer(""), "");
}

TEST(Rates, ABucketEmptiesAndFillsAgain) {
    Rates rates({3, 2});
    const Rates::Clock::time_point start{};
    for (int count = 0; count < 3; ++count) EXPECT_EQ(rates.take("a", start), 0ms);
    EXPECT_EQ(rates.take("a", start), 500ms);
    EXPECT_EQ(rates.take("b", start), 0ms);
    EXPECT_LE(rates.take("a", start + 499ms), 2ms);
    EXPECT_EQ(rates.take("a", start + 501ms), 0ms);
    EXPECT_GT(rates.take("a", start + 501ms), 0ms);
    EXPECT_EQ(rates.take("a", start + 1h), 0ms);
}

TEST(Rates, ForgetsKeysThatAreFullAgain) {
    Rates rates({3, 2});
    Rates::Clock::time_point now{};
    for (int key = 0; key < 100'000; ++key) {
        now += 1ms;
        rates.take(std::to_string(key), now);
    }
    EXPECT_LT(rates.size(), 2100U);
}

TEST(Origin, OnlyOurOwnPageAndAllowedOnes) {
    Options options;
    options.allowed_origins = {"https://care.example.com"};
    EXPECT_TRUE(origin_allowed("", "a:80", options));
    EXPECT_TRUE(origin_allowed("http://127.0.0.1:8080", "127.0.0.1:8080", options));
    EXPECT_TRUE(origin_allowed("https://Care.example.com", "inner:8080", options));
    EXPECT_FALSE(origin_allowed("http://127.0.0.1:8081", "127.0.0.1:8080", options));
    EXPECT_FALSE(origin_allowed("http://care.example.com", "inner:8080", options));
    EXPECT_FALSE(origin_allowed("https://care.example.com.evil.test", "inner:8080", options));
    EXPECT_FALSE(origin_allowed("null", "a", options));
    EXPECT_FALSE(origin_allowed("null", "null", options));
    EXPECT_FALSE(origin_allowed("https://", "", options));
}

TEST(Origin, TheAddressBehindAProxyIsWhatTheProxySays) {
    net::Request request;
    request.remote_address = "10.0.0.1";
    request.headers.add("X-Forwarded-For", "6.6.6.6, 203.0.113.9");
    EXPECT_EQ(client_address(request, false), "10.0.0.1");
    EXPECT_EQ(client_address(request, true), "203.0.113.9");
    request.headers.set("X-Forwarded-For", std::string(80, '1'));
    EXPECT_EQ(client_address(request, true), "10.0.0.1");
}

TEST(Origin, PicturesAreKnownByTheirFirstBytes) {
    EXPECT_EQ(picture_type("\x89PNG\r\n\x1A\n...."), "image/png");
    EXPECT_EQ(picture_type("\xFF\xD8\xFF\xE0"), "image/jpeg");
    EXPECT_EQ(picture_type("RIFF1234WEBPVP8 "), "image/webp");
    EXPECT_EQ(picture_type("GIF89a"), "image/gif");
    EXPECT_EQ(picture_type("<svg xmlns="), "");
    EXPECT_EQ(picture_type("<html>"), "");
    EXPECT_EQ(picture_type("RIFF1234WAVE"), "");
    EXPECT_EQ(picture_type(""), "");
}

TEST(PageFiles, ThePageNamesItsFilesByContentAndBrowsersKeepThem) {
    const PageFiles files(embedded_files());
    net::Request request;
    const net::Response page = files.page(request);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.headers.get("Cache-Control"), "no-cache");
    EXPECT_NE(page.body.find("page/" + files.version() + "/app.js"), std::string::npos);
    EXPECT_EQ(page.body.find("{{"), std::string::npos);
    EXPECT_EQ(page.body.find("<script>"), std::string::npos);
    EXPECT_EQ(page.body.find(" style="), std::string::npos);

    request.headers.add("If-None-Match", page.headers.get("ETag"));
    EXPECT_EQ(files.page(request).status, 304);

    const net::Response script = files.file(request, files.version(), "app.js");
    EXPECT_EQ(script.headers.get("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_NE(script.headers.get("Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(files.file(request, "0000000000000000", "app.js").status, 404);
    EXPECT_EQ(files.file(request, files.version(), "../web_channel.h").status, 404);

    request.headers.add("Accept-Encoding", "br, gzip");
    const net::Response packed = files.file(request, files.version(), "app.js");
    EXPECT_EQ(packed.headers.get("Content-Encoding"), "gzip");
    EXPECT_LT(packed.body.size(), script.body.size() / 2);
}

TEST(PageFiles, TheEmbeddedFilesAreThoseOfTheFolder) {
    for (const EmbeddedFile& file : embedded_files()) {
        std::ifstream source(fs::path(AFTERCARE_SOURCE_DIR) / "adapters/web/page" / file.name, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(source), std::istreambuf_iterator<char>()};
        EXPECT_EQ(file.content, text) << file.name;
    }
}

TEST(PageFiles, DataNeverBecomesMarkup) {
    for (const EmbeddedFile& file : embedded_files()) {
        for (const char* forbidden : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "javascript:"})
            EXPECT_EQ(file.content.find(forbidden), std::string_view::npos) << file.name << " uses " << forbidden;
    }
}

class UploadsTest : public testing::Test {
  protected:
    UploadsTest() : folder_(fs::temp_directory_path() / ("aftercare-uploads-" + new_file_token())), uploads_(folder_) {}
    ~UploadsTest() override { fs::remove_all(folder_); }

    Upload add(std::string_view bytes, const std::string& name) {
        const auto writing = uploads_.begin(new_file_token());
        EXPECT_FALSE(writing.has_error());
        EXPECT_FALSE((*writing)->write(bytes));
        Upload upload;
        upload.chat = "chat";
        upload.name = name;
        upload.media_type = "text/plain";
        const auto kept = (*writing)->finish(upload);
        EXPECT_FALSE(kept.has_error());
        return *kept;
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
    Uploads uploads_;
};

TEST_F(UploadsTest, AreFoundByTheirOwnerOnly) {
    const Upload kept = add("abc", "报告.txt");
    EXPECT_EQ(kept.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const auto found = uploads_.find(kept.token, "chat");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "报告.txt");
    EXPECT_EQ(found->bytes, 3);
    EXPECT_EQ(found->sha256, kept.sha256);
    EXPECT_EQ(uploads_.bytes(), 3);
    EXPECT_FALSE(uploads_.find(kept.token, "other"));
    EXPECT_FALSE(uploads_.find("../" + kept.token, "chat"));
    EXPECT_FALSE(uploads_.find(new_file_token(), "chat"));
}

TEST_F(UploadsTest, AreHandedOutAgainAndAgainUntilSwept) {
    using Status = core::FetchReport::Status;
    const Upload kept = add("abc", "a");
    const auto first = uploads_.fetch(kept.token, folder_ / "first", 100);
    EXPECT_EQ(first.status, Status::stored);
    EXPECT_EQ(first.bytes, 3);
    EXPECT_EQ(fs::file_size(folder_ / "first"), 3U);
    EXPECT_EQ(uploads_.fetch(kept.token, folder_ / "second", 100).status, Status::stored);
    EXPECT_EQ(uploads_.fetch(kept.token, folder_ / "first", 100).status, Status::retry);  // is there already
    EXPECT_EQ(uploads_.fetch(kept.token, folder_ / "third", 2).status, Status::too_large);
    EXPECT_EQ(uploads_.fetch("nonsense", folder_ / "third", 100).status, Status::gone);
    uploads_.sweep(fs::file_time_type::clock::now() + 1h);
    EXPECT_EQ(uploads_.fetch(kept.token, folder_ / "third", 100).status, Status::gone);
    EXPECT_EQ(uploads_.bytes(), 0);
}

TEST_F(UploadsTest, ABrokenUploadLeavesNothing) {
    {
        const auto writing = uploads_.begin(new_file_token());
        ASSERT_FALSE(writing.has_error());
        EXPECT_FALSE((*writing)->write("half of it"));
    }
    EXPECT_EQ(files(), 0U);
}

TEST_F(UploadsTest, SweepingKeepsTheNew) {
    add("abcd", "a");
    uploads_.sweep(fs::file_time_type::clock::now() - 1h);
    EXPECT_EQ(files(), 2U);
    EXPECT_EQ(uploads_.bytes(), 4);
}

TEST(FileNames, LoseFoldersAndControlCharacters) {
    EXPECT_EQ(tidy_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(tidy_file_name("C:\\x\\y.txt"), "y.txt");
    EXPECT_EQ(tidy_file_name("a\r\nb\x7F.txt"), "ab.txt");
    EXPECT_EQ(tidy_file_name(".."), "file");
    EXPECT_EQ(tidy_file_name(""), "file");
    std::string long_name;
    for (int count = 0; count < 100; ++count) long_name += "图";
    EXPECT_EQ(tidy_file_name(long_name), long_name.substr(0, 198));
}

TEST(FileIds, AreReadBack) {
    const std::string token(32, '0');
    EXPECT_EQ(upload_token(upload_id(token)), token);
    EXPECT_EQ(upload_token("stored:" + token), "");
    EXPECT_EQ(upload_token("upload:../" + token), "");
    const std::string sha256(64, 'a');
    EXPECT_EQ(stored_sha256("stored:" + sha256), sha256);
    EXPECT_EQ(stored_sha256("stored:../" + sha256), "");
    EXPECT_EQ(stored_sha256(upload_id(token)), "");
}

}  // namespace
}  // namespace aftercare::web
