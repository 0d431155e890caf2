#include "adapters/email/imap/login.h"

#include <utility>

namespace aftercare::email::imap {

namespace {

Action transmit(Command command) {
    return Transmit{std::move(command)};
}

}  // namespace

Action Login::greeted(const StatusResponse& greeting) {
    if (greeting.condition == Condition::ok) return proceed();
    if (greeting.condition != Condition::preauth) {
        return common_.ending(Ending::Kind::unavailable, "the server does not serve", greeting);
    }
    // Somebody between us and the server could have said it, to keep us from TLS.
    if (common_.options.security == Security::starttls) {
        return Ending{Ending::Kind::no_tls, "the server greets as logged in, before TLS"};
    }
    return common_.capabilities.known() ? identify() : ask_capabilities(State::late_capability);
}

Action Login::completed(const StatusResponse& response) {
    const bool ok = response.condition == Condition::ok;
    switch (state_) {
        case State::greeting:
        case State::tls:
            return Ending{Ending::Kind::broken, "an answer to no command"};
        case State::capability:
            if (!common_.capabilities.known()) {
                return common_.ending(Ending::Kind::broken, "the server tells no capabilities", response);
            }
            return proceed();
        case State::starttls:
            if (!ok) return common_.ending(Ending::Kind::no_tls, "STARTTLS is refused", response);
            state_ = State::tls;
            return StartTls{};
        case State::authenticate:
            return ok ? authenticated() : refused(response);
        case State::late_capability:
            return identify();
        case State::id:
            // A server that does not want to know may still open the mailbox.
            return Passed{};
    }
    return Await{};
}

Action Login::tls_started() {
    secure_ = true;
    // What was announced in the clear could be anybody's.
    common_.capabilities.forget();
    return ask_capabilities(State::capability);
}

Action Login::ask_capabilities(State state) {
    state_ = state;
    return transmit(CommandWriter("CAPABILITY").finish());
}

Action Login::proceed() {
    if (!common_.capabilities.known()) return ask_capabilities(State::capability);
    if (common_.options.security != Security::starttls || secure_) return authenticate();
    if (!common_.capabilities.has("STARTTLS")) {
        return Ending{Ending::Kind::no_tls, "the server offers no STARTTLS"};
    }
    state_ = State::starttls;
    return transmit(CommandWriter("STARTTLS").finish());
}

Action Login::authenticate() {
    state_ = State::authenticate;
    announcements_ = common_.capabilities.announcements();
    const Capabilities& able = common_.capabilities;
    const std::string& user = common_.options.user;
    if (common_.options.method == Method::oauth) {
        if (able.has("AUTH=OAUTHBEARER") && !able.has("AUTH=XOAUTH2")) {
            return use_sasl(Mechanism::oauthbearer, "OAUTHBEARER", sasl_oauthbearer(user, common_.secret));
        }
        return use_sasl(Mechanism::xoauth2, "XOAUTH2", sasl_xoauth2(user, common_.secret));
    }
    if (able.has("AUTH=PLAIN")) return use_sasl(Mechanism::plain, "PLAIN", sasl_plain(user, common_.secret));
    if (!able.has("LOGINDISABLED")) return use_login();
    return Ending{Ending::Kind::refused_login, "the server takes no password on this connection"};
}

Action Login::use_sasl(Mechanism mechanism, std::string_view name, std::string response) {
    mechanism_ = mechanism;
    CommandWriter writer("AUTHENTICATE");
    writer.word(name);
    if (common_.capabilities.has("SASL-IR")) {
        writer.word(response);
    } else {
        sasl_response_ = std::move(response);
    }
    return transmit(writer.finish());
}

Action Login::use_login() {
    mechanism_ = Mechanism::login;
    CommandWriter writer("LOGIN");
    writer.string(common_.options.user).string(common_.secret);
    return transmit(writer.finish());
}

Action Login::continued() {
    if (state_ != State::authenticate || mechanism_ == Mechanism::login) return Await{};
    if (!sasl_response_.empty()) return Line{std::exchange(sasl_response_, {})};
    // The server explains why the token is refused, and wants an answer before it says NO (Google: an empty
    // line; RFC 7628, 3.2.3: ^A). To another challenge of PLAIN there is no answer: "*" ends it.
    if (mechanism_ == Mechanism::xoauth2) return Line{""};
    return Line{mechanism_ == Mechanism::oauthbearer ? "AQ==" : "*"};
}

Action Login::refused(const StatusResponse& response) {
    // A server that announces PLAIN and does not know it. Not after NO: each try counts at the provider.
    if (mechanism_ == Mechanism::plain && response.condition == Condition::bad &&
        !common_.capabilities.has("LOGINDISABLED")) {
        return use_login();
    }
    if (passing_trouble(response)) {
        return common_.ending(Ending::Kind::unavailable, "no login at present", response);
    }
    return common_.ending(Ending::Kind::refused_login, "the login is refused", response);
}

Action Login::authenticated() {
    common_.notes.emplace_back("logged in");
    // After a login they are others than before: announced with the answer, or asked for.
    const bool announced = common_.capabilities.announcements() > announcements_;
    return announced ? identify() : ask_capabilities(State::late_capability);
}

Action Login::identify() {
    state_ = State::id;
    if (!common_.capabilities.has("ID")) return Passed{};
    common_.identified = true;
    return transmit(id_command(common_.options));
}

}  // namespace aftercare::email::imap
