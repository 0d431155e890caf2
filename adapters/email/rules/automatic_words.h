// The words that machines write into subjects and texts of automatic mail, in simplified and traditional
// Chinese and English. Hints: a header outweighs them. Pure; any thread.
#pragma once

#include <string_view>

namespace aftercare::email {

/// The subject begins as automatic answers do: "自动回复: …", "Automatic reply: …". A person's answer to such
/// a mail does not: it begins with "Re:".
bool vacation_subject(std::string_view subject);

/// The subject speaks of an absence somewhere: "休假", "out of office". People write that, too.
bool absence_in_subject(std::string_view subject);

/// The first words of the text, after a greeting, are those of automatic answers: "我正在休假", "This is an automatic".
/// Persons begin so, too, but seldom; further down everybody may write such words.
bool automatic_beginning(std::string_view text);

/// A subject of mail systems for what could not be delivered.
bool bounce_subject(std::string_view subject);

/// A subject of mail systems for what is late.
bool delay_subject(std::string_view subject);

}  // namespace aftercare::email
