#include "adapters/email/reading/stub_text.h"

#include "adapters/email/reading/clean_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_stub = 400;

// In lower case and without blanks.
constexpr std::array<std::string_view, 17> phrases = {
    "不支持html",           "不支援html",     "无法显示html",      "支持html的",
    "支持html格式",         "html格式的邮件", "html格式邮件",      "doesnotsupporthtml",
    "doesn'tsupporthtml",   "notsupporthtml", "cannotdisplayhtml", "can'tdisplayhtml",
    "html-enabled",         "htmlcapable",    "htmlcompatible",    "thisisanhtmlmessage",
    "viewthismessageinhtml"};

}  // namespace

bool is_stub_text(std::string_view text) {
    const std::string_view trimmed = trim_ascii(text);
    if (trimmed.size() > longest_stub) return false;
    std::string compact = lower_ascii(trimmed);
    std::erase_if(compact, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
    return std::ranges::any_of(
        phrases, [&](std::string_view phrase) { return compact.find(phrase) != std::string::npos; });
}

}  // namespace aftercare::email
