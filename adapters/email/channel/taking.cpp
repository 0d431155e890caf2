#include "adapters/email/channel/taking.h"

#include "adapters/email/channel/keeping.h"
#include "adapters/email/channel/understanding.h"
#include "adapters/email/channel/writing.h"
#include "adapters/email/reading/read_mail.h"
#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/bounce.h"
#include "adapters/net/answer.h"
#include "adapters/net/body.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace aftercare::email {

namespace {

using core::Incoming;

constexpr int batch = 16;
constexpr std::size_t batch_bytes = std::size_t{8} << 20;  ///< a letter more than that, at most
constexpr int most_attempts = 2;  ///< of a letter that ended the program each time
/// A mailbox whose server gives new UIDs brings letters again.
constexpr std::chrono::hours known_longer{24 * 14};
constexpr std::string_view letter_prefix = "letter:";
constexpr std::chrono::minutes look_again{1};
constexpr std::chrono::hours forget_every{1};
constexpr int forget_at_once = 200;

/// A kept letter, read.
struct Read {
    core::KeptLetter letter;
    Envelope envelope;
    ReadMail reading;
    std::string fingerprint;  ///< the same when the letter comes by another way
};

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// Header fields differ by the way a letter took; its body and its Message-ID do not.
std::string fingerprint_of(const core::KeptLetter& letter, const ReadMail& reading) {
    std::string_view body = letter.raw;
    for (const std::string_view gap : {"\r\n\r\n", "\n\n"}) {
        if (const std::size_t at = letter.raw.find(gap); at != std::string::npos) {
            body = std::string_view(letter.raw).substr(at + gap.size());
            break;
        }
    }
    // A server may have added or taken line ends at the end.
    while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
    std::string normal;
    normal.reserve(body.size());
    for (const char c : body)
        if (c != '\r') normal += c;
    std::string id = reading.mail ? reading.mail->message_id : std::string();
    // "Yes" is said more than once.
    if (reading.mail && id.empty())
        for (const std::string_view field : {"from", "date", "subject"})
            for (const std::string_view value : all_headers(reading.mail->headers, field)) id.append("\n").append(value);
    return "mail/" + sha256(id + "\n" + normal);
}

void read_letter(Read& read, const ReadingLimits& limits) {
    read.envelope = parse_envelope(read.letter.envelope);
    read.reading = read_mail(read.letter.raw, limits);
    read.fingerprint = fingerprint_of(read.letter, read.reading);
}

/// What the store knows that decides about a letter.
struct Found {
    ThreadMatch thread;
    std::string thread_chat;  ///< the chat of the conversation that it belongs to
    bool outside = false;     ///< that is another's, and the sender does not take part in it
    std::string state;        ///< of the sender's own chat
    bool staff = false;       ///< the sender is a member
    bool copy = false;        ///< the letter has come before
    bool proven = false;      ///< it is the sender's own, whatever others may write
};

bool takes_part(core::Tx& tx, const core::ChannelId& channel, core::ConversationId id, std::string_view contact) {
    const auto conversation = tx.people().conversation(id);
    if (!conversation || conversation->address.channel != channel) return false;
    if (conversation->address.chat == contact) return true;
    const auto point = tx.people().contact_point(channel, contact);
    return point && conversation->person && point->person == conversation->person;
}

Found look_up(core::Tx& tx, const Account& account, const Read& read, const Identity& sender) {
    const core::ChannelId& channel = account.id();
    KnownThreads known;
    known.message = [&](std::string_view id) -> std::optional<core::ConversationId> {
        const auto found = tx.letters().conversation_of(channel, id);
        return found ? std::optional(found) : std::nullopt;
    };
    known.number = [&](std::string_view number) -> std::optional<core::ConversationId> {
        const auto ticket = tx.tickets().numbered(number);
        return ticket ? std::optional(ticket->conversation) : std::nullopt;
    };
    known.participant = [&](core::ConversationId id, std::string_view contact) {
        return takes_part(tx, channel, id, contact);
    };
    Found found;
    found.copy = !tx.letters().first_copy(read.letter.id, read.fingerprint);
    found.thread = match_thread(*read.reading.mail, read.envelope, sender, account.options().own.keys, known,
                                account.options().subject_numbers);
    if (found.thread.conversation)
        if (const auto conversation = tx.people().conversation(found.thread.conversation))
            found.thread_chat = conversation->address.chat;
    found.outside = found.thread.new_participant && !found.thread_chat.empty() && found.thread_chat != sender.contact;
    found.state = tx.people().chat_state({channel, sender.contact});
    const auto point = tx.people().contact_point(channel, sender.contact);
    found.staff = point && tx.staff().of_person(point->person);
    return found;
}

core::FileRef file_ref(const MailFile& file, core::LetterId letter, std::size_t place) {
    core::FileRef ref;
    ref.id = std::string(letter_prefix) + std::to_string(letter.value) + ":" + std::to_string(place);
    ref.unique = ref.id;
    ref.name = file.name;
    ref.media_type = file.media_type;
    ref.bytes = static_cast<std::int64_t>(file.content.size());
    return ref;
}

Incoming incoming_of(const Account& account, const Read& read) {
    Incoming incoming;
    incoming.channel = account.id();
    // Taken a second time, in its sender's name.
    incoming.event_id = read.fingerprint + (read.letter.confirmed ? "/confirmed" : "");
    incoming.at = read.letter.received;
    incoming.letter = read.letter.id;
    incoming.message = std::to_string(read.letter.id.value);
    if (read.reading.mail) incoming.identifier = read.reading.mail->message_id;
    return incoming;
}

asio::awaitable<core::Accepted> offer(std::shared_ptr<Account> account, Incoming incoming) {
    if (account->stopping() || !account->receiver()) co_return core::Accepted{};
    auto tell = [account, event = std::move(incoming)](auto done) mutable {
        account->receiver()(std::move(event), std::move(done));
    };
    core::Accepted accepted = co_await net::answer_of<core::Accepted>(std::move(tell));
    co_return accepted;
}

/// Dealt with, and nobody is told of it.
asio::awaitable<bool> file_away(std::shared_ptr<Account> account, const Read& read) {
    const bool durable = co_await account->in_turn([letter = read.letter.id, print = read.fingerprint](core::Tx& tx) {
        tx.letters().first_copy(letter, print);
        tx.letters().done(letter, {});
    });
    co_return durable;
}

void report_broken(const Account& account, std::string_view raw, std::string_view why) {
    account.count("letters_broken");
    account.log(LogLevel::warning, "E-mail: a letter was put aside: " + std::string(why));
    if (account.hooks().broken) account.hooks().broken(raw, why);
}

asio::awaitable<bool> file_copy(std::shared_ptr<Account> account, const Read& read) {
    account->count("letters_copies");
    co_return co_await file_away(account, read);
}

/// Dealt with by people, once.
asio::awaitable<bool> put_aside(std::shared_ptr<Account> account, const Read& read, std::string_view why) {
    auto first = std::make_shared<bool>(true);
    const bool known = co_await account->in_turn([first, letter = read.letter.id, print = read.fingerprint](core::Tx& tx) {
        *first = tx.letters().first_copy(letter, print);
    });
    if (!known) co_return false;
    if (*first) report_broken(*account, read.letter.raw, why);
    co_return co_await file_away(account, read);
}

/// Whether the report says that there is nobody at the address that we wrote to. A letter may have gone on to another
/// address, and nobody there: that is no reason to write to this one no more.
bool is_gone(const Bounce& bounce, const Mail& mail, const std::string& address) {
    return std::ranges::any_of(bounce.recipients, [&](const FailedRecipient& failed) {
        const bool named = failed.address.empty() ? lower(mail.text).find(lower(address)) != std::string::npos
                                                  : lower(failed.address) == lower(address);
        return named && failed.bad_address;
    });
}

/// Each failed recipient that a token of ours proves.
asio::awaitable<bool> take_bounce(std::shared_ptr<Account> account, const Read& read) {
    const Bounce bounce = read_bounce(*read.reading.mail, read.envelope, account->options().own.keys);
    account->count("bounces");
    const bool failed = !bounce.recipients.empty() && bounce.recipients.front().kind != FailureKind::delayed;
    if (!bounce.about || !failed) co_return co_await file_away(account, read);
    const FailedRecipient& first = bounce.recipients.front();
    auto chat = std::make_shared<std::string>();
    const core::ConversationId about = bounce.about->conversation;
    const bool found = co_await account->in_turn([chat, about, letter = read.letter.id, print = read.fingerprint](core::Tx& tx) {
        const auto conversation = tx.people().conversation(about);
        const bool first = tx.letters().first_copy(letter, print);
        *chat = conversation && first ? conversation->address.chat : std::string();
    });
    if (!found) co_return false;
    if (chat->empty()) co_return co_await file_away(account, read);
    Incoming incoming = incoming_of(*account, read);
    incoming.chat = *chat;
    incoming.sender.address = *chat;
    incoming.identifier.clear();
    incoming.content = core::DeliveryBounced{std::to_string(bounce.about->message),
                                             is_gone(bounce, *read.reading.mail, *chat),
                                             first.status.empty() ? "—" : first.status};
    const core::Accepted accepted = co_await offer(account, std::move(incoming));
    co_return accepted.status != core::Accepted::Status::refused;
}

/// The number of the letter of ours that is answered; 0 for none.
std::int64_t answered_letter(const Found& found) { return found.thread.token ? found.thread.token->message : 0; }

/// A signature brings its pictures along with a single word.
bool only_pictures_in_text(const Mail& mail) {
    return std::ranges::all_of(mail.files, [](const MailFile& file) {
        return file.shown_inline && file.media_type.starts_with("image/");
    });
}

/// The choice that the words make. What proves nothing chooses nothing: it is quoted, as it was written, to whoever is to
/// confirm it, and by then our question was the last letter that offered something.
std::optional<std::string> choice_in(const std::string& text, const Read& read, const Correspondence& correspondence,
                                     const Found& found) {
    if (!found.proven || read.letter.confirmed || !only_pictures_in_text(*read.reading.mail)) return std::nullopt;
    return chosen(text, correspondence.choices_of(answered_letter(found)));
}

/// What the letter says, from its sender to the desk.
Incoming::Content content_of(const Read& read, const Correspondence& correspondence, const Found& found,
                             const Options& options) {
    const Mail& mail = *read.reading.mail;
    std::string text = understood(mail, correspondence.text_of(answered_letter(found)), options.markers);
    std::vector<core::FileRef> files;
    for (std::size_t i = 0; i < mail.files.size(); ++i) files.push_back(file_ref(mail.files[i], read.letter.id, i));
    if (found.outside) return core::OutsiderWrote{found.thread_chat, std::move(text), std::move(files)};
    const bool first = found.thread.by == MatchedBy::nothing;
    if (first && text.empty() && files.empty()) text = mail.subject;
    if (auto payload = choice_in(text, read, correspondence, found))
        return core::ButtonPressed{std::move(*payload), {}, std::move(files)};
    if (!files.empty()) return core::FilesReceived{std::move(files), std::move(text), {}};
    // The subject of a first letter often names the matter that the letter then takes for known. A command says all.
    const bool command = text.starts_with('/') || text.starts_with("／");
    if (first && !command && !mail.subject.empty() && text.find(mail.subject) == std::string::npos)
        text = mail.subject + "\n" + text;
    if (text.empty()) return core::UnsupportedReceived{"an empty letter"};
    return core::TextReceived{std::move(text)};
}

/// From alone can be forged: a server that checks it must vouch for the letter, a letter of ours to its sender have been at
/// hand, or the sender have confirmed it in answer to one.
bool is_proven(const Read& read, const Identity& sender, const ThreadMatch& thread) {
    return sender.trust == Trust::verified || thread.proven || read.letter.confirmed;
}

/// Counts the letter, unless there are too many of them.
Stop note_letter(const Read& read, const Found& found, const Options& options, core::Time now, Correspondence& correspondence) {
    // It was counted when it came.
    if (read.letter.confirmed) return {};
    const BackStopLimits& caps = found.staff ? options.staff_caps : options.caps;
    ConversationHistory counted = correspondence.conversation;
    Stop stop = note_inbound(counted, now, caps);
    if (stop.cap == Cap::none && found.thread.by == MatchedBy::nothing)
        stop = note_opening(correspondence.address, read.reading.mail->subject, now, caps);
    if (stop.cap != Cap::same_openings) correspondence.conversation = std::move(counted);
    return stop;
}

/// What is remembered of the sender for letters of ours. How they are called, and where answers go, says only a letter that
/// was proven when it came: whoever confirms one has seen its words, not where it wants its answers.
void note_sender(Correspondence& correspondence, const Read& read, const Identity& sender, bool proven) {
    correspondence.last = answered(*read.reading.mail);
    if (!proven || read.letter.confirmed) return;
    correspondence.name = sender.name;
    correspondence.answer_to = sender.answer_to;
}

/// One letter too many: it waits until there is room, and is people's affair when the whole day has none.
asio::awaitable<bool> put_off(std::shared_ptr<Account> account, const Read& read, core::Address address, std::string counts,
                              Stop stop) {
    constexpr std::string_view why = "too many letters of one sender: a loop?";
    account->count("letters_held");
    const bool for_people = stop.cap == Cap::inbound_daily;
    if (!for_people && stop.alert && account->hooks().alert) account->hooks().alert(why);
    if (for_people && stop.alert) report_broken(*account, read.letter.raw, why);
    if (for_people && !stop.alert && account->hooks().broken_too) account->hooks().broken_too(read.letter.raw, why);
    co_return co_await account->in_turn([letter = read.letter.id, address, counts, stop, for_people](core::Tx& tx) {
        const auto conversation = tx.people().conversation(address);
        const core::ConversationId id = conversation ? conversation->id : core::ConversationId{};
        for_people ? tx.letters().done(letter, id) : tx.letters().hold(letter, id, stop.until);
        if (conversation) tx.people().set_chat_state(id, counts);
    });
}

asio::awaitable<bool> take_person(std::shared_ptr<Account> account, std::shared_ptr<const Read> read, Judgement judgement) {
    const Options& options = account->options();
    const Identity sender = identify(*read->reading.mail, options.trusted, options.reply_to);
    if (sender.contact.empty()) co_return co_await put_aside(account, *read, sender.problem);
    auto found = std::make_shared<Found>();
    auto fault = std::make_shared<std::string>();
    const bool known = co_await account->in_turn([account, read, sender, found, fault](core::Tx& tx) {
        fault->clear();
        try {
            *found = look_up(tx, *account, *read, sender);
        } catch (const core::StoreFailure&) {
            throw;  // the store's, not the letter's: it is asked again
        } catch (const std::exception& error) {
            *fault = error.what();
        }
    });
    if (!known) co_return false;
    if (!fault->empty()) throw std::runtime_error(*fault);
    if (found->copy) co_return co_await file_copy(account, *read);
    if (sender.trust == Trust::failed && !found->outside)
        co_return co_await put_aside(account, *read, "the domain that it names as its sender's disowns it");

    auto state = found->state.empty() ? std::optional(Correspondence()) : parse_correspondence(found->state);
    Correspondence correspondence = state ? std::move(*state) : Correspondence();
    const Stop stop = note_letter(*read, *found, options, account->now(), correspondence);
    if (stop.cap != Cap::none)
        co_return co_await put_off(account, *read, {account->id(), sender.contact}, to_text(correspondence), stop);
    found->proven = is_proven(*read, sender, found->thread);
    Incoming incoming = incoming_of(*account, *read);
    incoming.chat = sender.contact;
    incoming.sender.address = sender.contact;
    incoming.sender.name = sender.name;
    incoming.unproven = !found->proven;
    if (found->thread.token) incoming.reply_to = std::to_string(found->thread.token->message);
    if (found->proven) incoming.ticket = found->thread.number;
    incoming.content = content_of(*read, correspondence, *found, options);
    // Whoever answers our answers on their own has had one already.
    correspondence.quiet = judgement.doubtful && !read->letter.confirmed && !correspondence.last.message_id.empty();
    note_sender(correspondence, *read, sender, found->proven);
    incoming.chat_state = to_text(correspondence);
    const core::Accepted accepted = co_await offer(account, std::move(incoming));
    if (accepted.status == core::Accepted::Status::refused) co_return false;
    account->count("letters_taken");
    co_return true;
}

/// True when the letter is dealt with; false when the store did not take it, and it has to be tried again.
asio::awaitable<bool> take(std::shared_ptr<Account> account, std::shared_ptr<const Read> read) {
    if (!read->reading.mail) co_return co_await put_aside(account, *read, read->reading.problem);
    const Judgement judgement = judge_automatic(*read->reading.mail, read->envelope, account->options().own);
    switch (judgement.kind) {
        case MailKind::person:
            co_return co_await take_person(account, read, judgement);
        case MailKind::bounce:
            co_return co_await take_bounce(account, *read);
        default:
            account->count("letters_automatic");
            account->log(LogLevel::info, "E-mail: a letter of a machine was filed away: " + std::string(judgement.why));
            co_return co_await file_away(account, *read);
    }
}

/// True when the letter is dealt with, by people if no rule here can stand it: it must not stop those behind it, nor come
/// again for ever.
asio::awaitable<bool> read_and_take(std::shared_ptr<Account> account, core::KeptLetter letter) {
    auto read = std::make_shared<Read>();
    read->letter = std::move(letter);
    std::string fault;
    if (read->letter.attempts > most_attempts) {
        fault = "the service ended each time while it was read";
    } else {
        try {
            co_await account->aside([account, read] { read_letter(*read, account->options().reading); });
            co_return co_await take(account, read);
        } catch (const std::exception&) {
            fault = "it could not be dealt with";
        }
    }
    report_broken(*account, read->letter.raw, fault);
    co_return co_await account->in_turn([id = read->letter.id](core::Tx& tx) { tx.letters().done(id, {}); });
}

/// Takes letters in order, one at a time. False when the store does not answer.
asio::awaitable<bool> take_batch(std::shared_ptr<Account> account, std::vector<core::KeptLetter> letters) {
    std::vector<core::LetterId> left;
    for (core::KeptLetter& letter : letters) {
        const core::LetterId id = letter.id;
        bool dealt_with = left.empty();
        if (dealt_with) dealt_with = co_await read_and_take(account, std::move(letter));
        if (!dealt_with) left.push_back(id);
    }
    if (left.empty()) co_return true;
    bool noted = false;
    do {
        noted = co_await account->in_turn([left](core::Tx& tx) {
            for (const core::LetterId id : left) tx.letters().came_back(id);
        });
        if (!noted && !co_await account->pause(account->options().first_retry)) break;
    } while (!noted);
    co_return false;
}

/// The next letters, each begun. One that has been begun before in vain comes alone: it may end the program again.
std::vector<core::KeptLetter> begin_some(core::Tx& tx, const core::ChannelId& channel, core::Time now) {
    std::vector<core::KeptLetter> letters;
    std::size_t bytes = 0;
    for (const core::LetterId id : tx.letters().open(channel, now, batch)) {
        auto letter = tx.letters().begin(id);
        if (!letter) continue;
        const bool alone = letter->attempts > 1;
        bytes += letter->raw.size();
        letters.push_back(std::move(*letter));
        if (alone || bytes >= batch_bytes) break;
    }
    return letters;
}

asio::awaitable<void> forget_old(std::shared_ptr<Account> account) {
    const Options& options = account->options();
    const core::Time before = account->now() - options.kept_for;
    const std::chrono::hours again = std::chrono::hours(24) * (options.imap ? options.imap->rescan_days : 0);
    const core::Time known = account->now() - std::max(options.kept_for, again) - known_longer;
    auto removed = std::make_shared<int>(0);
    do {
        const bool done = co_await account->in_turn([removed, before, known](core::Tx& tx) {
            *removed = std::max(tx.letters().forget_before(before, forget_at_once),
                                tx.letters().forget_copies_before(known, forget_at_once));
        });
        if (!done) co_return;
    } while (*removed == forget_at_once && !account->stopping());
}

struct Place {
    core::LetterId letter;
    std::size_t file = 0;
};

std::optional<Place> place_of(std::string_view id) {
    if (!id.starts_with(letter_prefix)) return std::nullopt;
    id.remove_prefix(letter_prefix.size());
    Place place;
    const char* end = id.data() + id.size();
    const auto [middle, error] = std::from_chars(id.data(), end, place.letter.value);
    if (error != std::errc{} || middle == end || *middle != ':') return std::nullopt;
    const auto [stopped, wrong] = std::from_chars(middle + 1, end, place.file);
    return wrong == std::errc{} && stopped == end ? std::optional(place) : std::nullopt;
}

core::FetchReport write_file(const core::KeptLetter& letter, std::size_t place, const std::string& path,
                             std::int64_t limit, const ReadingLimits& limits) {
    using Status = core::FetchReport::Status;
    const ReadMail read = read_mail(letter.raw, limits);
    if (!read.mail || place >= read.mail->files.size()) return {Status::gone, 0, {}, "not in the letter"};
    const std::string& content = read.mail->files[place].content;
    if (content.size() > static_cast<std::uint64_t>(limit)) return {Status::too_large, 0, {}, "larger than allowed"};
    const auto writer = net::FileWriter::create(path);
    if (!writer || writer.value()->write(content) || writer.value()->finish())
        return {Status::retry, 0, {}, "the file cannot be written"};
    return {Status::stored, static_cast<std::int64_t>(content.size()), {}, {}};
}

}  // namespace

asio::awaitable<void> run_taking(std::shared_ptr<Account> account) {
    const net::UnderWay under_way(account->work());
    core::Time forgotten{};
    while (!account->stopping()) {
        auto letters = std::make_shared<std::vector<core::KeptLetter>>();
        bool well = co_await account->in_turn([letters, id = account->id(), now = account->now()](core::Tx& tx) {
            *letters = begin_some(tx, id, now);
        });
        const bool some = !letters->empty();
        if (some) well = co_await take_batch(account, std::move(*letters)) && well;
        if (account->stopping()) break;
        if (!well) {
            co_await account->pause(account->options().first_retry);
        } else if (!some) {
            if (account->now() - forgotten >= forget_every) {
                forgotten = account->now();
                co_await forget_old(account);
            }
            const net::Deadline until = net::deadline_in(look_again);
            co_await account->letters().wait_until(until);
        }
    }
}

asio::awaitable<std::optional<std::string>> file_of_letter(std::shared_ptr<Account> account, core::FileRef file) {
    const auto place = place_of(file.id);
    if (!place) co_return std::nullopt;
    auto letter = std::make_shared<std::optional<core::KeptLetter>>();
    co_await account->in_turn([letter, id = place->letter](core::Tx& tx) { *letter = tx.letters().letter(id); });
    if (!*letter) co_return std::nullopt;
    auto content = std::make_shared<std::optional<std::string>>();
    co_await account->aside([account, letter, place, content] {
        ReadMail read = read_mail((*letter)->raw, account->options().reading);
        if (read.mail && place->file < read.mail->files.size()) *content = std::move(read.mail->files[place->file].content);
    });
    co_return std::move(*content);
}

asio::awaitable<core::FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                              std::int64_t limit) {
    const net::UnderWay under_way(account->work());
    using Status = core::FetchReport::Status;
    const auto place = place_of(file.id);
    if (!place) co_return core::FetchReport{Status::gone, 0, {}, "not a file of a letter"};
    auto letter = std::make_shared<std::optional<core::KeptLetter>>();
    const bool read = co_await account->in_turn(
        [letter, id = place->letter](core::Tx& tx) { *letter = tx.letters().letter(id); });
    if (!read) co_return core::FetchReport{Status::retry, 0, {}, "the store does not answer"};
    if (!*letter) co_return core::FetchReport{Status::gone, 0, {}, "the letter is no longer kept"};
    auto report = std::make_shared<core::FetchReport>();
    try {
        co_await account->aside([account, letter, place, path, limit, report] {
            *report = write_file(**letter, place->file, path, limit, account->options().reading);
        });
    } catch (const std::exception&) {
        *report = core::FetchReport{Status::retry, 0, {}, "the letter cannot be read"};
    }
    co_return *report;
}

}  // namespace aftercare::email
