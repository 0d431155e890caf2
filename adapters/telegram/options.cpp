#include "adapters/telegram/options.h"

#include "adapters/net/url.h"
#include "adapters/telegram/source_filter.h"

#include <algorithm>

namespace aftercare::telegram {

namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return digit(c) || letter(c) || c == '-' || c == '_'; });
}

// As the Bot API server demands it (tdlib/telegram-bot-api, ClientManager.cpp), and safe in a URL.
bool token_shape(std::string_view token) {
    const std::size_t colon = token.find(':');
    if (colon == 0 || colon == std::string_view::npos || token.size() > 80 || token.front() == '0')
        return false;
    const std::string_view secret = token.substr(colon + 1);
    return std::ranges::all_of(token.substr(0, colon), digit) && !secret.empty() && plain(secret);
}

std::string replaced(std::string text, std::string_view what) {
    if (what.size() < 4) return text;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
        text.replace(at, what.size(), "***");
    }
    return text;
}

void webhook_faults(const Options& options, std::vector<std::string>& found) {
    if (options.secret.empty() || options.secret.size() > 256 || !plain(options.secret)) {
        found.emplace_back("secret: 1 to 256 letters, digits, '-' or '_' are needed for the webhook");
    }
    if (!options.public_url.empty() && !net::parse_url(options.public_url)) {
        found.emplace_back("public_url: not an http or https address");
    }
    if (options.webhook_connections < 1 || options.webhook_connections > 100) {
        found.emplace_back("webhook_connections: 1 to 100");
    }
    SourceFilter filter;
    for (const std::string& source : options.allowed_sources) {
        if (!filter.add(source)) found.push_back("allowed_sources: \"" + source + "\" is not a network");
    }
}

}  // namespace

std::vector<std::string> faults(const Options& options) {
    std::vector<std::string> found;
    if (options.account.empty() || !plain(options.account)) {
        found.emplace_back("account: letters, digits, '-' and '_' only");
    }
    if (!token_shape(options.token)) found.emplace_back("token: not a bot token (\"<digits>:<secret>\")");
    if (!net::parse_url(options.api_root)) found.emplace_back("api_root: not an http or https address");
    if (options.contact_label.empty()) found.emplace_back("contact_label: empty");
    if (options.connections < 1) found.emplace_back("connections: at least 1");
    if (options.limits.chat_per_second < 0 || options.limits.total_per_second < 0 ||
        options.limits.group_per_minute < 0) {
        found.emplace_back("limits: not below 0");
    }
    if (options.timing.poll.count() < 0 || options.timing.poll.count() > 50) {
        found.emplace_back("poll time: 0 to 50 seconds");
    }
    if (options.mode == Mode::webhook) webhook_faults(options, found);
    return found;
}

std::string telegram_language(std::string_view language) {
    const std::string_view primary = language.substr(0, language.find_first_of("-_"));
    if (primary.size() != 2 || !std::ranges::all_of(primary, letter)) return {};
    std::string lower(primary);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

std::string redacted(std::string_view text, std::string_view token) {
    std::string result = replaced(std::string(text), token);
    const std::size_t colon = token.find(':');
    return colon == std::string_view::npos ? result : replaced(std::move(result), token.substr(colon + 1));
}

}  // namespace aftercare::telegram
