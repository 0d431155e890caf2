// Finds the signature at the end of what somebody wrote. Pure.
#pragma once

#include "adapters/email/quoting/lines.h"

#include <span>
#include <vector>

namespace aftercare::email {

/// For each line of a run of new text whether it belongs to a signature: what stands below "-- ", the
/// sender's address below a rule (Foxmail), the card of NetEase's app, and lines that programs add ("Sent
/// from my iPhone"). Of these only the line itself, wherever it stands near the end: people write below it
/// too.
std::vector<bool> signature_lines(std::span<const Line> lines);

}  // namespace aftercare::email
