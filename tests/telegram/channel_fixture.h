// A channel between a small scripted Bot API and a receiver that does as it is told, all on one thread. The
// full fake Bot API stands in tests/fakes; this one answers what each test scripts, and `ok` otherwise.
#pragma once

#include "adapters/net/client.h"
#include "adapters/net/router.h"
#include "adapters/net/server.h"
#include "adapters/telegram/telegram_channel.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::telegram {

namespace asio = boost::asio;
using nlohmann::json;

inline constexpr const char* test_token = "123456:SECRETsecretSECRET";

inline net::Response api_ok(const json& result) {
    return net::text_response(200, json{{"ok", true}, {"result", result}}.dump(), "application/json");
}
inline net::Response api_error(int code, const std::string& description, json parameters = nullptr) {
    json answer{{"ok", false}, {"error_code", code}, {"description", description}};
    if (!parameters.is_null()) answer["parameters"] = std::move(parameters);
    return net::text_response(code, answer.dump(), "application/json");
}

struct ApiRequest {
    std::string method;
    std::string content_type;
    std::string body;
    json parameters;  // of a JSON body
};

// Answers for a method are used up in order; then the standing one, then the default.
class ScriptedApi {
  public:
    using Answer = std::function<asio::awaitable<net::Response>(ApiRequest)>;

    explicit ScriptedApi(asio::io_context& io) {
        net::Router router;
        router.add(
            "POST", "/{bot}/{method}", [this](net::Request request) { return answer(std::move(request)); },
            net::RouteOptions{.max_body = 64 << 20});
        router.add("GET", "/file/{bot}/{folder}/{name}",
                   [this](net::Request request) { return file(std::move(request)); });
        server_ = std::make_unique<net::Server>(io.get_executor(), net::ServerOptions{}, std::move(router));
        always("getMe", api_ok({{"id", 123456}, {"is_bot", true}, {"username", "CareBot"}}));
        always("sendMessage", api_ok({{"message_id", 501}}));
    }

    std::string root() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    void once(const std::string& method, net::Response response) {
        once(method, [response](ApiRequest) -> asio::awaitable<net::Response> { co_return response; });
    }
    void once(const std::string& method, Answer answer) { scripted_[method].push_back(std::move(answer)); }
    void always(const std::string& method, net::Response response) {
        standing_[method] = std::move(response);
    }
    // Never answers within any test's patience.
    void hang(const std::string& method) {
        once(method, [](ApiRequest) -> asio::awaitable<net::Response> {
            co_await net::sleep_for(std::chrono::seconds(30));
            co_return net::Response{};
        });
    }

    std::vector<ApiRequest> requests;
    std::map<std::string, net::Response> files;  // by "folder/name"

    std::vector<ApiRequest> of(const std::string& method) const {
        std::vector<ApiRequest> found;
        for (const ApiRequest& request : requests) {
            if (request.method == method) found.push_back(request);
        }
        return found;
    }

  private:
    asio::awaitable<net::Response> answer(net::Request request) {
        if (request.parameters.get("bot") != std::string("bot") + test_token)
            co_return api_error(401, "Unauthorized");
        ApiRequest seen{.method = std::string(request.parameters.get("method")),
                        .content_type = std::string(request.headers.get("Content-Type")),
                        .body = request.body,
                        .parameters = json::parse(request.body, nullptr, false)};
        requests.push_back(seen);
        std::deque<Answer>& script = scripted_[seen.method];
        if (!script.empty()) {
            const Answer next = std::move(script.front());
            script.pop_front();
            net::Response response = co_await next(seen);
            co_return response;
        }
        const auto standing = standing_.find(seen.method);
        if (standing != standing_.end()) co_return standing->second;
        co_return api_ok(true);
    }

    asio::awaitable<net::Response> file(net::Request request) {
        const std::string name =
            std::string(request.parameters.get("folder")) + "/" + std::string(request.parameters.get("name"));
        const auto found = files.find(name);
        if (found == files.end()) co_return net::text_response(404, "Not Found");
        co_return found->second;
    }

    std::unique_ptr<net::Server> server_;
    std::map<std::string, std::deque<Answer>> scripted_;
    std::map<std::string, net::Response> standing_;
};

class ChannelTest : public testing::Test {
  protected:
    using Status = core::Accepted::Status;

    ChannelTest() {
        options.account = "main";
        options.token = test_token;
        options.secret = "webhook-secret";
        options.public_url = "https://care.example.com/";
        options.api_root = api.root();
        options.limits =
            LimitOptions{.chat_per_second = 0, .chat_burst = 0, .group_per_minute = 0, .total_per_second = 0};
        using std::chrono::milliseconds;
        options.timing = Timing{.poll = std::chrono::seconds(0),
                                .empty_pause = milliseconds(10),
                                .first_retry = milliseconds(5),
                                .last_retry = milliseconds(20),
                                .conflict = milliseconds(5),
                                .refused = milliseconds(5),
                                .call = milliseconds(400),
                                .download = milliseconds(2000),
                                .unauthorized = milliseconds(20),
                                .webhook_info = milliseconds(10),
                                .stop = milliseconds(1000)};
    }

    // Nothing that was logged, alerted or reported may hold the token.
    ~ChannelTest() override {
        for (const std::string& line : logged) {
            EXPECT_EQ(line.find("SECRETsecretSECRET"), std::string::npos) << line;
            EXPECT_EQ(line.find("webhook-secret"), std::string::npos) << line;
        }
    }

    void create() {
        Hooks hooks;
        hooks.log = [this](LogLevel, std::string_view text) { logged.emplace_back(text); };
        hooks.alert = [this](std::string_view text) {
            alerts.emplace_back(text);
            logged.emplace_back(text);
        };
        hooks.broken = [this](std::string_view raw, std::string_view why) { broken.emplace_back(raw, why); };
        hooks.count = [this](std::string_view name, double by) { counters[std::string(name)] += by; };
        hooks.gauge = [this](std::string_view name, double value) { gauges[std::string(name)] = value; };
        net::Router router;
        channel = create_channel(io.get_executor(), options, std::move(hooks), router);
        server = std::make_unique<net::Server>(io.get_executor(), net::ServerOptions{}, std::move(router));
    }

    void start() {
        create();
        channel->start([this](core::Incoming incoming, std::function<void(core::Accepted)> done) {
            received.push_back(incoming);
            core::Accepted accepted{.status = Status::applied, .hint = hint};
            if (!verdicts.empty()) {
                accepted.status = verdicts.front();
                verdicts.pop_front();
            }
            if (held) {
                holding.push_back([done, accepted] { done(accepted); });
            } else {
                done(accepted);
            }
        });
    }

    // Runs until it is so; ends the test after the time.
    void run_until(const std::function<bool()>& so,
                   std::chrono::milliseconds limit = std::chrono::milliseconds(5000)) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!so() && std::chrono::steady_clock::now() < end) io.run_one_for(std::chrono::milliseconds(20));
        if (!so()) throw std::runtime_error("not within the time");
    }

    void run_for(std::chrono::milliseconds span) { io.run_for(span); }

    core::SendReport send(core::Delivery delivery) {
        std::optional<core::SendReport> report;
        channel->send({std::move(delivery)}, [&](std::vector<core::SendReport> r) { report = std::move(r.front()); });
        run_until([&] { return report.has_value(); });
        if (report) logged.push_back(report->reason);
        return report.value_or(core::SendReport{});
    }

    core::FetchReport fetch_to(const std::string& path, core::FileRef file, std::int64_t limit) {
        std::optional<core::FetchReport> report;
        channel->fetch(std::move(file), path, limit, [&](core::FetchReport r) { report = std::move(r); });
        run_until([&] { return report.has_value(); });
        if (report) logged.push_back(report->reason);
        return report.value_or(core::FetchReport{});
    }

    void stop() {
        bool stopped = false;
        channel->stop([&] { stopped = true; });
        run_until([&] { return stopped; });
    }

    // Posts to the webhook.
    net::Response post(std::string body,
                       net::Headers headers = {{"X-Telegram-Bot-Api-Secret-Token", "webhook-secret"}}) {
        std::optional<net::Response> response;
        post_later(std::move(body), std::move(headers), [&](net::Response r) { response = std::move(r); });
        run_until([&] { return response.has_value(); });
        return response.value_or(net::Response{});
    }

    void post_later(std::string body, net::Headers headers, std::function<void(net::Response)> done) {
        if (!client) {
            client = std::make_unique<net::Client>(io.get_executor(),
                                                   "http://127.0.0.1:" + std::to_string(server->port()));
        }
        net::ClientRequest request{.method = "POST",
                                   .target = "/telegram/main",
                                   .headers = std::move(headers),
                                   .body = std::move(body),
                                   .source = nullptr};
        asio::co_spawn(io, post_and_tell(client.get(), std::move(request), std::move(done)), asio::detached);
    }

    static asio::awaitable<void> post_and_tell(net::Client* client, net::ClientRequest request,
                                               std::function<void(net::Response)> done) {
        const net::Deadline deadline = net::deadline_in(std::chrono::seconds(5));
        net::ClientResult result = co_await client->send(std::move(request), deadline);
        done(result.has_value() ? std::move(result.value()) : net::text_response(599, "no answer"));
    }

    std::vector<std::string> texts() const {
        std::vector<std::string> found;
        for (const core::Incoming& incoming : received) {
            const auto* text = std::get_if<core::TextReceived>(&incoming.content);
            found.push_back(incoming.event_id + ":" + (text != nullptr ? text->text : "?"));
        }
        return found;
    }

    static core::Delivery delivery(std::string text, std::string chat = "5") {
        core::Delivery d;
        d.to = {{"telegram", "main"}, std::move(chat)};
        d.message.text = std::move(text);
        return d;
    }

    static json update(std::int64_t id, std::int64_t chat, const std::string& text) {
        return {{"update_id", id},
                {"message",
                 {{"message_id", id + 1000},
                  {"date", 1700000000},
                  {"text", text},
                  {"chat", {{"id", chat}, {"type", "private"}}},
                  {"from", {{"id", chat}, {"is_bot", false}, {"first_name", "Li"}}}}}};
    }
    static json press(std::int64_t id, std::int64_t chat, const std::string& data) {
        return {
            {"update_id", id},
            {"callback_query",
             {{"id", "cb" + std::to_string(id)},
              {"data", data},
              {"chat_instance", "1"},
              {"from", {{"id", chat}, {"is_bot", false}, {"first_name", "Li"}}},
              {"message", {{"message_id", 9}, {"date", 1}, {"chat", {{"id", chat}, {"type", "private"}}}}}}}};
    }

    asio::io_context io{1};
    ScriptedApi api{io};
    Options options;
    std::unique_ptr<core::Channel> channel;
    std::unique_ptr<net::Server> server;
    std::unique_ptr<net::Client> client;

    std::vector<core::Incoming> received;
    std::deque<Status> verdicts;
    std::string hint;
    bool held = false;
    std::vector<std::function<void()>> holding;

    std::vector<std::string> logged;
    std::vector<std::string> alerts;
    std::vector<std::pair<std::string, std::string>> broken;
    std::map<std::string, double> counters;
    std::map<std::string, double> gauges;
};

}  // namespace aftercare::telegram
