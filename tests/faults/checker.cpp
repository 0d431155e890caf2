// kill9_checker: judges a database and the fake Bot API's records after the service was killed many
// times. It shares no code with the service: it reads the tables (read-only) and the records, and
// compares every customer's visit with one that nothing disturbed.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::json;
using Row = std::vector<std::string>;

class Database {
  public:
    explicit Database(const std::string& path) {
        if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
            throw std::runtime_error("cannot open the database");
        }
    }
    ~Database() { sqlite3_close(db_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    std::vector<Row> rows(const std::string& sql) const {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sql + ": " + sqlite3_errmsg(db_));
        }
        std::vector<Row> found;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            Row row;
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                row.emplace_back(text == nullptr ? "" : text);
            }
            found.push_back(std::move(row));
        }
        sqlite3_finalize(statement);
        return found;
    }

  private:
    sqlite3* db_ = nullptr;
};

struct Sent {
    std::string text;  ///< without what differs between customers
    std::int64_t at_ms = 0;
    std::int64_t n = 0;
};

class Checker {
  public:
    Checker(const Database& db, const Json& evidence) : db_(db), evidence_(evidence) {
        reference_ = evidence["reference"].get<std::int64_t>();
        for (const Json& customer : evidence["customers"]) {
            numbers_[customer["id"].get<std::int64_t>()] = customer["number"].get<std::string>();
        }
    }

    int run() {
        check_sanity();
        check_inbox();
        check_tickets();
        check_numbers();
        check_stored_answers();
        check_timelines();
        check_conversations();
        check_outbox();
        for (const std::string& problem : problems_) std::cout << "WRONG: " << problem << '\n';
        std::cout << (problems_.empty() ? "all is well: " : "failed: ") << checked_ << " facts checked, "
                  << repeats_ << " deliveries repeated at a kill, " << redelivered_
                  << " updates delivered more than once" << std::endl;
        return problems_.empty() ? 0 : 1;
    }

  private:
    void must(bool good, const std::string& problem) {
        ++checked_;
        if (!good && problems_.size() < 40) problems_.push_back(problem);
    }

    /// The text with the customer's own id, the ticket's number and times of day taken out.
    std::string common(std::string text, std::int64_t customer) const {
        static const std::regex number("SR[0-9]{12,}");
        static const std::regex clock("[0-9]{1,2}:[0-9]{2}");
        static const std::regex moment("\"signed_at\":[0-9]+");
        text = std::regex_replace(text, number, "{number}");
        text = std::regex_replace(text, std::regex(std::to_string(customer)), "{customer}");
        text = std::regex_replace(text, moment, "{moment}");
        return std::regex_replace(text, clock, "{time}");
    }

    void check_sanity() {
        must(db_.rows("PRAGMA integrity_check") == std::vector<Row>{{"ok"}}, "the database is damaged");
        must(numbers_.size() > 1, "hardly anybody was served, so nothing was shown");
    }

    /// Every acknowledged update is in the inbox, once, and nothing else is.
    void check_inbox() {
        std::map<std::string, int> inbox;
        for (const Row& row : db_.rows("SELECT event_id FROM inbox")) ++inbox[row[0]];
        std::set<std::string> known;
        for (const Json& update : evidence_["updates"]) {
            std::string id = update["update_id"].dump();
            known.insert(id);
            if (update["attempts"].size() > 1) ++redelivered_;
            must(update["state"] == "delivered", "update " + id + " was never acknowledged");
            if (update["state"] == "delivered") {
                must(inbox[id] == 1, "update " + id + " was acknowledged but is in the inbox " +
                                         std::to_string(inbox[id]) + " times");
            }
        }
        for (const auto& [id, count] : inbox)
            must(known.contains(id), "the inbox holds " + id + ", which was never sent");
    }

    /// One ticket for each customer's submitted draft.
    void check_tickets() {
        auto drafts = db_.rows("SELECT id, ticket FROM draft WHERE status = 2");
        std::map<std::string, int> tickets;
        for (const Row& row : db_.rows("SELECT draft FROM ticket")) ++tickets[row[0]];
        must(drafts.size() == numbers_.size(), std::to_string(drafts.size()) + " submitted drafts for " +
                                                   std::to_string(numbers_.size()) + " customers");
        for (const Row& draft : drafts) {
            must(tickets[draft[0]] == 1,
                 "draft " + draft[0] + " has " + std::to_string(tickets[draft[0]]) + " tickets");
        }
        must(tickets.size() == drafts.size(), "tickets without a submitted draft");
        must(db_.rows("SELECT id FROM draft WHERE status = 1").empty(), "a draft is still open");
    }

    void check_numbers() {
        std::map<std::string, std::vector<long>> days;
        std::set<std::string> stored;
        for (const Row& row : db_.rows("SELECT number FROM ticket ORDER BY number")) {
            must(stored.insert(row[0]).second, "number " + row[0] + " twice");
            days[row[0].substr(0, 10)].push_back(std::stol(row[0].substr(10)));
        }
        for (auto& [day, sequence] : days) {
            std::sort(sequence.begin(), sequence.end());
            must(sequence.front() == 1 && sequence.back() == static_cast<long>(sequence.size()),
                 "gap in the numbers of " + day);
        }
        std::set<std::string> told;
        for (const auto& [customer, number] : numbers_) {
            must(told.insert(number).second, "two customers were told " + number);
            must(stored.contains(number),
                 "customer " + std::to_string(customer) + " was told " + number + ", which is not stored");
        }
    }

    /// id of a customer's ticket, by the number that they were told.
    std::string ticket_of(std::int64_t customer) const {
        auto rows = db_.rows("SELECT id FROM ticket WHERE number = '" + numbers_.at(customer) + "'");
        return rows.size() == 1 ? rows[0][0] : "0";
    }

    /// What is stored of every submission equals what the customer said, in the right fields.
    void check_stored_answers() {
        auto stored = [this](std::int64_t customer) {
            std::string text;
            for (const Row& row :
                 db_.rows("SELECT title, submission FROM ticket WHERE id = " + ticket_of(customer))) {
                text = common(row[0] + row[1], customer);
            }
            return text;
        };
        std::string expected = stored(reference_);
        must(expected.find("{customer}") != std::string::npos,
             "the reference submission does not name its customer");
        for (const auto& [customer, number] : numbers_) {
            std::string own = stored(customer);
            auto differ = std::mismatch(own.begin(), own.end(), expected.begin(), expected.end());
            must(own == expected, "submission " + number +
                                      " differs from: " + std::string(differ.first, own.end()).substr(0, 90));
        }
    }

    void check_timelines() {
        auto timeline = [this](std::int64_t customer) {
            std::vector<std::string> events;
            for (const Row& row : db_.rows("SELECT kind, text FROM ticket_event WHERE ticket = " +
                                           ticket_of(customer) + " ORDER BY id")) {
                events.push_back(common(row[0] + "|" + row[1], customer));
            }
            return events;
        };
        auto expected = timeline(reference_);
        must(expected.size() >= 2, "the reference timeline is too short to show anything");
        for (const auto& [customer, number] : numbers_)
            must(timeline(customer) == expected, "the timeline of " + number + " differs");
    }

    std::vector<Sent> messages_to(std::int64_t customer) const {
        std::vector<Sent> messages;
        for (const Json* call : sent_) {
            if ((*call)["chat"] != customer) continue;
            const Json& message = (*call)["response"]["result"];
            messages.push_back({common(message["text"].get<std::string>(), customer),
                                (*call)["at_ms"].get<std::int64_t>(), (*call)["n"].get<std::int64_t>()});
        }
        return messages;
    }

    /// True if a kill, up to the next service's start, lies between two copies of a message: the first was
    /// in flight then.
    bool killed_between(std::int64_t from, std::int64_t to) const {
        return std::any_of(evidence_["kills"].begin(), evidence_["kills"].end(), [&](const Json& kill) {
            return kill["end_ms"].get<std::int64_t>() >= from && kill["begin_ms"].get<std::int64_t>() <= to;
        });
    }

    /// Every customer got every reply, in order; one may come twice if a kill caught it in flight.
    void check_conversations() {
        for (const Json& call : evidence_["calls"]) {
            if (call["method"] == "sendmessage" && call["applied"] == true) sent_.push_back(&call);
        }
        std::vector<Sent> expected = messages_to(reference_);
        must(expected.size() > 10, "the reference conversation is too short to show anything");
        for (const auto& [customer, number] : numbers_) compare(customer, expected, messages_to(customer));
    }

    void compare(std::int64_t customer, const std::vector<Sent>& expected, const std::vector<Sent>& got) {
        std::string who = "customer " + std::to_string(customer);
        std::size_t at = 0;
        bool repeated = false;
        for (std::size_t i = 0; i < got.size(); ++i) {
            if (at < expected.size() && got[i].text == expected[at].text) {
                ++at;
                repeated = false;
                continue;
            }
            bool again = i > 0 && got[i].text == got[i - 1].text;
            if (again && !repeated && killed_between(got[i - 1].at_ms, got[i].at_ms)) {
                repeated = true;
                ++repeats_;
                continue;
            }
            // Nothing but the delivery in flight may be repeated: one that a later one had followed was
            // settled already.
            auto earlier = std::find_if(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(at),
                                        [&](const Sent& sent) { return sent.text == got[i].text; });
            bool settled = earlier != expected.begin() + static_cast<std::ptrdiff_t>(at);
            must(false, who + ": message " + std::to_string(i) +
                            (settled ? " was delivered before: " : " is out of place: ") +
                            got[i].text.substr(0, 90));
            if (!settled) return;
            at = static_cast<std::size_t>(earlier - expected.begin()) + 1;
        }
        must(at == expected.size(), who + ": message " + std::to_string(at) + " never came");
    }

    void check_outbox() {
        auto left = db_.rows("SELECT status, count(*) FROM outbox GROUP BY status");
        for (const Row& row : left)
            must(false, "the outbox still holds " + row[1] + " rows of status " + row[0]);
        must(db_.rows("SELECT id FROM quarantine").empty(), "a message is in quarantine");
    }

    const Database& db_;
    const Json& evidence_;
    std::int64_t reference_ = 0;
    std::map<std::int64_t, std::string> numbers_;
    std::vector<const Json*> sent_;
    std::vector<std::string> problems_;
    long checked_ = 0;
    int repeats_ = 0;
    int redelivered_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    std::string db_path, evidence_path;
    CLI::App app("Judges a database and the fake Bot API's records after many kills");
    app.add_option("--db", db_path)->required();
    app.add_option("--evidence", evidence_path)->required();
    CLI11_PARSE(app, argc, argv);
    try {
        Database db(db_path);
        std::ifstream file(evidence_path);
        Json evidence = Json::parse(file);
        return Checker(db, evidence).run();
    } catch (const std::exception& error) {
        std::cerr << "kill9_checker: " << error.what() << std::endl;
        return 2;
    }
}
