// The account's menu at the bottom of the chat: its limits and the body that creates it. Pure.
#pragma once

#include <string>
#include <vector>

namespace aftercare::wechat {

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

}  // namespace aftercare::wechat
