// The dialog in a terminal: the same turns on a store in memory that ends with the program.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/routing/take.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

namespace aftercare::bot {

namespace {

/// Pauses of the dialog that are not worth waiting for at a terminal, such as the one after an album.
constexpr core::Duration short_pause = std::chrono::seconds(5);

const core::ChannelId terminal{"terminal", "local"};

class TerminalChat {
  public:
    explicit TerminalChat(const Desk& desk) : desk_(desk), store_(sqlite::create_store(in_memory())) {}

    void run() {
        take(core::TextReceived{"/start"});
        std::string line;
        while (prompt(), std::getline(std::cin, line))
            if (!line.empty()) take(content_of(line));
        fmt::print("\n");
    }

  private:
    static sqlite::Options in_memory() {
        sqlite::Options options;
        options.path = ":memory:";
        return options;
    }

    static void prompt() {
        fmt::print("> ");
        std::fflush(stdout);
    }

    core::Incoming::Content content_of(const std::string& line) const {
        constexpr std::string_view file = "file ";
        if (line.starts_with(file)) {
            const std::filesystem::path path(line.substr(file.size()));
            return core::FilesReceived{{{path.string(), path.string(), path.filename().string(), "image/jpeg", -1}}, "", ""};
        }
        std::size_t choice = 0;
        const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), choice);
        if (error == std::errc{} && rest == line.data() + line.size() && choice >= 1 && choice <= buttons_.size())
            return core::ButtonPressed{buttons_[choice - 1].payload, ""};
        return core::TextReceived{line};
    }

    void take(core::Incoming::Content content) {
        core::Incoming incoming;
        incoming.channel = terminal;
        incoming.event_id = incoming.message = std::to_string(++events_);
        incoming.chat = incoming.sender.address = "me";
        incoming.at = now();
        incoming.content = std::move(content);
        TurnResult result;
        store_->transact([&](core::Tx& tx) { result = take_incoming(tx, desk_, incoming, now()); });
        show(result.effects);
        run_short_timers();
    }

    void run_short_timers() {
        std::vector<core::Timer> due;
        store_->transact([&](core::Tx& tx) { due = tx.timers().due(now() + short_pause, 10); });
        for (const auto& timer : due) {
            TurnResult result;
            store_->transact([&](core::Tx& tx) { result = take_timer(tx, desk_, timer, now() + short_pause); });
            show(result.effects);
        }
    }

    void show(const TurnEffects& effects) {
        if (!effects.hint.empty()) fmt::print("({})\n", effects.hint);
        for (const auto& delivery : effects.deliveries) {
            const auto& message = delivery.message;
            fmt::print("\n");
            if (!message.heading.empty()) fmt::print("\033[1m{}\033[0m\n", message.heading);
            if (!message.text.empty()) fmt::print("{}\n", message.text);
            buttons_.clear();
            for (const auto& row : message.buttons)
                for (const auto& button : row) {
                    buttons_.push_back(button);
                    fmt::print("  {}) {}\n", buttons_.size(), button.label);
                }
        }
    }

    static core::Time now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

    const Desk& desk_;
    std::unique_ptr<core::Store> store_;
    std::vector<core::Button> buttons_;
    int events_ = 0;
};

}  // namespace

int chat_command(const std::string& configuration_file) {
    auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    loaded.desk->channels.push_back({terminal, {}, loaded.configuration.profile, ""});
    fmt::print("A number presses a button, \"file NAME\" gives a file, Ctrl-D ends. Nothing is kept.\n");
    TerminalChat(*loaded.desk).run();
    return 0;
}

}  // namespace aftercare::bot
