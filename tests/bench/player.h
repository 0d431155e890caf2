// Simulated customers: one of them finds out how the bot wants the form to be answered, the others
// play that script, each update waiting for the webhook's answer to the one before.
// Threads: one.
#pragma once

#include "tests/bench/sink.h"
#include "tests/fakes/http/http.h"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::bench {

struct Target {
    std::uint16_t port = 0;
    std::string path;
    std::string secret;
};

struct Step {
    bool press = false;
    std::string value;  ///< what is written, or the label of the button
    int messages = 0;   ///< how many messages the customer has got by then
};

class Player {
  public:
    Player(boost::asio::any_io_executor executor, Sink& sink) : executor_(executor), sink_(sink) {}

    void aim(Target target) { target_ = std::move(target); }

    /// Plays one customer who reads every question and answers by the form's keys, until a ticket
    /// number comes; the steps taken become the script. Throws std::runtime_error with the question
    /// that nothing answers.
    boost::asio::awaitable<void> learn(boost::json::value form);
    const std::vector<Step>& script() const { return script_; }

    struct Tally {
        std::vector<std::uint32_t> micros;  ///< of each webhook answer
        std::chrono::steady_clock::time_point last_answer;
        int customers = 0;
    };
    /// Plays `customers` through the first `steps` of the script over one connection, as one of
    /// several that share the counter `left`.
    boost::asio::awaitable<void> play(std::shared_ptr<int> left, std::size_t steps, Tally& tally);

  private:
    boost::asio::awaitable<void> take(fakes::HttpConnection& connection, std::int64_t customer,
                                      const Step& step, Tally& tally);
    boost::asio::awaitable<void> wait_for_messages(std::int64_t customer, int count);
    std::string update_for(std::int64_t customer, const Step& step);

    boost::asio::any_io_executor executor_;
    Sink& sink_;
    Target target_;
    std::vector<Step> script_;
    std::int64_t next_update_ = 500000001;
    std::int64_t next_customer_ = 10000001;
    std::int64_t next_message_ = 1;
};

}  // namespace aftercare::bench
