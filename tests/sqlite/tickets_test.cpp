// The repository of tickets, their timelines and clocks: what goes in comes out, and each query finds what it promises.
#include "repositories.h"

namespace aftercare::sqlite {
namespace {

class Tickets : public Repositories {};

core::Ticket ticket_numbered(const std::string& number) {
    core::Ticket t;
    t.number = number;
    t.profile = "service-process";
    t.person = core::PersonId(1);
    t.conversation = core::ConversationId(2);
    t.stage = core::Stage::diagnosis;
    t.waiting = core::Wait::answer;
    t.department = "维修部";
    t.kind = "fault";
    t.priority = "urgent";
    t.round = 2;
    t.language = "zh-CN";
    t.title = "不开机";
    t.submission = R"({"serial": "sn-001", "product": {"model": "X1", "orders": ["A-1", 77]}, "flag": true})";
    t.signature = R"({"who": 1})";
    t.rating = "satisfied";
    t.blocked = true;
    t.escalated = 2;
    t.helpers = {"workshop", "sales"};
    t.lead = core::TicketId(77);
    t.linked = core::TicketId(78);
    t.product = "X1";
    t.fault = "不开机";
    t.created = at_ms(100);
    t.updated = at_ms(200);
    return t;
}

void expect_same(const core::Ticket& a, const core::Ticket& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.number, b.number);
    EXPECT_EQ(a.profile, b.profile);
    EXPECT_EQ(a.person, b.person);
    EXPECT_EQ(a.conversation, b.conversation);
    EXPECT_EQ(a.draft, b.draft);
    EXPECT_EQ(a.stage, b.stage);
    EXPECT_EQ(a.waiting, b.waiting);
    EXPECT_EQ(a.assignee, b.assignee);
    EXPECT_EQ(a.department, b.department);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.priority, b.priority);
    EXPECT_EQ(a.round, b.round);
    EXPECT_EQ(a.language, b.language);
    EXPECT_TRUE(a.title == b.title);
    EXPECT_TRUE(a.submission == b.submission);
    EXPECT_EQ(a.signature, b.signature);
    EXPECT_EQ(a.closing, b.closing);
    EXPECT_EQ(a.rating, b.rating);
    EXPECT_EQ(a.created, b.created);
    EXPECT_EQ(a.updated, b.updated);
    EXPECT_EQ(a.closed, b.closed);
    EXPECT_EQ(a.blocked, b.blocked);
    EXPECT_EQ(a.escalated, b.escalated);
    EXPECT_EQ(a.helpers, b.helpers);
    EXPECT_EQ(a.lead, b.lead);
    EXPECT_EQ(a.linked, b.linked);
    EXPECT_EQ(a.product, b.product);
    EXPECT_EQ(a.fault, b.fault);
}

std::vector<std::string> numbers(const std::vector<core::Ticket>& tickets) {
    std::vector<std::string> all;
    for (const auto& t : tickets) all.push_back(t.number);
    return all;
}

using Numbers = std::vector<std::string>;

TEST_F(Tickets, TicketsKeepEveryField) {
    for (std::size_t i = 0; i < awkward_texts().size(); ++i) {
        auto t = ticket_numbered("SR20261027000" + std::to_string(i));
        t.draft = core::DraftId(static_cast<std::int64_t>(i) + 1);
        t.title = awkward_texts()[i];
        t.submission = awkward_texts()[i];  // not JSON: kept, just not searchable
        in_turn([&](core::Tx& tx) { t.id = tx.tickets().add(t); });
        in_turn([&](core::Tx& tx) {
            expect_same(*tx.tickets().ticket(t.id), t);
            expect_same(*tx.tickets().numbered(t.number), t);
        });
    }
    auto t = ticket_numbered("SR202610270000");
    in_turn([&](core::Tx& tx) { t.id = tx.tickets().numbered(t.number)->id; });
    t.person = core::PersonId(3);
    t.stage = core::Stage::archive;
    t.waiting = core::Wait::nobody;
    t.assignee = core::StaffId(4);
    t.round = 3;
    t.blocked = false;
    t.escalated = 0;
    t.helpers = {};
    t.lead = {};
    t.linked = core::TicketId(1);
    t.product = "X2";
    t.fault = "";
    t.closing = core::Closing::cancelled;
    t.closed = at_ms(900);
    in_turn([&](core::Tx& tx) { tx.tickets().update(t); });
    in_turn([&](core::Tx& tx) {
        expect_same(*tx.tickets().ticket(t.id), t);
        EXPECT_FALSE(tx.tickets().ticket(core::TicketId(999)));
        EXPECT_FALSE(tx.tickets().numbered("SR2026102700"));
    });
    EXPECT_THROW(in_turn([&](core::Tx& tx) {
        t.id = core::TicketId(999);
        tx.tickets().update(t);
    }),
                 std::logic_error);
    EXPECT_THROW(in_turn([&](core::Tx& tx) { tx.tickets().add(ticket_numbered("SR202610270001")); }),
                 std::exception)
        << "a number is never reused";
}

TEST_F(Tickets, OneDraftOneTicket) {
    auto t = ticket_numbered("A1");
    t.draft = core::DraftId(5);
    in_turn([&](core::Tx& tx) { tx.tickets().add(t); });
    t.number = "A2";
    EXPECT_ANY_THROW(in_turn([&](core::Tx& tx) { tx.tickets().add(t); }));
}

TEST_F(Tickets, TicketsByEnding) {
    in_turn([](core::Tx& tx) {
        for (const auto* n : {"SR202610250007", "SR202610260007", "SR202610260107", "SR202610270008"}) {
            tx.tickets().add(ticket_numbered(n));
        }
        auto& tickets = tx.tickets();
        EXPECT_EQ(numbers(tickets.ending_in("0007", 9)), (Numbers{"SR202610260007", "SR202610250007"}));
        EXPECT_EQ(numbers(tickets.ending_in("07", 2)), (Numbers{"SR202610260107", "SR202610260007"}));
        EXPECT_EQ(numbers(tickets.ending_in("SR202610270008", 9)), Numbers{"SR202610270008"});
        EXPECT_EQ(numbers(tickets.ending_in("XSR202610270008", 9)), Numbers{});
        EXPECT_EQ(numbers(tickets.ending_in("%7", 9)), Numbers{});
        EXPECT_EQ(numbers(tickets.ending_in("\xff", 9)), Numbers{});
        EXPECT_EQ(tickets.ending_in("", 3).size(), 3u);
    });
}

TEST_F(Tickets, TicketQueues) {
    in_turn([](core::Tx& tx) {
        const auto add = [&](const char* number, std::int64_t created, std::int64_t assignee, core::Closing closing) {
            auto t = ticket_numbered(number);
            t.created = at_ms(created);
            t.assignee = core::StaffId(assignee);
            t.closing = closing;
            t.person = core::PersonId(created % 2);
            tx.tickets().add(t);
        };
        add("A", 5, 1, core::Closing::open);
        add("B", 4, 0, core::Closing::open);
        add("C", 3, 2, core::Closing::open);
        add("D", 2, 0, core::Closing::open);
        add("E", 1, 0, core::Closing::completed);
        add("F", 0, 1, core::Closing::open);
        auto& tickets = tx.tickets();
        EXPECT_EQ(numbers(tickets.queue(9)), (Numbers{"D", "B", "F", "C", "A"}));
        EXPECT_EQ(numbers(tickets.queue(3)), (Numbers{"D", "B", "F"}));
        EXPECT_EQ(numbers(tickets.open_of_assignee(core::StaffId(1), 9)), (Numbers{"F", "A"}));
        EXPECT_EQ(numbers(tickets.of_person(core::PersonId(1), 9)), (Numbers{"E", "C", "A"}));
        EXPECT_EQ(numbers(tickets.of_person(core::PersonId(1), 1)), Numbers{"E"});
        EXPECT_EQ(tickets.count_open(), 5);
    });
}

TEST_F(Tickets, TicketsMadeInAPeriodComePageByPage) {
    in_turn([](core::Tx& tx) {
        // Made in another order than numbered: the pages follow the ids.
        const std::pair<const char*, std::int64_t> made[] = {{"A", 30}, {"B", 10}, {"C", 20}, {"D", 9}, {"E", 29}, {"F", 19}};
        for (const auto& [number, created] : made) {
            auto t = ticket_numbered(number);
            t.created = at_ms(created);
            tx.tickets().add(t);
        }
        auto& tickets = tx.tickets();
        const auto page = [&](std::int64_t from, std::int64_t to, core::TicketId after, int limit) {
            return tickets.created_between(at_ms(from), at_ms(to), after, limit);
        };
        EXPECT_EQ(numbers(page(10, 30, {}, 9)), (Numbers{"B", "C", "E", "F"}));
        EXPECT_EQ(numbers(page(10, 30, {}, 3)), (Numbers{"B", "C", "E"}));
        EXPECT_EQ(numbers(page(10, 30, page(10, 30, {}, 3).back().id, 3)), Numbers{"F"});
        EXPECT_EQ(numbers(page(10, 30, tickets.numbered("F")->id, 3)), Numbers{});
        EXPECT_EQ(numbers(page(0, 100, {}, 9)), (Numbers{"A", "B", "C", "D", "E", "F"}));
        EXPECT_EQ(numbers(page(30, 30, {}, 9)), Numbers{});
        EXPECT_EQ(numbers(page(31, 90, {}, 9)), Numbers{});
    });
}

TEST_F(Tickets, OpenTicketsWhoseLimitMayBePassedComePageByPage) {
    in_turn([](core::Tx& tx) {
        const auto add = [&](const char* number, std::optional<std::int64_t> since, core::Closing closing = core::Closing::open,
                             core::Clock::Ending ending = core::Clock::Ending::none, std::optional<core::Duration> limit = {}) {
            auto t = ticket_numbered(number);
            t.closing = closing;
            core::Clock clock;
            clock.ticket = tx.tickets().add(t);
            clock.limit = limit;
            clock.used = core::Duration(10);
            if (since) clock.since = at_ms(*since);
            clock.ending = ending;
            tx.clocks().put(clock);
        };
        const core::Duration limit(30);
        const auto none = core::Clock::Ending::none;
        add("late", 100, core::Closing::open, none, limit);
        add("closed", 100, core::Closing::completed, none, limit);
        add("met", 100, core::Closing::open, core::Clock::Ending::met, limit);
        add("no limit", 100);
        add("later", 101, core::Closing::open, none, limit);
        add("paused in time", std::nullopt, core::Closing::open, none, limit);
        add("paused late", std::nullopt, core::Closing::open, none, core::Duration(10));
        const auto page = [&](std::int64_t now, core::TicketId after, int most) {
            return tx.tickets().open_past_limit(at_ms(now), after, most);
        };
        EXPECT_EQ(numbers(page(119, {}, 9)), Numbers{"paused late"});
        EXPECT_EQ(numbers(page(120, {}, 9)), (Numbers{"late", "paused late"}));
        EXPECT_EQ(numbers(page(121, {}, 9)), (Numbers{"late", "later", "paused late"}));
        EXPECT_EQ(numbers(page(121, {}, 2)), (Numbers{"late", "later"}));
        EXPECT_EQ(numbers(page(121, page(121, {}, 2).back().id, 2)), Numbers{"paused late"});
    });
}

TEST_F(Tickets, TheProfilesThatTicketsFollow) {
    in_turn([](core::Tx& tx) {
        EXPECT_EQ(tx.tickets().profiles(), std::vector<std::string>{});
        int number = 0;
        for (const char* profile : {"m", "b", "m", "z", "b", "a"}) {
            auto t = ticket_numbered("P" + std::to_string(++number));
            t.draft = {};
            t.profile = profile;
            t.closing = number % 2 == 0 ? core::Closing::completed : core::Closing::open;
            tx.tickets().add(t);
        }
        EXPECT_EQ(tx.tickets().profiles(), (std::vector<std::string>{"a", "b", "m", "z"}));
    });
}

TEST_F(Tickets, TicketsThatBelongTogether) {
    std::int64_t number = 0;
    const auto add = [&](core::TicketId lead, std::string product, std::int64_t created, core::Closing closing) {
        auto t = ticket_numbered("SR20261028" + std::to_string(++number));
        t.draft = {};
        t.lead = lead;
        t.product = std::move(product);
        t.created = at_ms(created);
        t.closing = closing;
        in_turn([&](core::Tx& tx) { t.id = tx.tickets().add(t); });
        return t.id;
    };
    const auto lead = add({}, "X1", 10, core::Closing::open);
    const auto second = add(lead, "X1", 20, core::Closing::open);
    const auto third = add(lead, "X1", 30, core::Closing::open);
    add(lead, "X1", 40, core::Closing::completed);
    add({}, "X2", 40, core::Closing::open);
    add({}, "", 40, core::Closing::open);
    const auto ids = [](const std::vector<core::Ticket>& tickets) {
        std::vector<core::TicketId> all;
        for (const auto& t : tickets) all.push_back(t.id);
        return all;
    };
    using Ids = std::vector<core::TicketId>;
    in_turn([&](core::Tx& tx) {
        EXPECT_EQ(ids(tx.tickets().led_by(lead)), (Ids{second, third}));
        EXPECT_TRUE(tx.tickets().led_by(second).empty());
        EXPECT_TRUE(tx.tickets().led_by({}).empty());
        EXPECT_EQ(ids(tx.tickets().open_about("X1", at_ms(20), 9)), (Ids{third, second}));
        EXPECT_EQ(ids(tx.tickets().open_about("X1", at_ms(0), 1)), Ids{third});
        EXPECT_TRUE(tx.tickets().open_about("", at_ms(0), 9).empty());
    });
}

TEST_F(Tickets, Clocks) {
    const core::TicketId ticket(3);
    core::Clock running;
    running.ticket = ticket;
    running.kind = core::ClockKind::solution;
    running.basis = core::Basis::working;
    running.warn_at = 75;
    running.started = at_ms(100);
    running.limit = core::Duration(5000);
    running.used = core::Duration(7);
    running.since = at_ms(107);
    running.warned = true;
    core::Clock ended;
    ended.ticket = ticket;
    ended.kind = core::ClockKind::first_reply;
    ended.started = at_ms(100);
    ended.ending = core::Clock::Ending::met;
    ended.ended = at_ms(200);
    ended.breached = true;
    in_turn([&](core::Tx& tx) {
        tx.clocks().put(running);
        tx.clocks().put(ended);
    });
    in_turn([&](core::Tx& tx) {
        EXPECT_EQ(tx.clocks().clock(ticket, core::ClockKind::solution), running);
        EXPECT_EQ(tx.clocks().of_ticket(ticket), (std::vector<core::Clock>{ended, running}));
        EXPECT_FALSE(tx.clocks().clock(ticket, core::ClockKind::update));
        EXPECT_TRUE(tx.clocks().of_ticket(core::TicketId(4)).empty());
        running.since.reset();
        running.limit.reset();
        tx.clocks().put(running);
        EXPECT_EQ(tx.clocks().clock(ticket, core::ClockKind::solution), running);
        EXPECT_EQ(tx.clocks().of_ticket(ticket).size(), 2u);
    });
}

TEST_F(Tickets, Events) {
    in_turn([](core::Tx& tx) {
        for (const auto& text : awkward_texts()) {
            tx.tickets().add(core::Event{{},
                                         core::TicketId(3),
                                         at_ms(50),
                                         {core::Actor::Kind::customer, {}, core::PersonId(8), "张三", "", ""},
                                         "replied",
                                         text,
                                         R"({"a": 1})"});
        }
        tx.tickets().add(core::Event{
            {}, core::TicketId(3), at_ms(1), {core::Actor::Kind::staff, core::StaffId(2), {}, "Anna", "lead", ""}, "taken", "", ""});
        tx.tickets().add(core::Event{{}, core::TicketId(4), at_ms(2), {}, "reminded", "", ""});
        const auto events = tx.tickets().events(core::TicketId(3));
        ASSERT_EQ(events.size(), awkward_texts().size() + 1);
        for (std::size_t i = 0; i < awkward_texts().size(); ++i) {
            EXPECT_TRUE(events[i].text == awkward_texts()[i]);
            EXPECT_EQ(events[i].actor.kind, core::Actor::Kind::customer);
            EXPECT_EQ(events[i].actor.person, core::PersonId(8));
            EXPECT_EQ(events[i].actor.name, "张三");
            EXPECT_EQ(events[i].kind, "replied");
            EXPECT_EQ(events[i].data, R"({"a": 1})");
            EXPECT_EQ(events[i].at, at_ms(50));
        }
        EXPECT_EQ(events.back().actor.staff, core::StaffId(2));
        EXPECT_EQ(events.back().actor.role, "lead");
        EXPECT_EQ(events.back().ticket, core::TicketId(3));
        EXPECT_EQ(tx.tickets().events(core::TicketId(4)).at(0).actor.kind, core::Actor::Kind::system);
        EXPECT_TRUE(tx.tickets().events(core::TicketId(5)).empty());
    });
}

}  // namespace
}  // namespace aftercare::sqlite
