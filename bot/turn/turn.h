// One turn: what somebody said, who they are, and the means to answer. Runs on the store's thread
// inside one transaction; everything it does is kept together or not at all, and nothing is sent
// from inside it.
#pragma once

#include "bot/turn/desk.h"
#include "core/store/store.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::bot {

/// Keeps what a channel wants kept of a chat. `change`: empty, or made from what is kept now; `state`: empty, or as it is.
void keep_chat_state(core::Tx& tx, const core::Conversation& of, const std::string& state, const core::ChangeState& change);

/// What the workers must know after the commit.
struct TurnEffects {
    std::vector<core::Delivery> deliveries;   ///< new rows of the outbox
    std::vector<core::Address> news;          ///< chats with new messages in their kept history
    std::optional<core::Time> timer;          ///< the earliest timer that was set
    bool attachments = false;                 ///< some attachment waits to be fetched
    core::DeliveryId answer;                  ///< the last of `deliveries` for the chat that spoke; may be none
    core::ConversationId contact;             ///< the one-to-one chat that somebody wrote in; may be none
    core::ConversationId ended;               ///< the chat that the other side has left or blocked; may be none
    std::string hint;                         ///< for the presser of a button
    std::vector<std::pair<std::string, std::string>> counted;  ///< metric and label value, one each
};

/// A form that a command of staff wants filled in; whoever runs the turn begins it.
struct FormWanted {
    core::TicketId ticket;
    std::string purpose;  ///< the command ("diagnose")
    std::string form;
    std::string words;    ///< what was typed after the command: the first answers; may be empty
};

/// Attachment::group of an agent's file that the ticket's customer gets once it is stored. No field is named so.
inline constexpr std::string_view goes_to_customer = "@customer";

class Turn {
  public:
    Turn(core::Tx& transaction, const Desk& the_desk, core::Time the_time)
        : tx(transaction), desk(the_desk), now(the_time) {}

    core::Tx& tx;
    const Desk& desk;
    const core::Time now;

    // Who speaks, and where. Not set in a turn that a timer began.
    core::Conversation conversation;
    core::Person person;
    std::optional<core::Staff> staff;  ///< set when the person is staff
    const core::Incoming* incoming = nullptr;

    /// A text in the speaker's language.
    std::string text(std::string_view key, core::TextArguments arguments = {}) const;

    /// Answers here.
    void say(core::Outgoing message, core::TicketId about = {});
    void say_text(std::string_view key, core::TextArguments arguments = {}, core::TicketId about = {});

    /// Whether messages get there: not where the other side has ended it, nor on a channel that is no longer configured.
    bool reaches(const core::Conversation& to) const;

    /// Tells another conversation (or this one). Nothing happens on a channel that is no longer configured.
    void tell(const core::Conversation& to, core::Outgoing message, core::TicketId about = {});

    /// Sends what could not leave for another chat of the same person to this one, and from there nowhere else.
    void pass_on(const core::Conversation& to, const core::Delivery& from);

    /// Where the customer of a ticket is told: in the chat where they speak just now, else the one that they chose, else
    /// the one of theirs that they used last and that can be reached. None when there is none.
    std::optional<core::Conversation> customers_chat(const core::Ticket& ticket);

    /// Tells the customer of a ticket in that chat. Returns false when they cannot be reached.
    bool tell_customer(const core::Ticket& ticket, core::Outgoing message);

    /// Tells a member of staff where they were last active. Returns false when they have no desk yet.
    bool tell_staff(core::StaffId staff, core::Outgoing message, core::TicketId about = {});

    /// A message in the reader's language.
    using MakeMessage = std::function<core::Outgoing(std::string_view language)>;

    /// Tells every member of staff who has joined, and the agents' chats. `make` gives the message
    /// in a language, since each is told in their own.
    void tell_all_staff(const MakeMessage& make, core::TicketId about = {});

    /// Tells the member of staff who has the ticket, else everybody.
    void tell_responsible(const core::Ticket& ticket, const MakeMessage& make);

    /// Tells these members of staff and the agents' chats. Returns how many of the members could be reached.
    int tell_members(const std::vector<core::Staff>& members, const MakeMessage& make, core::TicketId about = {});

    /// Sets the timer again for the end of the profile's quiet hours, if it is quiet now: what it would tell a customer
    /// can wait. False when it is not quiet.
    bool put_off_while_quiet(const core::Timer& timer, std::string_view profile);

    void set_timer(core::Timer timer);
    void count(std::string metric, std::string label) { effects.counted.emplace_back(std::move(metric), std::move(label)); }

    TurnEffects effects;
    std::optional<FormWanted> form_wanted;

    /// The speaker's channel identity, as signatures name it: "telegram:main:42".
    std::string speaker() const;

    /// The language that whoever reads the conversation is answered in.
    std::string language_of(const core::Conversation& of);

  private:
    class TellOnce;
    void deliver(const core::Conversation& to, core::Delivery delivery);
    void tell_agents_chats(TellOnce& tell_once);
    std::optional<core::Conversation> agents_conversation(const ChannelFacts& channel);
};

/// Delivery::announced of what has been passed on from another chat of the person.
inline constexpr std::string_view passed_on = "other_channel";

/// The setting that holds the present identifier of a chat that has moved.
std::string moved_chat_setting(const core::Address& address);

}  // namespace aftercare::bot
