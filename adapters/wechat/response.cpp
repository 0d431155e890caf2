#include "adapters/wechat/response.h"

#include "adapters/wechat/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aftercare::wechat {

namespace {

using Json = nlohmann::json;
using Kind = Outcome::Kind;

constexpr std::size_t reason_bytes = 160;
constexpr std::size_t id_run = 16;
constexpr std::size_t token_bytes = 4096;
constexpr std::int64_t longest_validity_s = 86'400;

struct Code {
    std::int64_t code;
    Kind kind;
    std::string_view meaning;
};

constexpr std::array codes{
    Code{-1, Kind::later, "the platform is busy"},
    Code{40001, Kind::token, "the access_token is not the latest, or the secret is wrong"},
    Code{40002, Kind::rejected, "wrong grant_type"},
    Code{40003, Kind::unreachable, "no such follower of this account"},
    Code{40004, Kind::media, "this type of file is not taken"},
    Code{40005, Kind::media, "this type of file is not taken"},
    Code{40006, Kind::media, "the file is too large"},
    Code{40007, Kind::media, "the media_id is not valid or has expired"},
    Code{40008, Kind::rejected, "wrong type of message"},
    Code{40009, Kind::media, "the image is too large"},
    Code{40013, Kind::configuration, "app_id is not valid"},
    Code{40014, Kind::token, "the access_token is not valid"},
    Code{40033, Kind::rejected, "characters that the platform does not take"},
    Code{40035, Kind::rejected, "wrong parameters"},
    Code{40037, Kind::configuration, "no such template in this account"},
    Code{40125, Kind::configuration, "app_secret is not valid"},
    Code{40164, Kind::configuration, "this server's address is not in the account's IP list"},
    Code{40200, Kind::without_menu, "this kind of account has no such message"},
    Code{40243, Kind::configuration, "the app_secret is frozen"},
    Code{41001, Kind::token, "no access_token"},
    Code{41002, Kind::configuration, "no app_id"},
    Code{41004, Kind::configuration, "no app_secret"},
    Code{41030, Kind::configuration, "the template's page is not valid"},
    Code{42001, Kind::token, "the access_token has expired"},
    Code{43004, Kind::unreachable, "the person does not follow the account"},
    Code{43019, Kind::unreachable, "the person is on the account's blacklist"},
    Code{43101, Kind::refused_notice, "the person has not accepted this notice"},
    Code{44002, Kind::rejected, "an empty body"},
    Code{44004, Kind::rejected, "an empty text"},
    Code{45002, Kind::too_long, "the text is too long"},
    Code{45008, Kind::rejected, "too many articles"},
    Code{45009, Kind::quota, "the quota of this call is used up for today"},
    Code{45011, Kind::later, "called too often"},
    Code{45015, Kind::window, "the person's last contact is too long ago"},
    Code{45047, Kind::messages_used, "too many messages since the person's last contact"},
    Code{45072, Kind::nothing, "not a typing command"},
    Code{45080, Kind::nothing, "no exchange within the last 30 seconds"},
    Code{45081, Kind::nothing, "already typing"},
    Code{47001, Kind::rejected, "not the JSON that the platform expects"},
    Code{47003, Kind::rejected, "a parameter of the template is not as its type demands"},
    Code{48001, Kind::configuration, "the account has no permission for this call"},
    Code{48002, Kind::unreachable, "the person has switched off messages"},
    Code{48004, Kind::configuration, "this call is banned for the account"},
    Code{48006, Kind::configuration, "the quota of quota resets is used up"},
    Code{50002, Kind::configuration, "the account is restricted"},
    Code{50005, Kind::unreachable, "the person does not follow the account"},
    Code{50007, Kind::configuration, "the account is closed"},
    Code{61451, Kind::configuration, "wrong parameter of customer service"},
    Code{61452, Kind::configuration, "no such customer-service account"},
    Code{89503, Kind::configuration, "calls from this address wait for the administrator's consent"},
};
static_assert(std::ranges::is_sorted(codes, {}, &Code::code));

bool id_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// "rid: 64f1a2b3-0c9d8e7f-1a2b3c4d": the platform explains it in /cgi-bin/openapi/rid/get.
std::string_view request_id(std::string_view errmsg) {
    constexpr std::string_view mark = "rid: ";
    constexpr std::size_t longest = 40;
    const std::size_t at = errmsg.rfind(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view id = errmsg.substr(at + mark.size());
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
    const auto end = std::ranges::find_if_not(id, hex);
    const auto size = static_cast<std::size_t>(end - id.begin());
    return size <= longest ? id.substr(0, size) : std::string_view();
}

// "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist": what the operator has to enter.
std::string_view refused_address(std::string_view errmsg) {
    constexpr std::string_view mark = "invalid ip ";
    const std::size_t at = errmsg.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = errmsg.substr(at + mark.size());
    const std::size_t size = std::min(rest.find_first_not_of("0123456789abcdefABCDEF.:"), rest.size());
    return size <= 45 ? rest.substr(0, size) : std::string_view();
}

std::string text_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t integer_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number_integer()) return 0;
    if (found->is_number_unsigned()) {
        const auto value = found->get<std::uint64_t>();
        return value <= INT64_MAX ? static_cast<std::int64_t>(value) : 0;
    }
    return found->get<std::int64_t>();
}

Outcome outcome_of(const Json& json) {
    Outcome outcome;
    outcome.code = integer_of(json, "errcode");
    if (outcome.code == 0) {
        outcome.kind = Kind::done;
        outcome.msg_id = integer_of(json, "msgid");
        return outcome;
    }
    const std::string errmsg = text_of(json, "errmsg");
    outcome.reason = std::to_string(outcome.code) + " ";
    const auto known = std::ranges::find(codes, outcome.code, &Code::code);
    if (known != codes.end()) {
        outcome.kind = known->kind;
        outcome.reason.append(known->meaning);
        if (const auto address = refused_address(errmsg); outcome.code == 40164 && !address.empty())
            outcome.reason.append(" (").append(address).append(")");
    } else {
        outcome.kind = Kind::rejected;
        outcome.reason.append(redacted(errmsg.substr(0, errmsg.rfind("rid: "))));
    }
    if (const std::string_view rid = request_id(errmsg); !rid.empty())
        outcome.reason.append(", rid ").append(rid);
    return outcome;
}

// Not the API's own: a proxy's answer, cut off, or none.
Outcome foreign(int status) {
    Outcome outcome;
    outcome.reason = status == 0 ? std::string("no answer")
                                 : "HTTP " + std::to_string(status) + " without an answer of the API";
    if (status == 429 || status == 503) {  // refused before it was passed on
        outcome.kind = Kind::later;
    } else if (status >= 400 && status < 500 && status != 408) {
        outcome.kind = Kind::rejected;
    } else {
        outcome.kind = Kind::uncertain;
    }
    return outcome;
}

Json parsed(std::string_view body) {
    return Json::parse(body, nullptr, false);
}

// A call that changes nothing may always be repeated.
Outcome repeatable(Outcome outcome) {
    if (outcome.kind == Kind::uncertain) outcome.kind = Kind::later;
    return outcome;
}

Outcome without(std::string_view what) {
    Outcome outcome;
    outcome.kind = Kind::later;
    outcome.reason = "an answer without ";
    outcome.reason.append(what);
    return outcome;
}

// The failure in an answer that should have held `what`.
Outcome failure_of(int status, const Json& json, std::string_view what) {
    if (!json.is_object()) return repeatable(foreign(status));
    Outcome outcome = outcome_of(json);
    return outcome.kind == Kind::done ? without(what) : outcome;
}

}  // namespace

std::string redacted(std::string_view errmsg) {
    std::string line = clean_text(errmsg);
    std::ranges::replace(line, '\n', ' ');
    std::string shown;
    for (std::size_t at = 0; at < line.size();) {
        const auto from = line.begin() + static_cast<std::ptrdiff_t>(at);
        const auto size = static_cast<std::size_t>(std::find_if_not(from, line.end(), id_letter) - from);
        if (size >= id_run) {
            shown.append("***");
        } else {
            shown.append(line, at, std::max<std::size_t>(size, 1));
        }
        at += std::max<std::size_t>(size, 1);
    }
    return std::string(trimmed(prefix_of_bytes(trimmed(shown), reason_bytes)));
}

Outcome interpret(int status, std::string_view body) {
    const Json json = parsed(body);
    const bool answer = json.is_object() && (status == 200 || json.contains("errcode"));
    return answer ? outcome_of(json) : foreign(status);
}

TokenAnswer read_token(int status, std::string_view body) {
    TokenAnswer answer;
    const Json json = parsed(body);
    const std::string token = json.is_object() ? text_of(json, "access_token") : std::string();
    // It goes into a URL as it stands.
    const auto in_url = [](char c) { return id_letter(c) || c == '.' || c == '!' || c == '~'; };
    const bool usable = !token.empty() && token.size() <= token_bytes && std::ranges::all_of(token, in_url);
    const std::int64_t seconds = json.is_object() ? integer_of(json, "expires_in") : 0;
    if (usable && seconds > 0) {
        answer.token = token;
        answer.valid_for = std::chrono::seconds(std::min(seconds, longest_validity_s));
        return answer;
    }
    answer.failure = failure_of(status, json, "access_token");
    // Asked with app_id and secret, the code for a bad token means a bad secret.
    if (answer.failure.kind == Kind::token) answer.failure.kind = Kind::configuration;
    return answer;
}

UploadAnswer read_upload(int status, std::string_view body) {
    UploadAnswer answer;
    const Json json = parsed(body);
    if (json.is_object()) answer.media_id = text_of(json, "media_id");
    if (json.is_object() && answer.media_id.empty()) answer.media_id = text_of(json, "thumb_media_id");
    if (answer.media_id.empty()) answer.failure = failure_of(status, json, "media_id");
    return answer;
}

DownloadAnswer read_download(int status, std::string_view body) {
    DownloadAnswer answer;
    const Json json = parsed(body);
    const std::string url = json.is_object() ? text_of(json, "video_url") : std::string();
    if (url.starts_with("http://") || url.starts_with("https://")) {
        answer.video_url = url;
    } else {
        answer.failure = failure_of(status, json, "a file");
    }
    return answer;
}

}  // namespace aftercare::wechat
