// fake_bot_api: the fake Bot API server as a program. Prints one line of JSON when it listens, and
// serves until it is ended or its standard input closes (so that it never outlives a test).
#include "tests/fakes/bot_api/server.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>

int main(int argc, char** argv) {
    using namespace aftercare::fakes;
    FakeBotApiOptions options;
    int second_ms = 1000;
    int response_limit_ms = 60000;
    CLI::App app("A fake Telegram Bot API server for tests");
    app.add_option("--port", options.port, "port on 127.0.0.1; 0 takes a free one");
    app.add_option("--token", options.token, "the bot's token: digits, colon, secret");
    app.add_option("--username", options.username, "the bot's user name");
    app.add_option("--first-update", options.first_update, "the first update_id");
    app.add_option("--second-ms", second_ms, "length of a second of the webhook's retry schedule");
    app.add_option("--response-limit-ms", response_limit_ms,
                   "silence after which a webhook delivery has failed");
    CLI11_PARSE(app, argc, argv);
    options.second = std::chrono::milliseconds(second_ms);
    options.response_limit = std::chrono::milliseconds(response_limit_ms);

    FakeBotApi api(options);
    std::cout << Json{{"root", api.root()}, {"port", api.port()}, {"token", options.token}}.dump()
              << std::endl;
    while (std::getchar() != EOF) {
    }
    return 0;
}
