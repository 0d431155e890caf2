// A run of the desk's messages as one letter. Pure: the same for the same input, so that a letter which is sent again
// is the same letter.
#pragma once

#include "adapters/email/channel/correspondence.h"
#include "adapters/email/channel/email_channel.h"
#include "adapters/email/sending/compose.h"

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

/// `ticket_number`: of the ticket that it is about; may be empty. The deliveries are of one conversation.
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
