#include "adapters/email/imap/options.h"

#include "adapters/email/imap/modified_utf7.h"

#include <algorithm>

namespace aftercare::email::imap {

namespace {

constexpr std::size_t longest_text = 200;

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::string without(std::string text, std::string_view secret) {
    if (secret.empty()) return text;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
        text.replace(at, secret.size(), "***");
        at += 3;
    }
    return text;
}

}  // namespace

std::vector<std::string> faults(const Options& options) {
    std::vector<std::string> found;
    if (options.host.empty() || has_control(options.host))
        found.emplace_back("host: a name or address is needed");
    if (options.port == 0) found.emplace_back("port: 1 to 65535");
    if (options.user.empty() || has_control(options.user))
        found.emplace_back("user: is needed, without control characters");
    if (options.method == Method::password && (options.password.empty() || has_control(options.password))) {
        found.emplace_back("password: is needed, without control characters");
    }
    if (options.mailbox.empty() || has_control(options.mailbox) || !to_modified_utf7(options.mailbox)) {
        found.emplace_back("mailbox: the name of a folder is needed");
    }
    if (has_control(options.done_folder) || !to_modified_utf7(options.done_folder)) {
        found.emplace_back("done_folder: not the name of a folder");
    }
    if (options.done_folder == options.mailbox) {
        found.emplace_back("done_folder: must be another folder than the mailbox");
    }
    if (options.largest_mail == 0 || options.largest_mail > (std::uint64_t{1} << 30)) {
        found.emplace_back("largest_mail: 1 byte to 1 GiB");
    }
    if (options.first_days < 0 || options.first_days > 3660) found.emplace_back("first_days: 0 to 3660");
    if (options.rescan_days < 1 || options.rescan_days > 3660) found.emplace_back("rescan_days: 1 to 3660");
    return found;
}

std::string for_log(std::string_view text, const std::vector<std::string>& secrets) {
    // Secrets first: a cut could leave half of one.
    std::string result(text);
    for (const std::string& secret : secrets) result = without(std::move(result), secret);
    if (result.size() > longest_text) result.resize(longest_text);
    for (char& c : result) {
        if (c < 0x20 || c >= 0x7f) c = '?';
    }
    return result;
}

}  // namespace aftercare::email::imap
