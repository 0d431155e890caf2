// Names that come with files.
#include "adapters/email/reading/file_name.h"

#include "adapters/email/reading/clean_text.h"

#include <gtest/gtest.h>

#include <utility>

namespace aftercare::email {
namespace {

TEST(FileName, Table) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"报价单.pdf", "报价单.pdf"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\me\\a.docx", "a.docx"},
        {"a/", "x"},
        {"..", "x"},
        {"", "x"},
        {" . ", "x"},
        {"report.pdf. . ", "report.pdf"},
        {"a:b|c?.txt", "a_b_c_.txt"},
        {"line\r\nbreak.txt", "line break.txt"},
        {".htaccess", "_htaccess"},
        {"CON", "_CON"},
        {"nul.txt", "_nul.txt"},
        {"com1 .log", "_com1 .log"},
        {"console.log", "console.log"},
        {"a\xE2\x80\xAE"
         "fdp.exe",
         "afdp.exe"},
        {std::string_view("a\0.exe\0.txt", 11), "a.exe.txt"},
    };
    for (const auto& [given, safe] : cases) EXPECT_EQ(safe_file_name(given, "x"), safe) << given;
}

TEST(FileName, LongNamesKeepTheirEnding) {
    std::string name;
    for (int at = 0; at < 100; ++at) name += "很长";
    const std::string safe = safe_file_name(name + ".xlsx", "x");
    EXPECT_LE(safe.size(), 150u);
    EXPECT_GE(safe.size(), 140u);
    EXPECT_TRUE(safe.ends_with("长.xlsx") || safe.ends_with("很.xlsx")) << safe;
    EXPECT_TRUE(valid_utf8(safe));
    EXPECT_LE(safe_file_name("a." + std::string(1000, 'b'), "x").size(), 150u);
}

TEST(FileName, WithoutAName) {
    EXPECT_EQ(name_for_type("image/png", 2), "image-2.png");
    EXPECT_EQ(name_for_type("text/calendar", 1), "invite-1.ics");
    EXPECT_EQ(name_for_type("message/rfc822", 1), "mail-1.eml");
    EXPECT_EQ(name_for_type("application/x-unheard-of", 1), "file-1.bin");
}

}  // namespace
}  // namespace aftercare::email
