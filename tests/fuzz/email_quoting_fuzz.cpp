// Any bytes as a mail's text: never a crash, nothing lost, nothing twice.
#include "adapters/email/quoting/filled.h"
#include "adapters/email/quoting/lines.h"
#include "adapters/email/quoting/split_reply.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

std::ptrdiff_t written_lines(std::string_view text) {
    const auto lines = email::cut_into_lines(text);
    return std::ranges::count_if(
        lines, [](const email::Line& line) { return !email::trimmed_wide(line.raw).empty(); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const email::QuotingOptions reply{.markers = {"## reply above this line ##"}, .subject = "Re: x"};
    static const email::QuotingOptions forward{.markers = reply.markers, .subject = "Fwd: x"};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const email::QuotingOptions* options : {&reply, &forward}) {
        const email::Reply split = email::split_reply(text, *options);
        const std::ptrdiff_t whole = written_lines(text);
        const std::ptrdiff_t taken_away = written_lines(split.quoted) + written_lines(split.signature);
        demand(written_lines(split.fresh) == (split.nothing_new ? whole : whole - taken_away));
        demand(split.fresh.size() + split.quoted.size() + split.signature.size() <= 2 * size);
        for (const email::Inline& answer : split.answers) demand(!answer.answer.empty());
    }
    // The same bytes as what we sent and what came back, in two halves.
    const std::string_view sent = text.substr(0, size / 2);
    for (const email::Inline& filled : email::filled_lines(text.substr(size / 2), sent))
        demand(!filled.answer.empty() && !filled.quoted.empty());
    demand(email::filled_lines(sent, sent).size() <= size);
    return 0;
}
