// Adding and removing staff. The join code is printed once and only its hash is kept.

#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/commands/join_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace aftercare::bot {

namespace {

constexpr core::Duration code_lives = std::chrono::hours(24 * 7);

bool role_exists(const Desk& desk, const std::string& role, std::vector<std::string>& known) {
    bool any_role = false;
    for (const auto* profile : desk.profiles_in_use()) {
        if (profile->roles.empty()) any_role = true;
        for (const auto& candidate : profile->roles) known.push_back(candidate.value);
    }
    return any_role || std::find(known.begin(), known.end(), role) != known.end();
}

/// The departments of the procedures in use, by value; without any, a department is only a word beside a name.
std::map<std::string, std::string> departments(const Desk& desk) {
    std::map<std::string, std::string> known;
    for (const auto* profile : desk.profiles_in_use())
        for (const auto& department : profile->departments)
            known.emplace(department.value, desk.texts.say(desk.language, department.text));
    return known;
}

/// The value of the department that a word names, or that it is called; empty when there is none.
std::string department_named(const std::map<std::string, std::string>& known, const std::string& word) {
    for (const auto& [value, text] : known)
        if (word == value || word == text) return value;
    return known.empty() ? word : std::string();
}

/// Says what is wrong with the new member; empty when nothing is.
std::string fault_of(const NewStaff& staff, const Desk& desk) {
    std::vector<std::string> roles;
    if (staff.name.find_first_not_of(' ') == std::string::npos) return "--name: must not be empty";
    if (!role_exists(desk, staff.role, roles)) return fmt::format("--role: must be one of: {}", fmt::join(roles, ", "));
    const auto known = departments(desk);
    if (staff.department.empty() || !department_named(known, staff.department).empty()) return {};
    std::vector<std::string> named;
    for (const auto& [value, text] : known) named.push_back(fmt::format("{} ({})", value, text));
    return fmt::format("--department: must be one of: {}", fmt::join(named, ", "));
}

std::string_view standing(const core::Staff& member) {
    if (member.person) return "joined";
    return member.invited ? "not joined yet" : "left";
}

/// Those whom the words mean, and who are or can become members.
std::vector<core::Staff> meant(core::Tx& tx, const StaffNamed& whom) {
    auto members = tx.staff().all();
    std::erase_if(members, [&](const core::Staff& member) {
        const bool named = whom.number > 0 ? member.id.value == whom.number : member.name == whom.name;
        return !named || (!member.person && !member.invited);
    });
    return members;
}

/// What they took down as staff must not go on as a form, and a ticket, of their own.
void cancel_forms(core::Tx& tx, core::PersonId person) {
    for (auto& draft : tx.drafts().open_with_purpose(person)) {
        draft.status = core::DraftRecord::Status::cancelled;
        tx.drafts().update(draft);
    }
}

/// Prints what remains to be done.
void remove(core::Tx& tx, const core::Staff& member) {
    constexpr int most = 100;
    const auto held = tx.tickets().open_of_assignee(member.id, most);
    if (member.person) cancel_forms(tx, member.person);
    tx.staff().leave(member.id);
    fmt::print("{} is no member of staff any more.\n", member.name);
    if (held.empty()) return;
    fmt::print("Tickets that are still theirs, to be given to others by /assign:\n");
    for (const auto& ticket : held) fmt::print("{}\n", ticket.number);
}

}  // namespace

int staff_add_command(const std::string& configuration_file, const NewStaff& staff) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    if (const std::string fault = fault_of(staff, *loaded.desk); !fault.empty()) {
        fmt::print(stderr, "{}\n", fault);
        return 1;
    }
    const auto store = open_tool_store(loaded.configuration);
    const std::string code = random_code(12);
    const auto expires = std::chrono::floor<core::Duration>(std::chrono::system_clock::now()) + code_lives;
    store->transact([&](core::Tx& tx) {
        core::Staff member;
        member.name = staff.name;
        member.role = staff.role;
        member.department = department_named(departments(*loaded.desk), staff.department);
        tx.staff().add(member, join_code_hash(code), expires);
    });
    fmt::print("{} can join in any chat, once, within 7 days, by sending:\n/join {}\n", staff.name, code);
    return 0;
}

int staff_list_command(const std::string& configuration_file) {
    const auto configuration = load_configuration(configuration_file);
    if (!configuration) return 1;
    const auto store = open_tool_store(*configuration);
    store->transact([](core::Tx& tx) {
        for (const auto& member : tx.staff().all())
            fmt::print("{}\t{}\t{}\t{}\t{}\n", member.name, member.role, member.department.empty() ? "-" : member.department,
                       standing(member), member.id.value);
    });
    return 0;
}

int staff_remove_command(const std::string& configuration_file, const StaffNamed& whom) {
    const auto configuration = load_configuration(configuration_file);
    if (!configuration) return 1;
    const auto store = open_tool_store(*configuration);
    std::vector<core::Staff> members;
    store->transact([&](core::Tx& tx) {
        members = meant(tx, whom);
        if (members.size() == 1) remove(tx, members.front());
    });
    if (members.size() == 1) return 0;
    if (members.empty()) fmt::print(stderr, "there is no such member of staff; `aftercare staff list` shows all\n");
    for (const auto& member : members) fmt::print(stderr, "{} ({}, {}): --number {}\n", member.name, member.role, standing(member), member.id.value);
    return 1;
}

}  // namespace aftercare::bot
