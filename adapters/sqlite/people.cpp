// Persons, contact points and conversations.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string conversation_columns =
    "SELECT id, channel, chat, kind, person, draft, expects, reachable, last_incoming FROM conversation ";

struct ReadConversation {
    Channels& channels;

    core::Conversation operator()(const Rows& row) const {
        core::Conversation c;
        c.id = row.id<core::ConversationId>(0);
        c.address = {channels.channel(row.integer(1)), row.text(2)};
        c.kind = static_cast<core::ChatKind>(row.integer(3));
        c.person = row.id<core::PersonId>(4);
        c.draft = row.id<core::DraftId>(5);
        c.expects = row.text(6);
        c.reachable = row.truth(7);
        c.last_incoming = row.time(8);
        return c;
    }
};

class People final : public core::People {
  public:
    explicit People(Session& session) : session_(session) {}

    core::PersonId add(const core::Person& person) override {
        insert_person_.execute(person.name, person.language, person.created, person.rank, person.told_in);
        return session_.connection.last_id<core::PersonId>();
    }

    std::optional<core::Person> person(core::PersonId id) override {
        return first(select_person_.query(id), [](const Rows& row) {
            return core::Person{row.id<core::PersonId>(0), row.text(1), row.text(2), row.time(3), row.text(4),
                                row.id<core::ConversationId>(5)};
        });
    }

    void update(const core::Person& person) override {
        must_exist(update_person_.execute(person.name, person.language, person.created, person.rank, person.told_in,
                                          person.id),
                   "person");
    }

    std::optional<core::ContactPoint> contact_point(const core::ChannelId& channel,
                                                    std::string_view address) override {
        const auto number = session_.channels.find(channel);
        return first(select_contact_point_.query(number, address), [&](const Rows& row) {
            return core::ContactPoint{row.id<core::ContactPointId>(0), row.id<core::PersonId>(1), channel,
                                      row.text(2), row.truth(3)};
        });
    }

    core::ContactPointId add(const core::ContactPoint& point) override {
        insert_contact_point_.execute(point.person, session_.channels.number(point.channel), point.address,
                                      point.reachable);
        return session_.connection.last_id<core::ContactPointId>();
    }

    void update(const core::ContactPoint& point) override {
        const auto channel = session_.channels.number(point.channel);
        must_exist(
            update_contact_point_.execute(point.person, channel, point.address, point.reachable, point.id),
            "contact point");
    }

    std::optional<core::Conversation> conversation(const core::Address& address) override {
        const auto channel = session_.channels.find(address.channel);
        return first(select_by_address_.query(channel, address.chat), read_);
    }

    std::optional<core::Conversation> conversation(core::ConversationId id) override {
        return first(select_by_id_.query(id), read_);
    }

    std::vector<core::Conversation> conversations_of(core::PersonId person) override {
        return collect(select_of_person_.query(person), read_);
    }

    core::ConversationId add(const core::Conversation& c) override {
        insert_conversation_.execute(session_.channels.number(c.address.channel), c.address.chat, c.kind,
                                     c.person, c.draft, c.expects, c.reachable, c.last_incoming);
        return session_.connection.last_id<core::ConversationId>();
    }

    // Every turn writes its conversation, but hardly one moves it. An UPDATE that names an indexed
    // column rewrites the index entry even if the value stays, so those columns come apart.
    void update(const core::Conversation& c) override {
        const auto channel = session_.channels.number(c.address.channel);
        const auto same_place = update_in_place_.execute(c.draft, c.expects, c.reachable, c.last_incoming, c.id,
                                                         channel, c.address.chat, c.kind, c.person);
        if (same_place != 0) return;
        must_exist(update_conversation_.execute(channel, c.address.chat, c.kind, c.person, c.draft, c.expects,
                                                c.reachable, c.last_incoming, c.id),
                   "conversation");
    }

    std::string chat_state(const core::Address& address) override {
        auto rows = select_state_.query(session_.channels.find(address.channel), address.chat);
        return rows.next() ? rows.text(0) : std::string();
    }

    void set_chat_state(core::ConversationId id, std::string_view state) override {
        must_exist(update_state_.execute(state, id), "conversation");
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    ReadConversation read_{session_.channels};
    Statement insert_person_ =
        statement("insert_person", "INSERT INTO person (name, language, created, rank, told_in) VALUES (?, ?, ?, ?, ?)");
    Statement select_person_ =
        statement("load_person", "SELECT id, name, language, created, rank, told_in FROM person WHERE id = ?");
    Statement update_person_ = statement(
        "update_person", "UPDATE person SET name = ?, language = ?, created = ?, rank = ?, told_in = ? WHERE id = ?");
    Statement select_contact_point_ =
        statement("find_contact_point",
                  "SELECT id, person, address, reachable FROM contact_point WHERE channel = ? AND address = ?");
    Statement insert_contact_point_ =
        statement("insert_contact_point",
                  "INSERT INTO contact_point (person, channel, address, reachable) VALUES (?, ?, ?, ?)");
    Statement update_contact_point_ =
        statement("update_contact_point",
                  "UPDATE contact_point SET person = ?, channel = ?, address = ?, reachable = ? WHERE id = ?");
    Statement select_by_address_ =
        statement("find_conversation", conversation_columns + "WHERE channel = ? AND chat = ?");
    Statement select_by_id_ = statement("load_conversation", conversation_columns + "WHERE id = ?");
    Statement select_of_person_ = statement(
        "conversations_of_person",
        conversation_columns +
            "WHERE person = ? AND person <> 0 AND kind = 1 ORDER BY last_incoming DESC, id DESC");
    Statement insert_conversation_ =
        statement("insert_conversation",
                  "INSERT INTO conversation (channel, chat, kind, person, draft, expects, reachable, "
                  "last_incoming) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    Statement select_state_ =
        statement("load_chat_state", "SELECT channel_state FROM conversation WHERE channel = ? AND chat = ?");
    Statement update_state_ =
        statement("update_chat_state", "UPDATE conversation SET channel_state = ? WHERE id = ?");
    Statement update_in_place_ = statement(
        "update_conversation_in_place",
        "UPDATE conversation SET draft = ?, expects = ?, reachable = ?, last_incoming = ? "
        "WHERE id = ? AND channel = ? AND chat = ? AND kind = ? AND person = ?");
    Statement update_conversation_ =
        statement("update_conversation",
                  "UPDATE conversation SET channel = ?, chat = ?, kind = ?, person = ?, draft = ?, "
                  "expects = ?, reachable = ?, last_incoming = ? WHERE id = ?");
};

}  // namespace

std::unique_ptr<core::People> make_people(Session& session) { return std::make_unique<People>(session); }

}  // namespace aftercare::sqlite
