// The ticket and its timeline.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::core {

/// The stages of after-sales work, in order. A profile uses some of them (domain.md §2).
enum class Stage : std::uint8_t {
    intake = 1,    ///< 受理
    diagnosis,     ///< 诊断
    proposal,      ///< 方案
    execution,     ///< 执行
    confirmation,  ///< 确认
    survey,        ///< 回访
    archive,       ///< 归档: the ticket is closed
};

/// "intake", "diagnosis", ...: the word in the store, in JSON and in text keys.
std::string_view name_of(Stage stage);
std::optional<Stage> stage_named(std::string_view name);

/// How a ticket came to its end.
enum class Closing : std::uint8_t {
    open = 0,       ///< it has not
    completed = 1,  ///< the customer confirmed, or did not object in time
    cancelled,      ///< the customer withdrew it
    dismissed,      ///< an agent closed it without a result
};

std::string_view name_of(Closing closing);
std::optional<Closing> closing_named(std::string_view name);

struct Ticket {
    TicketId id;
    std::string number;           ///< "SR202610270001"; never reused
    std::string profile;
    PersonId person;              ///< the customer
    ConversationId conversation;  ///< where the customer is told
    DraftId draft;                ///< what it was made from; one draft, one ticket
    Stage stage = Stage::intake;
    bool waiting_for_customer = false;
    StaffId assignee;             ///< may be none
    std::string department;       ///< may be empty
    std::string kind;             ///< of the profile; may be empty
    std::string priority;         ///< of the profile; may be empty
    int round = 1;                ///< rounds of processing; a "not solved" begins the next
    std::string language;         ///< the customer's
    std::string title;            ///< the problem in a few words, for lists; personal data may be in it
    std::string submission;       ///< the submitted form as JSON
    std::string signature;        ///< who, when and the hash of the submission, as JSON
    Closing closing = Closing::open;
    std::string rating;           ///< a step of the profile's survey scale; empty until rated
    Time created;
    Time updated;
    std::optional<Time> closed;
};

/// Who did something to a ticket.
struct Actor {
    enum class Kind : std::uint8_t { customer = 1, staff, system };
    Kind kind = Kind::system;
    StaffId staff;     ///< for staff
    PersonId person;   ///< for customers
    std::string name;  ///< as it was then; personal data for customers
    std::string role;  ///< for staff: a role of the profile
};

std::string_view name_of(Actor::Kind kind);
std::optional<Actor::Kind> actor_kind_named(std::string_view name);

/// Something that happened to a ticket. The timeline is the record; nothing in it is changed later.
struct Event {
    EventId id;
    TicketId ticket;
    Time at;
    Actor actor;
    std::string kind;  ///< "submitted", "taken", "asked", ...: the workflow's words
    std::string text;  ///< what was said; may be empty; personal data
    std::string data;  ///< further particulars as a JSON object; may be empty
};

}  // namespace aftercare::core
