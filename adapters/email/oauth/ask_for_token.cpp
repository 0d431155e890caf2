#include "adapters/email/oauth/ask_for_token.h"

#include "adapters/net/client.h"
#include "adapters/net/url.h"

#include <cstddef>
#include <stdexcept>
#include <utility>

namespace aftercare::email {

namespace {

namespace asio = net::asio;

constexpr std::size_t largest_answer = std::size_t{64} << 10;

net::ClientRequest form_request(const net::Url& url, std::string form) {
    net::ClientRequest request;
    request.method = "POST";
    request.target = url.target;
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.headers.add("Accept", "application/json");
    request.body = std::move(form);
    return request;
}

TokenAnswer unanswered(const net::ClientError& error) {
    TokenAnswer answer;
    answer.kind = TokenAnswer::Kind::later;
    answer.reason = "no answer of the token endpoint: " + error.cause.message();
    return answer;
}

}  // namespace

asio::awaitable<TokenAnswer> ask_for_token(OauthOptions options, std::string refresh_token,
                                           std::shared_ptr<net::TlsClient> tls,
                                           std::chrono::milliseconds limit) {
    const boost::system::result<net::Url> url = net::parse_url(options.token_url);
    if (!url) throw std::invalid_argument("token_url: is no URL");
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    net::ClientOptions client_options;
    client_options.max_connections = 1;
    client_options.max_response = largest_answer;
    client_options.tls = std::move(tls);
    // For this one request: the next is due in about an hour.
    net::Client client(executor, url->scheme + "://" + url->authority(), client_options);
    net::ClientRequest request = form_request(*url, token_request(options, refresh_token));
    const net::Deadline deadline = net::deadline_in(limit);
    const net::ClientResult answer = co_await client.send(std::move(request), deadline);
    if (!answer.has_value()) co_return unanswered(answer.error());
    co_return read_token_answer(answer->status, answer->headers.get("Retry-After"), answer->body);
}

}  // namespace aftercare::email
