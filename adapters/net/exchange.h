// One request and its answer on one connection. Internal to this library: Client gives it a connection and
// decides about the next one.
#pragma once

#include "adapters/net/client.h"
#include "adapters/net/stream.h"

#include <cstdint>
#include <memory>
#include <string>

namespace aftercare::net {

// A connection of a pool.
struct Connection {
    explicit Connection(std::unique_ptr<Stream> opened)
        : stream(std::move(opened)), timer(stream->get_executor()) {}
    std::unique_ptr<Stream> stream;
    bool encrypted = false;
    bool used = false;  // an answer has come on it
    Deadline idle_since{};

    // One timer serves all requests of the connection: it is set again only if it rings too early or would
    // ring too late, so a request costs no timer operation as a rule.
    asio::steady_timer timer;
    Deadline deadline = Deadline::max();  // max: no request is in progress
    Deadline rings = Deadline::max();     // max: the timer is not set
    bool expired = false;
};

// Closes the connection at the deadline, unless disarmed before. Holds the connection weakly.
void arm(const std::shared_ptr<Connection>& connection, Deadline deadline);
void disarm(Connection& connection);

struct ExchangeLimits {
    std::uint64_t max_body = 0;  // bytes of an answer kept in memory
    Sink sink;                   // for the body of a 2xx answer, if set
    std::uint64_t max_sink = 0;
};

struct ExchangeOutcome {
    ClientResult result;
    bool reusable = false;      // the connection may serve another request
    bool answer_begun = false;  // a byte of an answer came
};

// `head` is the whole request up to the empty line. Ends when the answer is complete or the stream fails; the
// caller has armed the deadline.
asio::awaitable<ExchangeOutcome> exchange(std::shared_ptr<Connection> connection, std::string head,
                                          const ClientRequest& request, ExchangeLimits& limits);

}  // namespace aftercare::net
