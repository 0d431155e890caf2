#include "bot/workers/attachment_store.h"

#include <openssl/evp.h>

#include <fcntl.h>
#include <magic.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace aftercare::bot {

namespace fs = std::filesystem;

namespace {

std::string hex(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

std::string sha256_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("a received file cannot be read");
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<char, 64 * 1024> buffer;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    bool good = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    while (good && (file.read(buffer.data(), buffer.size()), file.gcount() > 0))
        good = EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(file.gcount())) == 1;
    if (!good || file.bad() || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1)
        throw std::runtime_error("a received file cannot be hashed");
    return hex(digest.data(), size);
}

std::string media_type_of(const fs::path& path) {
    const std::unique_ptr<magic_set, decltype(&magic_close)> cookie(magic_open(MAGIC_MIME_TYPE), magic_close);
    if (!cookie || magic_load(cookie.get(), nullptr) != 0) return "application/octet-stream";
    const char* type = magic_file(cookie.get(), path.c_str());
    return type ? type : "application/octet-stream";
}

void flush_to_disk(const fs::path& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool flushed = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!flushed) throw std::runtime_error("a received file cannot be written to disk");
}

}  // namespace

AttachmentStore::AttachmentStore(fs::path directory) : directory_(fs::absolute(std::move(directory))) {
    std::error_code failed;
    fs::create_directories(incoming(), failed);
    if (failed) throw std::runtime_error("attachments.directory: cannot make the folder " + incoming().string() + ": " + failed.message());
    fs::permissions(directory_, fs::perms::owner_all);
}

AttachmentStore::Kept AttachmentStore::keep(const fs::path& incoming_file) const {
    Kept kept;
    kept.sha256 = sha256_of(incoming_file);
    kept.media_type = media_type_of(incoming_file);
    kept.bytes = static_cast<std::int64_t>(fs::file_size(incoming_file));
    const fs::path final_path = path_of(kept.sha256);
    fs::create_directories(final_path.parent_path());
    flush_to_disk(incoming_file, O_RDONLY);
    {
        const std::lock_guard lock(placing_);
        fs::rename(incoming_file, final_path);
    }
    flush_to_disk(final_path.parent_path(), O_RDONLY | O_DIRECTORY);
    return kept;
}

AttachmentStore::Kept AttachmentStore::keep_content(std::string_view content) const {
    std::string path = (incoming() / "own-XXXXXX").string();
    const int file = ::mkostemp(path.data(), O_CLOEXEC);
    if (file < 0) throw std::runtime_error("a file of the desk's own cannot be made");
    ::close(file);
    std::ofstream stream(path, std::ios::binary);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    stream.close();
    if (stream) return keep(path);
    std::error_code ignored;
    fs::remove(path, ignored);
    throw std::runtime_error("a file of the desk's own cannot be written to disk");
}

bool AttachmentStore::remove(std::string_view sha256) const {
    const fs::path path = path_of(sha256);
    if (path.empty()) return true;
    const std::lock_guard lock(placing_);
    std::error_code error;
    const auto came_in = fs::last_write_time(path, error);
    if (error) return error == std::errc::no_such_file_or_directory;
    if (came_in > fs::file_time_type::clock::now() - std::chrono::hours(1)) return false;
    fs::remove(path, error);
    return !error;
}

fs::path AttachmentStore::path_of(std::string_view sha256) const {
    const bool plausible = sha256.size() == 64 && std::all_of(sha256.begin(), sha256.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (!plausible) return {};
    return directory_ / std::string(sha256.substr(0, 2)) / std::string(sha256);
}

std::string_view stored_sha256(std::string_view file_id) {
    constexpr std::string_view prefix = "stored:";
    return file_id.starts_with(prefix) ? file_id.substr(prefix.size()) : std::string_view{};
}

}  // namespace aftercare::bot
