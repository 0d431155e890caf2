#include "bot/configuration/load_desk.h"

#include "bot/configuration/json_fault.h"
#include "bot/configuration/profile_check.h"

#include <date/tz.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace aftercare::bot {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Collects what is wrong with files, each line with the file's name before it.
class Faults {
  public:
    explicit Faults(std::vector<std::string>& lines) : lines_(lines) {}

    void add(const fs::path& file, const std::string& what) {
        lines_.push_back(fmt::format("{}: {}", shown(file), what));
    }
    void add_all(const fs::path& file, const std::vector<std::string>& what) {
        for (const auto& line : what) add(file, line);
    }

  private:
    /// The last two parts tell which file it is without the machine's folders.
    static std::string shown(const fs::path& file) {
        return (file.parent_path().filename() / file.filename()).string();
    }
    std::vector<std::string>& lines_;
};

std::optional<json> read_json(const fs::path& path, Faults& faults) {
    const auto text = read_file(path);
    if (!text) {
        faults.add(path, "cannot be read");
        return std::nullopt;
    }
    try {
        return json::parse(*text, nullptr, true, true);
    } catch (const json::parse_error& error) {
        faults.add(path, json_fault(*text, error.byte));
        return std::nullopt;
    }
}

void load_texts(const DataFiles& files, Desk& desk, Faults& faults) {
    for (const auto& language : files.folders_in("texts")) {
        for (const auto& path : files.all(fs::path("texts") / language, ".json"))
            if (const auto content = read_json(path, faults)) faults.add_all(path, desk.texts.add(language, *content));
    }
    desk.commands = CommandWords(desk.texts);
    for (const auto& difference : desk.texts.differences()) faults.add("texts", difference);
}

FormOutlines load_forms(const DataFiles& files, Desk& desk, Faults& faults) {
    FormOutlines outlines;
    desk.normaliser = std::make_unique<dialogs::recognise::Normaliser>();
    for (const auto& path : files.all("forms", ".json")) {
        const auto content = read_json(path, faults);
        if (!content) continue;
        auto parsed = dialogs::parse_form(*content, desk.texts, *desk.normaliser);
        faults.add_all(path, parsed.errors);
        if (parsed.form) faults.add_all(path, desk.forms.add(std::move(*parsed.form)));
        add_outline(outlines, *content);
    }
    return outlines;
}

/// Tickets follow the profile that they were made with, so one that is no longer configured is loaded too.
void load_profile(const std::string& name, const fs::path& path, const FormOutlines& outlines, Desk& desk, Faults& faults) {
    const auto content = read_json(path, faults);
    if (!content) return;
    auto parsed = core::parse_profile(*content);
    faults.add_all(path, parsed.errors);
    // Tickets remember their profile by its name, and it is found by its file.
    if (!parsed.profile.name.empty() && parsed.profile.name != name)
        faults.add(path, fmt::format("profile: must be \"{}\", as the file is called", name));
    faults.add_all(path, misfits(parsed.profile, outlines, desk.texts));
    desk.profiles.emplace(name, std::move(parsed.profile));
}

/// Their names, for somebody who has mistyped one.
std::string named(const std::vector<fs::path>& found) {
    std::vector<std::string> names;
    for (const auto& path : found) names.push_back(path.stem().string());
    return fmt::format("{}", fmt::join(names, ", "));
}

void load_configured_profiles(const DataFiles& files, const FormOutlines& outlines, Desk& desk, Faults& faults) {
    for (const auto& name : desk.configured) {
        const fs::path relative = fs::path("profiles") / (name + ".json");
        if (const auto path = files.find(relative))
            load_profile(name, *path, outlines, desk, faults);
        else
            faults.add(relative, fmt::format("there is no such file for the profile \"{}\"; there are: {}", name, named(files.all("profiles", ".json"))));
    }
}

/// One with mistakes is left out: it keeps nobody from starting unless tickets follow it.
void load_other_profiles(const DataFiles& files, const FormOutlines& outlines, Desk& desk,
                         std::vector<std::string>& warnings) {
    for (const auto& path : files.all("profiles", ".json")) {
        const std::string name = path.stem().string();
        if (desk.configured.contains(name)) continue;
        std::vector<std::string> mistakes;
        Faults faults(mistakes);
        load_profile(name, path, outlines, desk, faults);
        if (mistakes.empty()) continue;
        desk.profiles.erase(name);
        const std::string more = mistakes.size() > 1 ? fmt::format(" (and {} more)", mistakes.size() - 1) : "";
        warnings.push_back(fmt::format("the profile \"{}\" is left out, as it is not configured and has mistakes: {}{}",
                                       name, mistakes.front(), more));
    }
}

void load_calendar(const Configuration& configuration, const DataFiles& files, Desk& desk, Faults& faults) {
    const fs::path relative = fs::path("calendars") / (configuration.calendar + ".json");
    const auto path = files.find(relative);
    if (!path) return faults.add(relative, "there is no such file");
    const auto content = read_json(*path, faults);
    if (!content) return;
    auto parsed = core::parse_calendar(*content);
    faults.add_all(*path, parsed.errors);
    desk.calendar = std::move(parsed.calendar);
    for (const auto& file : files.all(fs::path("calendars") / configuration.calendar, ".json"))
        if (const auto year = read_json(file, faults))
            faults.add_all(file, core::add_year(desk.calendar, file.stem().string(), *year));
}

/// Holidays are announced in November, so from December on the next year's are asked for too.
std::vector<std::string> calendar_warnings(const std::string& name, const core::WorkingCalendar& calendar,
                                           std::chrono::year_month_day today) {
    std::vector<std::string> warnings;
    const auto warn = [&](std::chrono::year year) {
        if (calendar.covers(year)) return;
        const int number = static_cast<int>(year);
        warnings.push_back(fmt::format("the calendar \"{0}\" knows no holidays of {1}: working days follow the plain "
                                       "week until calendars/{0}/{1}.json is added", name, number));
    };
    warn(today.year());
    if (today.month() == std::chrono::December) warn(today.year() + std::chrono::years(1));
    return warnings;
}

}  // namespace

LoadedDesk load_desk(const Configuration& configuration, const DataFiles& files, core::Time now) {
    LoadedDesk loaded;
    loaded.desk = std::make_unique<Desk>();
    auto& desk = *loaded.desk;
    Faults faults(loaded.errors);
    try {
        desk.zone = load_zone(configuration.time_zone);
    } catch (const std::exception&) {
        loaded.errors.push_back(fmt::format("time_zone: there is no zone \"{}\"", configuration.time_zone));
        desk.zone = core::Zone::fixed("UTC", std::chrono::seconds(0));
    }
    load_texts(files, desk, faults);
    const FormOutlines outlines = load_forms(files, desk, faults);
    load_calendar(configuration, files, desk, faults);
    desk.configured.insert(configuration.profile);
    for (const auto& channel : configuration.channels) desk.configured.insert(channel.profile);
    load_configured_profiles(files, outlines, desk, faults);
    load_other_profiles(files, outlines, desk, loaded.warnings);
    const auto& languages = desk.texts.languages();
    if (std::find(languages.begin(), languages.end(), configuration.language) == languages.end())
        loaded.errors.push_back(fmt::format("language: there are no texts for \"{}\"; there are: {}", configuration.language,
                                            fmt::join(languages, ", ")));
    desk.language = configuration.language;
    desk.public_url = configuration.public_url;
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(core::to_local(desk.zone, now)));
    for (auto& warning : calendar_warnings(configuration.calendar, desk.calendar, today))
        loaded.warnings.push_back(std::move(warning));
    return loaded;
}

core::Zone load_zone(const std::string& name) {
    const auto* found = date::locate_zone(name);
    core::Zone zone{name, {}};
    date::sys_seconds at{std::chrono::seconds(0)};
    const date::sys_seconds end{date::sys_days{date::year{2100} / 1 / 1}};
    while (at < end) {
        const auto info = found->get_info(at);
        zone.spans.push_back({core::Time{at.time_since_epoch()}, info.offset});
        if (info.end <= at) break;
        at = info.end;
    }
    return zone;
}

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path)) return std::nullopt;
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return std::nullopt;
    return content;
}

Surroundings process_surroundings() {
    return {[](const std::string& name) -> std::optional<std::string> {
                const char* value = std::getenv(name.c_str());
                return value ? std::optional<std::string>(value) : std::nullopt;
            },
            [](const std::string& path) { return read_file(path); }};
}

}  // namespace aftercare::bot
