#include "adapters/email/sending/smtp_transport.h"

#include "adapters/email/rules/address.h"
#include "adapters/email/sending/smtp_threads.h"
#include "adapters/net/deadline.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <curl/curl.h>
#include <map>
#include <optional>
#include <stdexcept>

namespace aftercare::email {
namespace {

namespace asio = boost::asio;
using Security = SmtpOptions::Security;

bool is_host_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '.' || byte == '-';
}

bool is_host_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, is_host_byte);
}

bool is_numeric(const std::string& host) {
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

bool is_loopback(const std::string& host) {
    boost::system::error_code error;
    const asio::ip::address address = asio::ip::make_address(host, error);
    return host == "localhost" || (!error && address.is_loopback());
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(
        text, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; });
}

void check(const SmtpOptions& options) {
    const auto demand = [](bool holds, const char* what) {
        if (!holds) throw std::runtime_error(what);
    };
    demand(is_host_name(options.host) || is_numeric(options.host), "the mail server's host is malformed");
    demand(options.port != 0, "the mail server's port is missing");
    demand(is_host_name(options.own_name), "the name for EHLO is malformed");
    demand(options.security != Security::none || is_loopback(options.host),
           "mail may leave without TLS only to a server on this host");
    demand(options.max_parallel > 0, "mail needs at least one connection");
    if (options.auth == SmtpOptions::Auth::none) return;
    // A token may come later.
    const bool secret = options.auth == SmtpOptions::Auth::xoauth2 || !options.secret.empty();
    demand(!options.user.empty() && secret, "the mail server's user or secret is missing");
    demand(!has_control(options.user) && !has_control(options.secret),
           "the mail server's user or secret is malformed");
}

// A CR or LF that is not part of CRLF could end the mail early for some servers.
bool has_bare_line_end(std::string_view bytes) {
    for (std::size_t index = bytes.find_first_of("\r\n"); index != std::string_view::npos;
         index = bytes.find_first_of("\r\n", index + 2)) {
        if (bytes.substr(index, 2) != "\r\n") return true;
    }
    return false;
}

SendResult never(std::string_view enhanced, std::string_view reason) {
    return {SendResult::Kind::permanent, false, 0, std::string(enhanced), std::string(reason)};
}

// Puts the addresses into the form for the wire. Something only if the mail cannot be sent at all.
std::optional<SendResult> prepare(Submission& submission) {
    const AddressReading recipient = check_address(submission.rcpt_to);
    if (!recipient.address) return never("5.1.3", recipient.problem);
    submission.rcpt_to = recipient.address->address;
    if (!submission.mail_from.empty()) {
        const AddressReading sender = check_address(submission.mail_from);
        if (!sender.address) return never("5.1.7", sender.problem);
        submission.mail_from = sender.address->address;
    }
    if (!submission.bytes || submission.bytes->empty()) return never("5.6.0", "the mail is empty");
    if (has_bare_line_end(*submission.bytes)) return never("5.6.0", "the mail holds a bare line end");
    return std::nullopt;
}

void begin_curl() {
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (once != CURLE_OK) throw std::runtime_error("libcurl cannot be used");
}

SendResult stopped() {
    return {SendResult::Kind::transient, true, 0, {}, "sending was stopped"};
}

using Report = std::function<void(const SendResult&)>;

}  // namespace

struct SmtpTransport::Impl : std::enable_shared_from_this<SmtpTransport::Impl> {
    Impl(asio::any_io_executor executor_, SmtpOptions options)
        : executor(std::move(executor_)), ended(executor), threads(std::move(options)) {}

    // `done` stays here: what it holds must not be let go of by a sending thread.
    Report report_to(SendDone done) {
        const std::uint64_t number = ++last_number;
        under_way.emplace(number, std::move(done));
        return [weak = weak_from_this(), where = executor, number](const SendResult& result) {
            asio::post(where, [weak, number, result] {
                if (const std::shared_ptr<Impl> self = weak.lock()) self->tell(number, result);
            });
        };
    }

    void tell(std::uint64_t number, const SendResult& result) {
        const auto node = under_way.extract(number);
        node.mapped()(result);
        ended.notify_all();
    }

    asio::any_io_executor executor;
    net::Event ended;
    std::map<std::uint64_t, SendDone> under_way;
    std::uint64_t last_number = 0;
    bool stopping = false;
    SmtpThreads threads;
};

SmtpTransport::SmtpTransport(asio::any_io_executor executor, SmtpOptions options) {
    check(options);
    begin_curl();
    impl_ = std::make_shared<Impl>(std::move(executor), std::move(options));
}

SmtpTransport::~SmtpTransport() {
    impl_->threads.end();
}

void SmtpTransport::send(Submission submission, SendDone done) {
    const Report report = impl_->report_to(std::move(done));
    if (impl_->stopping) return report(stopped());
    if (const std::optional<SendResult> problem = prepare(submission)) return report(*problem);
    impl_->threads.add({std::move(submission), report, asio::make_work_guard(impl_->executor)});
}

void SmtpTransport::set_secret(std::string secret) {
    if (secret.empty() || has_control(secret))
        throw std::runtime_error("the mail server's secret is malformed");
    impl_->threads.set_secret(std::move(secret));
}

asio::awaitable<void> SmtpTransport::stop(std::chrono::milliseconds limit) {
    const std::shared_ptr<Impl> impl = impl_;
    impl->stopping = true;
    for (const SmtpJob& job : impl->threads.take_waiting()) job.report(stopped());
    const net::Deadline deadline = net::deadline_in(limit);
    bool in_time = true;
    while (in_time && !impl->under_way.empty()) in_time = co_await impl->ended.wait_until(deadline);
    impl->threads.cut_off();
    while (!impl->under_way.empty()) co_await impl->ended.wait();
    impl->threads.end();
}

}  // namespace aftercare::email
