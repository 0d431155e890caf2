#include "adapters/net/body.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aftercare::net {
namespace {

boost::system::error_code last_error() {
    return {errno, boost::system::system_category()};
}

}  // namespace

boost::system::result<std::unique_ptr<FileReader>> FileReader::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return last_error();
    struct stat status{};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return make_error_code(boost::system::errc::invalid_argument);
    }
    return std::unique_ptr<FileReader>(
        new FileReader(descriptor, static_cast<std::uint64_t>(status.st_size)));
}

FileReader::~FileReader() {
    ::close(descriptor_);
}

boost::system::result<std::size_t> FileReader::read(std::span<char> into) {
    const std::size_t wanted = std::min<std::uint64_t>(into.size(), size_ - position_);
    if (wanted == 0) return std::size_t{0};
    ssize_t got = 0;
    do {
        got = ::pread(descriptor_, into.data(), wanted, static_cast<off_t>(position_));
    } while (got < 0 && errno == EINTR);
    if (got < 0) return last_error();
    if (got == 0) return make_error_code(boost::system::errc::io_error);
    position_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
}

boost::system::error_code FileReader::rewind() {
    position_ = 0;
    return {};
}

boost::system::result<std::shared_ptr<FileWriter>> FileWriter::create(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return last_error();
    return std::shared_ptr<FileWriter>(new FileWriter(descriptor, path));
}

FileWriter::~FileWriter() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!finished_) ::unlink(path_.c_str());
}

boost::system::error_code FileWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return last_error();
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
    return {};
}

boost::system::error_code FileWriter::finish() {
    if (::fsync(descriptor_) != 0) return last_error();
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) return last_error();
    finished_ = true;
    return {};
}

Sink FileWriter::sink(std::shared_ptr<FileWriter> writer) {
    return [kept = std::move(writer)](std::string_view bytes) { return kept->write(bytes); };
}

}  // namespace aftercare::net
