// Where files lie on disk: under their SHA-256 in the attachment directory, so that the same file is
// kept once. Blocking; called from the threads for files, `path_of` from any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace aftercare::bot {

class AttachmentStore {
  public:
    /// Makes the directory and its `incoming` folder. Throws std::filesystem::filesystem_error.
    explicit AttachmentStore(std::filesystem::path directory);

    struct Kept {
        std::string sha256;      ///< lower-case hex
        std::string media_type;  ///< recognised from the content
        std::int64_t bytes = 0;
    };

    /// Takes a complete file from `incoming` over, durably. Throws std::runtime_error.
    Kept keep(const std::filesystem::path& incoming) const;

    /// Keeps a content of the desk's own, durably. Throws std::runtime_error.
    Kept keep_content(std::string_view content) const;

    /// Removes the file, unless it came in within the last hour: then it came in again, and its row may not be
    /// written yet. True when there is no such file any more; false when it stays, for that or another reason.
    bool remove(std::string_view sha256) const;

    /// Where the file with this SHA-256 lies. Empty when `sha256` is not 64 lower-case hex digits.
    std::filesystem::path path_of(std::string_view sha256) const;

    std::filesystem::path incoming() const { return directory_ / "incoming"; }
    const std::filesystem::path& directory() const { return directory_; }

  private:
    std::filesystem::path directory_;
    mutable std::mutex placing_;  ///< held while a file is put in its place or taken from it
};

/// "stored:<sha256>" gives "<sha256>"; anything else gives "".
std::string_view stored_sha256(std::string_view file_id);

}  // namespace aftercare::bot
