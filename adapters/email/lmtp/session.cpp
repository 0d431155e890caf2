#include "adapters/email/lmtp/session.h"

#include <algorithm>
#include <charconv>

namespace aftercare::email::lmtp {
namespace {

// A command line without end: its sender does not speak this protocol.
constexpr std::size_t max_runaway = 64 * 1024;

bool has_control(std::string_view line) {
    return std::ranges::any_of(line, [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code < 0x20 || code == 0x7F;
    });
}

std::string_view reply_to(Kept kept) {
    switch (kept) {
        case Kept::ok:
            return "250 2.0.0 Kept";
        case Kept::try_later:
            return "451 4.3.0 Not kept, try again later";
        case Kept::refused:
            return "550 5.7.1 Refused";
    }
    return "451 4.3.0 Not kept, try again later";
}

std::string_view reply_to(DataProblem problem) {
    switch (problem) {
        case DataProblem::too_large:
            return "552 5.3.4 Message is too large";
        case DataProblem::line_too_long:
            return "554 5.6.0 A line is too long";
        case DataProblem::no_room:
            return "452 4.3.1 No room now, try again later";
    }
    return "451 4.3.0 Not kept, try again later";
}

// One reply for several recipients: that of the one who fared worst. A mail that is sent again to those who
// have it is recognised; one that is not sent again is lost.
Kept worst(std::span<const Kept> results) {
    if (std::ranges::count(results, Kept::try_later) > 0) return Kept::try_later;
    return std::ranges::count(results, Kept::refused) > 0 ? Kept::refused : Kept::ok;
}

}  // namespace

Session::Session(SessionOptions options, CheckRecipient check, std::string peer)
    : options_(std::move(options)), check_(std::move(check)), peer_(std::move(peer)) {
    reply("220 " + options_.host_name + " Aftercare ready");
}

void Session::reply(Line line) {
    output_.append(line).append("\r\n");
}

void Session::leave(Line line) {
    reply(line);
    end_transaction();
    wants_ = Wants::close;
}

std::string Session::take_output() {
    return std::exchange(output_, {});
}

void Session::feed(std::string_view& bytes) {
    while (wants_ == Wants::bytes && !bytes.empty()) {
        if (data_) {
            feed_data(bytes);
        } else {
            feed_command(bytes);
        }
    }
    if (wants_ == Wants::handshake) bytes = {};
}

void Session::feed_command(std::string_view& bytes) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    bytes.remove_prefix(piece.size());
    if (line_.size() + piece.size() > max_runaway) return leave("500 5.5.2 Line too long");
    line_ += piece;
    if (end == std::string_view::npos) return;
    bytes.remove_prefix(1);
    const std::string line = std::exchange(line_, {});
    // After this, peer and session might take different bytes for commands.
    if (!line.ends_with('\r')) return leave("500 5.5.2 Lines end in CRLF");
    run_command(std::string_view(line).substr(0, line.size() - 1));
}

void Session::run_command(std::string_view line) {
    const Command command = split_command(line);
    if (!count_command(command)) return leave("421 4.7.0 Too many commands without a mail");
    if (line.size() > options_.max_command) return reply("500 5.5.2 Line too long");
    if (has_control(line)) return reply("500 5.5.2 Control character in a command");
    if (!is_utf8(line)) return reply("500 5.5.2 Not UTF-8");
    dispatch(command);
    if (finishing_ && wants_ == Wants::bytes && !transaction_) leave("421 4.3.2 Shutting down");
}

bool Session::count_command(const Command& command) {
    if (command.verb == "QUIT") return true;
    return ++idle_commands_ <= options_.max_idle_commands;
}

void Session::dispatch(const Command& command) {
    const std::string& verb = command.verb;
    if (verb == "LHLO" || verb == "EHLO" || verb == "HELO") return greet(command);
    if (verb == "MAIL") return begin_mail(command.rest);
    if (verb == "RCPT") return add_recipient(command.rest);
    if (verb == "DATA") return begin_data(command.rest);
    if (verb == "STARTTLS" && options_.offer_tls) return start_tls(command.rest);
    if (verb == "NOOP") return reply("250 2.0.0 Ok");
    if (verb == "VRFY") return reply("252 2.5.0 Send a mail and see");
    if (verb == "RSET") {
        end_transaction();
        return reply("250 2.0.0 Ok");
    }
    if (verb == "QUIT") return leave("221 2.0.0 Bye");
    // What follows would be read as commands, though it may be a mail or the body of a web form.
    if (verb == "BDAT") return leave("502 5.5.1 Not offered");
    if (verb == "GET" || verb == "POST" || verb == "PUT" || verb == "CONNECT")
        return leave("421 4.7.0 This is no web server");
    if (verb == "EXPN" || verb == "HELP" || verb == "AUTH" || verb == "STARTTLS")
        return reply("502 5.5.1 Not offered");
    reply("500 5.5.1 Unknown command");
}

void Session::greet(const Command& command) {
    if (command.rest.empty()) return reply("501 5.5.4 Name yourself");
    end_transaction();
    protocol_ = command.verb == "LHLO" ? Protocol::lmtp : Protocol::smtp;
    if (command.verb == "HELO") return reply("250 " + options_.host_name);
    reply("250-" + options_.host_name);
    reply("250-PIPELINING");
    reply("250-SIZE " + std::to_string(options_.max_message));
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    if (options_.offer_tls && !secure_) reply("250-STARTTLS");
    reply("250 ENHANCEDSTATUSCODES");
}

void Session::begin_mail(std::string_view rest) {
    if (protocol_ == Protocol::none) return reply("503 5.5.1 Greet first");
    if (transaction_) return reply("503 5.5.1 A mail has been begun");
    const std::optional<PathArgument> argument = parse_path_argument(rest, "FROM:");
    if (!argument) return reply("501 5.1.7 Not an address");
    envelope_ = Envelope{argument->address, {}, peer_, false};
    if (const std::optional<Line> problem = mail_problem(*argument)) return reply(*problem);
    transaction_ = true;
    reply("250 2.1.0 Ok");
}

std::optional<Session::Line> Session::mail_problem(const PathArgument& argument) {
    for (const Parameter& parameter : argument.parameters) {
        if (const std::optional<Line> problem = read_parameter(parameter)) return problem;
    }
    if (!envelope_.utf8 && !is_ascii(argument.address)) return "553 5.6.7 Needs SMTPUTF8";
    return std::nullopt;
}

std::optional<Session::Line> Session::read_parameter(const Parameter& parameter) {
    const std::string& value = parameter.value;
    if (parameter.name == "SIZE") {
        std::uint64_t size = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
        if (error == std::errc::result_out_of_range) return "552 5.3.4 Message is too large";
        if (error != std::errc() || end != value.data() + value.size()) return "501 5.5.4 Not a size";
        if (size > options_.max_message) return "552 5.3.4 Message is too large";
        return std::nullopt;
    }
    if (parameter.name == "BODY") {
        if (in_upper(value) == "7BIT" || in_upper(value) == "8BITMIME") return std::nullopt;
        return "501 5.5.4 BODY is 7BIT or 8BITMIME";
    }
    if (parameter.name == "SMTPUTF8" && value.empty()) {
        envelope_.utf8 = true;
        return std::nullopt;
    }
    return "555 5.5.4 Unknown parameter";
}

void Session::add_recipient(std::string_view rest) {
    if (!transaction_) return reply("503 5.5.1 MAIL first");
    const std::optional<PathArgument> argument = parse_path_argument(rest, "TO:");
    if (!argument || argument->address.empty()) return reply("501 5.1.3 Not an address");
    if (const std::optional<Line> problem = recipient_problem(*argument)) return reply(*problem);
    --idle_commands_;
    envelope_.rcpt_to.push_back(argument->address);
    reply("250 2.1.5 Ok");
}

std::optional<Session::Line> Session::recipient_problem(const PathArgument& argument) const {
    if (!argument.parameters.empty()) return "555 5.5.4 Unknown parameter";
    if (!envelope_.utf8 && !is_ascii(argument.address)) return "553 5.6.7 Needs SMTPUTF8";
    if (envelope_.rcpt_to.size() >= options_.max_recipients) return "452 4.5.3 Too many recipients";
    switch (check_(argument.address)) {
        case RecipientCheck::known:
            return std::nullopt;
        case RecipientCheck::try_later:
            return "451 4.3.0 Cannot say now, try again later";
        case RecipientCheck::unknown:
            break;
    }
    return "550 5.1.1 Unknown address";
}

void Session::begin_data(std::string_view rest) {
    if (!rest.empty()) return reply("501 5.5.4 DATA takes nothing");
    if (!transaction_) return reply("503 5.5.1 MAIL first");
    if (envelope_.rcpt_to.empty()) return reply("503 5.5.1 No recipient was accepted");
    data_.emplace(DataLimits{options_.max_message, options_.max_line});
    reply("354 End with a line that holds only a dot");
}

void Session::feed_data(std::string_view& bytes) {
    const bool complete = data_->feed(bytes);
    const std::optional<DataProblem> problem = data_->problem();
    if (problem && data_->dropped() > 2 * options_.max_message) {
        leave(reply_to(*problem));
    } else if (complete && problem) {
        reply_to_data(reply_to(*problem));
    } else if (complete) {
        wants_ = Wants::keeping;
    }
}

Session::Mail Session::take_mail() {
    return {envelope_, data_->take()};
}

void Session::answer(std::span<const Kept> results) {
    std::vector<Kept> all(results.begin(), results.end());
    all.resize(envelope_.rcpt_to.size(), Kept::try_later);
    wants_ = Wants::bytes;
    if (protocol_ == Protocol::lmtp) {
        for (const Kept kept : all) reply(reply_to(kept));
    } else {
        reply(reply_to(worst(all)));
    }
    idle_commands_ = 0;
    end_transaction();
    if (finishing_) leave("421 4.3.2 Shutting down");
}

void Session::reply_to_data(Line line) {
    const std::size_t replies = protocol_ == Protocol::lmtp ? envelope_.rcpt_to.size() : 1;
    for (std::size_t count = 0; count < replies; ++count) reply(line);
    end_transaction();
    if (finishing_) leave("421 4.3.2 Shutting down");
}

void Session::start_tls(std::string_view rest) {
    if (!rest.empty()) return reply("501 5.5.4 STARTTLS takes nothing");
    if (secure_) return reply("503 5.5.1 TLS is on");
    reply("220 2.0.0 Begin");
    wants_ = Wants::handshake;
}

void Session::handshake_done() {
    // RFC 3207, 4.2: nothing that was said before counts.
    secure_ = true;
    protocol_ = Protocol::none;
    line_.clear();
    end_transaction();
    wants_ = Wants::bytes;
}

void Session::end_transaction() {
    transaction_ = false;
    envelope_ = Envelope();
    data_.reset();
}

void Session::finish() {
    finishing_ = true;
    if (wants_ == Wants::bytes && !transaction_) leave("421 4.3.2 Shutting down");
}

void Session::expire() {
    if (wants_ == Wants::bytes) leave("421 4.4.2 Nothing came for too long");
}

void Session::out_of_room() {
    // A mail that is complete has found its room.
    if (data_ && wants_ == Wants::bytes) data_->fail(DataProblem::no_room);
}

}  // namespace aftercare::email::lmtp
