#include "tests/bench/commands.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace aftercare::bench {

namespace asio = boost::asio;
namespace json = boost::json;

void follow_commands(asio::io_context& context, const RunCommand& run) {
    for (std::string line; std::getline(std::cin, line);) {
        json::object answer;
        try {
            auto done = asio::co_spawn(context, run(json::parse(line)), asio::use_future);
            answer = done.get();
            answer["ok"] = true;
        } catch (const std::exception& error) {
            answer = {{"ok", false}, {"error", error.what()}};
        }
        std::cout << json::serialize(answer) << std::endl;
    }
    context.stop();
}

}  // namespace aftercare::bench
