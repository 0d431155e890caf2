#include "adapters/email/sending/smtp_threads.h"

#include "adapters/email/sending/smtp_transfer.h"

#include <curl/curl.h>
#include <exception>
#include <sys/socket.h>

namespace aftercare::email {
namespace {

// An idle connection is kept for this long: several mails in a row need one handshake.
constexpr std::chrono::seconds keep_idle{20};

struct CleanupEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CleanupEasy>;

// So that closing does not wait for the answer to QUIT.
void cut_connection(const Easy& easy) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (easy && curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
        socket != CURL_SOCKET_BAD)
        ::shutdown(socket, SHUT_RDWR);
}

SendResult send_now(const Easy& easy, const SmtpOptions& options, const Submission& submission,
                    const std::atomic<bool>& cut_off) {
    const SendResult unusable{SendResult::Kind::transient, true, 0, {}, "libcurl cannot be used"};
    if (!easy) return unusable;
    try {
        SmtpTransfer transfer(easy.get(), options, submission, cut_off);
        return interpret(transfer.perform());
    } catch (const std::exception&) {
        return unusable;
    }
}

}  // namespace

void SmtpThreads::add(SmtpJob job) {
    const std::unique_lock lock(mutex_);
    waiting_.push_back(std::move(job));
    if (waiting_.size() > idle_ && threads_.size() < options_.max_parallel)
        threads_.emplace_back([this] { run(); });
    changed_.notify_one();
}

std::deque<SmtpJob> SmtpThreads::take_waiting() {
    const std::unique_lock lock(mutex_);
    return std::exchange(waiting_, {});
}

void SmtpThreads::set_secret(std::string secret) {
    const std::unique_lock lock(mutex_);
    options_.secret = std::move(secret);
}

void SmtpThreads::end() {
    {
        const std::unique_lock lock(mutex_);
        quit_ = true;
        cut_off_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

// The next mail; nothing when it is time to quit or the wait is over.
std::optional<SmtpJob> SmtpThreads::next(std::optional<std::chrono::seconds> wait) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return quit_ || !waiting_.empty(); };
    ++idle_;
    if (wait) {
        changed_.wait_for(lock, *wait, ready);
    } else {
        changed_.wait(lock, ready);
    }
    --idle_;
    if (quit_ || waiting_.empty()) return std::nullopt;
    SmtpJob job = std::move(waiting_.front());
    waiting_.pop_front();
    return job;
}

bool SmtpThreads::quitting() {
    const std::unique_lock lock(mutex_);
    return quit_;
}

SmtpOptions SmtpThreads::options_now() {
    const std::unique_lock lock(mutex_);
    return options_;
}

void SmtpThreads::run() {
    Easy easy;
    while (!quitting()) {
        const std::optional<SmtpJob> job = next(easy ? std::optional(keep_idle) : std::nullopt);
        if (!job) {
            if (!quitting()) easy.reset();
            continue;
        }
        if (!easy) easy.reset(curl_easy_init());
        job->report(send_now(easy, options_now(), job->submission, cut_off_));
    }
    cut_connection(easy);
}

}  // namespace aftercare::email
