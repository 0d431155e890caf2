// The official account's API over HTTPS: one access_token for all calls, renewed one at a time, and calls whose
// answers are interpreted.
//
// On the thread of its executor; any number of coroutines may call at once. The account's secret and the token stand
// in requests only: never in a log, a reason or an error.
#pragma once

#include "adapters/net/client.h"
#include "adapters/net/deadline.h"
#include "adapters/wechat/api_call.h"
#include "adapters/wechat/response.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::wechat {

namespace asio = boost::asio;

struct ApiOptions {
    std::string app_id;
    std::string app_secret;                                ///< never logged
    std::string api_root = "https://api.weixin.qq.com";    ///< http or https, with or without a path
    std::shared_ptr<net::TlsClient> tls;                   ///< null: the system's authorities
    int connections = 16;                                  ///< 1 or more
    std::chrono::milliseconds call{15'000};                ///< one call, plus 1 s for each 64 KiB sent
    std::chrono::milliseconds download{120'000};           ///< one file
    std::chrono::milliseconds token_retry{5'000};          ///< between tries to get a token; a call that finds none
                                                           ///< within that time is told so without asking again
    std::function<core::Time()> now;                       ///< null: the system's clock
};

/// What became of a call.
struct ApiResult {
    Outcome outcome;
    bool reached = true;  ///< false: no byte was sent, the API could not be reached
    std::string body;     ///< of the answer, if there is one
};

/// What became of a file's download.
struct MediaDownload {
    Outcome outcome;  ///< Kind::done: the file exists
    bool too_large = false;
    std::int64_t bytes = 0;
    std::string name;  ///< from Content-Disposition, never trusted; may be empty
};

class Api {
  public:
    /// Told when the account's configuration is at fault (secret, app id, address list), once until a call works
    /// again; a constant text and the platform's redacted words.
    using Alert = std::function<void(std::string_view text)>;

    Api(asio::any_io_executor executor, ApiOptions options, Alert alert);
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// POST with a JSON body. A refused token is renewed (unless another call has done so) and the call made again,
    /// once. Outcome::Kind::token comes back only if that did not help.
    asio::awaitable<ApiResult> post(ApiCall call);

    /// GET with the token; `path` may hold a query of its own ("/cgi-bin/menu/get").
    asio::awaitable<ApiResult> get(std::string path);

    /// Uploads temporary media. `name`: ASCII, as the platform wants it ("image.jpg").
    asio::awaitable<UploadAnswer> upload(MediaKind kind, std::string path, std::string name, std::string media_type);

    /// Downloads temporary media into `path`, which must not exist; it exists afterwards only if the outcome is done.
    /// Follows the address that videos are answered with.
    asio::awaitable<MediaDownload> download(std::string media_id, std::string path, std::int64_t limit);

    /// The same from an address that the platform named, without the token: the address is a right by itself.
    asio::awaitable<MediaDownload> download_from(std::string url, std::string path, std::int64_t limit);

    /// Gets the token if there is none yet: what is wrong is in the outcome (Kind::done: nothing).
    asio::awaitable<Outcome> authorize();

    /// When the token is to be renewed; a caller that runs all the time calls authorize() then.
    core::Time renewal_due() const;

    /// Ends every connection and waiting call.
    void close();

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace aftercare::wechat
