// Codes that join two chats of one person, and the joins themselves.
//
// What a join moved is recorded row by row, so that undoing it does not depend on what has happened since. Joins may be
// undone in any order: rows that have gone back by an earlier join are marked in the later ones that moved them too.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string code_columns =
    "SELECT person, conversation, code_hash, expires, entered_by, proof_hash FROM link_code ";

const std::string join_columns =
    "SELECT id, kept, merged, at, asked_in, entered_in, former_rank, rank, former_told_in, name_taken, undone, undone_by "
    "FROM person_join ";

core::LinkCode read_code(const Rows& row) {
    core::LinkCode code;
    code.person = row.id<core::PersonId>(0);
    code.conversation = row.id<core::ConversationId>(1);
    code.hash = row.text(2);
    code.expires = row.time(3);
    code.entered_by = row.id<core::PersonId>(4);
    code.proof_hash = row.text(5);
    return code;
}

core::PersonJoin read_join(const Rows& row) {
    core::PersonJoin join;
    join.id = row.id<core::JoinId>(0);
    join.kept = row.id<core::PersonId>(1);
    join.merged = row.id<core::PersonId>(2);
    join.at = row.time(3);
    join.asked_in = row.id<core::ConversationId>(4);
    join.entered_in = row.id<core::ConversationId>(5);
    join.former_rank = row.text(6);
    join.rank = row.text(7);
    join.former_told_in = row.id<core::ConversationId>(8);
    join.name_taken = row.truth(9);
    if (!row.is_null(10)) join.undone = row.time(10);
    join.undone_by = row.text(11);
    return join;
}

class Links final : public core::Links {
  public:
    explicit Links(Session& session) : session_(session) {}

    void put(const core::LinkCode& code) override {
        put_code_.execute(code.person, code.conversation, code.hash, code.expires, code.entered_by, code.proof_hash);
    }

    std::optional<core::LinkCode> code(std::string_view hash) override {
        return first(select_code_.query(hash), read_code);
    }

    std::optional<core::LinkCode> entered_by(core::PersonId person) override {
        return first(select_entered_.query(person), read_code);
    }

    void remove_code(core::PersonId person) override { delete_code_.execute(person); }

    core::LinkGuesses guesses(core::PersonId person) override {
        return first(select_guesses_.query(person),
                     [](const Rows& row) { return core::LinkGuesses{static_cast<int>(row.integer(0)), row.time(1)}; })
            .value_or(core::LinkGuesses{});
    }

    void set_guesses(core::PersonId person, const core::LinkGuesses& guesses) override {
        if (guesses.count == 0)
            delete_guesses_.execute(person);
        else
            put_guesses_.execute(person, guesses.count, guesses.since);
    }

    void forget_before(core::Time time) override {
        delete_old_codes_.execute(time);
        delete_old_guesses_.execute(time);
    }

    core::JoinId join(const core::PersonJoin& join) override {
        if (join.kept == join.merged) throw std::logic_error("a person cannot be joined with themselves");
        if (holder(join.kept) != join.kept) throw std::logic_error("a person who was joined into another has nothing");
        insert_join_.execute(join.kept, join.merged, join.at, join.asked_in, join.entered_in, join.former_rank, join.rank,
                             join.former_told_in, join.name_taken);
        const auto id = session_.connection.last_id<core::JoinId>();
        for (auto& record : records_) record.execute(id, join.merged);
        for (auto& move : moves_) move.execute(join.kept, join.merged);
        return id;
    }

    std::optional<core::PersonJoin> find(core::JoinId id) override { return first(select_join_.query(id), read_join); }

    std::vector<core::PersonJoin> into(core::PersonId kept) override {
        return collect(select_into_.query(kept), read_join);
    }

    std::vector<core::PersonJoin> newest(int limit) override { return collect(select_newest_.query(limit), read_join); }

    std::vector<core::JoinedRow> rows(core::JoinId id) override {
        return collect(select_rows_.query(id), [](const Rows& row) {
            return core::JoinedRow{static_cast<core::JoinedRow::What>(row.integer(0)), row.integer(1), row.truth(2)};
        });
    }

    core::PersonId holder(core::PersonId person) override {
        for (;;) {
            const auto next = first(select_kept_.query(person), [](const Rows& row) { return row.id<core::PersonId>(0); });
            if (!next) return person;
            person = *next;
        }
    }

    void undo(core::JoinId id, core::Time now, std::string_view by) override {
        const auto join = find(id);
        if (!join || join->undone) throw std::logic_error("there is no such join to be undone");
        const core::PersonId from = holder(join->kept);
        for (auto& give_back : returns_) give_back.execute(id, from, join->merged);
        for (auto& repair : repairs_) repair.execute(id, from, join->merged);
        mark_returned_.execute(id, join->merged);
        end_join_.execute(now, by, id);
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement put_code_ = statement(
        "put_link_code",
        "INSERT OR REPLACE INTO link_code (person, conversation, code_hash, expires, entered_by, proof_hash) "
        "VALUES (?, ?, ?, ?, ?, ?)");
    Statement select_code_ = statement("find_link_code", code_columns + "WHERE code_hash = ?");
    Statement select_entered_ = statement(
        "link_code_entered", code_columns + "WHERE entered_by = ? AND entered_by <> 0 ORDER BY expires DESC LIMIT 1");
    Statement delete_code_ = statement("delete_link_code", "DELETE FROM link_code WHERE person = ?");
    Statement delete_old_codes_ = statement("delete_old_link_codes", "DELETE FROM link_code WHERE expires < ?");
    Statement select_guesses_ = statement("load_link_guesses", "SELECT count, since FROM link_guess WHERE person = ?");
    Statement put_guesses_ =
        statement("put_link_guesses", "INSERT OR REPLACE INTO link_guess (person, count, since) VALUES (?, ?, ?)");
    Statement delete_guesses_ = statement("delete_link_guesses", "DELETE FROM link_guess WHERE person = ?");
    Statement delete_old_guesses_ = statement("delete_old_link_guesses", "DELETE FROM link_guess WHERE since < ?");

    Statement insert_join_ = statement(
        "insert_join",
        "INSERT INTO person_join (kept, merged, at, asked_in, entered_in, former_rank, rank, former_told_in, name_taken, "
        "newest_draft, undone, undone_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM draft), NULL, '')");
    Statement select_join_ = statement("load_join", join_columns + "WHERE id = ?");
    Statement select_into_ = statement("joins_into", join_columns + "WHERE kept = ? AND undone IS NULL ORDER BY id");
    Statement select_newest_ = statement("newest_joins", join_columns + "ORDER BY id DESC LIMIT ?");
    Statement select_kept_ =
        statement("joined_into_whom", "SELECT kept FROM person_join WHERE merged = ? AND undone IS NULL");
    Statement select_rows_ = statement(
        "joined_rows", "SELECT what, row, returned FROM person_join_row WHERE join_id = ? ORDER BY what, row");

    // Drafts have an index for those that are open and one for the others.
    std::array<Statement, 5> records_ = {
        statement("record_contact_points",
                  "INSERT INTO person_join_row SELECT ?1, 1, id, 0, 0 FROM contact_point WHERE person = ?2"),
        statement("record_conversations",
                  "INSERT INTO person_join_row SELECT ?1, 2, id, draft, 0 FROM conversation "
                  "WHERE person = ?2 AND person <> 0"),
        statement("record_open_drafts",
                  "INSERT INTO person_join_row SELECT ?1, 3, id, conversation, 0 FROM draft "
                  "WHERE person = ?2 AND status = 1"),
        statement("record_ended_drafts",
                  "INSERT INTO person_join_row SELECT ?1, 3, id, conversation, 0 FROM draft "
                  "WHERE person = ?2 AND status <> 1"),
        statement("record_tickets", "INSERT INTO person_join_row SELECT ?1, 4, id, 0, 0 FROM ticket WHERE person = ?2"),
    };
    std::array<Statement, 5> moves_ = {
        statement("move_contact_points", "UPDATE contact_point SET person = ?1 WHERE person = ?2"),
        statement("move_conversations", "UPDATE conversation SET person = ?1 WHERE person = ?2 AND person <> 0"),
        statement("move_open_drafts", "UPDATE draft SET person = ?1 WHERE person = ?2 AND status = 1"),
        statement("move_ended_drafts", "UPDATE draft SET person = ?1 WHERE person = ?2 AND status <> 1"),
        statement("move_tickets", "UPDATE ticket SET person = ?1 WHERE person = ?2"),
    };

    // ?1 the join, ?2 who has it all now, ?3 whose it was. Conversations come first: with them goes what was begun there.
    std::array<Statement, 4> returns_ = {
        statement("return_conversations",
                  "UPDATE conversation SET person = ?3 WHERE person = ?2 AND id IN "
                  "(SELECT row FROM person_join_row WHERE join_id = ?1 AND what = 2 AND returned = 0)"),
        statement("return_contact_points",
                  "UPDATE contact_point SET person = ?3 WHERE person = ?2 AND id IN "
                  "(SELECT row FROM person_join_row WHERE join_id = ?1 AND what = 1 AND returned = 0)"),
        statement("return_drafts",
                  "UPDATE draft SET person = ?3 WHERE id IN "
                  "(SELECT id FROM draft WHERE person = ?2 AND status = 1 UNION ALL "
                  "SELECT id FROM draft WHERE person = ?2 AND status <> 1) AND "
                  "(id IN (SELECT row FROM person_join_row WHERE join_id = ?1 AND what = 3 AND returned = 0) OR "
                  "(id > (SELECT newest_draft FROM person_join WHERE id = ?1) AND "
                  "conversation IN (SELECT id FROM conversation WHERE person = ?3 AND person <> 0)))"),
        statement("return_tickets",
                  "UPDATE ticket SET person = ?3 WHERE person = ?2 AND "
                  "(id IN (SELECT row FROM person_join_row WHERE join_id = ?1 AND what = 4 AND returned = 0) OR "
                  "conversation IN (SELECT id FROM conversation WHERE person = ?3 AND person <> 0))"),
    };
    // A chat is not left in the other person's form, nor a form in the other person's chat.
    std::array<Statement, 2> repairs_ = {
        statement("repair_conversations",
                  "UPDATE conversation SET draft = coalesce((SELECT draft.id FROM person_join_row r "
                  "JOIN draft ON draft.id = r.former WHERE r.join_id = ?1 AND r.what = 2 AND r.row = conversation.id "
                  "AND draft.status = 1 AND draft.person = conversation.person), 0) "
                  "WHERE person IN (?2, ?3) AND person <> 0 AND draft <> 0 AND EXISTS "
                  "(SELECT 1 FROM draft d WHERE d.id = conversation.draft AND d.person <> conversation.person)"),
        statement("repair_drafts",
                  "UPDATE draft SET conversation = coalesce((SELECT c.id FROM person_join_row r "
                  "JOIN conversation c ON c.id = r.former WHERE r.join_id = ?1 AND r.what = 3 AND r.row = draft.id "
                  "AND c.person = draft.person), "
                  "(SELECT c.id FROM conversation c WHERE c.person = draft.person AND c.person <> 0 AND c.kind = 1 "
                  "ORDER BY c.last_incoming DESC, c.id DESC LIMIT 1), 0) "
                  "WHERE person IN (?2, ?3) AND status = 1 AND EXISTS "
                  "(SELECT 1 FROM conversation c WHERE c.id = draft.conversation AND c.person <> 0 "
                  "AND c.person <> draft.person)"),
    };
    Statement mark_returned_ = statement(
        "mark_returned_rows",
        "UPDATE person_join_row SET returned = 1 WHERE join_id > ?1 AND "
        "((what = 1 AND row IN (SELECT id FROM contact_point WHERE person = ?2)) OR "
        "(what = 2 AND row IN (SELECT id FROM conversation WHERE person = ?2 AND person <> 0)) OR "
        "(what = 3 AND row IN (SELECT id FROM draft WHERE person = ?2 AND status = 1 UNION ALL "
        "SELECT id FROM draft WHERE person = ?2 AND status <> 1)) OR "
        "(what = 4 AND row IN (SELECT id FROM ticket WHERE person = ?2)))");
    Statement end_join_ = statement("end_join", "UPDATE person_join SET undone = ?, undone_by = ? WHERE id = ?");
};

}  // namespace

std::unique_ptr<core::Links> make_links(Session& session) { return std::make_unique<Links>(session); }

}  // namespace aftercare::sqlite
