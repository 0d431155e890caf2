#include "adapters/email/imap/command.h"
#include "adapters/email/imap/modified_utf7.h"
#include "adapters/email/imap/options.h"
#include "adapters/email/imap/progress.h"
#include "adapters/email/imap/raw_mail.h"
#include "server_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace aftercare::email::imap {
namespace {

using testing::ElementsAre;

TEST(ModifiedUtf7, WritesNamesAsServersKeepThem) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"INBOX", "INBOX"},
        {"a&b", "a&-b"},
        {"&", "&-"},
        {"台北", "&U,BTFw-"},
        {"日本語", "&ZeVnLIqe-"},
        {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},  // RFC 3501, 5.1.3
        {"已发送", "&XfJT0ZAB-"},
        {"😀", "&2D3eAA-"},
        {"é-", "&AOk--"},
    };
    for (const auto& [utf8, name] : pairs) {
        EXPECT_EQ(to_modified_utf7(utf8), name);
        EXPECT_EQ(from_modified_utf7(name), utf8);
    }
}

TEST(ModifiedUtf7, RefusesWhatIsNotOne) {
    for (const std::string_view name : {"&", "&U", "&U,BTFw", "&U,BT Fw-", "a\xc3\xa9", "&AGE-", "&2D0-",
                                        "&3gA-", "&AOk-&AOk-", "&AOl-x\n", "&A-"}) {
        EXPECT_FALSE(from_modified_utf7(name)) << name;
    }
    for (const std::string_view text : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe4\xb8"}) {
        EXPECT_FALSE(to_modified_utf7(text));
    }
}

TEST(ModifiedUtf7, ComesBackForAnyName) {
    std::mt19937 random(5);
    constexpr char32_t samples[] = {U'a',  U'&',  U'-',      U' ',      U'é', U'中',
                                    U'文', U'😀', U'\uffff', U'\u0001', U'~', U','};
    for (int round = 0; round < 2000; ++round) {
        std::string name;
        for (unsigned i = random() % 9; i > 0; --i) {
            const char32_t c = samples[random() % std::size(samples)];
            if (c < 0x80)
                name += static_cast<char>(c);
            else if (c < 0x800)
                name += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
            else if (c < 0x10000)
                name += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
                         static_cast<char>(0x80 | (c & 63))};
            else
                name += {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 63)),
                         static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
        }
        const std::optional<std::string> written = to_modified_utf7(name);
        ASSERT_TRUE(written);
        ASSERT_EQ(from_modified_utf7(*written), name) << *written;
    }
}

TEST(Command, QuotesOrCountsStrings) {
    EXPECT_THAT(CommandWriter("LOGIN").string("care").string("a\"b\\c").finish().pieces,
                ElementsAre("LOGIN \"care\" \"a\\\"b\\\\c\"\r\n"));
    EXPECT_THAT(CommandWriter("LOGIN").string("care").string("密码").finish().pieces,
                ElementsAre("LOGIN \"care\" {6}\r\n", "密码\r\n"));
    EXPECT_THAT(CommandWriter("LOGIN").string("a\r\nb").string("").finish().pieces,
                ElementsAre("LOGIN {4}\r\n", "a\r\nb \"\"\r\n"));
    EXPECT_THAT(CommandWriter("X").string(std::string(1001, 'x')).finish().pieces,
                ElementsAre("X {1001}\r\n", std::string(1001, 'x') + "\r\n"));
    const std::vector<std::uint32_t> uids{4, 7, 4294967295};
    EXPECT_THAT(CommandWriter("UID MOVE").uids(uids).mailbox("已处理").finish().pieces,
                ElementsAre("UID MOVE 4,7,4294967295 \"&XfJZBHQG-\"\r\n"));
    EXPECT_THROW(CommandWriter("SELECT").mailbox("\xff"), std::invalid_argument);
}

TEST(Command, WritesLoginsAsTheirBooksShow) {
    EXPECT_EQ(sasl_plain("tim", "tanstaaftanstaaf"), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");  // RFC 4616, 4
    EXPECT_EQ(
        sasl_xoauth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"),
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRH"
        "RXVZMjl0Q2cBAQ==");  // Google's own sample
    EXPECT_EQ(sasl_oauthbearer("a,b=c", "t"), "bixhPWE9MkNiPTNEYywBYXV0aD1CZWFyZXIgdAEB");
}

TEST(InternalDate, IsReadWithItsZone) {
    using namespace std::chrono;
    const core::Time expected = sys_days(year(1996) / 7 / 17) + 9h + 44min + 25s;
    EXPECT_EQ(parse_internal_date("17-Jul-1996 02:44:25 -0700"), expected);
    EXPECT_EQ(parse_internal_date("17-JUL-1996 17:44:25 +0800"), expected);
    const core::Time early = sys_days(year(2026) / 2 / 6) + 16h;
    EXPECT_EQ(parse_internal_date(" 7-Feb-2026 00:00:00 +0800"), early);
    EXPECT_EQ(parse_internal_date("7-Feb-2026 00:00:00 +0800"), early);
    EXPECT_EQ(parse_internal_date("07-Feb-2026 00:00:00 +0800"), early);
    for (const std::string_view text :
         {"", "30-Feb-2026 00:00:00 +0000", "17-Xxx-1996 02:44:25 -0700", "17-Jul-1996 24:44:25 -0700",
          "17-Jul-1996 02:44:25", "17-Jul-1996 02:44:25 -07:00", "17-Jul-1996 0-:44:25 -0700",
          "-1-Jul-1996 02:44:25 -0700"}) {
        EXPECT_FALSE(parse_internal_date(text)) << text;
    }
    EXPECT_EQ(search_date(sys_days(year(2026) / 2 / 7)), "7-Feb-2026");
}

TEST(Progress, ComesBackFromItsText) {
    using namespace std::chrono;
    const Progress plain{.uidvalidity = 7, .last_uid = 4294967295, .rescan = {}, .unmoved = {}};
    Progress full = plain;
    full.rescan = Rescan{99, sys_days(year(2026) / 7 / 1)};
    full.unmoved = {3, 5, 8};
    for (const Progress& progress : {plain, full, Progress{}})
        EXPECT_EQ(parse_progress(to_text(progress)), progress);
    EXPECT_EQ(to_text(full), "1 7 4294967295 99 20635 3,5,8");
    for (const std::string_view text :
         {"", "1", "2 7 4 0 0", "1 7 4 0", "1 7 4 0 0 ", "1 7 4 0 0 3,", "1 7 4 0 0 3 5", "1 7 4 0 0 3,x",
          "1 07 4 0 0", "1 7 99999999999 0 0", "1 7 4 0 0 -3"}) {
        EXPECT_FALSE(parse_progress(text)) << text;
    }
}

TEST(Options, ReportEveryFaultWithoutSecrets) {
    EXPECT_TRUE(faults(test_options()).empty());
    Options options = test_options();
    options.host.clear();
    options.user = "a\r\nb";
    options.password = "secret\r\nA9 DELETE";
    options.done_folder = options.mailbox;
    options.largest_mail = 0;
    options.first_days = -1;
    options.rescan_days = 0;
    options.port = 0;
    const std::vector<std::string> found = faults(options);
    EXPECT_EQ(found.size(), 8U);
    for (const std::string& fault : found) EXPECT_EQ(fault.find("secret"), std::string::npos);
    options = test_options();
    options.done_folder.clear();
    EXPECT_TRUE(faults(options).empty());
    options.done_folder = "\xff";
    options.mailbox = "a\nb";
    EXPECT_EQ(faults(options).size(), 2U);
}

TEST(Log, ShowsNoSecretAndOneLine) {
    EXPECT_EQ(for_log("bad pa\"ss here\r\nA1 x\xe4", {"pa\"ss"}), "bad *** here??A1 x?");
    const std::string at_the_cut = std::string(195, 'x') + "long-secret";
    EXPECT_EQ(for_log(at_the_cut, {"long-secret"}), std::string(195, 'x') + "***");
    EXPECT_EQ(for_log(std::string(1000, 'y'), {}).size(), 200U);
}

}  // namespace
}  // namespace aftercare::email::imap
