#include "bot/service/status_routes.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;

/// How long the store may take before the service counts as not ready.
constexpr auto patience = std::chrono::seconds(2);

struct Counts {
    bool answered = false;
    std::int64_t open_tickets = 0;
    std::int64_t quarantined = 0;
};

/// Asks the store by way of a turn, so that a store that no longer commits is noticed.
asio::awaitable<Counts> ask_store(asio::any_io_executor executor, Turns& turns) {
    auto counts = std::make_shared<Counts>();
    auto waiting = std::make_shared<asio::steady_timer>(executor, patience);
    turns.run(
        [counts](core::Tx& tx, const Desk&, core::Time) {
            counts->open_tickets = tx.tickets().count_open();
            counts->quarantined = tx.inbox().count_quarantined();
            return TurnResult{};
        },
        [counts, waiting](std::exception_ptr failure, const TurnResult&) {
            counts->answered = !failure;
            waiting->cancel();
        });
    co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    if (!counts->answered) co_return Counts{};
    co_return *counts;
}

}  // namespace

void add_status_routes(net::Router& router, asio::any_io_executor executor, Metrics& metrics, Turns& turns,
                       StatusSource source) {
    router.add("GET", "/healthz", [](net::Request) -> asio::awaitable<net::Response> {
        co_return net::text_response(200, "ok\n");
    });
    router.add("GET", "/readyz", [executor, &turns, source](net::Request) -> asio::awaitable<net::Response> {
        if (source.stopping()) co_return net::text_response(503, "stopping\n");
        const Counts counts = co_await ask_store(executor, turns);
        if (!counts.answered) co_return net::text_response(503, "the store does not answer\n");
        co_return net::text_response(200, "ready\n");
    });
    router.add("GET", "/metrics", [executor, &turns, &metrics, source](net::Request) -> asio::awaitable<net::Response> {
        const Counts counts = co_await ask_store(executor, turns);
        metrics.set("tickets_open", {}, static_cast<double>(counts.open_tickets));
        metrics.set("quarantined", {}, static_cast<double>(counts.quarantined));
        source.refresh();
        co_return net::text_response(200, metrics.render(), "text/plain; version=0.0.4; charset=utf-8");
    });
}

}  // namespace aftercare::bot
