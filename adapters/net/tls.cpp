#include "adapters/net/tls.h"

#include <boost/asio/ssl/context.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <stdexcept>

namespace aftercare::net {

namespace ssl = boost::asio::ssl;

// What tells a replaced file: certificate managers write a new file and rename it, so the time differs.
struct TlsServer::Stamp {
    struct File {
        std::filesystem::file_time_type time{};
        std::uintmax_t size = 0;
        bool operator==(const File&) const = default;
    };
    std::array<File, 2> files;
    bool operator==(const Stamp&) const = default;

    static Stamp of(const std::filesystem::path& certificate, const std::filesystem::path& key) {
        return {{look(certificate), look(key)}};
    }
    static File look(const std::filesystem::path& path) {
        std::error_code time_error;
        std::error_code size_error;
        const auto time = std::filesystem::last_write_time(path, time_error);
        const auto size = std::filesystem::file_size(path, size_error);
        return time_error || size_error ? File{} : File{time, size};
    }
};

namespace {

std::shared_ptr<ssl::context> new_context(ssl::context::method method) {
    auto context = std::make_shared<ssl::context>(method);
    if (SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        throw std::runtime_error("OpenSSL refuses TLS 1.2 as the lowest version");
    }
    SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // An idle connection gives its 34 KiB of record buffers back.
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    return context;
}

void require(const boost::system::error_code& error, const std::string& what) {
    if (error) throw std::runtime_error(what + ": " + error.message());
}

std::shared_ptr<ssl::context> load(const std::filesystem::path& certificate,
                                   const std::filesystem::path& key) {
    auto context = new_context(ssl::context::tls_server);
    boost::system::error_code error;
    context->use_certificate_chain_file(certificate.string(), error);
    require(error, "cannot use the certificate " + certificate.string());
    context->use_private_key_file(key.string(), ssl::context::pem, error);
    require(error, "cannot use the private key " + key.string());
    if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
        ERR_clear_error();
        throw std::runtime_error("the private key " + key.string() + " does not belong to the certificate " +
                                 certificate.string());
    }
    SSL_CTX_set_options(context->native_handle(), SSL_OP_CIPHER_SERVER_PREFERENCE);
    return context;
}

}  // namespace

TlsServer::TlsServer(std::filesystem::path certificate, std::filesystem::path key)
    : certificate_(std::move(certificate)),
      key_(std::move(key)),
      stamp_(std::make_unique<Stamp>(Stamp::of(certificate_, key_))),
      context_(load(certificate_, key_)) {}

TlsServer::~TlsServer() = default;

std::string TlsServer::reload() {
    // Before reading, so that a file that changes meanwhile is seen as changed again.
    *stamp_ = Stamp::of(certificate_, key_);
    try {
        context_ = load(certificate_, key_);
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

bool TlsServer::changed() const {
    return !(*stamp_ == Stamp::of(certificate_, key_));
}

TlsClient::TlsClient(const std::filesystem::path& extra_authorities)
    : context_(new_context(ssl::context::tls_client)) {
    boost::system::error_code error;
    context_->set_default_verify_paths(error);
    require(error, "cannot use the system's certificate authorities");
    if (!extra_authorities.empty()) {
        context_->load_verify_file(extra_authorities.string(), error);
        require(error, "cannot use the certificate authorities " + extra_authorities.string());
    }
    context_->set_verify_mode(ssl::verify_peer);
}

TlsClient::~TlsClient() = default;

}  // namespace aftercare::net
