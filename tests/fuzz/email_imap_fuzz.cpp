// Any bytes as what an IMAP server says: never a crash, the same responses wherever the stream is split, and
// a session that ends, hands over no mail twice and keeps its progress going forwards.
#include "adapters/email/imap/modified_utf7.h"
#include "adapters/email/imap/session.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace aftercare::email::imap;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

// What is seen of a stream: kinds of responses, and where it broke.
std::vector<std::size_t> kinds(std::string_view bytes, std::size_t piece) {
    ResponseParser parser({.line = 4096, .literal = 512, .skipped = 4096, .literals = 8});
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        parser.add(bytes.substr(at, piece));
        while (const std::optional<Response> response = parser.next()) found.push_back(response->index());
    }
    if (!parser.problem().empty()) found.push_back(99);
    return found;
}

Options options_for(std::uint8_t choice) {
    Options options;
    options.user = "care";
    options.password = "word";
    options.security = (choice & 1) != 0 ? Security::starttls : Security::tls;
    options.method = (choice & 2) != 0 ? Method::oauth : Method::password;
    if ((choice & 4) != 0) options.done_folder.clear();
    options.largest_mail = 256;
    return options;
}

std::optional<Progress> progress_for(std::uint8_t choice) {
    if ((choice & 8) != 0) return std::nullopt;
    return Progress{.uidvalidity = 7, .last_uid = 4, .rescan = {}, .unmoved = {3}};
}

void play(std::string_view bytes, std::uint8_t choice) {
    Session session({.options = options_for(choice),
                     .secret = "word",
                     .progress = progress_for(choice),
                     .stuck = {},
                     .today = std::chrono::sys_days(std::chrono::year(2026) / 7 / 20)});
    std::uint32_t last_uid = 0;
    for (int steps = 0; steps < 5000; ++steps) {
        const Step step = session.next();
        if (std::holds_alternative<Ending>(step)) return;
        if (const auto* keep = std::get_if<Keep>(&step)) {
            demand(keep->mail.uid > last_uid && keep->mail.bytes.size() <= 256);
            last_uid = keep->mail.uid;
            session.kept((choice & 16) == 0);
        } else if (const auto* save = std::get_if<Save>(&step)) {
            demand(save->progress.last_uid >= last_uid &&
                   parse_progress(to_text(save->progress)) == save->progress);
            session.saved(true);
        } else if (std::holds_alternative<StartTls>(step)) {
            session.tls_started();
        } else if (const auto* wait = std::get_if<Wait>(&step)) {
            if (bytes.empty() && wait->kind == Wait::Kind::answer)
                session.closed();
            else if (bytes.empty())
                session.stop();
            else
                session.receive(bytes.substr(0, 40));
            bytes.remove_prefix(std::min<std::size_t>(40, bytes.size()));
        }
    }
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    demand(kinds(bytes, 1) == kinds(bytes, bytes.size() + 1));
    play(bytes, data[0]);
    parse_internal_date(bytes);
    parse_progress(bytes);
    if (const auto name = from_modified_utf7(bytes)) demand(to_modified_utf7(*name) == bytes);
    return 0;
}
