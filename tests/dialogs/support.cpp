#include "tests/dialogs/shared.h"

#include <fstream>
#include <stdexcept>

namespace aftercare::dialogs::testing {

nlohmann::json read_json(const std::string& path) {
    std::ifstream in(std::string(AFTERCARE_SOURCE_DIR) + "/" + path);
    return nlohmann::json::parse(in, nullptr, true, true);
}

const recognise::Normaliser& normaliser() {
    static const recognise::Normaliser made;
    return made;
}

const core::Texts& texts() {
    static const core::Texts made = [] {
        core::Texts all;
        for (const std::string language : {"zh-CN", "en"})
            for (const std::string& file : {"config/texts/" + language + "/dialog.json", "config/texts/" + language + "/feedback.json",
                                           "config/texts/" + language + "/service-request.json",
                                           "tests/dialogs/texts/" + language + "/devices.json",
                                           "tests/dialogs/texts/" + language + "/repair_plan.json"})
                for (const auto& error : all.add(language, read_json(file))) throw std::runtime_error(file + ": " + error);
        return all;
    }();
    return made;
}

Form load(const std::string& path) {
    auto parsed = parse_form(read_json(path), texts(), normaliser());
    for (const auto& error : parsed.errors) throw std::runtime_error(error);
    return std::move(parsed.form).value();
}

const Form& feedback() {
    static const Form made = load("config/forms/feedback.json");
    return made;
}

const Form& devices() {
    static const Form made = load("tests/dialogs/forms/devices.json");
    return made;
}

const Form& repair_plan() {
    static const Form made = load("tests/dialogs/forms/repair_plan.json");
    return made;
}

Context context() {
    static const core::Zone zone = core::Zone::fixed("Asia/Shanghai", std::chrono::hours(8));
    return {core::Time(std::chrono::sys_days(std::chrono::year(2026) / 9 / 20)) + std::chrono::hours(2), zone, texts(),
            core::DraftId(7), "telegram:42", Asking::one_by_one, View::whole};
}

}  // namespace aftercare::dialogs::testing
