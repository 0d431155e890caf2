#include "adapters/sqlite/submission_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aftercare::sqlite {
namespace {

constexpr std::size_t longest_value = 200;

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Walks the text without building the document.
class Walker : public nlohmann::json_sax<nlohmann::json> {
  public:
    Fields take() {
        std::sort(fields_.begin(), fields_.end());
        fields_.erase(std::unique(fields_.begin(), fields_.end()), fields_.end());
        return std::move(fields_);
    }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t value) override { return add(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return add(text); }
    bool string(string_t& text) override { return add(text); }
    bool binary(binary_t&) override { return true; }
    bool key(string_t& name) override {
        if (!names_.empty()) names_.back() = name;
        return true;
    }
    bool start_object(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

  private:
    // What is inside a list goes by the list's name; inside an object the keys replace it.
    bool enter() {
        names_.push_back(names_.empty() ? std::string() : names_.back());
        return true;
    }
    bool leave() {
        names_.pop_back();
        return true;
    }
    bool add(std::string_view value) {
        if (names_.empty() || names_.back().empty() || value.size() > longest_value) return true;
        auto form = comparison_form(value);
        if (!form.empty()) fields_.emplace_back(names_.back(), std::move(form));
        return true;
    }

    std::vector<std::string> names_;
    Fields fields_;
};

}  // namespace

Fields submission_fields(std::string_view submission) {
    Walker walker;
    if (!nlohmann::json::sax_parse(submission, &walker)) return {};
    return walker.take();
}

std::string comparison_form(std::string_view value) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = value.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    std::string form(value.substr(begin, value.find_last_not_of(blanks) + 1 - begin));
    for (char& c : form) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return form;
}

}  // namespace aftercare::sqlite
