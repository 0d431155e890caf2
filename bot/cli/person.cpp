// Persons with several chats, for the operator: what was joined, and how to separate it again. Names no names.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/commands/joining.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace aftercare::bot {

namespace {

using What = core::JoinedRow::What;

constexpr int most_listed = 1000;

std::string minute(const core::Zone& zone, core::Time time) { return core::format_minute(core::to_local(zone, time)); }

std::string account_of(core::Tx& tx, core::ConversationId chat) {
    const auto conversation = tx.people().conversation(chat);
    return conversation ? conversation->address.channel.kind + ":" + conversation->address.channel.account : "?";
}

std::string line_of(core::Tx& tx, const Desk& desk, const core::PersonJoin& join) {
    const auto rows = tx.links().rows(join.id);
    const auto count = [&](What what) {
        return std::count_if(rows.begin(), rows.end(), [&](const core::JoinedRow& row) { return row.what == what; });
    };
    const std::string state =
        join.undone ? fmt::format("separated {} by the {}", minute(desk.zone, *join.undone), join.undone_by) : "joined";
    return fmt::format("{}\t{}\tperson {} into {}\t{} into {}\t{} chats, {} forms, {} tickets\t{}", join.id.value,
                       minute(desk.zone, join.at), join.merged.value, join.kept.value, account_of(tx, join.entered_in),
                       account_of(tx, join.asked_in), count(What::conversation), count(What::draft), count(What::ticket), state);
}

}  // namespace

int person_links_command(const std::string& configuration_file) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    sqlite::open_reader(loaded.configuration.store)->read([&](core::Tx& tx) {
        for (const auto& join : tx.links().newest(most_listed)) fmt::print("{}\n", line_of(tx, *loaded.desk, join));
    });
    return 0;
}

int person_unlink_command(const std::string& configuration_file, std::int64_t id) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    const auto store = open_tool_store(loaded.configuration);
    const auto now = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    std::optional<std::string> done;
    store->transact([&](core::Tx& tx) {
        done.reset();
        const auto join = tx.links().find(core::JoinId(id));
        if (!join || join->undone) return;
        separate_persons(tx, *join, Separator::the_operator, {}, now);
        done = line_of(tx, *loaded.desk, tx.links().find(join->id).value());
    });
    if (!done) fmt::print(stderr, "There is no join {} that is not separated already. `aftercare person links` lists them.\n", id);
    if (done) fmt::print("{}\n", *done);
    return done ? 0 : 1;
}

}  // namespace aftercare::bot
