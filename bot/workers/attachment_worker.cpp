#include "bot/workers/attachment_worker.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

namespace aftercare::bot {

namespace {

constexpr int at_once = 8;
/// With growing pauses this is about a day.
constexpr int most_attempts = 12;
constexpr core::Duration first_pause = std::chrono::seconds(5);
constexpr core::Duration longest_pause = std::chrono::hours(4);

core::Duration pause_after(int attempts) {
    core::Duration pause = first_pause;
    for (int i = 1; i < attempts && pause < longest_pause; ++i) pause *= 3;
    return std::min(pause, longest_pause);
}

std::string number(core::AttachmentId id) { return std::to_string(id.value); }

/// An agent's file for a customer of another channel: now it can go there.
void pass_on(Turn& turn, const core::Attachment& row, const core::Ticket& ticket) {
    core::Outgoing message;
    message.origin = core::Origin::person;
    message.files.push_back({"stored:" + row.sha256, row.sha256, row.file.name, row.media_type, row.bytes});
    turn.tell_customer(ticket, std::move(message));
}

void tell_not_passed_on(Turn& turn, const core::Attachment& row, const core::Ticket& ticket) {
    const auto notice = [&](std::string_view language) {
        core::Outgoing message;
        message.text = turn.desk.texts.say(language, "agent.file_not_passed",
                                           {{"number", ticket.number}, {"name", row.file.name}});
        return message;
    };
    if (!turn.tell_staff(ticket.assignee, notice(turn.desk.language), ticket.id)) turn.tell_all_staff(notice, ticket.id);
}

/// Writes the row; a customer whose file could not be taken is told in their chat.
TurnResult record_attachment(core::Tx& tx, const Desk& desk, core::Time now, const core::Attachment& attachment) {
    Turn turn(tx, desk, now);
    // The draft may have become a ticket meanwhile: only what the fetch changed is written.
    auto row = tx.attachments().attachment(attachment.id);
    if (!row) return {};
    row->status = attachment.status;
    row->sha256 = attachment.sha256;
    row->media_type = attachment.media_type;
    row->bytes = attachment.bytes;
    row->attempts = attachment.attempts;
    row->not_before = attachment.not_before;
    row->reason = attachment.reason;
    tx.attachments().update(*row);
    const auto ticket = row->ticket ? tx.tickets().ticket(row->ticket) : std::nullopt;
    if (ticket && row->group == goes_to_customer) {
        if (row->status == core::Attachment::Status::stored) pass_on(turn, *row, *ticket);
        if (row->status == core::Attachment::Status::failed) tell_not_passed_on(turn, *row, *ticket);
    } else if (row->status == core::Attachment::Status::failed) {
        const auto draft = row->draft ? tx.drafts().draft(row->draft) : std::nullopt;
        const auto chat = ticket ? ticket->conversation : draft ? draft->conversation : core::ConversationId{};
        const auto to = chat ? tx.people().conversation(chat) : std::nullopt;
        if (to && to->reachable && to->address.channel == row->channel) {
            core::Outgoing message;
            message.text = desk.texts.say(turn.language_of(*to), "turn.file_not_taken", {{"name", row->file.name}});
            turn.tell(*to, std::move(message), row->ticket);
        }
    }
    return {core::Accepted::Status::applied, std::move(turn.effects)};
}

}  // namespace

AttachmentWorker::AttachmentWorker(boost::asio::any_io_executor executor, Turns& turns, Channels& channels,
                                   const AttachmentStore& files, std::int64_t limit, Metrics& metrics, const Log& log)
    : executor_(executor),
      timer_(executor),
      turns_(turns),
      channels_(channels),
      files_(files),
      limit_(limit),
      metrics_(metrics),
      log_(log) {}

AttachmentWorker::~AttachmentWorker() { file_thread_.join(); }

void AttachmentWorker::look() {
    if (stopped_) return;
    if (looking_) {
        look_again_ = true;
        return;
    }
    looking_ = true;
    auto found = std::make_shared<std::vector<core::Attachment>>();
    turns_.run(
        [found](core::Tx& tx, const Desk&, core::Time now) {
            *found = tx.attachments().to_fetch(now, at_once * 2);
            return TurnResult{};
        },
        [this, found](std::exception_ptr failure, const TurnResult&) {
            looking_ = false;
            if (failure) log_.error("attachments_not_read", {{"reason", reason_of(failure)}});
            for (const auto& attachment : *found)
                if (under_way_.size() < at_once && !stopped_) fetch(attachment);
            if (!stopped_) {
                // Pauses end and failed reads pass without anybody calling.
                timer_.expires_after(std::chrono::seconds(5));
                timer_.async_wait([this](boost::system::error_code error) {
                    if (!error) look();
                });
            }
            finished();
            if (std::exchange(look_again_, false)) look();
        });
}

void AttachmentWorker::fetch(const core::Attachment& attachment) {
    if (!under_way_.insert(attachment.id).second) return;
    const auto channel = channels_.find(attachment.channel);
    if (channel == channels_.end()) return retry(attachment, longest_pause, "the channel is not configured");
    const auto path = files_.incoming() / ("fetch-" + number(attachment.id) + "-" + std::to_string(++names_));
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    channel->second->fetch(attachment.file, path.string(), limit_,
                           [this, attachment, path](const core::FetchReport& report) {
                               fetched(attachment, path, report);
                           });
}

void AttachmentWorker::fetched(core::Attachment attachment, const std::filesystem::path& path,
                               const core::FetchReport& report) {
    using Status = core::FetchReport::Status;
    if (report.status == Status::stored) return keep(std::move(attachment), path);
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (report.status == Status::retry) return retry(std::move(attachment), report.after, report.reason);
    attachment.status = core::Attachment::Status::failed;
    attachment.reason = report.status == Status::too_large ? "too large" : "gone: " + report.reason;
    record(std::move(attachment));
}

void AttachmentWorker::keep(core::Attachment attachment, const std::filesystem::path& path) {
    boost::asio::post(file_thread_, [this, attachment = std::move(attachment), path]() mutable {
        std::string problem;
        try {
            const auto kept = files_.keep(path);
            attachment.status = core::Attachment::Status::stored;
            attachment.sha256 = kept.sha256;
            attachment.media_type = kept.media_type;
            attachment.bytes = kept.bytes;
        } catch (const std::exception&) {
            problem = "the file could not be kept on disk";
        }
        boost::asio::post(executor_, [this, attachment = std::move(attachment), problem]() mutable {
            if (problem.empty())
                record(std::move(attachment));
            else
                retry(std::move(attachment), {}, problem);
        });
    });
}

void AttachmentWorker::retry(core::Attachment attachment, core::Duration after, const std::string& reason) {
    ++attachment.attempts;
    attachment.reason = reason;
    if (attachment.attempts >= most_attempts)
        attachment.status = core::Attachment::Status::failed;
    else
        attachment.not_before = turns_.now() + std::max(after, pause_after(attachment.attempts));
    record(std::move(attachment));
}

void AttachmentWorker::record(core::Attachment attachment) {
    using Status = core::Attachment::Status;
    const std::string result = attachment.status == Status::stored   ? "stored"
                               : attachment.status == Status::failed ? "failed"
                                                                     : "retry";
    metrics_.count("attachments", {{"result", result}});
    if (attachment.status != Status::stored)
        log_.warning("attachment_not_fetched",
                     {{"attachment", number(attachment.id)}, {"result", result}, {"reason", attachment.reason}});
    turns_.run([attachment](core::Tx& tx, const Desk& desk,
                            core::Time now) { return record_attachment(tx, desk, now, attachment); },
               [this, id = attachment.id](std::exception_ptr failure, const TurnResult&) {
                   if (failure) log_.error("attachment_not_recorded", {{"reason", reason_of(failure)}});
                   under_way_.erase(id);
                   finished();
                   look();
               });
}

void AttachmentWorker::stop(std::function<void()> done) {
    stopped_ = std::move(done);
    timer_.cancel();
    finished();
}

void AttachmentWorker::finished() {
    if (!stopped_ || looking_ || !under_way_.empty()) return;
    const auto done = std::move(stopped_);
    stopped_ = [] {};
    done();
}

}  // namespace aftercare::bot
