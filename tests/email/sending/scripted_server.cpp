#include "scripted_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <array>
#include <utility>

namespace aftercare::email {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct ScriptedServer::Talk {
    explicit Talk(tcp::socket socket) : wire(std::move(socket)) {}

    // Up to and with the end; empty if the peer has gone.
    asio::awaitable<std::string> read_until(std::string end) {
        while (buffered.find(end) == std::string::npos) {
            std::array<char, 4096> piece;
            const net::IoResult got = co_await wire.read(asio::buffer(piece));
            if (got.error) co_return std::string();
            buffered.append(piece.data(), got.bytes);
        }
        const std::size_t size = buffered.find(end) + end.size();
        std::string text = buffered.substr(0, size);
        buffered.erase(0, size);
        co_return text;
    }
    // False if the connection is to end.
    asio::awaitable<bool> say(std::string reply) {
        if (reply == "DROP") {
            wire.close();
            co_return false;
        }
        if (reply == "HANG") {
            co_await read_until("never");
            co_return false;
        }
        const boost::system::error_code error = co_await wire.write(reply + "\r\n");
        co_return !error;
    }

    lmtp::Wire wire;
    std::string buffered;
};

ScriptedServer::ScriptedServer(asio::any_io_executor executor)
    : acceptor_(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    asio::co_spawn(executor, accept_all(), asio::detached);
}

ScriptedServer::~ScriptedServer() {
    acceptor_.close();
    for (const std::weak_ptr<Talk>& weak : talks_)
        if (const std::shared_ptr<Talk> talk = weak.lock()) talk->wire.close();
}

asio::awaitable<void> ScriptedServer::accept_all() {
    while (true) {
        tcp::socket socket(acceptor_.get_executor());
        const auto [error] = co_await acceptor_.async_accept(socket, as_value);
        if (error) co_return;
        ++connections;
        asio::co_spawn(socket.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

asio::awaitable<void> ScriptedServer::serve(tcp::socket socket) {
    const auto talk = std::make_shared<Talk>(std::move(socket));
    talks_.push_back(talk);
    bool secure = implicit_tls;
    if (implicit_tls) {
        const boost::system::error_code error = co_await talk->wire.secure(*tls);
        if (error) co_return;
    }
    const auto reply_to = [this](const std::string& what, const std::string& otherwise) {
        const auto found = replies.find(what);
        return found == replies.end() ? otherwise : found->second;
    };
    bool alive = co_await talk->say(reply_to("GREETING", "220 scripted ESMTP"));
    bool authenticating = false;
    int secrets = 0;  // lines that the authentication still needs
    while (alive) {
        const std::string line = co_await talk->read_until("\r\n");
        if (line.empty()) co_return;
        heard.push_back(line.substr(0, line.size() - 2));
        std::string verb = authenticating ? "SECRET" : line.substr(0, line.find_first_of(" \r"));
        authenticating = false;
        std::string answer = "250 2.0.0 Ok";
        if (verb == "EHLO") {
            answer = "250-scripted";
            for (const std::string& offer : offers) answer += "\r\n250-" + offer;
            if (tls && !secure) answer += "\r\n250-STARTTLS";
            answer += "\r\n250 HELP";
        }
        if (verb == "AUTH") {
            secrets = line.find("LOGIN") == std::string::npos ? 1 : 2;
            answer = "334 ";
        }
        if (verb == "SECRET") answer = --secrets > 0 ? "334 " : "235 2.7.0 Welcome";
        if (verb == "DATA") answer = "354 Go";
        if (verb == "STARTTLS") answer = "220 Go";
        answer = reply_to(verb, answer);
        authenticating = answer.starts_with("334");
        alive = co_await talk->say(answer);
        if (alive && verb == "STARTTLS" && answer.starts_with("220")) {
            const boost::system::error_code error = co_await talk->wire.secure(*tls);
            if (error) co_return;
            secure = true;
        }
        if (!alive || verb != "DATA" || !answer.starts_with("354")) continue;
        if (reply_to("BODY", "") == "DROP") {
            talk->wire.close();
            co_return;
        }
        std::string mail = co_await talk->read_until("\r\n.\r\n");
        if (mail.empty()) co_return;
        mails.push_back(std::move(mail));
        alive = co_await talk->say(reply_to("DOT", "250 2.0.0 Kept"));
    }
}

}  // namespace aftercare::email
