// Requests and answers in pieces of any size: the parser must neither read past its input nor accept a
// framing that two parties could see differently, and cutting the input elsewhere must not change what is
// read.
#include "adapters/net/message_parser.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace {

using namespace aftercare::net;

struct Parsed {
    std::string text;  // all that was read
    bool failed = false;
};

template <bool is_request>
Parsed parse(const std::string& bytes, std::size_t piece) {
    Parsed parsed;
    std::string body;
    BodyTarget target;
    target.text = &body;
    target.limit = 10'000;
    MessageParser<is_request> parser(4096);
    std::string buffer;
    std::size_t at = 0;
    bool begun = false;
    bool more = true;
    while (!parser.is_done()) {
        if (more || buffer.empty()) {
            if (at == bytes.size()) break;
            const std::size_t count = std::min(piece, bytes.size() - at);
            buffer.append(bytes, at, count);
            at += count;
        }
        boost::system::error_code error;
        const std::size_t used = parser.put(boost::asio::buffer(buffer), error);
        if (used > buffer.size()) std::abort();
        buffer.erase(0, used);
        more = error == boost::beast::http::error::need_more;
        if (error && !more) {
            parsed.failed = true;
            break;
        }
        if (parser.is_header_done() && !begun) {
            begun = true;
            parser.begin_body(&target);
        }
    }
    if (body.size() > target.limit) std::abort();
    if (parser.is_header_done() && !parsed.failed) {
        const bool length = parser.headers.has("Content-Length");
        const bool encoding = parser.headers.has("Transfer-Encoding");
        if (length && encoding) std::abort();
        if (encoding &&
            (parser.version != 11 || !iequals(parser.headers.get("Transfer-Encoding"), "chunked")))
            std::abort();
    }
    if (parser.is_done() && !parsed.failed) {
        parsed.text = parser.method + " " + parser.target + " " + std::to_string(parser.status) + "\n";
        for (std::size_t index = 0; index < parser.headers.size(); ++index) {
            parsed.text.append(parser.headers.at(index).name)
                .append(":")
                .append(parser.headers.at(index).value)
                .append("\n");
        }
        parsed.text += body;
    }
    return parsed;
}

template <bool is_request>
void compare(const std::string& bytes, std::size_t piece) {
    const Parsed whole = parse<is_request>(bytes, bytes.size() + 1);
    const Parsed pieces = parse<is_request>(bytes, piece);
    if (whole.text != pieces.text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 4000) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t piece = 1 + data[0] % 64;
    compare<true>(bytes, piece);
    compare<false>(bytes, piece);
    return 0;
}
