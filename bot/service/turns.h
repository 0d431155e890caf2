// Runs turns on the store and hands what they lead to, after the commit, to the workers. Called from
// the I/O thread; completions come back on it.
#pragma once

#include "bot/routing/take.h"

#include <exception>
#include <functional>
#include <memory>

namespace aftercare::bot {

using Clock = std::function<core::Time()>;

class Turns {
  public:
    using Function = std::function<TurnResult(core::Tx&, const Desk&, core::Time now)>;
    /// `failure` is null when the turn is durable.
    using Done = std::function<void(std::exception_ptr failure, const TurnResult&)>;
    using Effects = std::function<void(TurnEffects&)>;

    Turns(core::Store& store, const Desk& desk, Clock now) : store_(store), desk_(desk), now_(std::move(now)) {}

    /// Who is told of the effects of every committed turn.
    void on_effects(Effects effects) { effects_ = std::move(effects); }

    void run(Function function, Done done = nullptr);

    /// Takes an Incoming; one that fails for a reason of its own is quarantined.
    void take(core::Incoming incoming, std::function<void(core::Accepted)> done);

    core::Time now() const { return now_(); }

  private:
    void put_aside(std::shared_ptr<core::Incoming> incoming, std::string reason,
                   std::function<void(core::Accepted)> done);

    core::Store& store_;
    const Desk& desk_;
    Clock now_;
    Effects effects_;
};

/// Whether the same turn may succeed later: the store failed it, and nothing about the turn itself.
bool may_pass(const std::exception_ptr& failure);

/// What an exception says, without anything personal: exceptions of this program hold none.
std::string reason_of(const std::exception_ptr& failure);

}  // namespace aftercare::bot
