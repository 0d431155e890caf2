#include "adapters/web/site.h"

#include "adapters/net/answer.h"
#include "adapters/web/page_socket.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace aftercare::web {

namespace asio = boost::asio;

Site::Site(asio::any_io_executor used_executor, Options used_options)
    : executor(std::move(used_executor)),
      options(std::move(used_options)),
      id{"web", options.account},
      uploads(options.incoming_directory),
      page_files(embedded_files()),
      chat_rates(options.limits.messages_per_chat),
      address_rates(options.limits.messages_per_address),
      frame_rates(options.limits.frames_per_address),
      connection_rates(options.limits.connections_by_address),
      upload_rates(options.limits.uploads_per_address),
      work(executor) {}

void Site::receive(core::Incoming incoming, std::function<void(core::Accepted)> done) {
    if (work.stopping() || !receiver) {
        done({});
        return;
    }
    const auto under_way = std::make_shared<std::optional<net::UnderWay>>(std::in_place, work);
    receiver(std::move(incoming), [under_way, done = std::move(done)](core::Accepted accepted) {
        done(std::move(accepted));
        under_way->reset();
    });
}

void Site::add(const std::string& chat, const std::shared_ptr<PageSocket>& socket) {
    pages_[chat].push_back(socket);
}

void Site::remove(const std::string& chat, const PageSocket* socket) {
    const auto found = pages_.find(chat);
    if (found == pages_.end()) return;
    std::erase_if(found->second, [socket](const std::weak_ptr<PageSocket>& page) {
        const auto held = page.lock();
        return !held || held.get() == socket;
    });
    if (found->second.empty()) pages_.erase(found);
}

std::size_t Site::pages_of(const std::string& chat) const {
    const auto found = pages_.find(chat);
    return found == pages_.end() ? 0 : found->second.size();
}

void Site::notify(const std::string& chat) {
    const auto found = pages_.find(chat);
    if (found == pages_.end()) return;
    for (const auto& page : found->second) {
        if (const auto held = page.lock()) held->notify();
    }
}

void Site::close_all() {
    for (const auto& [chat, pages] : pages_) {
        for (const auto& page : pages) {
            if (const auto held = page.lock()) held->leave();
        }
    }
}

asio::awaitable<MessageBatch> messages_after(std::shared_ptr<Site> site, std::string chat, core::MessageId after,
                                             int limit) {
    return net::answer_of<MessageBatch>([site = std::move(site), chat = std::move(chat), after, limit](auto done) {
        site->options.read_messages(chat, after, limit, std::move(done));
    });
}

asio::awaitable<MessageBatch> messages_before(std::shared_ptr<Site> site, std::string chat, core::MessageId before,
                                              int limit) {
    return net::answer_of<MessageBatch>([site = std::move(site), chat = std::move(chat), before, limit](auto done) {
        site->options.read_history(chat, before, limit, std::move(done));
    });
}

}  // namespace aftercare::web
