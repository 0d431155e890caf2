// Cuts the server's stream into responses. Pure; the stream may be handed in in pieces of any size.
#pragma once

#include "adapters/email/imap/response.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::imap {

struct ParserLimits {
    /// Of a response without its literals. A SEARCH over a million mails has 8 MB.
    std::size_t line = std::size_t{8} << 20;
    /// Of the literals of one response that are kept. A larger one is passed over and marked as skipped.
    std::uint64_t literal = std::uint64_t{32} << 20;
    /// A literal announced as larger than this is no longer passed over: the stream is broken.
    std::uint64_t skipped = std::uint64_t{4} << 30;
    std::size_t literals = 64;
};

class ResponseParser {
  public:
    explicit ResponseParser(ParserLimits limits = {}) : limits_(limits) {}

    void add(std::string_view bytes);
    /// The next whole response; nothing until more bytes come, or for ever if the stream is broken.
    std::optional<Response> next();
    /// Why the stream cannot be read on; empty while it can.
    std::string_view problem() const { return problem_; }
    /// Forgets every byte that has not been returned as a response.
    void drop();

  private:
    bool take_line();
    bool take_literal();
    bool begin_literal(std::string_view digits);
    void compact();
    std::optional<Response> finish();

    ParserLimits limits_;
    std::string buffer_;
    std::size_t at_ = 0;       // in the buffer: the first byte not taken
    std::size_t scanned_ = 0;  // from at_: bytes known to hold no line end
    std::vector<std::string> lines_;
    std::vector<Literal> literals_;
    std::size_t line_bytes_ = 0;
    std::uint64_t literal_bytes_ = 0;  // kept, of this response
    std::uint64_t missing_ = 0;        // of the literal under way
    bool in_literal_ = false;
    std::string_view problem_;
};

}  // namespace aftercare::email::imap
