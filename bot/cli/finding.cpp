#include "bot/cli/finding.h"

#include <algorithm>
#include <utility>

namespace aftercare::bot {

namespace {

std::string_view name_of(Finding::Kind kind) {
    switch (kind) {
        case Finding::Kind::ok:
            return "ok";
        case Finding::Kind::note:
            return "note";
        case Finding::Kind::error:
            return "error";
    }
    return "error";
}

}  // namespace

Finding found_ok(std::string what) { return {Finding::Kind::ok, std::move(what), {}}; }

Finding found_note(std::string what, std::string advice) {
    return {Finding::Kind::note, std::move(what), std::move(advice)};
}

Finding found_error(std::string what, std::string advice) {
    return {Finding::Kind::error, std::move(what), std::move(advice)};
}

std::string line_of(std::string_view channel, const Finding& finding) {
    std::string line(name_of(finding.kind));
    line.append(": ").append(channel).append(": ").append(finding.what);
    if (!finding.advice.empty()) line.append(": ").append(finding.advice);
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

bool any_error(const std::vector<Finding>& findings) {
    return std::ranges::any_of(findings, [](const Finding& found) { return found.kind == Finding::Kind::error; });
}

}  // namespace aftercare::bot
