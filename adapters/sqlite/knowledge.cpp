// Solved tickets and the words that find them.
#include "adapters/sqlite/transaction.h"
#include "core/search_words.h"

namespace aftercare::sqlite {
namespace {

/// Enough to tell a problem from others; more only takes time.
constexpr std::size_t most_telling = 40;
/// An entry with less than this part of the best one's rank is like it in some word by chance.
constexpr double least_part_of_best = 0.25;

const std::string columns =
    "SELECT ticket, number, language, product, problem, diagnosis, solution, closed, also FROM knowledge ";
/// Ranks (the lower the better) in the order of the columns of knowledge_words: what it is about counts most.
const std::string rank = "bm25(knowledge_words, 3.0, 2.0, 1.0, 1.0, 1.0)";

core::KnowledgeEntry read(const Rows& row) {
    return {row.id<core::TicketId>(0), row.text(1), row.text(2), row.text(3), row.text(4),
            row.text(5),               row.text(6), row.time(7), row.text(8)};
}

// Every word stands in quotation marks and holds none, so that nothing of a text becomes an operator.
std::string quoted(const core::SearchPhrase& phrase) {
    std::string text = "\"";
    for (const auto& word : phrase) text += (text.size() == 1 ? "" : " ") + word;
    return text + "\"";
}

std::string expression(const core::SearchTerm& term) {
    std::string text;
    for (const auto& phrase : term.any_of)
        text += (text.empty() ? "" : " OR ") + quoted(phrase) + (term.goes_on ? " *" : "");
    return "(" + text + ")";
}

std::string all_of(const std::vector<core::SearchTerm>& terms) {
    std::string text;
    for (const auto& term : terms) text += (text.empty() ? "" : " AND ") + expression(term);
    return text;
}

std::string any_of(const std::vector<core::SearchPhrase>& phrases) {
    std::string text;
    for (const auto& phrase : phrases) text += (text.empty() ? "" : " OR ") + quoted(phrase);
    return text;
}

struct Match {
    core::TicketId ticket;
    double rank = 0;
};

class Knowledge final : public core::Knowledge {
  public:
    explicit Knowledge(Session& session) : session_(session) {}

    void put(const core::KnowledgeEntry& e) override {
        upsert_.execute(e.ticket, e.number, e.language, e.product, e.problem, e.diagnosis, e.solution, e.closed,
                        e.also);
        delete_words_.execute(e.ticket);
        insert_words_.execute(e.ticket, core::index_words(e.product), core::index_words(e.problem),
                              core::index_words(e.diagnosis), core::index_words(e.solution),
                              core::index_words(e.number + "\n" + e.also));
    }

    void remove(core::TicketId ticket) override {
        delete_.execute(ticket);
        delete_words_.execute(ticket);
    }

    std::optional<core::KnowledgeEntry> entry(core::TicketId ticket) override {
        return first(select_.query(ticket), read);
    }

    std::vector<core::KnowledgeEntry> search(std::string_view query, int limit) override {
        const auto terms = core::search_terms(query);
        if (terms.empty()) return {};
        return entries(matches(all_of(terms), {}, limit));
    }

    std::vector<core::KnowledgeEntry> closest(std::string_view text, core::TicketId except, int limit) override {
        const auto phrases = core::telling_phrases(text, most_telling);
        if (phrases.empty()) return {};
        auto found = matches(any_of(phrases), except, limit);
        // Ranks are negative.
        std::erase_if(found, [best = found.empty() ? 0 : found.front().rank](const Match& match) {
            return match.rank > best * least_part_of_best;
        });
        return entries(found);
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    std::vector<Match> matches(const std::string& expression, core::TicketId except, int limit) {
        return collect(match_.query(expression, except, limit), [](const Rows& row) {
            return Match{row.id<core::TicketId>(0), row.real(1)};
        });
    }

    std::vector<core::KnowledgeEntry> entries(const std::vector<Match>& matches) {
        std::vector<core::KnowledgeEntry> all;
        for (const auto& match : matches)
            if (auto found = entry(match.ticket)) all.push_back(std::move(*found));
        return all;
    }

    Session& session_;
    Statement upsert_ = statement("put_knowledge",
                                  "INSERT OR REPLACE INTO knowledge (ticket, number, language, product, problem, "
                                  "diagnosis, solution, closed, also) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Statement delete_ = statement("remove_knowledge", "DELETE FROM knowledge WHERE ticket = ?");
    Statement insert_words_ =
        statement("put_knowledge_words",
                  "INSERT INTO knowledge_words (rowid, product, problem, diagnosis, solution, rest) "
                  "VALUES (?, ?, ?, ?, ?, ?)");
    Statement delete_words_ = statement("remove_knowledge_words", "DELETE FROM knowledge_words WHERE rowid = ?");
    Statement select_ = statement("load_knowledge", columns + "WHERE ticket = ?");
    Statement match_ = statement("find_knowledge", "SELECT rowid, " + rank + " AS rank_here FROM knowledge_words "
                                                   "WHERE knowledge_words MATCH ? AND rowid <> ? "
                                                   "ORDER BY rank_here, rowid DESC LIMIT ?");
};

}  // namespace

std::unique_ptr<core::Knowledge> make_knowledge(Session& session) { return std::make_unique<Knowledge>(session); }

}  // namespace aftercare::sqlite
