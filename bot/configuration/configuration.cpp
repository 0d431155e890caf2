#include "bot/configuration/configuration.h"

#include "bot/configuration/json_fault.h"
#include "bot/configuration/object_reader.h"
#include "bot/configuration/read_email.h"
#include "bot/configuration/read_wechat.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace aftercare::bot {

namespace {

using nlohmann::json;

bool is_web_address(std::string_view text) { return text.starts_with("https://") || text.starts_with("http://"); }

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-';
    });
}

bool is_numeric_address(const std::string& text) {
    const std::string without_scope = text.substr(0, text.find('%'));
    in6_addr room{};
    return ::inet_pton(AF_INET, text.c_str(), &room) == 1 || ::inet_pton(AF_INET6, without_scope.c_str(), &room) == 1;
}

void read_listen(ObjectReader& root, const Surroundings& surroundings, Configuration& into,
                 std::vector<std::string>& errors) {
    const auto* object = root.object("listen");
    if (!object) return;
    ObjectReader listen(*object, root.path("listen"), surroundings, errors);
    into.address = listen.text("address", into.address);
    if (!is_numeric_address(into.address))
        listen.fault("address", "must be a numeric address, such as 127.0.0.1, 0.0.0.0 or ::1");
    into.port = static_cast<std::uint16_t>(listen.whole("port", into.port, 0, 65535));
    if (const auto* tls = listen.object("tls")) {
        ObjectReader files(*tls, listen.path("tls"), surroundings, errors);
        into.tls = TlsFiles{files.required_text("certificate"), files.required_text("key")};
        files.finish();
    }
    listen.finish();
}

void read_store(ObjectReader& root, Configuration& into) {
    const std::string url = root.text("store", "sqlite:data/aftercare.db");
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite) && url.size() > sqlite.size())
        into.store = url.substr(sqlite.size());
    else
        root.fault("store", "must be \"sqlite:PATH\"");
}

void read_attachments(ObjectReader& root, const Surroundings& surroundings, Configuration& into,
                      std::vector<std::string>& errors) {
    const auto* object = root.object("attachments");
    if (!object) return;
    ObjectReader attachments(*object, root.path("attachments"), surroundings, errors);
    into.attachments = attachments.text("directory", into.attachments);
    into.attachment_mb = static_cast<int>(attachments.whole("max_mb", into.attachment_mb, 1, 2000));
    if (into.attachments.empty()) attachments.fault("directory", "must not be empty");
    attachments.finish();
}

/// The chat as a number or a text; topics as "-100123/45".
std::string read_chat(ObjectReader& channel, const json& object, const char* name) {
    if (object.contains(name) && object[name].is_number_integer()) {
        channel.whole(name, 0, -(std::int64_t{1} << 52), std::int64_t{1} << 52);
        return std::to_string(object[name].get<std::int64_t>());
    }
    return channel.text(name);
}

SendingLimits read_limits(ObjectReader& channel, const Surroundings& surroundings, std::vector<std::string>& errors) {
    SendingLimits limits;
    const auto* object = channel.object("limits");
    if (!object) return limits;
    ObjectReader reader(*object, channel.path("limits"), surroundings, errors);
    limits.per_chat_per_second = reader.number("per_chat_per_second", limits.per_chat_per_second, 0, 10'000);
    limits.group_per_minute = static_cast<int>(reader.whole("group_per_minute", limits.group_per_minute, 0, 100'000));
    limits.per_second = reader.number("per_second", limits.per_second, 0, 100'000);
    reader.finish();
    return limits;
}

TelegramAccount read_telegram(ObjectReader& channel, const json& object, const Surroundings& surroundings,
                              std::vector<std::string>& errors) {
    TelegramAccount account;
    account.token = channel.required_text("token");
    if (!account.token.empty() && (account.token.size() > 80 || account.token.find(':') == std::string::npos ||
                                   account.token.find('/') != std::string::npos))
        channel.fault("token", "is not a bot token: it looks like 123456:ABC...");
    const bool polling = channel.one_of("mode", "webhook", {"webhook", "polling"}) == "polling";
    account.mode = polling ? TelegramAccount::Mode::polling : TelegramAccount::Mode::webhook;
    account.secret = polling ? channel.text("secret") : channel.required_text("secret");
    const bool secret_characters = std::all_of(account.secret.begin(), account.secret.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-';
    });
    if (account.secret.size() > 256 || !secret_characters)
        channel.fault("secret", "must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -");
    account.api_root = channel.text("api_root", account.api_root);
    if (!is_web_address(account.api_root)) channel.fault("api_root", "must begin with https:// or http://");
    account.agents_chat = read_chat(channel, object, "agents_chat");
    account.connections = static_cast<int>(channel.whole("connections", account.connections, 1, 100));
    account.limits = read_limits(channel, surroundings, errors);
    return account;
}

WebAccount read_web(ObjectReader& channel) {
    WebAccount account;
    account.title = channel.text("title");
    account.allowed_origins = channel.texts("allowed_origins");
    account.frame_ancestors = channel.texts("frame_ancestors");
    account.behind_proxy = channel.yes_no("behind_proxy", false);
    for (const auto& origin : account.allowed_origins)
        if (!is_web_address(origin)) channel.fault("allowed_origins", "each must begin with https:// or http://");
    return account;
}

ChannelConfiguration read_channel(const json& object, std::string where, const Surroundings& surroundings,
                                  std::vector<std::string>& errors) {
    ObjectReader channel(object, std::move(where), surroundings, errors);
    ChannelConfiguration result;
    result.id.kind = channel.required_text("kind");
    result.id.account = channel.required_text("account");
    result.profile = channel.text("profile");
    if (!result.id.account.empty() && !is_identifier(result.id.account))
        channel.fault("account", "must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -");
    if (result.id.kind == "telegram") {
        result.telegram = read_telegram(channel, object, surroundings, errors);
    } else if (result.id.kind == "web") {
        result.web = read_web(channel);
    } else if (result.id.kind == "wechat") {
        result.wechat = read_wechat(channel, surroundings, errors);
    } else if (result.id.kind == "email") {
        result.email = read_email(channel, surroundings, errors);
    } else {
        if (!result.id.kind.empty()) channel.fault("kind", "must be one of: telegram, web, wechat, email");
        return result;  // what else it may hold cannot be judged
    }
    channel.finish();
    return result;
}

void read_channels(ObjectReader& root, const Surroundings& surroundings, Configuration& into,
                   std::vector<std::string>& errors) {
    const auto* list = root.array("channels");
    if (!root.has("channels")) root.fault("channels", "is missing: name at least one channel");
    if (!list) return;
    if (list->empty()) root.fault("channels", "must name at least one channel");
    std::set<core::ChannelId> seen;
    int web_pages = 0;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string where = fmt::format("channels[{}]", i);
        if (!(*list)[i].is_object()) {
            errors.push_back(fmt::format("{}: must be an object: {{...}}", where));
            continue;
        }
        auto channel = read_channel((*list)[i], where, surroundings, errors);
        if (!seen.insert(channel.id).second)
            errors.push_back(
                fmt::format("{}: the account {} {} is given twice", where, channel.id.kind, channel.id.account));
        if (channel.web && ++web_pages == 2)
            errors.push_back(fmt::format("{}: there can be one web chat only", where));
        into.channels.push_back(std::move(channel));
    }
}

void check_webhooks(const Configuration& configuration, std::vector<std::string>& errors) {
    const bool webhooks = std::any_of(configuration.channels.begin(), configuration.channels.end(), [](const auto& c) {
        return c.telegram && c.telegram->mode == TelegramAccount::Mode::webhook;
    });
    if (webhooks && configuration.public_url.empty())
        errors.push_back(
            "public_url: is missing: Telegram delivers to it (or set the channel's \"mode\" to \"polling\")");
}

}  // namespace

ReadConfiguration read_configuration(std::string_view text, const Surroundings& surroundings) {
    ReadConfiguration result;
    auto& configuration = result.configuration;
    auto& errors = result.errors;
    json parsed;
    try {
        parsed = json::parse(text, nullptr, true, true);
    } catch (const json::parse_error& error) {
        errors.push_back(json_fault(text, error.byte));
        return result;
    }
    if (!parsed.is_object()) {
        errors.push_back("the configuration must be one JSON object: {...}");
        return result;
    }
    ObjectReader root(parsed, "", surroundings, errors);
    read_listen(root, surroundings, configuration, errors);
    configuration.public_url = root.text("public_url");
    while (configuration.public_url.ends_with('/')) configuration.public_url.pop_back();
    if (!configuration.public_url.empty() && !is_web_address(configuration.public_url))
        root.fault("public_url", "must begin with https:// or http://");
    read_store(root, configuration);
    read_attachments(root, surroundings, configuration, errors);
    configuration.profile = root.required_text("profile");
    configuration.language = root.text("language", configuration.language);
    configuration.time_zone = root.text("time_zone", configuration.time_zone);
    configuration.calendar = root.text("calendar", configuration.calendar);
    configuration.log_level = root.one_of("log_level", configuration.log_level, {"debug", "info", "warning", "error"});
    read_channels(root, surroundings, configuration, errors);
    check_webhooks(configuration, errors);
    root.finish();
    for (auto& channel : configuration.channels)
        if (channel.profile.empty()) channel.profile = configuration.profile;
    return result;
}

}  // namespace aftercare::bot
