// Nothing beyond the limits, and no more time than the bytes are worth.
#include "adapters/email/reading/html_text.h"
#include "written.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>

namespace aftercare::email {
namespace {

using written::crlf;
using written::has_problem;
using written::read;

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t at = 0; at < times; ++at) out += piece;
    return out;
}

std::string nested(std::size_t depth) {
    std::string mail = "From: a@b.c\n";
    for (std::size_t at = 0; at < depth; ++at)
        mail += "Content-Type: multipart/mixed; boundary=b" + std::to_string(at) + "\n\n--b" +
                std::to_string(at) + "\n";
    return mail + "Content-Type: text/plain\n\ntext";
}

TEST(Limits, RawSize) {
    ReadingLimits limits;
    limits.raw_bytes = 100;
    const ReadMail read = read_mail("From: a@b.c\n\n" + std::string(100, 'x'), limits);
    EXPECT_FALSE(read.mail);
    EXPECT_EQ(read.problem, "larger than allowed");
}

TEST(Limits, Header) {
    EXPECT_FALSE(read_mail("From: a@b.c\nX: " + std::string(300'000, 'x') + "\n\n", {}).mail);
    EXPECT_FALSE(read_mail("From: a@b.c\nX:" + repeated("\n x", 150'000) + "\n\n", {}).mail);
    EXPECT_FALSE(read_mail(repeated("X: y\n", 1001) + "\ntext", {}).mail);
    EXPECT_TRUE(read_mail(repeated("X: y\n", 1000) + "\ntext", {}).mail);
}

TEST(Limits, Depth) {
    EXPECT_EQ(read(nested(30)).text, "text");
    const ReadMail deep = read_mail(nested(31), {});
    EXPECT_FALSE(deep.mail);
    EXPECT_EQ(deep.problem, "nested deeper than allowed");
}

TEST(Limits, Parts) {
    const std::string begin = "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n";
    EXPECT_TRUE(read_mail(begin + repeated("--x\n\nt\n", 499) + "--x--\n", {}).mail);
    EXPECT_FALSE(read_mail(begin + repeated("--x\n\nt\n", 500) + "--x--\n", {}).mail);
}

TEST(Limits, FilesAreLeftOut) {
    const Mail mail = read("From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\ntext\n" +
                           repeated("--x\nContent-Type: image/png\n\nP\n", 150) + "--x--\n");
    EXPECT_EQ(mail.text, "text");
    EXPECT_EQ(mail.files.size(), 100u);
    EXPECT_TRUE(has_problem(mail, "more files"));
}

TEST(Limits, DecodedBytesAreLeftOut) {
    ReadingLimits limits;
    limits.decoded_bytes = 25;
    const Mail mail = read("From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n" +
                               repeated("--x\nContent-Type: image/png\n\n0123456789\n", 4) + "--x--\n",
                           limits);
    EXPECT_EQ(mail.files.size(), 2u);
    EXPECT_TRUE(has_problem(mail, "files larger"));
}

TEST(Limits, TextIsCutAtACharacter) {
    ReadingLimits limits;
    limits.text_bytes = 100;
    const Mail mail =
        read("From: a@b.c\nContent-Type: text/plain; charset=utf-8\n\n" + repeated("中", 1000), limits);
    EXPECT_EQ(mail.text.size(), 99u);
    EXPECT_TRUE(has_problem(mail, "text longer"));
    const Mail html =
        read("From: a@b.c\nContent-Type: text/html; charset=utf-8\n\n<p>" + repeated("中 ", 1000), limits);
    EXPECT_LE(html.text.size(), 100u);
    EXPECT_GE(html.text.size(), 90u);
    EXPECT_TRUE(has_problem(html, "text longer"));
}

TEST(Limits, Addresses) {
    EXPECT_EQ(read("From: a@b.c\nTo: " + repeated("a@b.c, ", 1000) + "d@e.f\n\n").to.size(), 200u);
    EXPECT_EQ(read("From: a@b.c\n" + repeated("To: a@b.c\n", 500) + "\n").to.size(), 200u);
}

using Make = std::function<std::string(std::size_t)>;

double seconds(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Double the input takes about double the time. Both are measured in turn, the best of three counts, so that
// what else the machine does matters little; the short beginning hides what is the same for every mail.
void expect_linear(const char* what, const Make& make, std::size_t size,
                   const std::function<void(std::string_view)>& work) {
    const std::string small = make(size);
    const std::string large = make(size * 4);
    double best_small = 1e9;
    double best_large = 1e9;
    for (int round = 0; round < 3; ++round) {
        best_small = std::min(best_small, seconds([&] { work(small); }));
        best_large = std::min(best_large, seconds([&] { work(large); }));
    }
    constexpr double start_up = 0.005;
    EXPECT_LT(best_large, 9 * (best_small + start_up))
        << what << ": " << best_small << " then " << best_large;
}

TEST(Time, MailsGrowInProportion) {
    const auto work = [](std::string_view raw) { (void)read_mail(raw, {}); };
    const std::string begin = "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n";
    const std::pair<const char*, Make> cases[] = {
        {"plain", [](std::size_t n) { return "From: a@b.c\n\n" + repeated("some text here\r\n", n); }},
        {"lines of dashes", [&](std::size_t n) { return begin + repeated("--\n--y\n--xx\n", n); }},
        {"nested", [](std::size_t n) { return nested(30) + repeated("\n--b\n--b1x", n); }},
        {"siblings", [&](std::size_t n) { return begin + repeated("--x\n\n", n); }},
        {"too deep", [](std::size_t n) { return nested(n / 10); }},
        {"epilogue", [&](std::size_t n) { return begin + "--x--\n" + repeated("--x\n", n); }},
        {"no boundary",
         [](std::size_t n) {
             return "From: a@b.c\nContent-Type: multipart/mixed\n\n" + repeated("--\n", n);
         }},
        {"uuencode", [](std::size_t n) { return "From: a@b.c\n\n" + repeated("begin 644 a\n#0V%T\n", n); }},
        {"unlabelled bytes",
         [](std::size_t n) { return "From: a@b.c\n\n" + repeated("\xc4\xe3\xba\xc3\xff", n); }},
        {"base64",
         [](std::size_t n) {
             return "From: a@b.c\nContent-Transfer-Encoding: base64\n\n" + repeated("AAAA\n", n);
         }},
        {"flowed",
         [](std::size_t n) {
             return "From: a@b.c\nContent-Type: text/plain; format=flowed\n\n" + repeated("> a \n>> b \n", n);
         }},
    };
    for (const auto& [what, make] : cases) expect_linear(what, make, 50'000, work);
}

TEST(Time, HeadersGrowInProportion) {
    const auto work = [](std::string_view raw) { (void)read_mail(raw, {}); };
    const std::pair<const char*, Make> cases[] = {
        {"words", [](std::size_t n) { return "Subject: " + repeated("=?utf-8?B?5L2g?= ", n) + "\n\n"; }},
        {"charsets in turn",
         [](std::size_t n) { return "Subject: " + repeated("=?gbk?Q?a?= =?big5?Q?a?= ", n / 2) + "\n\n"; }},
        {"unended words", [](std::size_t n) { return "Subject: " + repeated("=?a?Q?", n * 2) + "\n\n"; }},
        {"unended base64", [](std::size_t n) { return "Subject: " + repeated("=?a?B?AAA!", n) + "\n\n"; }},
        {"addresses", [](std::size_t n) { return "From: " + repeated("a@b.c,", n) + "\n\n"; }},
        {"groups", [](std::size_t n) { return "From: " + repeated("a:", n) + "\n\n"; }},
        {"comments", [](std::size_t n) { return "From: " + repeated("(", n * 4) + "\n\n"; }},
        {"angles", [](std::size_t n) { return "From: " + repeated("<", n * 4) + "\n\n"; }},
        {"quotes", [](std::size_t n) { return "From: " + repeated("\"a\" ", n) + "\n\n"; }},
        {"references", [](std::size_t n) { return "References: " + repeated("<a@b> ", n) + "\n\n"; }},
        {"parameters",
         [](std::size_t n) { return "Content-Type: text/plain" + repeated("; a=b", n) + "\n\n"; }},
        {"pieces",
         [](std::size_t n) {
             std::string mail = "Content-Type: text/plain";
             for (std::size_t at = 0; at < n; ++at) mail += "; name*" + std::to_string(at) + "*=%41";
             return mail + "\n\n";
         }},
    };
    for (const auto& [what, make] : cases) expect_linear(what, make, 2'500, work);
}

TEST(Time, HtmlGrowsInProportion) {
    const auto work = [](std::string_view html) { (void)html_to_text(html, 4u << 20, 200'000); };
    const std::pair<const char*, Make> cases[] = {
        {"nested", [](std::size_t n) { return repeated("<div>", n); }},
        {"nested and closed otherwise",
         [](std::size_t n) { return repeated("<x>", n) + repeated("</y>", n); }},
        {"attributes",
         [](std::size_t n) {
             std::string html = "<a";
             for (std::size_t at = 0; at < n; ++at) html += " a" + std::to_string(at);
             return html + ">";
         }},
        {"comments", [](std::size_t n) { return repeated("<!-- ", n); }},
        {"styles", [](std::size_t n) { return repeated("<style>", n); }},
        {"quotes", [](std::size_t n) { return repeated("<a b=\"", n) + repeated("<a b='", n); }},
        {"entities", [](std::size_t n) { return repeated("&lt;&#x41;&", n); }},
        {"quotations", [](std::size_t n) { return repeated("<blockquote type=cite>", n); }},
        {"tables", [](std::size_t n) { return repeated("<table><tr><td>", n); }},
        {"formatting", [](std::size_t n) { return repeated("<p><b><i><font>", n); }},
        {"links", [](std::size_t n) { return repeated("<a href=http://a>", n); }},
        {"bodies", [](std::size_t n) { return repeated("<b>", n) + repeated("<body x>", n); }},
    };
    for (const auto& [what, make] : cases) expect_linear(what, make, 20'000, work);
}

}  // namespace
}  // namespace aftercare::email
