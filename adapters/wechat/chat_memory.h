// What is remembered of a person's chat: what may be sent, which choices stand on their screen, and by which notices
// they were told that something waits. A value that is kept as a text with the conversation. Pure.
#pragma once

#include "adapters/wechat/window.h"
#include "core/ids.h"
#include "core/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

/// A template message or notice whose arrival the platform reports later.
struct Announcement {
    std::string msg_id;
    core::DeliveryId delivery;  ///< what it announced
    friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// In place of the msg_id of a notice: the platform answers without one, and names the template in its report.
std::string notice_id(std::string_view template_id);

struct ChatMemory {
    Ledger ledger;
    std::vector<core::Button> choices;  ///< of the last message with choices; those of a menu all by word
    std::vector<Announcement> announcements;

    /// The choices that the person sees now; with a menu each is chosen by a click or its word.
    void shows(std::vector<core::Button> now, bool in_a_menu);
    void announced(std::string msg_id, core::DeliveryId delivery);
    /// The delivery that was announced so, once; nothing if it is not known.
    std::optional<core::DeliveryId> take_announcement(std::string_view msg_id);
};

/// For the conversation's row; JSON. parse_chat_memory() gives nothing for anything that to_text() does not write.
std::string to_text(const ChatMemory& memory);
std::optional<ChatMemory> parse_chat_memory(std::string_view text);

}  // namespace aftercare::wechat
