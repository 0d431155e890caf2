// What the repositories of one connection share: the channel table and the serials.
#pragma once

#include "adapters/sqlite/connection.h"
#include "core/message.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace aftercare::sqlite {

/// The channel accounts by their small number. What was looked up is remembered.
class Channels {
  public:
    explicit Channels(Connection& connection);

    /// 0 if nothing of this channel was ever stored.
    std::int64_t find(const core::ChannelId& channel);
    /// Adds the channel if it is new.
    std::int64_t number(const core::ChannelId& channel);
    /// By a number that a row holds.
    const core::ChannelId& channel(std::int64_t number);

    /// After a turn was undone: what was remembered may be undone with it.
    void forget() { known_.clear(); }

  private:
    struct Known {
        std::int64_t number;
        core::ChannelId channel;
    };

    Connection& connection_;
    std::vector<Known> known_;
    Statement select_;
    Statement select_by_number_;
    Statement insert_;
};

/// Identifiers that are never given out twice, for rows that are deleted. Taken in memory and
/// written once for each transaction; an undone turn leaves a gap.
class Serials {
  public:
    enum class Kind : std::uint8_t { delivery = 0, message, timer };

    explicit Serials(Connection& connection);

    std::int64_t next(Kind kind);
    /// Before COMMIT.
    void flush();
    /// After COMMIT or ROLLBACK: another process may take numbers before the next transaction.
    void forget() { taken_ = {}; }

  private:
    static constexpr std::array<std::string_view, 3> names = {"delivery", "message", "timer"};

    std::array<std::int64_t, names.size()> taken_{};  ///< 0: not read in this transaction
    Statement select_;
    Statement update_;
};

struct Session {
    explicit Session(Connection& c) : connection(c), channels(c), serials(c) {}

    Connection& connection;
    Channels channels;
    Serials serials;
};

}  // namespace aftercare::sqlite
