#include "bot/report/ticket_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

namespace aftercare::bot {

namespace {

using core::Clock;
using core::ClockKind;
using core::Stage;

// What staff do that the customer is told; the rest is the desk's own work.
constexpr std::array<std::string_view, 14> told_to_customers{"taken",    "replied", "asked",     "diagnosed", "agreed",
                                                             "proposed", "chosen",  "progress",  "done",      "verified",
                                                             "confirmed", "closed", "merged",    "joined"};

bool is_told(const core::Event& event) {
    return event.actor.kind == core::Actor::Kind::staff &&
           std::find(told_to_customers.begin(), told_to_customers.end(), event.kind) != told_to_customers.end();
}

nlohmann::json particulars(const core::Event& event) {
    if (event.data.empty()) return nlohmann::json::object();
    auto data = nlohmann::json::parse(event.data, nullptr, false);
    return data.is_object() ? data : nlohmann::json::object();
}

std::string word(const nlohmann::json& data, const char* name) {
    const auto found = data.find(name);
    return found != data.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// How one clock fared. A breach counts until the limit is changed, or for good once the clock has ended or begun anew.
class ClockHistory {
  public:
    void take(std::string_view event) {
        if (event == "clock_breached") pending_ = true;
        if (event == "clock_changed") pending_ = false;
        if (event == "clock_started") ++starts_;
        if (event == "clock_met") met_ = true;
        if (event == "clock_met" || event == "clock_started") settle();
    }
    core::ClockFacts facts(const Clock& clock) const {
        // The clock of updates is never met: each update begins it anew, and the end of the work cancels it.
        const bool updated = clock.kind == ClockKind::update && (starts_ > 1 || clock.ending != Clock::Ending::none);
        const bool met = met_ || updated || clock.ending == Clock::Ending::met;
        return {clock, met, late_ || pending_ || clock.breached};
    }

  private:
    void settle() {
        late_ = late_ || pending_;
        pending_ = false;
    }
    bool pending_ = false;
    bool late_ = false;
    bool met_ = false;
    int starts_ = 0;
};

std::string alike(const core::Ticket& ticket, const dialogs::recognise::Normaliser& normaliser) {
    const std::string product = normaliser.key(ticket.product);
    const std::string fault = normaliser.key(ticket.fault);
    return product.empty() && fault.empty() ? std::string() : product + "\n" + fault;
}

std::optional<core::Time> met_at(std::span<const Clock> clocks, ClockKind kind) {
    for (const auto& clock : clocks)
        if (clock.kind == kind && clock.ending == Clock::Ending::met) return clock.ended;
    return std::nullopt;
}

/// What the timeline tells beside the ticket's present state.
struct Told {
    std::optional<core::Time> first_word;
    std::optional<core::Time> solved;
    bool confirmed = false;
    std::vector<std::string> ratings;
    std::map<std::string, ClockHistory, std::less<>> clocks;
};

bool at_work(Stage stage) { return stage <= Stage::verification; }

/// Out of the stages of work with a result, or back into them.
void follow_stage(const core::Event& event, const nlohmann::json& data, Stage& stage, Told& told) {
    const auto next = core::stage_named(word(data, "stage"));
    if (!next) return;
    const std::string closing = word(data, "closing");
    const bool without_result = !closing.empty() && core::closing_named(closing) != core::Closing::completed;
    if (at_work(*next)) told.solved.reset();
    if (at_work(stage) && !at_work(*next) && !without_result) told.solved = event.at;
    stage = *next;
}

Told read_timeline(std::span<const core::Event> events) {
    Told told;
    Stage stage = Stage::intake;
    for (const auto& event : events) {
        const auto data = particulars(event);
        if (!told.first_word && is_told(event)) told.first_word = event.at;
        if (event.kind.starts_with("clock_")) told.clocks[word(data, "clock")].take(event.kind);
        if (event.kind == "confirmed") told.confirmed = true;
        if (event.kind == "disputed" || event.kind == "reopened") told.confirmed = false;
        if (auto rating = word(data, "rating"); event.kind == "rated" && !rating.empty())
            told.ratings.push_back(std::move(rating));
        follow_stage(event, data, stage, told);
    }
    return told;
}

}  // namespace

core::TicketFacts facts_of(const core::Ticket& ticket, std::span<const core::Event> events,
                           std::span<const Clock> clocks, const dialogs::recognise::Normaliser& normaliser) {
    Told told = read_timeline(events);
    core::TicketFacts facts;
    facts.number = ticket.number;
    facts.product = ticket.product;
    facts.fault = ticket.fault;
    facts.alike = alike(ticket, normaliser);
    facts.kind = ticket.kind;
    facts.department = ticket.department;
    facts.priority = ticket.priority;
    facts.stage = ticket.stage;
    facts.closing = ticket.closing;
    facts.confirmed = told.confirmed;
    facts.rounds = ticket.round;
    facts.ratings = std::move(told.ratings);
    facts.created = ticket.created;
    facts.first_response = met_at(clocks, ClockKind::first_reply);
    if (!facts.first_response) facts.first_response = met_at(clocks, ClockKind::response);
    if (!facts.first_response) facts.first_response = told.first_word;
    facts.solved = told.solved;
    for (const auto& clock : clocks) facts.clocks.push_back(told.clocks[std::string(name_of(clock.kind))].facts(clock));
    return facts;
}

}  // namespace aftercare::bot
