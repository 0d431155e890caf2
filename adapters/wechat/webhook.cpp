#include "adapters/wechat/webhook.h"

#include "adapters/net/text.h"
#include "adapters/wechat/taking.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <string>
#include <utility>

namespace aftercare::wechat {

namespace {

net::Response refusal(int status) { return net::text_response(status, std::string(net::reason_phrase(status))); }

PushQuery query_of(const net::Request& request) {
    return {.signature = request.query.get("signature"),
            .timestamp = request.query.get("timestamp"),
            .nonce = request.query.get("nonce"),
            .msg_signature = request.query.get("msg_signature"),
            .encrypt_type = request.query.get("encrypt_type"),
            .echostr = request.query.get("echostr")};
}

net::Response denied(Account& account, std::string_view why) {
    account.count("pushes_denied");
    account.log(LogLevel::warning, "WeChat: a request was refused: " + std::string(why));
    return refusal(403);
}

net::Response answered(std::string body) {
    const bool xml = body.starts_with('<');
    return net::text_response(200, std::move(body), xml ? "application/xml; charset=utf-8" : "text/plain; charset=utf-8");
}

asio::awaitable<net::Response> verify(std::shared_ptr<Account> account, net::Request request) {
    if (!account) co_return refusal(503);
    auto echo = verify_url(query_of(request), account->options().rules, account->now());
    if (!echo) co_return denied(*account, describe(echo.error()));
    co_return answered(std::move(*echo));
}

bool is_receipt(const Message& message) {
    return std::holds_alternative<SendFinished>(message.content) || std::holds_alternative<NoticeChoices>(message.content) ||
           std::holds_alternative<NoticesSent>(message.content);
}

/// Once for each of the platform's tries; the books are kept so that the second time changes nothing.
void note_ignored(const std::shared_ptr<Account>& account, Update update) {
    account->count("pushes_ignored");
    if (!update.message || !is_receipt(*update.message) || account->pushes().find(update.message->key)) return;
    auto seen = std::make_shared<Push>(account->executor(), update.message->key, update.message->from);
    seen->began = account->now();
    seen->taken = true;
    seen->body = std::string(no_reply);
    account->pushes().add(std::move(seen));
    asio::co_spawn(account->executor(), take_receipt(account, std::move(*update.message)), asio::detached);
}

asio::awaitable<net::Response> take(std::shared_ptr<Account> account, net::Request request, std::string body) {
    const net::UnderWay under_way(account->work());
    const PushQuery query = query_of(request);
    auto opened = open_push(query, body, account->options().rules, account->now());
    if (!opened) co_return denied(*account, describe(opened.error()));
    Arrived arrived;
    arrived.update =
        parse_update(opened->text, {.channel = account->id(), .original_id = account->options().original_id});
    const std::string key = arrived.update.message ? arrived.update.message->key : opened->text;
    const SignedQuery signed_query{.timestamp = query.timestamp, .nonce = query.nonce, .signature = opened->signature};
    using Verdict = ReplayWindow::Verdict;
    const Verdict verdict = account->replays().judge(signed_query, key, account->now());
    if (verdict == Verdict::replayed) co_return denied(*account, "the same signature came with another message");
    if (verdict == Verdict::stale) co_return denied(*account, describe(Refusal::stale));

    account->count("pushes");
    if (arrived.update.kind == Update::Kind::broken) {
        account->count("pushes_broken");
        account->log(LogLevel::warning, "WeChat: a push that cannot be understood: " + std::string(arrived.update.why));
        if (account->hooks().broken && verdict == Verdict::fresh) account->hooks().broken(opened->text, arrived.update.why);
        co_return answered(std::string(no_reply));
    }
    if (arrived.update.kind == Update::Kind::ignored) {
        note_ignored(account, std::move(arrived.update));
        co_return answered(std::string(no_reply));
    }
    arrived.envelope.head = {.to = arrived.update.message->from, .from = arrived.update.message->to, .created = 0};
    arrived.envelope.head.created =
        std::chrono::duration_cast<std::chrono::seconds>(account->now().time_since_epoch()).count();
    arrived.envelope.sealed = opened->sealed;
    arrived.envelope.with_previous = opened->with_previous;
    arrived.envelope.nonce = std::string(query.nonce);
    arrived.text = std::move(opened->text);
    std::optional<std::string> answer = co_await take_push(account, std::move(arrived));
    // By now the platform has given this try up; it comes again.
    if (!answer) co_return refusal(503);
    co_return answered(std::move(*answer));
}

asio::awaitable<net::Response> handle(std::shared_ptr<Account> account, net::Request request, net::BodyReader reader) {
    if (!account || account->stopping() || !account->receiver()) co_return refusal(503);
    std::string body;
    net::Sink sink = [&body](std::string_view bytes) {
        body.append(bytes);
        return boost::system::error_code{};
    };
    const boost::system::result<std::uint64_t> read = co_await reader.read_to(std::move(sink));
    if (!read.has_value()) {
        const bool large = read.error() == boost::system::errc::message_size;
        co_return refusal(large ? 413 : 400);
    }
    net::Response response = co_await take(std::move(account), std::move(request), std::move(body));
    co_return response;
}

}  // namespace

void add_webhook_routes(net::Router& router, const std::shared_ptr<Account>& account) {
    const std::weak_ptr<Account> weak = account;
    const std::string path = "/wechat/" + account->options().account;
    router.add("GET", path, [weak](net::Request request) { return verify(weak.lock(), std::move(request)); });
    router.add_upload(
        "POST", path,
        [weak](net::Request request, net::BodyReader reader) { return handle(weak.lock(), std::move(request), reader); },
        net::RouteOptions{.max_body = body_limit});
}

void offer_spooled(const std::shared_ptr<Account>& account) { take_spooled(account, account->spool().kept()); }

}  // namespace aftercare::wechat
