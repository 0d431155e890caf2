// The Bot API as the benchmark needs it: takes what the bot sends as cheaply as can be, and remembers
// for each chat how many messages came, the newest buttons, and the ticket numbers in them.
// Threads: one.
#pragma once

#include "tests/fakes/http/http.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace aftercare::bench {

class Sink {
  public:
    using Clock = std::chrono::steady_clock;

    struct Chat {
        int messages = 0;
        std::int64_t last_message = 0;
        std::vector<std::pair<std::string, std::string>>
            buttons;       ///< label, callback data; of the newest keyboard
        std::string text;  ///< of the messages since it was last cleared; only for watched chats
        bool watched = false;
        bool has_number = false;
        boost::asio::steady_timer* waiting = nullptr;  ///< cancelled when a message comes
    };

    /// The answer to one call of the Bot API.
    fakes::Reply handle(const fakes::Request& request);

    Chat& chat(std::int64_t id) { return chats_[id]; }
    void forget(std::int64_t id) { chats_.erase(id); }

    const std::unordered_set<std::string>& numbers() const { return numbers_; }
    std::size_t chats_with_number() const { return with_number_; }
    Clock::time_point last_call() const { return last_call_; }
    std::uint64_t calls() const { return calls_; }

  private:
    void take_message(const std::string& body);
    void take_number(Chat& chat, std::string_view text);

    std::unordered_map<std::int64_t, Chat> chats_;
    std::unordered_set<std::string> numbers_;
    std::size_t with_number_ = 0;
    std::int64_t next_message_ = 1;
    std::uint64_t calls_ = 0;
    Clock::time_point last_call_ = Clock::now();
};

}  // namespace aftercare::bench
