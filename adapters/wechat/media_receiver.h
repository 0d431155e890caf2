// Takes the bytes of a download: a file, or words of the platform instead of it.
//
// On the thread of the download; writes to the disk in pieces as they come.
#pragma once

#include "adapters/net/body.h"
#include "adapters/net/http.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::wechat {

class MediaReceiver {
  public:
    /// Makes the file at `path`; null if it exists or cannot be made. Unless finish() succeeds it goes with the
    /// receiver. `limit`: bytes of the file, 0 or more.
    static std::shared_ptr<MediaReceiver> create(const std::string& path, std::int64_t limit);

    /// How many bytes a download may hand over: words may be longer than a small file.
    std::uint64_t most() const;
    static net::Sink sink(std::shared_ptr<MediaReceiver> receiver);

    /// What came, if it is no file: JSON or text of the platform, or of a proxy on the way.
    std::optional<std::string_view> words(std::string_view content_type) const;
    bool too_large() const { return bytes_ > limit_; }
    std::uint64_t bytes() const { return bytes_; }
    /// False if the disk does not take it.
    bool finish();

  private:
    MediaReceiver(std::shared_ptr<net::FileWriter> writer, std::uint64_t limit);
    boost::system::error_code take(std::string_view bytes);

    std::shared_ptr<net::FileWriter> writer_;
    std::uint64_t limit_;
    std::uint64_t bytes_ = 0;
    std::string head_;
};

/// The name in a Content-Disposition field, as it stands there; empty if there is none. Not to be trusted.
std::string name_in_disposition(std::string_view field);

}  // namespace aftercare::wechat
