#include "bot/cli/webhook_findings.h"

#include "adapters/net/url.h"

#include <boost/asio/error.hpp>

namespace aftercare::bot {

namespace {

namespace error = boost::asio::error;

bool is_tls(const boost::system::error_code& cause) {
    return std::string_view(cause.category().name()).find("ssl") != std::string_view::npos;
}

bool is_name(const boost::system::error_code& cause) {
    return cause == error::host_not_found || cause == error::host_not_found_try_again || cause == error::no_data;
}

constexpr std::string_view from_elsewhere =
    " (a server behind NAT may not reach its own public address: then ask with curl from elsewhere)";

std::string at(std::string_view address, std::string_view what) {
    return std::string(address).append(" ").append(what);
}

Finding judge_status(std::string_view address, int status) {
    const std::string answered = at(address, "answers HTTP " + std::to_string(status));
    if (status == 403)
        return found_error(answered + ", so the verification was refused",
                           "the service there uses another token than this file, or a clock is wrong: restart it after "
                           "changing the file, and let NTP set the clocks");
    if (status == 404)
        return found_error(answered, "another program answers there, or the service runs with another file: look at "
                                     "public_url, at the channel's account, and at the proxy's path");
    if (status == 502 || status == 503 || status == 504)
        return found_error(answered, "a proxy is there, but the service behind it is not: run `aftercare serve`, and "
                                     "compare the proxy's port with listen.port");
    if (status >= 300 && status < 400)
        return found_error(answered + ", a redirection",
                           "platforms do not follow it: set public_url to where it leads, mostly https://");
    if (status == 401)
        return found_error(answered, "the proxy asks for a password: let /wechat/ pass without one");
    return found_error(answered, "look at the log of the service and of the proxy");
}

}  // namespace

Finding judge_public_url(std::string_view public_url) {
    if (public_url.empty())
        return found_error("public_url is missing", "set it to the address under which customers and platforms reach "
                                                    "this service");
    const auto url = net::parse_url(public_url);
    if (!url || (url->scheme != "http" && url->scheme != "https"))
        return found_error("public_url is no http:// or https:// address", "correct it");
    if (url->port != 80 && url->port != 443)
        return found_note("public_url has the port " + std::to_string(url->port),
                          "WeChat delivers to 443 (https) and 80 (http) only");
    if (!url->secure())
        return found_note("public_url is http://", "use https://, or whoever is between reads along");
    return found_ok("public_url is an address that platforms deliver to");
}

Finding judge_no_answer(std::string_view address, const net::ClientError& failure) {
    const auto& cause = failure.cause;
    const std::string elsewhere(from_elsewhere);
    if (is_name(cause)) return found_error(at(address, "has a name that is not known"), "enter the name in DNS, or correct it");
    if (is_tls(cause))
        return found_error(at(address, "has trouble with TLS (" + cause.message() + ")"),
                           "the certificate must be valid for this name and come with its whole chain, and the port "
                           "must speak TLS");
    if (cause == error::connection_refused)
        return found_error(at(address, "refuses connections"),
                           "run `aftercare serve`, and compare its port, or the proxy's, with the address" + elsewhere);
    if (cause == error::timed_out)
        return found_error(at(address, "does not answer in time"), "look at the firewall and at the way to it" + elsewhere);
    return found_error(at(address, "gives no answer (" + cause.message() + ")"),
                       "look at what listens there" + elsewhere);
}

Finding judge_verification(std::string_view address, const net::ClientResult& answer, std::string_view echo) {
    if (!answer) return judge_no_answer(address, answer.error());
    if (answer->status != 200) return judge_status(address, answer->status);
    if (answer->body == echo) return found_ok(at(address, "answers WeChat's verification as it must"));
    return found_error(at(address, "answers, but not what the verification demands"),
                       "another program answers there: look at public_url and at the proxy");
}

}  // namespace aftercare::bot
