// Wires the service: the store, the channels, the workers and the server.

#include "bot/service/service.h"

#include "adapters/net/server.h"
#include "adapters/net/tls.h"
#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/profile_check.h"
#include "bot/service/choice_routes.h"
#include "bot/service/file_links.h"
#include "bot/service/housekeeping.h"
#include "bot/service/make_channel.h"
#include "bot/service/metrics.h"
#include "bot/service/status_routes.h"
#include "bot/service/survey_routes.h"
#include "bot/service/turns.h"
#include "bot/workers/attachment_worker.h"
#include "bot/workers/outbox_worker.h"
#include "bot/workers/timer_worker.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;

std::string account_name(const core::ChannelId& id) { return id.kind + ":" + id.account; }

std::unique_ptr<core::Store> open_store(const Configuration& configuration, asio::io_context& io, const Log& log) {
    const std::filesystem::path path(configuration.store);
    std::error_code failed;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
    if (failed) throw std::runtime_error("store: cannot make the folder " + path.parent_path().string() + ": " + failed.message());
    sqlite::Options options;
    options.path = configuration.store;
    options.post = [&io](std::function<void()> completions) { asio::post(io, std::move(completions)); };
    options.report = [&log](std::string_view trouble) { log.error("store", {{"reason", std::string(trouble)}}); };
    return sqlite::create_store(std::move(options));
}

/// Before anything is served: a ticket whose profile is not loaded would fail every turn about it.
void require_profiles(core::Store& store, const Desk& desk) {
    std::vector<std::string> missing;
    store.transact([&](core::Tx& tx) { missing = missing_profiles(tx, desk); });
    if (!missing.empty()) throw std::runtime_error(fmt::format("{}", fmt::join(missing, "\n")));
}

class Service {
  public:
    Service(const Configuration& configuration, std::unique_ptr<Desk> desk, const Log& log);
    Ending run(const std::function<void()>& on_serving);

  private:
    void add_channels();
    void receive(core::Incoming incoming, std::function<void(core::Accepted)> done);
    void dispatch(TurnEffects& effects);
    void await_signal();
    void reload_certificate();
    void start();
    void stop();
    asio::awaitable<void> stop_server();
    void stop_channels();
    void stop_workers();
    void step(std::function<void(std::function<void()>)> stop_one, std::function<void()> then);
    StatusSource status_source();

    const Configuration& configuration_;
    std::unique_ptr<Desk> desk_;
    const Log& log_;
    asio::io_context io_{1};
    Metrics metrics_;
    AttachmentStore files_;
    std::unique_ptr<core::Store> store_;
    Turns turns_;
    Channels channels_;
    std::map<core::ChannelId, std::vector<Metrics::Counter>> incoming_;  ///< by core::Accepted::Status
    OutboxWorker outbox_;
    TimerWorker timers_;
    AttachmentWorker attachments_;
    Housekeeping housekeeping_;
    net::Router router_;
    std::shared_ptr<net::TlsServer> tls_;
    std::unique_ptr<net::Server> server_;
    asio::signal_set signals_{io_};
    bool stopping_ = false;
    Ending ending_ = Ending::stopped;
};

core::Time system_now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

Service::Service(const Configuration& configuration, std::unique_ptr<Desk> desk, const Log& log)
    : configuration_(configuration),
      desk_(std::move(desk)),
      log_(log),
      files_(configuration.attachments),
      store_(open_store(configuration, io_, log)),
      turns_(*store_, *desk_, system_now),
      outbox_(io_.get_executor(), turns_, channels_, metrics_, log, {}),
      timers_(io_.get_executor(), turns_, metrics_, log),
      attachments_(io_.get_executor(), turns_, channels_, files_, std::int64_t{configuration.attachment_mb} << 20,
                   metrics_, log),
      housekeeping_(io_.get_executor(), turns_, files_, log) {
    require_profiles(*store_, *desk_);
    turns_.on_effects([this](TurnEffects& effects) { dispatch(effects); });
    add_channels();
    add_status_routes(router_, io_.get_executor(), metrics_, turns_, status_source());
    desk_->survey_key = survey_key(*store_);
    desk_->keep_file = [this](std::string name, std::string_view content) {
        const AttachmentStore::Kept kept = files_.keep_content(content);
        return core::FileRef{"stored:" + kept.sha256, kept.sha256, std::move(name), kept.media_type, kept.bytes};
    };
    add_survey_routes(router_, io_.get_executor(), turns_, *desk_);
    add_choice_routes(router_, io_.get_executor(), turns_, *desk_);
    add_file_routes(router_, files_, system_now, desk_->survey_key);
    if (configuration_.tls)
        tls_ = std::make_shared<net::TlsServer>(configuration_.tls->certificate, configuration_.tls->key);
}

void Service::add_channels() {
    const ChannelGround ground{io_.get_executor(), configuration_, *desk_, log_, metrics_, files_, turns_, router_, outbox_, *store_};
    for (const auto& channel : configuration_.channels) {
        auto made = make_channel(ground, channel);
        desk_->channels.push_back({channel.id, made->capabilities(), channel.profile,
                                   channel.telegram ? channel.telegram->agents_chat : std::string()});
        channels_.emplace(channel.id, std::move(made));
        for (const char* result : {"applied", "duplicate", "quarantined", "refused"})
            incoming_[channel.id].push_back(
                metrics_.counter("incoming", {{"channel", account_name(channel.id)}, {"result", result}}));
    }
}

void Service::receive(core::Incoming incoming, std::function<void(core::Accepted)> done) {
    if (stopping_) return done({});
    const auto begun = std::chrono::steady_clock::now();
    const auto& counters = incoming_.at(incoming.channel);
    turns_.take(std::move(incoming), [this, begun, &counters, done = std::move(done)](core::Accepted accepted) {
        counters.at(static_cast<std::size_t>(accepted.status) - 1).add();
        metrics_.observe_turn(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        if (accepted.status == core::Accepted::Status::quarantined) log_.error("message_quarantined");
        done(std::move(accepted));
    });
}

void Service::dispatch(TurnEffects& effects) {
    for (const auto& [metric, label] : effects.counted) metrics_.count(metric, {{"what", label}});
    outbox_.committed(effects.contact, std::move(effects.deliveries));
    if (effects.ended) outbox_.ended(effects.ended);
    for (const auto& address : effects.news)
        if (const auto channel = channels_.find(address.channel); channel != channels_.end())
            channel->second->notify(address.chat);
    if (effects.timer) timers_.set(*effects.timer);
    if (effects.attachments) attachments_.look();
}

StatusSource Service::status_source() {
    return {[this] { return stopping_; },
            [this] {
                metrics_.set("outbox_waiting", {}, static_cast<double>(outbox_.waiting()));
                metrics_.set("outbox_held", {}, static_cast<double>(outbox_.held()));
                metrics_.set("log_troubles", {}, static_cast<double>(log_.troubles()));
                if (server_) metrics_.set("http_connections", {}, static_cast<double>(server_->stats().connections));
            }};
}

void Service::start() {
    net::ServerOptions options;
    options.address = configuration_.address;
    options.port = configuration_.port;
    options.tls = tls_;
    options.on_handler_error = [this](std::string_view route, std::string_view) {
        log_.error("request_failed", {{"route", std::string(route)}});
    };
    options.on_tls_reload = [this](std::string_view problem) {
        if (problem.empty()) return log_.info("certificate_reloaded");
        log_.error("certificate_not_reloaded", {{"reason", std::string(problem)}});
    };
    server_ = std::make_unique<net::Server>(io_.get_executor(), std::move(options), std::move(router_));
    outbox_.start();
    timers_.start();
    attachments_.start();
    housekeeping_.start();
    for (auto& [id, channel] : channels_)
        channel->start([this](core::Incoming incoming, std::function<void(core::Accepted)> done) {
            receive(std::move(incoming), std::move(done));
        });
    log_.info("serving", {{"address", configuration_.address},
                          {"port", std::to_string(server_->port())},
                          {"tls", tls_ ? "yes" : "no"},
                          {"channels", std::to_string(channels_.size())}});
}

void Service::await_signal() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
        if (error) return;
        if (signal == SIGHUP) {
            reload_certificate();
            return await_signal();
        }
        if (signal == SIGUSR1) ending_ = Ending::yielded;
        stop();
    });
}

void Service::reload_certificate() {
    if (!tls_) return;
    const std::string problem = tls_->reload();
    if (problem.empty()) return log_.info("certificate_reloaded");
    log_.error("certificate_not_reloaded", {{"reason", problem}});
}

Ending Service::run(const std::function<void()>& on_serving) {
    // While everything stops, a turn that the store's thread is committing may be all that is left to wait for.
    const auto working = asio::make_work_guard(io_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) signals_.add(signal);
    await_signal();
    start();
    on_serving();
    io_.run();
    store_->close();
    // Completions of the last batch were posted by the store's thread.
    io_.restart();
    io_.poll();
    log_.info("stopped");
    return ending_;
}

void Service::step(std::function<void(std::function<void()>)> stop_one, std::function<void()> then) {
    // Continues from the event loop, so that nothing is torn down inside its own callback.
    stop_one([this, then = std::move(then)] { asio::post(io_, then); });
}

void Service::stop() {
    log_.info("stopping");
    stopping_ = true;
    asio::co_spawn(io_, stop_server(), asio::detached);
}

asio::awaitable<void> Service::stop_server() {
    co_await server_->stop(std::chrono::seconds(5));
    stop_channels();
}

void Service::stop_channels() {
    auto left = std::make_shared<std::size_t>(channels_.size());
    const auto stopped = [this, left] {
        if (--*left == 0) stop_workers();
    };
    for (auto& entry : channels_)
        step([channel = entry.second.get()](std::function<void()> done) { channel->stop(std::move(done)); }, stopped);
}

void Service::stop_workers() {
    housekeeping_.stop();
    step([this](std::function<void()> done) { timers_.stop(std::move(done)); },
         [this] {
             step([this](std::function<void()> done) { attachments_.stop(std::move(done)); },
                  [this] {
                      step([this](std::function<void()> done) { outbox_.stop(std::move(done)); },
                           [this] { io_.stop(); });
                  });
         });
}

}  // namespace

Ending serve(const Configuration& configuration, std::unique_ptr<Desk> desk, const Log& log,
             const std::function<void()>& on_serving) {
    Service service(configuration, std::move(desk), log);
    return service.run(on_serving);
}

}  // namespace aftercare::bot
