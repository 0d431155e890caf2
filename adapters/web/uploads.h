// The incoming folder: files that pages have uploaded and that no ticket has taken over yet.
//
// Each upload is two files, <token> with the bytes and <token>.json with what is known of it; the second
// is written last, so an upload without it never happened. File calls block as long as the local disk
// takes; one thread.
#pragma once

#include "adapters/net/body.h"
#include "core/channel.h"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::web {

struct Upload {
    std::string token;
    std::string chat;        ///< whose it is
    std::string name;        ///< as the browser said; at most 200 bytes
    std::string media_type;  ///< as the browser said; at most 100 bytes
    std::string sha256;      ///< of the bytes, hexadecimal
    std::int64_t bytes = 0;
};

class Uploads {
  public:
    /// Creates the folder if it is missing. Throws std::runtime_error if it cannot be used.
    explicit Uploads(std::filesystem::path folder);

    /// An upload on its way in.
    class Writing;
    boost::system::result<std::shared_ptr<Writing>> begin(std::string token);

    /// The upload with this token if it belongs to the chat.
    std::optional<Upload> find(std::string_view token, std::string_view chat) const;
    std::filesystem::path path(std::string_view token) const;

    /// Gives the file a second name at `target`, or copies it there.
    core::FetchReport fetch(std::string_view token, const std::filesystem::path& target, std::int64_t limit) const;

    /// Removes uploads written before `time`, and remains of broken ones.
    void sweep(std::filesystem::file_time_type time);
    /// Bytes of all uploads: counted by the last sweep, kept up to date since.
    std::int64_t bytes() const { return bytes_; }

  private:
    std::filesystem::path folder_;
    std::int64_t bytes_ = 0;
};

class Uploads::Writing {
  public:
    Writing(Uploads& uploads, std::string token, std::shared_ptr<net::FileWriter> writer);
    ~Writing();
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

    boost::system::error_code write(std::string_view bytes);
    /// Makes both files durable. `chat`, `name` and `media_type` of the upload are the caller's.
    boost::system::result<Upload> finish(Upload upload);

  private:
    struct Digest;
    Uploads& uploads_;
    std::string token_;
    std::shared_ptr<net::FileWriter> writer_;
    std::unique_ptr<Digest> digest_;
};

/// A name without folders and control characters, at most 200 bytes of UTF-8; "file" if nothing is left.
std::string tidy_file_name(std::string_view name);

/// "upload:<token>", the identifier of an upload in a FileRef.
std::string upload_id(std::string_view token);
/// The token in an upload's identifier; empty if it is something else.
std::string_view upload_token(std::string_view file_id);
/// The SHA-256 in "stored:<sha256>"; empty if it is something else.
std::string_view stored_sha256(std::string_view file_id);

}  // namespace aftercare::web
