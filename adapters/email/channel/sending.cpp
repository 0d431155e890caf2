#include "adapters/email/channel/sending.h"

#include "adapters/email/channel/taking.h"
#include "adapters/email/channel/tokens.h"
#include "adapters/email/channel/writing.h"
#include "adapters/email/rules/address.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace aftercare::email {

namespace {

using core::SendReport;
using Status = SendReport::Status;

constexpr std::chrono::minutes configuration_pause{5};
constexpr std::chrono::minutes growing_pause{1};
constexpr std::chrono::minutes longest_pause{60};

/// What a letter is written from.
struct Ground {
    std::string state;
    std::string number;  ///< of the ticket it is about
    bool staff = false;  ///< it goes to a member
};

SendReport report_with(Status status, std::string reason) {
    SendReport report;
    report.status = status;
    report.reason = std::move(reason);
    return report;
}

/// Mail servers that ask to come again mean minutes (RFC 5321, 4.5.4.1), not seconds.
core::Duration pause_after(int attempts) {
    core::Duration pause = growing_pause;
    for (int i = 0; i < attempts && pause < longest_pause; ++i) pause *= 3;
    return std::min<core::Duration>(pause, longest_pause);
}

SendReport report_of(const SendResult& result, int attempts) {
    SendReport report;
    report.reason = result.enhanced.empty() ? result.reason : result.enhanced + " " + result.reason;
    report.whole_channel = result.whole_account;
    switch (result.kind) {
        case SendResult::Kind::delivered:
            report.status = Status::delivered;
            break;
        case SendResult::Kind::permanent:
            // There is nobody at such an address, and there will be nobody.
            report.status = result.enhanced.starts_with("5.1.") ? Status::unreachable : Status::rejected;
            break;
        case SendResult::Kind::configuration:
            report.status = Status::retry;
            report.after = configuration_pause;
            report.whole_channel = true;
            break;
        case SendResult::Kind::transient:
        case SendResult::Kind::uncertain:  // the same Message-ID again: receivers recognise it
            report.status = Status::retry;
            report.after = pause_after(attempts);
            break;
    }
    return report;
}

/// A file of the desk's own directory; empty if it is not there or larger than `most`.
std::optional<std::string> stored_content(const core::FileRef& file, std::size_t most, const Options& options) {
    const std::string path = options.stored_path ? options.stored_path(file.id) : std::string();
    if (path.empty()) return std::nullopt;
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(path, error);
    if (error || bytes > most) return std::nullopt;
    std::ifstream stream(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

/// The files as far as they fit; the others are named in the text. `of_letters`: contents of those that came by mail.
void add_files(OutgoingMail& mail, const std::vector<core::FileRef>& files,
               std::vector<std::optional<std::string>>& of_letters, const Options& options) {
    std::size_t left = options.most_file_bytes;
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::optional<std::string> content = std::move(of_letters[i]);
        if (!content) content = stored_content(files[i], left, options);
        if (!content || content->size() > left) {
            mail.text.append("\n\n📎 ").append(files[i].name);
            continue;
        }
        left -= content->size();
        mail.files.push_back({files[i].name, files[i].media_type, std::move(*content)});
    }
}

asio::awaitable<std::optional<Ground>> ground_of(std::shared_ptr<Account> account, core::Address to,
                                                 core::TicketId ticket) {
    auto ground = std::make_shared<Ground>();
    const bool read = co_await account->in_turn([ground, to, ticket](core::Tx& tx) {
        ground->state = tx.people().chat_state(to);
        const auto known = ticket ? tx.tickets().ticket(ticket) : std::nullopt;
        ground->number = known ? known->number : std::string();
        const auto conversation = tx.people().conversation(to);
        ground->staff = conversation && tx.staff().of_person(conversation->person);
    });
    co_return read ? std::optional(*ground) : std::nullopt;
}

Correspondence correspondence_in(const std::string& state) {
    auto kept = state.empty() ? std::nullopt : parse_correspondence(state);
    return kept ? std::move(*kept) : Correspondence();
}

/// A letter of theirs may come while ours goes out: what it leaves is added to, not replaced.
core::ChangeState adding(Correspondence sent) {
    return [sent = std::move(sent)](const std::string& kept) {
        Correspondence present = correspondence_in(kept);
        present.learn_sent(sent);
        return to_text(present);
    };
}

/// One report holds for all: they went together or not at all.
std::vector<SendReport> for_all(std::size_t deliveries, const SendReport& report) {
    const bool one = report.status == Status::retry || report.status == Status::unreachable;
    return std::vector<SendReport>(one ? 1 : deliveries, report);
}

/// One letter.
asio::awaitable<SendReport> send(std::shared_ptr<Account> account, std::vector<core::Delivery> deliveries) {
    const Options& options = account->options();
    const core::Delivery& first = deliveries.front();
    const std::optional<Ground> ground = co_await ground_of(account, first.to, ticket_of(deliveries));
    if (!ground) co_return report_with(Status::retry, "the store does not answer");
    Correspondence correspondence = correspondence_in(ground->state);
    const bool answers = origin_of(deliveries) == core::Origin::answer;
    if (answers && correspondence.quiet) co_return report_with(Status::held, "what it answers may be a machine's");
    // Whatever the headers said: two machines that answer each other end here, whatever they write about.
    if (answers) {
        const BackStopLimits& caps = ground->staff ? options.staff_caps : options.caps;
        const Stop stop = note_answer(correspondence.address, account->now(), caps);
        if (stop.cap != Cap::none) {
            if (stop.alert && account->hooks().alert)
                account->hooks().alert("too many answers to one address in a short time: a loop? It is answered no more for now");
            SendReport report = report_with(Status::held, "too many answers in a short time");
            report.after = caps.soon;
            report.change_state = adding(std::move(correspondence));
            co_return report;
        }
    }
    auto letter = std::make_shared<Letter>(write_letter(deliveries, correspondence, ground->number, options));
    auto bytes = std::make_shared<std::string>();
    auto problem = std::make_shared<std::string>();
    // Files that an agent sends by mail lie in the letter that brought them.
    auto of_letters = std::make_shared<std::vector<std::optional<std::string>>>();
    for (const core::FileRef& file : letter->files) {
        std::optional<std::string> content = co_await file_of_letter(account, file);
        of_letters->push_back(std::move(content));
    }
    co_await account->aside([letter, bytes, problem, of_letters, &options] {
        add_files(letter->mail, letter->files, *of_letters, options);
        auto composed = compose(letter->mail);
        if (composed)
            *bytes = std::move(*composed);
        else
            *problem = describe(composed.error());
    });
    if (!problem->empty()) co_return report_with(Status::rejected, *problem);
    Submission submission;
    submission.mail_from = letter->envelope_sender;
    submission.rcpt_to = letter->mail.to.front().address;
    submission.bytes = bytes;
    const SendResult result = co_await submit(account, std::move(submission));
    SendReport report = report_of(result, first.attempts);
    // Nobody is where answers were to go; at the chat's own address there may be.
    const bool elsewhere = letter->mail.to.front().address != first.to.chat;
    if (report.status == Status::unreachable && elsewhere) report.status = Status::rejected;
    if (report.status != Status::delivered) co_return report;
    account->count("letters_sent");
    correspondence.note_sent({letter->message, letter->mail.text, letter->choices});
    report.message = std::to_string(letter->message);
    report.change_state = adding(std::move(correspondence));
    report.parts_sent = 1;
    co_return report;
}

/// A letter about one ticket may have gone out before with fewer of its deliveries, unknown to us: then it had the number of
/// another of them, and answers to that one are about the ticket as well.
void name_each(std::vector<SendReport>& reports, const std::vector<core::Delivery>& deliveries) {
    if (!ticket_of(deliveries) || reports.front().status != Status::delivered) return;
    for (std::size_t i = 0; i < reports.size(); ++i) reports[i].message = std::to_string(deliveries[i].id.value);
}

/// Letter by letter, until one has left or has to wait: what becomes of it is written down before the next is written. What
/// is held keeps nothing back.
asio::awaitable<std::vector<SendReport>> send_in_order(std::shared_ptr<Account> account,
                                                       std::vector<core::Delivery> deliveries) {
    std::vector<SendReport> reports;
    std::span<const core::Delivery> rest(deliveries);
    bool held = true;
    while (held && !rest.empty()) {
        const std::size_t length = letter_length(rest);
        std::vector<core::Delivery> together(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length));
        const SendReport report = co_await send(account, together);
        std::vector<SendReport> told = for_all(length, report);
        name_each(told, together);
        reports.insert(reports.end(), told.begin(), told.end());
        rest = rest.subspan(length);
        held = report.status == Status::held;
    }
    co_return reports;
}

}  // namespace

asio::awaitable<void> send_letter(std::shared_ptr<Account> account, std::vector<core::Delivery> deliveries,
                                  TellReports done) {
    const net::UnderWay under_way(account->work());
    std::vector<SendReport> reports = for_all(deliveries.size(), report_with(Status::retry, "the letter cannot be written"));
    try {
        reports = co_await send_in_order(account, std::move(deliveries));
    } catch (const std::exception&) {
        account->log(LogLevel::error, "E-mail: a letter could not be written");
    }
    done(std::move(reports));
}

}  // namespace aftercare::email
