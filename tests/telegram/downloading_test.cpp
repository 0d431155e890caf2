#include "channel_fixture.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

namespace aftercare::telegram {
namespace {

using Fetched = core::FetchReport::Status;

class Downloading : public ChannelTest {
  protected:
    Downloading() {
        directory = std::filesystem::temp_directory_path() / ("telegram-files-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory);
        path = (directory / "file").string();
    }
    ~Downloading() override { std::filesystem::remove_all(directory); }

    static core::FileRef file(std::int64_t bytes = -1) {
        return {.id = "photo:AgAC", .unique = "u", .name = "", .media_type = "image/jpeg", .bytes = bytes};
    }
    std::string content() const {
        std::ifstream in(path, std::ios::binary);
        std::stringstream all;
        all << in.rdbuf();
        return all.str();
    }
    core::FetchReport fetch(core::FileRef ref, std::int64_t limit = 1 << 20) {
        return fetch_to(path, std::move(ref), limit);
    }
    void describe(const json& described) { api.always("getFile", api_ok(described)); }

    std::filesystem::path directory;
    std::string path;
};

TEST_F(Downloading, Stored) {
    create();
    describe({{"file_id", "AgAC"}, {"file_size", 5000}, {"file_path", "photos/file 1#.jpg"}});
    api.files["photos/file 1#.jpg"] = net::text_response(200, std::string(5000, 'j'));
    const core::FetchReport report = fetch(file());
    EXPECT_EQ(report.status, Fetched::stored) << report.reason;
    EXPECT_EQ(report.bytes, 5000);
    EXPECT_EQ(content(), std::string(5000, 'j'));
    EXPECT_EQ(api.of("getFile")[0].parameters["file_id"], "AgAC");
}

TEST_F(Downloading, TooLargeIsSeenAtEveryStep) {
    create();
    EXPECT_EQ(fetch(file(2000), 1000).status, Fetched::too_large);
    EXPECT_TRUE(api.requests.empty());
    api.once("getFile", api_error(400, "Bad Request: file is too big"));
    EXPECT_EQ(fetch(file(), 1000).status, Fetched::too_large);
    describe({{"file_size", 2000}, {"file_path", "a/b"}});
    EXPECT_EQ(fetch(file(), 1000).status, Fetched::too_large);
    describe({{"file_path", "a/b"}});  // the size is a lie or not said
    api.files["a/b"] = net::text_response(200, std::string(2000, 'x'));
    EXPECT_EQ(fetch(file(), 1000).status, Fetched::too_large);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Downloading, Gone) {
    create();
    api.once("getFile", api_error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"));
    EXPECT_EQ(fetch(file()).status, Fetched::retry);
    api.once("getFile", api_error(400, "Bad Request: invalid file_id"));
    EXPECT_EQ(fetch(file()).status, Fetched::gone);
}

TEST_F(Downloading, TriesThatMaySucceedLater) {
    create();
    describe({{"file_id", "AgAC"}});
    EXPECT_EQ(fetch(file()).status, Fetched::retry) << "no file_path yet";
    describe({{"file_path", "a/expired"}});
    EXPECT_EQ(fetch(file()).status, Fetched::retry) << "404: the link is old";
    api.once("getFile", api_error(429, "x", {{"retry_after", 9}}));
    const core::FetchReport limited = fetch(file());
    EXPECT_EQ(limited.status, Fetched::retry);
    EXPECT_GE(limited.after, core::Duration(9000));
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Downloading, AnExistingFileIsNotTouched) {
    create();
    std::ofstream(path) << "mine";
    describe({{"file_path", "a/b"}});
    api.files["a/b"] = net::text_response(200, "other");
    EXPECT_EQ(fetch(file()).status, Fetched::retry);
    EXPECT_EQ(content(), "mine");
}

TEST_F(Downloading, PathsOfALocalServer) {
    const std::filesystem::path root = directory / "root";
    std::filesystem::create_directories(root);
    std::ofstream(root / "doc") << "local bytes";
    std::ofstream(directory / "private") << "not theirs";
    options.local_files = root.string();
    create();
    describe({{"file_path", (root / "doc").string()}});
    EXPECT_EQ(fetch(file()).status, Fetched::stored);
    EXPECT_EQ(content(), "local bytes");
    std::filesystem::remove(path);
    describe({{"file_path", (root / ".." / "private").string()}});
    EXPECT_EQ(fetch(file()).status, Fetched::gone);
    describe({{"file_path", (root / "doc").string()}});
    EXPECT_EQ(fetch(file(), 3).status, Fetched::too_large);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Downloading, WithoutADirectoryNoLocalPathIsRead) {
    create();
    describe({{"file_path", "/etc/hostname"}});
    EXPECT_EQ(fetch(file()).status, Fetched::retry);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(CreateChannel, RefusesFaultyOptions) {
    asio::io_context io;
    net::Router router;
    Options options;
    options.token = "123:SECRETsecret/";
    try {
        create_channel(io.get_executor(), options, Hooks{}, router);
        FAIL();
    } catch (const std::invalid_argument& fault) {
        EXPECT_NE(std::string(fault.what()).find("token"), std::string::npos);
        EXPECT_EQ(std::string(fault.what()).find("SECRET"), std::string::npos);
    }
}

}  // namespace
}  // namespace aftercare::telegram
