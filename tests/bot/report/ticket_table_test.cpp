// What stands in the table is read back by the rules of CSV (RFC 4180), and no cell is a formula.
#include "bot/report/ticket_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace aftercare::bot {
namespace {

using Table = std::vector<std::vector<std::string>>;

/// As RFC 4180 says.
Table read_csv(const std::string& text) {
    Table table(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto& cell = table.back().back();
        if (text[i] == '"' && quoted && text.substr(i + 1, 1) == "\"")
            cell += text[i++];
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == ',')
            table.back().emplace_back();
        else if (!quoted && text.compare(i, 2, "\r\n") == 0)
            table.push_back({""}), ++i;
        else
            cell += text[i];
    }
    table.pop_back();  // what follows the last line's end
    return table;
}

TEST(TicketTable, ACellIsReadBackAsItWas) {
    for (const std::string text : {"", "plain", "a,b", "say \"yes\"", "two\nlines", "\n", "\"", "\"\"", "充不进电，亮红灯", "a-b", "5 = five"})
        EXPECT_EQ(read_csv(table_cell(text) + "\r\n"), (Table{{text}})) << text;
}

TEST(TicketTable, NoCellIsAFormula) {
    EXPECT_EQ(table_cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
    for (const char* text : {"=1", "+1", "-1", "@x", "\tx", "\rx"}) EXPECT_EQ(read_csv(table_cell(text) + "\r\n")[0][0], std::string("'") + text);
}

TEST(TicketTable, WhateverIsInTheCellsTheyStayApart) {
    std::mt19937 random(7);  // NOLINT: the same every time
    const std::string letters = "a,\"\r\n=中";
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::string> cells(3);
        std::string line;
        for (auto& cell : cells) {
            for (std::size_t i = random() % 6; i > 0; --i) cell += letters[random() % letters.size()];
            line.append(line.empty() && &cell == &cells.front() ? "" : ",").append(table_cell(cell));
            if (!cell.empty() && std::string("=\r").find(cell.front()) != std::string::npos) cell.insert(0, "'");
        }
        ASSERT_EQ(read_csv(line + "\r\n"), (Table{cells})) << line;
    }
}

}  // namespace
}  // namespace aftercare::bot
