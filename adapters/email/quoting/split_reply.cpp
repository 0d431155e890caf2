#include "adapters/email/quoting/split_reply.h"

#include "adapters/email/quoting/lines.h"
#include "adapters/email/quoting/separator.h"
#include "adapters/email/quoting/signature.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace aftercare::email {

namespace {

constexpr std::size_t context_lines = 20;

enum class Role : std::uint8_t { fresh, answer, forwarded, quoted, signature };

bool quote_follows(std::span<const Line> lines, std::size_t at) {
    while (at < lines.size() && lines[at].blank()) ++at;
    return at < lines.size() && lines[at].depth > 0;
}

// Gives each line its role, signatures aside.
class Splitter {
  public:
    Splitter(std::span<const Line> lines, const QuotingOptions& options)
        : lines_(lines), roles_(lines.size(), Role::fresh), forward_(says_forward(options.subject)) {
        for (const std::string& marker : options.markers) markers_.push_back(squeezed_marker(marker));
    }

    std::vector<Role> split() {
        std::size_t at = 0;
        while (at < lines_.size()) at = step(at);
        return std::move(roles_);
    }

  private:
    // Returns the next line to look at.
    std::size_t step(std::size_t at) {
        if (lines_[at].depth > 0) {
            mark(at, at + 1, forward_ && !own_quote_ ? Role::forwarded : Role::quoted);
            // A forward of ours that holds our marker quotes us from there on.
            own_quote_ = own_quote_ || (forward_ && marker_at(lines_, at, markers_));
            return at + 1;
        }
        const std::optional<Separator> found = separator_at(lines_, at, markers_);
        return found ? take(at, *found) : at + 1;
    }

    std::size_t take(std::size_t at, const Separator& found) {
        const bool marks_below = quote_follows(lines_, found.end);
        if (found.kind == Separator::Kind::maybe && !marks_below) return at + 1;
        if (found.kind != Separator::Kind::marker && (forward_ || found.kind == Separator::Kind::forward))
            return take_forward(at);
        mark(at, found.end, Role::quoted);
        if (marks_below) return found.end;
        mark(found.end, lines_.size(), Role::quoted);
        return lines_.size();
    }

    // Our own marker is what ends a forwarded mail.
    std::size_t take_forward(std::size_t at) {
        std::size_t end = at;
        while (end < lines_.size() && !marker_at(lines_, end, markers_)) ++end;
        mark(at, end, Role::forwarded);
        mark(end, lines_.size(), Role::quoted);
        return lines_.size();
    }

    void mark(std::size_t from, std::size_t to, Role role) {
        to = std::min(to, roles_.size());
        for (std::size_t at = from; at < to; ++at) roles_[at] = role;
    }

    std::span<const Line> lines_;
    std::vector<Role> roles_;
    std::vector<std::string> markers_;
    bool forward_;
    bool own_quote_ = false;
};

struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Runs of new lines; blank lines are of the run around them.
std::vector<Run> fresh_runs(std::span<const Role> roles) {
    std::vector<Run> runs;
    for (std::size_t at = 0; at < roles.size(); ++at) {
        if (roles[at] != Role::fresh) continue;
        if (!runs.empty() && runs.back().end == at)
            ++runs.back().end;
        else
            runs.push_back({at, at + 1});
    }
    return runs;
}

void mark_signature(std::span<const Line> lines, std::vector<Role>& roles, const Run& run) {
    const std::vector<bool> marks = signature_lines(lines.subspan(run.begin, run.end - run.begin));
    for (std::size_t at = 0; at < marks.size(); ++at)
        if (marks[at]) roles[run.begin + at] = Role::signature;
}

// People sign above the quote or at the end of all.
void mark_signatures(std::span<const Line> lines, std::vector<Role>& roles) {
    const std::vector<Run> runs = fresh_runs(roles);
    if (runs.empty()) return;
    mark_signature(lines, roles, runs.front());
    if (runs.size() > 1) mark_signature(lines, roles, runs.back());
}

std::string text_of(std::span<const Line> lines, std::span<const Role> roles,
                    std::initializer_list<Role> wanted) {
    Paragraphs paragraphs;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (std::ranges::find(wanted, roles[at]) != wanted.end())
            paragraphs.add(lines[at].raw);
        else if (!lines[at].raw.empty())
            paragraphs.gap();
    }
    return paragraphs.text();
}

// The last paragraph of the quote that ends before `end`.
std::string context_before(std::span<const Line> lines, std::size_t begin, std::size_t end) {
    while (end > begin && lines[end - 1].blank()) --end;
    std::size_t first = end;
    while (first > begin && end - first < context_lines && !lines[first - 1].blank()) --first;
    Paragraphs paragraphs;
    for (std::size_t at = first; at < end; ++at) paragraphs.add(lines[at].body);
    return paragraphs.text();
}

// Pairs each run of new lines with the marked quote right above it; its lines are answers from then on.
std::vector<Inline> inline_answers(std::span<const Line> lines, std::span<Role> roles) {
    std::vector<Inline> answers;
    std::size_t at = 0;
    while (at < lines.size()) {
        while (at < lines.size() && (lines[at].depth == 0 || roles[at] != Role::quoted)) ++at;
        const std::size_t quote = at;
        while (at < lines.size() && lines[at].depth > 0 && roles[at] == Role::quoted) ++at;
        const std::size_t answer = at;
        Paragraphs written;
        for (; at < lines.size() && (roles[at] == Role::fresh || lines[at].blank()) && lines[at].depth == 0; ++at) {
            written.add(lines[at].raw);
            if (roles[at] == Role::fresh) roles[at] = Role::answer;
        }
        if (written.text().empty()) continue;
        answers.push_back({context_before(lines, quote, answer), written.text()});
    }
    return answers;
}

}  // namespace

Reply split_reply(std::string_view text, const QuotingOptions& options) {
    const std::vector<Line> lines = cut_into_lines(text);
    std::vector<Role> roles = Splitter(lines, options).split();
    mark_signatures(lines, roles);
    Reply reply;
    reply.answers = inline_answers(lines, roles);
    reply.fresh = text_of(lines, roles, {Role::fresh, Role::answer, Role::forwarded});
    reply.unasked = text_of(lines, roles, {Role::fresh, Role::forwarded});
    reply.quoted = text_of(lines, roles, {Role::quoted});
    reply.signature = text_of(lines, roles, {Role::signature});
    reply.forwarded = std::ranges::find(roles, Role::forwarded) != roles.end();
    if (!reply.fresh.empty()) return reply;
    reply.nothing_new = true;
    reply.fresh = text_of(lines, roles, {Role::fresh, Role::forwarded, Role::quoted, Role::signature});
    return reply;
}

}  // namespace aftercare::email
