// Conversations: each line of the input is what the customer sends; the first byte says as what. The input's length
// decides the form, and whether it is walked by letters.
#include "tests/dialogs/shared.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace aftercare::dialogs;
namespace shared = aftercare::dialogs::testing;

Input input_of(char kind, std::string text) {
    switch (kind) {
        case 'p': return PressInput{std::move(text)};
        case 'f': return FilesInput{{{text, text, text, "image/png", 1}}, "", text, text};
        case 'm':
            std::replace(text.begin(), text.end(), '|', '\n');
            return LetterInput{text, {{text, text, text, "image/png", 1}}, "m", "a@example.com", text, text.size() % 2 == 0};
        case 'c': return ContactInput{std::move(text), "", ""};
        case 'l': return LocationInput{1, 2, std::move(text), ""};
        case 'e': return EditInput{"m", std::move(text)};
        case 'E': return EditField{std::move(text)};
        case 'b': return Back{};
        case 's': return Skip{};
        case 'S': return FilesSettled{};
        case 'r': return Resume{};
        case 'R': return Restart{};
        case 'A': return Abandon{};
        case 'L': return SetLanguage{std::move(text)};
        default: return TextInput{std::move(text), "m"};
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const Form* const forms[] = {&shared::feedback(), &shared::devices(), &shared::repair_plan()};
    const Form& form = *forms[size % 3];
    Context now = shared::context();
    if (size / 3 % 2 == 1) now.asking = Asking::all_at_once;
    Step step = start(form, "zh-CN", now);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.empty()) continue;
        const auto before = step.draft.revision;
        step = take(form, std::move(step.draft), input_of(line.front(), std::string(line.substr(1))), now);
        const auto stored = parse_draft(to_bytes(step.draft));
        if (!stored.draft || !(*stored.draft == step.draft) || step.draft.revision < before) std::abort();
    }
    return 0;
}
