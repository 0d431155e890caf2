// The history of chats, and which ticket a message of a chat was about.
#include "adapters/sqlite/extras.h"
#include "adapters/sqlite/transaction.h"

#include <algorithm>
#include <limits>

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT id, conversation, from_desk, at, event_id, heading, text, extras FROM message ";

core::StoredMessage read(const Rows& row) {
    core::StoredMessage message;
    message.id = row.id<core::MessageId>(0);
    message.conversation = row.id<core::ConversationId>(1);
    message.from_desk = row.truth(2);
    message.at = row.time(3);
    message.event_id = row.text(4);
    message.content.heading = row.text(5);
    message.content.text = row.text(6);
    unpack_extras(row.view(7), message.content);
    return message;
}

class Messages final : public core::Messages {
  public:
    explicit Messages(Session& session) : session_(session) {}

    core::MessageId add(const core::StoredMessage& m) override {
        const core::MessageId id(session_.serials.next(Serials::Kind::message));
        const auto extras = pack_extras(m.content);
        insert_.execute(m.conversation, id, m.from_desk, m.at, m.event_id, m.content.heading, m.content.text,
                        extras.empty() ? std::nullopt : std::optional(Blob{extras}));
        return id;
    }

    std::vector<core::StoredMessage> after(core::ConversationId conversation, core::MessageId after,
                                           int limit) override {
        return collect(select_after_.query(conversation, after, limit), read);
    }

    std::vector<core::StoredMessage> before(core::ConversationId conversation, core::MessageId before,
                                            int limit) override {
        const auto end = before ? before.value : std::numeric_limits<std::int64_t>::max();
        auto messages = collect(select_before_.query(conversation, end, limit), read);
        std::reverse(messages.begin(), messages.end());
        return messages;
    }

    void remember_topic(core::ConversationId conversation, std::string_view message,
                        core::TicketId ticket) override {
        upsert_topic_.execute(conversation, message, ticket);
    }

    core::TicketId topic(core::ConversationId conversation, std::string_view message) override {
        auto rows = select_topic_.query(conversation, message);
        return rows.next() ? rows.id<core::TicketId>(0) : core::TicketId();
    }

    bool about_several(core::ConversationId conversation, std::string_view message) override {
        auto rows = select_topic_.query(conversation, message);
        return rows.next() && !rows.id<core::TicketId>(0);
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement insert_ = statement("insert_message",
                                  "INSERT INTO message (conversation, id, from_desk, at, event_id, heading, "
                                  "text, extras) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    Statement select_after_ =
        statement("messages_after", columns + "WHERE conversation = ? AND id > ? ORDER BY id LIMIT ?");
    Statement select_before_ =
        statement("messages_before", columns + "WHERE conversation = ? AND id < ? ORDER BY id DESC LIMIT ?");
    // 0 is no ticket's number: several.
    Statement upsert_topic_ =
        statement("remember_topic",
                  "INSERT INTO message_topic (conversation, message, ticket) VALUES (?, ?, ?) "
                  "ON CONFLICT (conversation, message) DO UPDATE SET ticket = 0 WHERE ticket <> excluded.ticket");
    Statement select_topic_ = statement(
        "load_topic", "SELECT ticket FROM message_topic WHERE conversation = ? AND message = ?");
};

}  // namespace

std::unique_ptr<core::Messages> make_messages(Session& session) { return std::make_unique<Messages>(session); }

}  // namespace aftercare::sqlite
