// What is remembered of the letters with one address: what to answer to, what was asked last, and the counts that end
// loops. A value that is kept as a text with the conversation. Pure.
#pragma once

#include "adapters/email/rules/back_stop.h"
#include "adapters/email/rules/threading.h"
#include "core/message.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// A letter of ours as it went out, so that answers written into it are found, and its numbers name its own choices.
struct SentLetter {
    std::int64_t message = 0;
    std::string text;  ///< only of the latest letters; empty for one that is too long to hold a form
    std::vector<core::Button> choices;
};

struct Correspondence {
    AnsweredMail last;     ///< the latest letter of theirs
    std::string name;      ///< as they write it
    std::string answer_to; ///< where answers go; empty: to the chat's own address
    std::vector<SentLetter> sent;  ///< the latest 10, oldest first; the latest 3 with texts of at most 16 KiB
    AddressHistory address;
    ConversationHistory conversation;
    bool quiet = false;  ///< their latest letter may be a machine's: what answers it waits for the next one

    void note_sent(SentLetter letter);
    /// Takes over what is learned by taking their letters (`from`, which knew less of ours), or by sending ours.
    void learn_received(const Correspondence& from);
    void learn_sent(const Correspondence& from);
    /// The text of a letter of ours; empty if it is too old.
    std::string_view text_of(std::int64_t message) const;
    /// What the letter offered, nothing if it is too old. `message` 0, a letter that answers none: what the last offered.
    std::span<const core::Button> choices_of(std::int64_t message) const;
};

/// For the conversation's row; JSON. Nothing for anything that to_text() does not write.
std::string to_text(const Correspondence& correspondence);
std::optional<Correspondence> parse_correspondence(std::string_view text);

}  // namespace aftercare::email
