// A session with a server that says what the test wants: lines of a transcript, "S: " from the server and "C:
// " what the client must say then. The client's tags are written as "%".
#pragma once

#include "adapters/email/imap/session.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::imap {

/// Options of an honest account; tests change what they are about.
Options test_options();

class Scene {
  public:
    explicit Scene(Options options = test_options(), std::optional<Progress> progress = {}, Stuck stuck = {});

    /// Plays lines of "S: ..." and "C: ...". Between two lines the owner's steps are carried out.
    void play(std::string_view transcript);
    /// The server's bytes, in pieces of this size at most from now on (0: whole).
    void split_at(std::size_t piece) { piece_ = piece; }

    void hear(std::string_view bytes);
    /// A rest that was long enough, or an answer that did not come.
    void time_passes();
    /// What the client has said and nobody has looked at yet.
    std::string take_said();

    std::vector<RawMail> kept;
    std::vector<Progress> saved;
    std::vector<std::string> notes;
    std::function<bool(const RawMail&)> on_keep = [](const RawMail&) { return true; };
    std::function<bool(const Progress&)> on_save = [](const Progress&) { return true; };
    std::function<void()> on_tls = [] {};
    int tls_handshakes = 0;
    std::optional<Ending> ending;
    std::optional<Wait> waiting;
    Session session;

  private:
    void run();
    std::string said_;
    std::string tag_;  // the client's last
    std::size_t piece_ = 0;
};

/// A SELECT answer: UIDVALIDITY 7 with the given next UID and number of mails.
std::string select_answer(std::uint32_t uidnext, std::uint32_t count);

}  // namespace aftercare::email::imap
