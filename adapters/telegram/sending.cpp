#include "adapters/telegram/sending.h"

#include "adapters/telegram/chat.h"
#include "adapters/telegram/render.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace aftercare::telegram {

namespace {

using core::SendReport;
using Kind = Outcome::Kind;
using std::chrono::milliseconds;
using Status = SendReport::Status;

// A longer wait goes back to the outbox, which keeps it without holding the delivery under way.
constexpr milliseconds longest_wait_here{15'000};
constexpr milliseconds stopping_retry{1'000};
// A call is changed and repeated at most this often, so that two remedies cannot alternate for ever.
constexpr int most_remedies = 4;

// The sizes of the desk's own files are read from the disk; -1 for what is not there.
void measure_files(core::Outgoing& message, const Options& options) {
    for (core::FileRef& file : message.files) {
        if (!file.id.starts_with("stored:")) continue;
        const std::string path = options.stored_path ? options.stored_path(file.id) : std::string();
        std::error_code error;
        const std::uintmax_t bytes = path.empty() ? 0 : std::filesystem::file_size(path, error);
        file.bytes = path.empty() || error ? -1 : static_cast<std::int64_t>(bytes);
    }
}

// Waits for the limits. Nothing when it is this message's turn, else how long to stay away.
asio::awaitable<std::optional<milliseconds>> wait_turn(std::shared_ptr<Account> account, std::int64_t chat,
                                                       int messages) {
    SendLimits& limits = account->limits();
    for (;;) {
        if (account->stopping()) co_return stopping_retry;
        const core::Time now = account->now();
        const core::Time at = std::max(limits.earliest(chat, now), limits.account_blocked_until());
        if (at <= now) break;
        if (at - now > longest_wait_here) co_return at - now;
        const milliseconds span = at - now;
        co_await account->pause(span);
    }
    const core::Time taken = account->now();
    limits.take(chat, messages, taken);
    const core::Time place = limits.book(messages, taken);
    if (place > taken) {
        const milliseconds span = place - taken;
        const bool on = co_await account->pause(span);
        if (!on) co_return stopping_retry;
    }
    co_return std::nullopt;
}

// One call, with what the API's refusals ask to be changed.
asio::awaitable<CallResult> call_with_remedies(std::shared_ptr<Account> account, ApiCall call) {
    CallResult result;
    for (int remedies = 0; remedies <= most_remedies; ++remedies) {
        result = co_await account->call(Line::messages, call, account->options().timing.call);
        Outcome& outcome = result.outcome;
        if (outcome.kind == Kind::without && call.has(outcome.parameter)) {
            call.remove(outcome.parameter);
        } else if (outcome.kind != Kind::as_documents || !make_documents(call)) {
            break;
        }
        account->log(LogLevel::info, "Telegram: sent again in another way: " + outcome.reason);
    }
    if (result.outcome.kind == Kind::without || result.outcome.kind == Kind::as_documents) {
        result.outcome.kind = Kind::rejected;
    }
    co_return result;
}

SendReport retry(SendReport report, milliseconds after, std::string reason) {
    report.status = Status::retry;
    report.after = after;
    report.reason = std::move(reason);
    return report;
}

SendReport report_of(Account& account, const CallResult& result, const core::Delivery& delivery,
                     std::int64_t chat, SendReport report) {
    const Outcome& outcome = result.outcome;
    report.reason = outcome.reason;
    switch (outcome.kind) {
        case Kind::done:
            report.status = Status::delivered;
            break;
        case Kind::later:
            report.status = Status::retry;
            report.after = account.retry_wait(result, delivery.attempts);
            report.whole_channel = !result.reached;
            if (outcome.limited) {
                account.count("calls_limited");
                report.after = outcome.after;
                report.whole_channel = account.limits().refused(chat, outcome.after, account.now());
            }
            break;
        case Kind::uncertain:
            account.count("calls_uncertain");
            report.status = Status::uncertain;
            break;
        case Kind::unreachable:
            report.status = Status::unreachable;
            break;
        case Kind::moved:
            report.status = Status::moved;
            report.moved_to = to_text(Chat{.id = outcome.moved_to, .topic = 0});
            break;
        case Kind::unauthorized:
        case Kind::conflict:
            if (outcome.kind == Kind::unauthorized) account.note_unauthorized();
            report.status = Status::retry;
            report.after = account.retry_wait(result, delivery.attempts);
            report.whole_channel = true;
            break;
        case Kind::rejected:
        case Kind::without:
        case Kind::as_documents:
            account.count("calls_failed");
            report.status = Status::rejected;
            break;
    }
    return report;
}

SendReport rejected(SendReport report, std::string_view why) {
    report.status = Status::rejected;
    report.reason = std::string(why);
    return report;
}

}  // namespace

asio::awaitable<SendReport> send_delivery(std::shared_ptr<Account> account, core::Delivery delivery) {
    SendReport report;
    report.parts_sent = delivery.part;
    const std::optional<Chat> chat = parse_chat(delivery.to.chat);
    if (!chat) co_return rejected(std::move(report), "not a Telegram chat");
    const Options& options = account->options();
    measure_files(delivery.message, options);
    const RenderOptions how{.contact_label = options.contact_label,
                            .photo_limit = options.photo_limit,
                            .upload_limit = options.upload_limit};
    const Rendered rendered = render(delivery.message, *chat, how);
    if (!rendered.problem.empty()) co_return rejected(std::move(report), rendered.problem);

    for (std::size_t part = static_cast<std::size_t>(std::max(delivery.part, 0));
         part < rendered.calls.size(); ++part) {
        if (!account->authorized()) {
            report.whole_channel = true;
            co_return retry(std::move(report), options.timing.unauthorized, "the token is not accepted");
        }
        const ApiCall& call = rendered.calls[part];
        const std::optional<milliseconds> wait = co_await wait_turn(account, chat->id, call.messages);
        if (wait) {
            report.whole_channel = account->stopping();
            co_return retry(std::move(report), *wait, "waiting for the limits");
        }
        const CallResult result = co_await call_with_remedies(account, call);
        report = report_of(*account, result, delivery, chat->id, std::move(report));
        if (report.status != Status::delivered) co_return report;
        ++report.parts_sent;
        if (result.outcome.message_id != 0) report.message = std::to_string(result.outcome.message_id);
    }
    co_return report;
}

}  // namespace aftercare::telegram
