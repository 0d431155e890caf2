#include "adapters/email/channel/understanding.h"

#include "adapters/email/quoting/filled.h"
#include "adapters/email/quoting/split_reply.h"

#include <algorithm>
#include <array>

namespace aftercare::email {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// The last line of a quoted paragraph that has a label: answers follow their question.
std::string_view question_in(std::string_view quoted) {
    std::string_view found;
    while (!quoted.empty()) {
        const std::size_t end = std::min(quoted.find('\n'), quoted.size());
        const std::string_view line = trimmed(quoted.substr(0, end));
        if (label_of(line).size() < line.size()) found = line;
        quoted.remove_prefix(std::min(end + 1, quoted.size()));
    }
    return found;
}

void add_line(std::string& text, std::string_view label, std::string_view answer) {
    if (trimmed(answer).empty()) return;
    if (!text.empty()) text += '\n';
    text.append(label).append(": ").append(trimmed(answer));
}

void add_words(std::string& text, std::string_view words) {
    if (words.empty()) return;
    if (!text.empty()) text += '\n';
    text.append(words);
}

/// Nothing stands below our marker but what we sent: a quote alone, in which nobody wrote.
bool only_quotes(std::string_view text, std::string_view sent, const std::vector<std::string>& markers) {
    if (sent.empty()) return false;
    for (const std::string& marker : markers) {
        const std::size_t at = marker.empty() ? std::string_view::npos : text.find(marker);
        if (at == std::string_view::npos) continue;
        std::string_view rest = text.substr(at + marker.size());
        bool ours = true;
        while (!rest.empty() && ours) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            std::string_view line = trimmed(rest.substr(0, end));
            while (line.starts_with('>')) line = trimmed(line.substr(1));
            ours = line.empty() || sent.find(line) != std::string_view::npos;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        if (ours) return true;
    }
    return false;
}

}  // namespace

std::string_view label_of(std::string_view line) {
    line = trimmed(line);
    std::size_t digits = 0;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits > 0 && digits < line.size() && (line[digits] == '.' || line[digits] == ')'))
        line = trimmed(line.substr(digits + 1));
    while (line.starts_with('*')) line = trimmed(line.substr(1));
    constexpr std::array<std::string_view, 4> ends{":", "：", "（", "("};
    std::size_t end = std::string_view::npos;
    for (const std::string_view each : ends) end = std::min(end, line.find(each));
    if (line.find(':') == std::string_view::npos && line.find("：") == std::string_view::npos) return line;
    return trimmed(line.substr(0, end));
}

std::string understood(const Mail& mail, std::string_view sent, const std::vector<std::string>& markers) {
    const Reply reply = split_reply(mail.text, {markers, mail.subject});
    const bool pairs = std::ranges::any_of(reply.answers, [](const Inline& each) { return !question_in(each.quoted).empty(); });
    // What was written below our questions stands with them; all else that is new stays as it was written.
    std::string text = pairs ? reply.unasked : reply.fresh;
    std::string answers;
    for (const Inline& each : pairs ? reply.answers : std::vector<Inline>()) {
        const std::string_view question = question_in(each.quoted);
        question.empty() ? add_words(text, each.answer) : add_line(answers, label_of(question), each.answer);
    }
    for (const Inline& each : filled_lines(reply.quoted, sent)) add_line(answers, label_of(each.quoted), each.answer);
    if (reply.nothing_new && (!answers.empty() || only_quotes(mail.text, sent, markers))) text.clear();
    add_words(text, answers);
    return text;
}

}  // namespace aftercare::email
