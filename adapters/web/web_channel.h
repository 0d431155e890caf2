// The web chat: one page, a WebSocket for it, uploads and downloads.
//
// The chat's history lives in the store: a turn writes what the customer said and what the desk answers
// into `messages`, then the service calls Channel::notify(chat), and every open page of that chat reads
// what it has not seen. So nothing is pushed from an outbox, and a page that was away gets exactly what it
// missed. Channel::send is never used for this kind.
//
// Everything here belongs to the thread of the executor: the functions of Options are called on it, and
// their callbacks must come back on it.
#pragma once

#include "adapters/net/router.h"
#include "core/channel.h"
#include "core/store/records.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::web {

/// Messages of one chat, oldest first; nothing if the store could not be read just now.
using MessageBatch = std::optional<std::vector<core::StoredMessage>>;
using TakeMessages = std::function<void(MessageBatch)>;

/// A command as the page offers it: the name is put into the input when it is chosen.
struct CommandHint {
    std::string name;     ///< "/show N"; what follows the first space is shown, not inserted
    std::string meaning;  ///< one short line
};

/// A button of the greeting: sends `text` as if it had been typed.
struct QuickAction {
    std::string label;
    std::string text;
};

/// What the page must know about the person behind it.
struct About {
    enum class Role : std::uint8_t { customer = 1, agent };

    Role role = Role::customer;
    std::string title;             ///< the desk's name in the page's head; empty: the page's own word
    std::string name;              ///< an agent's name; may be empty
    std::vector<CommandHint> commands;
    std::string greeting_heading;  ///< shown while the chat is empty; both empty: the page's own words
    std::string greeting;
    std::vector<QuickAction> quick_actions;
};

/// Limits against abuse. Each bucket holds `burst` and gains `per_second`.
struct Rate {
    double burst = 0;
    double per_second = 0;
};

struct Limits {
    std::size_t text_characters = 8000;  ///< code points of one message
    std::size_t files_per_message = 10;
    std::int64_t file_bytes = 20 * 1024 * 1024;
    std::int64_t incoming_bytes = std::int64_t{2} * 1024 * 1024 * 1024;  ///< all waiting uploads together
    std::chrono::hours uploads_kept{72};  ///< in the incoming folder; fetched files live on in the attachment directory
    std::size_t connections_per_address = 200;
    std::size_t connections_per_chat = 20;
    Rate messages_per_chat{20, 1};
    Rate messages_per_address{200, 20};
    Rate frames_per_address{400, 50};  ///< of any type; beyond it the address is read more slowly
    Rate connections_by_address{100, 5};
    Rate uploads_per_address{60, 0.5};
};

struct Options {
    std::string account = "site";

    /// "" or "/help": page at "<base>/", socket at "<base>/chat".
    std::string base;
    /// Origins that may connect besides the page's own ("https://care.example.com"): public_url and sites
    /// that embed the page.
    std::vector<std::string> allowed_origins;
    /// Sources for the CSP's frame-ancestors, such as "https://www.example.com"; empty: nobody may embed it.
    std::vector<std::string> frame_ancestors;
    /// Take the client's address from the last X-Forwarded-For entry: only behind a proxy of one's own.
    bool behind_proxy = false;

    /// A folder for uploads that no ticket has taken over yet, on the same file system as the attachments.
    /// Created if it is missing (0700).
    std::filesystem::path incoming_directory;
    /// Where the attachment with this SHA-256 (64 lower-case hexadecimal digits) lies. The file need not exist.
    std::function<std::filesystem::path(std::string_view sha256)> stored_file;

    /// Messages of the chat with an id above `after`, at most `limit` (Messages::after). A chat without a
    /// conversation has none.
    std::function<void(std::string chat, core::MessageId after, int limit, TakeMessages)> read_messages;
    /// The newest messages with an id below `before`, none: the newest of all (Messages::before).
    std::function<void(std::string chat, core::MessageId before, int limit, TakeMessages)> read_history;
    /// Who is behind the chat. Asked when a page connects, after each short text that was applied (it may
    /// have been /join or /lang), and when the page changes its language. May be empty: a customer.
    std::function<void(std::string chat, std::string language, std::function<void(About)>)> about;

    Limits limits;
};

struct Stats {
    std::size_t connections = 0;      ///< open pages
    std::uint64_t frames = 0;         ///< taken in
    std::uint64_t refused = 0;        ///< malformed, over a limit, or foreign origin
    std::uint64_t uploads = 0;
};

class WebChannel : public core::Channel {
  public:
    virtual Stats stats() const = 0;
};

/// Adds the channel's routes to the router: GET <base>/, <base>/page/..., <base>/chat (WebSocket),
/// POST <base>/chat/files, GET <base>/chat/files/{message}/{index}. Throws std::runtime_error if the
/// incoming folder cannot be used.
std::unique_ptr<WebChannel> create_channel(boost::asio::any_io_executor executor, net::Router& router, Options options);

}  // namespace aftercare::web
