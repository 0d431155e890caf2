// The threads that talk to the mail server, one connection each. Internal to the transport, on whose thread
// every function here is called.
#pragma once

#include "adapters/email/sending/smtp_transport.h"

#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace aftercare::email {

/// A mail that waits for a thread.
struct SmtpJob {
    Submission submission;
    std::function<void(const SendResult&)> report;  ///< called once, from a sending thread
    boost::asio::executor_work_guard<boost::asio::any_io_executor>
        work;  ///< the loop has something to wait for
};

class SmtpThreads {
  public:
    explicit SmtpThreads(SmtpOptions options) : options_(std::move(options)) {}
    ~SmtpThreads() { end(); }
    SmtpThreads(const SmtpThreads&) = delete;
    SmtpThreads& operator=(const SmtpThreads&) = delete;

    /// Begins a thread if none is free and there may be another.
    void add(SmtpJob job);
    std::deque<SmtpJob> take_waiting();
    void set_secret(std::string secret);

    /// What is being sent ends within about a second and is reported.
    void cut_off() { cut_off_ = true; }
    /// cut_off(), and waits for the threads. May be repeated.
    void end();

  private:
    void run();
    std::optional<SmtpJob> next(std::optional<std::chrono::seconds> wait);
    bool quitting();
    SmtpOptions options_now();

    std::mutex mutex_;
    std::condition_variable changed_;
    SmtpOptions options_;
    std::deque<SmtpJob> waiting_;
    std::size_t idle_ = 0;
    bool quit_ = false;
    std::atomic<bool> cut_off_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace aftercare::email
