#include "adapters/email/reading/uuencode.h"

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/transfer.h"

#include <algorithm>
#include <optional>

namespace aftercare::email {

namespace {

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end + 1);
    rest.remove_prefix(end + 1);
    return line;
}

// "begin 644 name", the mode in three or four octal digits. Gives the name.
std::optional<std::string_view> begin_line(std::string_view line) {
    if (!line.starts_with("begin ")) return std::nullopt;
    line.remove_prefix(6);
    const std::size_t digits = std::min(line.find_first_not_of("01234567"), line.size());
    if (digits < 3 || digits > 4 || line.substr(digits, 1) != " ") return std::nullopt;
    const std::string_view name = trim_ascii(line.substr(digits));
    if (name.empty()) return std::nullopt;
    return name;
}

// The first letter of a line tells how many bytes it holds, and with that how long it is. The last groups may
// be shorter, and some encoders add a letter.
bool data_line(std::string_view line) {
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    if (line.empty() || line.front() < ' ' || line.front() > '`') return false;
    const std::size_t bytes = static_cast<std::size_t>(line.front() - ' ') & 63u;
    const std::size_t letters = (bytes + 2) / 3 * 4;
    return line.size() <= letters + 3 &&
           std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '`'; });
}

// What stands between "begin" and "end", if it ends; `rest` then stands behind it. A line "begin" is no data,
// so a text of many beginnings is still read once only.
std::optional<std::string_view> block(std::string_view& rest) {
    std::string_view ahead = rest;
    while (!ahead.empty()) {
        const std::size_t before = rest.size() - ahead.size();
        const std::string_view line = take_line(ahead);
        if (trim_ascii(line) == "end") {
            const std::string_view lines = rest.substr(0, before);
            rest = ahead;
            return lines;
        }
        if (!data_line(line)) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

UuText take_uuencoded(std::string_view text, std::size_t most) {
    UuText out;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        const auto name = out.files.size() < most ? begin_line(line) : std::nullopt;
        if (name) {
            if (const auto lines = block(rest)) {
                out.files.push_back({std::string(*name), decode_uu_lines(*lines)});
                continue;
            }
        }
        out.text += line;
    }
    return out;
}

}  // namespace aftercare::email
