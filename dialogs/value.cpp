#include "dialogs/value.h"

#include "core/time.h"

namespace aftercare::dialogs {

std::string format(const Date& date) {
    std::string text = core::format_date(date.day);
    if (date.month_only) text.resize(text.size() - 3);
    return text;
}

}  // namespace aftercare::dialogs
