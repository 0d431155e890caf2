// What the system knows of a process: its memory and the processor time it has used.
#pragma once

#include <sys/types.h>

namespace aftercare::bench {

struct ProcessState {
    long resident_kb = 0;
    long peak_kb = 0;
    double cpu_seconds = 0;
};

/// From /proc; zeros for a process that does not exist.
ProcessState state_of(pid_t pid);

}  // namespace aftercare::bench
