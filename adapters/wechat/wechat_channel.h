// An official account of WeChat as a channel: pushes in at /wechat/{account}, answers out with them or by the API.
//
// create_channel() at start-up; everything else on the one thread of the executor, and the hooks are called there
// too.
#pragma once

#include "adapters/wechat/api.h"
#include "adapters/wechat/crypto.h"
#include "adapters/wechat/opening.h"
#include "adapters/wechat/window.h"
#include "core/channel.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::net {
class Router;
}

namespace aftercare::wechat {

/// A template that tells a person who cannot be written to that something waits.
struct AnnouncementTemplate {
    std::string id;         ///< empty: there is none
    Parameters parameters;  ///< values may hold {heading}, {text}, {number} and {time}
    std::string target;     ///< url or page that a tap opens; may be empty
};

/// How long things take and wait. The defaults are the platform's facts; tests shorten them.
struct Timing {
    std::chrono::milliseconds answer{4'500};   ///< the platform gives up after 5 s
    std::chrono::milliseconds abandon{6'000};  ///< a try that is left unanswered is ended after this
    int tries = 3;                             ///< of the platform for each push
    std::chrono::milliseconds after_reply{1'000};  ///< until the platform has shown it, and the API may go on
    std::chrono::milliseconds remember{60'000};  ///< answers, for the platform's repetitions
    std::chrono::milliseconds offer_again{500};  ///< a push that the desk could not take
    std::chrono::milliseconds first_retry{1'000};
    std::chrono::milliseconds refused{60'000};   ///< of all calls, while the account's configuration is refused
    std::chrono::milliseconds stop{15'000};      ///< for what is under way when stopping
};

struct Options {
    std::string account;      ///< name in the configuration: letters, digits, '-', '_'
    PushRules rules;          ///< mode, token, app_id, keys
    std::string original_id;  ///< our gh_ id; empty: any
    ApiOptions api;
    bool customer_service = true;  ///< the account may use the customer-service API
    bool menus = true;             ///< choices as menu messages, else as numbered lines
    WindowRules window;
    AnnouncementTemplate message_template;
    AnnouncementTemplate subscription_notice;
    std::filesystem::path spool;  ///< directory for pushes acknowledged before the desk could take them
    std::string word_lead;        ///< before the choices that are made by their word: "or reply: "
    std::string more;             ///< ends a reply behind which something waits
    std::string file_notice = "📎 {name}";
    Timing timing;

    /// The path of a "stored:<sha256>" file, empty if there is none.
    std::function<std::string(const std::string& id)> stored_path;
    /// Where a person can load a stored file from, for those that WeChat cannot carry; empty if nowhere.
    std::function<std::string(const core::FileRef& file)> link_of;
    /// What is kept of a chat (core::SendReport::chat_state); nullopt if it cannot be read now.
    std::function<void(const std::string& chat, std::function<void(std::optional<std::string>)> answer)> load_state;
    std::function<void(const std::string& chat, const std::string& state)> save_state;
    /// The number of a ticket as people know it, for templates.
    std::function<void(core::TicketId ticket, std::function<void(std::string)> answer)> number_of;
    /// A moment as people read it, for templates.
    std::function<std::string(core::Time)> time_text;
};

enum class LogLevel : std::uint8_t { info = 1, warning, error };

/// All may be empty. No text holds a secret or anything of a person, except `broken`'s raw bytes.
struct Hooks {
    std::function<void(LogLevel, std::string_view text)> log;
    /// Somebody must look. Once for each time it happens.
    std::function<void(std::string_view text)> alert;
    /// A push that cannot be understood, to be quarantined; it has been acknowledged.
    std::function<void(std::string_view raw, std::string_view why)> broken;
    /// Adds to a counter: "pushes", "pushes_ignored", "pushes_broken", "pushes_repeated", "pushes_denied",
    /// "pushes_spooled", "replies", "calls", "calls_failed", "announcements", "files_fetched".
    std::function<void(std::string_view name, double by)> count;
    /// What announced a delivery did not arrive; `obstacle` as SendReport's.
    std::function<void(core::DeliveryId delivery, std::string_view obstacle)> announcement_failed;
};

/// Throws std::invalid_argument with every fault of the options, one a line, none quoting a secret.
/// Registers GET and POST /wechat/{account} at the router, which may outlive the channel.
std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options, Hooks hooks,
                                              net::Router& router);

}  // namespace aftercare::wechat
