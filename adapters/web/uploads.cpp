#include "adapters/web/uploads.h"

#include "adapters/web/session.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace aftercare::web {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view upload_prefix = "upload:";
constexpr std::string_view stored_prefix = "stored:";
constexpr std::size_t max_name = 200;
constexpr std::size_t max_media_type = 100;
constexpr std::string_view note_ending = ".json";

std::string shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (text[limit] & 0xC0) == 0x80) --limit;
    return std::string(text.substr(0, limit));
}

boost::system::error_code write_note(const fs::path& path, const Upload& upload) {
    const json note = {{"chat", upload.chat},
                       {"name", upload.name},
                       {"media_type", upload.media_type},
                       {"sha256", upload.sha256},
                       {"bytes", upload.bytes}};
    auto writer = net::FileWriter::create(path);
    if (writer.has_error()) return writer.error();
    if (const auto error = (*writer)->write(note.dump(-1, ' ', false, json::error_handler_t::replace))) return error;
    return (*writer)->finish();
}

std::optional<Upload> read_note(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const json note = json::parse(text, nullptr, false);
    if (!note.is_object()) return std::nullopt;
    Upload upload;
    upload.chat = note.value("chat", "");
    upload.name = note.value("name", "");
    upload.media_type = note.value("media_type", "");
    upload.sha256 = note.value("sha256", "");
    upload.bytes = note.value("bytes", std::int64_t{0});
    return upload;
}

}  // namespace

struct Uploads::Writing::Digest {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Uploads::Uploads(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
    if (error || !fs::is_directory(folder_))
        throw std::runtime_error("the folder for incoming files cannot be used: " + folder_.string());
}

boost::system::result<std::shared_ptr<Uploads::Writing>> Uploads::begin(std::string token) {
    auto writer = net::FileWriter::create(path(token));
    if (writer.has_error()) return writer.error();
    return std::make_shared<Writing>(*this, std::move(token), std::move(*writer));
}

std::optional<Upload> Uploads::find(std::string_view token, std::string_view chat) const {
    if (!is_file_token(token)) return std::nullopt;
    auto upload = read_note(folder_ / (std::string(token) + std::string(note_ending)));
    if (!upload || upload->chat != chat) return std::nullopt;
    upload->token = token;
    return upload;
}

fs::path Uploads::path(std::string_view token) const {
    return folder_ / std::string(token);
}

core::FetchReport Uploads::fetch(std::string_view token, const fs::path& target, std::int64_t limit) const {
    using Status = core::FetchReport::Status;
    core::FetchReport report;
    report.status = Status::gone;
    report.reason = "the upload is not there any more";
    if (!is_file_token(token)) return report;
    std::error_code error;
    const auto size = fs::file_size(path(token), error);
    if (error) return report;
    if (static_cast<std::int64_t>(size) > limit) {
        report.status = Status::too_large;
        report.reason = "over the limit";
        return report;
    }
    // The upload itself stays until it is swept: were it moved, a crash before the commit would lose it.
    fs::create_hard_link(path(token), target, error);
    if (error && error != std::errc::file_exists) fs::copy_file(path(token), target, error);
    if (error) {
        report.status = Status::retry;
        report.after = std::chrono::seconds(30);
        report.reason = error.message();
        return report;
    }
    return {Status::stored, static_cast<std::int64_t>(size), {}, {}};
}

void Uploads::sweep(fs::file_time_type time) {
    bytes_ = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        std::error_code gone;
        const auto written = entry.last_write_time(gone);
        if (gone || !entry.is_regular_file(gone)) continue;
        if (written < time)
            fs::remove(entry.path(), gone);
        else if (entry.path().extension() != note_ending)
            bytes_ += static_cast<std::int64_t>(entry.file_size(gone));
    }
}

Uploads::Writing::Writing(Uploads& uploads, std::string token, std::shared_ptr<net::FileWriter> writer)
    : uploads_(uploads), token_(std::move(token)), writer_(std::move(writer)), digest_(std::make_unique<Digest>()) {
    if (!digest_->context || EVP_DigestInit_ex(digest_->context.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
}

Uploads::Writing::~Writing() = default;

boost::system::error_code Uploads::Writing::write(std::string_view bytes) {
    EVP_DigestUpdate(digest_->context.get(), bytes.data(), bytes.size());
    return writer_->write(bytes);
}

boost::system::result<Upload> Uploads::Writing::finish(Upload upload) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(digest_->context.get(), digest.data(), &size);
    upload.token = token_;
    upload.name = tidy_file_name(upload.name);
    upload.media_type = shortened(upload.media_type, max_media_type);
    upload.sha256 = hex({reinterpret_cast<const char*>(digest.data()), size});
    upload.bytes = static_cast<std::int64_t>(writer_->size());
    if (const auto error = writer_->finish()) return error;
    if (const auto error = write_note(uploads_.path(token_ + std::string(note_ending)), upload)) {
        std::error_code ignored;
        fs::remove(uploads_.path(token_), ignored);
        return error;
    }
    uploads_.bytes_ += upload.bytes;
    return upload;
}

std::string tidy_file_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string kept;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) kept += c;
    }
    kept = shortened(kept, max_name);
    return kept.empty() || kept == "." || kept == ".." ? "file" : kept;
}

std::string upload_id(std::string_view token) {
    return std::string(upload_prefix) + std::string(token);
}

std::string_view upload_token(std::string_view file_id) {
    if (!file_id.starts_with(upload_prefix)) return {};
    const std::string_view token = file_id.substr(upload_prefix.size());
    return is_file_token(token) ? token : std::string_view();
}

std::string_view stored_sha256(std::string_view file_id) {
    if (!file_id.starts_with(stored_prefix)) return {};
    const std::string_view sha256 = file_id.substr(stored_prefix.size());
    const bool valid = sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return valid ? sha256 : std::string_view();
}

}  // namespace aftercare::web
