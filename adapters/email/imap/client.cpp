#include "adapters/email/imap/client.h"

#include "adapters/email/imap/connection.h"
#include "adapters/email/imap/session.h"
#include "adapters/net/answer.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>
#include <variant>

namespace aftercare::email::imap {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// A connection that held so long was a good one, whatever ended it.
constexpr milliseconds long_enough{60'000};

std::string one_line_each(const std::vector<std::string>& found) {
    std::string text;
    for (const std::string& fault : found) text += (text.empty() ? "" : "\n") + fault;
    return text;
}

bool needs_a_person(Ending::Kind kind) {
    return kind == Ending::Kind::refused_login || kind == Ending::Kind::refused_mailbox ||
           kind == Ending::Kind::no_tls;
}

}  // namespace

class Client::Runner : public std::enable_shared_from_this<Runner> {
  public:
    Runner(asio::any_io_executor executor, Options options, Hooks hooks, std::shared_ptr<net::TlsClient> tls)
        : executor_(std::move(executor)),
          options_(std::move(options)),
          hooks_(std::move(hooks)),
          tls_(tls ? std::move(tls) : std::make_shared<net::TlsClient>()),
          random_(std::random_device{}()),
          event_(executor_) {}

    asio::awaitable<void> run();
    asio::awaitable<void> stop(net::Deadline deadline);
    void close();
    void abandon();
    const asio::any_io_executor& executor() const { return executor_; }

  private:
    asio::awaitable<Ending> connect();
    asio::awaitable<Ending> hold(SessionStart start);
    asio::awaitable<void> carry_out(Session& session, Step step);
    asio::awaitable<void> wait(Session& session, Wait wait);
    asio::awaitable<void> start_tls(Session& session);
    asio::awaitable<bool> keep(RawMail mail);
    asio::awaitable<bool> save(Progress progress);
    asio::awaitable<Loaded> load();
    asio::awaitable<std::string> secret();
    asio::awaitable<void> pause(milliseconds span);
    milliseconds judge(const Ending& ending, milliseconds lived);
    void opened();

    void log(LogLevel level, const std::string& text) const {
        if (hooks_.log) hooks_.log(level, "IMAP account \"" + options_.account + "\": " + text);
    }
    void count(std::string_view name) const {
        if (hooks_.count) hooks_.count(name, 1);
    }
    void gauge(std::string_view name, double value) const {
        if (hooks_.gauge) hooks_.gauge(name, value);
    }
    net::Deadline owner_deadline() const { return net::deadline_in(options_.timing.keep); }

    asio::any_io_executor executor_;
    Options options_;
    Hooks hooks_;
    std::shared_ptr<net::TlsClient> tls_;
    std::mt19937_64 random_;
    net::Event event_;  // stopping, or the end
    std::unique_ptr<Connection> connection_;
    Stuck stuck_;
    int failures_ = 0;
    bool renew_token_ = false;
    bool alerted_ = false;
    bool good_ = false;  // the mailbox is open
    bool running_ = false;
    bool stopping_ = false;
    bool closed_ = false;
    net::Deadline rest_until_{};
    std::uint64_t rest_ = 0;
};

asio::awaitable<void> Client::Runner::run() {
    const std::shared_ptr<Runner> self = shared_from_this();
    running_ = true;
    while (!stopping_) {
        const auto begun = std::chrono::steady_clock::now();
        good_ = false;
        const Ending ending = co_await connect();
        gauge("connected", 0);
        if (stopping_ || ending.kind == Ending::Kind::stopped) break;
        const auto lived = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
        const milliseconds span = judge(ending, lived);
        co_await pause(span);
    }
    running_ = false;
    event_.notify_all();
}

// How long to wait before the next connection.
milliseconds Client::Runner::judge(const Ending& ending, milliseconds lived) {
    // The mail server had no part in it, and whoever gets the tokens tells people.
    if (ending.kind == Ending::Kind::no_token) return options_.timing.first_retry;
    if (good_ && lived >= long_enough) failures_ = 0;
    const bool first_token =
        ending.kind == Ending::Kind::refused_login && options_.method == Method::oauth && !renew_token_;
    renew_token_ = ending.kind == Ending::Kind::refused_login;
    const std::string text = std::string(name_of(ending.kind)) + ": " + ending.reason;
    const bool normal = ending.kind == Ending::Kind::closed && good_;
    if (normal) {
        log(LogLevel::info, text);
    } else {
        count("connections_failed");
        if (failures_ % 10 == 0) log(LogLevel::warning, text);
    }
    if (needs_a_person(ending.kind) && !first_token && !std::exchange(alerted_, true) && hooks_.alert) {
        hooks_.alert("Mailbox \"" + options_.account + "\" cannot be read. " + text);
    }
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    const milliseconds span = retry_pause(options_.timing, failures_++, random);
    const bool refused = ending.kind == Ending::Kind::refused_login && !first_token;
    return refused ? std::max(span, options_.timing.refused) : span;
}

asio::awaitable<Ending> Client::Runner::connect() {
    SessionStart start;
    Loaded loaded = co_await load();
    if (stopping_) co_return Ending{Ending::Kind::stopped, {}};
    if (!loaded.ok) co_return Ending{Ending::Kind::not_kept, "the progress could not be loaded"};
    start.options = options_;
    start.progress = std::move(loaded.progress);
    start.stuck = stuck_;
    start.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    start.secret = co_await secret();
    if (start.secret.empty()) co_return Ending{Ending::Kind::no_token, "there is no access token"};
    if (stopping_) co_return Ending{Ending::Kind::stopped, {}};

    count("connections");
    connection_ = std::make_unique<Connection>(options_, *tls_);
    const std::string problem = co_await connection_->open();
    Ending ending{Ending::Kind::closed, problem};
    if (problem.empty()) ending = co_await hold(std::move(start));
    connection_->close();
    connection_.reset();
    co_return ending;
}

asio::awaitable<Ending> Client::Runner::hold(SessionStart start) {
    Session session(std::move(start));
    for (;;) {
        if (closed_) co_return Ending{Ending::Kind::stopped, {}};
        if (stopping_) session.stop();
        Step step = session.next();
        if (const auto* ending = std::get_if<Ending>(&step)) {
            stuck_ = session.stuck();
            co_return *ending;
        }
        co_await carry_out(session, std::move(step));
        if (session.opened() && !good_) opened();
    }
}

void Client::Runner::opened() {
    good_ = true;
    alerted_ = false;
    gauge("connected", 1);
    log(LogLevel::info, "the mailbox is open");
}

asio::awaitable<void> Client::Runner::carry_out(Session& session, Step step) {
    if (auto* send = std::get_if<Send>(&step)) {
        const bool sent = co_await connection_->write(std::move(send->bytes));
        if (!sent) session.closed();
    } else if (const auto* waiting = std::get_if<Wait>(&step)) {
        co_await wait(session, *waiting);
    } else if (std::holds_alternative<StartTls>(step)) {
        co_await start_tls(session);
    } else if (auto* mail = std::get_if<Keep>(&step)) {
        const bool done = co_await keep(std::move(mail->mail));
        session.kept(done);
    } else if (auto* progress = std::get_if<Save>(&step)) {
        const bool done = co_await save(std::move(progress->progress));
        session.saved(done);
    } else if (const auto* note = std::get_if<Note>(&step)) {
        log(LogLevel::info, note->text);
    }
}

asio::awaitable<void> Client::Runner::wait(Session& session, Wait wait) {
    const Timing& timing = options_.timing;
    net::Deadline deadline = net::deadline_in(timing.silence);
    if (wait.kind != Wait::Kind::answer) {
        if (rest_ != wait.number || rest_until_ == net::Deadline{}) {
            rest_ = wait.number;
            rest_until_ = net::deadline_in(wait.kind == Wait::Kind::idle ? timing.idle : timing.poll);
        }
        deadline = rest_until_;
    } else {
        rest_until_ = {};
    }
    const Connection::Read read = co_await connection_->read(deadline);
    if (read == Connection::Read::bytes) session.receive(connection_->bytes());
    if (read == Connection::Read::closed) session.closed();
    // An interruption is for stop(): the loop tells the session.
    const bool over = std::chrono::steady_clock::now() >= deadline;
    if (read == Connection::Read::nothing && over) session.timed_out();
}

asio::awaitable<void> Client::Runner::start_tls(Session& session) {
    const std::string problem = co_await connection_->start_tls();
    if (problem.empty()) co_return session.tls_started();
    log(LogLevel::warning, problem);
    session.closed();
}

asio::awaitable<bool> Client::Runner::keep(RawMail mail) {
    const RawMail::Content content = mail.content;
    auto give = [this, mail = std::move(mail)](auto done) mutable { hooks_.keep(std::move(mail), std::move(done)); };
    const net::Deadline deadline = owner_deadline();
    const std::optional<bool> done = co_await net::answer_by<bool>(deadline, std::move(give));
    if (!done.value_or(false)) co_return false;
    failures_ = 0;
    const bool whole = content == RawMail::Content::whole;
    count(whole                                    ? "mails_kept"
          : content == RawMail::Content::too_large ? "mails_too_large"
                                                   : "mails_unreadable");
    co_return true;
}

asio::awaitable<bool> Client::Runner::save(Progress progress) {
    auto give = [this, progress = std::move(progress)](auto done) mutable {
        hooks_.save(std::move(progress), std::move(done));
    };
    const net::Deadline deadline = owner_deadline();
    const std::optional<bool> done = co_await net::answer_by<bool>(deadline, std::move(give));
    co_return done.value_or(false);
}

asio::awaitable<Loaded> Client::Runner::load() {
    auto ask = [this](auto done) { hooks_.load(std::move(done)); };
    const net::Deadline deadline = owner_deadline();
    std::optional<Loaded> loaded = co_await net::answer_by<Loaded>(deadline, ask);
    co_return std::move(loaded).value_or(Loaded{});
}

asio::awaitable<std::string> Client::Runner::secret() {
    if (options_.method == Method::password) co_return options_.password;
    auto ask = [this](auto done) { hooks_.token(renew_token_, std::move(done)); };
    const net::Deadline deadline = owner_deadline();
    std::optional<std::string> token = co_await net::answer_by<std::string>(deadline, ask);
    co_return std::move(token).value_or(std::string());
}

asio::awaitable<void> Client::Runner::pause(milliseconds span) {
    if (stopping_) co_return;
    const net::Deadline until = net::deadline_in(span);
    co_await event_.wait_until(until);
}

asio::awaitable<void> Client::Runner::stop(net::Deadline deadline) {
    const std::shared_ptr<Runner> self = shared_from_this();
    stopping_ = true;
    event_.notify_all();
    if (connection_) connection_->interrupt();
    while (running_ && std::chrono::steady_clock::now() < deadline) co_await event_.wait_until(deadline);
    close();
}

void Client::Runner::close() {
    stopping_ = closed_ = true;
    event_.notify_all();
    if (connection_) connection_->close();
}

// The owner is going: nothing of it may be touched any more.
void Client::Runner::abandon() {
    close();
    hooks_ = {};
}

Client::Client(asio::any_io_executor executor, Options options, Hooks hooks,
               std::shared_ptr<net::TlsClient> tls) {
    std::vector<std::string> found = faults(options);
    if (!hooks.keep || !hooks.load || !hooks.save) found.emplace_back("keep, load and save are needed");
    if (options.method == Method::oauth && !hooks.token) found.emplace_back("token is needed for OAuth");
    if (!found.empty()) throw std::invalid_argument(one_line_each(found));
    runner_ =
        std::make_shared<Runner>(std::move(executor), std::move(options), std::move(hooks), std::move(tls));
}

Client::~Client() {
    if (runner_) runner_->abandon();
}

void Client::start() {
    const std::shared_ptr<Runner> runner = runner_;
    asio::co_spawn(runner->executor(), runner->run(), asio::detached);
}

asio::awaitable<void> Client::stop(net::Deadline deadline) {
    const std::shared_ptr<Runner> runner = runner_;
    co_await runner->stop(deadline);
}

milliseconds retry_pause(const Timing& timing, int failures, double random) {
    const int doublings = std::clamp(failures, 0, 20);
    const double full =
        std::min(static_cast<double>(timing.first_retry.count()) * static_cast<double>(1 << doublings),
                 static_cast<double>(timing.last_retry.count()));
    // From half of it: many desks behind one provider do not come back at once.
    return milliseconds(static_cast<std::int64_t>(full * (0.5 + random / 2)));
}

}  // namespace aftercare::email::imap
