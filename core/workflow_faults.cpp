// What is wrong with a ticket, whatever brought it there.
#include "core/workflow.h"

#include <algorithm>
#include <string_view>

namespace aftercare::core {

namespace {

template <class C>
bool known_or_empty(const std::vector<C>& choices, const std::string& value) {
    return value.empty() || find_choice(choices, value);
}

bool helps(const Ticket& ticket, const std::string& department) {
    return std::find(ticket.helpers.begin(), ticket.helpers.end(), department) != ticket.helpers.end();
}

}  // namespace

std::vector<std::string> faults_of(const Profile& profile, const Ticket& ticket) {
    std::vector<std::string> faults;
    const auto expect = [&](bool holds, std::string_view fault) {
        if (!holds) faults.emplace_back(fault);
    };
    const bool archived = ticket.stage == Stage::archive;
    const bool at_work = ticket.stage >= Stage::diagnosis && ticket.stage <= Stage::verification;
    expect(profile.uses(ticket.stage), "in a stage that the profile does not use");
    expect(archived == (ticket.closing != Closing::open), "archived and closing disagree");
    expect(archived == ticket.closed.has_value(), "archived and the time of closing disagree");
    expect(ticket.round >= 1, "before the first round");
    expect(ticket.waiting != Wait::answer || at_work || ticket.stage == Stage::intake, "asked outside the stages of work");
    expect(ticket.waiting != Wait::agreement || ticket.stage == Stage::diagnosis, "to be signed outside the diagnosis");
    expect((ticket.waiting != Wait::choice && ticket.waiting != Wait::approval) || ticket.stage == Stage::proposal,
           "to be chosen or approved outside the proposal");
    expect(!ticket.blocked || at_work, "blocked outside the stages of work");
    expect(ticket.rating.empty() || ticket.stage >= Stage::closing, "rated before the survey was over");
    expect(ticket.rating.empty() || profile.step(ticket.rating), "rated outside the scale");
    expect(known_or_empty(profile.kinds, ticket.kind), "of an unknown kind");
    expect(known_or_empty(profile.priorities, ticket.priority), "of an unknown priority");
    expect(known_or_empty(profile.departments, ticket.department), "of an unknown department");
    expect(!helps(ticket, ticket.department) || ticket.department.empty(), "helped by the leading department");
    expect((ticket.closing == Closing::merged) <= static_cast<bool>(ticket.linked), "merged into nothing");
    return faults;
}

}  // namespace aftercare::core
