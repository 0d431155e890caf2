// The account's menu at the bottom of the chat: its limits, the body that creates it, and the answer that tells it.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

inline constexpr std::string_view menu_create_path = "/cgi-bin/menu/create";
inline constexpr std::string_view menu_get_path = "/cgi-bin/menu/get";
inline constexpr std::string_view menu_delete_path = "/cgi-bin/menu/delete";

/// An entry with either a key (sent to us as CLICK: a command such as "/new", or a button's payload), a url
/// (opened by the client), or entries below it.
struct MenuEntry {
    std::string label;
    std::string key;
    std::string url;
    std::vector<MenuEntry> entries;
};

/// What is wrong with a menu, one line each, naming the entry; empty if nothing.
/// At most 3 entries with at most 5 below each; labels 16 bytes above, 60 below; keys 64 bytes (of 128 that
/// the platform allows: a key is a payload), urls 1024.
std::vector<std::string> menu_problems(const std::vector<MenuEntry>& menu);

/// The body of POST /cgi-bin/menu/create for a menu without problems.
std::string menu_body(const std::vector<MenuEntry>& menu);

/// The menu in the body of an answer of /cgi-bin/menu/get; nothing if there is none in it. An entry of another kind
/// than ours (a mini program, a scanner) has its label only.
std::optional<std::vector<MenuEntry>> read_menu(std::string_view body);

}  // namespace aftercare::wechat
