// TLS contexts: certificates of the server, trust of the client. Throws only at start-up.
//
// Belongs to the thread of the server or client that uses it.
#pragma once

#include <boost/system/result.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace aftercare::net {

// The certificate chain and key of a server, TLS 1.2 and 1.3. Connections keep the context with which they
// began; a reload counts for new ones.
class TlsServer {
  public:
    // PEM files. Throws std::runtime_error, with the reason, if they cannot be used.
    TlsServer(std::filesystem::path certificate, std::filesystem::path key);
    ~TlsServer();

    // Reads the files again; on failure returns why and keeps the old context.
    // Empty: done.
    std::string reload();
    // True if a file's time or size differs from when it was last read (whether or not it was usable).
    bool changed() const;

    std::shared_ptr<boost::asio::ssl::context> context() const { return context_; }

  private:
    struct Stamp;
    std::filesystem::path certificate_;
    std::filesystem::path key_;
    std::unique_ptr<Stamp> stamp_;
    std::shared_ptr<boost::asio::ssl::context> context_;
};

// Whom a client trusts. The peer's certificate and host name are always verified.
class TlsClient {
  public:
    // The system's authorities, and those of the PEM file if it is not empty (a private CA, tests).
    // Throws std::runtime_error if the file cannot be used.
    explicit TlsClient(const std::filesystem::path& extra_authorities = {});
    ~TlsClient();

    std::shared_ptr<boost::asio::ssl::context> context() const { return context_; }

  private:
    std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace aftercare::net
