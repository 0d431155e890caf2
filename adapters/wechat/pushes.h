// Pushes of the platform on their way to an answer, and those answered lately: the platform tries a push up to
// three times, and every try gets the same answer.
//
// On the account's thread.
#pragma once

#include "adapters/net/deadline.h"
#include "adapters/wechat/chat_memory.h"
#include "adapters/wechat/reply.h"
#include "core/channel.h"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aftercare::wechat {

/// How the answer to a push is to be made up.
struct Envelope {
    ReplyHead head;
    bool sealed = false;
    bool with_previous = false;
    std::string nonce;
};

struct Push {
    Push(const boost::asio::any_io_executor& executor, std::string the_key, std::string the_chat)
        : key(std::move(the_key)), chat(std::move(the_chat)), changed(executor) {}

    const std::string key;
    const std::string chat;
    Envelope envelope;
    std::shared_ptr<ChatMemory> memory;
    core::Time began;
    int tries = 0;
    int waiting = 0;         ///< tries whose connection still waits
    bool taken = false;      ///< the desk has it durably
    bool given_up = false;   ///< the desk never took it; the platform's next try begins anew
    core::DeliveryId says;   ///< the last delivery that the desk's turn made for the chat; may be none
    net::Deadline answer_by{};  ///< of the latest try: later, the platform may have given it up
    bool composing = false;     ///< a run has been handed over, and the reply is being made up from it
    std::optional<std::string> body;  ///< the answer, the same for each try
    net::Event changed;
};

class Pushes {
  public:
    explicit Pushes(std::chrono::milliseconds remember) : remember_(remember) {}

    /// Null for one that is not known (any more).
    std::shared_ptr<Push> find(std::string_view key) const;
    void add(std::shared_ptr<Push> push);
    /// One that came to nothing: the platform's next try begins anew.
    void remove(const std::string& key) { pushes_.erase(key); }

    /// The oldest push of the chat that the desk has taken and that waits for what to say.
    std::shared_ptr<Push> answerable(std::string_view chat) const;
    /// True while a push of the chat has no answer and one of its tries waits for the turn, or a further one of
    /// `tries` is to be expected soon.
    bool undecided(std::string_view chat, int tries, core::Time now) const;

    /// One of the same chat that came before this one and may still be taken; null if there is none.
    std::shared_ptr<Push> untaken_before(const Push& push) const;

    /// Forgets those that were answered long ago.
    void forget(core::Time now);
    std::size_t size() const { return pushes_.size(); }

  private:
    std::chrono::milliseconds remember_;
    std::unordered_map<std::string, std::shared_ptr<Push>> pushes_;
    std::unordered_map<std::string, std::deque<std::weak_ptr<Push>>> of_chat_;
    std::deque<std::weak_ptr<Push>> order_;
};

}  // namespace aftercare::wechat
