#include "adapters/email/reading/addresses.h"

#include "adapters/email/gmime/start.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/header_text.h"
#include "adapters/email/reading/transfer.h"

#include <algorithm>
#include <chrono>
#include <gmime/gmime.h>
#include <memory>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_field = 64u << 10;
constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_id = 250;
constexpr int deepest_group = 4;

struct Unref {
    template <typename T>
    void operator()(T* object) const {
        g_object_unref(object);
    }
};
using AddressList = std::unique_ptr<InternetAddressList, Unref>;

// One address as it could stand in an envelope: no blanks, controls or brackets, one "@" with something
// around it.
bool can_be_written_to(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return false;
    if (address.size() > longest_address || !valid_utf8(address)) return false;
    const auto forbidden = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '<' || c == '>';
    };
    const std::string_view domain = address.substr(at + 1);
    const std::string_view local = address.substr(0, at);
    const bool quoted = local.size() > 2 && local.front() == '"' && local.back() == '"';
    if (std::ranges::any_of(address, forbidden)) return false;
    if (!quoted && local.find_first_of("\"(),:;\\[]@") != std::string_view::npos) return false;
    return domain.find_first_of("\"(),;\\@") == std::string_view::npos && domain.front() != '.';
}

std::string with_lower_domain(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return std::string(address.substr(0, at + 1)) + lower_ascii(address.substr(at + 1));
}

Mailbox mailbox_of(InternetAddress* entry) {
    const char* name = internet_address_get_name(entry);
    const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(entry));
    Mailbox box;
    if (name != nullptr) box.name = cut_utf8(clean_line(name), longest_name);
    const std::string clean = address == nullptr ? std::string() : clean_line(address);
    // What cleaning changed was no address, and must not become another one.
    if (address != nullptr && clean == address && can_be_written_to(clean))
        box.address = with_lower_domain(clean);
    if (box.address.empty() && box.name.empty()) box.name = cut_utf8(clean, longest_name);
    return box;
}

void collect(InternetAddressList* list, std::size_t most, int depth, std::vector<Mailbox>& boxes) {
    const int count = internet_address_list_length(list);
    for (int at = 0; at < count && boxes.size() < most; ++at) {
        InternetAddress* entry = internet_address_list_get_address(list, at);
        if (INTERNET_ADDRESS_IS_MAILBOX(entry)) {
            boxes.push_back(mailbox_of(entry));
        } else if (INTERNET_ADDRESS_IS_GROUP(entry) && depth < deepest_group) {
            if (auto* members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(entry)))
                collect(members, most, depth + 1, boxes);
        }
    }
}

bool usable_id(std::string_view id) {
    return !id.empty() && id.size() <= longest_id &&
           std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>'; });
}

}  // namespace

std::vector<Mailbox> read_mailboxes(std::string_view value, std::size_t most) {
    start_gmime();
    const std::string text = decode_in_place(value.substr(0, longest_field));
    const AddressList list(internet_address_list_parse(nullptr, text.c_str()));
    std::vector<Mailbox> boxes;
    if (list != nullptr) collect(list.get(), most, 0, boxes);
    return boxes;
}

std::vector<std::string> read_message_ids(std::string_view value, std::size_t most) {
    std::vector<std::string> ids;
    for (std::size_t begin = value.find('<'); begin != std::string_view::npos;
         begin = value.find('<', begin)) {
        ++begin;
        const std::size_t end = value.find_first_of("<>", begin);
        if (end == std::string_view::npos) break;
        std::string id;
        // Folding may have parted an id; blanks are never of it.
        for (const char c : value.substr(begin, end - begin))
            if (c != ' ' && c != '\t') id += c;
        if (value[end] == '>' && usable_id(id)) ids.push_back(std::move(id));
        begin = end;
    }
    // Some clients leave out the brackets of a single id.
    const std::string_view bare = trim_ascii(value);
    if (ids.empty() && bare.find('@') != std::string_view::npos && usable_id(bare)) ids.emplace_back(bare);
    if (ids.size() > most) ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(most));
    return ids;
}

std::optional<core::Time> read_date(std::string_view value) {
    start_gmime();
    const std::string text(value.substr(0, 200));
    const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(
        g_mime_utils_header_decode_date(text.c_str()), &g_date_time_unref);
    if (date == nullptr) return std::nullopt;
    const std::int64_t seconds = g_date_time_to_unix(date.get());
    constexpr std::int64_t end_of_9999 = 253'402'300'799;
    if (seconds < 0 || seconds > end_of_9999) return std::nullopt;
    return core::Time(std::chrono::seconds(seconds));
}

}  // namespace aftercare::email
