// Telegram as a channel: webhook or long polling in, the Bot API out.
//
// create_channel() at start-up; everything else on the one thread of the executor, and the hooks are called
// there too.
#pragma once

#include "core/channel.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::net {
class Router;
class TlsClient;
}  // namespace aftercare::net

namespace aftercare::telegram {

enum class Mode : std::uint8_t { webhook = 1, polling };

/// A line of the menu that Telegram shows for "/".
struct Command {
    std::string name;         ///< 1 to 32 of a-z, 0-9, '_', without the slash; others are left out
    std::string description;  ///< 1 to 256 characters; cut beyond
};

/// Who is shown a command list.
enum class Audience : std::uint8_t { everybody = 1, agents_chat };

struct CommandList {
    Audience audience = Audience::everybody;
    std::string language;  ///< "zh-CN", "en"; empty: for whoever has no list in their own language
    std::vector<Command> commands;
};

/// How fast messages may leave. 0 = no limit. (Telegram's FAQ: about 1/s a chat with short bursts,
/// 20 a minute a group, 30/s in all; its 429 has the last word in any case.)
struct LimitOptions {
    double chat_per_second = 1;
    int chat_burst = 4;
    int group_per_minute = 20;
    double total_per_second = 28;
};

/// How long things take and wait. The defaults are for production; tests shorten them.
struct Timing {
    std::chrono::seconds poll{30};               ///< how long Telegram holds an empty getUpdates; at most 50
    std::chrono::milliseconds empty_pause{300};  ///< after an empty answer that came at once
    std::chrono::milliseconds first_retry{1'000};    ///< of start-up calls and polling; doubles
    std::chrono::milliseconds last_retry{60'000};    ///< up to this
    std::chrono::milliseconds conflict{3'000};       ///< after 409: somebody else polls this account
    std::chrono::milliseconds refused{1'000};        ///< before an update that was refused is offered again
    std::chrono::milliseconds call{30'000};          ///< one API call, plus 1 s for each 64 KiB sent
    std::chrono::milliseconds download{300'000};     ///< one file
    std::chrono::milliseconds unauthorized{60'000};  ///< between getMe calls while the token is not accepted
    std::chrono::milliseconds webhook_info{60'000};  ///< between looks at getWebhookInfo
    std::chrono::milliseconds stop{15'000};          ///< for what is under way when stopping
};

struct Options {
    std::string account;  ///< name in the configuration: letters, digits, '-', '_'
    std::string token;    ///< "<digits>:<secret>"; never logged
    std::string secret;   ///< webhook: 1 to 256 of A-Za-z0-9_-; never logged
    Mode mode = Mode::webhook;
    std::string api_root = "https://api.telegram.org";  ///< http or https, with or without a path
    std::shared_ptr<net::TlsClient> tls;                ///< null: the system's authorities
    std::string public_url;  ///< webhook: "https://care.example.com"; empty: the operator calls setWebhook
    std::int64_t agents_chat = 0;  ///< 0: none; gets the command list of Audience::agents_chat
    std::vector<CommandList> commands;
    std::string contact_label = "📱";  ///< on the button that shares one's own phone
    LimitOptions limits;
    int connections = 32;                    ///< for sending; 1 or more
    int webhook_connections = 40;            ///< 1 to 100
    std::int64_t download_limit = 20 << 20;  ///< bytes; the cloud API hands out no more than 20 MiB
    std::int64_t upload_limit = 50'000'000;  ///< bytes; of the cloud API
    std::int64_t photo_limit = 10'000'000;   ///< bytes; larger images go as documents
    std::string
        local_files;  ///< a Bot API server in --local mode hands out paths below this directory; empty: none
    std::vector<std::string>
        allowed_sources;  ///< webhook: "149.154.160.0/20"; empty: any (needed behind a proxy)
    /// The path of a "stored:<sha256>" file, empty if there is none. Called on the I/O thread.
    std::function<std::string(const std::string& id)> stored_path;
    Timing timing;
};

enum class LogLevel : std::uint8_t { info = 1, warning, error };

/// All may be empty. No text holds a token, a secret or anything of a person, except `broken`'s raw bytes.
struct Hooks {
    std::function<void(LogLevel, std::string_view text)> log;
    /// Somebody must look: the token is not accepted. Once for each time it happens.
    std::function<void(std::string_view text)> alert;
    /// An update that cannot be understood, to be quarantined; it has been acknowledged to Telegram.
    std::function<void(std::string_view raw, std::string_view why)> broken;
    /// Adds to a counter: "updates", "updates_ignored", "updates_broken", "updates_refused",
    /// "webhook_denied", "calls", "calls_limited" (429), "calls_uncertain", "calls_failed", "files_fetched".
    std::function<void(std::string_view name, double by)> count;
    /// Sets a value: "pending_updates", "webhook_error_age_seconds" (-1: none), "authorized" (0 or 1).
    std::function<void(std::string_view name, double value)> gauge;
};

/// Throws std::invalid_argument with every fault of the options, one a line, none quoting a secret.
/// In webhook mode registers POST /telegram/{account} at the router, which may outlive the channel.
std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options,
                                              Hooks hooks, net::Router& router);

}  // namespace aftercare::telegram
