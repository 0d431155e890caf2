#include "adapters/email/quoting/separator.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace aftercare::email {

namespace {

// No program writes longer lines of this kind; long lines are text.
constexpr std::size_t longest_line = 600;
constexpr std::size_t attribution_lines = 4;
constexpr std::size_t header_lines = 24;

using Found = std::optional<Separator>;
using Words = std::span<const std::string_view>;

bool digit(char c) {
    return c >= '0' && c <= '9';
}

bool one_of(std::string_view text, Words words) {
    return std::ranges::find(words, text) != words.end();
}

std::size_t skip_blank(std::span<const Line> lines, std::size_t at) {
    while (at < lines.size() && lines[at].blank()) ++at;
    return at;
}

// "2024" between other characters.
bool has_year(std::string_view text) {
    for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
        const std::string_view four = text.substr(at, 4);
        if (!four.starts_with("19") && !four.starts_with("20")) continue;
        if (!digit(four[2]) || !digit(four[3])) continue;
        if (at > 0 && digit(text[at - 1])) continue;
        if (at + 4 == text.size() || !digit(text[at + 4])) return true;
    }
    return false;
}

// "9:05", of a squeezed text.
bool has_clock_time(std::string_view text) {
    for (std::size_t at = 1; at + 2 < text.size(); ++at)
        if (text[at] == ':' && digit(text[at - 1]) && digit(text[at + 1]) && digit(text[at + 2])) return true;
    return false;
}

bool has_address(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos;
}

// ---- "On …, somebody wrote:"

constexpr std::array<std::string_view, 6> wrote{"写道:", "寫道:", "写到:", "寫到:", "wrote:", "writes:"};
constexpr std::array<std::string_view, 5> attribution_starts{"在", "于", "於", "on", "at"};

bool ends_attribution(const Line& line) {
    if (line.blank() || line.body.size() > longest_line) return false;
    const std::string_view tail =
        line.body.substr(line.body.size() - std::min<std::size_t>(line.body.size(), 24));
    std::string end = squeezed(tail);
    while (end.ends_with('*')) end.pop_back();
    return ends_with_any(end, wrote);
}

// The whole line that introduces a quote, squeezed: who, when, and that they wrote.
std::optional<Separator::Kind> judge_attribution(std::string_view text) {
    const bool start = starts_with_any(text, attribution_starts);
    const bool address = has_address(text);
    const bool clock = has_clock_time(text);
    if (!clock && !has_year(text)) return std::nullopt;
    if (!start && !address) return std::nullopt;
    return clock || address ? Separator::Kind::reply : Separator::Kind::maybe;
}

std::string joined(std::span<const Line> lines) {
    std::string text;
    for (const Line& line : lines) text += squeezed(line.body);
    return text;
}

bool only_mailbox(const Line& line) {
    return line.body.ends_with('>') && line.body.size() < 200 && has_address(line.body);
}

// The attribution that ends with line `last` may begin on an earlier line: the shortest that makes sense
// counts, so that the line of text above it stays text.
Found attribution_between(std::span<const Line> lines, std::size_t at, std::size_t last) {
    for (std::size_t first = last + 1; first-- > at;) {
        const std::optional<Separator::Kind> kind =
            judge_attribution(joined(lines.subspan(first, last + 1 - first)));
        if (!kind) continue;
        const bool name_above = first == at + 1 && only_mailbox(lines[at]) &&
                                (lines[first].body.starts_with("于") || lines[first].body.starts_with("於"));
        if (first == at || name_above) return Separator{*kind, last + 1};
        return std::nullopt;
    }
    return std::nullopt;
}

Found attribution_at(std::span<const Line> lines, std::size_t at) {
    const std::size_t limit = std::min(lines.size(), at + attribution_lines);
    for (std::size_t last = at; last < limit; ++last) {
        const Line& line = lines[last];
        if (line.blank() || line.depth > 0 || line.body.size() > longest_line) return std::nullopt;
        if (ends_attribution(line)) return attribution_between(lines, at, last);
    }
    return std::nullopt;
}

// In any language: a line with a mail address or a date and time that ends with a colon, right above a quote.
Found foreign_attribution_at(std::span<const Line> lines, std::size_t at) {
    const Line& line = lines[at];
    if (line.body.size() > longest_line) return std::nullopt;
    if (!line.body.ends_with(':') && !line.body.ends_with("：")) return std::nullopt;
    const std::size_t next = skip_blank(lines, at + 1);
    if (next > at + 2 || next >= lines.size() || lines[next].depth == 0) return std::nullopt;
    const std::string text = squeezed(line.body);
    if (!has_clock_time(text) || (!has_year(text) && !has_address(text))) return std::nullopt;
    return Separator{Separator::Kind::maybe, at + 1};
}

// ---- "---- Original message ----"

constexpr std::array<std::string_view, 17> original_words{
    "原始邮件",     "原始郵件",      "原邮件",         "原郵件",   "回复的原邮件", "回覆的原郵件",
    "邮件原件",     "原始信息",      "原始消息",       "原始訊息", "original",     "originalmessage",
    "originalmail", "originalemail", "repliedmessage", "回复邮件", "originalmsg"};
constexpr std::array<std::string_view, 15> forward_words{
    "转发邮件", "转发的邮件",       "转发邮件信息",  "转发的邮件信息", "转发的消息",
    "转发信息", "轉寄的郵件",       "轉寄郵件",      "轉寄的訊息",     "轉發的郵件",
    "轉發郵件", "forwardedmessage", "forwardedmail", "forwardedemail", "forwardmessage"};
constexpr std::array<std::string_view, 9> forward_lines{
    "beginforwardedmessage:", "开始转发的邮件:",     "下面是被转发的邮件:",
    "以下是转发的邮件:",      "開始轉寄郵件:",       "開始轉寄的郵件:",
    "以下是轉寄的郵件:",      "以下是被轉發的郵件:", "转发的邮件:"};

// What stands between dashes; empty if the line is not of that form.
std::string between_dashes(std::string_view body) {
    if (body.size() > 200 || !body.starts_with("--") || !body.ends_with("--")) return {};
    const std::size_t first = body.find_first_not_of('-');
    if (first == std::string_view::npos) return {};
    const std::size_t last = body.find_last_not_of('-');
    std::string words = squeezed(body.substr(first, last + 1 - first));
    // QQ's own text parts have it.
    for (std::size_t at = words.find("&nbsp;"); at != std::string::npos; at = words.find("&nbsp;", at))
        words.erase(at, 6);
    return words;
}

Found dashed_at(std::span<const Line> lines, std::size_t at) {
    const std::string words = between_dashes(lines[at].body);
    if (words.empty()) return std::nullopt;
    if (one_of(words, original_words)) return Separator{Separator::Kind::reply, at + 1};
    if (one_of(words, forward_words)) return Separator{Separator::Kind::forward, at + 1};
    return std::nullopt;
}

Found forward_line_at(std::span<const Line> lines, std::size_t at) {
    if (lines[at].body.size() > 60 || !one_of(squeezed(lines[at].body), forward_lines)) return std::nullopt;
    return Separator{Separator::Kind::forward, at + 1};
}

// ---- The header block of Outlook, Foxmail, Aliyun

enum class Field : std::uint8_t { none, from, date, to, cc, subject };

constexpr std::array<std::string_view, 5> from_words{"发件人", "發件人", "寄件者", "寄件人", "from"};
constexpr std::array<std::string_view, 11> date_words{"发送时间", "发送日期", "發送時間", "日期",
                                                      "时间",     "時間",     "傳送時間", "寄件日期",
                                                      "傳送日期", "sent",     "date"};
constexpr std::array<std::string_view, 4> to_words{"收件人", "收件者", "发送至", "to"};
constexpr std::array<std::string_view, 6> cc_words{"抄送", "副本", "cc", "抄送人", "密件抄送", "bcc"};
constexpr std::array<std::string_view, 6> subject_words{"主题", "主旨", "主題", "标题", "標題", "subject"};

struct FieldLine {
    Field field = Field::none;
    bool address = false;
};

FieldLine read_field(const Line& line) {
    // Long lists of recipients make long lines; the label is at the start.
    const std::string start = squeezed(line.body.substr(0, longest_line));
    std::string_view text = start;
    while (text.starts_with('*') || text.starts_with('|')) text.remove_prefix(1);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon > 24) return {};
    std::string_view label = text.substr(0, colon);
    while (label.ends_with('*')) label.remove_suffix(1);
    FieldLine read{Field::none, has_address(text.substr(colon))};
    if (one_of(label, from_words)) read.field = Field::from;
    if (one_of(label, date_words)) read.field = Field::date;
    if (one_of(label, to_words)) read.field = Field::to;
    if (one_of(label, cc_words)) read.field = Field::cc;
    if (one_of(label, subject_words)) read.field = Field::subject;
    return read;
}

struct HeaderBlock {
    std::array<bool, 6> seen{};
    bool address = false;
    std::size_t end = 0;

    bool has(Field field) const { return seen[static_cast<std::size_t>(field)]; }
    int kinds() const { return static_cast<int>(std::ranges::count(seen, true)); }
};

// A wrapped list of recipients.
bool continues_addresses(const Line& line) {
    return line.body.size() <= longest_line && has_address(line.body) &&
           (line.body.ends_with(';') || line.body.ends_with('>') || line.body.ends_with(',') ||
            line.body.find(' ') == std::string_view::npos);
}

HeaderBlock read_header_block(std::span<const Line> lines, std::size_t at) {
    HeaderBlock block;
    const std::size_t limit = std::min(lines.size(), at + header_lines);
    Field last = Field::none;
    for (std::size_t line = at; line < limit; ++line) {
        if (lines[line].depth > 0) break;
        // Texts made of HTML have a blank line between any two, never more.
        if (lines[line].blank()) {
            if (line > at && lines[line - 1].blank()) break;
            continue;
        }
        const FieldLine read = read_field(lines[line]);
        const bool more = (last == Field::to || last == Field::cc) && continues_addresses(lines[line]);
        if (read.field == Field::none && !more) break;
        if (read.field != Field::none) {
            last = read.field;
            block.seen[static_cast<std::size_t>(read.field)] = true;
            if (read.field != Field::subject) block.address = block.address || read.address;
        }
        block.end = line + 1;
    }
    return block;
}

// "Sender" and "recipient" alone are also what a parcel has: so an address, or a date and a subject, must be
// there.
bool block_of_mail(const HeaderBlock& block) {
    if (!block.has(Field::from) || block.kinds() < 2) return false;
    return block.address || (block.has(Field::date) && block.has(Field::subject));
}

Found header_block_at(std::span<const Line> lines, std::size_t at) {
    if (read_field(lines[at]).field != Field::from) return std::nullopt;
    const HeaderBlock block = read_header_block(lines, at);
    if (!block_of_mail(block)) return std::nullopt;
    return Separator{Separator::Kind::reply, block.end};
}

// A rule, or the words without dashes, and then the block.
Found introduced_block_at(std::span<const Line> lines, std::size_t at) {
    const std::string_view body = lines[at].body;
    const bool introduces = is_rule(body, 5) || (body.size() <= 60 && one_of(squeezed(body), original_words));
    if (!introduces) return std::nullopt;
    const std::size_t next = skip_blank(lines, at + 1);
    if (next > at + 3 || next >= lines.size() || lines[next].depth > 0) return std::nullopt;
    return header_block_at(lines, next);
}

// The header lines that follow belong to the separator, so that what comes next is the mail itself.
Separator with_header_block(std::span<const Line> lines, Separator separator) {
    const std::size_t next = skip_blank(lines, separator.end);
    if (next >= lines.size()) return separator;
    const HeaderBlock block = read_header_block(lines, next);
    if (block.kinds() >= 2) separator.end = block.end;
    return separator;
}

}  // namespace

std::string squeezed_marker(std::string_view marker) {
    std::string text = squeezed(marker);
    std::erase(text, '#');
    return text.size() < 8 ? std::string() : text;
}

Found marker_at(std::span<const Line> lines, std::size_t at, std::span<const std::string> squeezed_markers) {
    const Line& line = lines[at];
    if (line.blank() || line.body.size() > longest_line || squeezed_markers.empty()) return std::nullopt;
    std::string one = squeezed(line.body);
    std::erase(one, '#');
    std::string two = one;
    if (at + 1 < lines.size() && lines[at + 1].body.size() <= longest_line) {
        two += squeezed(lines[at + 1].body);
        std::erase(two, '#');
    }
    for (const std::string& marker : squeezed_markers) {
        if (marker.empty()) continue;
        if (one.find(marker) != std::string::npos) return Separator{Separator::Kind::marker, at + 1};
        if (two.starts_with(marker)) return Separator{Separator::Kind::marker, at + 2};
    }
    return std::nullopt;
}

Found separator_at(std::span<const Line> lines, std::size_t at,
                   std::span<const std::string> squeezed_markers) {
    const Line& line = lines[at];
    if (line.blank() || line.depth > 0) return std::nullopt;
    if (Found found = marker_at(lines, at, squeezed_markers)) return found;
    for (const auto recognise : {dashed_at, forward_line_at, header_block_at, introduced_block_at,
                                 attribution_at, foreign_attribution_at})
        if (const Found found = recognise(lines, at))
            return found->kind == Separator::Kind::reply ? with_header_block(lines, *found) : *found;
    return std::nullopt;
}

bool says_forward(std::string_view subject) {
    constexpr std::array<std::string_view, 8> prefixes{
        "fwd:", "fw:", "转发:", "轉發:", "轉寄:", "转寄:", "forward:", "wg:"};
    return starts_with_any(squeezed(subject.substr(0, 80)), prefixes);
}

}  // namespace aftercare::email
