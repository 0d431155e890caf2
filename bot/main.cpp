// The command line: which subcommand is meant, with which arguments.

#include "bot/cli/commands.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

using namespace aftercare::bot;

int main(int argc, char** argv) {
    CLI::App app("Aftercare: the after-sales desk that lives in chat");
    app.require_subcommand(1);

    std::string configuration = "config/default.json";
    std::string path;
    std::string number;
    std::string period;
    NewStaff staff;
    StaffNamed whom;
    std::int64_t join = 0;
    std::string account;
    MenuAction menu_action = MenuAction::create;
    bool json = false;
    bool csv = false;
    bool online = false;
    std::function<int()> chosen;

    const auto command = [&](CLI::App& parent, const char* name, const char* help, std::function<int()> run) {
        CLI::App* sub = parent.add_subcommand(name, help);
        sub->add_option("--config", configuration, "The configuration file")->capture_default_str();
        sub->callback([&chosen, run] { chosen = run; });
        return sub;
    };

    command(app, "serve", "Run the service", [&] { return serve_command(configuration); });
    CLI::App* check = command(app, "check", "List everything that is wrong with the configuration", [&] {
        return online ? check_online_command(configuration) : check_command(configuration);
    });
    check->add_flag("--online", online, "Also ask the platforms, and the public address, whether it works");
    command(app, "chat", "Try the dialog in the terminal; nothing is kept",
            [&] { return chat_command(configuration); });

    CLI::App* staff_group = app.add_subcommand("staff", "The people who work tickets")->require_subcommand(1);
    CLI::App* add = command(*staff_group, "add", "Add somebody and print their one-time join code",
                            [&] { return staff_add_command(configuration, staff); });
    add->add_option("--name", staff.name, "Their name")->required();
    add->add_option("--role", staff.role, "Their role in the procedure: one of the profile's roles, e.g. agent")->required();
    add->add_option("--department", staff.department, "Their department");
    CLI::App* leaving = command(*staff_group, "remove", "Remove somebody who has left, or whose code is not to be used",
                                [&] { return staff_remove_command(configuration, whom); });
    CLI::Option* by_name = leaving->add_option("--name", whom.name, "Their name");
    leaving->add_option("--number", whom.number, "Their number, as the list shows it")->excludes(by_name)->check(CLI::PositiveNumber);
    command(*staff_group, "list", "List everybody", [&] { return staff_list_command(configuration); });

    CLI::App* person_group = app.add_subcommand("person", "Persons with several chats")->require_subcommand(1);
    command(*person_group, "links", "List which persons were joined, when, and what that moved",
            [&] { return person_links_command(configuration); });
    CLI::App* unlink = command(*person_group, "unlink", "Undo a join: everything goes back to whom it belonged",
                               [&] { return person_unlink_command(configuration, join); });
    unlink->add_option("ID", join, "The number that `person links` shows")->required();

    CLI::App* wechat = app.add_subcommand("wechat", "Official accounts of WeChat")->require_subcommand(1);
    CLI::App* menu = command(*wechat, "menu", "Create the account's menu from the configuration",
                             [&] { return wechat_menu_command(configuration, account, menu_action); });
    menu->add_option("--account", account, "Which account, if there are several");
    CLI::Option* show_menu = menu->add_flag_callback(
        "--show", [&] { menu_action = MenuAction::show; }, "Show the account's menu instead");
    menu->add_flag_callback("--remove", [&] { menu_action = MenuAction::remove; }, "Remove the account's menu instead")
        ->excludes(show_menu);

    CLI::App* backup = command(app, "backup", "Copy database and attachments, also while the service runs",
                               [&] { return backup_command(configuration, path); });
    backup->add_option("DEST", path, "A folder that does not exist yet")->required();
    CLI::App* restore = command(app, "restore", "Put a backup in place",
                                [&] { return restore_command(configuration, path); });
    restore->add_option("SRC", path, "A folder made by backup")->required();

    CLI::App* ticket = app.add_subcommand("ticket", "Tickets")->require_subcommand(1);
    CLI::App* show = command(*ticket, "show", "Show a ticket with its timeline", [&] {
        return json ? ticket_show_json_command(configuration, number) : ticket_show_text_command(configuration, number);
    });
    show->add_option("NUMBER", number, "The ticket's number, or its end when only one ticket has it")->required();
    show->add_flag("--json", json, "As JSON");

    CLI::App* figures = command(app, "report", "Review figures of a week, month, quarter or year", [&] {
        if (csv) return report_csv_command(configuration, period);
        return json ? report_json_command(configuration, period) : report_text_command(configuration, period);
    });
    figures->add_option("--period", period, "2026-10, 2026-W40, 2026-Q3, 2026; left out: the present month");
    CLI::Option* as_json = figures->add_flag("--json", json, "As JSON");
    figures->add_flag("--csv", csv, "The tickets of the period themselves, one a line, for spreadsheets")->excludes(as_json);

    app.add_subcommand("version", "Print the version")->callback([&] { chosen = version_command; });

    CLI11_PARSE(app, argc, argv);
    try {
        return chosen();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "aftercare: %s\n", error.what());
        return 1;
    }
}
