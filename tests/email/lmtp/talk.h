// A client that says bytes to a session in any pieces, and an owner that answers for each mail.
#pragma once

#include "adapters/email/lmtp/session.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::lmtp {

inline RecipientCheck everybody(std::string_view) {
    return RecipientCheck::known;
}

class Talk {
  public:
    explicit Talk(SessionOptions options = {}, CheckRecipient check = everybody)
        : session(std::move(options), std::move(check), "192.0.2.1") {
        replies = session.take_output();
    }

    /// Says it in pieces of that size; handshakes succeed at once. Returns what was replied to it.
    std::string say(std::string_view bytes, std::size_t piece = std::string_view::npos) {
        const std::size_t before = replies.size();
        while (!bytes.empty() && session.wants() != Session::Wants::close) {
            std::string_view part = bytes.substr(0, piece);
            bytes.remove_prefix(part.size());
            while (!part.empty() && session.wants() != Session::Wants::close) step(part);
        }
        return replies.substr(before);
    }

    Session session;
    std::string replies;
    std::vector<Session::Mail> mails;
    std::vector<Kept> results{Kept::ok, Kept::ok, Kept::ok, Kept::ok};

  private:
    void step(std::string_view& part) {
        session.feed(part);
        if (session.wants() == Session::Wants::keeping) {
            mails.push_back(session.take_mail());
            session.answer(
                std::span(results).first(std::min(results.size(), mails.back().envelope.rcpt_to.size())));
        }
        replies += session.take_output();
        if (session.wants() == Session::Wants::handshake) session.handshake_done();
    }
};

}  // namespace aftercare::email::lmtp
