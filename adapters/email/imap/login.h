// From the greeting to a session that may open its mailbox: capabilities, STARTTLS, authentication, ID. Pure.
#pragma once

#include "adapters/email/imap/action.h"

namespace aftercare::email::imap {

class Login {
  public:
    explicit Login(Common& common) : common_(common) {}

    Action greeted(const StatusResponse& greeting);
    Action completed(const StatusResponse& response);
    Action continued();
    Action tls_started();
    /// True while a tagged answer may still say more than a BYE did.
    bool authenticating() const { return state_ == State::authenticate; }

  private:
    enum class State { greeting = 1, capability, starttls, tls, authenticate, late_capability, id };
    enum class Mechanism { none = 1, plain, login, xoauth2, oauthbearer };

    Action ask_capabilities(State state);
    Action proceed();
    Action authenticate();
    Action use_sasl(Mechanism mechanism, std::string_view name, std::string response);
    Action use_login();
    Action refused(const StatusResponse& response);
    Action authenticated();
    Action identify();

    Common& common_;
    State state_ = State::greeting;
    Mechanism mechanism_ = Mechanism::none;
    std::string sasl_response_;  // not sent yet
    bool secure_ = false;        // by STARTTLS
    int announcements_ = 0;      // of capabilities before the login
};

}  // namespace aftercare::email::imap
