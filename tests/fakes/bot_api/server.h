// The fake Bot API server: /bot<token>/<method>, /file/bot<token>/<path> and, for tests, /control/….
// tests/fakes/README.md lists what it models and what the control API offers.
//
// FakeBotApi may be used from any thread; it runs its own.
#pragma once

#include "tests/fakes/bot_api/call.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace aftercare::fakes {

struct FakeBotApiOptions {
    std::uint16_t port = 0;
    std::string token = "4242:TEST-token_of_the_fake";
    std::string username = "aftercare_test_bot";
    std::int64_t first_update = 100000001;
    std::chrono::milliseconds second{1000};  ///< of the webhook's retry schedule
    std::chrono::milliseconds response_limit{60000};
};

class FakeBotApi {
  public:
    explicit FakeBotApi(const FakeBotApiOptions& options);
    ~FakeBotApi();

    std::uint16_t port() const;
    std::string root() const;  ///< "http://127.0.0.1:PORT"

    /// What POST /control/<name> does, for tests in the same process. Throws Refusal.
    Json control(const std::string& name, const Json& request = Json::object());

  private:
    class Service;
    std::unique_ptr<Service> service_;
};

}  // namespace aftercare::fakes
