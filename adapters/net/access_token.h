// When an access token is to be renewed. A value; the time is handed in. The token itself is a secret: it is
// compared and handed out, never printed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::net {

class AccessToken {
  public:
    using Time = std::chrono::sys_time<std::chrono::milliseconds>;  // core::Time

    /// A new one, asked for at `asked`.
    void store(std::string token, std::chrono::seconds valid_for, Time asked);

    /// A call was refused for its token. Forgets it only if it is still the stored one: another call may have
    /// renewed it meanwhile, and then that call is simply made again. True if it was forgotten.
    bool refused(std::string_view failing);

    /// The token to use now; nothing if there is none or it has expired.
    std::optional<std::string> usable(Time now) const;

    /// True if it should be renewed: there is none, or it ends within 5 minutes (WeChat then hands out the
    /// next while this one goes on working).
    bool due(Time now) const;

    /// When due() becomes true; the past if there is no token.
    Time due_at() const;

  private:
    std::string token_;
    Time expires_{};
    Time renew_from_{};
};

}  // namespace aftercare::net
