// One person in several chats: the one-time codes that join two of them, and the record of what was joined.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// A one-time code for joining another chat with the one that asked for it. One a person.
struct LinkCode {
    PersonId person;              ///< who asked for it
    ConversationId conversation;  ///< where
    std::string hash;             ///< SHA-256 (hex); the code itself is not kept
    Time expires;
    PersonId entered_by;          ///< who entered it and is asked whether they are sure; none: nobody yet
    std::string proof_hash;       ///< of a second code that was sent to them, to come back; may be empty
};

/// Wrong codes that somebody entered.
struct LinkGuesses {
    int count = 0;
    Time since;  ///< of the first of them
};

/// Two persons that turned out to be one: everything of `merged` became `kept`'s.
struct PersonJoin {
    JoinId id;
    PersonId kept;
    PersonId merged;            ///< stays as a person without anything
    Time at;
    ConversationId asked_in;    ///< the chat that the code was for
    ConversationId entered_in;  ///< the chat that it was entered in
    std::string former_rank;    ///< of `kept`, and
    std::string rank;           ///< the one that they had from then on
    ConversationId former_told_in;  ///< of `kept`
    bool name_taken = false;    ///< `kept` had no name and got that of `merged`
    std::optional<Time> undone;
    std::string undone_by;      ///< "customer" or "operator", once it is undone
};

/// A row that a join has moved.
struct JoinedRow {
    enum class What : std::uint8_t { contact_point = 1, conversation, draft, ticket };
    What what = What::contact_point;
    std::int64_t row = 0;  ///< its identifier
    bool returned = false; ///< it has gone back already, when an earlier join was undone
};

class Links {
  public:
    virtual ~Links() = default;

    /// Adds the code, or replaces the person's.
    virtual void put(const LinkCode& code) = 0;
    /// Whether it has expired is the caller's affair.
    virtual std::optional<LinkCode> code(std::string_view hash) = 0;
    /// The code that this person entered and was asked about.
    virtual std::optional<LinkCode> entered_by(PersonId person) = 0;
    virtual void remove_code(PersonId person) = 0;

    virtual LinkGuesses guesses(PersonId person) = 0;
    virtual void set_guesses(PersonId person, const LinkGuesses& guesses) = 0;

    /// Forgets codes that expired, and wrong ones that were first entered, before `time`.
    virtual void forget_before(Time time) = 0;

    /// Gives every contact point, conversation, draft and ticket of `merged` to `kept` and records it. Who they are
    /// (name, rank, where they are told) is the caller's affair. Throws std::logic_error for a person joined with
    /// themselves.
    virtual JoinId join(const PersonJoin& join) = 0;
    virtual std::optional<PersonJoin> find(JoinId id) = 0;
    /// Joins that are not undone in which this person was kept, oldest first.
    virtual std::vector<PersonJoin> into(PersonId kept) = 0;
    /// All joins, newest first.
    virtual std::vector<PersonJoin> newest(int limit) = 0;
    /// What the join moved.
    virtual std::vector<JoinedRow> rows(JoinId id) = 0;
    /// Who has now what was `person`'s: they themselves unless they were joined into somebody.
    virtual PersonId holder(PersonId person) = 0;

    /// Returns what the join moved to its former person, wherever it has gone since, and with a chat the tickets and
    /// forms that were begun there since. A chat that was in a form, or a form that was in a chat, of the other
    /// person is put back as it was. Throws std::logic_error for a join that is undone already.
    virtual void undo(JoinId id, Time now, std::string_view by) = 0;
};

}  // namespace aftercare::core
