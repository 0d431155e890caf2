#include "adapters/email/sending/file_fields.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

TEST(EmailFileFields, MakesNamesSafe) {
    EXPECT_EQ(safe_file_name("发票.pdf"), "发票.pdf");
    EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(safe_file_name("C:\\x\\y.txt"), "y.txt");
    EXPECT_EQ(safe_file_name("a\r\nBcc: x\".txt. ."), "aBcc: x.txt");
    for (const char* nothing : {"", "..", "  ", "a/", "\r\n"})
        EXPECT_EQ(safe_file_name(nothing), "file") << nothing;
    std::string longer;
    for (int count = 0; count < 100; ++count) longer += "长";
    const std::string safe = safe_file_name(longer + ".docx");
    EXPECT_LE(safe.size(), 150u);
    EXPECT_GE(safe.size(), 145u);
    EXPECT_TRUE(safe.ends_with("长.docx")) << safe;
}

TEST(EmailFileFields, HasAnAsciiFallback) {
    EXPECT_EQ(ascii_file_name("report.pdf"), "report.pdf");
    EXPECT_EQ(ascii_file_name("发票.pdf"), "file.pdf");
    EXPECT_EQ(ascii_file_name("发票2024年3月.pdf"), "_2024_3_.pdf");
    EXPECT_EQ(ascii_file_name("发票"), "file");
    EXPECT_EQ(ascii_file_name("café.txt"), "caf_.txt");
}

TEST(EmailFileFields, WritesBothForms) {
    EXPECT_EQ(attachment_disposition("a b.pdf"), "attachment;\n filename=\"a b.pdf\"");
    EXPECT_EQ(attachment_disposition("发票.pdf"),
              "attachment;\n filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf;\n filename=\"file.pdf\"");
}

TEST(EmailFileFields, LongNamesComeInSections) {
    std::string name;
    for (int count = 0; count < 48; ++count) name += "名";
    const std::string value = attachment_disposition(name + ".pdf");
    EXPECT_NE(value.find(";\n filename*0*=UTF-8''%E5"), std::string::npos) << value;
    EXPECT_NE(value.find(";\n filename*1*=%E5"), std::string::npos) << "sections begin at characters";
    std::string decoded;
    for (std::size_t at = 0; (at = value.find("%", at)) != std::string::npos; at += 3)
        decoded += static_cast<char>(std::stoi(value.substr(at + 1, 2), nullptr, 16));
    EXPECT_EQ(decoded, name);
    std::size_t begin = 0;
    while (begin < value.size()) {
        const std::size_t end = std::min(value.find('\n', begin), value.size());
        EXPECT_LE(end - begin, 78u);
        begin = end + 1;
    }
}

}  // namespace
}  // namespace aftercare::email
