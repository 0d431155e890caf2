// When a fault in the account's configuration is worth an alert: the first time, and again only after calls like it
// have worked. A value.
#pragma once

#include "adapters/wechat/response.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace aftercare::wechat {

/// True for a refusal that answers every call while it answers one: the secret, the address list, a closed account.
bool refuses_all(const Outcome& outcome);

class FaultAlerts {
  public:
    /// The text of an alert about a call of `path` that ended so; nothing if there is nothing new to tell. The
    /// outcome's reason is in it.
    std::optional<std::string> judge(std::string_view path, const Outcome& outcome);

  private:
    using Fault = std::pair<std::string, std::int64_t>;  ///< the call's path, or "" for the whole account; errcode
    std::set<Fault> told_;
};

}  // namespace aftercare::wechat
