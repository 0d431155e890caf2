// What a submission names, for the index of open tickets. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::sqlite {

/// Pairs of a member's name and its value in comparison form, for every text and number at any
/// depth of the JSON object `submission`; the members of a list count as values of the list's name.
/// Values above 200 bytes are left out: nobody looks for a ticket by a whole description. Each pair
/// once; none for anything that is not JSON.
std::vector<std::pair<std::string, std::string>> submission_fields(std::string_view submission);

/// The form in which values are compared: without surrounding blanks, ASCII letters in upper case.
std::string comparison_form(std::string_view value);

}  // namespace aftercare::sqlite
