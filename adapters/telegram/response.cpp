#include "adapters/telegram/response.h"

#include "adapters/telegram/chat.h"
#include "adapters/telegram/json_view.h"
#include "adapters/telegram/split.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>

namespace aftercare::telegram {

namespace {

using core::Duration;
using Kind = Outcome::Kind;

constexpr std::size_t reason_units = 160;
constexpr std::int64_t longest_wait_s = 3600;
constexpr std::int64_t wait_without_number_s = 5;
constexpr Duration restart_wait{2'000};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

Duration spread(std::int64_t seconds, double random) {
    const std::int64_t clamped = std::clamp<std::int64_t>(seconds, 1, longest_wait_s);
    // Up to a tenth more, at least up to half a second: many chats must not come back in one instant.
    const double more = std::max(0.5, static_cast<double>(clamped) / 10) * random;
    return Duration(clamped * 1000 + static_cast<std::int64_t>(more * 1000));
}

// tdlib/telegram-bot-api Client.cpp: 400s that concern the chat for good.
constexpr std::array<std::string_view, 9> unreachable_texts{
    "chat not found",         "user not found",         "peer_id_invalid",
    "user is deactivated",    "bot was blocked",        "bot was kicked",
    "group chat was deleted", "have no rights to send", "not enough rights to send text messages",
};

struct Remedy {
    std::string_view text;
    Kind kind;
    std::string_view parameter;
};
constexpr std::array remedies{
    Remedy{"message is not modified", Kind::done, {}},
    Remedy{"can't parse entities", Kind::without, "entities"},
    Remedy{"entity_bounds_invalid", Kind::without, "entities"},
    Remedy{"entities_too_long", Kind::without, "entities"},
    Remedy{"message to be replied not found", Kind::without, "reply_parameters"},
    Remedy{"message to reply not found", Kind::without, "reply_parameters"},
    Remedy{"replied message not found", Kind::without, "reply_parameters"},
    Remedy{"message thread not found", Kind::without, "message_thread_id"},
    Remedy{"topic_closed", Kind::without, "message_thread_id"},
    Remedy{"topic_deleted", Kind::without, "message_thread_id"},
    Remedy{"photo_invalid_dimensions", Kind::as_documents, {}},
    Remedy{"photo_save_file_invalid", Kind::as_documents, {}},
    Remedy{"image_process_failed", Kind::as_documents, {}},
    Remedy{"photo_ext_invalid", Kind::as_documents, {}},
    Remedy{"too big for a photo", Kind::as_documents, {}},
    Remedy{"file of type", Kind::as_documents, {}},
};

Outcome refused_request(Outcome outcome, std::string_view description) {
    const std::string text = lower(description);
    for (const Remedy& remedy : remedies) {
        if (text.find(remedy.text) == std::string::npos) continue;
        outcome.kind = remedy.kind;
        outcome.parameter = remedy.parameter;
        return outcome;
    }
    const bool gone = std::ranges::any_of(
        unreachable_texts, [&](std::string_view known) { return text.find(known) != std::string::npos; });
    outcome.kind = gone ? Kind::unreachable : Kind::rejected;
    return outcome;
}

Outcome limited(Outcome outcome, JsonValue root, std::string_view header, double random) {
    std::optional<std::int64_t> seconds = root["parameters"]["retry_after"].integer();
    if (!seconds) seconds = parse_integer(header);
    outcome.kind = Kind::later;
    outcome.limited = true;
    outcome.after = spread(seconds.value_or(wait_without_number_s), random);
    return outcome;
}

Outcome made(JsonValue result) {
    Outcome outcome;
    outcome.kind = Kind::done;
    const JsonValue message = result.is_array() ? result.first() : result;
    outcome.message_id = message["message_id"].integer().value_or(0);
    return outcome;
}

// An answer that is not the Bot API's own: a proxy's, or cut off.
Outcome foreign(int status, std::string_view header, double random) {
    Outcome outcome;
    outcome.reason = "HTTP " + std::to_string(status) + " without an answer of the Bot API";
    if (status == 429) return limited(std::move(outcome), JsonValue{}, header, random);
    if (status == 503) {  // refused before it was passed on
        outcome.kind = Kind::later;
        outcome.after = spread(parse_integer(header).value_or(wait_without_number_s), random);
    } else if (status == 401 || status == 404) {
        outcome.kind = Kind::unauthorized;
    } else if (status >= 400 && status < 500 && status != 408) {
        outcome.kind = Kind::rejected;
    } else {
        outcome.kind = Kind::uncertain;
    }
    return outcome;
}

}  // namespace

Outcome interpret(const ApiResponse& response, double random) {
    const std::optional<JsonDocument> document = JsonDocument::parse(response.body);
    const JsonValue root = document ? document->root() : JsonValue{};
    const JsonValue ok = root["ok"];
    if (!ok) return foreign(response.status, response.retry_after, random);
    if (ok.truth()) return made(root["result"]);

    const int code = static_cast<int>(
        std::clamp<std::int64_t>(root["error_code"].integer().value_or(response.status), 0, 999));
    const std::string_view description = root["description"].text();
    Outcome outcome;
    outcome.reason = std::to_string(code) + " ";
    outcome.reason.append(description.substr(0, prefix_of_units(description, reason_units)));
    if (const std::optional<std::int64_t> to = root["parameters"]["migrate_to_chat_id"].integer();
        to && *to != 0) {
        outcome.kind = Kind::moved;
        outcome.moved_to = *to;
        return outcome;
    }
    if (code == 429) return limited(std::move(outcome), root, response.retry_after, random);
    if (code == 401 || code == 404) {
        outcome.kind = Kind::unauthorized;
    } else if (code == 403) {
        outcome.kind = Kind::unreachable;
    } else if (code == 409) {
        outcome.kind = Kind::conflict;
    } else if (code >= 500) {
        outcome.kind = Kind::later;  // the API itself says that it failed: "Internal Server Error: restart"
        outcome.after = restart_wait + Duration(static_cast<std::int64_t>(2000 * random));
    } else {
        return refused_request(std::move(outcome), description);
    }
    return outcome;
}

Duration backoff(int attempts, Duration first, Duration last, double random) {
    const double doubled = static_cast<double>(first.count()) * std::exp2(std::clamp(attempts, 0, 30));
    const double whole = std::min(doubled, static_cast<double>(last.count()));
    return Duration(static_cast<std::int64_t>(whole * (0.5 + random / 2)));
}

}  // namespace aftercare::telegram
