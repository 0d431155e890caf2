// Caps that end every mail loop, whatever the headers say: two machines that pass for persons write to each
// other until somebody counts. Pure values: the time is handed in, the store keeps a row for each address and
// each conversation.
//
// Order of use, for a mail judged to be a person's: note_opening (it begins a conversation) or note_inbound;
// if that stops the mail, it is taken when `until` has come and asked again; above the day's bound it goes to people.
// Before any answer: note_answer.
#pragma once

#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// Each from 1 to 100, `inbound_daily` to 400. `soon` and `day` are the periods that are counted over.
struct BackStopLimits {
    /// To one address within `soon`: a form by mail takes 3 or 4, and whoever answers at once goes through a whole procedure
    /// with 10.
    int answers_soon = 12;
    int answers_daily = 40;  ///< to one address within `day`
    int inbound_soon = 20;   ///< mails into one conversation within `soon`
    int same_openings = 3;   ///< new conversations by one address with the same subject within `soon`
    int inbound_daily = 100; ///< mails into one conversation within `day`
    core::Duration soon = std::chrono::minutes(10);
    core::Duration day = std::chrono::hours(24);
};

enum class Cap : std::uint8_t {
    none = 1,       ///< go on
    answers_soon,   ///< enough answers for now
    answers_daily,  ///< enough answers for today
    inbound_soon,   ///< the conversation gets more than a person writes
    inbound_daily,  ///< the same over a day
    same_openings,  ///< the same mail again and again
};

struct Stop {
    Cap cap = Cap::none;
    bool alert = false;  ///< tell somebody: the first time in a day for this row
    core::Time until{};  ///< for inbound_soon and same_openings: when there is room again
};

/// A row of the store for a contact key.
struct AddressHistory {
    struct Opening {
        core::Time at;
        std::uint64_t subject = 0;  ///< a hash: subjects are not kept

        friend bool operator==(const Opening&, const Opening&) = default;
    };
    std::vector<core::Time> answers;  ///< oldest first, at most 100
    std::vector<Opening> openings;    ///< oldest first, at most 100
    std::optional<core::Time> alerted;

    friend bool operator==(const AddressHistory&, const AddressHistory&) = default;
};

/// A row of the store for a conversation.
struct ConversationHistory {
    std::vector<core::Time> inbound;  ///< oldest first, at most 400
    std::optional<core::Time> alerted;
    std::optional<core::Time> full;   ///< when the day's bound was told of

    friend bool operator==(const ConversationHistory&, const ConversationHistory&) = default;
};

/// A mail of a person comes into the conversation. Counted only if it may be taken.
Stop note_inbound(ConversationHistory& history, core::Time now, const BackStopLimits& limits = {});

/// A mail of a person begins a conversation. Counted only if it may be taken. Prefixes and case of the subject do not matter.
Stop note_opening(AddressHistory& history, std::string_view subject, core::Time now,
                  const BackStopLimits& limits = {});

/// May this address be answered now? Counted if so.
Stop note_answer(AddressHistory& history, core::Time now, const BackStopLimits& limits = {});

/// True if the row says nothing any more and may be deleted.
bool forgotten(const AddressHistory& history, core::Time now, const BackStopLimits& limits = {});
bool forgotten(const ConversationHistory& history, core::Time now, const BackStopLimits& limits = {});

/// For the store: ASCII, at most 6,000 bytes.
std::string to_text(const AddressHistory& history);
std::string to_text(const ConversationHistory& history);

/// What to_text wrote; none for anything else.
std::optional<AddressHistory> parse_address_history(std::string_view text);
std::optional<ConversationHistory> parse_conversation_history(std::string_view text);

}  // namespace aftercare::email
