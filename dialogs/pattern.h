// A regular expression compiled once (ICU); searching is thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace aftercare::dialogs {

class Pattern {
  public:
    /// None when `expression` is no valid expression; `error` then says why.
    static std::optional<Pattern> compile(std::string_view expression, std::string& error);

    bool matches_whole(std::string_view text) const;

    struct Found {
        std::size_t begin = 0;  ///< in bytes of the text
        std::size_t end = 0;
    };
    /// The first occurrence that is no part of a longer run of letters and digits.
    std::optional<Found> find(std::string_view text) const;

    const std::string& source() const { return source_; }

  private:
    struct Compiled;
    std::string source_;
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace aftercare::dialogs
