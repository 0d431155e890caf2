// What a server and its sessions share. Internal to this library.
#pragma once

#include "adapters/net/deadline.h"
#include "adapters/net/server.h"

#include <ctime>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::net {

class Session;

struct ServerCore {
    ServerCore(asio::any_io_executor executor_, ServerOptions options_, Router router_)
        : executor(std::move(executor_)),
          options(std::move(options_)),
          router(std::move(router_)),
          session_ended(executor) {}

    asio::any_io_executor executor;
    ServerOptions options;
    Router router;
    ServerStats stats;
    bool stopping = false;
    std::vector<Session*> sessions;  // in no order; a session knows its place
    Event session_ended;

    // Room for a head and some of what follows it. Idle connections hold none.
    std::size_t buffer_size() const { return options.max_header + 4096; }
    std::unique_ptr<char[]> take_buffer();
    void give_buffer(std::unique_ptr<char[]> buffer);

    // "Sun, 06 Nov 1994 08:49:37 GMT", made anew once a second.
    const std::string& date();

  private:
    std::vector<std::unique_ptr<char[]>> spare_buffers_;
    std::time_t date_of_ = 0;
    std::string date_;
};

}  // namespace aftercare::net
