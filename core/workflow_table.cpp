#include "core/workflow_table.h"

namespace aftercare::core::table {

namespace {

constexpr Mask intake = bit(Stage::intake);
constexpr Mask diagnosis = bit(Stage::diagnosis);
constexpr Mask proposal = bit(Stage::proposal);
constexpr Mask execution = bit(Stage::execution);
constexpr Mask verification = bit(Stage::verification);
constexpr Mask confirmation = bit(Stage::confirmation);
constexpr Mask survey = bit(Stage::survey);
constexpr Mask closing = bit(Stage::closing);
constexpr Mask archive = bit(Stage::archive);
constexpr Mask not_done = diagnosis | proposal | execution;
constexpr Mask work = diagnosis | proposal | execution | verification;
constexpr Mask open_stages = intake | work | confirmation | survey | closing;

constexpr Mask any_wait = 31;
constexpr Mask nobody = bit(Wait::nobody);
constexpr Mask answer = bit(Wait::answer);
constexpr Mask agreement = bit(Wait::agreement);
constexpr Mask choice = bit(Wait::choice);
constexpr Mask approval = bit(Wait::approval);
constexpr Mask not_answer = any_wait & ~answer;

constexpr Mask responsible = holder | lead;
constexpr Mask own = holder | unheld;           // nobody else need be told
constexpr Mask others = helper | colleague | lead;

using N = Notice;

// The order of the rows is that of the procedure.
const Row table[] = {
    {Action::submit, unborn, any_wait, customer | unheld, {.target = Target::intake, .review = Review::begin}, "submitted",
     {N::customer, N::department}},

    // ---- 受理
    {Action::take, intake, any_wait, own,
     {.target = Target::first_work, .holder = Holder::actor, .review = Review::end}, "taken",
     {N::customer, N::department}},
    {Action::take, work, any_wait, unheld, {.holder = Holder::actor}, "taken", {N::department}},
    {Action::assign, open_stages, any_wait, any_staff, {.holder = Holder::argument}, "assigned",
     {N::assignee, N::former_assignee}},
    {Action::classify, intake | work, any_wait, own, {}, "classified", {N::new_department}},
    {Action::classify, intake | work, any_wait, others, {}, "classified", {N::assignee, N::new_department}},
    {Action::involve, intake | work, any_wait, any_staff, {}, "involved", {N::new_helpers}},

    // ---- words
    {Action::reply, open_stages, any_wait, own, {}, "replied", {N::customer}},
    {Action::reply, open_stages, any_wait, others, {}, "replied", {N::customer, N::assignee}},
    {Action::note, open_stages | archive, any_wait, own, {}, "noted", {}},
    {Action::note, open_stages | archive, any_wait, others, {}, "noted", {N::assignee}},
    {Action::reveal, open_stages | archive, any_wait, any_staff, {}, "revealed", {}},
    // A question before anybody has taken the ticket is the initial review at work.
    {Action::ask, intake, nobody | answer, own | lead, {.waiting = Waiting::answer, .review = Review::end}, "asked",
     {N::customer_question}},
    {Action::ask, work, nobody | answer, responsible, {.waiting = Waiting::answer}, "asked", {N::customer_question}},
    // While a question is open, whatever the customer sends about the ticket answers it.
    {Action::answer, intake | work, answer, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::message, intake | work, answer, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::add, intake | work, answer, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::reason, intake | work, answer, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::message, intake | work, not_answer, customer, {}, "message", {N::assignee}},
    {Action::message, confirmation | survey | closing, any_wait, customer, {}, "message", {N::assignee}},
    {Action::add, intake | work, not_answer, customer, {}, "added", {N::assignee}},
    {Action::add, confirmation | survey | closing, any_wait, customer, {}, "added", {N::assignee}},
    {Action::reason, work, not_answer, customer, {}, "reasons", {N::assignee}},
    {Action::urge, intake | work, nobody | approval, customer, {}, "urged", {N::assignee}},

    // ---- 诊断
    {Action::diagnose, diagnosis, nobody | answer | agreement, responsible,
     {.target = Target::after_diagnosis, .waiting = Waiting::end, .block = Block::end}, "diagnosed",
     {N::customer_diagnosis}},
    {Action::agree, diagnosis, agreement, customer, {.target = Target::next, .waiting = Waiting::end}, "agreed",
     {N::customer, N::assignee}},
    {Action::agree, diagnosis, agreement, responsible, {.target = Target::next, .waiting = Waiting::end}, "agreed",
     {N::customer, N::assignee}},
    {Action::object, diagnosis, agreement, customer, {.waiting = Waiting::end}, "objected",
     {N::customer_reasons, N::assignee}},

    // ---- 方案
    {Action::propose, proposal, nobody | answer | choice | approval, responsible,
     {.target = Target::after_proposal, .waiting = Waiting::end, .block = Block::end}, "proposed",
     {N::customer_proposal}},
    {Action::approve, proposal, approval, any_staff, {.target = Target::after_proposal, .waiting = Waiting::end},
     "approved", {N::customer_proposal, N::assignee}},
    {Action::reject, proposal, approval, any_staff, {.waiting = Waiting::end}, "rejected", {N::assignee}},
    {Action::choose, proposal, choice, customer, {.target = Target::next, .waiting = Waiting::end}, "chosen",
     {N::customer, N::assignee}},
    {Action::choose, proposal, choice, responsible, {.target = Target::next, .waiting = Waiting::end}, "chosen",
     {N::customer, N::assignee}},
    {Action::decline, proposal, choice, customer, {.waiting = Waiting::end}, "declined",
     {N::customer_reasons, N::assignee}},

    // ---- 执行
    {Action::progress, work, any_wait, responsible, {.block = Block::end}, "progress", {N::customer}},
    {Action::progress, work, any_wait, helper, {.block = Block::end}, "progress", {N::customer, N::assignee}},
    {Action::block, work, any_wait, holder, {.block = Block::begin}, "blocked", {}},
    {Action::block, work, any_wait, helper | lead, {.block = Block::begin}, "blocked", {N::assignee}},
    {Action::escalate, intake | work | confirmation, any_wait, any_staff, {}, "escalated", {N::heads}},
    {Action::finish, execution, nobody | answer, responsible,
     {.target = Target::next, .waiting = Waiting::end, .block = Block::end}, "done", {N::customer_result}},

    // ---- 验证, 确认, 回访
    {Action::verify, verification, nobody | answer, responsible,
     {.target = Target::next, .waiting = Waiting::end, .block = Block::end}, "verified", {N::customer_result}},
    {Action::confirm, confirmation, any_wait, customer, {.target = Target::next}, "confirmed",
     {N::customer_survey, N::assignee}},
    {Action::confirm, confirmation, any_wait, responsible, {.target = Target::next}, "confirmed",
     {N::customer_survey, N::assignee}},
    {Action::dispute, confirmation | survey | closing, any_wait, customer,
     {.target = Target::rework, .next_round = true}, "disputed", {N::customer_reasons, N::assignee}},
    {Action::dispute, verification | confirmation | survey | closing, any_wait, responsible,
     {.target = Target::rework, .waiting = Waiting::end, .next_round = true}, "disputed", {N::customer, N::assignee}},
    {Action::rate, survey, any_wait, customer, {.target = Target::next}, "rated", {N::customer_thanks, N::assignee}},
    {Action::comment, survey | closing | archive, any_wait, customer, {}, "commented", {N::assignee}},

    // ---- 归档
    {Action::close, intake | work, any_wait, own,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "closed", {N::customer}},
    {Action::close, intake | work, any_wait, lead,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "closed", {N::customer, N::assignee}},
    // Here the result has been announced: closing only spares the rest of the questions.
    {Action::close, confirmation | survey, any_wait, own, {.target = Target::archive}, "closed", {N::customer}},
    {Action::close, confirmation | survey, any_wait, lead, {.target = Target::archive}, "closed",
     {N::customer, N::assignee}},
    {Action::close, closing, any_wait, own, {.target = Target::archive}, "closed", {N::customer}},
    {Action::close, closing, any_wait, others, {.target = Target::archive}, "closed", {N::customer, N::assignee}},
    {Action::cancel, intake | work | confirmation, any_wait, customer,
     {.target = Target::archive, .closing = Closing::cancelled, .waiting = Waiting::end, .review = Review::end},
     "cancelled", {N::customer, N::assignee}},
    {Action::reopen, archive, any_wait, any_staff | customer,
     {.target = Target::again, .review = Review::begin, .next_round = true}, "reopened",
     {N::customer, N::assignee}},

    // ---- tickets that belong together
    {Action::merge, intake | work | confirmation, any_wait, own,
     {.target = Target::archive, .closing = Closing::merged, .waiting = Waiting::end, .review = Review::end}, "merged",
     {N::customer}},
    {Action::merge, intake | work | confirmation, any_wait, lead,
     {.target = Target::archive, .closing = Closing::merged, .waiting = Waiting::end, .review = Review::end}, "merged",
     {N::customer, N::assignee}},
    {Action::batch, intake | not_done, any_wait, own,
     {.target = Target::leader, .waiting = Waiting::end, .holder = Holder::argument, .review = Review::end,
      .block = Block::end},
     "joined", {N::customer}},
    {Action::batch, intake | not_done, any_wait, others,
     {.target = Target::leader, .waiting = Waiting::end, .holder = Holder::argument, .review = Review::end,
      .block = Block::end},
     "joined", {N::customer, N::former_assignee}},
    {Action::separate, intake | work, any_wait, any_staff, {}, "separated", {N::assignee}},
    {Action::separate, intake | work, any_wait, system_actor, {}, "separated", {N::assignee}},
    {Action::follow, intake | work, any_wait, system_actor, {.target = Target::leader, .waiting = Waiting::end},
     "followed", {N::customer_followed}},

    // ---- timers
    {Action::review_due, intake, any_wait, system_actor, {}, "review_overdue", {N::department}},
    {Action::remind, intake | work, answer | agreement | choice, system_actor, {}, "reminded", {N::customer_reminder}},
    {Action::remind, confirmation | survey, any_wait, system_actor, {}, "reminded", {N::customer_reminder}},
    {Action::auto_close, intake | work, answer | agreement | choice, system_actor,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "auto_closed", {N::customer, N::assignee}},
    {Action::auto_close, confirmation | survey, any_wait, system_actor, {.target = Target::silence}, "auto_closed",
     {N::customer, N::assignee}},
    {Action::overdue, open_stages, any_wait, system_actor, {}, "escalated", {N::heads}},
};

}  // namespace

std::span<const Row> rows() { return table; }

}  // namespace aftercare::core::table
