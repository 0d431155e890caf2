#include "adapters/web/web_channel.h"

#include "adapters/net/text.h"
#include "adapters/web/frames.h"
#include "adapters/web/origin.h"
#include "adapters/web/page_socket.h"
#include "adapters/web/session.h"
#include "adapters/web/site.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

namespace aftercare::web {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::chrono::hours sweep_every{1};

net::Response refusal(int status, std::string_view why) {
    return net::text_response(status, std::string(why) + "\n");
}

net::Response too_many(std::chrono::milliseconds wait) {
    net::Response response = refusal(429, "Too many requests.");
    response.headers.add("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
    return response;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// ---- the socket ----

/// Counts a connection of an address for as long as it lives.
class AddressSeat {
  public:
    AddressSeat(std::shared_ptr<Site> site, std::string address) : site_(std::move(site)), address_(std::move(address)) {
        ++site_->connections_of_address[address_];
        ++site_->stats.connections;
    }
    ~AddressSeat() {
        --site_->stats.connections;
        const auto found = site_->connections_of_address.find(address_);
        if (--found->second == 0) site_->connections_of_address.erase(found);
    }
    AddressSeat(const AddressSeat&) = delete;
    AddressSeat& operator=(const AddressSeat&) = delete;

  private:
    std::shared_ptr<Site> site_;
    std::string address_;
};

std::optional<net::Response> refuse_socket(Site& site, const net::Request& request) {
    if (!origin_allowed(request.headers.get("Origin"), request.headers.get("Host"), site.options)) {
        ++site.stats.refused;
        return refusal(403, "This page may not use the chat.");
    }
    if (site.work.stopping()) return refusal(503, "Closing.");
    const std::string address = client_address(request, site.options.behind_proxy);
    const auto wait = site.connection_rates.take(address, Rates::Clock::now());
    const auto found = site.connections_of_address.find(address);
    const std::size_t open = found == site.connections_of_address.end() ? 0 : found->second;
    if (wait.count() == 0 && open < site.options.limits.connections_per_address) return std::nullopt;
    ++site.stats.refused;
    return too_many(std::max(wait, std::chrono::milliseconds(1000)));
}

asio::awaitable<void> serve_socket(std::shared_ptr<Site> site, net::Request request, std::shared_ptr<net::WebSocket> socket) {
    const std::string address = client_address(request, site->options.behind_proxy);
    const AddressSeat seat(site, address);
    const auto page = std::make_shared<PageSocket>(site, std::move(socket), address);
    co_await page->run();
}

// ---- uploads ----

net::Response uploaded(const Upload& upload) {
    return net::text_response(201, nlohmann::json({{"token", upload.token}, {"bytes", upload.bytes}}).dump(),
                              "application/json");
}

std::optional<net::Response> refuse_upload(Site& site, const net::Request& request) {
    if (!origin_allowed(request.headers.get("Origin"), request.headers.get("Host"), site.options))
        return refusal(403, "This page may not use the chat.");
    if (bearer(request.headers.get("Authorization")).empty()) return refusal(401, "No session.");
    const auto wait = site.upload_rates.take(client_address(request, site.options.behind_proxy), Rates::Clock::now());
    if (wait.count() > 0) return too_many(wait);
    const Limits& limits = site.options.limits;
    if (site.work.stopping()) return refusal(503, "Closing.");
    if (site.uploads.bytes() + limits.file_bytes > limits.incoming_bytes) return refusal(507, "No room for files just now.");
    return std::nullopt;
}

asio::awaitable<net::Response> take_upload(std::shared_ptr<Site> site, net::Request request, net::BodyReader body) {
    if (auto refused = refuse_upload(*site, request)) {
        ++site->stats.refused;
        co_return std::move(*refused);
    }
    const auto writing = site->uploads.begin(new_file_token());
    if (writing.has_error()) co_return refusal(507, "The file could not be kept.");
    net::Sink sink = [into = *writing](std::string_view bytes) { return into->write(bytes); };
    const auto size = co_await body.read_to(std::move(sink));
    if (size.has_error()) {
        const bool too_large = size.error() == boost::system::errc::message_size;
        co_return too_large ? refusal(413, "The file is too large.") : refusal(500, "The file could not be kept.");
    }
    if (*size == 0) co_return refusal(400, "The file is empty.");
    Upload upload;
    upload.chat = chat_of(bearer(request.headers.get("Authorization")));
    upload.name = request.query.get("name");
    upload.media_type = request.headers.get("Content-Type");
    const auto kept = (*writing)->finish(std::move(upload));
    if (kept.has_error()) co_return refusal(507, "The file could not be kept.");
    ++site->stats.uploads;
    co_return uploaded(*kept);
}

// ---- downloads ----

/// Where the bytes of a message's file lie; empty if they are nowhere.
fs::path file_path(const Site& site, const core::FileRef& file) {
    std::error_code error;
    const std::string_view token = upload_token(file.id);
    if (!token.empty() && fs::exists(site.uploads.path(token), error)) return site.uploads.path(token);
    std::string_view sha256 = stored_sha256(file.id);
    const std::string by_content = "stored:" + file.unique;
    if (sha256.empty()) sha256 = stored_sha256(by_content);
    if (sha256.empty() || !site.options.stored_file) return {};
    fs::path stored = site.options.stored_file(sha256);
    return fs::exists(stored, error) ? stored : fs::path();
}

std::string first_bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(16, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

net::Response file_response(const fs::path& path, const core::FileRef& file) {
    net::Response response;
    add_file_headers(response.headers);
    const std::string_view picture = picture_type(first_bytes(path));
    response.headers.add("Content-Type", picture.empty() ? "application/octet-stream" : picture);
    response.headers.add("Content-Disposition",
                         picture.empty() ? net::attachment_disposition(tidy_file_name(file.name)) : "inline");
    response.file = path;
    return response;
}

/// Files are addressed by the message that carries them, and messages are only ever read from the
/// session's own chat: so nobody reaches a file that was not sent to or by them.
asio::awaitable<net::Response> give_file(std::shared_ptr<Site> site, net::Request request) {
    const std::string_view session = bearer(request.headers.get("Authorization"));
    if (session.empty()) co_return refusal(401, "No session.");
    const auto message = number(request.parameters.get("message"));
    const auto index = number(request.parameters.get("index"));
    if (!message || !index || *message == 0) co_return refusal(404, "There is no such file.");
    std::string chat = chat_of(session);
    const core::MessageId before(*message - 1);
    const MessageBatch batch = co_await messages_after(site, std::move(chat), before, 1);
    if (!batch) co_return refusal(503, "Try again.");
    const bool found = !batch->empty() && batch->front().id.value == *message &&
                       static_cast<std::size_t>(*index) < batch->front().content.files.size();
    if (!found) co_return refusal(404, "There is no such file.");
    const core::FileRef& file = batch->front().content.files[static_cast<std::size_t>(*index)];
    const fs::path path = file_path(*site, file);
    if (path.empty()) co_return refusal(404, "The file is not there any more.");
    co_return file_response(path, file);
}

// ---- the channel ----

asio::awaitable<net::Response> give_page(std::shared_ptr<Site> site, net::Request request) {
    net::Response response = site->page_files.page(request);
    add_page_headers(response.headers, site->options);
    co_return response;
}

asio::awaitable<net::Response> give_page_file(std::shared_ptr<Site> site, net::Request request) {
    net::Response response = site->page_files.file(request, request.parameters.get("version"), request.parameters.get("name"));
    add_page_headers(response.headers, site->options);
    co_return response;
}

void add_routes(net::Router& router, const std::shared_ptr<Site>& site) {
    const std::string& base = site->options.base;
    const Limits& limits = site->options.limits;
    router.add("GET", base + "/", [site](net::Request request) { return give_page(site, std::move(request)); });
    router.add("GET", base + "/page/{version}/{name}",
               [site](net::Request request) { return give_page_file(site, std::move(request)); });
    net::WebSocketOptions socket_options;
    socket_options.max_message = max_frame(limits);
    router.add_websocket(
        base + "/chat", [site](const net::Request& request) { return refuse_socket(*site, request); },
        [site](net::Request request, std::shared_ptr<net::WebSocket> socket) {
            return serve_socket(site, std::move(request), std::move(socket));
        },
        socket_options);
    net::RouteOptions upload_options;
    upload_options.max_body = static_cast<std::size_t>(limits.file_bytes);
    router.add_upload(
        "POST", base + "/chat/files",
        [site](net::Request request, net::BodyReader body) { return take_upload(site, std::move(request), body); },
        upload_options);
    router.add("GET", base + "/chat/files/{message}/{index}",
               [site](net::Request request) { return give_file(site, std::move(request)); });
}

asio::awaitable<void> sweep_uploads(std::shared_ptr<Site> site) {
    for (bool on = !site->work.stopping(); on;) {
        site->uploads.sweep(fs::file_time_type::clock::now() - site->options.limits.uploads_kept);
        on = co_await site->work.pause(sweep_every);
    }
}

asio::awaitable<void> tell_when_idle(std::shared_ptr<Site> site, std::function<void()> done) {
    co_await site->work.idle_by(net::Deadline::max());
    done();
}

class Channel final : public WebChannel {
  public:
    explicit Channel(std::shared_ptr<Site> site) : site_(std::move(site)) {}
    ~Channel() override { site_->work.stop(); }

    const core::ChannelId& id() const override { return site_->id; }

    core::Capabilities capabilities() const override {
        core::Capabilities can;
        can.buttons = true;
        can.keeps_history = true;
        can.delivers_again = true;  // the page sends again what was not acknowledged
        return can;
    }

    void start(core::Receiver receiver) override {
        site_->receiver = std::move(receiver);
        asio::co_spawn(site_->executor, [site = site_] { return sweep_uploads(site); }, asio::detached);
    }

    /// The pages read the messages themselves.
    void send(std::vector<core::Delivery> deliveries,
              std::function<void(std::vector<core::SendReport>)> done) override {
        notify(deliveries.front().to.chat);
        asio::post(site_->executor, [done = std::move(done), count = deliveries.size()] {
            done(std::vector<core::SendReport>(count));
        });
    }

    void fetch(core::FileRef file, std::string path, std::int64_t limit,
               std::function<void(core::FetchReport)> done) override {
        core::FetchReport report = site_->uploads.fetch(upload_token(file.id), path, limit);
        asio::post(site_->executor, [done = std::move(done), report = std::move(report)] { done(report); });
    }

    void notify(const std::string& chat) override { site_->notify(chat); }

    void stop(std::function<void()> done) override {
        site_->work.stop();
        site_->close_all();
        asio::co_spawn(site_->executor, tell_when_idle(site_, std::move(done)), asio::detached);
    }

    Stats stats() const override { return site_->stats; }

  private:
    std::shared_ptr<Site> site_;
};

}  // namespace

std::unique_ptr<WebChannel> create_channel(asio::any_io_executor executor, net::Router& router, Options options) {
    auto site = std::make_shared<Site>(std::move(executor), std::move(options));
    add_routes(router, site);
    return std::make_unique<Channel>(std::move(site));
}

}  // namespace aftercare::web
