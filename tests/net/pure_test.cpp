// The parts without sockets: header text, queries, URLs, routes, forms, files.
#include "adapters/net/body.h"
#include "adapters/net/http.h"
#include "adapters/net/multipart.h"
#include "adapters/net/router.h"
#include "adapters/net/text.h"
#include "adapters/net/url.h"
#include "harness.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::net {
namespace {

TEST(HeadersTest, NamesAreFoundWithoutRegardToCase) {
    Headers headers{{"Content-Type", "a"}, {"X-Y", "1"}, {"x-y", "2"}};
    EXPECT_EQ(headers.get("content-TYPE"), "a");
    EXPECT_EQ(headers.get("X-y"), "1");
    EXPECT_EQ(headers.count("x-Y"), 2u);
    EXPECT_FALSE(headers.has("X"));
    headers.set("x-y", "3");
    EXPECT_EQ(headers.count("X-Y"), 1u);
    EXPECT_EQ(headers.get("X-Y"), "3");
    headers.remove("content-type");
    ASSERT_EQ(headers.size(), 1u);
    EXPECT_EQ(headers.at(0).name, "x-y");
}

TEST(HeadersTest, FieldsThatSplitAMessageAreRefused) {
    Headers headers;
    EXPECT_THROW(headers.add("X", "a\r\nY: b"), std::invalid_argument);
    EXPECT_THROW(headers.add("X", std::string_view("a\0b", 3)), std::invalid_argument);
    EXPECT_THROW(headers.add("X Y", "a"), std::invalid_argument);
    EXPECT_THROW(headers.add("", "a"), std::invalid_argument);
    EXPECT_THROW(headers.set("X:", "a"), std::invalid_argument);
    headers.add("X", "tab\tand UTF-8 你好");
    EXPECT_EQ(headers.get("x"), "tab\tand UTF-8 你好");
}

TEST(Text, TokensInLists) {
    EXPECT_TRUE(has_token("keep-alive, Upgrade", "upgrade"));
    EXPECT_TRUE(has_token("upgrade", "upgrade"));
    EXPECT_FALSE(has_token("upgrades", "upgrade"));
    EXPECT_FALSE(has_token("", "upgrade"));
    EXPECT_TRUE(has_token(",, a ,b", "A"));
}

TEST(Text, SecretsAreEqualOnlyWhole) {
    EXPECT_TRUE(equal_secret("abc", "abc"));
    EXPECT_FALSE(equal_secret("abd", "abc"));
    EXPECT_FALSE(equal_secret("ab", "abc"));
    EXPECT_FALSE(equal_secret("", "abc"));
    EXPECT_TRUE(equal_secret("", ""));
}

TEST(Text, DispositionsCarryAnyName) {
    EXPECT_EQ(attachment_disposition("a\"b\r\n报告.pdf"),
              "attachment; filename=\"a_b________.pdf\"; filename*=UTF-8''a%22b%0D%0A%E6%8A%A5%E5%91%8A.pdf");
    EXPECT_TRUE(valid_field_value(attachment_disposition(std::string("\0\x7f", 2))));
}

TEST(Percent, DecodesOnlyWhatIsWellFormed) {
    EXPECT_EQ(percent_decode("a%20b%E4%BD%A0"), "a b你");
    EXPECT_EQ(percent_decode("%2f%2F"), "//");
    EXPECT_EQ(percent_decode("a+b"), "a+b");
    for (const char* bad : {"%", "%2", "%zz", "a%", "%0", "%00", "%%41", "%-1"}) {
        EXPECT_EQ(percent_decode(bad), std::nullopt) << bad;
    }
}

TEST(Percent, EncodingAndDecodingAreInverse) {
    std::mt19937 random(1);
    for (int round = 0; round < 1'000; ++round) {
        std::string text;
        for (unsigned size = random() % 40; size > 0; --size)
            text.push_back(static_cast<char>(1 + random() % 255));
        const std::string encoded = percent_encode(text);
        EXPECT_EQ(percent_decode(encoded), text);
        EXPECT_EQ(encoded.find_first_of("&=+ ?#/"), std::string::npos);
    }
}

TEST(Query, NamesAndValues) {
    const std::optional<Pairs> query = parse_query("a=1&b=x+y%26z&c&=d&&a=2");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->get("a"), "1");
    EXPECT_EQ(query->get("b"), "x y&z");
    EXPECT_TRUE(query->has("c"));
    EXPECT_EQ(query->get("c"), "");
    EXPECT_EQ(query->get(""), "d");
    EXPECT_FALSE(query->has("d"));
    EXPECT_EQ(query->items().size(), 5u);
    EXPECT_FALSE(parse_query("a=%"));
    EXPECT_TRUE(parse_query("")->empty());
    std::string many = "a=1";
    for (int number = 0; number < 99; ++number) many += "&a=1";
    EXPECT_TRUE(parse_query(many));
    EXPECT_FALSE(parse_query(many + "&a=1"));
}

TEST(UrlTest, SplitsWhatClientsNeed) {
    const auto url = parse_url("HTTPS://api.example.com/bot1/x?y=1");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(url->scheme, "https");
    EXPECT_EQ(url->host, "api.example.com");
    EXPECT_EQ(url->port, 443);
    EXPECT_EQ(url->target, "/bot1/x?y=1");
    EXPECT_TRUE(url->secure());
    EXPECT_EQ(url->authority(), "api.example.com");
    EXPECT_EQ(parse_url("http://127.0.0.1:8081")->authority(), "127.0.0.1:8081");
    EXPECT_EQ(parse_url("http://127.0.0.1:8081")->target, "/");
    EXPECT_EQ(parse_url("ws://[::1]:90/a")->host, "::1");
    EXPECT_EQ(parse_url("ws://[::1]:90/a")->authority(), "[::1]:90");
    for (const char* bad :
         {"", "/path", "example.com", "ftp://x/", "http://", "http:///x", "http://u:p@x/", "http://x/#f",
          "http://x:99999/", "http://x:0/", "http://x y/", "https://[::1];8443/x", "http://x/\r\n"}) {
        EXPECT_TRUE(parse_url(bad).has_error()) << bad;
    }
}

asio::awaitable<Response> nothing(Request) {
    co_return Response{};
}
asio::awaitable<void> no_talk(Request, std::shared_ptr<WebSocket>) {
    co_return;
}

TEST(RouterTest, Table) {
    Router router;
    router.add("GET", "/", nothing);
    router.add("GET", "/files/{id}", nothing);
    router.add("PUT", "/files/{id}", nothing);
    router.add("GET", "/files/new", nothing);
    router.add("POST", "/telegram/{account}", nothing);
    router.add("GET", "/{a}/{b}/{c}", nothing);
    router.add_websocket("/chat", nullptr, no_talk);
    struct Row {
        const char* method;
        const char* path;
        bool upgrade;
        int status;
        const char* pattern;  // or the Allow field of a 405
        const char* parameters;
    };
    const Row rows[] = {
        {"GET", "/", false, 200, "/", ""},
        {"HEAD", "/", false, 200, "/", ""},
        {"GET", "/files/7", false, 200, "/files/{id}", "id=7;"},
        {"GET", "/files/new", false, 200, "/files/new", ""},
        {"PUT", "/files/new", false, 200, "/files/{id}", "id=new;"},
        {"GET", "/files/a%2Fb%20c", false, 200, "/files/{id}", "id=a/b c;"},
        {"GET", "/f%69les/new", false, 200, "/files/new", ""},
        {"GET", "/files/..", false, 200, "/files/{id}", "id=..;"},
        {"GET", "/x/y/z", false, 200, "/{a}/{b}/{c}", "a=x;b=y;c=z;"},
        {"GET", "/files/", false, 404, "", ""},
        {"GET", "/files", false, 404, "", ""},
        {"GET", "/files/7/", false, 404, "", ""},
        {"GET", "//", false, 404, "", ""},
        {"GET", "/%zz", false, 400, "", ""},
        {"GET", "/%00", false, 400, "", ""},
        {"GET", "", false, 400, "", ""},
        {"OPTIONS", "*", false, 400, "", ""},
        {"POST", "/files/7", false, 405, "GET, HEAD, PUT", ""},
        {"GET", "/telegram/main", false, 405, "POST", ""},
        {"get", "/", false, 405, "GET, HEAD", ""},
        {"GET", "/chat", true, 200, "/chat", ""},
        {"GET", "/chat", false, 426, "GET", ""},
        {"POST", "/chat", false, 405, "GET", ""},
        {"GET", "/files/7", true, 200, "/files/{id}", "id=7;"},
        {"GET", "/none", true, 404, "", ""},
    };
    for (const Row& row : rows) {
        const Router::Match match = router.match(row.method, row.path, row.upgrade);
        std::string parameters;
        for (const auto& [name, value] : match.parameters.items()) parameters += name + "=" + value + ";";
        EXPECT_EQ(match.status, row.status) << row.method << " " << row.path;
        EXPECT_EQ(match.route ? match.route->pattern : match.allow, row.pattern)
            << row.method << " " << row.path;
        EXPECT_EQ(parameters, row.parameters) << row.method << " " << row.path;
    }
}

TEST(RouterTest, MalformedAndDoubledRoutesAreStartUpErrors) {
    Router router;
    router.add("GET", "/a/{x}", nothing);
    for (const char* bad : {"", "a", "/{", "/{}", "/{x", "/a{x}", "/x}", "/%41", "/a/{y}"}) {
        EXPECT_THROW(router.add("GET", bad, nothing), std::invalid_argument) << bad;
    }
    EXPECT_THROW(router.add("G T", "/b", nothing), std::invalid_argument);
    EXPECT_NO_THROW(router.add("POST", "/a/{y}", nothing));
}

std::string read_everything(BodySource& source, std::size_t step) {
    std::string text;
    std::vector<char> piece(step);
    while (true) {
        const auto got = source.read(piece);
        if (got.has_error()) return "error: " + got.error().message();
        if (*got == 0) return text;
        text.append(piece.data(), *got);
    }
}

TEST(Multipart, IsWrittenAsBrowsersDo) {
    ScratchFolder folder;
    spit(folder / "photo", "JPEG\r\n--bytes");
    MultipartForm form("0123456789abcdef");
    form.add_field("chat_id", "42");
    form.add_bytes("a\"b", "报\"告\r\n.pdf", "application/pdf", "PDF");
    ASSERT_FALSE(form.add_file("photo", "p.jpg", "image/jpeg", folder / "photo"));
    EXPECT_TRUE(form.add_file("photo", "p.jpg", "image/jpeg", folder / "missing"));
    EXPECT_EQ(form.content_type(), "multipart/form-data; boundary=0123456789abcdef");
    const std::shared_ptr<BodySource> body = form.finish();
    const std::string expected =
        "--0123456789abcdef\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n42\r\n"
        "--0123456789abcdef\r\nContent-Disposition: form-data; name=\"a%22b\"; "
        "filename=\"报%22告%0D%0A.pdf\"\r\n"
        "Content-Type: application/pdf\r\n\r\nPDF\r\n"
        "--0123456789abcdef\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n"
        "Content-Type: image/jpeg\r\n\r\nJPEG\r\n--bytes\r\n"
        "--0123456789abcdef--\r\n";
    for (const std::size_t step : {1u, 7u, 10'000u}) {
        EXPECT_EQ(read_everything(*body, step), expected);
        ASSERT_FALSE(body->rewind());
    }
    EXPECT_EQ(body->size(), expected.size());
    EXPECT_THROW(MultipartForm("short"), std::invalid_argument);
    EXPECT_THROW(MultipartForm("0123456789abcdef\r\n"), std::invalid_argument);
    EXPECT_EQ(random_boundary().size(), 48u);
    EXPECT_NE(random_boundary(), random_boundary());
}

TEST(Multipart, WhatIsWrittenIsReadBack) {
    std::mt19937 random(7);
    const std::string alphabet = "ab\"\r\n-;=\\ 0你%";
    const auto some = [&](std::size_t longest) {
        std::string text;
        for (std::size_t size = random() % longest; size > 0; --size)
            text.push_back(alphabet[random() % alphabet.size()]);
        return text;
    };
    for (int round = 0; round < 500; ++round) {
        MultipartForm form("0123456789abcdef");
        std::vector<std::array<std::string, 3>> parts;
        for (unsigned left = 1 + random() % 5; left > 0; --left) {
            // A literal %22 cannot be told from an escaped quote; backslashes before quotes are read as
            // escapes.
            std::string name = some(6);
            std::string file = "f" + some(6);
            std::erase_if(name, [](char letter) { return letter == '%' || letter == '\\'; });
            std::erase_if(file, [](char letter) { return letter == '%' || letter == '\\'; });
            parts.push_back({name, file, some(40)});
            form.add_bytes(name, file, "text/plain", parts.back()[2]);
        }
        const std::string body = read_everything(*form.finish(), 1'000);
        const auto read = parse_multipart(form.content_type(), body);
        ASSERT_TRUE(read.has_value()) << body;
        ASSERT_EQ(read->size(), parts.size());
        for (std::size_t index = 0; index < parts.size(); ++index) {
            EXPECT_EQ((*read)[index].name, parts[index][0]);
            EXPECT_EQ((*read)[index].file_name, parts[index][1]);
            EXPECT_EQ((*read)[index].content_type, "text/plain");
            EXPECT_EQ((*read)[index].data, parts[index][2]);
        }
    }
}

TEST(Multipart, MalformedFormsAreRefused) {
    const std::string type = "multipart/form-data; boundary=b";
    const std::string good = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n";
    ASSERT_TRUE(parse_multipart(type, good).has_value());
    EXPECT_TRUE(parse_multipart("Multipart/Form-Data; charset=utf-8; Boundary=\"b\"", "preamble\r\n" + good)
                    .has_value());
    for (const char* bad_type : {"", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
                                 "multipart/form-data; boundary=\"b", "multipart/form-data; boundary=a\"b"}) {
        EXPECT_TRUE(parse_multipart(bad_type, good).has_error()) << bad_type;
    }
    for (std::size_t size = 0; size + 4 < good.size(); ++size) {
        EXPECT_TRUE(parse_multipart(type, good.substr(0, size)).has_error()) << size;
    }
    EXPECT_TRUE(parse_multipart(type, "--b\r\nX: y\r\n\r\nx\r\n--b--\r\n").has_error()) << "no disposition";
    EXPECT_TRUE(
        parse_multipart(type, "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n").has_error())
        << "no name";
    EXPECT_TRUE(parse_multipart(type, "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--\r\n")
                    .has_error());
    std::string many;
    for (int number = 0; number < 65; ++number) many += good.substr(0, good.find("--b--"));
    EXPECT_TRUE(parse_multipart(type, many + "--b--").has_error()) << "too many parts";
}

TEST(Files, AWriterLeavesNothingUnlessItFinished) {
    ScratchFolder folder;
    {
        const auto writer = FileWriter::create(folder / "a");
        ASSERT_TRUE(writer.has_value());
        EXPECT_FALSE((*writer)->write("hello"));
        EXPECT_TRUE(FileWriter::create(folder / "a").has_error()) << "it exists";
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "a"));
    {
        const auto writer = FileWriter::create(folder / "a");
        Sink sink = FileWriter::sink(*writer);
        EXPECT_FALSE(sink("hello "));
        EXPECT_FALSE(sink("world"));
        EXPECT_EQ((*writer)->size(), 11u);
        EXPECT_FALSE((*writer)->finish());
    }
    EXPECT_EQ(slurp(folder / "a"), "hello world");
}

TEST(Files, AFileThatShrinksIsAnError) {
    ScratchFolder folder;
    spit(folder / "a", "0123456789");
    const auto file = FileReader::open(folder / "a");
    ASSERT_TRUE(file.has_value());
    spit(folder / "a", "01234");
    EXPECT_EQ((*file)->size(), 10u);
    EXPECT_TRUE(read_everything(**file, 4).starts_with("error"));
    EXPECT_TRUE(FileReader::open(folder / "b").has_error());
    EXPECT_TRUE(FileReader::open("/").has_error());
}

}  // namespace
}  // namespace aftercare::net
