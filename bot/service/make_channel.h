// Makes the configured channels and connects them with the desk. Its source is the one file that names the concrete
// channels.
#pragma once

#include "bot/configuration/configuration.h"
#include "bot/service/log.h"
#include "bot/service/metrics.h"
#include "bot/service/turns.h"
#include "bot/workers/attachment_store.h"
#include "bot/workers/outbox_worker.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace aftercare::net {
class Router;
}

namespace aftercare::bot {

/// What channels are connected with. All outlives them.
struct ChannelGround {
    boost::asio::any_io_executor executor;
    const Configuration& configuration;
    const Desk& desk;
    const Log& log;
    Metrics& metrics;
    const AttachmentStore& files;
    Turns& turns;
    net::Router& router;
    OutboxWorker& outbox;
    core::Store& store;
};

/// Throws std::invalid_argument with every fault of the channel's options.
std::unique_ptr<core::Channel> make_channel(const ChannelGround& on, const ChannelConfiguration& channel);

}  // namespace aftercare::bot
