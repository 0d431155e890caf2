// Solved tickets are found by the words that people type, in Chinese and English, and by nothing else.
#include "support.h"

#include <chrono>
#include <random>

namespace aftercare::sqlite {
namespace {

core::KnowledgeEntry about(std::int64_t ticket, std::string product, std::string problem, std::string solution = "",
                           std::string diagnosis = "") {
    core::KnowledgeEntry entry;
    entry.ticket = core::TicketId(ticket);
    entry.number = "SR20261027" + std::to_string(1000 + ticket);
    entry.language = "zh-CN";
    entry.product = std::move(product);
    entry.problem = std::move(problem);
    entry.diagnosis = std::move(diagnosis);
    entry.solution = std::move(solution);
    entry.closed = at_ms(1'790'000'000'000 + ticket);
    return entry;
}

using Tickets = std::vector<std::int64_t>;

class Knowledge : public testing::Test {
  protected:
    void put(const core::KnowledgeEntry& entry) {
        store_->transact([&](core::Tx& tx) { tx.knowledge().put(entry); });
    }
    Tickets search(const std::string& query, int limit = 100) {
        Tickets found;
        store_->transact([&](core::Tx& tx) { found = tickets(tx.knowledge().search(query, limit)); });
        std::sort(found.begin(), found.end());
        return found;
    }
    Tickets closest(const std::string& text, int limit = 3, std::int64_t except = 0) {
        Tickets found;
        store_->transact([&](core::Tx& tx) {
            found = tickets(tx.knowledge().closest(text, core::TicketId(except), limit));
        });
        return found;
    }
    static Tickets tickets(const std::vector<core::KnowledgeEntry>& entries) {
        Tickets numbers;
        for (const auto& entry : entries) numbers.push_back(entry.ticket.value);
        return numbers;
    }

    Folder folder_;
    std::unique_ptr<core::Store> store_ = create_store(at(folder_.file("a.db")));
};

TEST_F(Knowledge, KeepsAnEntryFieldForField) {
    auto entry = about(7, "空调 X200", "漏水\n'\"", "重新\0接管", "排水管 blocked");
    entry.also = "more";
    put(entry);
    store_->transact([&](core::Tx& tx) {
        const auto kept = tx.knowledge().entry(core::TicketId(7));
        ASSERT_TRUE(kept);
        EXPECT_EQ(kept->ticket, entry.ticket);
        EXPECT_EQ(kept->number, entry.number);
        EXPECT_EQ(kept->language, entry.language);
        EXPECT_EQ(kept->product, entry.product);
        EXPECT_EQ(kept->problem, entry.problem);
        EXPECT_EQ(kept->diagnosis, entry.diagnosis);
        EXPECT_EQ(kept->solution, entry.solution);
        EXPECT_EQ(kept->closed, entry.closed);
        EXPECT_EQ(kept->also, entry.also);
        EXPECT_FALSE(tx.knowledge().entry(core::TicketId(8)));
    });
}

TEST_F(Knowledge, FindsChineseWordsOfTwoCharactersAndOne) {
    put(about(1, "空调", "室内机漏水", "更换排水管"));
    put(about(2, "洗衣机", "不脱水", "清理过滤网"));
    EXPECT_EQ(search("空调"), Tickets({1}));
    EXPECT_EQ(search("漏水"), Tickets({1}));
    EXPECT_EQ(search("脱水"), Tickets({2}));
    EXPECT_EQ(search("衣机"), Tickets({2}));
    EXPECT_EQ(search("水"), Tickets({1, 2}));
    EXPECT_EQ(search("网"), Tickets({2})) << "the last character of a run";
    EXPECT_EQ(search("室"), Tickets({1}));
    EXPECT_EQ(search("空调 漏水"), Tickets({1})) << "all must occur, wherever";
    EXPECT_EQ(search("空调 脱水"), Tickets());
    EXPECT_EQ(search("漏排"), Tickets()) << "characters that only both occur are no word";
    EXPECT_EQ(search("水机"), Tickets());
}

TEST_F(Knowledge, FindsEnglishByStemAndByBeginning) {
    put(about(1, "Dishwasher", "The pumps were leaking", "Replaced the gasket"));
    put(about(2, "Fridge", "Does not cool"));
    EXPECT_EQ(search("leaks"), Tickets({1}));
    EXPECT_EQ(search("LEAK pump"), Tickets({1}));
    EXPECT_EQ(search("pump leaked"), Tickets({1}));
    EXPECT_EQ(search("dishw"), Tickets({1}));
    EXPECT_EQ(search("dishw leak"), Tickets()) << "only the last word may go on";
    EXPECT_EQ(search("cooling"), Tickets({2}));
}

TEST_F(Knowledge, FindsModelNamesHoweverTheyAreWritten) {
    put(about(1, "空调X200", "显示E-21"));
    put(about(2, "AC-X200 Pro", "error e 21"));
    put(about(3, "X300", "E22"));
    for (const char* query : {"X200", "x200", "X-200", "x 200", "Ｘ２００"})
        EXPECT_EQ(search(query), Tickets({1, 2})) << query;
    for (const char* query : {"E21", "E-21", "e.21", "E 21"}) EXPECT_EQ(search(query), Tickets({1, 2})) << query;
    put(about(4, "21 e 200 x", ""));
    EXPECT_EQ(search("E-21"), Tickets({1, 2})) << "the pieces in another order are another name";
    EXPECT_EQ(search("X300空调"), Tickets());
    EXPECT_EQ(search("空调 x200 e21"), Tickets({1}));
}

TEST_F(Knowledge, FindsByNumberAndByWordsThatAreNotShown) {
    auto entry = about(1, "空調", "漏水");
    entry.also = "空调";
    put(entry);
    EXPECT_EQ(search(entry.number), Tickets({1}));
    EXPECT_EQ(search("空調"), Tickets({1}));
    EXPECT_EQ(search("空调"), Tickets({1}));
}

TEST_F(Knowledge, TakesNothingThatIsTypedForSyntax) {
    put(about(1, "pump", "near water or not"));
    put(about(2, "fan", "noise"));
    EXPECT_EQ(search("pump OR fan"), Tickets());
    EXPECT_EQ(search("pump NOT water"), Tickets({1})) << "the word not";
    EXPECT_EQ(search("product:pump"), Tickets()) << "product is a word that does not occur";
    EXPECT_EQ(search("-pump"), Tickets({1}));
    EXPECT_EQ(search("^water"), Tickets({1}));
    EXPECT_EQ(search("NEAR(pump water)"), Tickets({1}));
    EXPECT_EQ(search("f* x"), Tickets());
    for (const char* query :
         {"\"", "\"\"", "*", "\"pump", "pump\"", "pump*", "(pump", "pump)", "NEAR(pump", "AND", "pump AND", "OR OR", "NOT",
          "{product}", "product : pump", "+", "pump + fan", "'; DROP TABLE ticket; --", "%", "_", "\\", "\xff\xfe"})
        EXPECT_NO_THROW(search(query)) << query;
    for (const char* query : {"", " ", "\"", "*", "--", "。", "\xff"}) EXPECT_EQ(search(query), Tickets()) << query;
    EXPECT_EQ(search(std::string("pump\0fan", 8)), Tickets());
}

TEST_F(Knowledge, AnyTextMayBeKeptAndAskedFor) {
    static const std::vector<std::string> parts = {
        "空", "调", "漏水", "a", "Z", "9", "-", ".", "'", "\"", "*", " ", "\n", "(", ")", ":", "^", "+", "NEAR", "OR ",
        "AND ", "NOT ", "{", "}", "é", "Ａ", "。", "🛠️", "𠮷", "\xff", "\xe6", std::string(1, '\0'), "word",
        "ก็", "नमस्ते", "\u0301", std::string(70, 'q')};
    std::mt19937 random(5);
    store_->transact([&](core::Tx& tx) {
        for (int i = 1; i <= 3000; ++i) {
            std::string text;
            for (std::size_t count = random() % 30; count > 0; --count) text += parts[random() % parts.size()];
            ASSERT_NO_THROW(tx.knowledge().put(about(1 + i % 50, text, text)));
            ASSERT_NO_THROW(tx.knowledge().search(text, 3));
            ASSERT_NO_THROW(tx.knowledge().closest(text, {}, 3));
        }
    });
}

// What is kept is found by its own beginning, as long as it has words at all.
TEST_F(Knowledge, WhatIsKeptIsFoundByItsOwnText) {
    static const std::vector<std::string> parts = {"空", "调", "漏水", "机", "Leaking ", "X", "200", "-", " ",
                                                   "\"", "*",  "。",   "é",  "Ａ",       "𠮷", "ing", "s "};
    std::mt19937 random(6);
    store_->transact([&](core::Tx& tx) {
        for (int i = 0; i < 2000; ++i) {
            std::string text = parts[random() % 5];
            for (std::size_t count = random() % 12; count > 0; --count) text += parts[random() % parts.size()];
            tx.knowledge().put(about(1, "", "", text));
            ASSERT_EQ(tx.knowledge().search(text, 3).size(), 1u) << text;
            ASSERT_EQ(tx.knowledge().search("甲" + text, 3).size(), 0u) << text;
        }
    });
}

TEST_F(Knowledge, RemovedAndReplacedEntriesAreNotFound) {
    put(about(1, "空调", "漏水"));
    put(about(2, "空调", "异响"));
    put(about(1, "冰箱", "结霜"));
    EXPECT_EQ(search("漏水"), Tickets());
    EXPECT_EQ(search("空调"), Tickets({2}));
    EXPECT_EQ(search("冰箱"), Tickets({1}));
    store_->transact([](core::Tx& tx) {
        tx.knowledge().remove(core::TicketId(1));
        tx.knowledge().remove(core::TicketId(9));
        EXPECT_FALSE(tx.knowledge().entry(core::TicketId(1)));
    });
    EXPECT_EQ(search("冰箱"), Tickets());
    EXPECT_EQ(closest("冰箱结霜"), Tickets());
    EXPECT_EQ(search("空调"), Tickets({2}));
    put(about(3, "空调", "异响"));
    store_->transact([](core::Tx& tx) { tx.knowledge().remove(core::TicketId(3)); });
    EXPECT_EQ(search("空调", 1), Tickets({2})) << "what is gone takes no place";
}

TEST_F(Knowledge, AnUndoneTurnLeavesNoWords) {
    EXPECT_THROW(store_->transact([](core::Tx& tx) {
        tx.knowledge().put(about(1, "空调", "漏水"));
        throw std::runtime_error("stop");
    }),
                 std::runtime_error);
    EXPECT_EQ(search("空调"), Tickets());
}

TEST_F(Knowledge, TheClosestSharesWhatTellsMost) {
    put(about(1, "空调 X200", "室内机漏水", "疏通排水管"));
    put(about(2, "空调 X200", "显示E-21，不启动", "更换主板"));
    put(about(3, "洗衣机 W7", "脱水时噪音大", "调平底脚"));
    put(about(4, "洗衣机 W7", "门打不开", "更换门锁"));
    for (int i = 5; i < 40; ++i) put(about(i, "路由器", "网络慢 " + std::to_string(i), "升级固件"));
    EXPECT_EQ(closest("我家的空调一直漏水，型号x200").at(0), 1);
    EXPECT_EQ(closest("空调启动不了，屏幕上写着e21").at(0), 2);
    EXPECT_EQ(closest("洗衣机脱水噪音").at(0), 3);
    EXPECT_EQ(closest("洗衣机脱水噪音", 3, 3), Tickets({4})) << "not itself";
    EXPECT_EQ(closest("洗衣机脱水噪音", 1), Tickets({3}));
    EXPECT_EQ(closest("空调x200室内机漏水，疏通过排水管"), Tickets({1, 2})) << "product alike, but not by a word alone";
    put(about(50, "水槽", "堵塞", "", "装修时留下的排水管"));
    EXPECT_EQ(closest("空调x200室内机漏水，疏通过排水管"), Tickets({1, 2})) << "far behind the best";
    EXPECT_EQ(closest("电视机花屏"), Tickets()) << "nothing is like it";
    EXPECT_EQ(closest("我的这个是的"), Tickets());
}

TEST_F(Knowledge, SurvivesARestartAndCanBeReadBeside) {
    put(about(1, "空调", "漏水"));
    open_reader(folder_.file("a.db"))->read([](core::Tx& tx) {
        EXPECT_EQ(tx.knowledge().search("空调", 3).size(), 1u);
        EXPECT_EQ(tx.knowledge().closest("空调漏水", {}, 3).size(), 1u);
    });
    store_.reset();
    store_ = create_store(at(folder_.file("a.db")));
    EXPECT_EQ(search("漏水"), Tickets({1}));
    EXPECT_TRUE(check(folder_.file("a.db")).problems.empty());
}

// No absolute times: another machine, another load. Ten times the entries may take some ten times the
// time where a word stands in every entry, and little more where it stands in one.
TEST_F(Knowledge, TenThousandEntriesAreSearchedInProportion) {
    const auto fill = [&](int from, int to) {
        store_->transact([&](core::Tx& tx) {
            for (int i = from; i < to; ++i)
                tx.knowledge().put(about(i, "空调 X" + std::to_string(i), "室内机漏水，编号 " + std::to_string(i),
                                         "清洗过滤网并更换排水管，第" + std::to_string(i) + "号"));
        });
    };
    const auto time = [&](const std::string& query) {
        auto best = std::chrono::steady_clock::duration::max();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            EXPECT_FALSE(search(query, 10).empty());
            best = std::min(best, std::chrono::steady_clock::now() - start);
        }
        return best;
    };
    fill(1, 1001);
    const auto everywhere = time("漏水");
    const auto one = time("x500");
    fill(1001, 10'001);
    EXPECT_LT(time("漏水"), everywhere * 40);
    EXPECT_LT(time("x500"), one * 10);
    EXPECT_LT(time("x500"), time("漏水")) << "one entry is found without reading them all";
    EXPECT_EQ(search("x9876"), Tickets({9876}));
    EXPECT_EQ(closest("空调X777漏水").at(0), 777);
}

}  // namespace
}  // namespace aftercare::sqlite
