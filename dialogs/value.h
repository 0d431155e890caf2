// What a field of a form can hold. Plain values; free of threads.
#pragma once

#include "core/message.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace aftercare::dialogs {

/// A calendar date, known to the day or only to the month (then the day is 1).
struct Date {
    std::chrono::year_month_day day;
    bool month_only = false;

    friend bool operator==(const Date&, const Date&) = default;
};

/// A file given as an answer. The caption of an album stands on one of its pieces and holds for all.
struct Attachment {
    core::FileRef file;
    std::string album;
    std::string caption;

    friend bool operator==(const Attachment& a, const Attachment& b) {
        return a.file.id == b.file.id && a.file.unique == b.file.unique && a.file.name == b.file.name &&
               a.file.media_type == b.file.media_type && a.file.bytes == b.file.bytes && a.album == b.album &&
               a.caption == b.caption;
    }
};

/// text, long_text, phone, email, address and a single choice (its value) are strings; choices are
/// a list of values.
using Value = std::variant<std::string, std::vector<std::string>, double, Date, std::vector<Attachment>>;

/// "2024-03-05", or "2024-03" for a month.
std::string format(const Date& date);

}  // namespace aftercare::dialogs
