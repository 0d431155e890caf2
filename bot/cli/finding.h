// One line of `aftercare check --online`: what holds, or what is wrong and what to do about it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

struct Finding {
    enum class Kind : std::uint8_t {
        ok = 1,
        note,   ///< worth knowing, or to be done when there is time
        error,  ///< something does not work before somebody acts
    };
    Kind kind = Kind::ok;
    std::string what;    ///< without a secret
    std::string advice;  ///< empty for ok
    friend bool operator==(const Finding&, const Finding&) = default;
};

Finding found_ok(std::string what);
Finding found_note(std::string what, std::string advice);
Finding found_error(std::string what, std::string advice);

/// "error: wechat:main: the token differs: enter it again". One line, whatever is in the parts.
std::string line_of(std::string_view channel, const Finding& finding);

bool any_error(const std::vector<Finding>& findings);

}  // namespace aftercare::bot
