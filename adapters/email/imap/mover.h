// Takes kept mails out of the way: UID MOVE, or COPY, STORE and UID EXPUNGE, or only marks them as seen.
// Pure.
#pragma once

#include "adapters/email/imap/action.h"

#include <cstdint>
#include <vector>

namespace aftercare::email::imap {

class Mover {
  public:
    /// At least one UID. Those that are gone do no harm.
    Mover(const Common& common, std::vector<std::uint32_t> uids);

    Action begin();
    /// Passed when it is over: see ok().
    Action completed(const StatusResponse& response);
    bool ok() const { return ok_; }
    const std::string& reason() const { return reason_; }
    const std::vector<std::uint32_t>& uids() const { return uids_; }

  private:
    enum class State { mark = 1, move, create, copy, remove, expunge };

    Action transfer();
    Action done(const StatusResponse& response);
    Action remove();

    const Common& common_;
    std::vector<std::uint32_t> uids_;
    State state_ = State::mark;
    bool able_to_move_;
    bool created_ = false;
    bool ok_ = false;
    std::string reason_;
};

}  // namespace aftercare::email::imap
