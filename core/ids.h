// Strong identifiers: a person's id is never taken for a ticket's.
#pragma once

#include <compare>
#include <cstdint>

namespace aftercare::core {

/// A row's identifier. 0 is "none"; stores hand out values from 1.
template <class Tag>
struct Id {
    std::int64_t value = 0;

    constexpr Id() = default;
    constexpr explicit Id(std::int64_t v) : value(v) {}
    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

using PersonId = Id<struct PersonTag>;
using ContactPointId = Id<struct ContactPointTag>;
using ConversationId = Id<struct ConversationTag>;
using DraftId = Id<struct DraftTag>;
using TicketId = Id<struct TicketTag>;
using EventId = Id<struct EventTag>;
using DeliveryId = Id<struct DeliveryTag>;
using TimerId = Id<struct TimerTag>;
using AttachmentId = Id<struct AttachmentTag>;
using StaffId = Id<struct StaffTag>;
using MessageId = Id<struct MessageTag>;
using LetterId = Id<struct LetterTag>;
using QuarantineId = Id<struct QuarantineTag>;
using JoinId = Id<struct JoinTag>;

}  // namespace aftercare::core
