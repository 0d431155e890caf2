// The figures of a desk for a period: gathered from the store page by page, then worked out for each
// profile and for all together. Runs wherever there is a transaction to read from; changes nothing.
#pragma once

#include "bot/turn/desk.h"
#include "core/period.h"
#include "core/report.h"
#include "core/store/store.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// The tickets of a period by profile, and those that are overdue, whenever they were made.
class GatheredFacts {
  public:
    explicit GatheredFacts(core::TimeSpan span) : span_(span) {}

    /// Reads the next tickets of the period, at most `page`. False when there are no more.
    bool take_page(core::Tx& tx, const Desk& desk, int page);

    /// Reads the next open tickets whose limits may be passed at `now`, at most `page`. False when there are no more.
    bool take_overdue_page(core::Tx& tx, core::Time now, int page);

    using ByProfile = std::map<std::string, std::vector<core::TicketFacts>, std::less<>>;

    std::size_t count() const { return count_; }  ///< of both
    const ByProfile& by_profile() const { return by_profile_; }
    const ByProfile& perhaps_overdue() const { return perhaps_overdue_; }

  private:
    core::TimeSpan span_;
    core::TicketId last_;
    core::TicketId last_overdue_;
    std::size_t count_ = 0;
    ByProfile by_profile_;
    ByProfile perhaps_overdue_;
};

/// Of the longest overdue, for the operator and for other programs; how many there are is told beside them.
inline constexpr std::size_t most_overdue_listed = 100;

struct ProfileReport {
    std::string profile;
    core::Report figures;
};

struct DeskReport {
    core::Period period;
    core::Time made;
    std::vector<ProfileReport> profiles;  ///< those in use, then others that have tickets in it
    std::optional<core::Report> total;    ///< when there are several profiles; without what only one profile has: kinds,
                                          ///< departments, priorities, ratings
};

DeskReport make_desk_report(const GatheredFacts& facts, const core::Period& period, const Desk& desk, core::Time now);

/// Reads a period in ISO form ("2026-10") or in words of any language ("上月", "last month"); the present
/// month for no words.
std::optional<core::Period> period_named(const Desk& desk, std::string_view words, core::Time now);

}  // namespace aftercare::bot
