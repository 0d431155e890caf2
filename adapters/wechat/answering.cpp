#include "adapters/wechat/answering.h"

#include "adapters/net/answer.h"
#include "adapters/wechat/media.h"
#include "adapters/wechat/route.h"
#include "adapters/wechat/sending.h"
#include "adapters/wechat/text.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

namespace aftercare::wechat {

namespace {

using core::SendReport;
using Status = SendReport::Status;

// Until the turn that a push waits for has said what it says, or the platform's next try is here.
constexpr core::Duration a_moment = std::chrono::milliseconds(100);

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
    const bool possible = means.api && means.customer_service && means.customer_service_quota && count > 0 &&
                          push.memory->ledger.messages_left(now, account.options().window) >= count;
    if (!possible) return false;
    const bool only_text = std::ranges::all_of(
        waiting.parts, [](const RunPart& each) { return each.part.kind == Part::Kind::text; });
    return !only_text || compose(waiting.parts, options, {}).parts < waiting.parts.size();
}

asio::awaitable<void> upload_and_tell(std::shared_ptr<Account> account, core::FileRef file, MediaKind kind,
                                      std::function<void(UploadAnswer)> done) {
    const net::UnderWay under_way(account->work());
    UploadAnswer answer = co_await upload_file(account, std::move(file), kind);
    done(std::move(answer));
}

/// The file in front gets its media_id, so that it can be a reply; without, its notice is. An upload that takes longer
/// than the platform waits goes on, for the next time.
asio::awaitable<void> upload_front(std::shared_ptr<Account> account, std::vector<RunPart>& parts, net::Deadline deadline) {
    if (parts.empty() || parts.front().part.kind != Part::Kind::file) co_return;
    Part& part = parts.front().part;
    if (!own_media_id(part.file).empty() || !account->may_upload()) co_return;
    auto begin = [account, file = part.file, kind = part.media](auto done) {
        asio::co_spawn(account->executor(), upload_and_tell(account, file, kind, std::move(done)), asio::detached);
    };
    const std::optional<UploadAnswer> upload = co_await net::answer_by<UploadAnswer>(deadline, std::move(begin));
    if (!upload) co_return;
    if (!upload->media_id.empty())
        part.file.id = std::string(name_of(part.media)) + ":" + upload->media_id;
    else
        note_failed_upload(*account, upload->failure);
}

/// Messages that may leave by the API now.
int left_for_api(const Account& account, const Push& push) {
    const Route route = choose_route(push.memory->ledger, account.means(), 1, account.now(), account.options().window);
    return route.way == Way::customer_service
               ? push.memory->ledger.messages_left(account.now(), account.options().window)
               : 0;
}

/// Files behind texts leave by the API as what they are, if it holds all of them; in the reply they are links.
Composed compose_texts(const std::vector<RunPart>& waiting, const RenderOptions& options, int left) {
    const auto file = std::ranges::find_if(
        waiting, [](const RunPart& each) { return each.part.kind == Part::Kind::file; });
    Composed composed = compose({waiting.begin(), file}, options, {});
    const std::size_t whole = waiting.size() - composed.parts;
    return whole <= static_cast<std::size_t>(left) ? std::move(composed) : Composed();
}

Composed compose_reply(const Account& account, const Push& push, const std::vector<RunPart>& waiting,
                       const RenderOptions& options) {
    const int left = left_for_api(account, push);
    if (left == 0) return compose(waiting, options, account.options().more);
    Composed texts = compose_texts(waiting, options, left);
    return texts.reply ? std::move(texts) : compose(waiting, options, {});
}

/// What stands behind the reply: by the API as soon as the platform has shown the reply, or with the next contact, to
/// which the reply invites.
SendReport report_of_rest(const Account& account, const Push& push) {
    SendReport report;
    const Route route = choose_route(push.memory->ledger, account.means(), 1, account.now(), account.options().window);
    if (route.way == Way::customer_service) {
        report.status = Status::retry;
        report.after = account.options().timing.after_reply;
        report.reason = "follows the reply";
        return report;
    }
    report.status = Status::held;
    report.way = "next_reply";
    report.obstacle = name_of(route.passed.front().obstacle);
    report.reason = "waits for the next reply";
    return report;
}

/// What became of each delivery when the first `sent` parts are in the reply; none behind one that is tried again.
std::vector<SendReport> reports_of(const Run& run, const Waiting& waiting, std::size_t sent, const SendReport& rest) {
    std::vector<int> in_reply(run.deliveries.size());
    std::vector<bool> complete(run.deliveries.size(), true);
    for (std::size_t i = 0; i < waiting.parts.size(); ++i) {
        if (i < sent)
            ++in_reply[waiting.parts[i].delivery];
        else
            complete[waiting.parts[i].delivery] = false;
    }
    std::vector<SendReport> reports;
    for (std::size_t i = 0; i < run.deliveries.size(); ++i) {
        SendReport report = complete[i] ? SendReport{} : rest;
        report.parts_sent = std::max(run.deliveries[i].part, 0) + in_reply[i];
        if (!waiting.problems[i].empty()) {
            report.status = Status::rejected;
            report.reason = waiting.problems[i];
        }
        reports.push_back(std::move(report));
        if (reports.back().status == Status::retry) break;
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

void spawn(const std::shared_ptr<Account>& account, asio::awaitable<void> work) {
    asio::co_spawn(account->executor(), std::move(work), asio::detached);
}

void put_off(const std::shared_ptr<Account>& account, Run run) {
    SendReport report;
    report.status = Status::put_off;
    report.parts_sent = run.deliveries.front().part;
    report.after = a_moment;
    report.reason = "waiting for what the person's message leads to";
    asio::post(account->executor(), [done = std::move(run.done), report] { done({report}); });
}

/// Without a reply: by the API, or with the platform's next try if only that can carry it.
void leave(const std::shared_ptr<Account>& account, Run run) {
    const std::string& chat = run.deliveries.front().to.chat;
    const bool undecided = account->pushes().undecided(chat, account->options().timing.tries, account->now());
    if (undecided && !account->may_call()) return put_off(account, std::move(run));
    spawn(account, send_run(account, std::move(run)));
}

/// Makes up the answer to a push: sets its body, and reports the run.
asio::awaitable<void> answer_push(std::shared_ptr<Account> account, std::shared_ptr<Push> push, Run run) {
    const net::UnderWay under_way(account->work());
    OwedReport owed(account->executor(), run);
    Waiting waiting = waiting_parts(*account, run);
    const RenderOptions options = render_options(*account, all_files(run));
    const bool by_api = goes_by_api(*account, *push, waiting, options);
    if (!by_api) {
        const net::Deadline deadline = push->answer_by;
        co_await upload_front(account, waiting.parts, deadline);
    }
    if (by_api || push->waiting == 0) {
        // Nobody would read a reply whose connections have gone; a further try begins anew.
        if (account->may_call()) push->body = std::string(no_reply);
        push->composing = false;
        push->changed.notify_all();
        run.done = owed.release();
        leave(account, std::move(run));
        co_return;
    }
    Composed composed = compose_reply(*account, *push, waiting.parts, options);
    push->envelope.head.created = std::chrono::duration_cast<std::chrono::seconds>(account->now().time_since_epoch()).count();
    push->body = composed.reply ? body_of(*account, *push, *composed.reply) : std::string(no_reply);
    if (composed.reply) {
        account->count("replies");
        push->memory->shows(std::move(composed.choices), false);
    }
    push->changed.notify_all();
    SendReport rest = report_of_rest(*account, *push);
    std::vector<SendReport> reports = reports_of(run, waiting, composed.parts, rest);
    for (SendReport& report : reports) report.chat_state = to_text(*push->memory);
    owed.tell(std::move(reports));
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

void hand_over(const std::shared_ptr<Account>& account, Run run) {
    const std::shared_ptr<Push> push = account->pushes().answerable(run.deliveries.front().to.chat);
    if (!push) return leave(account, std::move(run));
    push->composing = true;
    spawn(account, answer_push(account, push, std::move(run)));
}

}  // namespace aftercare::wechat
