#include "adapters/telegram/webhook.h"

#include "adapters/net/text.h"
#include "adapters/telegram/receiving.h"
#include "adapters/telegram/render.h"
#include "adapters/telegram/source_filter.h"

#include <string>
#include <utility>

namespace aftercare::telegram {

namespace {

constexpr std::size_t largest_update = std::size_t{1} << 20;
constexpr std::string_view secret_field = "X-Telegram-Bot-Api-Secret-Token";

net::Response refusal(int status) {
    return net::text_response(status, std::string(net::reason_phrase(status)));
}

// Telegram takes a number of seconds here in place of its own growing waits.
net::Response come_again(double random) {
    net::Response response = refusal(503);
    response.headers.add("Retry-After", random < 0.5 ? "1" : "2");
    return response;
}

// 200, and in it the one call that a webhook's answer may carry: it costs no request of its own.
net::Response acknowledged(const std::string& callback, const std::string& hint) {
    net::Response response;
    if (callback.empty()) return response;
    const ApiCall call = render_callback_answer(callback, hint);
    ApiCall with_method;
    with_method.add_text("method", call.method);
    for (const Parameter& parameter : call.parameters) with_method.parameters.push_back(parameter);
    response.headers.add("Content-Type", "application/json");
    response.body = json_body(with_method);
    return response;
}

bool right_secret(const net::Request& request, const std::string& expected) {
    return request.headers.count(secret_field) == 1 &&
           net::equal_secret(request.headers.get(secret_field), expected);
}

asio::awaitable<net::Response> take_update(std::shared_ptr<Account> account, std::string body) {
    const net::UnderWay under_way(account->work());
    account->count("updates");
    Update update = parse_update(body, context_of(*account));
    if (update.kind == Update::Kind::broken) {
        account->report_broken(body, update.why);
        co_return acknowledged(update.callback, {});
    }
    if (update.kind == Update::Kind::ignored) {
        account->count("updates_ignored");
        co_return acknowledged(update.callback, {});
    }
    core::Accepted accepted = co_await offer(account, std::move(update.incoming));
    if (accepted.status == core::Accepted::Status::refused) {
        account->count("updates_refused");
        co_return come_again(account->random());
    }
    co_return acknowledged(update.callback, accepted.hint);
}

asio::awaitable<net::Response> handle(std::shared_ptr<Account> account,
                                      std::shared_ptr<const SourceFilter> sources, net::Request request,
                                      net::BodyReader reader) {
    if (!account || account->stopping() || !account->receiver()) co_return come_again(0);
    if (!sources->allows(request.remote_address)) {
        account->count("webhook_denied");
        co_return refusal(403);
    }
    // Before a byte of the content is read.
    if (!right_secret(request, account->options().secret)) {
        account->count("webhook_denied");
        co_return refusal(401);
    }
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
    net::Response response = co_await take_update(std::move(account), std::move(body));
    co_return response;
}

}  // namespace

void add_webhook_route(net::Router& router, const std::shared_ptr<Account>& account) {
    auto sources = std::make_shared<SourceFilter>();
    for (const std::string& network : account->options().allowed_sources) sources->add(network);
    const std::weak_ptr<Account> weak = account;
    const std::shared_ptr<const SourceFilter> filter = std::move(sources);
    router.add_upload(
        "POST", "/telegram/" + account->options().account,
        [weak, filter](net::Request request, net::BodyReader reader) {
            return handle(weak.lock(), filter, std::move(request), reader);
        },
        net::RouteOptions{.max_body = largest_update});
}

}  // namespace aftercare::telegram
