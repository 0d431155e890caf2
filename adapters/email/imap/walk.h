// The work in one opened mailbox: find what is new, fetch it one by one, have it kept, move it, rest, again.
// Pure.
#pragma once

#include "adapters/email/imap/action.h"
#include "adapters/email/imap/mover.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::email::imap {

/// The mail whose fetch was under way when a connection ended, and how often that was so: a mail on which the
/// server fails again and again must not hold up all others. Handed from one session to the next.
struct Stuck {
    std::uint32_t uidvalidity = 0;
    std::uint32_t uid = 0;
    int tries = 0;
};
inline constexpr int most_tries = 5;

class Walk {
  public:
    /// No progress: a first start. `today` by any clock that is right to a day.
    Walk(Common& common, std::optional<Progress> progress, Stuck stuck, std::chrono::sys_days today)
        : common_(common), progress_(std::move(progress)), stuck_(stuck), today_(today) {}

    Action begin();
    Action completed(const StatusResponse& response);
    /// "+" of IDLE.
    Action continued();
    /// Untagged data, which may come at any time.
    void data(Response response);
    /// After data: whether a rest is over.
    Action look();
    /// A rest that has been long enough.
    Action rested();
    Action kept(bool done);
    Action saved(bool done);

    const Stuck& stuck() const { return stuck_; }
    /// True once the mailbox has been opened.
    bool opened() const { return opened_; }

  private:
    enum class State {
        select = 1,
        identify,
        measure,
        search,
        sizes,
        body,
        keeping,
        moving,
        idle_asked,
        idle,
        idle_left,
        polling,
        noop,
        saving,
    };
    // What a save was for.
    enum class Next { round = 1, mail, move_mail, rest };
    struct Facts {
        std::optional<std::uint64_t> size;
        std::optional<core::Time> internal_date;
    };

    Action transmit(State state, Command command);
    Action selected(const StatusResponse& response);
    Action opened_mailbox();
    Action start_over(int days, std::uint32_t end);
    Action measured();
    Action round();
    Action found();
    Action next_mail();
    Action ask_sizes();
    Action fetch();
    Action fetched(const StatusResponse& response);
    Action hand_over(RawMail::Content content, std::string bytes);
    Action mail_done();
    Action move(std::vector<std::uint32_t> uids);
    Action moved();
    Action round_done();
    Action rest();
    Action idle_ended(const StatusResponse& response);
    Action save(Next next);

    void status_data(const StatusResponse& response);
    void fetch_data(FetchResponse fetch);
    void exists(std::uint32_t count);

    Common& common_;
    std::optional<Progress> progress_;
    Stuck stuck_;
    std::chrono::sys_days today_;
    State state_ = State::select;
    Next after_save_ = Next::round;

    std::uint32_t uidvalidity_ = 0;
    std::uint32_t uidnext_ = 0;  // 0: not said
    std::uint32_t count_ = 0;    // mails in the mailbox, as far as announced
    bool opened_ = false;
    bool changed_ = false;  // something may have come since the last search

    std::vector<std::uint32_t> numbers_;  // of the SEARCH under way
    std::deque<std::uint32_t> queue_;     // ascending
    std::map<std::uint32_t, Facts> facts_;
    std::uint32_t sized_until_ = 0;
    std::uint32_t current_ = 0;  // the mail being fetched
    std::optional<Body> body_;
    bool mentioned_ = false;  // the server said something about it
    bool malformed_ = false;

    std::optional<Mover> mover_;
    bool retry_moves_ = true;
    bool moves_fail_ = false;  // until the next retry
    bool unsaved_ = false;
    bool idle_refused_ = false;
};

}  // namespace aftercare::email::imap
