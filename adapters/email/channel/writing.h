// A run of the desk's messages as one letter. Pure: the same for the same input, so that a letter which is sent again
// is the same letter.
#pragma once

#include "adapters/email/channel/correspondence.h"
#include "adapters/email/channel/email_channel.h"
#include "adapters/email/sending/compose.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace aftercare::email {

struct Letter {
    OutgoingMail mail;            ///< without the contents of its files
    std::string envelope_sender;  ///< empty: MAIL FROM:<>
    std::vector<core::FileRef> files;
    std::vector<core::Button> choices;  ///< that it offers, in the order of their numbers
    std::int64_t message = 0;           ///< its number: the reference of the channel
};

/// How many of the deliveries of a conversation, from the first, go out as one letter: what one turn says, and what later
/// turns say for the same reason about the same ticket. At least 1, for one at least.
std::size_t letter_length(std::span<const core::Delivery> deliveries);

/// Why a letter with these deliveries is written: an agent's words count most, and an answer more than a notice.
core::Origin origin_of(std::span<const core::Delivery> deliveries);

/// The ticket that all deliveries are about; none if there is no such ticket.
core::TicketId ticket_of(std::span<const core::Delivery> deliveries);

/// `ticket_number`: of the ticket that it is about; may be empty. The deliveries are those of one letter. It has the
/// number of the last one: a letter that is sent again with more in it must not pass for the one before.
Letter write_letter(const std::vector<core::Delivery>& deliveries, const Correspondence& correspondence,
                    const std::string& ticket_number, const Options& options);

struct Body {
    std::string text;
    std::vector<core::Button> choices;  ///< in the order of their numbers
    std::vector<std::string> links;     ///< that stand below choices, each alone on its line
};

/// The messages: headings, texts, choices as numbered lines, in order. Choices about a ticket may have links.
Body body_of(const std::vector<core::Delivery>& deliveries, const Options& options);

/// The payload that a short answer chooses: a number, or the word of a choice.
std::optional<std::string> chosen(std::string_view text, std::span<const core::Button> choices);

}  // namespace aftercare::email
