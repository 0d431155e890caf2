// A desk with its configuration of the source tree, a store in memory and people who talk to it.
// Each message is one turn, as in the service.
#pragma once

#include "bot/commands/commands.h"
#include "bot/turn/turn.h"
#include "core/store/store.h"
#include "core/workflow.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

class Office {
  public:
    Office();
    ~Office();

    /// What one turn sent to a chat.
    struct Said {
        std::string chat;
        std::string heading;
        std::string text;
        std::vector<core::Button> buttons;
        std::vector<core::FileRef> files;
        core::Origin origin = core::Origin::answer;
    };

    // Each of these is one turn. What was said in it is then in `said`.
    void write(const std::string& chat, const std::string& text, const std::string& reply_to = "");
    void press(const std::string& chat, const std::string& label);
    void send_files(const std::string& chat, std::vector<core::FileRef> files, const std::string& caption);
    /// A filled-in form; returns the ticket's number.
    std::string submit(const std::string& chat, const std::string& serial = "SN123456", const std::string& symptom = "");
    void hire(const std::string& chat, const std::string& name, const std::string& role = "agent");
    /// Time passes; timers that come due fire one after another.
    void wait(core::Duration duration);

    void in_turn(const std::string& chat, const std::function<void(Turn&)>& act);

    core::Ticket ticket(const std::string& number);
    std::vector<core::Event> events(const std::string& number);
    std::size_t timers();
    /// Everything said to a chat in the last turn, one after another.
    std::string heard(const std::string& chat) const;
    /// Why the last of it was said; throws if nothing was.
    core::Origin origin_for(const std::string& chat) const;

    std::vector<Said> said;
    std::string hint;
    core::Time now;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<core::Store> store;

  private:
    void run(const std::function<void(core::Tx&)>& turn);
    void keep(Turn& turn);

    std::vector<Said> all_;  ///< everything ever said, so that old buttons can be pressed
};

}  // namespace aftercare::bot
