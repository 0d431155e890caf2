#include "adapters/wechat/answering.h"

#include "adapters/wechat/media.h"
#include "adapters/wechat/sending.h"
#include "adapters/wechat/text.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace aftercare::wechat {

namespace {

using core::SendReport;
using Status = SendReport::Status;

/// The parts of a run that are still to be sent, and what cannot be rendered at all.
struct Waiting {
    std::vector<RunPart> parts;
    std::vector<std::string> problems;  ///< by delivery; empty for those that are well
};

Waiting waiting_parts(const Account& account, const Run& run) {
    Waiting waiting;
    for (std::size_t i = 0; i < run.deliveries.size(); ++i) {
        const core::Delivery& delivery = run.deliveries[i];
        const core::Outgoing message = measured(delivery.message, account.options());
        Rendered rendered = render(message, render_options(account, message));
        waiting.problems.emplace_back(rendered.problem);
        const auto sent = static_cast<std::size_t>(std::max(delivery.part, 0));
        for (std::size_t part = sent; part < rendered.parts.size(); ++part)
            waiting.parts.push_back({i, std::move(rendered.parts[part])});
    }
    return waiting;
}

/// A menu, a file or more than one reply holds goes by the API while its allowance lasts; the rest is cheaper and
/// surer as the reply itself.
bool goes_by_api(const Account& account, const Push& push, const Waiting& waiting, const RenderOptions& options) {
    const Means means = account.means();
    const auto count = static_cast<int>(waiting.parts.size());
    const core::Time now = account.now();
    const bool possible = means.customer_service && means.customer_service_quota && count > 0 &&
                          push.memory->ledger.messages_left(now, account.options().window) >= count;
    if (!possible) return false;
    const bool only_text = std::ranges::all_of(
        waiting.parts, [](const RunPart& each) { return each.part.kind == Part::Kind::text; });
    return !only_text || compose(waiting.parts, options, {}).parts < waiting.parts.size();
}

/// The file in front gets its media_id, so that it can be a reply; without, its notice is.
asio::awaitable<void> upload_front(std::shared_ptr<Account> account, std::vector<RunPart>& parts) {
    if (parts.empty() || parts.front().part.kind != Part::Kind::file) co_return;
    Part& part = parts.front().part;
    if (!own_media_id(part.file).empty() || !account->may_upload()) co_return;
    core::FileRef file = part.file;
    const MediaKind kind = part.media;
    const UploadAnswer upload = co_await upload_file(account, std::move(file), kind);
    if (!upload.media_id.empty())
        part.file.id = std::string(name_of(part.media)) + ":" + upload.media_id;
    else if (upload.failure.kind == Outcome::Kind::configuration)
        account->upload_not_permitted();
}

/// What became of each delivery when the first `sent` parts are in the reply.
std::vector<SendReport> reports_of(const Run& run, const Waiting& waiting, std::size_t sent, const std::string& state) {
    std::vector<SendReport> reports(run.deliveries.size());
    std::vector<std::size_t> left(run.deliveries.size());
    for (std::size_t i = 0; i < reports.size(); ++i) reports[i].parts_sent = std::max(run.deliveries[i].part, 0);
    for (std::size_t i = 0; i < waiting.parts.size(); ++i) {
        const std::size_t delivery = waiting.parts[i].delivery;
        if (i < sent)
            ++reports[delivery].parts_sent;
        else
            ++left[delivery];
    }
    for (std::size_t i = 0; i < reports.size(); ++i) {
        reports[i].chat_state = state;
        if (!waiting.problems[i].empty()) {
            reports[i].status = Status::rejected;
            reports[i].reason = waiting.problems[i];
        } else if (left[i] > 0) {
            // The reply says so; the next contact opens with it.
            reports[i].status = Status::held;
            reports[i].way = "next_reply";
            reports[i].obstacle = name_of(Obstacle::not_configured);
            reports[i].reason = "waits for the next reply";
        }
    }
    return reports;
}

/// For the links to them: a file behind a text can be in the reply as a link only.
core::Outgoing all_files(const Run& run) {
    core::Outgoing all;
    for (const core::Delivery& delivery : run.deliveries)
        all.files.insert(all.files.end(), delivery.message.files.begin(), delivery.message.files.end());
    return all;
}

void spawn_run(const std::shared_ptr<Account>& account, Run run) {
    asio::co_spawn(account->executor(), send_run(account, std::move(run)), asio::detached);
}

}  // namespace

Composed compose(const std::vector<RunPart>& waiting, const RenderOptions& options, std::string_view more) {
    Composed composed;
    std::vector<Part> parts;
    for (const RunPart& each : waiting) parts.push_back(each.part);
    const std::string hint(trimmed(more));
    for (std::size_t count = parts.size(); count > 0; --count) {
        const bool whole = count == parts.size();
        RenderOptions room = options;
        room.text_limit = text_bytes - (whole || hint.empty() ? 0 : hint.size() + 2);
        Passive passive = compose_passive(std::span(parts).first(count), room, {});
        if (!passive.left.empty() || !passive.reply) continue;
        if (auto* text = std::get_if<TextReply>(&*passive.reply); text && !whole && !hint.empty())
            text->content.append("\n\n").append(hint);
        composed.reply = std::move(passive.reply);
        composed.choices = std::move(passive.choices);
        composed.parts = count;
        break;
    }
    return composed;
}

std::string body_of(const Account& account, const Push& push, const Reply& reply) {
    const Envelope& envelope = push.envelope;
    std::string plain = reply_xml(envelope.head, reply);
    const PushRules& rules = account.options().rules;
    if (!envelope.sealed || !rules.keys) return plain;
    std::array<std::uint8_t, 16> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
        throw std::runtime_error("no random bytes can be had");
    const bool previous = envelope.with_previous && rules.keys->previous;
    const std::string timestamp = std::to_string(envelope.head.created);
    return sealed_reply({.token = rules.token,
                         .key = previous ? *rules.keys->previous : rules.keys->current,
                         .app_id = rules.app_id,
                         .timestamp = timestamp,
                         .nonce = envelope.nonce,
                         .random = random},
                        plain);
}

asio::awaitable<void> answer_push(std::shared_ptr<Account> account, std::shared_ptr<Push> push) {
    const net::UnderWay under_way(account->work());
    Run run = std::move(*push->run);
    Waiting waiting = waiting_parts(*account, run);
    const RenderOptions options = render_options(*account, all_files(run));
    if (goes_by_api(*account, *push, waiting, options)) {
        push->body = std::string(no_reply);
        push->changed.notify_all();
        spawn_run(account, std::move(run));
        co_return;
    }
    co_await upload_front(account, waiting.parts);
    Composed composed = compose(waiting.parts, options, account->options().more);
    push->envelope.head.created = std::chrono::duration_cast<std::chrono::seconds>(account->now().time_since_epoch()).count();
    push->body = composed.reply ? body_of(*account, *push, *composed.reply) : std::string(no_reply);
    if (composed.reply) {
        account->count("replies");
        push->memory->shows(std::move(composed.choices), false);
    }
    push->changed.notify_all();
    run.done(reports_of(run, waiting, composed.parts, to_text(*push->memory)));
}

}  // namespace aftercare::wechat
