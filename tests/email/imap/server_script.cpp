#include "server_script.h"

#include <algorithm>

namespace aftercare::email::imap {

namespace {

std::string with_tag(std::string text, const std::string& tag) {
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + tag.size())) {
        text.replace(at, 1, tag);
    }
    return text;
}

// "A17 NOOP", and not base64 that begins with A.
bool is_command(std::string_view bytes) {
    const std::size_t end = bytes.find_first_not_of("0123456789", 1);
    return bytes.starts_with('A') && end != std::string_view::npos && end > 1 && bytes[end] == ' ';
}

}  // namespace

Options test_options() {
    Options options;
    options.account = "service";
    options.host = "imap.example.com";
    options.user = "care@example.com";
    options.password = "pass-word-4711";
    options.largest_mail = 1000;
    return options;
}

Scene::Scene(Options options, std::optional<Progress> progress, Stuck stuck)
    : session(SessionStart{.options = options,
                           .secret = options.method == Method::oauth ? "ya29.token" : options.password,
                           .progress = std::move(progress),
                           .stuck = stuck,
                           .today = std::chrono::sys_days(std::chrono::year(2026) / 7 / 20)}) {
    run();
}

void Scene::run() {
    while (!ending) {
        Step step = session.next();
        waiting.reset();
        if (auto* sent = std::get_if<Send>(&step)) {
            if (is_command(sent->bytes)) tag_ = sent->bytes.substr(0, sent->bytes.find(' '));
            said_ += sent->bytes;
        } else if (const auto* wait = std::get_if<Wait>(&step)) {
            waiting = *wait;
            return;
        } else if (const auto* end = std::get_if<Ending>(&step)) {
            ending = *end;
        } else if (auto* keep = std::get_if<Keep>(&step)) {
            const bool done = on_keep(keep->mail);
            if (done) kept.push_back(std::move(keep->mail));
            session.kept(done);
        } else if (auto* save = std::get_if<Save>(&step)) {
            const bool done = on_save(save->progress);
            if (done) saved.push_back(std::move(save->progress));
            session.saved(done);
        } else if (auto* note = std::get_if<Note>(&step)) {
            notes.push_back(std::move(note->text));
        } else {
            ++tls_handshakes;
            on_tls();
            session.tls_started();
        }
    }
}

void Scene::hear(std::string_view bytes) {
    const std::size_t piece = piece_ == 0 ? bytes.size() : piece_;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        session.receive(bytes.substr(at, piece));
        run();
    }
}

void Scene::time_passes() {
    session.timed_out();
    run();
}

std::string Scene::take_said() {
    return std::exchange(said_, {});
}

void Scene::play(std::string_view transcript) {
    while (!transcript.empty()) {
        const std::size_t end = std::min(transcript.find('\n'), transcript.size());
        std::string_view line = transcript.substr(0, end);
        transcript.remove_prefix(std::min(end + 1, transcript.size()));
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.empty()) continue;
        const std::string text =
            with_tag(std::string(line.substr(std::min<std::size_t>(3, line.size()))), tag_) + "\r\n";
        if (line.starts_with("S:")) {
            hear(text);
            continue;
        }
        ASSERT_TRUE(line.starts_with("C:")) << line;
        const std::size_t line_end = said_.find("\r\n");
        const std::string said = said_.substr(0, line_end == std::string::npos ? said_.size() : line_end + 2);
        said_.erase(0, said.size());
        ASSERT_EQ(said, text) << "where the transcript has: " << line;
    }
}

std::string select_answer(std::uint32_t uidnext, std::uint32_t count) {
    return "S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n"
           "S: * " +
           std::to_string(count) +
           " EXISTS\n"
           "S: * 0 RECENT\n"
           "S: * OK [UIDVALIDITY 7] UIDs valid\n"
           "S: * OK [UIDNEXT " +
           std::to_string(uidnext) +
           "] Predicted next UID\n"
           "S: % OK [READ-WRITE] Select completed.\n";
}

}  // namespace aftercare::email::imap
