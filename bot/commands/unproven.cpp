#include "bot/commands/unproven.h"

#include "bot/commands/chats.h"
#include "bot/commands/decisions.h"
#include "bot/commands/finding.h"
#include "bot/commands/linking.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::bot {

namespace {

constexpr std::string_view theirs = "theirs";
constexpr std::string_view not_theirs = "not_theirs";
/// Characters of a letter that are shown to whoever is to confirm it: all of it, unless it is very long.
constexpr std::size_t most_shown = 2000;

/// What was written, without its files; nothing for a press and the like.
std::optional<std::string_view> words_of(const core::Incoming& incoming) {
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) return text->text;
    if (const auto* files = std::get_if<core::FilesReceived>(&incoming.content)) return files->caption;
    if (const auto* wrote = std::get_if<core::OutsiderWrote>(&incoming.content)) return wrote->text;
    return std::nullopt;
}

/// Something waits for words of this person, or would take them.
bool has_something_open(Turn& turn) {
    return turn.staff || turn.conversation.draft || !turn.conversation.expects.empty() || form_elsewhere(turn) ||
           !open_tickets_of(turn, turn.person.id).empty();
}

bool is_known(Turn& turn) {
    return !turn.tx.tickets().of_person(turn.person.id, 1).empty() ||
           turn.tx.people().conversations_of(turn.person.id).size() > 1;
}

/// No more than a new request can come of it.
bool only_opens(const TypedCommand& typed) {
    constexpr std::array<std::string_view, 4> opening{"new", "human", "help", "start"};
    return typed.kind == TypedCommand::Kind::none || std::ranges::find(opening, typed.name) != opening.end();
}

bool could_do_harm(Turn& turn) {
    const auto words = words_of(*turn.incoming);
    const TypedCommand typed = turn.desk.commands.read(Audience::customer, words.value_or(std::string_view()));
    if (has_something_open(turn)) return true;
    return is_known(turn) && !(words && only_opens(typed));
}

/// The letter as it is quoted in an answer. Nobody should confirm what they have not seen.
std::string quoted(const Turn& turn) {
    const std::string words(words_of(*turn.incoming).value_or(std::string_view()));
    std::string shown = turn.desk.normaliser->truncated(words, most_shown);
    if (shown.size() < words.size()) shown += "…";
    if (const auto* received = std::get_if<core::FilesReceived>(&turn.incoming->content))
        for (const auto& file : received->files) shown += (shown.empty() ? "📎 " : "\n📎 ") + file.name;
    std::string lines = "> ";
    for (const char c : shown) lines.append(1, c).append(c == '\n' ? "> " : "");
    return lines;
}

void ask(Turn& turn) {
    const std::string letter = std::to_string(turn.incoming->letter.value);
    const Words w = words(turn);
    core::Outgoing message;
    message.text = w.say("turn.unproven.ask", {{"time", w.short_minute(turn.incoming->at)}, {"letter", quoted(turn)}});
    message.buttons = {{{w.say("turn.unproven.theirs"), ticket_payload(core::TicketId(), theirs, letter)},
                        {w.say("turn.unproven.not_theirs"), ticket_payload(core::TicketId(), not_theirs, letter)}}};
    turn.say(std::move(message));
}

/// Linking asks for a proof of its own. It is done here and now: whatever else reads the words might see more in them.
bool takes_link(Turn& turn) {
    const auto* said = std::get_if<core::TextReceived>(&turn.incoming->content);
    const bool one_line = said && said->text.starts_with('/') && said->text.find('\n') == std::string::npos;
    const TypedCommand typed = one_line ? turn.desk.commands.read(Audience::customer, said->text) : TypedCommand();
    if (typed.name != "link") return false;
    link_chats(turn, typed.rest);
    return true;
}

}  // namespace

bool put_by(Turn& turn) {
    if (turn.incoming->unproven && takes_link(turn)) return true;
    if (!turn.incoming->unproven || !could_do_harm(turn)) return false;
    turn.count("unproven", "put_by");
    ask(turn);
    return true;
}

bool take_confirmation(Turn& turn, const TicketPayload& pressed) {
    if (pressed.word == not_theirs) {
        turn.count("unproven", "disowned");
        turn.say_text("turn.unproven.dropped");
        return true;
    }
    if (pressed.word != theirs) return false;
    std::int64_t letter = 0;
    std::from_chars(pressed.argument.data(), pressed.argument.data() + pressed.argument.size(), letter);
    // The channel takes the letter again, and it is then answered itself.
    const bool again = turn.tx.letters().confirm(core::LetterId(letter), turn.conversation.id);
    if (!again) turn.say_text("turn.unproven.over");
    turn.count("unproven", again ? "confirmed" : "over");
    return true;
}

}  // namespace aftercare::bot
