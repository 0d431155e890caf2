#include "tests/bench/process.h"

#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace aftercare::bench {

ProcessState state_of(pid_t pid) {
    ProcessState state;
    std::string folder = "/proc/" + std::to_string(pid);
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) state.resident_kb = std::stol(line.substr(6));
        if (line.starts_with("VmHWM:")) state.peak_kb = std::stol(line.substr(6));
    }
    std::ifstream stat(folder + "/stat");
    std::string text;
    std::getline(stat, text);
    // The name in parentheses may hold anything; the fields that count follow it.
    std::size_t end = text.rfind(')');
    if (end == std::string::npos) return state;
    std::istringstream fields(text.substr(end + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    long user = 0, system = 0;
    fields >> user >> system;
    state.cpu_seconds = static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return state;
}

}  // namespace aftercare::bench
