#include "adapters/web/site.h"

#include "adapters/web/page_socket.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::web {
namespace {

namespace asio = boost::asio;

/// The answer of a callback that a coroutine waits for.
struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : came(executor) {}
    net::Event came;
    bool there = false;
    MessageBatch batch;
};

TakeMessages into(const std::shared_ptr<Waiting>& waiting) {
    return [waiting](MessageBatch batch) {
        waiting->batch = std::move(batch);
        waiting->there = true;
        waiting->came.notify_all();
    };
}

}  // namespace

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
      stopped(executor) {}

void Site::receive(core::Incoming incoming, std::function<void(core::Accepted)> done) {
    if (stopping || !receiver) {
        done({});
        return;
    }
    ++under_way_;
    receiver(std::move(incoming), [site = shared_from_this(), done = std::move(done)](core::Accepted accepted) {
        done(std::move(accepted));
        --site->under_way_;
        site->tell_idle();
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

void Site::when_idle(std::function<void()> done) {
    idle_ = std::move(done);
    asio::post(executor, [site = shared_from_this()] { site->tell_idle(); });
}

void Site::tell_idle() {
    if (under_way_ == 0 && idle_) std::exchange(idle_, nullptr)();
}

asio::awaitable<MessageBatch> messages_after(std::shared_ptr<Site> site, std::string chat, core::MessageId after,
                                             int limit) {
    const auto waiting = std::make_shared<Waiting>(site->executor);
    site->options.read_messages(std::move(chat), after, limit, into(waiting));
    while (!waiting->there) co_await waiting->came.wait();
    co_return std::move(waiting->batch);
}

asio::awaitable<MessageBatch> messages_before(std::shared_ptr<Site> site, std::string chat, core::MessageId before,
                                              int limit) {
    const auto waiting = std::make_shared<Waiting>(site->executor);
    site->options.read_history(std::move(chat), before, limit, into(waiting));
    while (!waiting->there) co_await waiting->came.wait();
    co_return std::move(waiting->batch);
}

}  // namespace aftercare::web
