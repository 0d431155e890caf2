// The survey page as HTML: for customers whose channel has no buttons. Pure; any thread.
#pragma once

#include "core/profile.h"
#include "core/texts.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot::survey {

/// The form. Everything in it is plain text and is escaped where it is written.
struct Form {
    std::string number;  ///< of the ticket
    std::string title;   ///< of the ticket; may be empty
    std::vector<core::SurveyStep> steps;
    std::string chosen;   ///< the value of the step that is selected; may be none of them
    std::string comment;  ///< what was already written
    std::string nonce;
    std::string note;  ///< the key of a line that says what is missing; may be empty
};

/// Longest comment in characters, as browsers count them.
inline constexpr int comment_characters = 1000;

std::string form_page(const core::Texts& texts, std::string_view language, const Form& form);

/// A page that only says something.
struct Message {
    std::string what;             ///< "thanks", "rated", ...: below survey_page in the texts
    bool good = false;            ///< with a tick
    std::string number{};         ///< of the ticket; may be empty
    std::string rating{};         ///< in words; may be empty
    std::string choice{};         ///< its label; may be empty
    std::string title = "title";  ///< the key of the page's title
};

std::string message_page(const core::Texts& texts, std::string_view language, const Message& message);

/// The title of pages about a choice.
inline constexpr std::string_view choice_title = "choice.title";

/// A choice that a link named, as plain text.
struct Choice {
    std::string label;
    std::string details;  ///< all that is chosen with it, as lines; may be empty
    std::string number;   ///< of the ticket
    std::string title;    ///< of the ticket; may be empty
};

/// Asks whether the choice is meant. Its form goes back to the page's own address.
std::string choice_page(const core::Texts& texts, std::string_view language, const Choice& choice);

/// What the pages look like; served beside them as "style.css".
std::string_view stylesheet();

/// Plain text as it may stand in HTML, in an attribute's quotes too.
std::string escaped(std::string_view text);

}  // namespace aftercare::bot::survey
