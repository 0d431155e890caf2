// The seam between the service and a channel. An adapter implements Channel; the service hands it a
// Receiver. Everything here is called and calls back on the service's one I/O thread.
#pragma once

#include "core/ids.h"
#include "core/message.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::core {

/// What a channel can do; decided by its kind and configuration, fixed while it runs.
struct Capabilities {
    bool buttons = false;        ///< choices are buttons, else numbered lines
    bool contact_request = false;
    bool keeps_history = false;  ///< the chat's messages are read from the store (`messages`), nothing is pushed
    bool delivers_again = false; ///< an Incoming that was not accepted comes again by itself
    /// Deliveries of one conversation that are handed to send() together, at most; at least 1. More than one
    /// for a channel that may answer with several in one message.
    int deliveries_at_once = 1;
    /// send() may answer within the request that brought what a person said, also while nothing else can leave: what
    /// waits for the chat is handed over at each contact.
    bool answers_contacts = false;
    /// Messages are letters: everything that is left of a form is asked at once, and one message of staff may hold
    /// several commands.
    bool letters = false;
};

/// What became of an Incoming.
struct Accepted {
    enum class Status : std::uint8_t {
        applied = 1,   ///< committed
        duplicate,     ///< had been applied before; nothing changed
        quarantined,   ///< kept for an agent to look at; acknowledge it
        refused,       ///< not committed (store failing, shutting down): do not acknowledge
    };
    Status status = Status::refused;
    std::string hint;  ///< a short line for the presser of a button (at most 200 characters); may be empty
    /// The last delivery that the turn made for the chat that spoke; none if it says nothing there.
    DeliveryId answer{};
};

/// Takes an Incoming. `done` is called once, after the durable commit, from the I/O thread.
using Receiver = std::function<void(Incoming, std::function<void(Accepted)> done)>;

/// A notice on its way to one chat.
struct Delivery {
    DeliveryId id;
    ConversationId conversation;  ///< deliveries of one conversation leave in order
    Address to;
    Outgoing message;
    int part = 0;      ///< parts already sent: a long text or files are several messages
    int attempts = 0;  ///< tries so far
    TicketId ticket;   ///< what it is about; may be none
    Time created;
    /// How the person was told that it waits for them, as SendReport::way names it; empty: they were not.
    std::string announced{};
};

/// What became of one attempt to send a delivery.
struct SendReport {
    enum class Status : std::uint8_t {
        delivered = 1,
        retry,        ///< nothing (more) was sent; try again not before `after`
        uncertain,    ///< it may or may not have arrived; never repeated blindly
        unreachable,  ///< the person cannot be reached in this chat (blocked, left)
        rejected,     ///< the channel will never take this message
        moved,        ///< the chat goes on as `moved_to`; send again there
        held,         ///< it can leave only when the person contacts the chat again, or after `after` if that is set
        put_off,      ///< not tried, since it may soon leave in a better way; hand it over again after `after`
    };
    Status status = Status::delivered;
    int parts_sent = 0;        ///< counted from the beginning, so that a retry goes on where it stopped
    Duration after{};          ///< for retry, held and put_off
    bool whole_channel = false;///< for retry: the limit concerns the account, not only the chat
    std::string moved_to;
    std::string reason;        ///< for the log and the agent; no personal data, no secret
    std::string message;       ///< the channel's reference of the (last) message sent
    /// For held: in what other way the person was told that something waits ("template_message"); empty: in none.
    std::string way;
    std::string obstacle;      ///< for held: why it could not leave, as the texts name it ("window_closed")
    std::string chat_state;    ///< what the channel wants kept of the chat from now on; empty: as before
    ChangeState change_state;  ///< the same for a channel that may have it changed meanwhile; empty: chat_state counts
};

/// The result of fetching a file from a channel.
struct FetchReport {
    enum class Status : std::uint8_t { stored = 1, retry, too_large, gone };
    Status status = Status::stored;
    std::int64_t bytes = 0;
    Duration after{};
    std::string reason;
};

class Channel {
  public:
    virtual ~Channel() = default;

    virtual const ChannelId& id() const = 0;
    virtual Capabilities capabilities() const = 0;

    /// Begins to receive. Called once.
    virtual void start(Receiver receiver) = 0;

    /// Sends deliveries of one conversation in order, at least one and at most `deliveries_at_once`, keeping
    /// the channel's limits (it may wait for them). `done` is called once, with the reports of the first ones,
    /// at least of one: behind a retry, put_off, unreachable or moved there is none, since nothing behind it was tried.
    /// The caller has a conversation's deliveries under way once at a time.
    virtual void send(std::vector<Delivery> deliveries, std::function<void(std::vector<SendReport>)> done) = 0;

    /// Writes a file of the channel to `path` (which must not exist), at most `limit` bytes.
    virtual void fetch(FileRef file, std::string path, std::int64_t limit, std::function<void(FetchReport)> done) = 0;

    /// Tells a channel with `keeps_history` that the chat has new messages in the store.
    virtual void notify(const std::string& chat) = 0;

    /// Stops receiving, lets what is under way finish, then calls `done`. Called once.
    virtual void stop(std::function<void()> done) = 0;
};

}  // namespace aftercare::core
