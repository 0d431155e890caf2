#include "adapters/email/lmtp/data_reader.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::email::lmtp {
namespace {

struct Read {
    bool complete = false;
    std::string data;
    std::string rest;
    std::optional<DataProblem> problem;
};

Read read(std::string_view bytes, std::size_t piece, DataLimits limits = {1000, 100}) {
    DataReader reader(limits);
    Read result;
    while (!bytes.empty() && !result.complete) {
        std::string_view part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        result.complete = reader.feed(part);
        result.rest = std::string(part) + std::string(bytes);
    }
    result.problem = reader.problem();
    result.data = reader.take();
    return result;
}

struct Row {
    std::string wire;
    std::string data;
    std::string rest;
};

TEST(LmtpData, EndsAndUnstuffs) {
    const std::vector<Row> rows{
        {".\r\n", "", ""},
        {"\r\n.\r\n", "\r\n", ""},
        {"a\r\n.\r\nQUIT\r\n", "a\r\n", "QUIT\r\n"},
        {"..\r\n.\r\n", ".\r\n", ""},
        {"...\r\n.\r\n", "..\r\n", ""},
        {".a\r\n.\r\n", "a\r\n", ""},
        {"a.\r\n.\r\n", "a.\r\n", ""},
        {"a\r\n..b\r\n.\r\n", "a\r\n.b\r\n", ""},
        {std::string("a\0b\r\n.\r\n", 8), std::string("a\0b\r\n", 5), ""},
    };
    for (const Row& row : rows) {
        for (std::size_t piece = 1; piece <= row.wire.size(); ++piece) {
            const Read result = read(row.wire, piece);
            EXPECT_TRUE(result.complete) << row.wire;
            EXPECT_EQ(result.data, row.data) << row.wire;
            EXPECT_EQ(result.rest, row.rest) << row.wire;
        }
    }
}

// SMTP smuggling: nothing but CRLF . CRLF is an end; a CR or LF alone is neither the end of a line nor the
// beginning of one, and stays in the mail.
TEST(LmtpData, OnlyTheTrueEndEnds) {
    const std::vector<std::string> ends{"\n.\n",       "\n.\r\n",       "\r\n.\n",   "\r.\r",
                                        "\r\n.\r",     "\r.\r\n",       "\n.\r",     "\r.\n",
                                        "\r\r.\r\r",   "\n\n.\n\n",     "\r\n.\r\r", "\r\n. \r\n",
                                        "\r\n.\0\r\n", "\r\r\n.\r\r\n", "\n\r.\r\n"};
    for (const std::string& end : ends) {
        const std::string smuggled = "MAIL FROM:<evil@x>\r\n";
        const std::string wire = "a" + end + smuggled + ".\r\n";
        for (std::size_t piece = 1; piece <= wire.size(); ++piece) {
            const Read result = read(wire, piece);
            EXPECT_TRUE(result.complete);
            EXPECT_TRUE(result.data.ends_with(smuggled)) << result.data;
            EXPECT_EQ(result.rest, "");
        }
    }
}

TEST(LmtpData, KeepsBareLineEndsAsTheyCame) {
    EXPECT_EQ(read("a\rb\nc\r\r\n\n\r\n.\r\n", 1).data, "a\rb\nc\r\r\n\n\r\n");
    EXPECT_EQ(read("a\n..b\r\n.\r\n", 1).data, "a\n..b\r\n") << "a dot after LF alone does not begin a line";
    EXPECT_EQ(read("a\r..b\r\n.\r\n", 1).data, "a\r..b\r\n");
}

TEST(LmtpData, HoldsItsLimits) {
    const DataLimits limits{10, 5};
    EXPECT_EQ(read("12345\r\n1\r\n.\r\n", 3, limits).data, "12345\r\n1\r\n");
    EXPECT_EQ(read("12345\r\n12\r\n.\r\nrest", 3, limits).problem, DataProblem::too_large);
    EXPECT_EQ(read("123456\r\n.\r\n", 3, limits).problem, DataProblem::line_too_long);
    EXPECT_EQ(read("12345\r6\r\n.\r\n", 1, limits).problem, DataProblem::line_too_long);
    for (const std::size_t piece : {1, 3, 100}) {
        EXPECT_EQ(read("1234\r\n123456789\r\n.\r\n", piece, limits).problem, DataProblem::too_large);
        EXPECT_EQ(read("12\r\n1234567890\r\n.\r\n", piece, limits).problem, DataProblem::line_too_long);
    }
    const Read result = read("12345\r\n12\r\n.\r\nrest", 1, limits);
    EXPECT_TRUE(result.complete) << "what is too large is read to its end";
    EXPECT_EQ(result.rest, "rest");
    EXPECT_EQ(result.data, "");
}

// Whatever the mail: stuffed as RFC 5321, 4.5.2 says, it comes out as it was.
TEST(LmtpData, RoundTrips) {
    std::mt19937 random(7);
    const std::string_view alphabet = "a.\r\nb";
    for (int round = 0; round < 3000; ++round) {
        std::string mail;
        for (unsigned count = random() % 20; count > 0; --count) mail += alphabet[random() % alphabet.size()];
        mail += "\r\n";
        std::string wire;
        bool line_start = true;
        for (std::size_t index = 0; index < mail.size(); ++index) {
            if (line_start && mail[index] == '.') wire += '.';
            wire += mail[index];
            line_start = index > 0 && mail[index] == '\n' && mail[index - 1] == '\r';
        }
        const Read result = read(wire + ".\r\n", 1 + random() % 5);
        ASSERT_TRUE(result.complete);
        ASSERT_EQ(result.data, mail);
    }
}

}  // namespace
}  // namespace aftercare::email::lmtp
