#include "core/mask.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace aftercare::core {

namespace {

// The characters of a UTF-8 text, each as its bytes; a stray byte counts as a character.
std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> found;
    while (!text.empty()) {
        std::size_t size = 1;
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
        found.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string stars(std::size_t count) { return std::string(count, '*'); }

}  // namespace

std::string mask_name(std::string_view name) {
    std::string masked;
    bool first = true;
    for (const auto character : characters(name)) {
        if (character == " ") {
            masked += ' ';
            first = true;
        } else {
            masked += first ? character : std::string_view("*");
            first = false;
        }
    }
    // A name of one character is hidden whole: what stays would be all of it.
    return characters(name).size() == 1 ? "*" : masked;
}

std::string mask_phone(std::string_view phone) {
    std::string digits;
    if (phone.starts_with("+86")) phone.remove_prefix(3);
    std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), is_digit);
    if (digits.size() >= 11) return digits.substr(0, 3) + stars(digits.size() - 7) + digits.substr(digits.size() - 4);
    const std::size_t shown = digits.size() / 4;
    return digits.substr(0, shown) + stars(digits.size() - 2 * shown) + digits.substr(digits.size() - shown);
}

std::string mask_email(std::string_view email) {
    const auto at = email.rfind('@');
    if (at == std::string_view::npos || at == 0) return mask_all(email);
    return std::string(characters(email).front()) + "***" + std::string(email.substr(at));
}

std::string mask_address(std::string_view address) {
    // Addresses in letters go from near to far, Chinese ones from far to near.
    const bool letters = !address.empty() && static_cast<unsigned char>(address.front()) < 0x80;
    if (const auto comma = address.rfind(','); letters && comma != std::string_view::npos && comma + 1 < address.size()) {
        std::string_view last = address.substr(comma + 1);
        while (last.starts_with(' ')) last.remove_prefix(1);
        return "****, " + std::string(last);
    }
    const auto all = characters(address);
    const std::size_t shown = std::min<std::size_t>(6, all.size() / 2);
    std::string masked;
    for (std::size_t i = 0; i < shown; ++i) masked += all[i];
    return masked + "****";
}

std::string mask_keep4(std::string_view text) {
    const auto all = characters(text);
    const std::size_t shown = std::min<std::size_t>(4, all.size() / 2);
    std::string masked = "****";
    for (std::size_t i = all.size() - shown; i < all.size(); ++i) masked += all[i];
    return masked;
}

std::string mask_all(std::string_view) { return "****"; }

}  // namespace aftercare::core
