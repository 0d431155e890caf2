// The survey answered on a page, by a link, where a channel has no buttons. Runs inside a turn in which
// nobody speaks: whoever holds the link acts as the ticket's customer, for this survey only.
#pragma once

#include "bot/survey_page/token.h"
#include "bot/turn/turn.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// The address of the page on which the customer rates the ticket; good for 30 days. Empty when the
/// channel has buttons for it, when the desk has no public address, and when the ticket is not at its survey.
std::string survey_link(Turn& turn, const core::Ticket& ticket);

/// What a link leads to.
struct LinkedSurvey {
    enum class Standing : std::uint8_t {
        open = 1,  ///< waits for the rating
        rated,     ///< was rated in this round
        over,      ///< not at the survey, or in another round
        expired,
        gone,      ///< there is no such ticket any more
    };
    Standing standing = Standing::gone;
    std::optional<core::Ticket> ticket;  ///< none when gone
    std::string language;                ///< the customer's
};

/// Changes nothing.
LinkedSurvey linked_survey(Turn& turn, const survey::Link& link);

/// What the customer sent from the page.
struct SurveyAnswer {
    std::string rating;   ///< a step's value, as it came
    std::string comment;  ///< any bytes
    std::string nonce;    ///< known to be ours, and not too old; each rates once
};

enum class RatedByLink : std::uint8_t {
    rated = 1,
    no_such_step,  ///< choose again
    used_nonce,    ///< this form was sent before: the page must be shown anew
    refused,       ///< not at the survey
};

/// Rates and comments as the customer. `ticket` is at its survey.
RatedByLink rate_by_link(Turn& turn, const core::Ticket& ticket, const SurveyAnswer& answer);

/// What a person wrote, as it is kept: valid UTF-8, trimmed, no longer than the page allows.
std::string kept_comment(const Desk& desk, std::string_view comment);

/// So long after its page was made a form is taken. Shorter than the inbox remembers its nonce.
inline constexpr core::Duration survey_form_lifetime = std::chrono::hours(24);

}  // namespace aftercare::bot
