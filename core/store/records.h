// Rows that only the store and its users share: drafts as kept, timers, attachments, messages.
#pragma once

#include "core/channel.h"
#include "core/ids.h"
#include "core/message.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace aftercare::core {

/// A form being filled in, as kept. What is inside `state` is the dialog engine's affair.
struct DraftRecord {
    enum class Status : std::uint8_t { open = 1, submitted, abandoned, cancelled, handed_over };

    DraftId id;
    PersonId person;
    ConversationId conversation;  ///< where it was last worked on
    std::string form;
    std::string profile;  ///< the procedure that its ticket will follow
    Status status = Status::open;
    std::string state;    ///< bytes of the dialog engine
    TicketId ticket;      ///< made from it, or that it is about; may be none
    std::string purpose;  ///< empty: a customer's form; else the command of staff that it belongs to ("diagnose")
    Time created;
    Time updated;
};

/// Something due. At most one timer of a kind for a subject.
struct Timer {
    TimerId id;
    std::string kind;          ///< "draft_reminder", "files_settle", ...
    std::int64_t subject = 0;  ///< what it is about: a draft's, ticket's or conversation's id
    Time due;
    std::string data;          ///< the kind's own particulars; may be empty
};

/// A file given by a customer or an agent.
struct Attachment {
    enum class Status : std::uint8_t {
        pending = 1,  ///< to be fetched from the channel
        stored,       ///< in the attachment directory under its SHA-256
        failed,       ///< given up; `reason` says why
    };

    AttachmentId id;
    DraftId draft;    ///< one of the two is set
    TicketId ticket;
    ChannelId channel;
    FileRef file;
    std::string group;        ///< the field it answers; may be empty
    Status status = Status::pending;
    std::string sha256;       ///< lower-case hex, when stored
    std::string media_type;   ///< recognised from the content, when stored
    std::int64_t bytes = 0;   ///< when stored
    int attempts = 0;
    Time not_before;          ///< for pending
    std::string reason;       ///< for failed; no personal data
    Time created;
};

/// One message of a chat whose history is kept here (channels with `keeps_history`).
struct StoredMessage {
    MessageId id;  ///< rises within a conversation
    ConversationId conversation;
    bool from_desk = false;
    Time at;
    std::string event_id;  ///< of an incoming message: the sender's own identifier
    Outgoing content;      ///< an incoming message uses text and files
};

/// A message that could not be handled, whole.
struct Quarantined {
    QuarantineId id;
    ChannelId channel;
    std::string event_id;
    std::string reason;  ///< no personal data
    std::string raw;     ///< what came in
    Time at;
};

/// A letter as it came in, kept before it is read. What is in `envelope` is the channel's affair.
struct KeptLetter {
    LetterId id;
    ChannelId channel;
    std::string envelope;
    std::string raw;
    Time received;
    bool confirmed = false;  ///< its sender has said that it is theirs
    int attempts = 0;        ///< to deal with it, that did not come back, this one included
};

/// A solved ticket as others learn from it. No personal data belongs in it.
struct KnowledgeEntry {
    TicketId ticket;        ///< one ticket, one entry
    std::string number;
    std::string language;   ///< in which it was worked; may be empty
    std::string product;
    std::string problem;
    std::string diagnosis;
    std::string solution;
    Time closed;
    std::string also;       ///< finds the entry but is not shown: its texts in simplified characters, say
};

/// What the outbox keeps beside the delivery itself.
struct OutboxEntry {
    enum class Status : std::uint8_t {
        waiting = 1,
        uncertain,
        failed,
        held,  ///< waits for the person's next contact
    };

    Delivery delivery;
    Status status = Status::waiting;
    Time not_before;
    std::string reason;  ///< of the last attempt
    /// Since when each try has failed for a reason that may pass. None before the first, and while it is held.
    Time failing_since{};
};

}  // namespace aftercare::core
