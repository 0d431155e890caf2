// Reads the JSON files of the source tree.
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>

namespace aftercare::core {

inline nlohmann::json read_json(const std::string& path) {
    std::ifstream file(std::string(AFTERCARE_SOURCE_DIR) + "/" + path);
    if (!file) throw std::runtime_error("cannot open " + path);
    return nlohmann::json::parse(file, nullptr, true, /*ignore_comments=*/true);
}

}  // namespace aftercare::core
