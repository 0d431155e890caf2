#include "memory_desk.h"

#include <chrono>

namespace aftercare::web {

void MemoryDesk::wire(Options& options) {
    options.read_messages = [this](const std::string& chat, core::MessageId after, int limit, const TakeMessages& take) {
        MessageBatch batch = read(chat, [after](core::MessageId id) { return id > after; });
        if (batch && static_cast<int>(batch->size()) > limit) batch->resize(static_cast<std::size_t>(limit));
        take(std::move(batch));
    };
    options.read_history = [this](const std::string& chat, core::MessageId before, int limit, const TakeMessages& take) {
        MessageBatch batch = read(chat, [before](core::MessageId id) { return !before || id < before; });
        if (batch && static_cast<int>(batch->size()) > limit) batch->erase(batch->begin(), batch->end() - limit);
        take(std::move(batch));
    };
}

void MemoryDesk::serve(core::Channel& channel) {
    channel_ = &channel;
    channel.start([this](core::Incoming incoming, const std::function<void(core::Accepted)>& done) {
        take(std::move(incoming), done);
    });
}

core::MessageId MemoryDesk::say(const std::string& chat, core::Outgoing content) {
    core::StoredMessage message;
    message.from_desk = true;
    message.content = std::move(content);
    const core::MessageId id = keep(chat, std::move(message));
    channel_->notify(chat);
    return id;
}

std::vector<std::string> MemoryDesk::chats() const {
    std::vector<std::string> names;
    for (const auto& [chat, messages] : chats_) names.push_back(chat);
    return names;
}

void MemoryDesk::take(core::Incoming incoming, const std::function<void(core::Accepted)>& done) {
    if (refusing > 0) {
        --refusing;
        done({core::Accepted::Status::refused, {}});
        return;
    }
    if (!seen_.insert(incoming.event_id).second) {
        done({core::Accepted::Status::duplicate, {}});
        return;
    }
    keep_incoming(incoming);
    if (answers) {
        for (core::Outgoing& answer : answers(incoming)) {
            core::StoredMessage message;
            message.from_desk = true;
            message.content = std::move(answer);
            keep(incoming.chat, std::move(message));
        }
    }
    const std::string chat = incoming.chat;
    events_.push_back(std::move(incoming));
    channel_->notify(chat);
    done({core::Accepted::Status::applied, {}});
}

void MemoryDesk::keep_incoming(const core::Incoming& incoming) {
    core::StoredMessage message;
    message.event_id = incoming.event_id;
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) message.content.text = text->text;
    if (const auto* files = std::get_if<core::FilesReceived>(&incoming.content)) {
        message.content.text = files->caption;
        message.content.files = files->files;
    }
    if (const auto* press = std::get_if<core::ButtonPressed>(&incoming.content)) message.content.text = press->payload;
    message.content.reply_to = incoming.reply_to;
    keep(incoming.chat, std::move(message));
}

core::MessageId MemoryDesk::keep(const std::string& chat, core::StoredMessage message) {
    message.id = core::MessageId(++last_id_);
    message.at = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    chats_[chat].push_back(std::move(message));
    return core::MessageId(last_id_);
}

MessageBatch MemoryDesk::read(const std::string& chat, const std::function<bool(core::MessageId)>& wanted) {
    if (failing_reads > 0) {
        --failing_reads;
        return std::nullopt;
    }
    std::vector<core::StoredMessage> found;
    for (const core::StoredMessage& message : chats_[chat]) {
        if (wanted(message.id)) found.push_back(message);
    }
    return found;
}

}  // namespace aftercare::web
