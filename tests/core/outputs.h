// The outputs that stages must produce (domain.md §2 and §3), gathered from the events of a ticket.
#pragma once

#include "core/profile.h"
#include "core/ticket.h"

#include <nlohmann/json.hpp>

#include <set>
#include <string>

namespace aftercare::core {

class Outputs {
  public:
    explicit Outputs(const Profile& profile) : profile_(profile) {}

    void read(const Event& event) {
        const auto data = event.data.empty() ? nlohmann::json::object() : nlohmann::json::parse(event.data);
        if (data.contains("stage")) stage_ = *stage_named(data.at("stage").get<std::string>());
        if (data.contains("waiting")) waits_ = data.at("waiting");
        if (data.contains("round")) begin_round();
        const std::string& kind = event.kind;
        if (kind == "joined" || kind == "followed") led_ = ever_led_ = true;
        if (kind == "diagnosed") set(Stage::diagnosis, !needs_agreement());
        if (kind == "agreed") set(Stage::diagnosis, true);
        if (kind == "objected") set(Stage::diagnosis, false);
        if (kind == "proposed") propose();
        if (kind == "approved") approved_ = true;
        if (kind == "chosen") chosen_ = true;
        if (kind == "rejected" || kind == "declined") proposed_ = false;
        set(Stage::proposal, proposed_ && approved_ && chosen_);
        if (kind == "done") set(Stage::execution, true);
        if (kind == "verified") set(Stage::verification, true);
        if (kind == "confirmed") set(Stage::confirmation, true);
        if (kind == "rated") set(Stage::survey, true);
        // Without a word of the customer, or by staff who know: the rest of the questions is spared.
        if (kind == "auto_closed" || kind == "closed") set(Stage::confirmation, true), set(Stage::survey, true);
    }

    /// Which output lacks for the stage that the ticket is in; empty when none does.
    std::string missing(const Ticket& ticket) const {
        const bool left_out = ticket.stage == Stage::archive && ticket.closing != Closing::completed;
        if (left_out || led_) return "";
        if (ticket.stage > Stage::intake && !ever_led_ && !classified(ticket)) return "classification";
        for (const StageRule& rule : profile_.stages) {
            if (rule.stage == Stage::intake || rule.stage == Stage::closing || rule.stage >= ticket.stage) continue;
            const bool earlier_round = rule.stage < round_from_ && (before_.contains(rule.stage) || ever_led_);
            if (!now_.contains(rule.stage) && !earlier_round) return std::string(name_of(rule.stage));
        }
        return "";
    }

  private:
    bool needs_agreement() const { return profile_.rule(Stage::diagnosis) && profile_.rule(Stage::diagnosis)->agreement; }

    void set(Stage stage, bool there) {
        if (there)
            now_.insert(stage);
        else
            now_.erase(stage);
    }

    void propose() {
        proposed_ = true;
        approved_ = waits_ != "approval";
        chosen_ = !profile_.proposal.customer_chooses;
    }

    void begin_round() {
        before_.insert(now_.begin(), now_.end());
        now_.clear();
        proposed_ = approved_ = chosen_ = led_ = false;
        round_from_ = stage_;
    }

    bool classified(const Ticket& ticket) const {
        const StageRule& rule = profile_.stages.front();
        return (!rule.needs_kind || !ticket.kind.empty()) && (!rule.needs_priority || !ticket.priority.empty()) &&
               (!rule.needs_department || !ticket.department.empty());
    }

    const Profile& profile_;
    std::set<Stage> now_;     ///< outputs of this round
    std::set<Stage> before_;  ///< of earlier rounds
    Stage round_from_ = Stage::intake;
    Stage stage_ = Stage::intake;
    std::string waits_;
    bool led_ = false;  ///< worked under another ticket in this round: its outputs stand for this one's
    bool ever_led_ = false;
    bool proposed_ = false;
    bool approved_ = false;
    bool chosen_ = false;
};

}  // namespace aftercare::core
