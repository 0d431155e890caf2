// The subcommands of `aftercare`. Each returns the exit status: 0 done, 1 refused or failed.
#pragma once

#include <cstdint>
#include <string>

namespace aftercare::bot {

int serve_command(const std::string& configuration_file);
int check_command(const std::string& configuration_file);
/// The same, and then whether the platforms and the public address agree. Sends nobody a message.
int check_online_command(const std::string& configuration_file);
int chat_command(const std::string& configuration_file);

struct NewStaff {
    std::string name;
    std::string role;
    std::string department;
};
int staff_add_command(const std::string& configuration_file, const NewStaff& staff);
/// Whom to remove: by name, or by the number that the list shows where several are called so.
struct StaffNamed {
    std::string name;
    std::int64_t number = 0;  ///< from 1; 0: by name
};
int staff_remove_command(const std::string& configuration_file, const StaffNamed& whom);
int staff_list_command(const std::string& configuration_file);

/// The persons that were joined into one, newest first, without names.
int person_links_command(const std::string& configuration_file);
/// Undoes the join with this number.
int person_unlink_command(const std::string& configuration_file, std::int64_t join);

enum class MenuAction : std::uint8_t { create = 1, show, remove };
/// The menu of an official account of WeChat; `account` may be empty if there is one only.
int wechat_menu_command(const std::string& configuration_file, const std::string& account, MenuAction action);

int backup_command(const std::string& configuration_file, const std::string& destination);
int restore_command(const std::string& configuration_file, const std::string& source);

int ticket_show_text_command(const std::string& configuration_file, const std::string& number);
int ticket_show_json_command(const std::string& configuration_file, const std::string& number);

/// `period`: "2026-10", "2026-W40", "2026-Q3", "2026" or words; empty: the present month.
int report_text_command(const std::string& configuration_file, const std::string& period);
int report_json_command(const std::string& configuration_file, const std::string& period);
/// The tickets of the period, one a line.
int report_csv_command(const std::string& configuration_file, const std::string& period);

int version_command();

}  // namespace aftercare::bot
