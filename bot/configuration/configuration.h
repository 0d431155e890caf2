// The configuration as an operator writes it: a file of values, read and checked as a whole.
// Pure but for the two readers handed in.
#pragma once

#include "bot/configuration/email_account.h"
#include "bot/configuration/wechat_account.h"
#include "core/message.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

struct TlsFiles {
    std::string certificate;
    std::string key;
};

/// How fast a channel may send; 0 means without limit.
struct SendingLimits {
    double per_chat_per_second = 1;
    int group_per_minute = 20;
    double per_second = 28;
};

struct TelegramAccount {
    enum class Mode : std::uint8_t { webhook = 1, polling };
    std::string token;
    std::string secret;  ///< 1 to 256 characters of A-Z a-z 0-9 _ -; required for webhooks
    Mode mode = Mode::webhook;
    std::string api_root = "https://api.telegram.org";
    std::string agents_chat;  ///< the chat's id as text; may be empty
    int connections = 40;     ///< 1 to 100, both for webhooks and for sending
    SendingLimits limits;
};

struct WebAccount {
    std::string title;                         ///< shown on the page; may be empty
    std::vector<std::string> allowed_origins;  ///< beside the page's own
    std::vector<std::string> frame_ancestors;  ///< sites that may show the page in a frame
    bool behind_proxy = false;                 ///< the customer's address is the last of X-Forwarded-For
};

struct ChannelConfiguration {
    core::ChannelId id;
    std::string profile;  ///< of its own, or the desk's
    std::optional<TelegramAccount> telegram;
    std::optional<WebAccount> web;
    std::optional<WechatAccount> wechat;
    std::optional<EmailAccount> email;
};

struct Configuration {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::optional<TlsFiles> tls;
    std::string public_url;  ///< without a slash at its end; may be empty
    std::string store;       ///< path of the SQLite database
    std::string attachments = "data/attachments";
    int attachment_mb = 20;
    std::string profile;
    std::string language = "zh-CN";
    std::string time_zone = "Asia/Shanghai";
    std::string calendar = "cn";  ///< a file in config/calendars
    std::string log_level = "info";
    std::vector<ChannelConfiguration> channels;
};

/// Where "${NAME}" and "${file:PATH}" come from. nullopt: there is no such variable or file.
struct Surroundings {
    std::function<std::optional<std::string>(const std::string& name)> variable;
    std::function<std::optional<std::string>(const std::string& path)> file;
};

struct ReadConfiguration {
    Configuration configuration;      ///< usable only when there are no errors
    std::vector<std::string> errors;  ///< all of them: "channels[1].token: is missing". Never a secret's value
};

/// Reads JSON with comments. Unknown names, wrong types and values out of range are errors.
ReadConfiguration read_configuration(std::string_view text, const Surroundings& surroundings);

}  // namespace aftercare::bot
