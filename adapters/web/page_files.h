// The page's own files, compiled into the program, ready to be served.
//
// All but the page itself stand under an address that names their content, so browsers keep them for
// good and never mix two versions.
#pragma once

#include "adapters/net/http.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aftercare::web {

struct EmbeddedFile {
    std::string_view name;
    std::string_view content;
};
/// The files of adapters/web/page, made by CMake.
std::span<const EmbeddedFile> embedded_files();

class PageFiles {
  public:
    explicit PageFiles(std::span<const EmbeddedFile> files);

    /// The page. 304 if the browser has this one.
    net::Response page(const net::Request& request) const;
    /// A file of the page: `version` and `name` as in its address; 404 for another version.
    net::Response file(const net::Request& request, std::string_view version, std::string_view name) const;

    const std::string& version() const { return version_; }

  private:
    struct Ready {
        std::string content;
        std::string packed;  ///< gzip
        std::string_view type;
    };
    net::Response answer(const net::Request& request, const Ready& file) const;

    std::string version_;  ///< 16 hexadecimal digits of the SHA-256 of everything
    std::unordered_map<std::string, Ready> files_;
};

}  // namespace aftercare::web
