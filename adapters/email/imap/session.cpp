#include "adapters/email/imap/session.h"

#include <utility>

namespace aftercare::email::imap {

namespace {

ParserLimits limits_of(const Options& options) {
    ParserLimits limits;
    limits.literal = options.largest_mail;
    return limits;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(upper(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

Session::Session(SessionStart start)
    : common_{.options = std::move(start.options),
              .secret = std::move(start.secret),
              .capabilities = {},
              .identified = false,
              .notes = {}},
      login_(common_),
      walk_(common_, std::move(start.progress), start.stuck, start.today),
      parser_(limits_of(common_.options)) {}

Step Session::next() {
    for (;;) {
        if (!steps_.empty()) {
            Step step = std::move(steps_.front());
            steps_.pop_front();
            return step;
        }
        if (ended_) return *ended_;
        std::optional<Response> response;
        if (!held_) response = parser_.next();
        if (!response) break;
        handle(std::move(*response));
    }
    if (!parser_.problem().empty()) {
        end({Ending::Kind::broken, std::string(parser_.problem())});
        return next();
    }
    if (!rest_) return Wait{Wait::Kind::answer, rests_};
    return Wait{*rest_ == Rest::Kind::idle ? Wait::Kind::idle : Wait::Kind::poll, rests_};
}

void Session::receive(std::string_view bytes) {
    if (!ended_) parser_.add(bytes);
}

void Session::tls_started() {
    parser_.drop();
    held_ = false;
    apply(login_.tls_started());
}

void Session::kept(bool done) {
    held_ = false;
    apply(walk_.kept(done));
}

void Session::saved(bool done) {
    held_ = false;
    apply(walk_.saved(done));
}

void Session::timed_out() {
    if (rest_) return apply(walk_.rested());
    end({Ending::Kind::silent, "no answer from the server"});
}

void Session::closed() {
    if (logging_out_) return end({Ending::Kind::stopped, {}});
    end({Ending::Kind::closed, farewell_.empty() ? "the server has closed the connection" : farewell_});
}

void Session::stop() {
    if (stopping_ || ended_) return;
    stopping_ = true;
    if (!greeted_) return end({Ending::Kind::stopped, {}});
    if (rest_ == Rest::Kind::poll) return log_out();
    if (rest_) apply(walk_.rested());
}

void Session::apply(Action action) {
    if (ended_) return;
    take_notes();
    if (std::holds_alternative<Await>(action)) return;
    rest_.reset();
    if (auto* command = std::get_if<Transmit>(&action)) {
        // Nothing of what is kept depends on it.
        if (stopping_) return log_out();
        transmit(std::move(command->command));
    } else if (auto* line = std::get_if<Line>(&action)) {
        steps_.emplace_back(Send{std::move(line->text) + "\r\n"});
    } else if (std::holds_alternative<StartTls>(action)) {
        parser_.drop();
        held_ = true;
        steps_.emplace_back(StartTls{});
    } else if (auto* keep = std::get_if<Keep>(&action)) {
        held_ = true;
        steps_.emplace_back(std::move(*keep));
    } else if (auto* save = std::get_if<Save>(&action)) {
        held_ = true;
        steps_.emplace_back(std::move(*save));
    } else if (const auto* rest = std::get_if<Rest>(&action)) {
        rest_ = rest->kind;
        ++rests_;
        if (!stopping_) return;
        if (rest->kind == Rest::Kind::poll) return log_out();
        apply(walk_.rested());
    } else if (std::holds_alternative<Passed>(action)) {
        logged_in_ = true;
        apply(walk_.begin());
    } else if (auto* ending = std::get_if<Ending>(&action)) {
        end(std::move(*ending));
    }
}

void Session::handle(Response response) {
    if (auto* said = std::get_if<StatusResponse>(&response)) return status(std::move(*said));
    if (std::holds_alternative<Continuation>(response)) return continuation();
    if (!greeted_) return end({Ending::Kind::broken, "no greeting of an IMAP server"});
    if (const auto* able = std::get_if<CapabilityResponse>(&response)) {
        return common_.capabilities.learn(able->names);
    }
    if (!logged_in_ || logging_out_) return;
    walk_.data(std::move(response));
    apply(walk_.look());
}

void Session::status(StatusResponse response) {
    if (response.code == "CAPABILITY") common_.capabilities.learn(words_of(response.argument));
    if (!greeted_) {
        greeted_ = true;
        if (!response.tag.empty()) return end({Ending::Kind::broken, "no greeting of an IMAP server"});
        return apply(login_.greeted(response));
    }
    if (response.tag.empty()) {
        if (response.condition == Condition::bye) return bye(response);
        if (logged_in_) walk_.data(std::move(response));
        return;
    }
    if (response.tag != tag_) return end({Ending::Kind::broken, "an answer to no command"});
    tag_.clear();
    pieces_.clear();
    if (logging_out_) return end({Ending::Kind::stopped, {}});
    apply(logged_in_ ? walk_.completed(response) : login_.completed(response));
}

void Session::continuation() {
    if (tag_.empty() || logging_out_) return;
    if (!pieces_.empty()) {
        steps_.emplace_back(Send{std::move(pieces_.front())});
        pieces_.pop_front();
        return;
    }
    apply(logged_in_ ? walk_.continued() : login_.continued());
}

void Session::bye(const StatusResponse& response) {
    farewell_ = "the server says goodbye: " + common_.quoted(response);
    // Some say it before they say what was wrong with the login.
    if (logging_out_ || (!logged_in_ && login_.authenticating())) return;
    end({Ending::Kind::closed, farewell_});
}

void Session::transmit(Command command) {
    tag_ = "A" + std::to_string(++tags_);
    pieces_.assign(command.pieces.begin() + 1, command.pieces.end());
    steps_.emplace_back(Send{tag_ + " " + command.pieces.front()});
}

void Session::log_out() {
    rest_.reset();
    logging_out_ = true;
    transmit(CommandWriter("LOGOUT").finish());
}

void Session::end(Ending ending) {
    if (!ended_) ended_ = std::move(ending);
    take_notes();
}

void Session::take_notes() {
    for (std::string& text : common_.notes) steps_.emplace_back(Note{std::move(text)});
    common_.notes.clear();
}

}  // namespace aftercare::email::imap
