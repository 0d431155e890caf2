#include "adapters/email/quoting/signature.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_signature = 15;  // lines that are not blank
constexpr std::size_t trailers_among_last = 6;
constexpr std::size_t netease_card_lines = 14;

constexpr std::array<std::string_view, 27> trailer_starts{
    "发自我的",     "發自我的",      "来自我的",        "來自我的",        "发自windows",    "发自mac",
    "发自企业微信", "来自企业微信",  "發自企業微信",    "发自网易",        "来自网易",       "发自qq邮箱",
    "来自qq邮箱",   "获取outlook",   "取得outlook",     "下载outlook",     "getoutlookfor",  "sentfrommy",
    "sentfrommail", "sentfromyahoo", "sentfromoutlook", "sentfromfoxmail", "sentfromproton", "sentfromwecom",
    "sentviathe",   "傳送自yahoo",   "发送自"};
constexpr std::array<std::string_view, 5> sent_from_starts{"从我的", "從我的", "自我的", "从windows",
                                                           "從yahoo"};
constexpr std::array<std::string_view, 5> sent_ends{"发送", "傳送", "发出", "發送", "寄出"};

// A sentence that happens to begin like one has punctuation or goes on.
bool is_trailer(std::string_view body) {
    if (body.empty() || body.size() > 160) return false;
    std::string text = squeezed(body);
    const std::size_t link = std::min(text.find("<http"), text.find("(http"));
    if (link != std::string::npos) text.resize(link);
    if (text.size() > 60 || text.find("，") != std::string::npos || text.find("。") < text.size() - 3)
        return false;
    if (starts_with_any(text, trailer_starts)) return true;
    return starts_with_any(text, sent_from_starts) && ends_with_any(text, sent_ends);
}

bool is_address_only(std::string_view body) {
    const std::size_t at = body.find('@');
    return at != std::string_view::npos && at > 0 && body.find('.', at) != std::string_view::npos &&
           body.find_first_of(" \t<>,;") == std::string_view::npos && body.size() < 120;
}

// The line that begins the signature, looking back from the end over at most so many lines.
std::optional<std::size_t> below_dashes(std::span<const Line> lines) {
    std::optional<std::size_t> first;
    std::size_t below = 0;
    for (std::size_t at = lines.size(); at-- > 0 && below <= longest_signature;) {
        if (lines[at].body == "--")
            first = at;
        else if (!lines[at].blank())
            ++below;
    }
    return first;
}

// Foxmail: a rule, then a name or nothing, and the sender's address on a line of its own.
std::optional<std::size_t> below_rule(std::span<const Line> lines) {
    std::size_t below = 0;
    bool address = false;
    for (std::size_t at = lines.size(); at-- > 0 && below <= longest_signature;) {
        if (lines[at].blank()) continue;
        if (is_rule(lines[at].body, 4)) return address ? std::optional(at) : std::nullopt;
        address = address || is_address_only(lines[at].body);
        ++below;
    }
    return std::nullopt;
}

// NetEase's app draws a table around the sender and says so below it.
std::optional<std::size_t> netease_card(std::span<const Line> lines) {
    std::size_t end = lines.size();
    while (end > 0 && lines[end - 1].blank()) --end;
    if (end == 0 || lines[end - 1].body.size() > 80) return std::nullopt;
    const std::string last = squeezed(lines[end - 1].body);
    if (last.find("签名由网易邮箱大师定制") == std::string::npos &&
        last.find("signatureiscustomizedbynetease") == std::string::npos)
        return std::nullopt;
    std::size_t first = end - 1;
    const std::size_t limit = end > netease_card_lines ? end - netease_card_lines : 0;
    for (std::size_t at = end; at-- > limit;)
        if (lines[at].body.starts_with('|')) first = at;
    return first;
}

void mark_from(std::vector<bool>& marks, std::optional<std::size_t> first) {
    if (!first) return;
    std::fill(marks.begin() + static_cast<std::ptrdiff_t>(*first), marks.end(), true);
}

}  // namespace

std::vector<bool> signature_lines(std::span<const Line> lines) {
    std::vector<bool> marks(lines.size(), false);
    mark_from(marks, below_dashes(lines));
    mark_from(marks, below_rule(lines));
    mark_from(marks, netease_card(lines));
    std::size_t seen = 0;
    for (std::size_t at = lines.size(); at-- > 0 && seen < trailers_among_last;) {
        if (lines[at].blank() || marks[at]) continue;
        if (is_trailer(lines[at].body))
            marks[at] = true;
        else
            ++seen;
    }
    return marks;
}

}  // namespace aftercare::email
