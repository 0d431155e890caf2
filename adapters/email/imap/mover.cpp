#include "adapters/email/imap/mover.h"

#include <utility>

namespace aftercare::email::imap {

Mover::Mover(const Common& common, std::vector<std::uint32_t> uids)
    : common_(common), uids_(std::move(uids)), able_to_move_(common.capabilities.has("MOVE")) {}

Action Mover::begin() {
    if (!common_.options.done_folder.empty()) return transfer();
    state_ = State::mark;
    CommandWriter writer("UID STORE");
    writer.uids(uids_).word("+FLAGS.SILENT (\\Seen)");
    return Transmit{writer.finish()};
}

Action Mover::transfer() {
    state_ = able_to_move_ ? State::move : State::copy;
    CommandWriter writer(able_to_move_ ? "UID MOVE" : "UID COPY");
    writer.uids(uids_).mailbox(common_.options.done_folder);
    return Transmit{writer.finish()};
}

Action Mover::completed(const StatusResponse& response) {
    const bool ok = response.condition == Condition::ok;
    switch (state_) {
        case State::mark:
        case State::expunge:
            return done(response);
        case State::create:
            if (!ok) return done(response);
            return transfer();
        case State::move:
            if (response.condition == Condition::bad && able_to_move_) {
                able_to_move_ = false;
                return transfer();
            }
            break;
        case State::copy:
            if (ok) return remove();
            break;
        case State::remove: {
            // Never a bare EXPUNGE: it would take the mails of others that are marked as deleted.
            if (!ok || !common_.capabilities.has("UIDPLUS")) return done(response);
            state_ = State::expunge;
            CommandWriter writer("UID EXPUNGE");
            writer.uids(uids_);
            return Transmit{writer.finish()};
        }
    }
    if (ok || created_ || response.condition == Condition::bad) return done(response);
    // [TRYCREATE] by the book, but not every server says so.
    created_ = true;
    state_ = State::create;
    CommandWriter writer("CREATE");
    writer.mailbox(common_.options.done_folder);
    return Transmit{writer.finish()};
}

Action Mover::remove() {
    state_ = State::remove;
    CommandWriter writer("UID STORE");
    writer.uids(uids_).word("+FLAGS.SILENT (\\Deleted \\Seen)");
    return Transmit{writer.finish()};
}

Action Mover::done(const StatusResponse& response) {
    ok_ = response.condition == Condition::ok;
    if (!ok_) reason_ = common_.quoted(response);
    return Passed{};
}

}  // namespace aftercare::email::imap
