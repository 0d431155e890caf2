// The procedures that the tests of the workflow walk: those of config/profiles, and one that uses all there is.
#pragma once

#include "core/profile.h"
#include "files.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace aftercare::core {

inline Profile profile_of(const nlohmann::json& content) {
    auto parsed = parse_profile(content);
    if (!parsed.errors.empty()) throw std::runtime_error(parsed.errors.front());
    return parsed.profile;
}

/// A procedure as its file has it and as it was parsed.
struct Procedure {
    nlohmann::json content;
    Profile profile;

    friend void PrintTo(const Procedure& procedure, std::ostream* out) { *out << procedure.profile.name; }
};

inline Procedure procedure_at(const std::string& path) {
    Procedure procedure;
    procedure.content = read_json(path);
    procedure.profile = profile_of(procedure.content);
    return procedure;
}

inline Procedure everything() { return procedure_at("tests/core/profiles/everything.json"); }

inline std::vector<Procedure> procedures() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(std::string(AFTERCARE_SOURCE_DIR) + "/config/profiles"))
        names.push_back(file.path().filename().string());
    std::sort(names.begin(), names.end());
    std::vector<Procedure> all{everything()};
    for (const auto& name : names) all.push_back(procedure_at("config/profiles/" + name));
    return all;
}

/// So that failures name actions instead of their numbers.
inline void PrintTo(Action action, std::ostream* out) { *out << name_of(action); }

/// For the names of tests.
inline std::string word_of(const Procedure& procedure) {
    std::string word = procedure.profile.name;
    std::replace(word.begin(), word.end(), '-', '_');
    return word;
}

}  // namespace aftercare::core
