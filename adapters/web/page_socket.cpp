#include "adapters/web/page_socket.h"

#include "adapters/web/session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <chrono>
#include <utility>

namespace aftercare::web {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds hello_limit{10};
constexpr seconds store_pause{1};           // before a failed read of the store is repeated
constexpr milliseconds refused_pause{1500};  // before the page repeats what was refused
constexpr milliseconds busy_pause{300};
constexpr std::size_t most_under_way = 16;
// Longer texts are no commands, so the person's role and language stay what they are.
constexpr std::size_t longest_command = 100;

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

bool short_text(const core::Incoming::Content& content) {
    const auto* text = std::get_if<core::TextReceived>(&content);
    return text != nullptr && text->text.size() <= longest_command;
}

}  // namespace

PageSocket::PageSocket(std::shared_ptr<Site> site, std::shared_ptr<net::WebSocket> socket, std::string address)
    : site_(std::move(site)), socket_(std::move(socket)), address_(std::move(address)), changed_(site_->executor) {}

asio::awaitable<void> PageSocket::run() {
    const auto self = shared_from_this();
    const std::optional<HelloFrame> hello = co_await greeted();
    if (!hello) {
        co_await socket_->close(net::CloseCode::policy, "hello expected");
        co_return;
    }
    const std::string fresh = hello->session.empty() ? new_session() : std::string();
    chat_ = chat_of(fresh.empty() ? hello->session : fresh);
    language_ = hello->language;
    if (site_->work.stopping() || site_->pages_of(chat_) >= site_->options.limits.connections_per_chat) {
        co_await socket_->close(net::CloseCode::try_again_later, "too many pages");
        co_return;
    }
    // A page with a new session shows nothing, whatever it says.
    feed_.emplace(fresh.empty() ? hello->after : core::MessageId());
    site_->add(chat_, self);
    socket_->send(welcome_frame(fresh, site_->options.limits));
    tell_about();
    asio::co_spawn(site_->executor, [self] { return self->show(); }, asio::detached);
    co_await converse();
    end();
}

asio::awaitable<std::optional<HelloFrame>> PageSocket::greeted() {
    const net::Deadline deadline = net::deadline_in(hello_limit);
    const auto message = co_await net::with_deadline(socket_->read(), deadline);
    if (!message || message->has_error() || (*message)->binary) co_return std::nullopt;
    ++site_->stats.frames;
    ClientFrame frame = parse_frame((*message)->data, site_->options.limits);
    if (auto* hello = std::get_if<HelloFrame>(&frame)) co_return std::move(*hello);
    ++site_->stats.refused;
    co_return std::nullopt;
}

asio::awaitable<void> PageSocket::converse() {
    while (true) {
        const auto message = co_await socket_->read();
        if (message.has_error()) co_return;
        ++site_->stats.frames;
        co_await keep_pace();
        ClientFrame frame = message->binary ? ClientFrame(BrokenFrame{}) : parse_frame(message->data, site_->options.limits);
        if (handle(std::move(frame))) continue;
        ++site_->stats.refused;
        co_await socket_->close(net::CloseCode::policy, "malformed frame");
        co_return;
    }
}

asio::awaitable<void> PageSocket::keep_pace() {
    while (true) {
        const milliseconds pause = site_->frame_rates.take(address_, Rates::Clock::now());
        if (pause.count() == 0) co_return;
        co_await net::sleep_for(pause);
    }
}

// Messages are written one after another, each when the one before has left: a slow page is read for
// slowly, and nothing piles up.
asio::awaitable<void> PageSocket::show() {
    const auto self = shared_from_this();
    while (!ended_) {
        const std::optional<Feed::Read> read = feed_->next();
        if (!read) {
            co_await changed_.wait();
            continue;
        }
        MessageBatch batch;
        if (read->what == Feed::What::newest)
            batch = co_await messages_before(site_, chat_, core::MessageId(), read->limit);
        else
            batch = co_await messages_after(site_, chat_, read->id, read->limit);
        if (!batch) {
            feed_->failed();
            co_await net::sleep_for(store_pause);
            continue;
        }
        Feed::Step step = feed_->take(std::move(*batch));
        co_await show_step(std::move(step));
    }
}

asio::awaitable<void> PageSocket::show_step(Feed::Step step) {
    if (step.show == Feed::Show::newest) {
        std::string frame = history_frame(chat_, step.messages, step.more, /*newest=*/true);
        co_await socket_->write(std::move(frame));
    }
    if (step.show != Feed::Show::following) co_return;
    for (const core::StoredMessage& message : step.messages) {
        std::string frame = message_frame(chat_, message);
        const auto error = co_await socket_->write(std::move(frame));
        if (error) co_return;
    }
}

asio::awaitable<void> PageSocket::show_earlier(core::MessageId before) {
    const auto self = shared_from_this();
    MessageBatch batch = co_await messages_before(site_, chat_, before, history_page + 1);
    // A failed read shows nothing; the button may be pressed again.
    std::vector<core::StoredMessage> messages = batch ? std::move(*batch) : std::vector<core::StoredMessage>();
    bool more = !batch;
    if (static_cast<int>(messages.size()) > history_page) {
        more = true;
        messages.erase(messages.begin());
    }
    reading_earlier_ = false;
    std::string frame = history_frame(chat_, messages, more, /*newest=*/false);
    co_await socket_->write(std::move(frame));
}

void PageSocket::end() {
    ended_ = true;
    site_->remove(chat_, this);
    changed_.notify_all();
}

void PageSocket::notify() {
    feed_->notify();
    changed_.notify_all();
}

void PageSocket::leave() {
    asio::co_spawn(
        site_->executor, [socket = socket_] { return socket->close(net::CloseCode::going_away, "closing"); },
        asio::detached);
}

bool PageSocket::handle(ClientFrame frame) {
    return std::visit(
        Overloaded{
            [](HelloFrame&) { return false; },
            [](BrokenFrame&) { return false; },
            [](UnknownFrame&) { return true; },
            [this](PingFrame&) { return socket_->send(pong_frame()), true; },
            [this](UnfitFrame& unfit) { return socket_->send(refused_frame(unfit.id, unfit.code)), true; },
            [this](MessageFrame& message) { return handle_message(std::move(message)), true; },
            [this](PressFrame& press) { return handle_press(std::move(press)), true; },
            [this](FilesFrame& files) { return handle_files(std::move(files)), true; },
            [this](HistoryFrame& history) { return handle_history(history), true; },
            [this](LanguageFrame& language) { return handle_language(std::move(language)), true; },
        },
        frame);
}

void PageSocket::handle_message(MessageFrame frame) {
    if (!admitted(frame.id)) return;
    submit(std::move(frame.id), core::TextReceived{std::move(frame.text)}, std::move(frame.reply_to));
}

void PageSocket::handle_press(PressFrame frame) {
    if (!admitted(frame.id)) return;
    submit(std::move(frame.id), core::ButtonPressed{std::move(frame.payload), std::move(frame.on)}, {});
}

void PageSocket::handle_files(FilesFrame frame) {
    if (!admitted(frame.id)) return;
    core::FilesReceived received;
    received.caption = std::move(frame.caption);
    for (const std::string& token : frame.files) {
        const std::optional<Upload> upload = site_->uploads.find(token, chat_);
        if (!upload) {
            socket_->send(refused_frame(frame.id, "bad_file"));
            return;
        }
        received.files.push_back({upload_id(token), upload->sha256, upload->name, upload->media_type, upload->bytes});
    }
    submit(std::move(frame.id), std::move(received), {});
}

void PageSocket::handle_history(const HistoryFrame& frame) {
    if (reading_earlier_) return;
    reading_earlier_ = true;
    asio::co_spawn(
        site_->executor, [self = shared_from_this(), before = frame.before] { return self->show_earlier(before); },
        asio::detached);
}

void PageSocket::handle_language(LanguageFrame frame) {
    language_ = std::move(frame.language);
    tell_about();
}

bool PageSocket::admitted(const std::string& client_id) {
    const auto now = Rates::Clock::now();
    milliseconds wait = under_way_ >= most_under_way ? busy_pause : milliseconds(0);
    if (wait.count() == 0) wait = site_->chat_rates.take(chat_, now);
    if (wait.count() == 0) wait = site_->address_rates.take(address_, now);
    if (wait.count() == 0) return true;
    ++site_->stats.refused;
    socket_->send(try_again_frame(client_id, "slow_down", wait));
    return false;
}

void PageSocket::submit(std::string client_id, core::Incoming::Content content, std::string reply_to) {
    core::Incoming incoming;
    incoming.channel = site_->id;
    incoming.event_id = event_id(chat_, client_id);
    incoming.chat = chat_;
    incoming.sender = {chat_, {}, language_};
    incoming.at = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    incoming.reply_to = std::move(reply_to);
    const bool may_change_role = short_text(content);
    incoming.content = std::move(content);
    ++under_way_;
    site_->receive(std::move(incoming), [self = shared_from_this(), client_id = std::move(client_id),
                                         may_change_role](const core::Accepted& accepted) {
        --self->under_way_;
        self->answer(client_id, accepted);
        if (may_change_role && accepted.status == core::Accepted::Status::applied) self->tell_about();
    });
}

void PageSocket::answer(const std::string& client_id, const core::Accepted& accepted) {
    if (accepted.status == core::Accepted::Status::refused)
        socket_->send(try_again_frame(client_id, "try_again", refused_pause));
    else
        socket_->send(ack_frame(client_id, accepted.hint));
}

void PageSocket::tell_about() {
    if (!site_->options.about) {
        socket_->send(about_frame(About()));
        return;
    }
    site_->options.about(chat_, language_, [socket = socket_](About about) { socket->send(about_frame(about)); });
}

}  // namespace aftercare::web
