// The workflow's table: who may do what, when, and what comes of it. Read by core/workflow.cpp and
// core/workflow_effects.cpp only.
#pragma once

#include "core/ticket.h"
#include "core/workflow.h"
#include "core/workflow_actions.h"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace aftercare::core::table {

using Mask = std::uint32_t;

/// A stage as a bit; bit 0 is a ticket that is being submitted.
inline constexpr Mask unborn = 1;
constexpr Mask bit(Stage stage) { return Mask{1} << static_cast<unsigned>(stage); }
constexpr Mask bit(Wait wait) { return Mask{1} << static_cast<unsigned>(wait); }

// How the actor stands to the ticket; exactly one holds.
inline constexpr Mask customer = 1;
inline constexpr Mask holder = 2;     ///< staff; the ticket is theirs
inline constexpr Mask unheld = 4;     ///< staff; the ticket is nobody's
inline constexpr Mask helper = 8;     ///< staff of a supporting department; the ticket is another's
inline constexpr Mask colleague = 16; ///< staff; the ticket is another's
inline constexpr Mask lead = 32;      ///< staff with a leading role; the ticket is another's
inline constexpr Mask system_actor = 64;
inline constexpr Mask any_staff = holder | unheld | helper | colleague | lead;

enum class Target : std::uint8_t {
    stay = 1,
    intake,
    first_work,
    after_diagnosis,  ///< unless the customer must sign it first
    after_proposal,   ///< unless it must be approved or chosen first
    next,             ///< the next stage used
    rework,
    again,            ///< rework for one that was completed; else as far back as nothing is left out
    leader,           ///< where the leading ticket has come to
    silence,          ///< the customer says no more: what is left for the desk to do
    archive,
};
enum class Holder : std::uint8_t { keep = 1, actor, argument };
enum class Waiting : std::uint8_t { keep = 1, answer, end };
enum class Review : std::uint8_t { keep = 1, begin, end };
enum class Block : std::uint8_t { keep = 1, begin, end };

struct Effect {
    Target target = Target::stay;
    Closing closing = Closing::completed;  ///< when it leads to the archive
    Waiting waiting = Waiting::keep;
    Holder holder = Holder::keep;
    Review review = Review::keep;
    Block block = Block::keep;
    bool next_round = false;
};

struct Row {
    Action action;
    Mask stages;
    Mask waits;  ///< for whom the work may wait
    Mask actors;
    Effect effect;
    std::string_view event;
    std::initializer_list<Notice> notices;
};

/// For an action, a stage, a wait and a standing at most one row matches.
std::span<const Row> rows();

}  // namespace aftercare::core::table
