// Any bytes as what a mail server says, in pieces of any size: never a crash, and pieces make no difference.
#include "adapters/email/lmtp/session.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace aftercare::email::lmtp;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

RecipientCheck check(std::string_view address) {
    demand(!address.empty() && address.size() <= 320 && is_utf8(address));
    if (address.starts_with('n')) return RecipientCheck::unknown;
    return address.starts_with('l') ? RecipientCheck::try_later : RecipientCheck::known;
}

// Everything that the session says and hands over, as one text.
std::string transcript(std::string_view bytes, std::size_t piece) {
    const SessionOptions options{.max_message = 300,
                                 .max_line = 100,
                                 .max_command = 120,
                                 .max_recipients = 3,
                                 .max_idle_commands = 20,
                                 .offer_tls = true};
    Session session(options, check, "192.0.2.1");
    std::string result = session.take_output();
    std::string_view part;
    while ((!bytes.empty() || !part.empty()) && session.wants() != Session::Wants::close) {
        if (part.empty()) {
            part = bytes.substr(0, piece);
            bytes.remove_prefix(part.size());
        }
        session.feed(part);
        demand(session.held() <= 300);
        result += session.take_output();
        if (session.wants() == Session::Wants::keeping) {
            Session::Mail mail = session.take_mail();
            demand(!mail.envelope.rcpt_to.empty() && mail.envelope.rcpt_to.size() <= 3 &&
                   mail.bytes.size() <= 300);
            result += "[" + mail.envelope.mail_from + "|" + mail.bytes + "]";
            session.answer(std::vector<Kept>(1 + mail.bytes.size() % 3, Kept::ok));
        }
        result += session.take_output();
        // What follows STARTTLS in the same piece is dropped, so here pieces do make a difference.
        if (session.wants() == Session::Wants::handshake) return result;
        demand(session.wants() != Session::Wants::bytes || session.take_output().empty());
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::string whole = transcript(bytes, std::string_view::npos);
    demand(transcript(bytes, 1) == whole);
    demand(transcript(bytes, data[0] + 1u) == whole);
    return 0;
}
