// Tickets, their timelines, and the index of what open tickets' submissions name.
#include "adapters/sqlite/erasing.h"
#include "adapters/sqlite/transaction.h"

#include <algorithm>

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT id, number, profile, person, conversation, draft, stage, waiting, assignee, department, "
    "kind, priority, round, language, title, submission, signature, closing, rating, created, updated, closed, "
    "blocked, escalated, helpers, lead, linked, product, fault FROM ticket ";

/// The value behind a word that this program wrote.
template <class Value>
Value known(std::optional<Value> value, const char* what) {
    if (!value) throw SqlError(std::string("SQLite: a row holds an unknown ") + what);
    return *value;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

core::Ticket read(const Rows& row) {
    core::Ticket t;
    t.id = row.id<core::TicketId>(0);
    t.number = row.text(1);
    t.profile = row.text(2);
    t.person = row.id<core::PersonId>(3);
    t.conversation = row.id<core::ConversationId>(4);
    t.draft = row.id<core::DraftId>(5);
    t.stage = known(core::stage_named(row.view(6)), "stage");
    t.waiting = static_cast<core::Wait>(row.integer(7));
    t.assignee = row.id<core::StaffId>(8);
    t.department = row.text(9);
    t.kind = row.text(10);
    t.priority = row.text(11);
    t.round = static_cast<int>(row.integer(12));
    t.language = row.text(13);
    t.title = row.text(14);
    t.submission = row.text(15);
    t.signature = row.text(16);
    t.closing = known(core::closing_named(row.view(17)), "closing");
    t.rating = row.text(18);
    t.created = row.time(19);
    t.updated = row.time(20);
    if (!row.is_null(21)) t.closed = row.time(21);
    t.blocked = row.truth(22);
    t.escalated = static_cast<int>(row.integer(23));
    t.helpers = split(row.view(24));
    t.lead = row.id<core::TicketId>(25);
    t.linked = row.id<core::TicketId>(26);
    t.product = row.text(27);
    t.fault = row.text(28);
    return t;
}

core::Event read_event(const Rows& row) {
    core::Event event;
    event.id = row.id<core::EventId>(0);
    event.ticket = row.id<core::TicketId>(1);
    event.at = row.time(2);
    event.actor.kind = known(core::actor_kind_named(row.view(3)), "kind of actor");
    event.actor.staff = row.id<core::StaffId>(4);
    event.actor.person = row.id<core::PersonId>(5);
    event.actor.name = row.text(6);
    event.actor.role = row.text(7);
    event.kind = row.text(8);
    event.text = row.text(9);
    event.data = row.text(10);
    return event;
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

/// The first text, in byte order, after all that begin with `prefix`; empty: there is none.
std::string after_prefix(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
    if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
    return prefix;
}

class Tickets final : public core::Tickets {
  public:
    explicit Tickets(Session& session) : session_(session) {}

    core::TicketId add(const core::Ticket& t) override {
        const auto backwards = reversed(t.number);
        insert_.execute(t.number, Blob{backwards}, t.profile, t.person, t.conversation, t.draft,
                        name_of(t.stage), t.waiting, t.assignee, t.department, t.kind, t.priority, t.round,
                        t.language, t.title, t.submission, t.signature, name_of(t.closing), t.rating, t.created,
                        t.updated, t.closed, t.blocked, t.escalated, joined(t.helpers), t.lead, t.linked, t.product,
                        t.fault);
        return session_.connection.last_id<core::TicketId>();
    }

    std::optional<core::Ticket> ticket(core::TicketId id) override { return first(select_.query(id), read); }

    std::optional<core::Ticket> numbered(std::string_view number) override {
        return first(select_numbered_.query(number), read);
    }

    std::vector<core::Ticket> ending_in(std::string_view ending, int limit) override {
        if (ending.empty()) return collect(select_newest_.query(limit), read);
        const auto from = reversed(ending);
        const auto to = after_prefix(from);
        if (to.empty()) return {};  // no number is made of such bytes
        return collect(select_ending_.query(Blob{from}, Blob{to}, limit), read);
    }

    void update(const core::Ticket& t) override {
        const auto backwards = reversed(t.number);
        must_exist(update_.execute(t.number, Blob{backwards}, t.profile, t.person, t.conversation, t.draft,
                                   name_of(t.stage), t.waiting, t.assignee, t.department, t.kind, t.priority, t.round,
                                   t.language, t.title, t.submission, t.signature, name_of(t.closing), t.rating,
                                   t.created, t.updated, t.closed, t.blocked, t.escalated, joined(t.helpers), t.lead,
                                   t.linked, t.product, t.fault, t.id),
                   "ticket");
    }

    std::vector<core::Ticket> queue(int limit) override { return collect(select_queue_.query(limit), read); }

    std::vector<core::Ticket> open_of_assignee(core::StaffId staff, int limit) override {
        return collect(select_of_assignee_.query(staff, limit), read);
    }

    std::vector<core::Ticket> of_person(core::PersonId person, int limit) override {
        return collect(select_of_person_.query(person, limit), read);
    }

    std::int64_t count_open() override {
        auto rows = count_open_.query();
        return rows.next() ? rows.integer(0) : 0;
    }

    std::vector<core::Ticket> created_between(core::Time from, core::Time to, core::TicketId after, int limit) override {
        return collect(select_created_.query(from, to, after, limit), read);
    }

    std::vector<core::Ticket> led_by(core::TicketId lead) override { return collect(select_led_.query(lead), read); }

    std::vector<core::Ticket> open_about(std::string_view product, core::Time since, int limit) override {
        if (product.empty()) return {};
        return collect(select_about_.query(product, since, limit), read);
    }

    std::vector<core::Ticket> open_past_limit(core::Time now, core::TicketId after, int limit) override {
        return collect(select_past_limit_.query(after, now, limit), read);
    }

    std::vector<std::string> profiles() override {
        return collect(select_profiles_.query(), [](const Rows& row) { return row.text(0); });
    }

    core::EventId add(const core::Event& e) override {
        insert_event_.execute(e.ticket, e.at, name_of(e.actor.kind), e.actor.staff, e.actor.person, e.actor.name,
                              e.actor.role, e.kind, e.text, e.data);
        return session_.connection.last_id<core::EventId>();
    }

    std::vector<core::Event> events(core::TicketId ticket) override {
        return collect(select_events_.query(ticket), read_event);
    }

    std::vector<core::TicketId> closed_before(std::string_view profile, core::Time time, int limit) override {
        return erasing_.closed_before(profile, time, limit);
    }

    void erase(core::TicketId id) override { erasing_.erase(id); }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement insert_ = statement(
        "insert_ticket",
        "INSERT INTO ticket (number, number_reversed, profile, person, conversation, draft, stage, "
        "waiting, assignee, department, kind, priority, round, language, title, submission, "
        "signature, closing, rating, created, updated, closed, blocked, escalated, helpers, lead, linked, product, "
        "fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Statement update_ = statement(
        "update_ticket",
        "UPDATE ticket SET number = ?, number_reversed = ?, profile = ?, person = ?, conversation = ?, draft = ?, "
        "stage = ?, waiting = ?, assignee = ?, department = ?, kind = ?, priority = ?, round = ?, "
        "language = ?, title = ?, submission = ?, signature = ?, closing = ?, rating = ?, created = ?, "
        "updated = ?, closed = ?, blocked = ?, escalated = ?, helpers = ?, lead = ?, linked = ?, product = ?, "
        "fault = ? WHERE id = ?");
    Statement select_ = statement("load_ticket", columns + "WHERE id = ?");
    Statement select_numbered_ = statement("find_ticket", columns + "WHERE number = ?");
    Statement select_newest_ = statement("newest_tickets", columns + "ORDER BY id DESC LIMIT ?");
    Statement select_ending_ = statement(
        "tickets_by_ending",
        columns + "WHERE number_reversed >= ? AND number_reversed < ? ORDER BY id DESC LIMIT ?");
    Statement select_queue_ = statement(
        "ticket_queue", columns + "WHERE closing = 'open' ORDER BY (assignee <> 0), created, id LIMIT ?");
    Statement select_of_assignee_ = statement(
        "tickets_of_assignee",
        columns + "WHERE closing = 'open' AND assignee = ? ORDER BY created, id LIMIT ?");
    Statement select_of_person_ =
        statement("tickets_of_person", columns + "WHERE person = ? ORDER BY id DESC LIMIT ?");
    Statement count_open_ =
        statement("count_open_tickets", "SELECT count(*) FROM ticket WHERE closing = 'open'");
    // The index alone says which rows make up the page, so that only those are read.
    Statement select_created_ = statement(
        "tickets_created",
        columns + "WHERE id IN (SELECT id FROM ticket INDEXED BY ticket_created WHERE created >= ? AND created < ? "
                  "AND +id > ? ORDER BY id LIMIT ?) ORDER BY id");
    Statement select_led_ =
        statement("tickets_led_by", columns + "WHERE lead = ? AND lead <> 0 AND closing = 'open' ORDER BY id");
    Statement select_about_ = statement(
        "open_tickets_about", columns + "WHERE product = ? AND product <> '' AND created >= ? AND closing = 'open' "
                                        "ORDER BY created DESC, id DESC LIMIT ?");
    // As above: open tickets are few beside all, and most of them are in time.
    Statement select_past_limit_ = statement(
        "tickets_past_limit",
        columns + "WHERE id IN (SELECT id FROM ticket INDEXED BY ticket_queue WHERE closing = 'open' AND +id > ? "
                  "AND EXISTS (SELECT 1 FROM ticket_clock WHERE ticket_clock.ticket = ticket.id AND ending = 'none' "
                  "AND limit_ms <= used_ms + CASE WHEN since IS NULL THEN 0 ELSE ? - since END) "
                  "ORDER BY id LIMIT ?) ORDER BY id");
    // Steps from one profile of closed tickets to the next, so that not all of them are read.
    Statement select_profiles_ = statement(
        "profiles_of_tickets",
        "WITH RECURSIVE closed_profile (name) AS ("
        "SELECT min(profile) FROM ticket WHERE closing <> 'open' UNION ALL "
        "SELECT (SELECT min(profile) FROM ticket WHERE closing <> 'open' AND profile > name) FROM closed_profile "
        "WHERE name IS NOT NULL) "
        "SELECT name FROM closed_profile WHERE name IS NOT NULL "
        "UNION SELECT profile FROM ticket WHERE closing = 'open' ORDER BY 1");
    Statement insert_event_ =
        statement("insert_event",
                  "INSERT INTO ticket_event (ticket, at, actor_kind, actor_staff, actor_person, actor_name, "
                  "actor_role, kind, text, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Statement select_events_ =
        statement("load_events",
                  "SELECT id, ticket, at, actor_kind, actor_staff, actor_person, actor_name, actor_role, kind, "
                  "text, data FROM ticket_event WHERE ticket = ? ORDER BY id");
    Erasing erasing_{session_.connection};
};

}  // namespace

std::unique_ptr<core::Tickets> make_tickets(Session& session) { return std::make_unique<Tickets>(session); }

}  // namespace aftercare::sqlite
