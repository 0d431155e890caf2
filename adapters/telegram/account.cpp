#include "adapters/telegram/account.h"

#include "adapters/net/multipart.h"
#include "adapters/net/url.h"
#include "adapters/telegram/json_view.h"
#include "adapters/telegram/options.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace aftercare::telegram {

namespace {

using std::chrono::milliseconds;

// getUpdates is cut at about 4 MB by the server.
constexpr std::size_t largest_answer = std::size_t{16} << 20;
constexpr std::int64_t slow_bytes_per_second = 64 * 1024;

net::ClientOptions client_options(const Options& options, int connections) {
    net::ClientOptions result;
    result.max_connections = static_cast<std::size_t>(connections);
    result.max_response = largest_answer;
    result.tls = options.tls;
    return result;
}

LimitRates rates_of(const LimitOptions& limits) {
    return {.chat_per_second = limits.chat_per_second,
            .chat_burst = limits.chat_burst,
            .group_per_minute = limits.group_per_minute,
            .total_per_second = limits.total_per_second};
}

milliseconds upload_time(const ApiCall& call) {
    std::int64_t bytes = 0;
    for (const Upload& upload : call.uploads) bytes += std::max<std::int64_t>(upload.file.bytes, 0);
    return milliseconds(bytes * 1000 / slow_bytes_per_second);
}

// Asks until the token is accepted again: an operator may have had it restored.
asio::awaitable<void> watch_authorization(std::shared_ptr<Account> account, std::function<void()> accepted) {
    const milliseconds span = account->options().timing.unauthorized;
    for (;;) {
        const bool on = co_await account->pause(span);
        if (!on) co_return;
        ApiCall call;
        call.method = "getMe";
        const CallResult result = co_await account->call(Line::control, call, account->options().timing.call);
        if (result.outcome.kind == Outcome::Kind::done) break;
    }
    accepted();
}

}  // namespace

Account::Account(asio::any_io_executor executor, Options options, Hooks hooks)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      id_{"telegram", options_.account},
      executor_(std::move(executor)),
      messages_(executor_, options_.api_root, client_options(options_, options_.connections)),
      control_(executor_, options_.api_root, client_options(options_, 2)),
      polling_(executor_, options_.api_root, client_options(options_, 1)),
      limits_(rates_of(options_.limits)),
      random_(std::random_device{}()),
      work_(executor_) {}

core::Time Account::now() const {
    return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
}

double Account::random() {
    return std::uniform_real_distribution<double>(0, 1)(random_);
}

net::Client& Account::client(Line line) {
    if (line == Line::messages) return messages_;
    return line == Line::control ? control_ : polling_;
}

net::ClientRequest Account::request_of(const ApiCall& call, std::string& problem) const {
    net::ClientRequest request;
    request.method = "POST";
    request.target = "/bot" + options_.token + "/" + call.method;
    if (call.uploads.empty()) {
        request.headers.add("Content-Type", "application/json");
        request.body = json_body(call);
        return request;
    }
    net::MultipartForm form(net::random_boundary());
    for (const Parameter& parameter : call.parameters) form.add_field(parameter.name, parameter.value);
    for (const Upload& upload : call.uploads) {
        const std::string path = options_.stored_path ? options_.stored_path(upload.file.id) : std::string();
        const std::string type =
            upload.file.media_type.empty() ? "application/octet-stream" : upload.file.media_type;
        if (path.empty() || form.add_file(upload.part, upload.name, type, path)) {
            problem = "a file of the desk cannot be read";
            return request;
        }
    }
    request.headers.add("Content-Type", form.content_type());
    request.source = form.finish();
    return request;
}

CallResult Account::judged(net::ClientResult answer) {
    CallResult result;
    if (answer.has_value()) {
        result.body = std::move(answer.value().body);
        const ApiResponse response{.status = answer.value().status,
                                   .retry_after = answer.value().headers.get("Retry-After"),
                                   .body = result.body};
        result.outcome = interpret(response, random());
        result.outcome.reason = redacted(result.outcome.reason, options_.token);
        return result;
    }
    const net::ClientError& error = answer.error();
    result.outcome.reason = std::string(net::name_of(error.failure)) + ": " + error.cause.message();
    switch (error.failure) {
        case net::Failure::not_sent:
            result.reached = false;
            result.outcome.kind = Outcome::Kind::later;
            break;
        case net::Failure::too_large:  // it has acted; only its words are too many
            result.outcome.kind = error.status / 100 == 2 ? Outcome::Kind::done : Outcome::Kind::uncertain;
            break;
        case net::Failure::source_failed:
            result.outcome.kind = Outcome::Kind::rejected;
            break;
        case net::Failure::ambiguous:
        case net::Failure::sink_failed:
            result.outcome.kind = Outcome::Kind::uncertain;
            break;
    }
    return result;
}

asio::awaitable<CallResult> Account::call(Line line, ApiCall call, milliseconds timeout) {
    const std::shared_ptr<Account> self = shared_from_this();
    CallResult result;
    std::string problem;
    net::ClientRequest request = request_of(call, problem);
    if (!problem.empty()) {
        result.outcome.kind = Outcome::Kind::rejected;
        result.outcome.reason = problem;
        co_return result;
    }
    count("calls");
    const net::Deadline deadline = net::deadline_in(timeout + upload_time(call));
    net::ClientResult answer = co_await client(line).send(std::move(request), deadline);
    result = judged(std::move(answer));
    co_return result;
}

asio::awaitable<net::ClientResult> Account::download(std::string path, net::Sink sink, std::int64_t limit,
                                                     net::Deadline deadline) {
    const std::shared_ptr<Account> self = shared_from_this();
    net::ClientRequest request;
    request.target = "/file/bot" + options_.token;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        request.target += "/" + net::percent_encode(std::string_view(path).substr(at, slash - at));
        at = slash + 1;
    }
    net::ClientResult answer = co_await messages_.download(std::move(request), std::move(sink),
                                                           static_cast<std::uint64_t>(limit), deadline);
    co_return answer;
}

milliseconds Account::retry_wait(const CallResult& result, int attempts) {
    const Timing& timing = options_.timing;
    if (result.outcome.kind == Outcome::Kind::unauthorized) return timing.unauthorized;
    const milliseconds growing = backoff(attempts, timing.first_retry, timing.last_retry, random());
    if (result.outcome.kind == Outcome::Kind::conflict) {
        return std::max(growing, timing.conflict + milliseconds(static_cast<std::int64_t>(1000 * random())));
    }
    return std::max(growing, result.outcome.limited ? result.outcome.after : milliseconds(0));
}

void Account::note_unauthorized() {
    if (!authorized_) return;
    authorized_ = false;
    gauge("authorized", 0);
    const std::string text = "Telegram account \"" + options_.account +
                             "\": the token is not accepted. Nothing is sent or received until it is.";
    log(LogLevel::error, text);
    if (hooks_.alert) hooks_.alert(text);
    const std::shared_ptr<Account> self = shared_from_this();
    auto accepted = [self] {
        self->authorized_ = true;
        self->gauge("authorized", 1);
        self->log(LogLevel::info,
                  "Telegram account \"" + self->options_.account + "\": the token is accepted again");
    };
    asio::co_spawn(executor_, watch_authorization(self, std::move(accepted)), asio::detached);
}

void Account::begin_stop() {
    work_.stop();
    polling_.close();
}

asio::awaitable<void> Account::finish_stop(net::Deadline deadline) {
    const std::shared_ptr<Account> self = shared_from_this();
    co_await work_.idle_by(deadline);
    close();
}

void Account::close() {
    work_.stop();
    messages_.close();
    control_.close();
    polling_.close();
}

void Account::log(LogLevel level, std::string_view text) const {
    if (hooks_.log) hooks_.log(level, text);
}

void Account::count(std::string_view name, double by) const {
    if (hooks_.count) hooks_.count(name, by);
}

void Account::gauge(std::string_view name, double value) const {
    if (hooks_.gauge) hooks_.gauge(name, value);
}

void Account::report_broken(std::string_view raw, std::string_view why) const {
    count("updates_broken");
    log(LogLevel::warning, "Telegram: an update that cannot be understood: " + std::string(why));
    if (hooks_.broken) hooks_.broken(raw, why);
}

}  // namespace aftercare::telegram
