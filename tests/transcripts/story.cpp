#include "tests/transcripts/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace aftercare::transcripts {

namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string_view after(std::string_view text, std::size_t skip) {
    text.remove_prefix(std::min(skip, text.size()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

bool takes(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    if (text.size() > word.size() && text[word.size()] != ' ') return false;
    text = after(text, word.size());
    return true;
}

// "2026-09-20T10:00+08:00"
std::optional<core::Time> clock_of(const std::string& text) {
    int year = 0, hours = 0, minutes = 0, zone_hours = 0, zone_minutes = 0;
    unsigned month = 0, day = 0;
    char sign = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d%c%2d:%2d", &year, &month, &day, &hours, &minutes, &sign, &zone_hours,
                    &zone_minutes) != 8)
        return std::nullopt;
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    if (!date.ok() || (sign != '+' && sign != '-')) return std::nullopt;
    const auto zone = (std::chrono::hours(zone_hours) + std::chrono::minutes(zone_minutes)) * (sign == '+' ? 1 : -1);
    return core::Time(std::chrono::sys_days(date)) + std::chrono::hours(hours) + std::chrono::minutes(minutes) - zone;
}

std::string input_line(std::string_view rest, Line& line) {
    using Kind = Line::Kind;
    line.kind = Kind::text;
    line.text = rest;
    if (takes(rest, "click")) {
        line.kind = Kind::click;
        line.text = rest;
    } else if (takes(rest, "file") || takes(rest, "album")) {
        line.kind = Kind::files;
        line.words = words_of(rest);
        if (line.words.empty()) return "names no file";
    } else if (takes(rest, "mail")) {
        line.kind = Kind::mail;
        line.words = words_of(rest);
        line.text.clear();
    } else if (takes(rest, "unproven")) {
        line.kind = Kind::unproven;
        line.words = words_of(rest);
        line.text.clear();
    } else if (takes(rest, "reply")) {
        line.kind = Kind::reply;
        line.words = words_of(rest);
        line.text.clear();
    } else if (takes(rest, "contact")) {
        line.kind = Kind::contact;
        line.words = words_of(rest);
        if (line.words.empty()) return "names no number";
    } else if (takes(rest, "location")) {
        line.kind = Kind::location;
        line.words = words_of(rest);
        if (line.words.size() < 2) return "needs latitude and longitude";
        line.text.clear();
        for (std::size_t i = 2; i < line.words.size(); ++i) line.text += (i > 2 ? " " : "") + line.words[i];
    } else if (takes(rest, "edit")) {
        line.kind = Kind::edit;
        if (rest.starts_with('@')) {
            const auto number = rest.substr(1, rest.find(' ') - 1);
            line.which = std::atoi(std::string(number).c_str());
            rest = after(rest, number.size() + 1);
        }
        line.text = rest;
    }
    return {};
}

std::string line_of(std::string_view written, Line& line) {
    using Kind = Line::Kind;
    if (written.empty() || written.front() == '#') {
        line.text = written;
        return {};
    }
    if (written.front() == '>') return input_line(after(written, 1), line);
    if (written.front() == '<') {
        std::string_view rest = after(written, 1);
        line.kind = takes(rest, "~") ? Kind::matches : Kind::message;
        line.text = rest;
        return {};
    }
    if (written.front() == '!') {
        line.kind = Kind::hint;
        line.text = after(written, 1);
        return {};
    }
    if (written.front() == '=') {
        line.kind = Kind::value;
        std::string_view rest = after(written, 1);
        const auto space = rest.find(' ');
        line.words = {std::string(rest.substr(0, space))};
        line.text = space == std::string_view::npos ? "" : std::string(rest.substr(space + 1));
        return {};
    }
    // A remark may stand behind a directive.
    std::string_view rest = written.substr(0, written.find(" #"));
    while (rest.ends_with(' ')) rest.remove_suffix(1);
    if (takes(rest, "chat")) {
        line.kind = Kind::chat;
        line.words = words_of(rest);
    } else if (takes(rest, "wait")) {
        line.kind = Kind::wait;
        const auto parsed = core::parse_duration(rest);
        if (!parsed.ok) return "no duration";
        line.wait = parsed.value;
    } else if (rest == "dup" || rest == "restart" || rest == "end") {
        line.kind = rest == "dup" ? Kind::dup : (rest == "restart" ? Kind::restart : Kind::end);
    } else {
        return "not understood";
    }
    return {};
}

bool is_letter(Line::Kind kind) {
    using Kind = Line::Kind;
    return kind == Kind::mail || kind == Kind::unproven || kind == Kind::reply;
}

bool is_input(Line::Kind kind) {
    using Kind = Line::Kind;
    return kind == Kind::chat || kind == Kind::text || kind == Kind::click || kind == Kind::files || is_letter(kind) ||
           kind == Kind::contact || kind == Kind::location || kind == Kind::edit || kind == Kind::dup || kind == Kind::wait;
}

bool expects(Line::Kind kind) {
    return kind == Line::Kind::message || kind == Line::Kind::matches || kind == Line::Kind::hint;
}

bool holds(const Line& line, const Output& output) {
    if ((line.kind == Line::Kind::hint) != output.is_hint) return false;
    return line.kind == Line::Kind::matches ? matches(line.text, rendered(output)) : line.text == rendered(output);
}

// A message as lines of a story.
std::string written(const Output& output) {
    std::string text;
    bool first = true;
    const std::string content = rendered(output);
    for (const auto line : lines_of(content)) {
        text += first ? (output.is_hint ? "! " : "< ") : "| ";
        text.append(line).append("\n");
        first = false;
    }
    return text.empty() ? "< \n" : text;
}

class Runner {
  public:
    Runner(std::string_view text, Desk& desk, Restarts restarts) : written_(lines_of(text)), desk_(desk), restarts_(restarts) {}

    Report run(const Story& story) {
        desk_.open(story);
        int copied = 0;
        for (std::size_t i = 0; i < story.lines.size(); ++i) {
            const Line& line = story.lines[i];
            const int next = i + 1 < story.lines.size() ? story.lines[i + 1].number : static_cast<int>(written_.size()) + 1;
            if (i == 0) copy(1, line.number);
            if (!expects(line.kind)) flush(line.number);
            step(line);
            if (!expects(line.kind)) copy(line.number, next);
            copied = next;
        }
        flush(copied);
        return std::move(report_);
    }

  private:
    void copy(int from, int to) {
        for (int i = from; i < to; ++i) report_.blessed.append(written_[static_cast<std::size_t>(i - 1)]).append("\n");
    }

    void fail(int number, const std::string& what) { report_.failures.push_back(fmt::format("line {}: {}", number, what)); }

    // What was said and not expected.
    void flush(int number) {
        for (; next_ < said_.size(); ++next_) {
            fail(number, "unexpected: " + rendered(said_[next_]));
            report_.blessed += transcripts::written(said_[next_]);
        }
        said_.clear();
        next_ = 0;
    }

    void step(const Line& line) {
        using Kind = Line::Kind;
        if (is_input(line.kind)) {
            said_ = desk_.take(line);
            next_ = 0;
            if (restarts_ == Restarts::after_every_line) desk_.restart();
        } else if (line.kind == Kind::restart) {
            desk_.restart();
        } else if (line.kind == Kind::value) {
            const std::string found = desk_.value(line.words.front());
            if (found != line.text) fail(line.number, fmt::format("{} is \"{}\"", line.words.front(), found));
        } else if (expects(line.kind)) {
            expect(line);
        }
    }

    void expect(const Line& line) {
        if (next_ == said_.size()) return fail(line.number, "nothing was said");
        const Output& output = said_[next_++];
        const bool good = holds(line, output);
        if (!good) fail(line.number, "said: " + rendered(output));
        if (good && line.kind == Line::Kind::matches) {
            report_.blessed += "< ~ " + line.text + "\n";
            return;
        }
        report_.blessed += transcripts::written(output);
    }

    std::vector<std::string_view> written_;
    Desk& desk_;
    Restarts restarts_;
    std::vector<Output> said_;
    std::size_t next_ = 0;
    Report report_;
};

}  // namespace

ParsedStory parse_story(std::string_view text) {
    Story story;
    int number = 0;
    bool headed = false;
    for (const auto written : lines_of(text)) {
        ++number;
        const auto fault = [&](const std::string& what) {
            return ParsedStory{std::nullopt, fmt::format("line {}: {}", number, what)};
        };
        if (!headed && (written.empty() || written.front() == '#')) continue;
        if (!headed) {
            const auto words = words_of(written);
            if (words.size() % 2 != 0) return fault("the header is pairs of name and value");
            for (std::size_t i = 0; i + 1 < words.size(); i += 2) story.header[words[i]] = words[i + 1];
            const auto clock = clock_of(story.header["clock"]);
            if (!clock) return fault("the header needs a clock like 2026-09-20T10:00+08:00");
            story.clock = *clock;
            headed = true;
            continue;
        }
        if (written.starts_with("|")) {
            const bool may = !story.lines.empty() && (story.lines.back().kind == Line::Kind::text || expects(story.lines.back().kind) ||
                                                      story.lines.back().kind == Line::Kind::edit || is_letter(story.lines.back().kind));
            if (!may) return fault("nothing to go on with");
            std::string& whole = story.lines.back().text;
            if (!whole.empty() || !is_letter(story.lines.back().kind)) whole += '\n';
            whole.append(after(written, 1));
            continue;
        }
        Line line;
        line.number = number;
        if (const auto what = line_of(written, line); !what.empty()) return fault(what);
        story.lines.push_back(std::move(line));
    }
    if (!headed) return {std::nullopt, "no header"};
    return {std::move(story), {}};
}

std::string rendered(const Output& output) {
    std::string text;
    if (!output.heading.empty()) text += "(" + output.heading + ") ";
    text += output.text;
    if (output.buttons.empty()) return text;
    text += text.empty() ? "[" : " [";
    for (std::size_t i = 0; i < output.buttons.size(); ++i) text += (i > 0 ? "|" : "") + output.buttons[i];
    return text + "]";
}

Report run(std::string_view text, const Story& story, Desk& desk, Restarts restarts) {
    return Runner(text, desk, restarts).run(story);
}

std::string name_in(const Line& chat) {
    std::string name;
    if (chat.words.size() < 3 || chat.words[1] != "named") return name;
    for (std::size_t i = 2; i < chat.words.size(); ++i) name += (name.empty() ? "" : " ") + chat.words[i];
    return name;
}

bool matches(std::string_view pattern, std::string_view text) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == text;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    const auto rest = pattern.substr(star + 1);
    for (std::size_t i = star; i <= text.size(); ++i)
        if (matches(rest, text.substr(i))) return true;
    return false;
}

}  // namespace aftercare::transcripts
