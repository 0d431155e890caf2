#include "adapters/wechat/api.h"

#include "adapters/net/multipart.h"
#include "adapters/net/url.h"
#include "adapters/wechat/call_result.h"
#include "adapters/wechat/fault_alerts.h"
#include "adapters/wechat/media_receiver.h"
#include "adapters/wechat/token_keeper.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace aftercare::wechat {

namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;

constexpr std::size_t largest_answer = std::size_t{1} << 20;
constexpr std::int64_t slow_bytes_per_second = 64 * 1024;
// Files are few; they do not take the places of messages.
constexpr int media_connections = 4;

net::ClientOptions client_options(const ApiOptions& options, int connections) {
    net::ClientOptions result;
    result.max_connections = static_cast<std::size_t>(std::max(connections, 1));
    result.max_response = largest_answer;
    result.tls = options.tls;
    return result;
}

ApiOptions with_clock(ApiOptions options) {
    if (!options.now)
        options.now = [] { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); };
    return options;
}

Outcome outcome_of(Kind kind, std::string_view reason) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.reason = reason;
    return outcome;
}

std::string with_token_in_query(std::string_view path, std::string_view token) {
    std::string target(path);
    target.append(path.find('?') == std::string_view::npos ? "?" : "&");
    return target.append("access_token=").append(token);
}

std::string without_query(std::string_view path) {
    return std::string(path.substr(0, path.find('?')));
}

struct Upload {
    MediaKind kind;
    std::string path;
    std::string name;
    std::string media_type;
};

struct Download {
    std::string media_id;
    std::string path;
    std::int64_t limit;
};

}  // namespace

struct Api::Impl : std::enable_shared_from_this<Api::Impl> {
    using Self = std::shared_ptr<Impl>;

    Impl(asio::any_io_executor executor_, ApiOptions options_, Alert alert_)
        : executor(std::move(executor_)),
          options(with_clock(std::move(options_))),
          alert(std::move(alert_)),
          messages(executor, options.api_root, client_options(options, options.connections)),
          media(executor, options.api_root, client_options(options, media_connections)) {}

    /// Apart from the constructor: the keeper's messages lead back here without keeping this alive.
    void make_keeper() {
        auto heard = [weak = weak_from_this()](const Outcome& outcome) {
            if (const Self self = weak.lock()) self->note(stable_token_path, outcome);
        };
        keeper = std::make_shared<TokenKeeper>(executor, options, std::move(heard));
    }

    void note(std::string_view path, const Outcome& outcome);
    void close();

    /// Makes a call with the token; once more with another one if the platform refuses that. Result: outcome, and
    /// what belongs to it.
    template <class Result>
    static asio::awaitable<Result> with_token(Self self, std::string path,
                                              std::function<asio::awaitable<Result>(std::string token)> attempt);
    static asio::awaitable<ApiResult> send(Self self, net::ClientRequest request);
    static asio::awaitable<ApiResult> upload(Self self, Upload upload, std::string token);
    static asio::awaitable<UploadAnswer> upload_with_token(Self self, Upload upload);
    static asio::awaitable<Outcome> authorize(Self self);
    static asio::awaitable<MediaDownload> download(Self self, Download download, std::string token);
    static asio::awaitable<MediaDownload> fetch_from(Self self, Download download, std::string url,
                                                      net::Deadline deadline);

    asio::any_io_executor executor;
    ApiOptions options;
    Alert alert;
    net::Client messages;
    net::Client media;
    std::vector<net::Client*> elsewhere;  // under way to the hosts of videos
    std::shared_ptr<TokenKeeper> keeper;
    FaultAlerts faults;
    bool closed = false;
};

namespace {

void mark_unsent(ApiResult& result, bool reached) {
    result.reached = reached;
}
void mark_unsent(MediaDownload&, bool) {}

}  // namespace

void Api::Impl::note(std::string_view path, const Outcome& outcome) {
    if (closed) return;
    const std::optional<std::string> text = faults.judge(path, outcome);
    if (text && alert) alert(*text);
}

void Api::Impl::close() {
    closed = true;
    keeper->close();
    messages.close();
    media.close();
    for (net::Client* client : elsewhere) client->close();
}

template <class Result>
asio::awaitable<Result> Api::Impl::with_token(
    Self self, std::string path, std::function<asio::awaitable<Result>(std::string token)> attempt) {
    TokenKeeper::Result token = co_await self->keeper->usable();
    Result result;
    for (int attempts = 1; !token.token.empty(); ++attempts) {
        result = co_await attempt(token.token);
        hide(result.outcome.reason, token.token);
        hide(result.outcome.reason, self->options.app_secret);
        if (result.outcome.kind != Kind::token || attempts == 2) {
            self->note(path, result.outcome);
            co_return result;
        }
        token = co_await self->keeper->after_refusal(token.token);
    }
    // The call was not made, or refused: nothing has happened.
    result = {};
    result.outcome = token.failure;
    mark_unsent(result, token.reached);
    co_return result;
}

asio::awaitable<ApiResult> Api::Impl::send(Self self, net::ClientRequest request) {
    const net::Deadline deadline =
        net::deadline_in(self->options.call +
                         milliseconds(static_cast<std::int64_t>(request.body.size()) * 1000 / slow_bytes_per_second));
    net::ClientResult answer = co_await self->messages.send(std::move(request), deadline);
    ApiResult result;
    if (answer.has_value()) {
        result.outcome = interpret(answer->status, answer->body);
        result.body = std::move(answer->body);
    } else {
        result.outcome = without_answer(answer.error(), Twice::harmful);
        result.reached = answer.error().failure != net::Failure::not_sent;
    }
    co_return result;
}

asio::awaitable<ApiResult> Api::Impl::upload(Self self, Upload upload, std::string token) {
    ApiResult result;
    net::MultipartForm form(net::random_boundary());
    if (form.add_file("media", upload.name, upload.media_type, upload.path)) {
        result.outcome = outcome_of(Kind::rejected, "the file cannot be read");
        co_return result;
    }
    net::ClientRequest request;
    request.method = "POST";
    request.target = with_token_in_query(
        std::string(media_upload_path).append("?type=").append(name_of(upload.kind)), token);
    request.headers.add("Content-Type", form.content_type());
    request.source = form.finish();
    const milliseconds sending(static_cast<std::int64_t>(request.source->size()) * 1000 / slow_bytes_per_second);
    const net::Deadline deadline = net::deadline_in(self->options.call + sending);
    net::ClientResult answer = co_await self->media.send(std::move(request), deadline);
    if (answer.has_value()) {
        const UploadAnswer read = read_upload(answer->status, answer->body);
        result.outcome = read.media_id.empty() ? read.failure : outcome_of(Kind::done, {});
        result.body = std::move(answer->body);
    } else {
        result.outcome = without_answer(answer.error(), Twice::harmless);
        result.reached = answer.error().failure != net::Failure::not_sent;
    }
    co_return result;
}

asio::awaitable<UploadAnswer> Api::Impl::upload_with_token(Self self, Upload upload) {
    std::function<asio::awaitable<ApiResult>(std::string)> attempt = [self, upload](std::string token) {
        return Impl::upload(self, upload, std::move(token));
    };
    ApiResult result = co_await with_token<ApiResult>(self, std::string(media_upload_path), std::move(attempt));
    UploadAnswer answer;
    if (result.outcome.kind == Kind::done) answer.media_id = read_upload(200, result.body).media_id;
    answer.failure = std::move(result.outcome);
    co_return answer;
}

asio::awaitable<Outcome> Api::Impl::authorize(Self self) {
    TokenKeeper::Result result = co_await self->keeper->fresh();
    co_return result.token.empty() ? std::move(result.failure) : outcome_of(Kind::done, {});
}

namespace {

MediaDownload failed(Outcome outcome) {
    MediaDownload result;
    result.outcome = std::move(outcome);
    return result;
}

MediaDownload too_large() {
    MediaDownload result = failed(outcome_of(Kind::rejected, "larger than allowed"));
    result.too_large = true;
    return result;
}

MediaDownload without_file(const net::ClientError& error) {
    return error.failure == net::Failure::too_large && error.status / 100 == 2
               ? too_large()
               : failed(without_answer(error, Twice::harmless));
}

MediaDownload finished(MediaReceiver& receiver, const net::Headers& headers) {
    if (receiver.too_large()) return too_large();
    if (receiver.bytes() == 0) return failed(outcome_of(Kind::later, "an empty answer"));
    if (!receiver.finish()) return failed(outcome_of(Kind::later, "the file cannot be written"));
    MediaDownload result;
    result.outcome = outcome_of(Kind::done, {});
    result.bytes = static_cast<std::int64_t>(receiver.bytes());
    result.name = name_in_disposition(headers.get("Content-Disposition"));
    return result;
}

struct Listed {
    Listed(std::vector<net::Client*>& list_, net::Client& client_) : list(list_), client(client_) {
        list.push_back(&client);
    }
    ~Listed() { std::erase(list, &client); }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;
    std::vector<net::Client*>& list;
    net::Client& client;
};

}  // namespace

asio::awaitable<MediaDownload> Api::Impl::download(Self self, Download download, std::string token) {
    std::shared_ptr<MediaReceiver> receiver = MediaReceiver::create(download.path, download.limit);
    if (!receiver) co_return failed(outcome_of(Kind::later, "the file cannot be written"));
    net::ClientRequest request;
    request.target = with_token_in_query(
        std::string(media_get_path).append("?media_id=").append(net::percent_encode(download.media_id)), token);
    const net::Deadline deadline = net::deadline_in(self->options.download);
    net::Sink sink = MediaReceiver::sink(receiver);
    const std::uint64_t most = receiver->most();
    const net::ClientResult answer =
        co_await self->media.download(std::move(request), std::move(sink), most, deadline);
    if (!answer.has_value()) co_return without_file(answer.error());
    const std::optional<std::string_view> words =
        answer->status == 200 ? receiver->words(answer->headers.get("Content-Type")) : answer->body;
    if (!words) co_return finished(*receiver, answer->headers);
    DownloadAnswer read = read_download(answer->status, *words);
    if (read.video_url.empty()) co_return failed(std::move(read.failure));
    receiver.reset();  // and the file, which the video takes the place of
    MediaDownload result =
        co_await fetch_from(self, std::move(download), std::move(read.video_url), deadline);
    co_return result;
}

// From another host, without the token: the address is a right by itself.
asio::awaitable<MediaDownload> Api::Impl::fetch_from(Self self, Download download, std::string url,
                                                      net::Deadline deadline) {
    const boost::system::result<net::Url> address = net::parse_url(url);
    if (!address) co_return failed(outcome_of(Kind::later, "an address that cannot be read"));
    if (self->closed) co_return failed(outcome_of(Kind::later, "the account is being closed"));
    const std::shared_ptr<MediaReceiver> receiver = MediaReceiver::create(download.path, download.limit);
    if (!receiver) co_return failed(outcome_of(Kind::later, "the file cannot be written"));
    net::Client client(self->executor, address->scheme + "://" + address->authority(),
                       client_options(self->options, 1));
    const Listed listed(self->elsewhere, client);
    net::ClientRequest request;
    request.target = address->target;
    net::Sink sink = MediaReceiver::sink(receiver);
    const std::uint64_t most = receiver->most();
    const net::ClientResult answer =
        co_await client.download(std::move(request), std::move(sink), most, deadline);
    if (!answer.has_value()) co_return without_file(answer.error());
    if (answer->status != 200 || receiver->words(answer->headers.get("Content-Type")))
        co_return failed(outcome_of(Kind::later, "HTTP " + std::to_string(answer->status) + " without the file"));
    co_return finished(*receiver, answer->headers);
}

Api::Api(asio::any_io_executor executor, ApiOptions options, Alert alert)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options), std::move(alert))) {
    impl_->make_keeper();
}

Api::~Api() {
    impl_->close();
}

asio::awaitable<ApiResult> Api::post(ApiCall call) {
    std::string path = without_query(call.path);
    auto attempt = [self = impl_, call = std::move(call)](const std::string& token) {
        net::ClientRequest request;
        request.method = "POST";
        request.target = with_token_in_query(call.path, token);
        request.headers.add("Content-Type", "application/json");
        request.body = call.body;
        return Impl::send(self, std::move(request));
    };
    return Impl::with_token<ApiResult>(impl_, std::move(path), std::move(attempt));
}

asio::awaitable<ApiResult> Api::get(std::string path) {
    std::string name = without_query(path);
    auto attempt = [self = impl_, path = std::move(path)](const std::string& token) {
        net::ClientRequest request;
        request.target = with_token_in_query(path, token);
        return Impl::send(self, std::move(request));
    };
    return Impl::with_token<ApiResult>(impl_, std::move(name), std::move(attempt));
}

asio::awaitable<UploadAnswer> Api::upload(MediaKind kind, std::string path, std::string name,
                                          std::string media_type) {
    return Impl::upload_with_token(impl_, {kind, std::move(path), std::move(name), std::move(media_type)});
}

asio::awaitable<MediaDownload> Api::download(std::string media_id, std::string path, std::int64_t limit) {
    Download download{std::move(media_id), std::move(path), limit};
    auto attempt = [self = impl_, download = std::move(download)](std::string token) {
        return Impl::download(self, download, std::move(token));
    };
    return Impl::with_token<MediaDownload>(impl_, std::string(media_get_path), std::move(attempt));
}

asio::awaitable<MediaDownload> Api::download_from(std::string url, std::string path, std::int64_t limit) {
    const net::Deadline deadline = net::deadline_in(impl_->options.download);
    return Impl::fetch_from(impl_, {{}, std::move(path), limit}, std::move(url), deadline);
}

asio::awaitable<Outcome> Api::authorize() {
    return Impl::authorize(impl_);
}

core::Time Api::renewal_due() const {
    return impl_->keeper->due_at();
}

void Api::close() {
    impl_->close();
}

}  // namespace aftercare::wechat
