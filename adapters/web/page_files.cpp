#include "adapters/web/page_files.h"

#include "adapters/net/text.h"
#include "adapters/web/session.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <stdexcept>

namespace aftercare::web {
namespace {

constexpr std::string_view page_name = "index.html";
constexpr std::string_view page_folder_mark = "{{page}}";

std::string_view type_of(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    throw std::logic_error("a file of the page has an ending without a type");
}

std::string gzip(std::string_view text) {
    constexpr int with_gzip_header = 15 + 16;
    constexpr int default_memory = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, with_gzip_header, default_memory, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("gzip failed");
    std::string packed(deflateBound(&stream, text.size()), '\0');
    std::string input(text);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("gzip failed");
    return packed;
}

std::string version_of(std::span<const EmbeddedFile> files) {
    std::string all;
    for (const EmbeddedFile& file : files) all.append(file.name).append("\n").append(file.content);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(all.data(), all.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return hex({reinterpret_cast<const char*>(digest.data()), 8});
}

std::string replaced(std::string text, std::string_view mark, std::string_view value) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
    return text;
}

}  // namespace

PageFiles::PageFiles(std::span<const EmbeddedFile> files) : version_(version_of(files)) {
    for (const EmbeddedFile& file : files) {
        std::string content(file.content);
        if (file.name == page_name) content = replaced(std::move(content), page_folder_mark, "page/" + version_);
        std::string packed = gzip(content);
        files_.emplace(file.name, Ready{std::move(content), std::move(packed), type_of(file.name)});
    }
}

net::Response PageFiles::page(const net::Request& request) const {
    const std::string tag = '"' + version_ + '"';
    net::Response response;
    if (request.headers.get("If-None-Match").find(tag) != std::string_view::npos)
        response.status = 304;
    else
        response = answer(request, files_.at(std::string(page_name)));
    response.headers.add("ETag", tag);
    response.headers.add("Cache-Control", "no-cache");
    return response;
}

net::Response PageFiles::file(const net::Request& request, std::string_view version, std::string_view name) const {
    const auto found = files_.find(std::string(name));
    if (version != version_ || found == files_.end() || name == page_name)
        return net::text_response(404, "There is no such file.\n");
    net::Response response = answer(request, found->second);
    response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
    return response;
}

net::Response PageFiles::answer(const net::Request& request, const Ready& file) const {
    net::Response response;
    response.headers.add("Content-Type", file.type);
    response.headers.add("Vary", "Accept-Encoding");
    if (net::has_token(request.headers.get("Accept-Encoding"), "gzip")) {
        response.headers.add("Content-Encoding", "gzip");
        response.body = file.packed;
    } else {
        response.body = file.content;
    }
    return response;
}

}  // namespace aftercare::web
