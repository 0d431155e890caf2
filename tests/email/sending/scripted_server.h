// A mail server that says what a test wants: any reply at any command, silence, an end.
#pragma once

#include "adapters/email/lmtp/wire.h"
#include "adapters/net/tls.h"

#include <boost/asio/ip/tcp.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::email {

class ScriptedServer {
  public:
    explicit ScriptedServer(boost::asio::any_io_executor executor);
    ~ScriptedServer();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// By "GREETING", a verb, "SECRET" (a line of an authentication), "BODY" (before any of the mail is read)
    /// or "DOT"; "DROP" ends the connection, "HANG" says nothing more. What is missing is answered well.
    std::map<std::string, std::string> replies;
    std::vector<std::string> offers{"SIZE 1000000", "8BITMIME"};
    std::shared_ptr<net::TlsServer> tls;
    bool implicit_tls = false;

    std::vector<std::string> heard;  // command lines
    std::vector<std::string> mails;  // as sent, with the dots
    int connections = 0;

  private:
    struct Talk;
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<std::weak_ptr<Talk>> talks_;
};

}  // namespace aftercare::email
