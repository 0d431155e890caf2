// The interface of the store. A turn reads and changes everything through Tx and never sees SQL.
//
// Threads: a Tx is valid only inside the turn that received it, on the store's own thread.
// Store::submit may be called from any thread; its `done` runs where the store's owner asked.
#pragma once

#include "core/clock.h"
#include "core/person.h"
#include "core/store/links.h"
#include "core/store/records.h"
#include "core/ticket.h"

#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// People, their contact points and conversations.
class People {
  public:
    virtual ~People() = default;

    virtual PersonId add(const Person& person) = 0;
    virtual std::optional<Person> person(PersonId id) = 0;
    virtual void update(const Person& person) = 0;

    virtual std::optional<ContactPoint> contact_point(const ChannelId& channel, std::string_view address) = 0;
    virtual ContactPointId add(const ContactPoint& contact_point) = 0;
    virtual void update(const ContactPoint& contact_point) = 0;

    virtual std::optional<Conversation> conversation(const Address& address) = 0;
    virtual std::optional<Conversation> conversation(ConversationId id) = 0;
    /// A person's one-to-one conversations, the most recently used first.
    virtual std::vector<Conversation> conversations_of(PersonId person) = 0;
    virtual ConversationId add(const Conversation& conversation) = 0;
    virtual void update(const Conversation& conversation) = 0;

    /// What the channel keeps of this chat, in its own words; empty if nothing.
    virtual std::string chat_state(const Address& address) = 0;
    virtual void set_chat_state(ConversationId conversation, std::string_view state) = 0;
};

class Staffing {
  public:
    virtual ~Staffing() = default;

    /// `code_hash`: SHA-256 (hex) of the one-time join code. `code_expires`: when it stops working.
    virtual StaffId add(const Staff& staff, std::string_view code_hash, Time code_expires) = 0;
    /// The member with this unused code, if it has not expired at `now`.
    virtual std::optional<Staff> with_code(std::string_view code_hash, Time now) = 0;
    /// Uses up the code and links the person.
    virtual void join(StaffId staff, PersonId person, ConversationId desk) = 0;
    /// No longer a member; a code that is not used works no more. The name stays with what they did.
    virtual void leave(StaffId staff) = 0;
    virtual std::optional<Staff> of_person(PersonId person) = 0;
    virtual std::optional<Staff> member(StaffId id) = 0;
    virtual std::vector<Staff> all() = 0;
    virtual void set_desk(StaffId staff, ConversationId desk) = 0;
};

class Drafts {
  public:
    virtual ~Drafts() = default;

    virtual DraftId add(const DraftRecord& draft) = 0;
    virtual std::optional<DraftRecord> draft(DraftId id) = 0;
    /// Writes state, status, conversation, ticket and `updated`.
    virtual void update(const DraftRecord& draft) = 0;
    /// The open draft of a form of their own (no purpose) that the person worked on last.
    virtual std::optional<DraftRecord> open_of(PersonId person) = 0;
    /// The person's open draft for this purpose of this ticket.
    virtual std::optional<DraftRecord> open_for(PersonId person, TicketId ticket, std::string_view purpose) = 0;
    /// The person's open drafts that have a purpose, oldest first.
    virtual std::vector<DraftRecord> open_with_purpose(PersonId person) = 0;
};

class Tickets {
  public:
    virtual ~Tickets() = default;

    virtual TicketId add(const Ticket& ticket) = 0;
    virtual std::optional<Ticket> ticket(TicketId id) = 0;
    virtual std::optional<Ticket> numbered(std::string_view number) = 0;
    /// Numbers that end in `ending`, newest first, at most `limit`: agents type "0007" for today's.
    virtual std::vector<Ticket> ending_in(std::string_view ending, int limit) = 0;
    virtual void update(const Ticket& ticket) = 0;

    /// Open tickets without an assignee first, oldest first.
    virtual std::vector<Ticket> queue(int limit) = 0;
    virtual std::vector<Ticket> open_of_assignee(StaffId staff, int limit) = 0;
    /// A customer's tickets, newest first.
    virtual std::vector<Ticket> of_person(PersonId person, int limit) = 0;
    virtual std::int64_t count_open() = 0;
    /// Tickets made in [from, to) with an id above `after`, in order of id, at most `limit`.
    virtual std::vector<Ticket> created_between(Time from, Time to, TicketId after, int limit) = 0;
    /// Open tickets that are worked under this one, oldest first.
    virtual std::vector<Ticket> led_by(TicketId lead) = 0;
    /// Open tickets about this product made at `since` or later, newest first. Not of an empty product.
    virtual std::vector<Ticket> open_about(std::string_view product, Time since, int limit) = 0;

    /// Open tickets with a clock that goes on and whose limit is passed if it counts all time up to `now`: one
    /// that counts working time may have some left. With an id above `after`, in order of id, at most `limit`.
    virtual std::vector<Ticket> open_past_limit(Time now, TicketId after, int limit) = 0;
    /// The profiles that tickets name, each once, in order of their names.
    virtual std::vector<std::string> profiles() = 0;

    virtual EventId add(const Event& event) = 0;
    /// The timeline, oldest first.
    virtual std::vector<Event> events(TicketId ticket) = 0;

    /// Tickets of the profile closed before `time`, those closed longest first. Never the newest ticket of
    /// all: its identifier would be given out again.
    virtual std::vector<TicketId> closed_before(std::string_view profile, Time time, int limit) = 0;
    /// Removes the ticket and all that is only about it: timeline, clocks, drafts, files, topics, knowledge and
    /// deliveries that failed. Its files are then among Attachments::unused_files. Its number is not given out
    /// again; the customer stays. Throws std::logic_error for the newest ticket.
    virtual void erase(TicketId id) = 0;
};

/// The clocks of tickets, at most one of each kind.
class Clocks {
  public:
    virtual ~Clocks() = default;

    virtual std::optional<Clock> clock(TicketId ticket, ClockKind kind) = 0;
    /// In the order of ClockKind.
    virtual std::vector<Clock> of_ticket(TicketId ticket) = 0;
    /// Adds it or replaces the one of its kind.
    virtual void put(const Clock& clock) = 0;
};

/// What has been taken in already.
class Inbox {
  public:
    virtual ~Inbox() = default;

    /// True the first time this event of this channel is seen; the event is then remembered.
    virtual bool first_time(const ChannelId& channel, std::string_view event_id, Time now) = 0;
    /// Forgets events seen before `time`, at most `limit`. Returns how many.
    virtual int forget_before(Time time, int limit) = 0;

    virtual QuarantineId quarantine(const Quarantined& message) = 0;
    virtual std::vector<Quarantined> quarantined(int limit) = 0;
    virtual std::int64_t count_quarantined() = 0;
};

/// Deliveries waiting to leave. Delivered ones are removed.
class Outbox {
  public:
    virtual ~Outbox() = default;

    virtual DeliveryId add(const Delivery& delivery) = 0;
    virtual void remove(DeliveryId id) = 0;
    virtual std::optional<OutboxEntry> entry(DeliveryId id) = 0;
    /// Writes attempts, parts, address, announcement, status, not_before, reason and failing_since.
    virtual void update(const OutboxEntry& entry) = 0;
    /// Waiting and held entries with an id above `after`, in order of id.
    virtual std::vector<OutboxEntry> waiting(DeliveryId after, int limit) = 0;
    /// Uncertain and failed entries, newest first.
    virtual std::vector<OutboxEntry> troubled(int limit) = 0;
    virtual std::int64_t count_waiting() = 0;
    /// Whether something about the ticket waits for a contact in this conversation: the person has not seen it yet.
    virtual bool holds(ConversationId conversation, TicketId ticket) = 0;
};

class Timers {
  public:
    virtual ~Timers() = default;

    /// Sets the timer of this kind and subject, replacing an earlier one.
    virtual void set(const Timer& timer) = 0;
    virtual void cancel(std::string_view kind, std::int64_t subject) = 0;
    /// Timers due at `now`, oldest first, at most `limit`.
    virtual std::vector<Timer> due(Time now, int limit) = 0;
    /// Removes the timer if it is still there unchanged; false if it was cancelled or set anew.
    virtual bool claim(const Timer& timer) = 0;
    virtual std::optional<Time> next_due() = 0;
};

class Attachments {
  public:
    virtual ~Attachments() = default;

    virtual AttachmentId add(const Attachment& attachment) = 0;
    virtual std::optional<Attachment> attachment(AttachmentId id) = 0;
    virtual void update(const Attachment& attachment) = 0;
    virtual std::vector<Attachment> of_draft(DraftId draft) = 0;
    virtual std::vector<Attachment> of_ticket(TicketId ticket) = 0;
    /// Gives a submitted draft's attachments to its ticket.
    virtual void hand_over(DraftId draft, TicketId ticket) = 0;
    /// Pending ones due at `now`, oldest first.
    virtual std::vector<Attachment> to_fetch(Time now, int limit) = 0;

    /// SHA-256 of files of erased tickets, and of those let go, that nothing refers to now: to be removed from disk, then
    /// forgotten.
    virtual std::vector<std::string> unused_files(int limit) = 0;
    /// The file is needed only where an attachment refers to it.
    virtual void let_go(std::string_view sha256) = 0;
    virtual void forget_unused(std::string_view sha256) = 0;
};

/// Messages of chats whose history is kept here, and which ticket a message of a chat was about.
class Messages {
  public:
    virtual ~Messages() = default;

    virtual MessageId add(const StoredMessage& message) = 0;
    /// Messages of the conversation with an id above `after`, oldest first.
    virtual std::vector<StoredMessage> after(ConversationId conversation, MessageId after, int limit) = 0;
    /// The newest messages of the conversation with an id below `before` (none: all), oldest first.
    virtual std::vector<StoredMessage> before(ConversationId conversation, MessageId before, int limit) = 0;

    /// Remembers that the channel's message in this conversation is about the ticket. Told of another one as well, or of
    /// none beside it, it is about several, for good.
    virtual void remember_topic(ConversationId conversation, std::string_view message, TicketId ticket) = 0;
    /// None if it is about none, or about several.
    virtual TicketId topic(ConversationId conversation, std::string_view message) = 0;
    virtual bool about_several(ConversationId conversation, std::string_view message) = 0;
};

/// Solved tickets, found by their words (core/search_words.h says what a word is). Hand in texts and
/// queries with traditional characters simplified where both are wanted.
class Knowledge {
  public:
    virtual ~Knowledge() = default;

    /// Adds the entry or replaces the one of its ticket.
    virtual void put(const KnowledgeEntry& entry) = 0;
    virtual void remove(TicketId ticket) = 0;
    virtual std::optional<KnowledgeEntry> entry(TicketId ticket) = 0;
    /// Entries in which everything occurs that `query` asks for, the best first. Any text may be asked for;
    /// one without words finds nothing.
    virtual std::vector<KnowledgeEntry> search(std::string_view query, int limit) = 0;
    /// Entries most like `text`, the best first, without those that are far behind the best and without that
    /// of `except`.
    virtual std::vector<KnowledgeEntry> closest(std::string_view text, TicketId except, int limit) = 0;
};

/// Letters that came in, whole, and which conversation each of their identifiers belongs to.
class Letters {
  public:
    virtual ~Letters() = default;

    virtual LetterId add(const KeptLetter& letter) = 0;
    /// Those of the channel that nobody has dealt with and that are not held at `now`, in order of id.
    virtual std::vector<LetterId> open(const ChannelId& channel, Time now, int limit) = 0;
    /// The letter, to be dealt with: an attempt, that counts until came_back(), hold() or done(). None if it has been
    /// removed.
    virtual std::optional<KeptLetter> begin(LetterId id) = 0;
    /// It could not be dealt with yet, but did no harm.
    virtual void came_back(LetterId id) = 0;
    /// It stays open, but not before `until`. It goes with the conversation of its sender, if there is one.
    virtual void hold(LetterId id, ConversationId conversation, Time until) = 0;
    /// Remembers by what a copy of the letter is known. False if another letter of the channel was there before with the
    /// same, whatever became of it.
    virtual bool first_copy(LetterId id, std::string_view fingerprint) = 0;
    /// Forgets how copies of letters are known that were received before `time`, at most `limit`. Returns how many.
    virtual int forget_copies_before(Time time, int limit) = 0;
    /// Whether or not it has been dealt with; none if it has been removed.
    virtual std::optional<KeptLetter> letter(LetterId id) = 0;
    /// Dealt with, in this conversation (none: in no one's). It stays until forget_before(), for its files and the
    /// record.
    virtual void done(LetterId id, ConversationId conversation) = 0;
    /// Its sender says that it is theirs: it is open again, once. False unless it was dealt with in this conversation and
    /// not confirmed before.
    virtual bool confirm(LetterId id, ConversationId conversation) = 0;
    /// Removes letters dealt with that were received before `time`, at most `limit`. Returns how many.
    virtual int forget_before(Time time, int limit) = 0;
    /// Removes what was dealt with in the conversation or is held for it, and the identifiers that belong to it.
    virtual void forget_of(ConversationId conversation) = 0;

    /// Remembers that the identifier of a letter of theirs (Message-ID) belongs to the conversation. The first
    /// conversation stays.
    virtual void remember(const ChannelId& channel, std::string_view identifier, ConversationId conversation) = 0;
    virtual ConversationId conversation_of(const ChannelId& channel, std::string_view identifier) = 0;
};

/// Rising numbers. A number is used up by the turn that takes it, and only if the turn commits.
class Sequences {
  public:
    virtual ~Sequences() = default;

    /// The next value, from 1, of the sequence `name` within `period` ("20261027").
    virtual std::int64_t next(std::string_view name, std::string_view period) = 0;
};

/// Small values that belong to the installation: a polling offset, the identity of the data.
class Settings {
  public:
    virtual ~Settings() = default;

    virtual std::optional<std::string> get(std::string_view name) = 0;
    virtual void set(std::string_view name, std::string_view value) = 0;
};

/// One transaction. Everything a turn does through it is kept, or nothing is.
class Tx {
  public:
    virtual ~Tx() = default;

    virtual People& people() = 0;
    virtual Staffing& staff() = 0;
    virtual Drafts& drafts() = 0;
    virtual Tickets& tickets() = 0;
    virtual Clocks& clocks() = 0;
    virtual Inbox& inbox() = 0;
    virtual Outbox& outbox() = 0;
    virtual Timers& timers() = 0;
    virtual Attachments& attachments() = 0;
    virtual Messages& messages() = 0;
    virtual Knowledge& knowledge() = 0;
    virtual Letters& letters() = 0;
    virtual Sequences& sequences() = 0;
    virtual Settings& settings() = 0;
    virtual Links& links() = 0;
};

class Store {
  public:
    /// A turn. It may be run again from the start if the engine asks for it, so it must have no
    /// effect but through its Tx and values that it sets anew on each run.
    using Turn = std::function<void(Tx&)>;
    /// Told after the durable commit (null) or when the turn was undone (the reason).
    using Done = std::function<void(std::exception_ptr)>;

    virtual ~Store() = default;

    /// Queues a turn. Turns run one after another in the order of submission.
    virtual void submit(Turn turn, Done done) = 0;

    /// Runs a turn and waits for its durable commit; throws what the turn threw. Not from the
    /// store's own thread.
    virtual void transact(Turn turn) = 0;

    /// Runs what is queued, then refuses further turns. `done` of a refused turn gets StoreClosed.
    virtual void close() = 0;
};

struct StoreClosed : std::exception {
    const char* what() const noexcept override { return "the store is closed"; }
};

/// The engine could not keep the turn: disk full, I/O error, database locked. Nothing of it is
/// kept, the turn itself is not at fault, and the same turn may succeed later. No personal data.
struct StoreFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace aftercare::core
