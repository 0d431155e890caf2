#include "adapters/sqlite/session.h"

namespace aftercare::sqlite {

Channels::Channels(Connection& connection)
    : connection_(connection),
      select_(connection, "find_channel", "SELECT id FROM channel WHERE kind = ? AND account = ?"),
      select_by_number_(connection, "load_channel", "SELECT kind, account FROM channel WHERE id = ?"),
      insert_(connection, "insert_channel", "INSERT INTO channel (kind, account) VALUES (?, ?)") {}

std::int64_t Channels::find(const core::ChannelId& channel) {
    for (const auto& known : known_) {
        if (known.channel == channel) return known.number;
    }
    auto rows = select_.query(channel.kind, channel.account);
    if (!rows.next()) return 0;
    known_.push_back({rows.integer(0), channel});
    return known_.back().number;
}

std::int64_t Channels::number(const core::ChannelId& channel) {
    if (const auto found = find(channel)) return found;
    insert_.execute(channel.kind, channel.account);
    known_.push_back({sqlite3_last_insert_rowid(connection_.handle()), channel});
    return known_.back().number;
}

const core::ChannelId& Channels::channel(std::int64_t number) {
    for (const auto& known : known_) {
        if (known.number == number) return known.channel;
    }
    auto rows = select_by_number_.query(number);
    if (!rows.next()) throw SqlError("SQLite, load_channel: a row names a channel that does not exist");
    known_.push_back({number, {rows.text(0), rows.text(1)}});
    return known_.back().channel;
}

Serials::Serials(Connection& connection)
    : select_(connection, "load_serial", "SELECT value FROM serial WHERE name = ?"),
      update_(connection, "store_serial", "UPDATE serial SET value = ? WHERE name = ?") {}

std::int64_t Serials::next(Kind kind) {
    const auto place = static_cast<std::size_t>(kind);
    if (taken_[place] == 0) {
        auto rows = select_.query(names[place]);
        if (!rows.next()) throw SqlError("SQLite, load_serial: the row is missing");
        taken_[place] = rows.integer(0);
    }
    return ++taken_[place];
}

void Serials::flush() {
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (taken_[place] != 0) update_.execute(taken_[place], names[place]);
    }
}

}  // namespace aftercare::sqlite
