// A desk for the web channel's tests: keeps messages in memory and answers like a small form.
//
// It plays the service's part of the contract: an event is applied once, its message and the answers are
// kept before `done`, then the channel is notified. One thread.
#pragma once

#include "adapters/web/web_channel.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace aftercare::web {

class MemoryDesk {
  public:
    /// Sets the functions of the options that the service would set.
    void wire(Options& options);
    /// Begins to serve the channel, which must outlive the desk's use.
    void serve(core::Channel& channel);

    /// The desk says something by itself.
    core::MessageId say(const std::string& chat, core::Outgoing content);
    void forget(const std::string& chat) { chats_.erase(chat); }

    const std::vector<core::StoredMessage>& messages(const std::string& chat) { return chats_[chat]; }
    std::vector<std::string> chats() const;
    const std::vector<core::Incoming>& events() const { return events_; }

    /// How many of the next reads of the store fail.
    int failing_reads = 0;
    /// How many of the next events are not taken in.
    int refusing = 0;
    /// What the answer to an event is; none by default.
    std::function<std::vector<core::Outgoing>(const core::Incoming&)> answers;

  private:
    void take(core::Incoming incoming, const std::function<void(core::Accepted)>& done);
    void keep_incoming(const core::Incoming& incoming);
    core::MessageId keep(const std::string& chat, core::StoredMessage message);
    MessageBatch read(const std::string& chat, const std::function<bool(core::MessageId)>& wanted);

    core::Channel* channel_ = nullptr;
    std::map<std::string, std::vector<core::StoredMessage>> chats_;
    std::set<std::string> seen_;
    std::vector<core::Incoming> events_;
    std::int64_t last_id_ = 0;
};

}  // namespace aftercare::web
