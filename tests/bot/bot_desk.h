// The whole service without its shell as a story's Desk: turns on a real SQLite store, a virtual clock,
// and the timers of the store. What is told to another chat than the one speaking is shown when the
// story goes there ("chat web:agent").
//
// Chats: "telegram:42" and "web:7" are one-to-one; "telegram:-100 as 7" is the agents' group with
// member 7 speaking. The n-th code that /link gives is CODE000n. The header's `staff 小李/agent/CODE` adds staff with a join code.
#pragma once

#include "bot/routing/take.h"
#include "core/store/store.h"
#include "tests/transcripts/story.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::transcripts {

/// Where the store of a story lives.
enum class Keeping : std::uint8_t { in_memory = 1, on_disk };

/// What a story shows of a form that was submitted.
enum class Showing : std::uint8_t {
    messages = 1,  ///< what the customer is told
    submission,    ///< in place of that, the submission as the store has it: as the pure engine shows it
};

class BotDesk : public Desk {
  public:
    /// `folder` holds the store of a story on disk; it is made anew.
    BotDesk(bot::Desk& desk, Keeping keeping, Showing showing, std::filesystem::path folder);
    ~BotDesk() override;

    void open(const Story& story) override;
    std::vector<Output> take(const Line& line) override;
    void restart() override;
    std::string value(const std::string& field) override;

  private:
    struct Chat {
        core::Address address;
        core::ChatKind kind = core::ChatKind::one_to_one;
        std::string speaker;
        std::string name;
    };
    void open_store();
    void add_staff(const std::string& list);
    void enter(const Line& line);
    std::optional<core::Incoming::Content> content_of(const Line& line);
    void deliver(const core::Incoming& incoming);
    void wait(core::Duration duration);
    void note(const bot::TurnEffects& effects);
    void note_letters(const std::vector<core::Delivery>& deliveries);
    core::Incoming letter(const Line& line);
    /// Letters whose senders have confirmed them come again, as the channel brings them.
    void take_confirmed();
    void note_history(const core::Address& address);
    void note_message(const core::Address& to, const core::Outgoing& message);
    void show_new_ticket();
    std::string payload(const std::string& label) const;
    core::Incoming incoming(core::Incoming::Content content);

    bot::Desk& desk_;
    Keeping keeping_;
    Showing showing_;
    std::filesystem::path folder_;
    std::unique_ptr<core::Store> store_;
    core::Time now_;
    std::string language_;
    Chat chat_;
    std::optional<core::Incoming> last_;
    std::map<core::Address, std::vector<Output>> unseen_;
    std::map<core::Address, std::vector<std::vector<core::Button>>> sent_;
    std::map<core::Address, core::MessageId> read_;
    std::map<core::Address, std::string> letters_;  ///< the last letter that each chat got
    int letters_sent_ = 0;
    std::map<core::LetterId, core::Incoming> unproven_;
    std::vector<Output> hints_;
    core::TicketId newest_ticket_;
    int events_ = 0;
    int messages_ = 0;
    int codes_ = 0;
};

}  // namespace aftercare::transcripts
