#include "bot/service/ticket_removal.h"

#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace aftercare::bot {

namespace {

/// Few enough that a turn of customers behind it does not wait noticeably.
constexpr int tickets_at_once = 50;
constexpr int files_at_once = 200;

std::string listed(const Removed& removed) {
    std::string text;
    for (const auto& [profile, count] : removed)
        text += (text.empty() ? "" : " ") + profile + ":" + std::to_string(count);
    return text;
}

struct Piece {
    Removed tickets;
    std::vector<std::string> files;
};

}  // namespace

TicketRemoval::TicketRemoval(boost::asio::any_io_executor executor, Turns& turns, const AttachmentStore& files,
                             const Log& log)
    : executor_(std::move(executor)), turns_(turns), files_(files), log_(log) {}

TicketRemoval::~TicketRemoval() { file_thread_.join(); }

void TicketRemoval::run(std::function<void()> done) {
    done_ = std::move(done);
    removed_.clear();
    files_removed_ = 0;
    remove_some();
}

void TicketRemoval::remove_some() {
    if (stopped_) return;
    auto piece = std::make_shared<Piece>();
    turns_.run(
        [piece](core::Tx& tx, const Desk& desk, core::Time now) {
            piece->tickets = remove_due(tx, retention_of(desk), now, tickets_at_once);
            piece->files = tx.attachments().unused_files(files_at_once);
            return TurnResult{};
        },
        [this, piece](std::exception_ptr failure, const TurnResult&) {
            if (failure) return finish(reason_of(failure));
            for (const auto& [profile, count] : piece->tickets) removed_[profile] += count;
            remove_files(total(piece->tickets) == tickets_at_once, std::move(piece->files));
        });
}

// Only after the commit: a turn that is undone must find the files where they were.
void TicketRemoval::remove_files(bool more_tickets, std::vector<std::string> files) {
    boost::asio::post(file_thread_, [this, more_tickets, files = std::move(files)] {
        std::vector<std::string> gone;
        for (const auto& sha256 : files)
            if (files_.remove(sha256)) gone.push_back(sha256);
        boost::asio::post(executor_, [this, more_tickets, gone = std::move(gone)]() mutable {
            forget_files(more_tickets, std::move(gone));
        });
    });
}

void TicketRemoval::forget_files(bool more_tickets, std::vector<std::string> gone) {
    files_removed_ += gone.size();
    if (gone.empty()) return more_tickets ? remove_some() : finish("");
    if (stopped_) return;
    turns_.run(
        [gone = std::move(gone)](core::Tx& tx, const Desk&, core::Time) {
            for (const auto& sha256 : gone) tx.attachments().forget_unused(sha256);
            return TurnResult{};
        },
        [this](std::exception_ptr failure, const TurnResult&) {
            if (failure) return finish(reason_of(failure));
            remove_some();
        });
}

void TicketRemoval::finish(const std::string& failure) {
    if (stopped_) return;
    if (!failure.empty()) log_.error("tickets_not_removed", {{"reason", failure}});
    if (!removed_.empty() || files_removed_ != 0)
        log_.info("tickets_removed", {{"tickets", std::to_string(total(removed_))},
                                      {"profiles", listed(removed_)},
                                      {"files", std::to_string(files_removed_)}});
    const auto done = std::exchange(done_, nullptr);
    done();
}

}  // namespace aftercare::bot
