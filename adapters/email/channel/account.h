// What the parts of one e-mail account share while it runs.
//
// Belongs to the thread of its executor. Always held by shared_ptr: every coroutine keeps it alive.
#pragma once

#include "adapters/email/channel/correspondence.h"
#include "adapters/email/channel/email_channel.h"
#include "adapters/email/envelope.h"
#include "adapters/net/deadline.h"
#include "adapters/net/work.h"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aftercare::email {

class TokenKeeper;

namespace asio = boost::asio;

class Account : public std::enable_shared_from_this<Account> {
  public:
    Account(asio::any_io_executor executor, Options options, Hooks hooks);
    ~Account();
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    const Options& options() const { return options_; }
    const Hooks& hooks() const { return hooks_; }
    const core::ChannelId& id() const { return id_; }
    const asio::any_io_executor& executor() const { return executor_; }
    core::Receiver& receiver() { return receiver_; }
    SmtpTransport& smtp() { return smtp_; }
    /// Null if no server of the account logs in with tokens that have to be got.
    const std::shared_ptr<TokenKeeper>& tokens() const { return tokens_; }
    void set_tokens(std::shared_ptr<TokenKeeper> tokens) { tokens_ = std::move(tokens); }
    core::Time now() const;

    /// Runs a turn; true when it is durable.
    asio::awaitable<bool> in_turn(std::function<void(core::Tx&)> turn);

    /// Runs work that takes long on a thread of its own, and comes back. Throws what the work throws.
    asio::awaitable<void> aside(std::function<void()> work);

    /// Letters wait to be taken.
    void wake() { letters_.notify_all(); }
    net::Event& letters() { return letters_; }

    /// What a stop has to wait for.
    const net::Work& work() const { return work_; }
    /// Waits; false if the account is stopping (at once if it already was).
    asio::awaitable<bool> pause(std::chrono::milliseconds span) const { return work_.pause(span); }
    bool stopping() const { return work_.stopping(); }
    void begin_stop();
    /// Waits until nothing is under way, or the time is over.
    asio::awaitable<void> finish_stop(net::Deadline deadline);

    void log(LogLevel level, std::string_view text) const;
    void count(std::string_view name) const;

  private:
    Options options_;
    Hooks hooks_;
    core::ChannelId id_;
    asio::any_io_executor executor_;
    core::Receiver receiver_;
    SmtpTransport smtp_;
    std::shared_ptr<TokenKeeper> tokens_;
    asio::thread_pool readers_{2};
    net::Work work_;
    net::Event letters_;
};

}  // namespace aftercare::email
