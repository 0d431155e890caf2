#include "tests/transcripts/draft_value.h"

#include <cstdint>
#include <filesystem>
#include <sstream>

namespace aftercare::transcripts {

namespace {

using namespace dialogs;

std::string stored(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* date = std::get_if<Date>(&value)) return format(*date);
    std::ostringstream out;
    if (const auto* number = std::get_if<double>(&value)) out << *number;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
        for (const auto& one : *list) out << (out.tellp() > 0 ? "," : "") << one;
    if (const auto* files = std::get_if<std::vector<Attachment>>(&value))
        for (const auto& one : *files) out << (out.tellp() > 0 ? "," : "") << one.file.name;
    return out.str();
}

}  // namespace

std::string draft_value(const Draft& draft, const std::string& field) {
    const auto at = field.find('#');
    const std::uint32_t item =
        at == std::string::npos ? 0 : static_cast<std::uint32_t>(std::stoi(field.substr(at + 1)) - 1);
    const Answer* answer = draft.find(field.substr(0, at), item);
    if (answer && answer->state == State::skipped) return "-";
    return answer && answer->state == State::answered ? stored(answer->value) : "";
}

std::string media_type_of(const std::string& name) {
    const auto extension = std::filesystem::path(name).extension();
    if (extension == ".jpg" || extension == ".png") return "image/jpeg";
    if (extension == ".mp4") return "video/mp4";
    if (extension == ".pdf") return "application/pdf";
    if (extension == ".exe") return "application/x-msdownload";
    return "";
}

}  // namespace aftercare::transcripts
