#include "harness.h"

#include <boost/asio/buffer.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace aftercare::net {
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

asio::awaitable<bool> ends_silently(tcp::socket& socket) {
    char byte = 0;
    const auto [error, bytes] = co_await socket.async_read_some(asio::buffer(&byte, 1), as_value);
    co_return error&& error != asio::error::operation_aborted;
}

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

}  // namespace

asio::awaitable<RawPeer> RawPeer::connect(std::uint16_t port) {
    tcp::socket socket(co_await asio::this_coro::executor);
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(endpoint, asio::use_awaitable);
    co_return RawPeer(std::move(socket));
}

asio::awaitable<void> RawPeer::send(std::string bytes) {
    // A peer that has closed already is part of some tests.
    co_await asio::async_write(socket_, asio::buffer(bytes), as_value);
}

asio::awaitable<std::string> RawPeer::read_until(std::string end) {
    auto buffer = asio::dynamic_buffer(buffered_);
    const auto [error, bytes] = co_await asio::async_read_until(socket_, buffer, end, as_value);
    const std::size_t count = error ? buffered_.size() : bytes;
    std::string text = buffered_.substr(0, count);
    buffered_.erase(0, count);
    co_return text;
}

asio::awaitable<std::string> RawPeer::read_all() {
    std::string text = std::exchange(buffered_, {});
    std::array<char, 4096> piece;
    while (true) {
        const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(piece), as_value);
        text.append(piece.data(), bytes);
        if (error) co_return text;
    }
}

asio::awaitable<bool> RawPeer::closed_within(std::chrono::milliseconds limit) {
    asio::awaitable<bool> waiting = ends_silently(socket_);
    const std::optional<bool> ended = co_await with_deadline(std::move(waiting), deadline_in(limit));
    co_return ended.value_or(false);
}

void RawPeer::reset_on_close() {
    socket_.set_option(asio::socket_base::linger(true, 0));
}

asio::awaitable<std::string> raw_exchange(std::uint16_t port, std::string bytes) {
    RawPeer peer = co_await RawPeer::connect(port);
    co_await peer.send(std::move(bytes));
    std::string answer = co_await peer.read_all();
    co_return answer;
}

ScratchFolder::ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "aftercare-net-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
}

ScratchFolder::~ScratchFolder() {
    std::filesystem::remove_all(path_);
}

void write_certificate(const std::filesystem::path& certificate_path, const std::filesystem::path& key_path,
                       const std::string& common_name) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost, IP:127.0.0.1");
    add_extension(certificate.get(), NID_basic_constraints, "critical, CA:TRUE");
    X509_sign(certificate.get(), key.get(), EVP_sha256());

    const std::unique_ptr<BIO, decltype(&BIO_free)> certificate_file(
        BIO_new_file(certificate_path.c_str(), "w"), &BIO_free);
    PEM_write_bio_X509(certificate_file.get(), certificate.get());
    const std::unique_ptr<BIO, decltype(&BIO_free)> key_file(BIO_new_file(key_path.c_str(), "w"), &BIO_free);
    PEM_write_bio_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void spit(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

}  // namespace aftercare::net
