// One open page: its WebSocket, what it says and what it is shown.
//
// Belongs to the site's thread.
#pragma once

#include "adapters/net/websocket.h"
#include "adapters/web/feed.h"
#include "adapters/web/frames.h"
#include "adapters/web/site.h"

#include <memory>
#include <optional>
#include <string>

namespace aftercare::web {

class PageSocket : public std::enable_shared_from_this<PageSocket> {
  public:
    PageSocket(std::shared_ptr<Site> site, std::shared_ptr<net::WebSocket> socket, std::string address);

    /// From the first frame to the end of the connection.
    boost::asio::awaitable<void> run();

    /// The chat may have new messages.
    void notify();
    /// The desk is closing; the page will come back.
    void leave();

  private:
    boost::asio::awaitable<std::optional<HelloFrame>> greeted();
    boost::asio::awaitable<void> converse();
    /// Waits until the address may have one more frame read.
    boost::asio::awaitable<void> keep_pace();
    boost::asio::awaitable<void> show();
    boost::asio::awaitable<void> show_step(Feed::Step step);
    boost::asio::awaitable<void> show_earlier(core::MessageId before);
    void end();

    /// False: the connection is of no use any more.
    bool handle(ClientFrame frame);
    void handle_message(MessageFrame frame);
    void handle_press(PressFrame frame);
    void handle_files(FilesFrame frame);
    void handle_history(const HistoryFrame& frame);
    void handle_language(LanguageFrame frame);

    /// Whether one more event may come in now; if not, the page is told to send it again later.
    bool admitted(const std::string& client_id);
    void submit(std::string client_id, core::Incoming::Content content, std::string reply_to);
    void answer(const std::string& client_id, const core::Accepted& accepted);
    void tell_about();

    std::shared_ptr<Site> site_;
    std::shared_ptr<net::WebSocket> socket_;
    std::string address_;
    std::string chat_;
    std::string language_;
    std::optional<Feed> feed_;
    net::Event changed_;
    std::size_t under_way_ = 0;
    bool reading_earlier_ = false;
    bool ended_ = false;
};

}  // namespace aftercare::web
