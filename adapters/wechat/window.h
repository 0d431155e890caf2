// What may still be sent to a contact, and by which way: the platform's window and quotas as a ledger. A
// value; the time is handed in.
//
// Source: "发送客服消息", "Global rules" of the customer-service message page. Older copies say 20 where the
// present page says 5, so the numbers are configuration, and the platform's own answers correct the ledger.
#pragma once

#include "adapters/wechat/message.h"
#include "core/time.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::wechat {

/// A kind of contact that allows messages.
enum class Contact : std::uint8_t { message = 1, menu_click, follow, scan };
inline constexpr std::size_t contact_kinds = 4;

struct Allowance {
    int messages = 0;
    std::chrono::seconds lasts{};
};

struct WindowRules {
    Allowance message{5, std::chrono::hours(48)};
    Allowance menu_click{3, std::chrono::minutes(1)};
    Allowance follow{3, std::chrono::minutes(1)};
    Allowance scan{3, std::chrono::minutes(1)};
    /// Before the end of a window nothing is begun: the call itself takes time, and clocks differ.
    std::chrono::seconds margin{3};
};

class Ledger {
  public:
    /// A contact that the platform counts. A click in a menu message counts as a click of the menu: three
    /// messages in a minute, and the 48 hours do not begin again.
    void note(Contact contact, core::Time at, const WindowRules& rules);

    /// What a push means for the ledger, with its own time. Pushes that allow nothing change nothing. Note
    /// each push once: the platform's repetition of it allows no more.
    void note(const Message& message, const WindowRules& rules);

    /// A customer-service message left. Taken from the allowance that ends first.
    void sent(core::Time now, const WindowRules& rules);

    /// The platform's answers: 45015, 45047, and that the person does not follow or takes no messages.
    void window_closed();
    void messages_used();
    void unreachable();

    /// A one-time notice was sent, or 43101 came back.
    void notice_sent(const std::string& template_id);
    void notice_refused(const std::string& template_id);

    /// Customer-service messages that may leave now.
    int messages_left(core::Time now, const WindowRules& rules) const;
    /// When the last of them must have left; nothing if none may.
    std::optional<core::Time> open_until(core::Time now, const WindowRules& rules) const;
    /// Notices of the template that the person accepted and that have not been sent.
    int notices_left(const std::string& template_id) const;
    /// False after the person unsubscribed, until they come back.
    bool reachable() const { return reachable_; }
    /// True if there was any contact that allowed messages.
    bool contacted() const;
    /// True while an allowance has not ended, whether or not messages are left of it.
    bool in_window(core::Time now, const WindowRules& rules) const;

    /// For a row of the store; JSON. parse() gives nothing for anything that to_text() does not write.
    std::string to_text() const;
    static std::optional<Ledger> parse(std::string_view text);

    friend bool operator==(const Ledger&, const Ledger&) = default;

  private:
    struct Grant {
        core::Time until{};
        int left = 0;
        friend bool operator==(const Grant&, const Grant&) = default;
    };
    bool open(const Grant& grant, core::Time now, const WindowRules& rules) const;

    std::array<Grant, contact_kinds> grants_{};
    std::map<std::string, int> notices_;
    bool reachable_ = true;
};

}  // namespace aftercare::wechat
