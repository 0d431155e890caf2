// bench_load: plays customers against a bot's webhook and takes the bot's calls in the same process.
// It reads one JSON command a line and answers each with one JSON line; tests/bench/run drives it.
//   {"do":"target","port":P,"path":"/…","secret":"…","pid":N}
//   {"do":"learn"}                                    finds out the script; answers its length
//   {"do":"load","customers":N,"clients":C,"steps":K} K 0: the whole form; answers the figures
#include "tests/bench/commands.h"
#include "tests/bench/player.h"
#include "tests/bench/process.h"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

namespace aftercare::bench {

namespace asio = boost::asio;
namespace json = boost::json;

class Load {
  public:
    Load(asio::io_context& context, json::value form)
        : context_(context), form_(std::move(form)), player_(context.get_executor(), sink_) {}

    asio::awaitable<fakes::Reply> handle(fakes::Request request) { co_return sink_.handle(request); }

    asio::awaitable<json::object> run(json::value command) {
        const json::string& what = command.at("do").as_string();
        json::object answer;
        if (what == "target") {
            pid_ = static_cast<pid_t>(command.at("pid").as_int64());
            player_.aim({static_cast<std::uint16_t>(command.at("port").as_int64()),
                         std::string(command.at("path").as_string()),
                         std::string(command.at("secret").as_string())});
        } else if (what == "learn") {
            co_await player_.learn(form_);
            answer["updates"] = player_.script().size();
        } else {
            answer = co_await load(command);
        }
        co_return answer;
    }

  private:
    asio::awaitable<json::object> load(json::value command) {
        auto customers = std::make_shared<int>(static_cast<int>(command.at("customers").as_int64()));
        auto clients = static_cast<int>(command.at("clients").as_int64());
        auto steps = static_cast<std::size_t>(command.at("steps").as_int64());
        int wanted = *customers;
        std::size_t numbers_before = sink_.chats_with_number();
        Player::Tally tally;
        tally.micros.reserve(static_cast<std::size_t>(wanted) * 20);
        ProcessState before = state_of(pid_);
        auto begin = Sink::Clock::now();
        int running = clients;
        std::exception_ptr failure;
        asio::steady_timer finished(context_, asio::steady_timer::time_point::max());
        for (int i = 0; i < clients; ++i) {
            asio::co_spawn(context_, player_.play(customers, steps, tally), [&](std::exception_ptr error) {
                if (error) failure = error;
                if (--running == 0) finished.cancel();
            });
        }
        boost::system::error_code ignored;
        auto token = asio::redirect_error(asio::use_awaitable, ignored);
        co_await finished.async_wait(token);
        if (failure) std::rethrow_exception(failure);
        double seconds = std::chrono::duration<double>(tally.last_answer - begin).count();
        long resident_loaded = state_of(pid_).resident_kb;
        co_await until_quiet();
        ProcessState after = state_of(pid_);
        std::sort(tally.micros.begin(), tally.micros.end());
        auto updates = tally.micros.size();
        auto drained = std::max(
            std::chrono::duration<double, std::milli>(sink_.last_call() - tally.last_answer).count(), 0.0);
        co_return json::object{
            {"customers", tally.customers},
            {"updates", updates},
            {"seconds", seconds},
            {"per_second", static_cast<double>(updates) / seconds},
            {"p50_us", tally.micros[updates / 2]},
            {"p99_us", tally.micros[updates * 99 / 100]},
            {"cpu_per_1000", (after.cpu_seconds - before.cpu_seconds) * 1000 / static_cast<double>(updates)},
            {"resident_kb", std::max(after.resident_kb, resident_loaded)},
            {"resident_after_kb", after.resident_kb},
            {"peak_kb", after.peak_kb},
            {"drain_ms", drained},
            {"finished", sink_.chats_with_number() - numbers_before},
            {"numbers", sink_.numbers().size()},
            {"all_numbers", sink_.chats_with_number()}};
    }

    /// Until no call has come for a while: the outbox is empty. At most half a minute.
    asio::awaitable<void> until_quiet() {
        auto deadline = Sink::Clock::now() + std::chrono::seconds(30);
        asio::steady_timer timer(context_);
        while (Sink::Clock::now() < deadline &&
               Sink::Clock::now() - sink_.last_call() < std::chrono::milliseconds(1200)) {
            timer.expires_after(std::chrono::milliseconds(50));
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    asio::io_context& context_;
    json::value form_;
    Sink sink_;
    Player player_;
    pid_t pid_ = 0;
};

}  // namespace aftercare::bench

int main(int argc, char** argv) {
    using namespace aftercare;
    std::string form_file;
    CLI::App app("Plays customers against a bot");
    app.add_option("--form", form_file)->required();
    CLI11_PARSE(app, argc, argv);
    std::ifstream file(form_file);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    boost::asio::io_context context(1);
    bench::Load load(context, boost::json::parse(text));
    auto handler = [&load](fakes::Request request) { return load.handle(std::move(request)); };
    fakes::HttpServer server(context.get_executor(), 0, handler);
    std::cout << "{\"api_port\":" << server.port() << "}" << std::endl;
    auto run = [&load](boost::json::value command) { return load.run(std::move(command)); };
    std::thread commands([&] { bench::follow_commands(context, run); });
    context.run();
    commands.join();
}
