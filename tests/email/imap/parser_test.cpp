#include "adapters/email/imap/response_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace aftercare::email::imap {
namespace {

using testing::ElementsAre;

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

std::string shown(const Response& response) {
    std::ostringstream out;
    std::visit(
        Overloaded{
            [&](const StatusResponse& r) {
                out << "status " << r.tag << "/" << static_cast<int>(r.condition) << "/" << r.code << "/"
                    << r.argument << "/" << r.text;
            },
            [&](const Continuation& r) { out << "+ " << r.text; },
            [&](const CapabilityResponse& r) {
                out << "capability";
                for (const std::string& name : r.names) out << " " << name;
            },
            [&](const SearchResponse& r) {
                out << "search";
                for (const std::uint32_t number : r.numbers) out << " " << number;
            },
            [&](const ExistsResponse& r) { out << "exists " << r.count; },
            [&](const ExpungeResponse& r) { out << "expunge " << r.number; },
            [&](const FetchResponse& r) {
                out << "fetch " << r.uid << " " << (r.size ? std::to_string(*r.size) : "-") << " "
                    << r.internal_date << " "
                    << (r.body       ? r.body->bytes
                        : r.nil_body ? "nil"
                                     : "none")
                    << (r.body && r.body->skipped ? " skipped" : "");
            },
            [&](const OtherResponse& r) { out << "other " << r.name << (r.malformed ? " malformed" : ""); },
        },
        response);
    return out.str();
}

std::vector<std::string> parse(std::string_view bytes, std::size_t piece, ParserLimits limits = {}) {
    ResponseParser parser(limits);
    std::vector<std::string> found;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        parser.add(bytes.substr(at, piece));
        while (std::optional<Response> response = parser.next()) found.push_back(shown(*response));
    }
    if (!parser.problem().empty()) found.push_back("problem: " + std::string(parser.problem()));
    return found;
}

std::vector<std::string> parse(std::string_view bytes) {
    return parse(bytes, bytes.size());
}

const std::string everything =
    "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready {5}\r\n"
    "* CAPABILITY IMAP4rev1 idle Move\r\n"
    "* 3 EXISTS\r\n"
    "* 2 expunge\r\n"
    "* 1 RECENT\r\n"
    "* SEARCH 4 7 9\r\n"
    "* SEARCH\r\n"
    "* 2 FETCH (UID 7 FLAGS (\\Seen $Label) INTERNALDATE \"17-Jul-2026 02:44:25 +0800\" RFC822.SIZE "
    "44827)\r\n"
    "* 2 FETCH (UID 7 BODY[] {31}\r\n"
    "A004 OK fake\r\n* BYE {3}\r\nend)\r\n"
    " FLAGS (\\Seen))\r\n"
    "* LIST (\\HasNoChildren) \"/\" {9}\r\n"
    "Processed\r\n"
    "* 5 FETCH (BODY[] \"say \\\"hi\\\" \\\\\" UID 12)\r\n"
    "* 6 FETCH (UID 13 BODY[] NIL)\r\n"
    "* 6 FETCH (UID 14 BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" {5}\r\n"
    "utf-8) NIL NIL \"7bit\" 3 1)(\"a\" \"b)\" NIL)) BODY[]<0> {0}\r\n"
    ")\r\n"
    "+ idling\r\n"
    "+\r\n"
    "A004 NO [TRYCREATE] no such mailbox\r\n"
    "* BYE [UNAVAILABLE] {7}\r\n"
    "A5 OK [UIDNEXT 9] done {12}\r\n"
    "* 7 FETCH (UID 15 BODY[HEADER.FIELDS (SUBJECT FROM)] {2}\r\n"
    "\r\n)\r\n"
    "* PREAUTH hello\r\n"
    "* ID (\"name\" \"x\")\r\n"
    "\r\n"
    "* STATUS \"In box\" (MESSAGES 3)\n";

TEST(ResponseParser, ReadsWhatServersSay) {
    EXPECT_THAT(parse(everything),
                ElementsAre("status /1/CAPABILITY/IMAP4rev1 SASL-IR AUTH=PLAIN/ready {5}",
                            "capability IMAP4REV1 IDLE MOVE", "exists 3", "expunge 2", "other RECENT",
                            "search 4 7 9", "search", "fetch 7 44827 17-Jul-2026 02:44:25 +0800 none",
                            "fetch 7 -  A004 OK fake\r\n* BYE {3}\r\nend)\r\n", "other LIST",
                            "fetch 12 -  say \"hi\" \\", "fetch 13 -  nil", "fetch 14 -  ", "+ idling", "+ ",
                            "status A004/2/TRYCREATE//no such mailbox", "status /4/UNAVAILABLE//{7}",
                            "status A5/1/UIDNEXT/9/done {12}", "fetch 15 -  none", "status /5///hello",
                            "other ID", "other STATUS"));
}

TEST(ResponseParser, GivesTheSameWhereverTheStreamIsSplit) {
    const std::vector<std::string> whole = parse(everything);
    for (std::size_t cut = 1; cut < everything.size(); ++cut) {
        ResponseParser parser;
        std::vector<std::string> found;
        for (const std::string_view part :
             {std::string_view(everything).substr(0, cut), std::string_view(everything).substr(cut)}) {
            parser.add(part);
            while (std::optional<Response> response = parser.next()) found.push_back(shown(*response));
        }
        ASSERT_EQ(found, whole) << "cut at " << cut;
    }
    for (const std::size_t piece : {1, 2, 3, 5, 7, 64}) ASSERT_EQ(parse(everything, piece), whole) << piece;
}

TEST(ResponseParser, PassesOverALiteralBeyondTheLimit) {
    const std::string bytes = "* 1 FETCH (UID 3 BODY[] {20}\r\n01234567890123456789)\r\n* 2 EXISTS\r\n";
    for (const std::size_t piece : {1, 4, 1000}) {
        EXPECT_THAT(parse(bytes, piece, {.literal = 19}), ElementsAre("fetch 3 -   skipped", "exists 2"));
        EXPECT_THAT(parse(bytes, piece, {.literal = 20}),
                    ElementsAre("fetch 3 -  01234567890123456789", "exists 2"));
    }
}

TEST(ResponseParser, CountsTheLiteralsOfAResponseTogether) {
    const std::string bytes =
        "* 1 FETCH (X {6}\r\n012345 UID 3 BODY[] {6}\r\n012345)\r\n* 2 FETCH (UID 4 BODY[] "
        "{6}\r\n012345)\r\n";
    EXPECT_THAT(parse(bytes, 100, {.literal = 10}), ElementsAre("fetch 3 -   skipped", "fetch 4 -  012345"));
}

TEST(ResponseParser, GivesUpOnStreamsWithoutBounds) {
    EXPECT_THAT(parse("* OK " + std::string(100, 'x'), 10, {.line = 50}),
                ElementsAre("problem: a line that is too long"));
    EXPECT_THAT(parse("* 1 FETCH (BODY[] {99999999999999999999999}\r\n"),
                ElementsAre("problem: a literal that is too large"));
    EXPECT_THAT(parse("* 1 FETCH (BODY[] {6000000000}\r\n"),
                ElementsAre("problem: a literal that is too large"));
    std::string many = "* LIST";
    for (int i = 0; i < 100; ++i) many += " {1}\r\nx";
    EXPECT_THAT(parse(many + "\r\n"), ElementsAre("problem: a response with too many literals"));
    // Pieces of one response count together.
    std::string pieces = "* LIST ";
    for (int i = 0; i < 10; ++i) pieces += std::string(9, 'y') + " {0}\r\n";
    EXPECT_THAT(parse(pieces, 1000, {.line = 50}), ElementsAre("problem: a line that is too long"));
}

TEST(ResponseParser, MarksWhatItCannotUnderstand) {
    for (const std::string_view line :
         {"* 1 FETCH (UID 3 BODY[] \"open", "* 1 FETCH", "* 1 FETCH (UID 3", "* 1 FETCH (UID 3) more",
          "* 1 FETCH UID 3", "* 1 FETCH (UID 3 BODY[])", "* 1 FETCH (UID 3 X (((1))"}) {
        EXPECT_THAT(parse(std::string(line) + "\r\n"), ElementsAre("other FETCH malformed")) << line;
    }
    EXPECT_THAT(parse("* SEARCH 3 x\r\n"), ElementsAre("other SEARCH malformed"));
    EXPECT_THAT(parse("* SEARCH 3 99999999999\r\n"), ElementsAre("other SEARCH malformed"));
    EXPECT_THAT(parse("HTTP/1.1 400 Bad Request\r\n"), ElementsAre("other  malformed"));
    EXPECT_THAT(parse("* 1 FETCH (X " + std::string(100, '(') + std::string(100, ')') + ")\r\n"),
                ElementsAre("other FETCH malformed"));
    EXPECT_THAT(parse("* 1 FETCH (X " + std::string(60, '(') + "a" + std::string(60, ')') + " UID 4)\r\n"),
                ElementsAre("fetch 4 -  none"));
}

TEST(ResponseParser, ReadsASearchThatCountsChanges) {
    EXPECT_THAT(parse("* SEARCH 2 5 (MODSEQ 917162500)\r\n"), ElementsAre("search 2 5"));
}

TEST(ResponseParser, ForgetsWhatIsDropped) {
    ResponseParser parser;
    parser.add("* 1 FETCH (BODY[] {100}\r\nabc");
    EXPECT_FALSE(parser.next());
    parser.drop();
    parser.add("* 4 EXISTS\r\n");
    const std::optional<Response> response = parser.next();
    ASSERT_TRUE(response);
    EXPECT_EQ(shown(*response), "exists 4");
}

}  // namespace
}  // namespace aftercare::email::imap
