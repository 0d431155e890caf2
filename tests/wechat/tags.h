// What WeChat takes for markup in a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace aftercare::wechat {

inline bool holds_tag(std::string_view text) {
    constexpr std::string_view behind = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?";
    for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
        if (at + 1 < text.size() && behind.find(text[at + 1]) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace aftercare::wechat
