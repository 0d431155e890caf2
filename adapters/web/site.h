// What all pages of one web channel share: options, limits, who is connected, what is under way.
//
// Belongs to the thread of its executor.
#pragma once

#include "adapters/net/work.h"
#include "adapters/web/page_files.h"
#include "adapters/web/rates.h"
#include "adapters/web/uploads.h"
#include "adapters/web/web_channel.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aftercare::web {

class PageSocket;

struct Site {
    Site(boost::asio::any_io_executor executor, Options options);

    /// Hands the event to the receiver. `done` gets `refused` at once while the channel is not running.
    void receive(core::Incoming incoming, std::function<void(core::Accepted)> done);

    void add(const std::string& chat, const std::shared_ptr<PageSocket>& socket);
    void remove(const std::string& chat, const PageSocket* socket);
    std::size_t pages_of(const std::string& chat) const;
    void notify(const std::string& chat);
    void close_all();

    boost::asio::any_io_executor executor;
    Options options;
    core::ChannelId id;
    Uploads uploads;
    PageFiles page_files;
    Rates chat_rates;
    Rates address_rates;
    Rates frame_rates;
    Rates connection_rates;
    Rates upload_rates;
    net::Work work;
    core::Receiver receiver;
    std::unordered_map<std::string, std::size_t> connections_of_address;
    Stats stats;

  private:
    std::unordered_map<std::string, std::vector<std::weak_ptr<PageSocket>>> pages_;
};

/// Options::read_messages and Options::read_history as coroutines.
boost::asio::awaitable<MessageBatch> messages_after(std::shared_ptr<Site> site, std::string chat, core::MessageId after,
                                                    int limit);
boost::asio::awaitable<MessageBatch> messages_before(std::shared_ptr<Site> site, std::string chat,
                                                     core::MessageId before, int limit);

}  // namespace aftercare::web
