#include "adapters/email/imap/action.h"

#include <utility>

namespace aftercare::email::imap {

std::string_view name_of(Ending::Kind kind) {
    switch (kind) {
        case Ending::Kind::stopped:
            return "stopped";
        case Ending::Kind::closed:
            return "closed";
        case Ending::Kind::silent:
            return "silent";
        case Ending::Kind::broken:
            return "broken";
        case Ending::Kind::unavailable:
            return "unavailable";
        case Ending::Kind::refused_login:
            return "refused_login";
        case Ending::Kind::no_token:
            return "no_token";
        case Ending::Kind::refused_mailbox:
            return "refused_mailbox";
        case Ending::Kind::no_tls:
            return "no_tls";
        case Ending::Kind::not_kept:
            return "not_kept";
    }
    return "unknown";
}

void Capabilities::learn(const std::vector<std::string>& names) {
    names_ = std::set<std::string, std::less<>>(names.begin(), names.end());
    known_ = true;
    ++announcements_;
}

void Capabilities::forget() {
    names_.clear();
    known_ = false;
}

std::string Common::quoted(const StatusResponse& response) const {
    std::string text = response.code.empty() ? response.text : "[" + response.code + "] " + response.text;
    return for_log(
        text, {secret, sasl_plain(options.user, secret), sasl_xoauth2(options.user, secret), options.user});
}

Ending Common::ending(Ending::Kind kind, std::string what, const StatusResponse& response) const {
    return Ending{kind, std::move(what) + ": " + quoted(response)};
}

Command id_command(const Options& options) {
    // By hand: the list's brackets stand close.
    Command command{.name = "ID", .pieces = {}};
    command.pieces.push_back("ID (\"name\" \"aftercare\" \"version\" \"" + options.program_version +
                             "\" \"vendor\" \"aftercare\")\r\n");
    return command;
}

bool passing_trouble(const StatusResponse& response) {
    return response.code == "UNAVAILABLE" || response.code == "INUSE" || response.code == "LIMIT" ||
           response.code == "SERVERBUG";
}

}  // namespace aftercare::email::imap
