// What the network tests share: a loop that runs one coroutine to its end, raw sockets that say exactly what
// the test wants on the wire, and throw-away certificates.
#pragma once

#include "adapters/net/deadline.h"
#include "adapters/net/http.h"
#include "adapters/net/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace aftercare::net {

using namespace std::chrono_literals;
using tcp = asio::ip::tcp;

class Loop {
  public:
    asio::io_context context{1};

    // Runs the coroutine that `make` returns; its exceptions come out here. `make` lives until it has ended,
    // so it may be a capturing lambda.
    template <class Make>
    void run(Make make, std::chrono::seconds limit = 20s) {
        bool done = false;
        std::exception_ptr problem;
        asio::co_spawn(context, make(), [&](std::exception_ptr error) {
            problem = error;
            done = true;
        });
        const auto end = std::chrono::steady_clock::now() + limit;
        context.restart();
        while (!done && std::chrono::steady_clock::now() < end) context.run_one_for(100ms);
        if (problem) std::rethrow_exception(problem);
        ASSERT_TRUE(done) << "the test did not end in time";
    }
    // Lets everything that has been started come to its end.
    void drain() {
        context.restart();
        context.run_for(5s);
    }
};

// Lets the loop go on until the condition holds: asked again after whatever else was ready has run. What never comes
// is the loop's limit to tell.
template <class Condition>
asio::awaitable<void> until(Condition condition) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    while (!condition()) co_await asio::post(executor, asio::use_awaitable);
}

// A peer that writes bytes and reads bytes, nothing else.
class RawPeer {
  public:
    explicit RawPeer(tcp::socket socket) : socket_(std::move(socket)) {}
    static asio::awaitable<RawPeer> connect(std::uint16_t port);

    asio::awaitable<void> send(std::string bytes);
    // Everything up to and with `end`; what came before the peer closed if it never comes.
    asio::awaitable<std::string> read_until(std::string end);
    // Everything until the peer closes.
    asio::awaitable<std::string> read_all();
    // True if the peer closes (or has closed) within the time and says nothing.
    asio::awaitable<bool> closed_within(std::chrono::milliseconds limit);
    void close() { socket_.close(); }
    // Makes the next close a reset.
    void reset_on_close();
    tcp::socket& socket() { return socket_; }

  private:
    tcp::socket socket_;
    std::string buffered_;
};

// What the server at the port says to these bytes until it closes the connection.
asio::awaitable<std::string> raw_exchange(std::uint16_t port, std::string bytes);

// A directory of its own, removed in the end.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

// Writes a self-signed P-256 certificate for "localhost" and 127.0.0.1, and its key.
void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key,
                       const std::string& common_name);

std::string slurp(const std::filesystem::path& path);
void spit(const std::filesystem::path& path, const std::string& content);

}  // namespace aftercare::net
