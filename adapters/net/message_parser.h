// Beast's parser, filling our own messages, with the framing rules that Beast 1.81 lacks. Internal to this
// library (it includes Beast): sessions, the client and their fuzz targets use it.
#pragma once

#include "adapters/net/http.h"
#include "adapters/net/text.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace aftercare::net {

// Where body bytes go, and how many may.
struct BodyTarget {
    std::string* text = nullptr;
    Sink* sink = nullptr;
    std::uint64_t limit = 0;
    std::uint64_t size = 0;  // so far
    bool sink_failed = false;
};

// One message. put() returns after the head (so that the caller can choose the body's target), then, with
// eager(true), takes the body. Trailer fields are read and dropped.
template <bool is_request>
class MessageParser final : public boost::beast::http::basic_parser<is_request> {
  public:
    using Base = boost::beast::http::basic_parser<is_request>;
    using Error = boost::beast::error_code;

    explicit MessageParser(std::size_t max_header) : max_header_(max_header) {
        Base::header_limit(static_cast<std::uint32_t>(max_header));
        Base::body_limit(boost::none);
        Base::eager(false);
        headers.reserve(12, 512);
    }

    // From here on the body is taken into the target.
    void begin_body(BodyTarget* into) {
        body_ = into;
        Base::eager(true);
    }

    // Hides Base::put(): that asserts five bytes when a last chunk comes in pieces ("0\r\n", then "\r"), so a
    // peer could stop a debug build. At least five bytes of a chunked body are always still to come.
    std::size_t put(boost::asio::const_buffer bytes, Error& error) {
        constexpr std::size_t last_chunk = 5;  // "0\r\n\r\n"
        if (body_ && Base::chunked() && bytes.size() < last_chunk) {
            error = boost::beast::http::error::need_more;
            return 0;
        }
        return Base::put(bytes, error);
    }

    std::string method;
    std::string target;
    int status = 0;
    int version = 11;  // 10 or 11
    Headers headers;

  private:
    void on_request_impl(boost::beast::http::verb, boost::beast::string_view name,
                         boost::beast::string_view where, int number, Error& error) override {
        method.assign(name.data(), name.size());
        target.assign(where.data(), where.size());
        version = number;
        grow(method.size() + target.size(), error);
    }

    void on_response_impl(int code, boost::beast::string_view reason, int number, Error& error) override {
        status = code;
        version = number;
        grow(reason.size(), error);
    }

    void on_field_impl(boost::beast::http::field, boost::beast::string_view name,
                       boost::beast::string_view value, Error& error) override {
        // Beast counts only what it has to look at again: a head that comes in small pieces would have no
        // end.
        grow(name.size() + value.size() + 4, error);
        if (error || head_done_) return;
        const std::string_view text(value.data(), value.size());
        if (!valid_field_value(text)) {
            error = boost::beast::http::error::bad_value;
            return;
        }
        headers.add(std::string_view(name.data(), name.size()), text);
    }

    void on_header_impl(Error& error) override {
        head_done_ = true;
        header_size_ = 0;  // trailer fields are counted anew
        check_framing(error);
    }

    // A message that two parties could delimit differently is refused (RFC 9112, 6.3). Beast has already
    // refused differing lengths, and chunked together with Content-Length.
    void check_framing(Error& error) {
        const std::size_t encodings = headers.count("Transfer-Encoding");
        const std::size_t lengths = headers.count("Content-Length");
        if (encodings > 0) {
            const bool plain_chunked = encodings == 1 && iequals(headers.get("Transfer-Encoding"), "chunked");
            if (!plain_chunked || lengths > 0 || version != 11) {
                error = boost::beast::http::error::bad_transfer_encoding;
            }
        } else if (lengths > 1) {
            error = boost::beast::http::error::multiple_content_length;
        } else if (lengths == 1) {
            // Beast takes "5, 5" and "+5" too.
            for (const char digit : headers.get("Content-Length")) {
                if (digit < '0' || digit > '9') error = boost::beast::http::error::bad_content_length;
            }
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error& error) override {
        if (length && *length > body_->limit) {
            error = boost::beast::http::error::body_limit;
            return;
        }
        // Not more than this on the peer's word alone.
        constexpr std::uint64_t first_reserve = 64 * 1024;
        if (length && body_->text) body_->text->reserve(std::min(*length, first_reserve));
    }

    std::size_t on_body_impl(boost::beast::string_view bytes, Error& error) override {
        return take(bytes, error);
    }

    void on_chunk_header_impl(std::uint64_t size, boost::beast::string_view, Error& error) override {
        if (size > body_->limit - body_->size) error = boost::beast::http::error::body_limit;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view bytes, Error& error) override {
        return take(bytes, error);
    }

    void on_finish_impl(Error&) override {}

    std::size_t take(boost::beast::string_view bytes, Error& error) {
        if (bytes.size() > body_->limit - body_->size) {
            error = boost::beast::http::error::body_limit;
            return 0;
        }
        const std::string_view text(bytes.data(), bytes.size());
        if (body_->sink) {
            error = (*body_->sink)(text);
            body_->sink_failed = static_cast<bool>(error);
        } else {
            body_->text->append(text);
        }
        body_->size += bytes.size();
        return bytes.size();
    }

    void grow(std::size_t bytes, Error& error) {
        header_size_ += bytes;
        if (header_size_ > max_header_) error = boost::beast::http::error::header_limit;
    }

    std::size_t max_header_;
    std::size_t header_size_ = 0;
    bool head_done_ = false;
    BodyTarget* body_ = nullptr;
};

using RequestParser = MessageParser<true>;
using ResponseParser = MessageParser<false>;

}  // namespace aftercare::net
