// Bodies that do not fit into memory well: read from or written to files.
//
// File calls block for as long as the local disk takes; used on the network's thread in pieces of 64 KiB.
#pragma once

#include "adapters/net/http.h"

#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace aftercare::net {

// A request body of known size, read front to back.
class BodySource {
  public:
    virtual ~BodySource() = default;
    virtual std::uint64_t size() const = 0;
    // Fills the front of `into`, returns how many bytes; 0 at the end. An error ends the request.
    virtual boost::system::result<std::size_t> read(std::span<char> into) = 0;
    // Back to the front, for a second attempt.
    virtual boost::system::error_code rewind() = 0;
};

// An open file that a body is read from. Closed by the destructor.
class FileReader : public BodySource {
  public:
    static boost::system::result<std::unique_ptr<FileReader>> open(const std::filesystem::path& path);
    ~FileReader() override;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    std::uint64_t size() const override { return size_; }  // when it was opened
    // A file that became shorter than size() is an error (io_error).
    boost::system::result<std::size_t> read(std::span<char> into) override;
    boost::system::error_code rewind() override;

  private:
    FileReader(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    int descriptor_;
    std::uint64_t size_;
    std::uint64_t position_ = 0;
};

// A new file that a body is written to. Unless finish() succeeded, the destructor removes it.
class FileWriter {
  public:
    // Fails if the file exists. Permissions 0600.
    static boost::system::result<std::shared_ptr<FileWriter>> create(const std::filesystem::path& path);
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    boost::system::error_code write(std::string_view bytes);
    // Flushes to the disk (fsync) and closes: after success the bytes survive a power cut.
    boost::system::error_code finish();
    std::uint64_t size() const { return size_; }
    // A sink that writes here and keeps the writer alive.
    static Sink sink(std::shared_ptr<FileWriter> writer);

  private:
    FileWriter(int descriptor, std::filesystem::path path)
        : descriptor_(descriptor), path_(std::move(path)) {}
    int descriptor_;
    std::filesystem::path path_;
    std::uint64_t size_ = 0;
    bool finished_ = false;
};

}  // namespace aftercare::net
