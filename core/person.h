// People and where they can be reached.
#pragma once

#include "core/ids.h"
#include "core/message.h"
#include "core/time.h"

#include <string>

namespace aftercare::core {

/// Somebody, customer or staff.
struct Person {
    PersonId id;
    std::string name;      ///< as the person or the channel gave it; personal data
    std::string language;  ///< "zh-CN", "en"; the language they are answered in
    Time created;
    std::string rank;      ///< a rank of the profile ("vip"); empty: like everybody
    ConversationId told_in{};  ///< the chat that they want notices in; none: the one they used last
};

/// A person's address on a channel.
struct ContactPoint {
    ContactPointId id;
    PersonId person;
    ChannelId channel;
    std::string address;
    bool reachable = true;
};

/// A chat. One-to-one chats belong to a person; a group (the agents' chat) belongs to nobody.
struct Conversation {
    ConversationId id;
    Address address;
    ChatKind kind = ChatKind::one_to_one;
    PersonId person;       ///< none for groups
    DraftId draft;         ///< the form being filled in here; may be none
    std::string expects;   ///< what the next message answers, beside a draft ("comment:42"); empty: nothing
    bool reachable = true;
    Time last_incoming;
};

/// Somebody of the company. Linked to a person by a join code.
struct Staff {
    StaffId id;
    std::string name;
    std::string role;        ///< a role of the profile
    std::string department;  ///< may be empty
    PersonId person;         ///< none until joined
    ConversationId desk;     ///< the conversation where they were last active as staff; may be none
    bool invited = false;    ///< has a join code that is not used; it may have expired
};

}  // namespace aftercare::core
