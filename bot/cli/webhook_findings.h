// What the service's own address answered when it was asked as a platform would ask it. Pure.
#pragma once

#include "adapters/net/client.h"
#include "bot/cli/finding.h"

#include <string>
#include <string_view>

namespace aftercare::bot {

/// What is wrong with a public_url as the place that a platform delivers to, before anybody is asked; ok if nothing.
Finding judge_public_url(std::string_view public_url);

/// Why an address gave no answer: name, way, TLS. `address`: without query, it is shown.
Finding judge_no_answer(std::string_view address, const net::ClientError& error);

/// The answer to a correctly signed verification of WeChat, which is `echo` and nothing else.
Finding judge_verification(std::string_view address, const net::ClientResult& answer, std::string_view echo);

}  // namespace aftercare::bot
