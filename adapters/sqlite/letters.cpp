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

    std::vector<core::LetterId> open(const core::ChannelId& channel, core::Time now, int limit) override {
        return collect(select_open_.query(session_.channels.find(channel), now, limit),
                       [](const Rows& row) { return row.id<core::LetterId>(0); });
    }

    std::optional<core::KeptLetter> begin(core::LetterId id) override {
        begin_.execute(id);
        auto found = letter(id);
        if (found)
            found->attempts = first(select_attempts_.query(id), [](const Rows& row) {
                                  return static_cast<int>(row.integer(0));
                              }).value_or(0);
        return found;
    }

    void came_back(core::LetterId id) override { came_back_.execute(id); }

    void hold(core::LetterId id, core::ConversationId conversation, core::Time until) override {
        hold_.execute(id, until, conversation);
    }

    bool first_copy(core::LetterId id, std::string_view fingerprint) override {
        insert_copy_.execute(fingerprint, id);
        const auto known = first(select_copy_.query(id, fingerprint), [](const Rows& row) { return row.id<core::LetterId>(0); });
        return known == id;
    }

    int forget_copies_before(core::Time time, int limit) override {
        return static_cast<int>(delete_copies_.execute(time, limit));
    }

    std::optional<core::KeptLetter> letter(core::LetterId id) override { return first(select_one_.query(id), read_); }

    void done(core::LetterId id, core::ConversationId conversation) override {
        update_.execute(conversation, id);
        delete_under_way_.execute(id);
    }

    bool confirm(core::LetterId id, core::ConversationId conversation) override {
        return confirm_.execute(id, conversation) > 0;
    }

    int forget_before(core::Time time, int limit) override {
        return static_cast<int>(delete_before_.execute(time, limit));
    }

    void forget_of(core::ConversationId conversation) override {
        delete_of_.execute(conversation);
        delete_held_.execute(conversation);
        delete_held_of_.execute(conversation);
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
        "open_letters",
        "SELECT id FROM letter WHERE channel = ? AND done = 0 AND NOT EXISTS (SELECT 1 FROM letter_under_way "
        "WHERE letter_under_way.letter = letter.id AND held_until > ?) ORDER BY id LIMIT ?");
    Statement begin_ = statement("begin_letter",
                                 "INSERT INTO letter_under_way (letter, attempts, held_until, conversation) SELECT id, 1, 0, 0 "
                                 "FROM letter WHERE id = ? ON CONFLICT (letter) DO UPDATE SET attempts = attempts + 1");
    Statement select_attempts_ = statement("letter_attempts", "SELECT attempts FROM letter_under_way WHERE letter = ?");
    Statement came_back_ = statement("letter_came_back", "UPDATE letter_under_way SET attempts = 0 WHERE letter = ?");
    Statement hold_ = statement("hold_letter",
                                "INSERT INTO letter_under_way (letter, attempts, held_until, conversation) VALUES (?, 0, ?, ?) "
                                "ON CONFLICT (letter) DO UPDATE SET attempts = 0, held_until = excluded.held_until, "
                                "conversation = excluded.conversation");
    Statement delete_under_way_ = statement("letter_not_under_way", "DELETE FROM letter_under_way WHERE letter = ?");
    Statement insert_copy_ = statement("remember_letter_copy",
                                       "INSERT INTO letter_copy (channel, fingerprint, letter, seen) "
                                       "SELECT channel, ?, id, received FROM letter WHERE id = ? ON CONFLICT DO NOTHING");
    Statement select_copy_ = statement("first_letter_copy",
                                       "SELECT letter FROM letter_copy WHERE channel = (SELECT channel FROM letter "
                                       "WHERE id = ?) AND fingerprint = ?");
    Statement delete_copies_ = statement("forget_letter_copies",
                                         "DELETE FROM letter_copy WHERE (channel, fingerprint) IN (SELECT channel, fingerprint "
                                         "FROM letter_copy WHERE seen < ? LIMIT ?)");
    Statement select_one_ = statement("load_letter", columns + "WHERE id = ?");
    Statement update_ = statement("letter_done", "UPDATE letter SET done = 1, conversation = ? WHERE id = ?");
    Statement confirm_ = statement("confirm_letter",
                                   "UPDATE letter SET done = 0, confirmed = 1 WHERE id = ? AND conversation = ? AND "
                                   "conversation <> 0 AND done = 1 AND confirmed = 0");
    Statement delete_before_ = statement(
        "forget_letters",
        "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE done = 1 AND received < ? LIMIT ?)");
    Statement delete_of_ = statement("forget_letters_of", "DELETE FROM letter WHERE conversation = ? AND conversation <> 0");
    Statement delete_held_ = statement(
        "forget_held_letters",
        "DELETE FROM letter WHERE done = 0 AND id IN (SELECT letter FROM letter_under_way WHERE conversation = ? AND conversation <> 0)");
    Statement delete_held_of_ = statement("forget_letters_under_way",
                                          "DELETE FROM letter_under_way WHERE conversation = ? AND conversation <> 0");
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
