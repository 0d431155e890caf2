// The keeper against a small token endpoint: who asks how often, and what survives.
#include "adapters/email/oauth/token_keeper.h"

#include "../../net/harness.h"
#include "adapters/net/router.h"
#include "adapters/net/url.h"

#include <boost/asio/detached.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::email {
namespace {

using net::Loop;
namespace asio = net::asio;
using namespace std::chrono_literals;

std::string granted(const std::string& access, const std::string& refresh = {}, int expires_in = 3600) {
    std::string body = R"({"token_type": "Bearer", "access_token": ")" + access + R"(", "expires_in": )" +
                       std::to_string(expires_in);
    if (!refresh.empty()) body += R"(, "refresh_token": ")" + refresh + "\"";
    return body + "}";
}

class Keeping : public testing::Test {
  protected:
    Keeping() {
        net::Router router;
        router.add("POST", "/tenant/token",
                   [this](net::Request request) { return answer(std::move(request)); });
        server_ = std::make_unique<net::Server>(loop_.context.get_executor(), net::ServerOptions{},
                                                std::move(router));
        options_ = {"http://127.0.0.1:" + std::to_string(server_->port()) + "/tenant/token?v=2",
                    "client",
                    "hush",
                    "r-1",
                    "mail",
                    ""};
        rules_.first_pause = 5ms;
        rules_.longest_pause = 20ms;
        rules_.refused_pause = 5ms;
        rules_.young = 0ms;
    }
    void TearDown() override {
        if (keeper_) keeper_->close();
        server_.reset();
        loop_.drain();
    }

    std::shared_ptr<TokenKeeper> start() {
        TokenKeeperHooks hooks;
        hooks.load = [this]() -> asio::awaitable<TokenKeeperHooks::Loaded> {
            co_return TokenKeeperHooks::Loaded{true, saved_};
        };
        hooks.save = [this](std::string text) { return save(std::move(text)); };
        hooks.log = [this](bool, std::string_view text) { told_.emplace_back(text); };
        hooks.alert = [this](std::string_view text) { alerts_.emplace_back(text); };
        keeper_ = std::make_shared<TokenKeeper>(loop_.context.get_executor(), options_, rules_, hooks);
        asio::co_spawn(loop_.context, keeper_->run(), [this](std::exception_ptr) { ended_ = true; });
        return keeper_;
    }

    asio::awaitable<bool> save(std::string text) {
        ++saves_;
        if (failing_saves_ > 0) {
            --failing_saves_;
            co_return false;
        }
        saved_ = std::move(text);
        co_return true;
    }

    asio::awaitable<net::Response> answer(net::Request request) {
        asked_.push_back(*net::parse_query(request.body));
        if (held_) co_await gate_.wait();
        std::pair<int, std::string> next{200, granted("t-" + std::to_string(asked_.size()))};
        if (!script_.empty()) {
            next = script_.front();
            script_.pop_front();
        }
        co_return net::text_response(next.first, next.second, "application/json");
    }

    std::string token_now(std::chrono::milliseconds limit = 10s) {
        std::string token;
        loop_.run(
            [&]() -> asio::awaitable<void> { token = co_await keeper_->usable(net::deadline_in(limit)); });
        return token;
    }
    // Lets the loop run until it holds.
    void wait_for(const std::function<bool()>& holds) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        loop_.context.restart();
        while (!holds() && std::chrono::steady_clock::now() < end) loop_.context.run_one_for(20ms);
        ASSERT_TRUE(holds());
    }

    Loop loop_;
    net::Event gate_{loop_.context.get_executor()};
    bool held_ = false;
    std::unique_ptr<net::Server> server_;
    OauthOptions options_;
    RenewalRules rules_;
    std::shared_ptr<TokenKeeper> keeper_;
    std::deque<std::pair<int, std::string>> script_;
    std::vector<net::Pairs> asked_;
    std::string saved_;
    int saves_ = 0;
    int failing_saves_ = 0;
    bool ended_ = false;
    std::vector<std::string> told_;
    std::vector<std::string> alerts_;
};

TEST_F(Keeping, OneRequestForAllThatWait) {
    start();
    std::vector<std::string> tokens;
    loop_.run([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 20; ++i)
            asio::co_spawn(loop_.context, keeper_->usable(net::deadline_in(10s)),
                           [&](std::exception_ptr, std::string token) { tokens.push_back(token); });
        const std::string token = co_await keeper_->usable(net::deadline_in(10s));
        EXPECT_EQ(token, "t-1");
    });
    wait_for([&] { return tokens.size() == 20; });
    EXPECT_EQ(tokens, std::vector<std::string>(20, "t-1"));
    ASSERT_EQ(asked_.size(), 1u);
    EXPECT_EQ(asked_[0].get("refresh_token"), "r-1");
    EXPECT_EQ(asked_[0].get("client_secret"), "hush");
}

TEST_F(Keeping, ARotatedRefreshTokenIsKeptBeforeItsTokenIsUsed) {
    script_ = {{200, granted("t-a", "r-2")}};
    failing_saves_ = 2;
    start();
    std::string token;
    int saves = 0;
    loop_.run([&]() -> asio::awaitable<void> {
        token = co_await keeper_->usable(net::deadline_in(10s));
        saves = saves_;
    });
    EXPECT_EQ(token, "t-a");
    EXPECT_EQ(saves, 3) << "the store did not answer twice";
    EXPECT_EQ(read_kept_grant(options_, saved_), "r-2");
    EXPECT_TRUE(keeper_->refused("t-a"));
    EXPECT_EQ(token_now(), "t-2");
    EXPECT_EQ(asked_[1].get("refresh_token"), "r-2");
}

TEST_F(Keeping, ARestartGoesOnWithTheKeptRefreshToken) {
    saved_ = kept_grant(options_, "r-7");
    start();
    EXPECT_EQ(token_now(), "t-1");
    EXPECT_EQ(asked_[0].get("refresh_token"), "r-7");
    keeper_->close();
    wait_for([&] { return ended_; });
    // The operator has entered another.
    options_.refresh_token = "r-new";
    start();
    EXPECT_EQ(token_now(), "t-2");
    EXPECT_EQ(asked_[1].get("refresh_token"), "r-new");
}

TEST_F(Keeping, AClientOfItsOwnKeepsNothing) {
    options_.refresh_token.clear();
    script_ = {{200, granted("t-a", "r-unasked")}};
    start();
    EXPECT_EQ(token_now(), "t-a");
    EXPECT_EQ(asked_[0].get("grant_type"), "client_credentials");
    keeper_->refused("t-a");
    EXPECT_EQ(token_now(), "t-2");
    EXPECT_EQ(asked_[1].get("grant_type"), "client_credentials");
    EXPECT_EQ(saves_, 0);
}

TEST_F(Keeping, GoesOnAfterFailuresAndTellsNoSecret) {
    script_ = {
        {503, ""}, {400, R"({"error": "invalid_grant", "error_description": "r-1 of hush"})"}, {500, "r-1"}};
    start();
    EXPECT_EQ(token_now(), "t-4");
    EXPECT_EQ(asked_.size(), 4u);
    EXPECT_EQ(alerts_.size(), 1u);
    told_.insert(told_.end(), alerts_.begin(), alerts_.end());
    for (const std::string& text : told_)
        for (const char* secret : {"r-1", "hush", "t-4"})
            EXPECT_EQ(text.find(secret), std::string::npos) << text;
    EXPECT_NE(told_.front().find("HTTP 503"), std::string::npos);
}

TEST_F(Keeping, WhoeverWaitsIsToldWhenThereIsNone) {
    rules_.refused_pause = 10s;
    script_ = {{400, R"({"error": "invalid_client"})"}};
    start();
    EXPECT_EQ(token_now(50ms), "");
    EXPECT_EQ(asked_.size(), 1u);
}

// Its answer may hold the only refresh token that is still valid.
TEST_F(Keeping, AnAnswerThatComesWhileItClosesIsKept) {
    held_ = true;
    script_ = {{200, granted("t-a", "r-2")}};
    start();
    wait_for([&] { return asked_.size() == 1; });
    keeper_->close();
    EXPECT_EQ(token_now(), "");
    EXPECT_FALSE(ended_);
    gate_.notify_all();
    wait_for([&] { return ended_; });
    EXPECT_EQ(read_kept_grant(options_, saved_), "r-2");
}

}  // namespace
}  // namespace aftercare::email
