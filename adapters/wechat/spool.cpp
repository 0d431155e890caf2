#include "adapters/wechat/spool.h"

#include "adapters/net/answer.h"
#include "adapters/net/body.h"
#include "adapters/wechat/signature.h"

#include <boost/asio/post.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace aftercare::wechat {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".xml";

bool flush_directory(const fs::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool flushed = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return flushed;
}

// Under another name until it is whole.
bool write_file(const fs::path& path, const std::string& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    const fs::path part = fs::path(path).concat(".part");
    fs::remove(part, error);
    const auto writer = net::FileWriter::create(part);
    if (!writer || writer.value()->write(text) || writer.value()->finish()) return false;
    fs::rename(part, path, error);
    return !error && flush_directory(path.parent_path());
}

}  // namespace

Spool::Spool(fs::path directory) : directory_(std::move(directory)) {}

Spool::~Spool() {
    if (disk_) disk_->join();
}

fs::path Spool::path_of(std::string_view key) const {
    const std::array values{key};
    return directory_ / (signature_of(values) + std::string(ending));
}

boost::asio::awaitable<bool> Spool::keep(std::string key, std::string text) {
    if (directory_.empty()) co_return false;
    if (!disk_) disk_ = std::make_unique<boost::asio::thread_pool>(1);
    auto write = [this, path = path_of(key), content = std::move(text)](auto done) mutable {
        auto on_disk = [path = std::move(path), content = std::move(content), done = std::move(done)] {
            done(write_file(path, content));
        };
        boost::asio::post(*disk_, std::move(on_disk));
    };
    const bool kept = co_await net::answer_of<bool>(std::move(write));
    co_return kept;
}

void Spool::forget(const std::string& key) {
    std::error_code error;
    if (!directory_.empty()) fs::remove(path_of(key), error);
}

std::vector<std::string> Spool::kept() const {
    std::vector<std::string> texts;
    std::error_code error;
    if (directory_.empty()) return texts;
    for (const auto& entry : fs::directory_iterator(directory_, error)) {
        if (entry.path().extension() != ending) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return texts;
}

}  // namespace aftercare::wechat
