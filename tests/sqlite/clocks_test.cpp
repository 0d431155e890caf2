// The clocks of tickets: every shape of one comes out as it went in, and all survive a restart.
#include "support.h"

namespace aftercare::sqlite {
namespace {

using Ending = core::Clock::Ending;

core::Clock clock_of(core::TicketId ticket, core::ClockKind kind) {
    core::Clock clock;
    clock.ticket = ticket;
    clock.kind = kind;
    clock.started = at_ms(1'790'000'000'123);
    return clock;
}

/// Every way in which a clock can stand, for one ticket a shape.
std::vector<core::Clock> shapes() {
    std::vector<core::Clock> all;
    for (unsigned bits = 0; bits < 128; ++bits) {
        const auto has = [bits](unsigned bit) { return (bits >> bit & 1) != 0; };
        core::Clock clock = clock_of(core::TicketId(static_cast<std::int64_t>(bits) + 1), core::all_clocks.at(bits % 5));
        if (has(0)) clock.basis = core::Basis::working;
        if (has(1)) clock.limit = core::Duration(86'400'000'001);
        if (has(2)) clock.used = core::Duration(31'536'000'000'000);
        if (has(3)) clock.since = clock.started + core::Duration(1);
        if (has(4)) clock.ending = has(3) ? Ending::met : Ending::cancelled, clock.ended = clock.started + core::Duration(2);
        clock.warned = has(5);
        clock.breached = has(6);
        clock.warn_at = has(5) ? 1 : 99;
        all.push_back(clock);
    }
    return all;
}

void expect_kept(core::Store& store, const std::vector<core::Clock>& clocks) {
    store.transact([&](core::Tx& tx) {
        for (const auto& clock : clocks) {
            ASSERT_EQ(tx.clocks().clock(clock.ticket, clock.kind), clock) << clock.ticket.value;
            ASSERT_EQ(tx.clocks().of_ticket(clock.ticket), std::vector{clock}) << clock.ticket.value;
        }
    });
}

TEST(Clocks, OfEveryShapeSurviveARestart) {
    const Folder folder;
    const auto clocks = shapes();
    {
        auto store = create_store(at(folder.file("a.db")));
        store->transact([&](core::Tx& tx) {
            for (const auto& clock : clocks) tx.clocks().put(clock);
        });
        expect_kept(*store, clocks);
    }
    auto store = create_store(at(folder.file("a.db")));
    expect_kept(*store, clocks);
}

TEST(Clocks, OfATicketComeInTheirOrderWhateverThatOfWriting) {
    auto store = create_store({});
    store->transact([](core::Tx& tx) {
        for (auto kind = core::all_clocks.rbegin(); kind != core::all_clocks.rend(); ++kind)
            for (const int ticket : {9, 4}) tx.clocks().put(clock_of(core::TicketId(ticket), *kind));
        std::vector<core::ClockKind> kinds;
        for (const auto& clock : tx.clocks().of_ticket(core::TicketId(4))) kinds.push_back(clock.kind);
        EXPECT_EQ(kinds, (std::vector<core::ClockKind>(core::all_clocks.begin(), core::all_clocks.end())));
    });
}

TEST(Clocks, OfAnUndoneTurnStandAsBefore) {
    auto store = create_store({});
    core::Clock clock = clock_of(core::TicketId(1), core::ClockKind::solution);
    store->transact([&](core::Tx& tx) { tx.clocks().put(clock); });
    const auto undone = [&](core::Tx& tx) {
        core::Clock later = clock;
        later.breached = true;
        tx.clocks().put(later);
        tx.clocks().put(clock_of(core::TicketId(1), core::ClockKind::update));
        throw std::runtime_error("undone");
    };
    EXPECT_THROW(store->transact(undone), std::runtime_error);
    expect_kept(*store, {clock});
}

}  // namespace
}  // namespace aftercare::sqlite
