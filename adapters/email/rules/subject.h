// Subjects: the runs of "Re:" and "转发：" before them and the ticket numbers in them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct StrippedSubject {
    std::string_view rest;  ///< what follows the prefixes, trimmed; part of the text handed in
    bool answer = false;    ///< there was a "Re:" or one of its like
    bool forward = false;   ///< there was a "Fwd:" or one of its like
};

/// Without any run of prefixes, in either colon, with counters ("Re[2]:") and any blanks (also U+3000).
StrippedSubject strip_prefixes(std::string_view subject);

/// "Re: " once before what strip_prefixes leaves (of `fallback` if nothing is left). One line without control
/// characters, at most 200 bytes behind the prefix, cut at a character.
std::string answer_subject(std::string_view subject, std::string_view fallback);

/// A subject of our own, cleaned and cut the same way.
std::string clean_subject(std::string_view subject);

/// The texts between "[#" and "]": 1 to 40 letters, digits and "-". At most 4; parts of the text handed in.
std::vector<std::string_view> numbers_in_subject(std::string_view subject);

}  // namespace aftercare::email
