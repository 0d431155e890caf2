// Every reader of customers' text on any bytes. The first two bytes choose the day.
#include "dialogs/recognise/choices.h"
#include "dialogs/recognise/codes.h"
#include "dialogs/recognise/dates.h"
#include "dialogs/recognise/pasted.h"
#include "dialogs/recognise/phones.h"
#include "dialogs/recognise/quantity.h"
#include "dialogs/recognise/times.h"
#include "dialogs/recognise/vague.h"
#include "dialogs/recognise/yes_no.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace aftercare::dialogs::recognise;

void require(bool condition) {
    if (!condition) std::abort();
}

struct Readers {
    Normaliser normaliser;
    ChoiceSet choices{normaliser,
                      {{"individual", "个人客户", {"个人"}},
                       {"company", "企业客户", {"公司", "company"}},
                       {"bad", "不满意", {}}}};
    LabelSet labels{
        normaliser,
        {{"name", {"姓名", "name"}, false}, {"phone", {"电话"}, false}, {"symptom", {"问题描述"}, true}}};
    VagueRule vague{normaliser, {8, 4, {"坏了", "broken"}}};
};

void check_date(const Readers& readers, std::string_view text, std::chrono::year_month_day today) {
    const DateReading reading = read_date(readers.normaliser, text, today);
    require(reading.values.size() <= max_date_values);
    for (const DateValue& value : reading.values) {
        require(value.date.ok());
        const DateReading again = read_date(readers.normaliser, format(value), today);
        require(again.values.size() == 1 && again.values[0] == value);
    }
}

void check_time(const Readers& readers, std::string_view text) {
    const TimeReading reading = read_time(readers.normaliser, text);
    require(reading.values.size() <= max_time_values);
    for (const TimeValue& value : reading.values) {
        require(value.begin >= 0 && value.begin < 24 * 60);
        const TimeReading again = read_time(readers.normaliser, format(value));
        require(again.values.size() == 1 && again.values[0] == value);
    }
}

void check_text(const Readers& readers, std::string_view text) {
    for (const Step step : all_steps()) {
        const std::string once = readers.normaliser.apply(step, text);
        require(readers.normaliser.apply(step, once) == once);
    }
    const std::string key = readers.normaliser.key(text);
    require(readers.normaliser.key(key) == key);
    const std::size_t length = readers.normaliser.length(text);
    require(readers.normaliser.length(readers.normaliser.truncated(text, length / 2)) == length / 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Readers readers;
    if (size < 2) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto first = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
    check_date(readers, text, first + std::chrono::days((data[0] << 8 | data[1]) % 3650));
    check_text(readers, text);
    check_time(readers, text);

    for (const std::size_t i : readers.choices.match(text).indexes) require(i < readers.choices.size());
    for (const std::size_t i : readers.choices.match_several(text).indexes)
        require(i < readers.choices.size());
    for (const PastedPair& pair : readers.labels.read(text).pairs) require(!pair.value.empty());
    std::size_t end = 0;
    for (const Pattern& pattern : find_patterns(text)) {
        require(pattern.begin >= end && pattern.begin < pattern.end && pattern.end <= text.size());
        end = pattern.end;
    }
    read_phone(text);
    check_credit_code(text);
    check_email(text);
    check_number_shape(text);
    read_yes_no(readers.normaliser, text);
    read_solved(readers.normaliser, text);
    readers.vague.read(text);
    read_quantity(readers.normaliser, text);
    return 0;
}
