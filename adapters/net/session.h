// One accepted connection: reads requests, calls handlers, writes answers, in that order, one at a time (so
// pipelined requests are answered in their order). Internal to this library.
#pragma once

#include "adapters/net/body.h"
#include "adapters/net/message_parser.h"
#include "adapters/net/server_core.h"
#include "adapters/net/stream.h"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <string>

namespace aftercare::net {

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(std::shared_ptr<ServerCore> core, std::unique_ptr<Stream> stream);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void start();
    // Ends the connection if its time is over; called for every session a few times a second, which is
    // cheaper than a timer for each.
    void check_deadline(Deadline now);
    // The server stops: an idle connection closes, a WebSocket is told, a request in progress is answered.
    void finish();
    // Ends everything now.
    void drop();

  private:
    enum class Next { keep_alive, close, close_unread, gone };
    class Body;

    asio::awaitable<void> run();
    asio::awaitable<Next> serve();
    asio::awaitable<boost::system::error_code> fill();
    asio::awaitable<boost::system::error_code> read_head(RequestParser& parser);
    asio::awaitable<boost::system::error_code> read_body(RequestParser& parser, BodyTarget& target);
    asio::awaitable<Next> answer(RequestParser& parser, Request request, const Router::Route& route);
    asio::awaitable<Next> upgrade(Request request, const Router::Route& route);
    asio::awaitable<Next> refuse(int status, bool keep_alive, std::string allow);
    asio::awaitable<Next> respond(Response response, Next next);
    asio::awaitable<bool> send_file(BodySource& file, std::string head);
    asio::awaitable<bool> send(std::string_view head, std::string_view body);
    asio::awaitable<void> drain();

    int request_problem(const RequestParser& parser) const;
    Request take_request(RequestParser& parser) const;
    Response failed(const Router::Route& route, std::string_view what);
    std::string response_head(const Response& response, std::uint64_t size, Next next);
    void expires_after(std::chrono::milliseconds span) {
        deadline_ = std::chrono::steady_clock::now() + span;
    }
    void never_expires() { deadline_ = Deadline::max(); }

    std::shared_ptr<ServerCore> core_;
    std::unique_ptr<Stream> stream_;  // null once a WebSocket has it
    std::weak_ptr<WebSocket> websocket_;
    std::size_t place_;  // in core_->sessions
    Deadline deadline_ = Deadline::max();
    asio::cancellation_signal cancel_;
    std::string remote_address_;
    std::unique_ptr<char[]> buffer_;
    std::size_t begin_ = 0;  // of what has been read and not parsed
    std::size_t end_ = 0;
    bool idle_ = true;  // no byte of a request has come
    bool dropped_ = false;
    int version_ = 11;  // of the request being answered, as is:
    bool head_only_ = false;
};

}  // namespace aftercare::net
