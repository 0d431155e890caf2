#include "tests/bench/form_answers.h"

#include <boost/json.hpp>

namespace aftercare::bench {

std::string own_answer(std::string answer, const std::string& customer) {
    if (std::size_t at = answer.find("{n}"); at != std::string::npos) answer.replace(at, 3, customer);
    return answer;
}

const boost::json::object* field_asked(const boost::json::array& fields, const std::string& question,
                                       const std::set<std::size_t>& answered) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (answered.contains(i)) continue;
        for (const boost::json::value& key : fields[i].at("keys").as_array()) {
            if (question.find(key.as_string().c_str()) != std::string::npos) return &fields[i].as_object();
        }
    }
    return nullptr;
}

}  // namespace aftercare::bench
