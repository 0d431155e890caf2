// What the parts of one official account share while it runs: options, the API, contacts, pushes, and what is known
// of the account's quotas.
//
// Belongs to the thread of its executor. Always held by shared_ptr: every coroutine keeps it alive.
#pragma once

#include "adapters/net/work.h"
#include "adapters/wechat/api.h"
#include "adapters/wechat/chat_memory.h"
#include "adapters/wechat/pushes.h"
#include "adapters/wechat/route.h"
#include "adapters/wechat/run.h"
#include "adapters/wechat/signature.h"
#include "adapters/wechat/spool.h"
#include "adapters/wechat/wechat_channel.h"

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aftercare::wechat {

/// Temporary media of the account, so that a file which goes to many is uploaded once.
struct UploadedMedia {
    std::string media_id;
    core::Time until;
};

class Account : public std::enable_shared_from_this<Account> {
  public:
    Account(asio::any_io_executor executor, Options options, Hooks hooks);

    const Options& options() const { return options_; }
    const Hooks& hooks() const { return hooks_; }
    const core::ChannelId& id() const { return id_; }
    const asio::any_io_executor& executor() const { return executor_; }
    Api& api() { return api_; }
    Pushes& pushes() { return pushes_; }
    ReplayWindow& replays() { return replays_; }
    Spool& spool() { return spool_; }
    core::Receiver& receiver() { return receiver_; }
    core::Time now() const;
    /// In [0, 1).
    double random();

    /// What is remembered of a chat; read from the store when it is not at hand, again and again while that cannot be
    /// done. Null only if the account is stopping: what is not known must not take the place of what is kept.
    asio::awaitable<std::shared_ptr<ChatMemory>> memory(std::string chat);

    /// What the account can do now.
    Means means() const;
    /// The day's quota of a way is used up: until midnight in China.
    void quota_used(Way way);
    /// The platform refuses whatever the account calls: nothing is asked of the API for a while. Replies go on.
    void api_refused();
    /// Messages may leave by customer service as far as the platform has said.
    bool may_call() const;
    /// The platform says that the account has no permission for it: asked again after ten minutes.
    void not_permitted(Way way);
    bool may_upload() const { return now() >= upload_blocked_until_; }
    /// Files are links for a while: the account has no permission for uploads, or their quota of the day is used up.
    void upload_not_permitted();
    void upload_quota_used();
    /// Choices can be menu messages.
    bool menus() const { return options_.menus && menus_work_; }
    void menus_do_not_work() { menus_work_ = false; }
    /// When customer service may be tried again after what the platform said: a used-up quota, a refusal of all calls. The
    /// past if nothing was said.
    core::Time calls_again_at() const;

    std::map<std::string, UploadedMedia>& uploaded() { return uploaded_; }

    /// What a stop has to wait for.
    const net::Work& work() const { return work_; }
    /// Waits; false if the account is stopping (at once if it already was).
    asio::awaitable<bool> pause(std::chrono::milliseconds span) const { return work_.pause(span); }

    bool stopping() const { return work_.stopping(); }
    void begin_stop();
    /// Waits until nothing is under way, or the time is over; then closes the connections.
    asio::awaitable<void> finish_stop(net::Deadline deadline);
    /// Ends everything at once: the channel is being destroyed.
    void close();

    void log(LogLevel level, std::string_view text) const;
    void alert(std::string_view text) const;
    void count(std::string_view name) const;

  private:
    core::Time blocked_until(Way way) const;
    struct Remembered {
        std::shared_ptr<ChatMemory> memory;
        std::list<std::string>::iterator used;
    };
    std::shared_ptr<ChatMemory> at_hand(const std::string& chat);
    std::shared_ptr<ChatMemory> remember(const std::string& chat, ChatMemory memory);

    Options options_;
    Hooks hooks_;
    core::ChannelId id_;
    asio::any_io_executor executor_;
    Api api_;
    Pushes pushes_;
    ReplayWindow replays_;
    Spool spool_;
    core::Receiver receiver_;
    std::mt19937_64 random_;
    std::unordered_map<std::string, Remembered> memories_;
    std::list<std::string> order_;  ///< of use, the latest first
    std::map<Way, core::Time> blocked_;  ///< by the day's quota
    std::map<Way, core::Time> denied_;   ///< for want of permission
    core::Time upload_blocked_until_;
    core::Time api_refused_until_;
    bool menus_work_ = true;
    std::map<std::string, UploadedMedia> uploaded_;  ///< by the file's id
    net::Work work_;
};

/// The next midnight in China, where the platform's days end.
core::Time next_midnight_in_china(core::Time now);

}  // namespace aftercare::wechat
