// The bytes after DATA, up to the line that holds nothing but a dot. Pure; bytes may come in any pieces.
//
// A line ends in CRLF and in nothing else. A CR or LF alone is a byte of the mail like any other, so a peer
// and we never disagree about where a mail ends (SMTP smuggling, CVE-2023-51764).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace aftercare::email::lmtp {

struct DataLimits {
    std::size_t message = 0;  ///< bytes of the mail, dots un-stuffed
    std::size_t line = 0;     ///< bytes of a line without its end
};

/// Why a mail is not taken. What remains of it is read and dropped.
enum class DataProblem : std::uint8_t { too_large = 1, line_too_long, no_room };

class DataReader {
  public:
    explicit DataReader(DataLimits limits) : limits_(limits) {}

    /// Takes bytes off the front; true when the final dot has been taken. Not to be called again then.
    bool feed(std::string_view& bytes);

    /// Gives up on this mail.
    void fail(DataProblem problem);
    std::optional<DataProblem> problem() const { return problem_; }
    /// Bytes that were dropped because there was a problem.
    std::size_t dropped() const { return dropped_; }

    std::size_t held() const { return data_.size(); }
    std::string take() { return std::exchange(data_, {}); }

  private:
    enum class At : std::uint8_t { line_start = 1, dot, dot_cr, inside, cr };

    void keep(std::string_view bytes);
    void keep_inside(std::string_view& bytes);

    DataLimits limits_;
    At at_ = At::line_start;
    std::string data_;
    std::size_t line_ = 0;
    std::size_t dropped_ = 0;
    std::optional<DataProblem> problem_;
};

}  // namespace aftercare::email::lmtp
