// A ticket told from its events alone: what they do not say, nobody can look up later.
#pragma once

#include "core/ticket.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <tuple>

namespace aftercare::core {

inline auto whole(const Ticket& t) {
    return std::tie(t.stage, t.waiting, t.blocked, t.escalated, t.assignee, t.department, t.helpers, t.lead, t.linked, t.fault,
                    t.kind, t.priority, t.round, t.closing, t.rating, t.updated, t.closed);
}

inline bool same(const Ticket& a, const Ticket& b) { return whole(a) == whole(b); }

class Replay {
  public:
    explicit Replay(const Ticket& beginning) {
        ticket_.id = beginning.id;
        ticket_.person = beginning.person;
    }

    void read(const Event& event) {
        if (event.kind.starts_with("clock_")) return;
        ticket_.updated = event.at;
        if (event.kind == "escalated") ++ticket_.escalated;
        if (event.data.empty()) return;
        const auto data = nlohmann::json::parse(event.data);
        for (const auto& [name, value] : data.items()) take(name, value, event.at);
    }

    /// Empty when the events tell the ticket as it is.
    std::string difference(const Ticket& ticket) const {
        std::string names;
        const auto compare = [&](const char* name, const auto& told, const auto& is) {
            if (told != is) names += std::string(name) + " ";
        };
        compare("stage", ticket_.stage, ticket.stage);
        compare("waiting", ticket_.waiting, ticket.waiting);
        compare("blocked", ticket_.blocked, ticket.blocked);
        compare("assignee", ticket_.assignee, ticket.assignee);
        compare("round", ticket_.round, ticket.round);
        compare("closing", ticket_.closing, ticket.closing);
        compare("rating", ticket_.rating, ticket.rating);
        compare("class", std::tie(ticket_.kind, ticket_.priority, ticket_.department, ticket_.helpers),
                std::tie(ticket.kind, ticket.priority, ticket.department, ticket.helpers));
        compare("company", std::tie(ticket_.lead, ticket_.linked), std::tie(ticket.lead, ticket.linked));
        if (names.empty() && !same(ticket_, ticket)) names = "something else";
        return names;
    }

  private:
    void take(const std::string& name, const nlohmann::json& value, Time at) {
        if (name == "stage") ticket_.stage = *stage_named(value.get<std::string>());
        if (name == "waiting")
            ticket_.waiting = *std::find_if(all_waits.begin(), all_waits.end(),
                                            [word = value.get<std::string>()](Wait w) { return name_of(w) == word; });
        if (name == "blocked") ticket_.blocked = value;
        if (name == "assignee") ticket_.assignee = StaffId(value.get<std::int64_t>());
        if (name == "round") ticket_.round = value;
        if (name == "rating") ticket_.rating = value;
        if (name == "fault") ticket_.fault = value;
        if (name == "kind") ticket_.kind = value;
        if (name == "priority") ticket_.priority = value;
        if (name == "department") ticket_.department = value, std::erase(ticket_.helpers, ticket_.department);
        if (name == "helper") ticket_.helpers.push_back(value);
        if (name == "lead") ticket_.lead = TicketId(value.get<std::int64_t>());
        if (name == "linked") ticket_.linked = TicketId(value.get<std::int64_t>());
        if (name != "closing") return;
        ticket_.closing = *closing_named(value.get<std::string>());
        ticket_.closed = ticket_.closing == Closing::open ? std::nullopt : std::optional(at);
    }

    Ticket ticket_;
};

}  // namespace aftercare::core
