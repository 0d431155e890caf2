// GET /healthz, /readyz and /metrics. On the I/O thread.
#pragma once

#include "adapters/net/router.h"
#include "bot/service/metrics.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>

namespace aftercare::bot {

struct StatusSource {
    std::function<bool()> stopping;
    std::function<void()> refresh;  ///< sets the gauges that are only looked up when asked for
};

void add_status_routes(net::Router& router, boost::asio::any_io_executor executor, Metrics& metrics, Turns& turns,
                       StatusSource source);

}  // namespace aftercare::bot
