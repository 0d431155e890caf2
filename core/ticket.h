// The ticket and its timeline.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// The stages of after-sales work, in order. A profile uses some of them (domain.md §2 and §3).
enum class Stage : std::uint8_t {
    intake = 1,    ///< 受理
    diagnosis,     ///< 诊断
    proposal,      ///< 方案
    execution,     ///< 执行
    verification,  ///< 验证: the one responsible makes sure that it works
    confirmation,  ///< 确认: the customer says so too
    survey,        ///< 回访
    closing,       ///< 待关闭: the service desk looks it over and closes it
    archive,       ///< 归档: the ticket is closed
};

inline constexpr std::array all_stages{Stage::intake,       Stage::diagnosis, Stage::proposal,
                                       Stage::execution,    Stage::verification, Stage::confirmation,
                                       Stage::survey,       Stage::closing,   Stage::archive};

/// Whom the work waits for within a stage.
enum class Wait : std::uint8_t {
    nobody = 0,
    answer = 1,  ///< the customer, to answer a question
    agreement,   ///< the customer, to sign the diagnosis
    choice,      ///< the customer, to choose one of the options
    approval,    ///< a department head, to approve the proposal
};

inline constexpr std::array all_waits{Wait::nobody, Wait::answer, Wait::agreement, Wait::choice, Wait::approval};

/// "nobody", "answer", ...: the word in JSON and in text keys.
std::string_view name_of(Wait wait);

/// "intake", "diagnosis", ...: the word in the store, in JSON and in text keys.
std::string_view name_of(Stage stage);
std::optional<Stage> stage_named(std::string_view name);

/// How a ticket came to its end.
enum class Closing : std::uint8_t {
    open = 0,       ///< it has not
    completed = 1,  ///< the customer confirmed, or did not object in time
    cancelled,      ///< the customer withdrew it
    dismissed,      ///< an agent closed it without a result
    merged,         ///< it goes on in the ticket that `linked` names
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
    Wait waiting = Wait::nobody;
    bool blocked = false;         ///< the work cannot go on; says so until progress is reported
    int escalated = 0;            ///< how often it was brought before the department head
    StaffId assignee;             ///< may be none
    std::string department;       ///< may be empty; where several work on it, the one that leads
    std::vector<std::string> helpers;  ///< departments that support the leading one
    TicketId lead;                ///< the ticket under which it is worked together with others; may be none
    TicketId linked;              ///< the older ticket that it follows, or the one that it was merged into
    std::string product;          ///< what it is about, as customers name it; may be empty
    std::string fault;            ///< what is wrong, for finding alike tickets; may be empty
    std::string kind;             ///< of the profile; may be empty
    std::string priority;         ///< of the profile; may be empty
    int round = 1;                ///< rounds of processing; a "not solved" begins the next
    std::string language;         ///< the customer's
    std::string title;            ///< the problem in a few words, for lists; personal data may be in it
    std::string submission;       ///< the submitted form as JSON
    std::string signature;        ///< who, when and the hash of the submission, as JSON
    Closing closing = Closing::open;
    std::string rating;           ///< a step of the profile's survey scale; empty until rated in this round
    Time created;
    Time updated;
    std::optional<Time> closed;
};

/// Whether the next step is the customer's.
bool waits_for_customer(const Ticket& ticket);

/// Who did something to a ticket.
struct Actor {
    enum class Kind : std::uint8_t { customer = 1, staff, system };
    Kind kind = Kind::system;
    StaffId staff;     ///< for staff
    PersonId person;   ///< for customers
    std::string name;  ///< as it was then; personal data for customers
    std::string role;  ///< for staff: a role of the profile
    std::string department;  ///< for staff: may be empty; not kept with events
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
