#include "adapters/wechat/media.h"

#include "adapters/net/url.h"
#include "adapters/wechat/fault_alerts.h"
#include "adapters/wechat/update.h"

#include <filesystem>
#include <utility>

namespace aftercare::wechat {

namespace {

using core::FetchReport;
using Kind = Outcome::Kind;
using Status = FetchReport::Status;

// The platform keeps temporary media for three days.
constexpr std::chrono::hours upload_lasts{60};
constexpr std::size_t most_uploads = 10'000;
constexpr std::chrono::minutes configuration_pause{5};

FetchReport failed(Status status, std::string reason, core::Duration after = {}) {
    return {.status = status, .bytes = 0, .after = after, .reason = std::move(reason)};
}

FetchReport report_of(const Account& account, const MediaDownload& download) {
    const Outcome& outcome = download.outcome;
    if (download.too_large) return failed(Status::too_large, outcome.reason);
    switch (outcome.kind) {
        case Kind::done:
            return {.status = Status::stored, .bytes = download.bytes, .after = {}, .reason = {}};
        case Kind::media:
        case Kind::rejected:
        case Kind::unreachable:
            return failed(Status::gone, outcome.reason);
        case Kind::configuration:
        case Kind::token:
            return failed(Status::retry, outcome.reason, configuration_pause);
        case Kind::quota:
            return failed(Status::retry, outcome.reason, next_midnight_in_china(account.now()) - account.now());
        default:  // asking once more does no harm, whatever became of the last time
            return failed(Status::retry, outcome.reason);
    }
}

std::string_view upload_name(std::string_view media_type) {
    if (media_type == "image/png") return "image.png";
    if (media_type == "image/gif") return "image.gif";
    if (media_type == "audio/amr") return "voice.amr";
    if (media_type == "audio/mpeg") return "voice.mp3";
    if (media_type == "video/mp4") return "video.mp4";
    return "image.jpg";
}

}  // namespace

bool picture_host(std::string_view url, std::string_view api_root) {
    const auto address = net::parse_url(url);
    if (!address) return false;
    const auto api = net::parse_url(api_root);
    if (api && api->scheme == address->scheme && api->authority() == address->authority()) return true;
    const bool usual_port = address->authority().find(':') == std::string::npos;
    return usual_port && (address->host.ends_with(".qpic.cn") || address->host.ends_with(".qlogo.cn"));
}

asio::awaitable<FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                        std::int64_t limit) {
    const FileId id = parse_file_id(file.id);
    if (id.id.empty()) co_return failed(Status::gone, "not a file of WeChat");
    const std::string media_id(id.id);
    const std::string url(picture_host(id.url, account->options().api.api_root) ? id.url : std::string_view());
    MediaDownload download;
    download.outcome.kind = Kind::configuration;
    if (account->options().customer_service || url.empty())
        download = co_await account->api().download(media_id, path, limit);
    // An account that may only answer has no permission for media, but pictures have an address of their own.
    if (download.outcome.kind == Kind::configuration && !url.empty())
        download = co_await account->api().download_from(url, path, limit);
    if (download.outcome.kind == Kind::done) account->count("files_fetched");
    co_return report_of(*account, download);
}

asio::awaitable<UploadAnswer> upload_file(std::shared_ptr<Account> account, core::FileRef file, MediaKind kind) {
    auto& known = account->uploaded();
    if (const auto found = known.find(file.id); found != known.end() && found->second.until > account->now())
        co_return UploadAnswer{found->second.media_id, {}};
    const Options& options = account->options();
    std::string path = options.stored_path ? options.stored_path(file.id) : std::string();
    UploadAnswer answer;
    if (path.empty()) {
        answer.failure.kind = Kind::rejected;
        answer.failure.reason = "a file of the desk cannot be read";
        co_return answer;
    }
    std::string name(upload_name(file.media_type));
    answer = co_await account->api().upload(kind, std::move(path), std::move(name), file.media_type);
    if (answer.media_id.empty()) co_return answer;
    std::erase_if(known, [now = account->now()](const auto& each) { return each.second.until <= now; });
    if (known.size() >= most_uploads) known.clear();
    known.insert_or_assign(file.id, UploadedMedia{answer.media_id, account->now() + upload_lasts});
    co_return answer;
}

bool note_failed_upload(Account& account, const Outcome& failure) {
    const bool by_platform = failure.kind == Kind::rejected && failure.code != 0;
    if (failure.kind == Kind::media || by_platform) return true;  // it does not take this one
    if (failure.kind == Kind::quota) account.upload_quota_used();
    const bool refused = failure.kind == Kind::configuration || failure.kind == Kind::token;
    if (refused) refuses_all(failure) ? account.api_refused() : account.upload_not_permitted();
    return refused || failure.kind == Kind::quota;
}

void forget_upload(Account& account, const core::FileRef& file) { account.uploaded().erase(file.id); }

core::Outgoing measured(core::Outgoing message, const Options& options) {
    for (core::FileRef& file : message.files) {
        if (!file.id.starts_with("stored:")) continue;
        const std::string path = options.stored_path ? options.stored_path(file.id) : std::string();
        std::error_code error;
        const std::uintmax_t bytes = path.empty() ? 0 : std::filesystem::file_size(path, error);
        file.bytes = path.empty() || error ? -1 : static_cast<std::int64_t>(bytes);
    }
    return message;
}

}  // namespace aftercare::wechat
