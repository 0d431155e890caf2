#include "tests/bot/bot_desk.h"

#include "adapters/sqlite/sqlite_store.h"
#include "bot/commands/join_code.h"
#include "bot/turn/topics.h"
#include "dialogs/submission.h"
#include "tests/transcripts/draft_value.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace aftercare::transcripts {

namespace {

std::string header(const Story& story, const std::string& name, std::string otherwise) {
    const auto found = story.header.find(name);
    return found == story.header.end() ? otherwise : found->second;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);) parts.push_back(part);
    return parts;
}

}  // namespace

BotDesk::BotDesk(bot::Desk& desk, Keeping keeping, Showing showing, std::filesystem::path folder)
    : desk_(desk), keeping_(keeping), showing_(showing), folder_(std::move(folder)) {}

BotDesk::~BotDesk() {
    desk_.new_code = nullptr;
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void BotDesk::open(const Story& story) {
    now_ = story.clock;
    language_ = header(story, "lang", "zh-CN");
    desk_.language = language_;
    const std::string procedure = header(story, "profile", "feedback-form");
    for (auto& channel : desk_.channels) channel.profile = procedure;
    // Stories of the dialog bring their own forms; the desk is shared by all stories.
    if (procedure == "feedback-form") desk_.profiles.at(procedure).form = header(story, "form", "feedback");
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    open_store();
    add_staff(header(story, "staff", ""));
    // Codes that a story can type.
    codes_ = 0;
    desk_.new_code = [this] { return "CODE000" + std::to_string(++codes_); };
}

void BotDesk::open_store() {
    sqlite::Options options;
    if (keeping_ == Keeping::on_disk) options.path = (folder_ / "story.db").string();
    store_ = sqlite::create_store(std::move(options));
}

void BotDesk::add_staff(const std::string& list) {
    for (const auto& one : split(list, ',')) {
        const auto parts = split(one, '/');
        if (parts.size() < 3 || parts.size() > 4)
            throw std::runtime_error("staff is NAME/ROLE/CODE or NAME/ROLE/DEPARTMENT/CODE: " + one);
        store_->transact([&](core::Tx& tx) {
            core::Staff member;
            member.name = parts[0];
            member.role = parts[1];
            if (parts.size() == 4) member.department = parts[2];
            tx.staff().add(member, bot::join_code_hash(parts.back()), now_ + std::chrono::hours(24));
        });
    }
}

void BotDesk::restart() {
    if (keeping_ == Keeping::in_memory) return;
    store_.reset();
    open_store();
}

void BotDesk::enter(const Line& line) {
    const std::string& name = line.words.at(0);
    const auto colon = name.find(':');
    chat_.address = {{name.substr(0, colon), "main"}, name.substr(colon + 1)};
    const bool group = chat_.address.chat.starts_with('-');
    chat_.kind = group ? core::ChatKind::group : core::ChatKind::one_to_one;
    chat_.name = name_in(line);
    chat_.speaker = group && line.words.size() == 3 ? line.words[2] : chat_.address.chat;
}

std::string BotDesk::payload(const std::string& label) const {
    if (const auto sent = sent_.find(chat_.address); sent != sent_.end())
        for (auto message = sent->second.rbegin(); message != sent->second.rend(); ++message)
            for (const auto& button : *message)
                if (button.label == label) return button.payload;
    return label;  // a forged payload, as it is written
}

std::optional<core::Incoming::Content> BotDesk::content_of(const Line& line) {
    switch (line.kind) {
        case Line::Kind::text: return core::TextReceived{line.text};
        case Line::Kind::click: return core::ButtonPressed{payload(line.text), ""};
        case Line::Kind::contact: return core::ContactReceived{line.words.front(), "", true};
        case Line::Kind::location:
            return core::LocationReceived{std::stod(line.words[0]), std::stod(line.words[1]), line.text};
        case Line::Kind::edit: {
            const int which = line.which > 0 ? line.which : messages_;
            return core::TextEdited{"m" + std::to_string(which), line.text};
        }
        default: return std::nullopt;
    }
}

core::Incoming BotDesk::incoming(core::Incoming::Content content) {
    core::Incoming made;
    made.channel = chat_.address.channel;
    made.chat = chat_.address.chat;
    made.chat_kind = chat_.kind;
    made.sender = {chat_.speaker, chat_.name, language_};
    made.at = now_;
    made.event_id = std::to_string(++events_);
    // Commands are numbered too, but stories count only what may be an answer.
    const auto* text = std::get_if<core::TextReceived>(&content);
    if (text && !text->text.starts_with('/')) made.message = "m" + std::to_string(++messages_);
    made.content = std::move(content);
    if (const auto got = letters_.find(chat_.address); got != letters_.end()) made.reply_to = got->second;
    return made;
}

core::Incoming BotDesk::letter(const Line& line) {
    std::vector<core::FileRef> files;
    for (const auto& name : line.words) files.push_back({name, name, name, media_type_of(name), 1000});
    auto made = files.empty() ? incoming(core::TextReceived{line.text}) : incoming(core::FilesReceived{files, line.text, ""});
    if (made.message.empty()) made.message = "m" + std::to_string(++messages_);
    if (line.kind != Line::Kind::reply) made.reply_to.clear();
    if (line.kind == Line::Kind::unproven) {
        made.unproven = true;
        store_->transact([&](core::Tx& tx) { made.letter = tx.letters().add({{}, made.channel, "", "", now_, false}); });
        unproven_[made.letter] = made;
    }
    return made;
}

void BotDesk::take_confirmed() {
    for (auto& [id, letter] : unproven_) {
        std::optional<core::KeptLetter> kept;
        store_->transact([&](core::Tx& tx) { kept = tx.letters().letter(id); });
        if (!kept || !kept->confirmed || !std::exchange(letter.unproven, false)) continue;
        letter.event_id += "/confirmed";
        deliver(letter);
    }
}

std::vector<Output> BotDesk::take(const Line& line) {
    hints_.clear();
    if (line.kind == Line::Kind::chat) {
        enter(line);
    } else if (line.kind == Line::Kind::wait) {
        wait(line.wait);
    } else if (line.kind == Line::Kind::dup) {
        if (last_) deliver(*last_);
    } else if (line.kind == Line::Kind::files) {
        // A channel hands an album over piece by piece.
        const std::string album = line.words.size() > 1 ? "album" + std::to_string(++messages_) : "";
        for (const auto& name : line.words)
            deliver(incoming(core::FilesReceived{{{name, name, name, media_type_of(name), 1000}}, "", album}));
    } else if (line.kind == Line::Kind::mail || line.kind == Line::Kind::unproven || line.kind == Line::Kind::reply) {
        deliver(letter(line));
    } else if (auto content = content_of(line)) {
        deliver(incoming(std::move(*content)));
        take_confirmed();
    }
    auto outputs = std::move(hints_);
    auto& unseen = unseen_[chat_.address];
    outputs.insert(outputs.end(), std::make_move_iterator(unseen.begin()), std::make_move_iterator(unseen.end()));
    unseen.clear();
    return outputs;
}

void BotDesk::deliver(const core::Incoming& incoming) {
    last_ = incoming;
    bot::TurnResult result;
    store_->transact([&](core::Tx& tx) { result = bot::take_incoming(tx, desk_, incoming, now_); });
    if (!result.effects.hint.empty()) hints_.push_back({"", result.effects.hint, {}, true});
    note(result.effects);
}

void BotDesk::wait(core::Duration duration) {
    const core::Time until = now_ + duration;
    for (;;) {
        std::vector<core::Timer> due;
        store_->transact([&](core::Tx& tx) { due = tx.timers().due(until, 1); });
        if (due.empty()) break;
        now_ = std::max(now_, due.front().due);
        bot::TurnResult result;
        store_->transact([&](core::Tx& tx) { result = bot::take_timer(tx, desk_, due.front(), now_); });
        note(result.effects);
    }
    now_ = until;
}

void BotDesk::note(const bot::TurnEffects& effects) {
    for (const auto& delivery : effects.deliveries) note_message(delivery.to, delivery.message);
    note_letters(effects.deliveries);
    for (const auto& address : effects.news) note_history(address);
    if (showing_ == Showing::submission) show_new_ticket();
}

void BotDesk::note_letters(const std::vector<core::Delivery>& deliveries) {
    // All that a turn says to one address is one letter.
    std::map<core::Address, std::vector<core::Delivery>> sent;
    for (const auto& delivery : deliveries) {
        const auto* channel = desk_.find_channel(delivery.to.channel);
        if (!channel || !channel->capabilities.letters) continue;
        sent[delivery.to].push_back(delivery);
    }
    for (const auto& [address, together] : sent) {
        const std::string& reference = letters_[address] = "letter" + std::to_string(++letters_sent_);
        store_->transact([&](core::Tx& tx) { bot::remember_topic(tx, together, reference); });
    }
}

void BotDesk::note_history(const core::Address& address) {
    std::vector<core::StoredMessage> messages;
    store_->transact([&](core::Tx& tx) {
        messages.clear();
        if (const auto conversation = tx.people().conversation(address))
            messages = tx.messages().after(conversation->id, read_[address], 100);
    });
    for (const auto& message : messages) {
        read_[address] = message.id;
        if (message.from_desk) note_message(address, message.content);
    }
}

void BotDesk::note_message(const core::Address& to, const core::Outgoing& message) {
    Output output{message.heading, message.text, {}, false};
    auto& sent = sent_[to].emplace_back();
    for (const auto& row : message.buttons)
        for (const auto& button : row) {
            output.buttons.push_back(button.label);
            sent.push_back(button);
        }
    unseen_[to].push_back(std::move(output));
}

void BotDesk::show_new_ticket() {
    std::optional<core::Ticket> ticket;
    store_->transact([&](core::Tx& tx) {
        const auto all = tx.tickets().queue(1000);
        if (!all.empty() && all.back().id != newest_ticket_) ticket = all.back();
    });
    if (!ticket) return;
    newest_ticket_ = ticket->id;
    // The receipt is the service's own; the engine's story shows what was handed over.
    auto& unseen = unseen_[chat_.address];
    unseen.pop_back();
    if (ticket->signature.empty()) {
        unseen.push_back({"", "(an agent takes over)", {}, false});
        return;
    }
    const auto submission = dialogs::parse_submission(ticket->submission).value();
    const auto* form = desk_.forms.find(submission.form, submission.version);
    auto who = nlohmann::json::parse(ticket->signature).at("who").get<std::string>();
    // Stories name a chat without the account.
    if (const auto account = who.find(":main:"); account != std::string::npos) who.erase(account, 5);
    std::string text = "submitted by " + who + "\n" +
                       render_text(*form, submission, desk_.texts, submission.language, dialogs::View::whole);
    for (const auto& group : attachments(*form, submission, desk_.texts, submission.language)) text += "\n" + group.title;
    unseen.push_back({"", text, {}, false});
}

std::string BotDesk::value(const std::string& field) {
    std::string found;
    store_->transact([&](core::Tx& tx) {
        const auto conversation = tx.people().conversation(chat_.address);
        const auto record = conversation ? tx.drafts().draft(conversation->draft) : std::nullopt;
        const auto parsed = record ? dialogs::parse_draft(record->state) : dialogs::ParsedDraft{};
        found = parsed.draft ? draft_value(*parsed.draft, field) : "";
    });
    return found;
}

}  // namespace aftercare::transcripts
