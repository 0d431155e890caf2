// An Api between a test and a small platform that answers what the test scripts, all on one thread and with a clock
// that the test moves. The full fake platform stands in tests/fakes/wechat.
#pragma once

#include "adapters/net/multipart.h"
#include "adapters/net/router.h"
#include "adapters/net/server.h"
#include "adapters/wechat/api.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace aftercare::wechat {

using nlohmann::json;

inline constexpr const char* test_app_id = "wx0123456789abcdef";
inline constexpr const char* test_secret = "SeCrEt7";  // short: no rule about long words hides it

inline net::Response json_answer(const json& body) {
    return net::text_response(200, body.dump(), "application/json; charset=utf-8");
}
inline net::Response refusal(int code, const std::string& errmsg = "refused rid: 64f1a2b3-0c9d8e7f-1a2b3c4d") {
    return json_answer({{"errcode", code}, {"errmsg", errmsg}});
}

// Tokens as the stable interface hands them out; calls with any other are refused.
class SmallPlatform {
  public:
    using Answer = std::function<asio::awaitable<net::Response>(net::Request)>;

    explicit SmallPlatform(asio::io_context& io) : gate_(io.get_executor()) {
        net::Router router;
        for (const char* method : {"GET", "POST"})
            for (const char* pattern : {"/cgi-bin/{a}", "/cgi-bin/{a}/{b}", "/cgi-bin/{a}/{b}/{c}"})
                router.add(
                    method, pattern, [this](net::Request request) { return answer(std::move(request)); },
                    net::RouteOptions{.max_body = 64 << 20});
        router.add("GET", "/videos/{name}", [this](net::Request request) { return answer(std::move(request)); });
        server_ = std::make_unique<net::Server>(io.get_executor(), net::ServerOptions{}, std::move(router));
    }

    std::string root() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    void once(const std::string& path, net::Response response) {
        once(path, [response](net::Request) -> asio::awaitable<net::Response> { co_return response; });
    }
    void once(const std::string& path, Answer answer) { scripted_[path].push_back(std::move(answer)); }
    void always(const std::string& path, net::Response response) { standing_[path] = std::move(response); }

    // Answers to this path wait until let_go().
    void hold(const std::string& path) { held_ = path; }
    void let_go() {
        held_.clear();
        gate_.notify_all();
    }

    // Another holder has forced a new token.
    void steal() { token = "token-" + std::to_string(++tokens); }

    std::size_t count(const std::string& path) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(requests, [&](const net::Request& request) { return request.path == path; }));
    }
    const net::Request& last(const std::string& path) const {
        for (auto request = requests.rbegin(); request != requests.rend(); ++request)
            if (request->path == path) return *request;
        throw std::runtime_error("no request of " + path);
    }

    std::vector<net::Request> requests;
    std::string token = "token-1";
    int tokens = 1;
    int valid_for = 7200;

  private:
    asio::awaitable<net::Response> answer(net::Request request) {
        requests.push_back(request);
        if (request.path == held_) co_await gate_.wait();
        std::deque<Answer>& script = scripted_[request.path];
        if (!script.empty()) {
            const Answer next = std::move(script.front());
            script.pop_front();
            net::Response response = co_await next(request);
            co_return response;
        }
        if (request.path == stable_token_path) co_return hand_out(json::parse(request.body));
        const bool open = request.path.starts_with("/videos/");
        if (!open && request.query.get("access_token") != token)
            co_return refusal(40001, "invalid credential, access_token is invalid or not latest");
        const auto standing = standing_.find(request.path);
        if (standing != standing_.end()) co_return standing->second;
        co_return json_answer({{"errcode", 0}, {"errmsg", "ok"}});
    }

    net::Response hand_out(const json& asked) {
        if (asked.at("appid") != test_app_id) return refusal(40013);
        if (asked.at("secret") != test_secret) return refusal(40125);
        if (asked.at("force_refresh") == true) steal();
        return json_answer({{"access_token", token}, {"expires_in", valid_for}});
    }

    net::Event gate_;
    std::string held_;
    std::unique_ptr<net::Server> server_;
    std::map<std::string, std::deque<Answer>> scripted_;
    std::map<std::string, net::Response> standing_;
};

class ApiTest : public testing::Test {
  protected:
    using Kind = Outcome::Kind;
    inline static const std::string token_path{stable_token_path};
    inline static const std::string send_path{custom_send_path};
    inline static const std::string upload_path{media_upload_path};
    inline static const std::string get_path{media_get_path};

    ApiTest() {
        options.app_id = test_app_id;
        options.app_secret = test_secret;
        options.api_root = platform.root();
        options.call = std::chrono::milliseconds(5000);
        options.now = [this] { return now; };
        directory = std::filesystem::temp_directory_path() / ("wechat-api-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory);
        path = (directory / "file").string();
    }

    // Nothing that was told may hold the secret or a token.
    ~ApiTest() override {
        for (const std::string& line : told) {
            EXPECT_EQ(line.find(test_secret), std::string::npos) << line;
            EXPECT_EQ(line.find("token-"), std::string::npos) << line;
        }
        std::filesystem::remove_all(directory);
    }

    void create() {
        api = std::make_unique<Api>(io.get_executor(), options, [this](std::string_view text) {
            alerts.emplace_back(text);
            told.emplace_back(text);
        });
    }

    void run_until(const std::function<bool()>& so) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!so() && std::chrono::steady_clock::now() < end) io.run_one_for(std::chrono::milliseconds(20));
        if (!so()) throw std::runtime_error("not within the time");
    }

    template <class T>
    std::shared_ptr<std::optional<T>> begin(asio::awaitable<T> work) {
        auto result = std::make_shared<std::optional<T>>();
        asio::co_spawn(io, std::move(work), [result](const std::exception_ptr& error, T value) {
            if (error) std::rethrow_exception(error);
            *result = std::move(value);
        });
        return result;
    }

    template <class T>
    T finish(asio::awaitable<T> work) {
        const std::shared_ptr<std::optional<T>> result = begin(std::move(work));
        run_until([&] { return result->has_value(); });
        return std::move(**result);
    }

    ApiResult post(const std::string& text = "你好") {
        ApiResult result = finish(api->post(text_call("openid-1", text)));
        told.push_back(result.outcome.reason);
        return result;
    }
    MediaDownload download(std::int64_t limit = 1 << 20) {
        MediaDownload result = finish(api->download("media/1+2", path, limit));
        told.push_back(result.outcome.reason);
        return result;
    }
    Outcome authorize() {
        Outcome outcome = finish(api->authorize());
        told.push_back(outcome.reason);
        return outcome;
    }

    std::string content() const {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    core::Time now{std::chrono::hours(490'000)};
    asio::io_context io{1};
    SmallPlatform platform{io};
    ApiOptions options;
    std::unique_ptr<Api> api;
    std::vector<std::string> alerts;
    std::vector<std::string> told;
    std::filesystem::path directory;
    std::string path;
};

}  // namespace aftercare::wechat
