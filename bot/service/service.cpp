// The one file that names the concrete adapters and stores.

#include "bot/service/service.h"

#include "adapters/net/server.h"
#include "adapters/net/tls.h"
#include "adapters/sqlite/sqlite_store.h"
#include "adapters/telegram/telegram_channel.h"
#include "adapters/web/web_channel.h"
#include "adapters/wechat/wechat_channel.h"
#include "bot/configuration/profile_check.h"
#include "bot/turn/command_words.h"
#include "bot/service/file_links.h"
#include "bot/service/housekeeping.h"
#include "bot/service/metrics.h"
#include "bot/service/status_routes.h"
#include "bot/service/survey_routes.h"
#include "bot/service/turns.h"
#include "bot/service/wechat_options.h"
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
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
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
    std::unique_ptr<core::Channel> make_telegram(const ChannelConfiguration& channel);
    std::unique_ptr<core::Channel> make_web(const ChannelConfiguration& channel);
    std::unique_ptr<core::Channel> make_wechat(const ChannelConfiguration& channel);
    std::unique_ptr<core::Channel> make_channel(const ChannelConfiguration& channel);
    telegram::Hooks telegram_hooks(const core::ChannelId& id);
    wechat::Hooks wechat_hooks(const core::ChannelId& id);
    void connect_store(wechat::Options& options, const core::ChannelId& id);
    template <class Level>
    std::function<void(Level, std::string_view)> channel_log(const core::ChannelId& id);
    std::function<void(std::string_view, double)> channel_counter(const core::ChannelId& id);
    void keep_broken(const core::ChannelId& id, std::string_view raw, std::string_view why);
    std::vector<telegram::CommandList> telegram_commands() const;
    void about(const core::ChannelId& id, const std::string& chat, const std::string& language,
               std::function<void(web::About)> answer);
    void read_history(const core::ChannelId& id, const std::string& chat,
                      std::function<std::vector<core::StoredMessage>(core::Messages&, core::ConversationId)> read,
                      web::TakeMessages answer);
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
    add_survey_routes(router_, io_.get_executor(), turns_, *desk_);
    add_file_routes(router_, files_, system_now, desk_->survey_key);
    if (configuration_.tls)
        tls_ = std::make_shared<net::TlsServer>(configuration_.tls->certificate, configuration_.tls->key);
}

void Service::add_channels() {
    for (const auto& channel : configuration_.channels) {
        auto made = make_channel(channel);
        desk_->channels.push_back({channel.id, made->capabilities(), channel.profile,
                                   channel.telegram ? channel.telegram->agents_chat : std::string()});
        channels_.emplace(channel.id, std::move(made));
        for (const char* result : {"applied", "duplicate", "quarantined", "refused"})
            incoming_[channel.id].push_back(
                metrics_.counter("incoming", {{"channel", account_name(channel.id)}, {"result", result}}));
    }
}

std::unique_ptr<core::Channel> Service::make_channel(const ChannelConfiguration& channel) {
    if (channel.telegram) return make_telegram(channel);
    if (channel.wechat) return make_wechat(channel);
    return make_web(channel);
}

std::unique_ptr<core::Channel> Service::make_telegram(const ChannelConfiguration& channel) {
    const auto& account = *channel.telegram;
    telegram::Options options;
    options.account = channel.id.account;
    options.token = account.token;
    options.secret = account.secret;
    options.mode =
        account.mode == TelegramAccount::Mode::polling ? telegram::Mode::polling : telegram::Mode::webhook;
    options.api_root = account.api_root;
    options.public_url = configuration_.public_url;
    if (!account.agents_chat.empty()) options.agents_chat = std::stoll(account.agents_chat);
    options.commands = telegram_commands();
    options.contact_label = desk_->texts.say(desk_->language, "turn.share_contact");
    options.limits.chat_per_second = account.limits.per_chat_per_second;
    options.limits.group_per_minute = account.limits.group_per_minute;
    options.limits.total_per_second = account.limits.per_second;
    options.connections = account.connections;
    options.webhook_connections = std::min(account.connections, 100);
    options.stored_path = [this](const std::string& id) { return files_.path_of(stored_sha256(id)).string(); };
    return telegram::create_channel(io_.get_executor(), std::move(options), telegram_hooks(channel.id), router_);
}

template <class Level>
std::function<void(Level, std::string_view)> Service::channel_log(const core::ChannelId& id) {
    return [this, name = account_name(id)](Level level, std::string_view text) {
        const Log::Field channel{"channel", name};
        const Log::Field what{"what", std::string(text)};
        if (level == Level::info) return log_.info("channel", {channel, what});
        if (level == Level::warning) return log_.warning("channel", {channel, what});
        log_.error("channel", {channel, what});
    };
}

std::function<void(std::string_view, double)> Service::channel_counter(const core::ChannelId& id) {
    // Called several times for each message, so the counters are looked up without making labels.
    return [this, name = account_name(id),
            known = std::make_shared<std::map<std::string, Metrics::Counter, std::less<>>>()](std::string_view what,
                                                                                             double by) {
        auto counter = known->find(what);
        if (counter == known->end())
            counter = known->emplace(what, metrics_.counter("channel_events", {{"channel", name},
                                                                              {"what", std::string(what)}})).first;
        counter->second.add(by);
    };
}

void Service::keep_broken(const core::ChannelId& id, std::string_view raw, std::string_view why) {
    core::Quarantined broken{{}, id, "", std::string(why), std::string(raw), turns_.now()};
    turns_.run([broken](core::Tx& tx, const Desk& desk, core::Time now) { return quarantine(tx, desk, broken, now); });
}

telegram::Hooks Service::telegram_hooks(const core::ChannelId& id) {
    const std::string name = account_name(id);
    telegram::Hooks hooks;
    hooks.log = channel_log<telegram::LogLevel>(id);
    hooks.alert = [this, name](std::string_view text) {
        log_.error("channel_alert", {{"channel", name}, {"what", std::string(text)}});
    };
    hooks.broken = [this, id](std::string_view raw, std::string_view why) { keep_broken(id, raw, why); };
    hooks.count = channel_counter(id);
    hooks.gauge = [this, name](std::string_view what, double value) {
        metrics_.set("channel", {{"channel", name}, {"what", std::string(what)}}, value);
    };
    return hooks;
}

std::unique_ptr<core::Channel> Service::make_wechat(const ChannelConfiguration& channel) {
    wechat::Options options = wechat_options(channel);
    const auto text = [this](std::string_view key) { return desk_->texts.say(desk_->language, key); };
    options.word_lead = text("turn.wechat.word_lead");
    options.more = text("turn.wechat.more");
    options.spool = files_.directory() / "acknowledged" / channel.id.account;
    options.stored_path = [this](const std::string& id) { return files_.path_of(stored_sha256(id)).string(); };
    options.link_of = [this](const core::FileRef& file) {
        if (configuration_.public_url.empty()) return std::string();
        const std::string path = file_link_path(file, turns_.now() + file_link_lasts, desk_->survey_key);
        return path.empty() ? path : configuration_.public_url + path;
    };
    options.time_text = [this](core::Time time) { return core::format_minute(core::to_local(desk_->zone, time)); };
    connect_store(options, channel.id);
    return wechat::create_channel(io_.get_executor(), std::move(options), wechat_hooks(channel.id), router_);
}

void Service::connect_store(wechat::Options& options, const core::ChannelId& id) {
    options.load_state = [this, id](const std::string& chat, std::function<void(std::optional<std::string>)> answer) {
        auto found = std::make_shared<std::string>();
        turns_.run(
            [found, address = core::Address{id, chat}](core::Tx& tx, const Desk&, core::Time) {
                *found = tx.people().chat_state(address);
                return TurnResult{};
            },
            [found, answer = std::move(answer)](std::exception_ptr failure, const TurnResult&) {
                answer(failure ? std::nullopt : std::optional(std::move(*found)));
            });
    };
    options.save_state = [this, id](const std::string& chat, const std::string& state) {
        turns_.run([state, address = core::Address{id, chat}](core::Tx& tx, const Desk&, core::Time) {
            TurnResult result;
            if (const auto conversation = tx.people().conversation(address)) {
                tx.people().set_chat_state(conversation->id, state);
                // An accepted notice may be what something waits for.
                result.effects.contact = conversation->id;
            }
            return result;
        });
    };
    options.number_of = [this](core::TicketId ticket, std::function<void(std::string)> answer) {
        auto found = std::make_shared<std::string>();
        turns_.run(
            [found, ticket](core::Tx& tx, const Desk&, core::Time) {
                const auto known = tx.tickets().ticket(ticket);
                *found = known ? known->number : std::string();
                return TurnResult{};
            },
            [found, answer = std::move(answer)](std::exception_ptr, const TurnResult&) { answer(std::move(*found)); });
    };
}

wechat::Hooks Service::wechat_hooks(const core::ChannelId& id) {
    wechat::Hooks hooks;
    hooks.log = channel_log<wechat::LogLevel>(id);
    hooks.alert = [this, name = account_name(id)](std::string_view text) {
        log_.error("channel_alert", {{"channel", name}, {"what", std::string(text)}});
    };
    hooks.broken = [this, id](std::string_view raw, std::string_view why) { keep_broken(id, raw, why); };
    hooks.count = channel_counter(id);
    hooks.announcement_failed = [this](core::DeliveryId delivery, std::string_view obstacle) {
        outbox_.announcement_failed(delivery, std::string(obstacle));
    };
    return hooks;
}

std::vector<telegram::CommandList> Service::telegram_commands() const {
    std::vector<telegram::CommandList> lists;
    const auto add = [&](telegram::Audience audience, Audience whose, const std::string& language,
                         const std::string& tag) {
        telegram::CommandList list{audience, tag, {}};
        for (const auto& command : command_list(desk_->texts, desk_->profiles_in_use(), language, whose))
            list.commands.push_back({command.name, command.description});
        lists.push_back(std::move(list));
    };
    add(telegram::Audience::everybody, Audience::customer, desk_->language, "");
    add(telegram::Audience::agents_chat, Audience::staff, desk_->language, "");
    for (const auto& language : desk_->texts.languages())
        add(telegram::Audience::everybody, Audience::customer, language, language);
    return lists;
}

std::unique_ptr<core::Channel> Service::make_web(const ChannelConfiguration& channel) {
    web::Options options;
    options.account = channel.id.account;
    options.allowed_origins = channel.web->allowed_origins;
    if (!configuration_.public_url.empty()) options.allowed_origins.push_back(configuration_.public_url);
    options.frame_ancestors = channel.web->frame_ancestors;
    options.behind_proxy = channel.web->behind_proxy;
    options.incoming_directory = files_.incoming() / "web";
    options.limits.file_bytes = std::int64_t{configuration_.attachment_mb} << 20;
    options.stored_file = [this](std::string_view sha256) { return files_.path_of(sha256); };
    options.read_messages = [this, id = channel.id](const std::string& chat, core::MessageId after, int limit,
                                                    web::TakeMessages answer) {
        const auto read = [after, limit](core::Messages& messages, core::ConversationId conversation) {
            return messages.after(conversation, after, limit);
        };
        read_history(id, chat, read, std::move(answer));
    };
    options.read_history = [this, id = channel.id](const std::string& chat, core::MessageId before, int limit,
                                                   web::TakeMessages answer) {
        const auto read = [before, limit](core::Messages& messages, core::ConversationId conversation) {
            return messages.before(conversation, before, limit);
        };
        read_history(id, chat, read, std::move(answer));
    };
    options.about = [this, id = channel.id](const std::string& chat, const std::string& language,
                                            std::function<void(web::About)> answer) {
        about(id, chat, language, std::move(answer));
    };
    return web::create_channel(io_.get_executor(), router_, std::move(options));
}

void Service::read_history(
    const core::ChannelId& id, const std::string& chat,
    std::function<std::vector<core::StoredMessage>(core::Messages&, core::ConversationId)> read,
    web::TakeMessages answer) {
    auto found = std::make_shared<std::vector<core::StoredMessage>>();
    turns_.run(
        [found, read = std::move(read), address = core::Address{id, chat}](core::Tx& tx, const Desk&, core::Time) {
            found->clear();
            if (const auto conversation = tx.people().conversation(address))
                *found = read(tx.messages(), conversation->id);
            return TurnResult{};
        },
        [found, answer = std::move(answer)](std::exception_ptr failure, const TurnResult&) {
            if (failure) return answer(std::nullopt);
            answer(std::move(*found));
        });
}

void Service::about(const core::ChannelId& id, const std::string& chat, const std::string& language,
                    std::function<void(web::About)> answer) {
    auto found = std::make_shared<web::About>();
    turns_.run(
        [found, address = core::Address{id, chat}, language](core::Tx& tx, const Desk& desk, core::Time) {
            *found = {};
            std::string spoken = desk.language_for(language);
            const auto conversation = tx.people().conversation(address);
            const auto person = conversation ? tx.people().person(conversation->person) : std::nullopt;
            if (person && !person->language.empty()) spoken = person->language;
            const auto staff = person ? tx.staff().of_person(person->id) : std::nullopt;
            const auto say = [&](std::string_view key) { return desk.texts.say(spoken, key); };
            if (staff) {
                found->role = web::About::Role::agent;
                found->name = staff->name;
            }
            for (const auto& command :
                 command_list(desk.texts, desk.profiles_in_use(), spoken, staff ? Audience::staff : Audience::customer))
                found->commands.push_back({"/" + command.name, command.description});
            found->greeting_heading = say("turn.welcome.heading");
            found->greeting = say("turn.welcome.text");
            found->quick_actions = {{say("turn.welcome.new"), "/new"},
                                    {say("turn.welcome.tickets"), "/tickets"},
                                    {say("turn.welcome.help"), "/help"}};
            return TurnResult{};
        },
        [this, found, id, answer = std::move(answer)](std::exception_ptr, const TurnResult&) {
            for (const auto& channel : configuration_.channels)
                if (channel.id == id && channel.web) found->title = channel.web->title;
            answer(std::move(*found));
        });
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
