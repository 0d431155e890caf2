// What the parts of one Telegram account share while it runs: options, connections, limits, what is known of
// the bot, and the way to call the API.
//
// Belongs to the thread of its executor. Always held by shared_ptr: every coroutine keeps it alive.
#pragma once

#include "adapters/net/client.h"
#include "adapters/net/deadline.h"
#include "adapters/net/work.h"
#include "adapters/telegram/api_call.h"
#include "adapters/telegram/limits.h"
#include "adapters/telegram/response.h"
#include "adapters/telegram/telegram_channel.h"

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace aftercare::telegram {

namespace asio = boost::asio;

/// What became of a call.
struct CallResult {
    Outcome outcome;
    bool reached = true;  ///< false: no byte was sent, the API could not be reached
    std::string body;     ///< of the answer, if there is one
};

/// Whose connections a call uses: long polls and messages must not wait for each other.
enum class Line : std::uint8_t { messages = 1, control, polling };

class Account : public std::enable_shared_from_this<Account> {
  public:
    Account(asio::any_io_executor executor, Options options, Hooks hooks);

    const Options& options() const { return options_; }
    const core::ChannelId& id() const { return id_; }
    const asio::any_io_executor& executor() const { return executor_; }
    SendLimits& limits() { return limits_; }
    core::Time now() const;
    /// In [0, 1).
    double random();

    /// Calls a method. The API's words in the outcome's reason are redacted. Logs nothing.
    asio::awaitable<CallResult> call(Line line, ApiCall call, std::chrono::milliseconds timeout);
    /// A file of the API (path as getFile gave it) into the sink.
    asio::awaitable<net::ClientResult> download(std::string path, net::Sink sink, std::int64_t limit,
                                                net::Deadline deadline);

    /// What a stop has to wait for.
    const net::Work& work() const { return work_; }
    /// Waits; false if the account is stopping (at once if it already was).
    asio::awaitable<bool> pause(std::chrono::milliseconds span) const { return work_.pause(span); }

    /// How long to wait after a call that did not do: what the API says, else a growing, spread wait.
    std::chrono::milliseconds retry_wait(const CallResult& result, int attempts);

    const std::string& bot_name() const { return bot_name_; }
    void learn_name(std::string name) { bot_name_ = std::move(name); }

    core::Receiver& receiver() { return receiver_; }

    /// False while Telegram does not accept the token.
    bool authorized() const { return authorized_; }
    /// Telegram said so: alerts once and asks again each minute until it is accepted.
    void note_unauthorized();

    bool stopping() const { return work_.stopping(); }
    void begin_stop();
    /// Waits until nothing is under way, or the time is over; then closes the connections.
    asio::awaitable<void> finish_stop(net::Deadline deadline);
    /// Ends everything at once: the channel is being destroyed.
    void close();

    void log(LogLevel level, std::string_view text) const;
    void count(std::string_view name, double by = 1) const;
    void gauge(std::string_view name, double value) const;
    void report_broken(std::string_view raw, std::string_view why) const;

  private:
    net::Client& client(Line line);
    net::ClientRequest request_of(const ApiCall& call, std::string& problem) const;
    CallResult judged(net::ClientResult answer);

    Options options_;
    Hooks hooks_;
    core::ChannelId id_;
    asio::any_io_executor executor_;
    net::Client messages_;
    net::Client control_;
    net::Client polling_;
    SendLimits limits_;
    std::mt19937_64 random_;
    core::Receiver receiver_;
    std::string bot_name_;
    bool authorized_ = true;
    net::Work work_;
};

}  // namespace aftercare::telegram
