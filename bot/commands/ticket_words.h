// Tickets as text and buttons, for agents and for customers. Reads the store, changes nothing.
// Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"
#include "core/workflow.h"
#include "dialogs/submission.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::bot {

/// Texts in one reader's language.
class Words {
  public:
    Words(const Turn& turn, std::string language) : turn_(turn), language_(std::move(language)) {}

    const std::string& language() const { return language_; }
    std::string say(std::string_view key, core::TextArguments arguments = {}) const;
    bool has(std::string_view key) const;

    std::string minute(core::Time time) const;      ///< "2026-10-27 09:30", local
    std::string short_minute(core::Time time) const;///< "10-27 09:30"
    std::string day(std::chrono::sys_days day) const;///< "10月29日"
    std::string age(core::Time since) const;        ///< "2小时"

    std::string stage(const core::Ticket& ticket) const;          ///< for agents, with round and waiting
    std::string customer_stage(const core::Ticket& ticket) const; ///< for the customer
    /// What a choice of the profile is called; the value itself when the profile has it no more.
    template <class C>
    std::string choice(const std::vector<C>& choices, std::string_view value) const {
        const C* found = core::find_choice(choices, value);
        return found ? say(found->text) : std::string(value);
    }
    std::string step(const core::Ticket& ticket, std::string_view rating) const;

  private:
    const Turn& turn_;
    std::string language_;
};

/// In the language of whoever speaks in this turn.
Words words(const Turn& turn);

// ---- buttons ------------------------------------------------------------------------------------

/// "t:<ticket in base 36>:<word>[:<argument>]", at most 64 bytes.
std::string ticket_payload(core::TicketId ticket, std::string_view word, std::string_view argument = {});

struct TicketPayload {
    core::TicketId ticket;  ///< none for buttons about no ticket
    std::string word;
    std::string argument;
};
std::optional<TicketPayload> read_ticket_payload(std::string_view payload);

using ButtonRows = std::vector<std::vector<core::Button>>;

/// What this member of staff can do next, as buttons.
ButtonRows staff_buttons(Turn& turn, const Words& words, const core::Ticket& ticket, const core::Actor& actor);
/// What the customer can do next: confirm, rate, add, ...
ButtonRows customer_buttons(Turn& turn, const Words& words, const core::Ticket& ticket);

// ---- texts --------------------------------------------------------------------------------------

/// The text's lines one behind the other.
std::string on_one_line(const Words& words, std::string_view text);

/// The submission's lines; empty when it cannot be read or its form is gone.
std::vector<dialogs::Line> submission_lines(const Turn& turn, const core::Ticket& ticket, std::string_view language,
                                            dialogs::View view);

/// The value of the first of the fields that has one.
std::string first_value(const std::vector<dialogs::Line>& lines, const std::vector<std::string>& fields);

/// Kind, priority and departments on one line; empty when it has none.
std::string classification(const Turn& turn, const core::Ticket& ticket, const Words& words);

/// The customer's name, masked, as agents see it.
std::string masked_customer(Turn& turn, const core::Ticket& ticket, const Words& words);

/// One line of a list for agents.
std::string list_line(Turn& turn, const core::Ticket& ticket, const Words& words);

/// Everything about a ticket for agents: header, what was submitted, files, timeline.
core::Outgoing agents_view(Turn& turn, const core::Ticket& ticket, const Words& words, dialogs::View view);

/// Where a ticket stands, for its customer.
core::Outgoing customers_view(Turn& turn, const core::Ticket& ticket, const Words& words);

/// The last event of a kind in a timeline.
std::optional<core::Event> latest_event(const std::vector<core::Event>& events, std::string_view kind);

/// The last working day of the initial review of a ticket made at `created`.
std::chrono::sys_days review_day(const Turn& turn, const core::Profile& profile, core::Time created);

/// When the initial review of a ticket that comes in now is late.
core::Time review_due(const Turn& turn, const core::Profile& profile);

/// A member's name; empty for nobody.
std::string staff_name(Turn& turn, core::StaffId staff);

}  // namespace aftercare::bot
