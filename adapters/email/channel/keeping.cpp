#include "adapters/email/channel/keeping.h"

#include "adapters/net/text.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace aftercare::email {

namespace {

using Json = nlohmann::json;

net::Response plain(int status) { return net::text_response(status, std::string(net::reason_phrase(status))); }

bool right_token(const net::Request& request, const std::string& token) {
    const std::string expected = "Bearer " + token;
    return request.headers.count("Authorization") == 1 &&
           net::equal_secret(request.headers.get("Authorization"), expected);
}

asio::awaitable<net::Response> receive(std::shared_ptr<Account> account, net::Request request, net::BodyReader reader) {
    if (!account || account->stopping()) co_return plain(503);
    // Before a byte of the content is read.
    if (!right_token(request, account->options().http_token)) co_return plain(401);
    std::string body;
    net::Sink sink = [&body](std::string_view bytes) {
        body.append(bytes);
        return boost::system::error_code{};
    };
    const boost::system::result<std::uint64_t> read = co_await reader.read_to(std::move(sink));
    if (!read.has_value()) co_return plain(read.error() == boost::system::errc::message_size ? 413 : 400);
    if (body.empty()) co_return plain(400);
    Envelope envelope;
    // Half an envelope would be read as one with a null sender: a bounce.
    if (request.query.has("from") && request.query.has("to")) {
        envelope.mail_from = request.query.get("from");
        envelope.rcpt_to.emplace_back(request.query.get("to"));
    }
    const bool kept = co_await keep_letter(std::move(account), std::move(envelope), std::move(body));
    co_return plain(kept ? 200 : 503);
}

}  // namespace

asio::awaitable<bool> keep_letter(std::shared_ptr<Account> account, Envelope envelope, std::string bytes) {
    const net::UnderWay under_way(account->work());
    auto letter = std::make_shared<core::KeptLetter>();
    letter->channel = account->id();
    letter->envelope = to_text(envelope);
    letter->raw = std::move(bytes);
    letter->received = account->now();
    const bool kept = co_await account->in_turn([letter](core::Tx& tx) { tx.letters().add(*letter); });
    if (kept) {
        account->count("letters_kept");
        account->wake();
    }
    co_return kept;
}

std::string to_text(const Envelope& envelope) {
    const Json json{{"from", envelope.mail_from}, {"to", envelope.rcpt_to}, {"peer", envelope.peer}, {"utf8", envelope.utf8}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Envelope parse_envelope(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        return {json.at("from").get<std::string>(), json.at("to").get<std::vector<std::string>>(),
                json.at("peer").get<std::string>(), json.at("utf8").get<bool>()};
    } catch (const Json::exception&) {
        return {};
    }
}

void add_mail_route(net::Router& router, const std::shared_ptr<Account>& account) {
    const std::weak_ptr<Account> weak = account;
    router.add_upload(
        "POST", "/email/" + account->options().account,
        [weak](net::Request request, net::BodyReader reader) { return receive(weak.lock(), std::move(request), reader); },
        net::RouteOptions{.max_body = account->options().reading.raw_bytes});
}

}  // namespace aftercare::email
