// What comes of an action that nothing stands against: the ticket after it, the event, notices, timers and clocks.
// For core/workflow.cpp only. Pure.
#pragma once

#include "core/profile.h"
#include "core/ticket.h"
#include "core/workflow.h"
#include "core/workflow_table.h"

#include <string>
#include <vector>

namespace aftercare::core::table {

/// What the profile wants to be known before the work begins: "kind", "priority", "department".
std::vector<std::string> missing_at_intake(const Profile& profile, const Ticket& ticket);

/// Where the action leads: as the profile says, else as the table does.
Stage target_stage(const Profile& profile, const Ticket& ticket, Action action, Target target,
                   const ActionArguments& arguments);

/// What the row makes of the ticket.
Decision apply(const Profile& profile, const Ticket& before, const Actor& actor, const Row& row,
               const ActionArguments& arguments, Time now);

}  // namespace aftercare::core::table
