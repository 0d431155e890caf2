// Every mail of this folder reads as its .json says.
#include "adapters/email/quoting/split_reply.h"
#include "adapters/email/reading/read_mail.h"
#include "expectation.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path folder() {
    return fs::path(AFTERCARE_SOURCE_DIR) / "tests/email/corpus";
}

std::vector<std::string> mails() {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder()))
        if (entry.path().extension() == ".eml") names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

json expectation(const std::string& name) {
    std::ifstream file(folder() / (name + ".json"));
    return json::parse(file, nullptr, false);
}

class Corpus : public testing::TestWithParam<std::string> {};

TEST_P(Corpus, ReadsAsExpected) {
    const json expected = expectation(GetParam());
    ASSERT_TRUE(expected.is_object()) << "no expectation";
    for (const std::string& difference :
         aftercare::email::differences(folder() / (GetParam() + ".eml"), expected))
        ADD_FAILURE() << GetParam() << ": " << difference;
}

INSTANTIATE_TEST_SUITE_P(All, Corpus, testing::ValuesIn(mails()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

TEST(CorpusFolder, HoldsWhatItIsFor) {
    EXPECT_GE(mails().size(), 80U);
    for (const fs::directory_entry& entry : fs::directory_iterator(folder()))
        if (entry.path().extension() == ".json")
            EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".eml"))) << entry.path().stem();
}

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Connections end and disks fill: any beginning of a mail is a mail.
TEST_P(Corpus, IsReadWhereverItIsCut) {
    using aftercare::email::read_mail;
    const std::string raw = bytes_of(folder() / (GetParam() + ".eml"));
    const std::size_t step = std::max<std::size_t>(1, raw.size() / 40);
    for (std::size_t size = 0; size < raw.size(); size += step) {
        const auto read = read_mail(std::string_view(raw).substr(0, size), {});
        ASSERT_NE(read.mail.has_value(), !read.problem.empty()) << size;
        if (!read.mail) continue;
        const auto reply =
            aftercare::email::split_reply(read.mail->text, {.markers = {}, .subject = read.mail->subject});
        ASSERT_LE(reply.fresh.size(), read.mail->text.size()) << size;
    }
}

// A comparison that never fails would prove nothing.
TEST(CorpusFolder, AWrongExpectationIsADifference) {
    const fs::path mail = folder() / "netease_126_with_photo.eml";
    const json right = expectation("netease_126_with_photo");
    for (const auto& [key, value] : right.items()) {
        json wrong = right;
        if (value.is_string())
            wrong[key] = "something else";
        else if (value.is_boolean())
            wrong[key] = !value.get<bool>();
        else
            wrong[key] = json::array({json::array({"nobody", "nobody@test.example"})});
        if (key == "files") {
            wrong = right;
            wrong["files"][0]["sha256"] = "0";
        }
        EXPECT_EQ(aftercare::email::differences(mail, wrong).size(), 1U) << key;
    }
    json more = right;
    more["unheard"] = true;
    EXPECT_EQ(aftercare::email::differences(mail, more).size(), 1U);
}

}  // namespace
