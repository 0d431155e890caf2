// One person in several chats: codes, and joins that can be undone in any order as if they had never been.
#include "adapters/sqlite/connection.h"
#include "repositories.h"

#include <map>
#include <numeric>
#include <random>

namespace aftercare::sqlite {
namespace {

using core::ContactPoint;
using core::Conversation;
using core::ConversationId;
using core::DraftId;
using core::DraftRecord;
using core::JoinId;
using core::PersonId;
using core::Ticket;
using core::TicketId;

using What = core::JoinedRow::What;

/// Every row of the tables in which something belongs to a person, by table and id.
std::map<std::string, std::string> dump(const std::string& path) {
    Connection connection(path, Connection::Access::look);
    std::map<std::string, std::string> rows;
    for (const std::string table : {"person", "contact_point", "conversation", "draft", "ticket"}) {
        sqlite3_stmt* statement = nullptr;
        const std::string sql = "SELECT * FROM " + table;
        EXPECT_EQ(sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            std::string row;
            for (int column = 0; column < sqlite3_column_count(statement); ++column) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
                row += std::string(sqlite3_column_name(statement, column)) + "=" + (text ? text : "NULL") + " ";
            }
            rows[table + " " + reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))] = row;
        }
        sqlite3_finalize(statement);
    }
    return rows;
}

/// Persons with chats, forms and tickets, on disk so that the rows can be looked at.
class Joining : public testing::Test {
  protected:
    struct Someone {
        PersonId id;
        ConversationId chat;
    };

    template <class Act>
    void in_turn(Act act) {
        store_->transact([&](core::Tx& tx) { act(tx); });
    }

    Someone add_person(core::Tx& tx, int tickets, bool open_form) {
        Someone someone;
        someone.id = tx.people().add(core::Person{{}, "somebody", "zh-CN", at_ms(1), ""});
        const std::string address = "chat" + std::to_string(someone.id.value);
        tx.people().add(ContactPoint{{}, someone.id, {"web", "site"}, address, true});
        Conversation chat;
        chat.address = {{"web", "site"}, address};
        chat.person = someone.id;
        chat.last_incoming = at_ms(someone.id.value);
        chat.id = someone.chat = tx.people().add(chat);
        if (open_form) {
            chat.draft = add_draft(tx, someone);
            tx.people().update(chat);
        }
        for (int i = 0; i < tickets; ++i) {
            auto draft = *tx.drafts().draft(add_draft(tx, someone));
            draft.status = DraftRecord::Status::submitted;
            draft.ticket = add_ticket(tx, someone, draft.id);
            tx.drafts().update(draft);
        }
        return someone;
    }

    DraftId add_draft(core::Tx& tx, const Someone& someone) {
        DraftRecord draft;
        draft.person = someone.id;
        draft.conversation = someone.chat;
        draft.form = "feedback";
        draft.state = "state";
        return tx.drafts().add(draft);
    }

    TicketId add_ticket(core::Tx& tx, const Someone& someone, DraftId draft = {}) {
        Ticket ticket;
        ticket.number = "T" + std::to_string(++numbers_);
        ticket.profile = "p";
        ticket.person = someone.id;
        ticket.conversation = someone.chat;
        ticket.draft = draft;
        return tx.tickets().add(ticket);
    }

    static JoinId join(core::Tx& tx, PersonId kept, PersonId merged) {
        core::PersonJoin wanted;
        wanted.kept = kept;
        wanted.merged = merged;
        wanted.at = at_ms(5);
        return tx.links().join(wanted);
    }

    static PersonId owner(core::Tx& tx, const Someone& someone) {
        return tx.people().conversation(someone.chat).value().person;
    }

    Folder folder_;
    const std::string path_ = folder_.file("joining.db");
    std::unique_ptr<core::Store> store_ = create_store(at(path_));
    int numbers_ = 0;
};

TEST_F(Repositories, LinkCodes) {
    core::LinkCode code{core::PersonId(3), core::ConversationId(4), "hash", at_ms(600), {}, ""};
    in_turn([&](core::Tx& tx) {
        tx.links().put(code);
        EXPECT_FALSE(tx.links().code("other"));
        EXPECT_FALSE(tx.links().entered_by(core::PersonId(0)));
        const auto found = tx.links().code("hash");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->person, code.person);
        EXPECT_EQ(found->conversation, code.conversation);
        EXPECT_EQ(found->expires, code.expires);
        code.entered_by = core::PersonId(9);
        code.proof_hash = "proof";
        tx.links().put(code);
        EXPECT_EQ(tx.links().entered_by(core::PersonId(9)).value().proof_hash, "proof");
        code.hash = "newer";
        code.entered_by = {};
        tx.links().put(code);
        EXPECT_FALSE(tx.links().code("hash")) << "a new one takes the place of the old one";
        EXPECT_TRUE(tx.links().code("newer"));
        tx.links().forget_before(at_ms(600));
        EXPECT_TRUE(tx.links().code("newer"));
        tx.links().forget_before(at_ms(601));
        EXPECT_FALSE(tx.links().code("newer"));
        tx.links().put(code);
        tx.links().remove_code(code.person);
        EXPECT_FALSE(tx.links().code("newer"));
    });
}

TEST_F(Repositories, LinkGuesses) {
    const core::PersonId person(7);
    in_turn([&](core::Tx& tx) {
        EXPECT_EQ(tx.links().guesses(person).count, 0);
        tx.links().set_guesses(person, {2, at_ms(50)});
        EXPECT_EQ(tx.links().guesses(person).count, 2);
        EXPECT_EQ(tx.links().guesses(person).since, at_ms(50));
        EXPECT_EQ(tx.links().guesses(core::PersonId(8)).count, 0);
        tx.links().forget_before(at_ms(51));
        EXPECT_EQ(tx.links().guesses(person).count, 0);
        tx.links().set_guesses(person, {2, at_ms(50)});
        tx.links().set_guesses(person, {});
        EXPECT_EQ(tx.links().guesses(person).count, 0);
    });
}

TEST_F(Joining, GivesEverythingToThePersonKept) {
    in_turn([&](core::Tx& tx) {
        const auto kept = add_person(tx, 1, true);
        const auto merged = add_person(tx, 2, true);
        const auto id = join(tx, kept.id, merged.id);
        EXPECT_EQ(tx.tickets().of_person(kept.id, 10).size(), 3u);
        EXPECT_TRUE(tx.tickets().of_person(merged.id, 10).empty());
        EXPECT_EQ(tx.people().conversations_of(kept.id).size(), 2u);
        EXPECT_EQ(tx.people().contact_point({"web", "site"}, "chat" + std::to_string(merged.id.value)).value().person, kept.id);
        EXPECT_FALSE(tx.drafts().open_of(merged.id));
        EXPECT_EQ(tx.links().holder(merged.id), kept.id);
        const auto rows = tx.links().rows(id);
        std::map<What, int> counted;
        for (const auto& row : rows) ++counted[row.what];
        EXPECT_EQ(counted[What::contact_point], 1);
        EXPECT_EQ(counted[What::conversation], 1);
        EXPECT_EQ(counted[What::draft], 3);
        EXPECT_EQ(counted[What::ticket], 2);
        ASSERT_EQ(tx.links().into(kept.id).size(), 1u);
        EXPECT_EQ(tx.links().into(kept.id).front().merged, merged.id);
    });
}

TEST_F(Joining, RefusesWhatMakesNoSense) {
    PersonId one;
    PersonId other;
    JoinId id;
    in_turn([&](core::Tx& tx) {
        one = add_person(tx, 0, false).id;
        other = add_person(tx, 0, false).id;
    });
    EXPECT_THROW(in_turn([&](core::Tx& tx) { join(tx, one, one); }), std::logic_error);
    in_turn([&](core::Tx& tx) { id = join(tx, one, other); });
    EXPECT_THROW(in_turn([&](core::Tx& tx) { join(tx, other, one); }), std::logic_error) << "the other has nothing now";
    in_turn([&](core::Tx& tx) { tx.links().undo(id, at_ms(9), "operator"); });
    EXPECT_THROW(in_turn([&](core::Tx& tx) { tx.links().undo(id, at_ms(9), "operator"); }), std::logic_error);
    in_turn([&](core::Tx& tx) {
        const auto undone = tx.links().find(id).value();
        EXPECT_EQ(undone.undone, at_ms(9));
        EXPECT_EQ(undone.undone_by, "operator");
        EXPECT_TRUE(tx.links().into(one).empty());
        EXPECT_EQ(tx.links().holder(other), other);
    });
}

// The property: whatever is joined with whatever, undone in whatever order, every row is as it was before.
TEST_F(Joining, UndoneInAnyOrderLeavesEveryRowAsItWas) {
    std::mt19937 random(20261027);
    std::vector<Someone> people;
    in_turn([&](core::Tx& tx) {
        for (int i = 0; i < 8; ++i) people.push_back(add_person(tx, static_cast<int>(random() % 3), random() % 2 == 0));
    });
    const auto before = dump(path_);
    for (int run = 0; run < 60; ++run) {
        std::vector<JoinId> joins;
        in_turn([&](core::Tx& tx) {
            const auto wanted = 2 + random() % 6;
            while (joins.size() < wanted) {
                // Anybody's chat may join anybody else's: what matters is who has them by now.
                const auto kept = owner(tx, people[random() % people.size()]);
                const auto merged = owner(tx, people[random() % people.size()]);
                if (kept != merged) joins.push_back(join(tx, kept, merged));
                // Some are undone before others are made.
                if (!joins.empty() && random() % 4 == 0) {
                    const auto which = random() % joins.size();
                    tx.links().undo(joins[which], at_ms(6), "customer");
                    joins.erase(joins.begin() + static_cast<std::ptrdiff_t>(which));
                }
            }
        });
        EXPECT_NE(dump(path_), before);
        std::shuffle(joins.begin(), joins.end(), random);
        in_turn([&](core::Tx& tx) {
            for (const auto id : joins) tx.links().undo(id, at_ms(7), "operator");
        });
        ASSERT_EQ(dump(path_), before) << "run " << run;
    }
}

// A joined with B, that with C; B's chat leaves first. What is B's goes to B although C has it by now, and nothing of it
// follows A when A leaves.
TEST_F(Joining, AnEarlierJoinIsUndoneThroughALaterOne) {
    in_turn([&](core::Tx& tx) {
        const auto a = add_person(tx, 1, false);
        const auto b = add_person(tx, 2, false);
        const auto c = add_person(tx, 0, false);
        const auto first = join(tx, a.id, b.id);
        const auto second = join(tx, c.id, a.id);
        EXPECT_EQ(tx.links().holder(b.id), c.id);
        tx.links().undo(first, at_ms(6), "customer");
        EXPECT_EQ(owner(tx, b), b.id);
        EXPECT_EQ(tx.tickets().of_person(b.id, 10).size(), 2u);
        EXPECT_EQ(owner(tx, a), c.id);
        join(tx, c.id, b.id);
        tx.links().undo(second, at_ms(7), "customer");
        EXPECT_EQ(owner(tx, a), a.id);
        EXPECT_EQ(owner(tx, b), c.id) << "joined anew with C";
        EXPECT_EQ(tx.tickets().of_person(a.id, 10).size(), 1u);
        EXPECT_EQ(tx.tickets().of_person(c.id, 10).size(), 2u);
    });
}

TEST_F(Joining, WhatWasBegunSinceGoesWithItsChat) {
    in_turn([&](core::Tx& tx) {
        const auto kept = add_person(tx, 0, false);
        auto merged = add_person(tx, 0, false);
        const auto id = join(tx, kept.id, merged.id);
        const Someone together_here{kept.id, kept.chat};
        const Someone together_there{kept.id, merged.chat};
        const auto ticket_here = add_ticket(tx, together_here);
        const auto ticket_there = add_ticket(tx, together_there);
        const auto form_here = add_draft(tx, together_here);
        const auto form_there = add_draft(tx, together_there);
        tx.links().undo(id, at_ms(8), "customer");
        EXPECT_EQ(tx.tickets().ticket(ticket_here)->person, kept.id);
        EXPECT_EQ(tx.tickets().ticket(ticket_there)->person, merged.id);
        EXPECT_EQ(tx.drafts().draft(form_here)->person, kept.id);
        EXPECT_EQ(tx.drafts().draft(form_there)->person, merged.id);
    });
}

// The form of one went on in the chat of the other.
TEST_F(Joining, NoChatIsLeftInAFormOfTheOtherPerson) {
    in_turn([&](core::Tx& tx) {
        const auto kept = add_person(tx, 0, true);
        const auto merged = add_person(tx, 0, true);
        const auto own = tx.drafts().open_of(merged.id).value().id;
        const auto id = join(tx, kept.id, merged.id);
        auto form = tx.drafts().draft(tx.people().conversation(kept.chat)->draft).value();
        auto chat = tx.people().conversation(merged.chat).value();
        chat.draft = form.id;
        tx.people().update(chat);
        form.conversation = merged.chat;
        tx.drafts().update(form);
        tx.links().undo(id, at_ms(8), "customer");
        EXPECT_EQ(tx.drafts().draft(form.id)->person, kept.id);
        EXPECT_EQ(tx.drafts().draft(form.id)->conversation, kept.chat);
        EXPECT_EQ(tx.people().conversation(kept.chat)->draft, form.id);
        EXPECT_EQ(tx.people().conversation(merged.chat)->draft, own);
    });
}

TEST_F(Joining, AnErasedTicketIsNotMissed) {
    in_turn([&](core::Tx& tx) {
        const auto kept = add_person(tx, 0, false);
        const auto merged = add_person(tx, 1, false);
        const auto ticket = tx.tickets().of_person(merged.id, 1).front().id;
        const auto id = join(tx, kept.id, merged.id);
        add_ticket(tx, {kept.id, kept.chat});
        tx.tickets().erase(ticket);
        for (const auto& row : tx.links().rows(id)) EXPECT_NE(row.what, What::ticket);
        tx.links().undo(id, at_ms(8), "operator");
        EXPECT_TRUE(tx.tickets().of_person(merged.id, 10).empty());
        EXPECT_EQ(tx.tickets().of_person(kept.id, 10).size(), 1u);
    });
}

}  // namespace
}  // namespace aftercare::sqlite
