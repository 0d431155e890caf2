// Letters as they came in, and which conversations their identifiers belong to.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string columns = "SELECT id, channel, envelope, raw, received, confirmed FROM letter ";

struct ReadLetter {
    Channels& channels;

    core::KeptLetter operator()(const Rows& row) const {
        core::KeptLetter letter;
        letter.id = row.id<core::LetterId>(0);
        letter.channel = channels.channel(row.integer(1));
        letter.envelope = row.text(2);
        letter.raw = std::string(row.view(3));
        letter.received = row.time(4);
        letter.confirmed = row.integer(5) != 0;
        return letter;
    }
};

class Letters final : public core::Letters {
  public:
    explicit Letters(Session& session) : session_(session) {}

    core::LetterId add(const core::KeptLetter& letter) override {
        insert_.execute(session_.channels.number(letter.channel), letter.envelope, Blob{letter.raw}, letter.received);
        return session_.connection.last_id<core::LetterId>();
    }

    std::vector<core::KeptLetter> open(const core::ChannelId& channel, core::LetterId after, int limit) override {
        return collect(select_open_.query(session_.channels.find(channel), after, limit), read_);
    }

    std::optional<core::KeptLetter> letter(core::LetterId id) override { return first(select_one_.query(id), read_); }

    void done(core::LetterId id, core::ConversationId conversation) override { update_.execute(conversation, id); }

    bool confirm(core::LetterId id, core::ConversationId conversation) override {
        return confirm_.execute(id, conversation) > 0;
    }

    int forget_before(core::Time time, int limit) override {
        return static_cast<int>(delete_before_.execute(time, limit));
    }

    void forget_of(core::ConversationId conversation) override {
        delete_of_.execute(conversation);
        delete_identifiers_.execute(conversation);
    }

    void remember(const core::ChannelId& channel, std::string_view identifier,
                  core::ConversationId conversation) override {
        insert_identifier_.execute(session_.channels.number(channel), identifier, conversation);
    }

    core::ConversationId conversation_of(const core::ChannelId& channel, std::string_view identifier) override {
        const auto found = first(select_identifier_.query(session_.channels.find(channel), identifier),
                                 [](const Rows& row) { return row.id<core::ConversationId>(0); });
        return found.value_or(core::ConversationId{});
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    ReadLetter read_{session_.channels};
    Statement insert_ = statement("insert_letter",
                                  "INSERT INTO letter (channel, envelope, raw, received) VALUES (?, ?, ?, ?)");
    Statement select_open_ = statement(
        "open_letters", columns + "WHERE channel = ? AND done = 0 AND id > ? ORDER BY id LIMIT ?");
    Statement select_one_ = statement("load_letter", columns + "WHERE id = ?");
    Statement update_ = statement("letter_done", "UPDATE letter SET done = 1, conversation = ? WHERE id = ?");
    Statement confirm_ = statement("confirm_letter",
                                   "UPDATE letter SET done = 0, confirmed = 1 WHERE id = ? AND conversation = ? AND "
                                   "conversation <> 0 AND done = 1 AND confirmed = 0");
    Statement delete_before_ = statement(
        "forget_letters",
        "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE done = 1 AND received < ? LIMIT ?)");
    Statement delete_of_ = statement("forget_letters_of", "DELETE FROM letter WHERE conversation = ? AND conversation <> 0");
    Statement delete_identifiers_ =
        statement("forget_letter_identifiers", "DELETE FROM letter_identifier WHERE conversation = ?");
    Statement insert_identifier_ =
        statement("remember_letter",
                  "INSERT INTO letter_identifier (channel, identifier, conversation) VALUES (?, ?, ?) "
                  "ON CONFLICT DO NOTHING");
    Statement select_identifier_ = statement(
        "conversation_of_letter", "SELECT conversation FROM letter_identifier WHERE channel = ? AND identifier = ?");
};

}  // namespace

std::unique_ptr<core::Letters> make_letters(Session& session) { return std::make_unique<Letters>(session); }

}  // namespace aftercare::sqlite
