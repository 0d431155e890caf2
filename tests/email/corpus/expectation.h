// What a mail of the corpus must read as (its .json), and what is different when it does not.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace aftercare::email {

/// Reads the mail beside this expectation with the reader, the splitter and the rules. Each string names a
/// difference; none: all is as expected.
std::vector<std::string> differences(const std::filesystem::path& mail, const nlohmann::json& expected);

}  // namespace aftercare::email
