// GMime, made ready once for all threads. Whatever calls GMime calls this before. Any thread.
#pragma once

namespace aftercare::email {

/// GMime registers its types when they are first used, and does not guard that: two threads that read and write their first
/// letters at the same time end the program. So all types that are used here are registered before anything else.
void start_gmime();

}  // namespace aftercare::email
