#include "bot/service/make_channel.h"

#include "adapters/email/channel/email_channel.h"
#include "adapters/telegram/telegram_channel.h"
#include "adapters/web/web_channel.h"
#include "adapters/wechat/wechat_channel.h"
#include "bot/commands/choice_links.h"
#include "bot/service/choice_routes.h"
#include "bot/service/email_options.h"
#include "bot/service/file_links.h"
#include "bot/service/wechat_options.h"
#include "bot/turn/command_words.h"

#include <algorithm>
#include <utility>

namespace aftercare::bot {

namespace {

std::string account_name(const core::ChannelId& id) { return id.kind + ":" + id.account; }

template <class Level>
std::function<void(Level, std::string_view)> channel_log(const ChannelGround& on, const core::ChannelId& id) {
    return [on, name = account_name(id)](Level level, std::string_view text) {
        const Log::Field channel{"channel", name};
        const Log::Field what{"what", std::string(text)};
        if (level == Level::info) return on.log.info("channel", {channel, what});
        if (level == Level::warning) return on.log.warning("channel", {channel, what});
        on.log.error("channel", {channel, what});
    };
}

std::function<void(std::string_view, double)> channel_counter(const ChannelGround& on, const core::ChannelId& id) {
    // Called several times for each message, so the counters are looked up without making labels.
    return [on, name = account_name(id),
            known = std::make_shared<std::map<std::string, Metrics::Counter, std::less<>>>()](std::string_view what,
                                                                                             double by) {
        auto counter = known->find(what);
        if (counter == known->end())
            counter = known->emplace(what, on.metrics.counter("channel_events", {{"channel", name},
                                                                              {"what", std::string(what)}})).first;
        counter->second.add(by);
    };
}

void keep_broken(const ChannelGround& on, const core::ChannelId& id, std::string_view raw, std::string_view why) {
    core::Quarantined broken{{}, id, "", std::string(why), std::string(raw), on.turns.now()};
    on.turns.run([broken](core::Tx& tx, const Desk& desk, core::Time now) { return quarantine(tx, desk, broken, now); });
}

telegram::Hooks telegram_hooks(const ChannelGround& on, const core::ChannelId& id) {
    const std::string name = account_name(id);
    telegram::Hooks hooks;
    hooks.log = channel_log<telegram::LogLevel>(on, id);
    hooks.alert = [on, name](std::string_view text) {
        on.log.error("channel_alert", {{"channel", name}, {"what", std::string(text)}});
    };
    hooks.broken = [on, id](std::string_view raw, std::string_view why) { keep_broken(on, id, raw, why); };
    hooks.count = channel_counter(on, id);
    hooks.gauge = [on, name](std::string_view what, double value) {
        on.metrics.set("channel", {{"channel", name}, {"what", std::string(what)}}, value);
    };
    return hooks;
}

std::vector<telegram::CommandList> telegram_commands(const ChannelGround& on) {
    std::vector<telegram::CommandList> lists;
    const auto add = [&](telegram::Audience audience, Audience whose, const std::string& language,
                         const std::string& tag) {
        telegram::CommandList list{audience, tag, {}};
        for (const auto& command : command_list(on.desk.texts, on.desk.profiles_in_use(), language, whose))
            list.commands.push_back({command.name, command.description});
        lists.push_back(std::move(list));
    };
    add(telegram::Audience::everybody, Audience::customer, on.desk.language, "");
    add(telegram::Audience::agents_chat, Audience::staff, on.desk.language, "");
    for (const auto& language : on.desk.texts.languages())
        add(telegram::Audience::everybody, Audience::customer, language, language);
    return lists;
}

std::unique_ptr<core::Channel> make_telegram(const ChannelGround& on, const ChannelConfiguration& channel) {
    const auto& account = *channel.telegram;
    telegram::Options options;
    options.account = channel.id.account;
    options.token = account.token;
    options.secret = account.secret;
    options.mode =
        account.mode == TelegramAccount::Mode::polling ? telegram::Mode::polling : telegram::Mode::webhook;
    options.api_root = account.api_root;
    options.public_url = on.configuration.public_url;
    if (!account.agents_chat.empty()) options.agents_chat = std::stoll(account.agents_chat);
    options.commands = telegram_commands(on);
    options.contact_label = on.desk.texts.say(on.desk.language, "turn.share_contact");
    options.limits.chat_per_second = account.limits.per_chat_per_second;
    options.limits.group_per_minute = account.limits.group_per_minute;
    options.limits.total_per_second = account.limits.per_second;
    options.connections = account.connections;
    options.webhook_connections = std::min(account.connections, 100);
    options.stored_path = [on](const std::string& id) { return on.files.path_of(stored_sha256(id)).string(); };
    return telegram::create_channel(on.executor, std::move(options), telegram_hooks(on, channel.id), on.router);
}

void connect_store(const ChannelGround& on, wechat::Options& options, const core::ChannelId& id) {
    options.load_state = [on, id](const std::string& chat, std::function<void(std::optional<std::string>)> answer) {
        auto found = std::make_shared<std::string>();
        on.turns.run(
            [found, address = core::Address{id, chat}](core::Tx& tx, const Desk&, core::Time) {
                *found = tx.people().chat_state(address);
                return TurnResult{};
            },
            [found, answer = std::move(answer)](std::exception_ptr failure, const TurnResult&) {
                answer(failure ? std::nullopt : std::optional(std::move(*found)));
            });
    };
    options.save_state = [on, id](const std::string& chat, const std::string& state) {
        on.turns.run([state, address = core::Address{id, chat}](core::Tx& tx, const Desk&, core::Time) {
            TurnResult result;
            if (const auto conversation = tx.people().conversation(address)) {
                tx.people().set_chat_state(conversation->id, state);
                // An accepted notice may be what something waits for.
                result.effects.contact = conversation->id;
            }
            return result;
        });
    };
    options.number_of = [on](core::TicketId ticket, std::function<void(std::string)> answer) {
        auto found = std::make_shared<std::string>();
        on.turns.run(
            [found, ticket](core::Tx& tx, const Desk&, core::Time) {
                const auto known = tx.tickets().ticket(ticket);
                *found = known ? known->number : std::string();
                return TurnResult{};
            },
            [found, answer = std::move(answer)](std::exception_ptr, const TurnResult&) { answer(std::move(*found)); });
    };
}

wechat::Hooks wechat_hooks(const ChannelGround& on, const core::ChannelId& id) {
    wechat::Hooks hooks;
    hooks.log = channel_log<wechat::LogLevel>(on, id);
    hooks.alert = [on, name = account_name(id)](std::string_view text) {
        on.log.error("channel_alert", {{"channel", name}, {"what", std::string(text)}});
    };
    hooks.broken = [on, id](std::string_view raw, std::string_view why) { keep_broken(on, id, raw, why); };
    hooks.count = channel_counter(on, id);
    hooks.announcement_failed = [on](core::DeliveryId delivery, std::string_view obstacle) {
        on.outbox.announcement_failed(delivery, std::string(obstacle));
    };
    return hooks;
}

std::unique_ptr<core::Channel> make_wechat(const ChannelGround& on, const ChannelConfiguration& channel) {
    wechat::Options options = wechat_options(channel);
    const auto text = [on](std::string_view key) { return on.desk.texts.say(on.desk.language, key); };
    options.word_lead = text("turn.wechat.word_lead");
    options.more = text("turn.wechat.more");
    options.spool = on.files.directory() / "acknowledged" / channel.id.account;
    options.stored_path = [on](const std::string& id) { return on.files.path_of(stored_sha256(id)).string(); };
    options.link_of = [on](const core::FileRef& file) {
        if (on.configuration.public_url.empty()) return std::string();
        const std::string path = file_link_path(file, on.turns.now() + file_link_lasts, on.desk.survey_key);
        return path.empty() ? path : on.configuration.public_url + path;
    };
    options.time_text = [on](core::Time time) { return core::format_minute(core::to_local(on.desk.zone, time)); };
    connect_store(on, options, channel.id);
    return wechat::create_channel(on.executor, std::move(options), wechat_hooks(on, channel.id), on.router);
}

void read_history(
    const ChannelGround& on, const core::ChannelId& id, const std::string& chat,
    std::function<std::vector<core::StoredMessage>(core::Messages&, core::ConversationId)> read,
    web::TakeMessages answer) {
    auto found = std::make_shared<std::vector<core::StoredMessage>>();
    on.turns.run(
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

void about(const ChannelGround& on, const core::ChannelId& id, const std::string& chat, const std::string& language,
                    std::function<void(web::About)> answer) {
    auto found = std::make_shared<web::About>();
    on.turns.run(
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
        [on, found, id, answer = std::move(answer)](std::exception_ptr, const TurnResult&) {
            for (const auto& channel : on.configuration.channels)
                if (channel.id == id && channel.web) found->title = channel.web->title;
            answer(std::move(*found));
        });
}

std::unique_ptr<core::Channel> make_web(const ChannelGround& on, const ChannelConfiguration& channel) {
    web::Options options;
    options.account = channel.id.account;
    options.allowed_origins = channel.web->allowed_origins;
    if (!on.configuration.public_url.empty()) options.allowed_origins.push_back(on.configuration.public_url);
    options.frame_ancestors = channel.web->frame_ancestors;
    options.behind_proxy = channel.web->behind_proxy;
    options.incoming_directory = on.files.incoming() / "web";
    options.limits.file_bytes = std::int64_t{on.configuration.attachment_mb} << 20;
    options.stored_file = [on](std::string_view sha256) { return on.files.path_of(sha256); };
    options.read_messages = [on, id = channel.id](const std::string& chat, core::MessageId after, int limit,
                                                    web::TakeMessages answer) {
        const auto read = [after, limit](core::Messages& messages, core::ConversationId conversation) {
            return messages.after(conversation, after, limit);
        };
        read_history(on, id, chat, read, std::move(answer));
    };
    options.read_history = [on, id = channel.id](const std::string& chat, core::MessageId before, int limit,
                                                   web::TakeMessages answer) {
        const auto read = [before, limit](core::Messages& messages, core::ConversationId conversation) {
            return messages.before(conversation, before, limit);
        };
        read_history(on, id, chat, read, std::move(answer));
    };
    options.about = [on, id = channel.id](const std::string& chat, const std::string& language,
                                            std::function<void(web::About)> answer) {
        about(on, id, chat, language, std::move(answer));
    };
    return web::create_channel(on.executor, on.router, std::move(options));
}

email::Hooks email_hooks(const ChannelGround& on, const core::ChannelId& id) {
    email::Hooks hooks;
    hooks.broken_too = [on, id](std::string_view raw, std::string_view why) {
        core::Quarantined broken{{}, id, "", std::string(why), std::string(raw), on.turns.now()};
        on.turns.run([broken](core::Tx& tx, const Desk&, core::Time) {
            tx.inbox().quarantine(broken);
            return TurnResult{};
        });
    };
    hooks.log = channel_log<email::LogLevel>(on, id);
    hooks.alert = [on, name = account_name(id)](std::string_view text) {
        on.log.error("channel_alert", {{"channel", name}, {"what", std::string(text)}});
    };
    hooks.broken = [on, id](std::string_view raw, std::string_view why) { keep_broken(on, id, raw, why); };
    hooks.count = channel_counter(on, id);
    hooks.gauge = [on, name = account_name(id)](std::string_view what, double value) {
        on.metrics.set("channel", {{"channel", name}, {"what", std::string(what)}}, value);
    };
    return hooks;
}

std::unique_ptr<core::Channel> make_email(const ChannelGround& on, const ChannelConfiguration& channel) {
    email::Options options = email_options(channel);
    options.own = mail_identity(on.store, *channel.email);
    const auto text = [&on](std::string_view key) { return on.desk.texts.say(on.desk.language, key); };
    options.texts = {text("turn.email.marker"), text("turn.email.choices"), text("turn.email.subject"),
                     text("turn.email.word_lead")};
    for (const auto& language : on.desk.texts.languages())
        options.markers.push_back(on.desk.texts.say(language, "turn.email.marker"));
    options.in_turn = [on](std::function<void(core::Tx&)> turn, std::function<void(std::exception_ptr)> done) {
        on.turns.run(
            [turn = std::move(turn)](core::Tx& tx, const Desk&, core::Time) {
                turn(tx);
                return TurnResult{};
            },
            [done = std::move(done)](const std::exception_ptr& failure, const TurnResult&) { done(failure); });
    };
    options.link_of = [on](const core::Delivery& delivery, const core::Button& button) {
        if (on.configuration.public_url.empty() || !is_decision(button.payload)) return std::string();
        return on.configuration.public_url +
               choice_link_path(delivery.conversation, button, delivery.created, on.desk.survey_key);
    };
    options.stored_path = [on](const std::string& id) { return on.files.path_of(stored_sha256(id)).string(); };
    return email::create_channel(on.executor, std::move(options), email_hooks(on, channel.id), on.router);
}

}  // namespace

std::unique_ptr<core::Channel> make_channel(const ChannelGround& on, const ChannelConfiguration& channel) {
    if (channel.telegram) return make_telegram(on, channel);
    if (channel.wechat) return make_wechat(on, channel);
    if (channel.email) return make_email(on, channel);
    return make_web(on, channel);
}

}  // namespace aftercare::bot
