#include "adapters/email/imap/walk.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace aftercare::email::imap {

namespace {

constexpr std::size_t sizes_at_once = 100;
constexpr std::size_t moves_at_once = 500;

std::uint32_t number_of(std::string_view text) {
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

Action Walk::transmit(State state, Command command) {
    state_ = state;
    return Transmit{std::move(command)};
}

Action Walk::begin() {
    uidvalidity_ = uidnext_ = count_ = 0;
    return transmit(State::select, CommandWriter("SELECT").mailbox(common_.options.mailbox).finish());
}

Action Walk::completed(const StatusResponse& response) {
    const bool ok = response.condition == Condition::ok;
    switch (state_) {
        case State::select:
            return selected(response);
        case State::identify:
            return begin();
        case State::measure:
        case State::search:
            if (!ok) return common_.ending(Ending::Kind::unavailable, "the search fails", response);
            return state_ == State::measure ? measured() : found();
        case State::sizes:
            // NO: some of them are gone. What has no size is fetched all the same.
            if (response.condition == Condition::bad) {
                return common_.ending(Ending::Kind::broken, "the fetch of sizes is not understood", response);
            }
            return next_mail();
        case State::body:
            return fetched(response);
        case State::moving: {
            Action action = mover_->completed(response);
            return std::holds_alternative<Passed>(action) ? moved() : action;
        }
        case State::idle_asked:
        case State::idle:
        case State::idle_left:
            return idle_ended(response);
        case State::noop:
            return round();
        case State::keeping:
        case State::saving:
        case State::polling:
            break;
    }
    return Ending{Ending::Kind::broken, "an answer to no command"};
}

// --- Opening
// -------------------------------------------------------------------------------------------------

Action Walk::selected(const StatusResponse& response) {
    if (response.condition == Condition::ok) {
        opened_ = true;
        return opened_mailbox();
    }
    // 163, 126 and yeah.net, when they have not announced that they want to know who we are.
    if (!common_.identified && response.text.find("Unsafe Login") != std::string::npos) {
        common_.identified = true;
        return transmit(State::identify, id_command(common_.options));
    }
    if (passing_trouble(response)) {
        return common_.ending(Ending::Kind::unavailable, "the mailbox cannot be opened at present", response);
    }
    return common_.ending(Ending::Kind::refused_mailbox, "the mailbox cannot be opened", response);
}

Action Walk::opened_mailbox() {
    const std::uint32_t end = uidnext_ > 0 ? uidnext_ - 1 : 0;
    int days = common_.options.first_days;
    if (progress_) {
        const bool same = progress_->uidvalidity == uidvalidity_;
        // A mailbox that was restored from a copy may give UIDs a second time.
        const bool backwards = uidnext_ > 0 && end < progress_->last_uid;
        if (same && !backwards) return round();
        common_.notes.emplace_back(
            "the server has numbered all mails anew: taking the recent ones that are not known");
        days = common_.options.rescan_days;
    }
    if (uidnext_ > 0) return start_over(days, end);
    numbers_.clear();
    progress_.emplace();
    progress_->rescan = Rescan{0, today_ - std::chrono::days(days)};
    return transmit(State::measure, CommandWriter("UID SEARCH").word("ALL").finish());
}

Action Walk::measured() {
    const auto highest = std::ranges::max_element(numbers_);
    const std::uint32_t end = highest == numbers_.end() ? 0 : *highest;
    return start_over(static_cast<int>((today_ - progress_->rescan->since).count()), end);
}

// Mails up to `end` count only if they came within so many days.
Action Walk::start_over(int days, std::uint32_t end) {
    progress_.emplace();
    progress_->uidvalidity = uidvalidity_;
    if (days == 0) {
        progress_->last_uid = end;
    } else if (end > 0) {
        progress_->rescan = Rescan{end, today_ - std::chrono::days(days)};
    }
    return save(Next::round);
}

// --- Finding
// -------------------------------------------------------------------------------------------------

Action Walk::round() {
    if (retry_moves_ && !progress_->unmoved.empty()) {
        retry_moves_ = false;
        moves_fail_ = false;
        const auto& all = progress_->unmoved;
        const auto count = static_cast<std::ptrdiff_t>(std::min(all.size(), moves_at_once));
        return move(std::vector<std::uint32_t>(all.begin(), all.begin() + count));
    }
    changed_ = false;
    numbers_.clear();
    constexpr std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
    const std::uint32_t first = progress_->last_uid == last ? last : progress_->last_uid + 1;
    CommandWriter writer("UID SEARCH");
    if (const auto& rescan = progress_->rescan) {
        writer.word("UID").word(std::to_string(first) + ":" + std::to_string(std::max(first, rescan->end)));
        writer.word("SINCE").word(search_date(rescan->since));
    } else {
        writer.word("UID").word(std::to_string(first) + ":*");
    }
    return transmit(State::search, writer.finish());
}

Action Walk::found() {
    const std::uint32_t last = progress_->last_uid;
    const std::uint32_t end =
        progress_->rescan ? progress_->rescan->end : std::numeric_limits<std::uint32_t>::max();
    // "5:*" finds mail 4 if it is the last one: a range has no order.
    std::erase_if(numbers_, [&](std::uint32_t uid) { return uid <= last || uid > end; });
    std::ranges::sort(numbers_);
    const auto repeated = std::ranges::unique(numbers_);
    numbers_.erase(repeated.begin(), repeated.end());
    queue_.assign(numbers_.begin(), numbers_.end());
    numbers_.clear();
    facts_.clear();
    sized_until_ = last;
    return next_mail();
}

// --- Fetching
// ------------------------------------------------------------------------------------------------

Action Walk::next_mail() {
    if (queue_.empty()) return round_done();
    if (queue_.front() > sized_until_) return ask_sizes();
    current_ = queue_.front();
    const auto found = facts_.find(current_);
    if (found != facts_.end() && found->second.size.value_or(0) > common_.options.largest_mail) {
        return hand_over(RawMail::Content::too_large, {});
    }
    return fetch();
}

Action Walk::ask_sizes() {
    facts_.clear();
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), sizes_at_once));
    const std::vector<std::uint32_t> uids(queue_.begin(), queue_.begin() + count);
    sized_until_ = uids.back();
    CommandWriter writer("UID FETCH");
    writer.uids(uids).word("(UID INTERNALDATE RFC822.SIZE FLAGS)");
    return transmit(State::sizes, writer.finish());
}

Action Walk::fetch() {
    if (stuck_.uidvalidity != uidvalidity_ || stuck_.uid != current_) stuck_ = {uidvalidity_, current_, 0};
    if (stuck_.tries >= most_tries) return hand_over(RawMail::Content::unreadable, {});
    ++stuck_.tries;
    body_.reset();
    mentioned_ = malformed_ = false;
    CommandWriter writer("UID FETCH");
    // PEEK leaves the mail unseen until it is kept.
    writer.uids(std::span(&current_, 1)).word("(UID BODY.PEEK[])");
    return transmit(State::body, writer.finish());
}

Action Walk::fetched(const StatusResponse& response) {
    const auto found = facts_.find(current_);
    const bool should_be_empty = found != facts_.end() && found->second.size == std::uint64_t{0};
    if (body_ && body_->skipped) return hand_over(RawMail::Content::too_large, {});
    // Exchange hands out nothing for a mail that it cannot convert.
    if (body_ && (!body_->bytes.empty() || should_be_empty)) {
        return hand_over(RawMail::Content::whole, std::move(body_->bytes));
    }
    const bool silent = !body_ && !mentioned_ && !malformed_;
    if (silent && (response.condition == Condition::ok || response.code == "EXPUNGEISSUED")) {
        // Taken away meanwhile by somebody else.
        progress_->last_uid = current_;
        unsaved_ = true;
        return mail_done();
    }
    if (passing_trouble(response)) --stuck_.tries;
    return common_.ending(Ending::Kind::unavailable,
                          "the mail with UID " + std::to_string(current_) + " cannot be fetched", response);
}

Action Walk::hand_over(RawMail::Content content, std::string bytes) {
    state_ = State::keeping;
    RawMail mail;
    mail.uidvalidity = uidvalidity_;
    mail.uid = current_;
    mail.content = content;
    mail.size = bytes.size();
    if (const auto found = facts_.find(current_); found != facts_.end()) {
        mail.internal_date = found->second.internal_date;
        mail.size = found->second.size.value_or(mail.size);
    }
    mail.bytes = std::move(bytes);
    // Others stay where they are, where a person can look at them.
    after_save_ = content == RawMail::Content::whole ? Next::move_mail : Next::mail;
    return Keep{std::move(mail)};
}

Action Walk::kept(bool done) {
    if (!done) return Ending{Ending::Kind::not_kept, "a mail could not be kept"};
    progress_->last_uid = current_;
    if (after_save_ == Next::move_mail) {
        if (progress_->unmoved.size() == most_unmoved) progress_->unmoved.erase(progress_->unmoved.begin());
        progress_->unmoved.push_back(current_);
    }
    return save(after_save_);
}

Action Walk::mail_done() {
    stuck_ = {};
    facts_.erase(current_);
    queue_.pop_front();
    return next_mail();
}

// --- Keeping and moving
// --------------------------------------------------------------------------------------

Action Walk::save(Next next) {
    state_ = State::saving;
    after_save_ = next;
    unsaved_ = false;
    return Save{*progress_};
}

Action Walk::saved(bool done) {
    if (!done) return Ending{Ending::Kind::not_kept, "the progress could not be saved"};
    switch (after_save_) {
        case Next::round:
            return round();
        case Next::mail:
            return mail_done();
        case Next::move_mail:
            return moves_fail_ ? mail_done() : move({current_});
        case Next::rest:
            return rest();
    }
    return Await{};
}

Action Walk::move(std::vector<std::uint32_t> uids) {
    state_ = State::moving;
    mover_.emplace(common_, std::move(uids));
    return mover_->begin();
}

Action Walk::moved() {
    const std::vector<std::uint32_t>& uids = mover_->uids();
    const bool current = !queue_.empty() && uids == std::vector<std::uint32_t>{queue_.front()};
    if (mover_->ok()) {
        std::erase_if(progress_->unmoved,
                      [&](std::uint32_t uid) { return std::ranges::find(uids, uid) != uids.end(); });
        unsaved_ = true;
    } else {
        // One try is enough for all until later.
        moves_fail_ = true;
        common_.notes.push_back("kept mails cannot be moved or marked: " + mover_->reason());
    }
    return current ? mail_done() : round();
}

// --- Resting
// -------------------------------------------------------------------------------------------------

Action Walk::round_done() {
    if (progress_->rescan) {
        progress_->last_uid = std::max(progress_->last_uid, progress_->rescan->end);
        progress_->rescan.reset();
        return save(Next::round);
    }
    if (changed_) return round();
    return unsaved_ ? save(Next::rest) : rest();
}

Action Walk::rest() {
    if (common_.capabilities.has("IDLE") && !idle_refused_) {
        return transmit(State::idle_asked, CommandWriter("IDLE").finish());
    }
    state_ = State::polling;
    return Rest{Rest::Kind::poll};
}

Action Walk::continued() {
    if (state_ != State::idle_asked) return Await{};
    state_ = State::idle;
    // What came between the search and now has been seen by nobody.
    return changed_ ? rested() : Rest{Rest::Kind::idle};
}

Action Walk::look() {
    if (!changed_) return Await{};
    if (state_ == State::polling) return round();
    if (state_ != State::idle) return Await{};
    state_ = State::idle_left;
    return Line{"DONE"};
}

Action Walk::rested() {
    if (state_ == State::polling) {
        retry_moves_ = true;
        return transmit(State::noop, CommandWriter("NOOP").finish());
    }
    if (state_ != State::idle) return Await{};
    if (!changed_) retry_moves_ = true;
    state_ = State::idle_left;
    return Line{"DONE"};
}

Action Walk::idle_ended(const StatusResponse& response) {
    // A server that announces IDLE and ends it by itself is asked now and then instead.
    if (state_ != State::idle_left) {
        idle_refused_ = true;
        common_.notes.push_back("the server does not idle: " + common_.quoted(response));
    }
    return round();
}

// --- What the server says by the way
// ---------------------------------------------------------------------------

void Walk::data(Response response) {
    if (const auto* status = std::get_if<StatusResponse>(&response)) return status_data(*status);
    if (const auto* exists_now = std::get_if<ExistsResponse>(&response)) return exists(exists_now->count);
    if (std::holds_alternative<ExpungeResponse>(response)) {
        if (count_ > 0) --count_;
        return;
    }
    if (auto* search = std::get_if<SearchResponse>(&response)) {
        numbers_.insert(numbers_.end(), search->numbers.begin(), search->numbers.end());
        return;
    }
    if (auto* fetch = std::get_if<FetchResponse>(&response)) return fetch_data(std::move(*fetch));
    if (const auto* other = std::get_if<OtherResponse>(&response))
        malformed_ = malformed_ || other->malformed;
}

void Walk::status_data(const StatusResponse& response) {
    if (state_ != State::select) return;
    if (response.code == "UIDVALIDITY") uidvalidity_ = number_of(response.argument);
    if (response.code == "UIDNEXT") uidnext_ = number_of(response.argument);
}

void Walk::exists(std::uint32_t count) {
    // Some servers repeat the number with every answer: only another one means something.
    if (count != count_ && state_ != State::select) changed_ = true;
    count_ = count;
}

void Walk::fetch_data(FetchResponse fetch) {
    if (state_ == State::sizes && fetch.uid != 0) {
        Facts& facts = facts_[fetch.uid];
        if (fetch.size) facts.size = fetch.size;
        if (!fetch.internal_date.empty()) facts.internal_date = parse_internal_date(fetch.internal_date);
    }
    if (state_ != State::body || fetch.uid != current_) return;
    // Flags may change at any time: that alone says nothing about the body.
    if (fetch.body)
        body_ = std::move(fetch.body);
    else if (fetch.nil_body)
        mentioned_ = true;
}

}  // namespace aftercare::email::imap
