// Reads the settings of a mailbox.
#pragma once

#include "bot/configuration/email_account.h"
#include "bot/configuration/object_reader.h"

#include <string>
#include <vector>

namespace aftercare::bot {

/// `kind` and `account` have been read. What is wrong is noted in `errors`.
EmailAccount read_email(ObjectReader& channel, const Surroundings& surroundings, std::vector<std::string>& errors);

}  // namespace aftercare::bot
