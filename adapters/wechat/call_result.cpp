#include "adapters/wechat/call_result.h"

namespace aftercare::wechat {

Outcome without_answer(const net::ClientError& error, Twice twice) {
    Outcome outcome;
    outcome.reason = std::string(net::name_of(error.failure)) + ": " + error.cause.message();
    switch (error.failure) {
        case net::Failure::not_sent:
            outcome.kind = Outcome::Kind::later;
            break;
        case net::Failure::source_failed:
            outcome.kind = Outcome::Kind::rejected;
            break;
        case net::Failure::ambiguous:
        case net::Failure::too_large:  // too many words, and even a failure has status 200
        case net::Failure::sink_failed:
            outcome.kind = twice == Twice::harmless ? Outcome::Kind::later : Outcome::Kind::uncertain;
            break;
    }
    return outcome;
}

void hide(std::string& text, std::string_view secret) {
    constexpr std::string_view blot = "***";
    if (secret.empty()) return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + blot.size()))
        text.replace(at, secret.size(), blot);
}

}  // namespace aftercare::wechat
