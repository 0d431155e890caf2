// How far a mailbox has been taken. Pure. The owner stores it durably and hands it in at each connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::imap {

/// After a first start or a change of UIDVALIDITY: mails up to `end` are taken only if they are recent.
struct Rescan {
    std::uint32_t end = 0;        ///< the highest UID when it began
    std::chrono::sys_days since;  ///< by the server's date

    friend bool operator==(const Rescan&, const Rescan&) = default;
};

struct Progress {
    std::uint32_t uidvalidity = 0;
    std::uint32_t last_uid = 0;  ///< every mail up to this one is kept, or is none of ours
    std::optional<Rescan> rescan;
    /// Kept, but perhaps still in the mailbox: moved at the next occasion, never taken again. Bounded.
    std::vector<std::uint32_t> unmoved;

    friend bool operator==(const Progress&, const Progress&) = default;
};

inline constexpr std::size_t most_unmoved = 2000;

/// One line of ASCII, at most 23 KB.
std::string to_text(const Progress& progress);
/// Nothing if to_text() has not written it.
std::optional<Progress> parse_progress(std::string_view text);

}  // namespace aftercare::email::imap
