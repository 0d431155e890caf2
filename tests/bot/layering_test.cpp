// The pure folders hold no clock, no I/O, no thread and no chance; data is not named in code.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path source = AFTERCARE_SOURCE_DIR;

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(source / folder))
        if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") found.push_back(entry.path());
    return found;
}

std::string content(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void expect_none(const std::vector<fs::path>& files, const std::vector<std::string>& words) {
    ASSERT_FALSE(files.empty());
    for (const auto& path : files) {
        const std::string text = content(path);
        for (const auto& word : words)
            EXPECT_EQ(text.find(word), std::string::npos) << path.lexically_relative(source) << " has " << word;
    }
}

TEST(Layering, CoreAndDialogsArePure) {
    for (const char* folder : {"core", "dialogs"})
        expect_none(sources_below(folder),
                    {"boost/asio", "sqlite3", "::now(", "getenv", "<thread>", "<mutex>", "mt19937", "random_device",
                     "<fstream>", "<filesystem>", "<iostream>", "::open("});
}

TEST(Layering, TurnsAndCommandsArePureButForTheirTransaction) {
    for (const char* folder : {"bot/turn", "bot/survey_page", "bot/report", "bot/commands", "bot/routing"})
        expect_none(sources_below(folder),
                    {"boost/asio", "sqlite3", "::now(", "getenv", "<thread>", "<mutex>", "mt19937", "random_device",
                     "<fstream>", "<filesystem>", "adapters/"});
}

TEST(Layering, OnlyTheWiringAndTheToolsNameAdapters) {
    for (const auto& path : sources_below("bot")) {
        const auto relative = path.lexically_relative(source).string();
        if (relative.starts_with("bot/service/") || relative.starts_with("bot/cli/")) continue;
        const std::string text = content(path);
        // Of WeChat and e-mail the configuration reads what is pure: keys, menus, addresses.
        for (const char* adapter :
             {"adapters/telegram", "adapters/web/", "adapters/sqlite", "adapters/wechat/wechat_channel",
              "adapters/wechat/api", "adapters/email/channel", "adapters/email/imap", "adapters/email/lmtp",
              "adapters/email/quoting", "adapters/email/reading", "adapters/email/sending"})
            EXPECT_EQ(text.find(adapter), std::string::npos) << relative << " includes " << adapter;
    }
}

// "Data is data": the names in the shipped profile and form do not stand in C++.
TEST(Layering, NoCodeKnowsAProfileOrAField) {
    for (const char* folder : {"core", "dialogs", "bot", "adapters"})
        expect_none(sources_below(folder), {"feedback-form", "\"customer_type\"", "\"symptom\"", "\"satisfied\""});
}

}  // namespace
