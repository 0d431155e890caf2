// Runs the dialog stories on the pure engine, as written and with a restart after every line.
// With --bless the stories are rewritten with what the engine says.
#include "tests/transcripts/pure_desk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using namespace aftercare::transcripts;

bool bless = false;

const Material& material() {
    static const auto loaded = load_material(AFTERCARE_SOURCE_DIR);
    return *loaded;
}

std::vector<std::string> story_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(fs::path(AFTERCARE_SOURCE_DIR) / "tests/transcripts/dialog"))
        if (entry.path().extension() == ".story") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string read(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string all(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

class DialogStory : public testing::TestWithParam<std::string> {};

TEST_P(DialogStory, IsToldTheSameWithAndWithoutRestarts) {
    const std::string text = read(GetParam());
    const auto parsed = parse_story(text);
    ASSERT_TRUE(parsed.story) << parsed.error;
    PureDesk desk(material());
    const auto plain = run(text, *parsed.story, desk, Restarts::as_written);
    if (bless) std::ofstream(GetParam()) << plain.blessed;
    EXPECT_TRUE(bless || plain.failures.empty()) << all(plain.failures);
    PureDesk restarted(material());
    const auto with_restarts = run(text, *parsed.story, restarted, Restarts::after_every_line);
    EXPECT_EQ(with_restarts.blessed, plain.blessed);
}

INSTANTIATE_TEST_SUITE_P(All, DialogStory, testing::ValuesIn(story_files()),
                         [](const auto& tested) { return fs::path(tested.param).stem().string(); });

TEST(Story, AWrongExpectationFails) {
    const std::string text =
        "form feedback lang zh-CN clock 2026-09-20T10:00+08:00\nchat telegram:42\n> /new\n< something else\nend\n";
    const auto parsed = parse_story(text);
    ASSERT_TRUE(parsed.story);
    PureDesk desk(material());
    EXPECT_EQ(run(text, *parsed.story, desk, Restarts::as_written).failures.size(), 1u);
}

TEST(Story, AnUnexpectedMessageFails) {
    const std::string text = "form feedback lang zh-CN clock 2026-09-20T10:00+08:00\nchat telegram:42\n> /new\nend\n";
    const auto parsed = parse_story(text);
    ASSERT_TRUE(parsed.story);
    PureDesk desk(material());
    EXPECT_EQ(run(text, *parsed.story, desk, Restarts::as_written).failures.size(), 1u);
}

TEST(Story, SaysWhichLineIsWrong) {
    EXPECT_EQ(parse_story("").error, "no header");
    EXPECT_EQ(parse_story("form x clock 2026-09-20T10:00+08:00\nnonsense\n").error, "line 2: not understood");
    EXPECT_EQ(parse_story("form x clock now\n").error, "line 1: the header needs a clock like 2026-09-20T10:00+08:00");
}

TEST(Story, WildcardsStandForAnyRun) {
    EXPECT_TRUE(matches("*b*", "abc"));
    EXPECT_TRUE(matches("a*c", "ac"));
    EXPECT_FALSE(matches("a*c", "ab"));
    EXPECT_TRUE(matches("*", ""));
}

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    for (int i = 1; i < argc; ++i) bless = bless || std::strcmp(argv[i], "--bless") == 0;
    try {
        material();
    } catch (const std::exception& error) {
        std::cerr << error.what();
        return 1;
    }
    return RUN_ALL_TESTS();
}
