// Links to files: who may load what, and as what it arrives. The routes are served on loopback.

#include "bot/service/file_links.h"

#include "adapters/net/client.h"
#include "adapters/net/server.h"
#include "bot/survey_page/base64url.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace aftercare::bot {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::seconds;

const core::Time now{hours(24 * 365 * 56)};
const std::string key = "a key of this installation";
const std::string some_sha256(64, 'a');

core::FileRef stored(std::string name, const std::string& sha256 = some_sha256) {
    core::FileRef file;
    file.id = "stored:" + sha256;
    file.name = std::move(name);
    return file;
}

std::string token_of(const std::string& path) {
    const auto begin = path.find('/', 1) + 1;
    return path.substr(begin, path.find('/', begin) - begin);
}
std::string name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}
std::string link(core::Time expires = now + hours(1)) {
    return file_link_path(stored("photo.jpg"), expires, key);
}

TEST(FileLink, OpensItsFileUntilItExpires) {
    const std::string token = token_of(link());
    EXPECT_EQ(read_file_token(token, now, key), some_sha256);
    EXPECT_EQ(read_file_token(token, now + hours(1) - seconds(1), key), some_sha256);
    EXPECT_FALSE(read_file_token(token, now + hours(1), key));
    EXPECT_FALSE(read_file_token(token, now + hours(9), key));
}

TEST(FileLink, IsWorthNothingUnderAnotherKey) {
    EXPECT_FALSE(read_file_token(token_of(link()), now, "a key of another one"));
    EXPECT_FALSE(read_file_token(token_of(link()), now, ""));
}

// Any change of any byte: another file, a later end, another signature.
TEST(FileLink, CannotBeChanged) {
    const std::string bytes = survey::from_base64url(token_of(link())).value();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string forged = bytes;
        forged[at] = static_cast<char>(forged[at] ^ 1);
        EXPECT_FALSE(read_file_token(survey::base64url(forged), now, key)) << "byte " << at;
    }
}

TEST(FileLink, IsWholeOrNothing) {
    const std::string token = token_of(link());
    const std::string bytes = survey::from_base64url(token).value();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(read_file_token(survey::base64url(bytes.substr(0, size)), now, key)) << size;
    EXPECT_FALSE(read_file_token(survey::base64url(bytes + "x"), now, key));
    EXPECT_FALSE(read_file_token(token + token, now, key));
    EXPECT_FALSE(read_file_token(std::string(100'000, 'A'), now, key));
    EXPECT_FALSE(read_file_token("%%%", now, key));
}

TEST(FileLink, IsOnlyMadeForStoredFiles) {
    core::FileRef elsewhere;
    elsewhere.id = "image:MEDIA_1";
    EXPECT_EQ(file_link_path(elsewhere, now, key), "");
    EXPECT_EQ(file_link_path(stored("a.jpg", "short"), now, key), "");
}

TEST(FileLink, ShowsANameThatStandsForNothingElse) {
    const auto shown = [](std::string name) {
        return name_of(file_link_path(stored(std::move(name)), now, key));
    };
    EXPECT_EQ(shown("photo.jpg"), "photo.jpg");
    EXPECT_EQ(shown("../../etc/passwd"), "file....etcpasswd");
    EXPECT_EQ(shown("a\\b\"c\r\nSet-Cookie: x\x7f"), "abcSet-Cookie%3A%20x");
    EXPECT_EQ(shown(".bashrc"), "file.bashrc");
    EXPECT_EQ(shown(""), "file");
    EXPECT_EQ(shown("图片.png"), "%E5%9B%BE%E7%89%87.png");
}

// The platform of the person's choice shows a broken name for half a character.
TEST(FileLink, CutsALongNameBetweenCharacters) {
    for (std::size_t before = 0; before < 4; ++before) {
        std::string name(before, 'a');
        for (int i = 0; i < 100; ++i) name += "图";
        std::string expected(before, 'a');
        for (std::size_t size = before; size + 3 <= 120; size += 3) expected += "%E5%9B%BE";
        EXPECT_EQ(name_of(file_link_path(stored(name), now, key)), expected) << before;
    }
    const std::string just(120, 'a');
    EXPECT_EQ(name_of(file_link_path(stored(just), now, key)), just);
}

class FileRoutes : public testing::Test {
  protected:
    FileRoutes() : folder_(make_folder()), files_(folder_) {
        net::Router router;
        add_file_routes(router, files_, [this] { return now_; }, key);
        server_ = std::make_unique<net::Server>(io_.get_executor(), net::ServerOptions{}, std::move(router));
        client_ = std::make_unique<net::Client>(io_.get_executor(),
                                                "http://127.0.0.1:" + std::to_string(server_->port()));
    }
    ~FileRoutes() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    static fs::path make_folder() {
        std::string pattern = (fs::temp_directory_path() / "aftercare-links-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        return pattern;
    }
    core::FileRef keep(const std::string& content, std::string name) const {
        const auto path = files_.incoming() / "file";
        std::ofstream(path, std::ios::binary) << content;
        return stored(std::move(name), files_.keep(path).sha256);
    }

    static asio::awaitable<void> load(net::Client* client, std::string path,
                                      std::optional<net::Response>* answer) {
        net::ClientRequest request;
        request.method = "GET";
        request.target = std::move(path);
        const net::Deadline deadline = net::deadline_in(seconds(5));
        net::ClientResult result = co_await client->send(std::move(request), deadline);
        *answer = result.has_value() ? std::move(result.value()) : net::text_response(599, "no answer");
    }
    net::Response get(std::string path) {
        std::optional<net::Response> answer;
        asio::co_spawn(io_, load(client_.get(), std::move(path), &answer), asio::detached);
        while (!answer) io_.run_one();
        return std::move(*answer);
    }

    asio::io_context io_{1};
    fs::path folder_;
    AttachmentStore files_;
    core::Time now_ = now;
    std::unique_ptr<net::Server> server_;
    std::unique_ptr<net::Client> client_;
};

TEST_F(FileRoutes, GiveTheBytesAsADownload) {
    const std::string content = "<script>alert(1)</script>" + std::string(200'000, '\x01');
    const auto answer = get(file_link_path(keep(content, "手册 1.html"), now + hours(1), key));
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body == content);
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/octet-stream");
    EXPECT_EQ(answer.headers.get("Content-Disposition"),
              "attachment; filename*=UTF-8''%E6%89%8B%E5%86%8C%201.html");
    EXPECT_EQ(answer.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.headers.get("Cache-Control"), "private, no-store");
    EXPECT_EQ(answer.headers.get("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.headers.get("X-Robots-Tag"), "noindex");
}

TEST_F(FileRoutes, TakeAnyNameButLetNothingThroughIt) {
    const auto path = file_link_path(keep("bytes", "a.txt"), now + hours(1), key);
    const auto answer = get("/file/" + token_of(path) + "/..%2F%22%0d%0aSet-Cookie%3a%20x");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("Content-Disposition"),
              "attachment; filename*=UTF-8''file..Set-Cookie%3A%20x");
    EXPECT_EQ(answer.headers.get("Set-Cookie"), "");
}

TEST_F(FileRoutes, AnswerAlikeWhateverIsWrong) {
    const auto file = keep("bytes", "a.txt");
    const auto good = file_link_path(file, now + hours(1), key);
    ASSERT_EQ(get(good).status, 200);
    const auto forged = get(file_link_path(file, now + hours(1), "another key"));
    const auto nonsense = get("/file/abc/a.txt");
    const auto unknown = get(file_link_path(stored("a.txt"), now + hours(1), key));
    now_ = now + hours(2);
    const auto expired = get(good);
    now_ = now;
    fs::remove(files_.path_of(std::string(stored_sha256(file.id))));
    const auto gone = get(good);
    for (const auto& answer : {forged, nonsense, unknown, expired, gone}) {
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(answer.body, forged.body);
    }
}

}  // namespace
}  // namespace aftercare::bot
