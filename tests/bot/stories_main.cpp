// Runs stories on the service's turns and a real store: on one that lives in memory, and on one on
// disk that is closed and opened again after every line. Both must tell what the story says. The
// dialog's own stories, written for the pure engine, must come out the same here.
// With --bless the desk's stories are rewritten with what the service says.

#include "bot/configuration/load_desk.h"
#include "tests/bot/bot_desk.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace aftercare;
using namespace aftercare::transcripts;

bool bless = false;
const fs::path source = AFTERCARE_SOURCE_DIR;

/// Dialog stories of what only the engine alone can show.
const std::set<std::string> engine_only{
    "masked",            // forms are not filled in in groups
    "interruption",      // here the interrupting command answers too: desk/interruption.story
    "cancel_and_human",  // here agents are told: desk/human.story
    "language",          // here the change is confirmed too: desk/language.story
};

bot::Configuration configuration() {
    bot::Configuration made;
    made.profile = "feedback-form";
    for (const char* profile : {"service-process", "follow-up", "response-record"}) {
        bot::ChannelConfiguration channel;
        channel.profile = profile;
        made.channels.push_back(std::move(channel));
    }
    return made;
}

std::unique_ptr<bot::Desk> load() {
    auto loaded = bot::load_desk(configuration(), bot::DataFiles({source / "tests/dialogs", source / "config"}), {});
    for (const auto& error : loaded.errors) std::cerr << error << "\n";
    if (!loaded.errors.empty()) throw std::runtime_error("the desk cannot be loaded");
    core::Capabilities pushed{true, true, false, true};
    core::Capabilities kept{true, false, true, false};
    loaded.desk->channels.push_back({{"telegram", "main"}, pushed, "feedback-form", "-100"});
    loaded.desk->channels.push_back({{"web", "main"}, kept, "feedback-form", ""});
    core::Capabilities letters;
    letters.letters = true;
    letters.deliveries_at_once = 100;
    loaded.desk->channels.push_back({{"email", "main"}, letters, "feedback-form", ""});
    return std::move(loaded.desk);
}

bot::Desk& desk() {
    static const auto loaded = load();
    return *loaded;
}

fs::path scratch() { return fs::temp_directory_path() / ("aftercare-story-" + std::to_string(::getpid())); }

std::vector<std::string> stories(const char* folder, const std::set<std::string>& without) {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(source / "tests/transcripts" / folder))
        if (entry.path().extension() == ".story" && !without.contains(entry.path().stem().string()))
            files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string read(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

void tell(const std::string& path, Showing showing, bool may_bless) {
    const std::string text = read(path);
    const auto parsed = parse_story(text);
    ASSERT_TRUE(parsed.story) << parsed.error;
    BotDesk in_memory(desk(), Keeping::in_memory, showing, scratch() / "memory");
    const auto plain = run(text, *parsed.story, in_memory, Restarts::as_written);
    if (bless && may_bless) std::ofstream(path) << plain.blessed;
    EXPECT_TRUE((bless && may_bless) || plain.failures.empty()) << joined(plain.failures);
    BotDesk on_disk(desk(), Keeping::on_disk, showing, scratch() / "disk");
    const auto restarted = run(text, *parsed.story, on_disk, Restarts::after_every_line);
    EXPECT_EQ(restarted.blessed, plain.blessed);
}

class DialogOnAStore : public testing::TestWithParam<std::string> {};
TEST_P(DialogOnAStore, IsTheSameAsOnThePureEngine) { tell(GetParam(), Showing::submission, false); }

class DeskStory : public testing::TestWithParam<std::string> {};
TEST_P(DeskStory, IsToldTheSameWithAndWithoutRestarts) { tell(GetParam(), Showing::messages, true); }

std::string name_of(const testing::TestParamInfo<std::string>& tested) { return fs::path(tested.param).stem().string(); }

INSTANTIATE_TEST_SUITE_P(All, DialogOnAStore, testing::ValuesIn(stories("dialog", engine_only)), name_of);
INSTANTIATE_TEST_SUITE_P(All, DeskStory, testing::ValuesIn(stories("desk", {})), name_of);

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    for (int i = 1; i < argc; ++i) bless = bless || std::strcmp(argv[i], "--bless") == 0;
    const int result = RUN_ALL_TESTS();
    std::error_code ignored;
    fs::remove_all(scratch(), ignored);
    return result;
}
