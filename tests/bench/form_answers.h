// The form's answers by what a question says. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <set>
#include <string>

namespace aftercare::bench {

/// The first unanswered field that the question names; null if none does.
const boost::json::object* field_asked(const boost::json::array& fields, const std::string& question,
                                       const std::set<std::size_t>& answered);

/// The answer with "{n}" replaced, so that customers do not all name the same serial number.
std::string own_answer(std::string answer, const std::string& customer);

}  // namespace aftercare::bench
