#include "bot/cli/mail_findings.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace aftercare::bot {

namespace {

using Kind = email::TokenAnswer::Kind;

struct Advice {
    std::string_view error;
    std::string_view text;
};
constexpr std::array advices{
    Advice{"invalid_client",
           "look at oauth.client_id and oauth.client_secret; with Microsoft the secret's Value is meant, not "
           "its ID, and it ends on a day that was chosen when it was made"},
    Advice{"invalid_grant", "let somebody consent anew and enter the refresh_token of that"},
    Advice{"unauthorized_client",
           "look at the permissions of the application, and whether an administrator has consented"},
    Advice{"invalid_scope", "look at oauth.scope; docs/email.md has those of Microsoft and Google"},
};

Finding refused(const email::TokenAnswer& answer) {
    const std::string what = "no access token for the mail servers (" + answer.reason + ")";
    if (answer.kind == Kind::later)
        return found_error(what, "look at oauth.token_url and the way there, and try again");
    const auto known = std::ranges::find(advices, answer.error, &Advice::error);
    return found_error(
        what, std::string(known == advices.end() ? "look at oauth.token_url and oauth.scope" : known->text));
}

}  // namespace

Finding judge_mail_token(const email::TokenAnswer& answer) {
    if (answer.kind == Kind::token)
        return found_ok("the token endpoint gives an access token for the mail servers");
    return refused(answer);
}

Finding judge_token_endpoint(const email::TokenAnswer& answer) {
    // Some find a token that nobody has to be none at all.
    const bool only_the_token = answer.error == "invalid_grant" || answer.error == "invalid_request";
    if (answer.kind == Kind::token || (answer.kind == Kind::configuration && only_the_token))
        return found_ok(
            "the token endpoint answers; whether the refresh token is good, the service's log says: a check "
            "does not use it up");
    return refused(answer);
}

}  // namespace aftercare::bot
