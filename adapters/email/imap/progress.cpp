#include "adapters/email/imap/progress.h"

#include <charconv>

namespace aftercare::email::imap {

namespace {

constexpr std::string_view version = "1";

// Takes the number at the front and the separator behind it (or the end).
std::optional<std::uint32_t> take_number(std::string_view& text, char separator) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() != separator) return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    return value;
}

}  // namespace

// "1 <uidvalidity> <last> <rescan end> <rescan day> [<unmoved>,...]", days since 1970; end 0: no rescan.
std::string to_text(const Progress& progress) {
    const Rescan rescan = progress.rescan.value_or(Rescan{});
    std::string text = std::string(version) + " " + std::to_string(progress.uidvalidity) + " " +
                       std::to_string(progress.last_uid) + " " + std::to_string(rescan.end) + " " +
                       std::to_string(rescan.since.time_since_epoch().count());
    char separator = ' ';
    for (const std::uint32_t uid : progress.unmoved) {
        text += separator + std::to_string(uid);
        separator = ',';
    }
    return text;
}

std::optional<Progress> parse_progress(std::string_view text) {
    const std::string_view whole = text;
    if (!text.starts_with("1 ")) return std::nullopt;
    text.remove_prefix(2);
    Progress progress;
    const auto uidvalidity = take_number(text, ' ');
    const auto last = take_number(text, ' ');
    const auto end = take_number(text, ' ');
    const auto day = take_number(text, ' ');
    if (!uidvalidity || !last || !end || !day) return std::nullopt;
    progress.uidvalidity = *uidvalidity;
    progress.last_uid = *last;
    if (*end > 0) progress.rescan = Rescan{*end, std::chrono::sys_days(std::chrono::days(*day))};
    while (!text.empty() && progress.unmoved.size() < most_unmoved) {
        const auto uid = take_number(text, ',');
        if (!uid) return std::nullopt;
        progress.unmoved.push_back(*uid);
    }
    if (to_text(progress) != whole) return std::nullopt;
    return progress;
}

}  // namespace aftercare::email::imap
