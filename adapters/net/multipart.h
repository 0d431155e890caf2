// multipart/form-data: built for uploads (RFC 7578) and parsed from them.
//
// Pure, except that a file part is read from disk while it is sent.
#pragma once

#include "adapters/net/body.h"

#include <boost/system/result.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::net {

// Builds a form. Names and file names are written as browsers do (WHATWG): UTF-8 as it is, and
// '"' CR LF as %22 %0D %0A.
class MultipartForm {
  public:
    // The boundary must not occur in any value: random text from the caller, 16 to 70 characters of
    // letters and digits. Throws std::invalid_argument otherwise.
    explicit MultipartForm(std::string boundary);

    void add_field(std::string_view name, std::string_view value);
    void add_bytes(std::string_view name, std::string_view file_name, std::string_view content_type,
                   std::string bytes);
    // Opens the file now; it is read when the form is sent.
    boost::system::error_code add_file(std::string_view name, std::string_view file_name,
                                       std::string_view content_type, const std::filesystem::path& path);

    // "multipart/form-data; boundary=...", for the Content-Type field.
    std::string content_type() const;
    // Ends the form. Call once; nothing may be added afterwards.
    std::shared_ptr<BodySource> finish();

  private:
    void head(std::string_view name, std::string_view file_name, std::string_view content_type);
    std::string boundary_;
    std::vector<std::shared_ptr<BodySource>> pieces_;
    std::string text_;
};

// A random boundary from the system's generator.
std::string random_boundary();

// One part of a parsed form; the views point into the body.
struct FormPart {
    std::string name;
    std::string file_name;  // empty if it is not a file; may hold any characters: never use it as a path
    std::string content_type;
    std::string_view data;
};

// The parts of a whole form body, at most 64. Errors: bad_message for anything malformed.
boost::system::result<std::vector<FormPart>> parse_multipart(std::string_view content_type,
                                                             std::string_view body);

}  // namespace aftercare::net
