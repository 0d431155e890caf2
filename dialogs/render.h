// Answers as people read them. Shared by the questions, the summary and the rendered submission.
#pragma once

#include "dialogs/submission.h"
#include "dialogs/walk.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

/// A text of the engine for whoever walks the form: staff have their own where there is one.
std::string say_to(const Form& form, const core::Texts& texts, std::string_view language, std::string_view key,
                   core::TextArguments arguments);

/// "2024年3月5日", "5 March 2024".
std::string show_date(const Date& date, const core::Texts& texts, std::string_view language);

/// A value of a field; masked by the field's rule when `view` says so.
std::string show_value(const Field& field, const Value& value, const core::Texts& texts, std::string_view language, View view);

/// The text under the field's key and `part` ("label", "question"), of the variant that holds and has
/// it, else of the field itself. The key is returned only if it exists in the language.
std::optional<std::string> text_key(const Form& form, PlaceRef place, const Walk& walk, const core::Texts& texts,
                                    std::string_view language, std::string_view part);

/// The field's label: "型号规格", and within a group with its item "产品2 · 型号规格".
std::string label_of(const Form& form, PlaceRef place, const Walk& walk, const core::Texts& texts, std::string_view language);

/// A line for each place but the sign field. `walk` was made from the same answers.
std::vector<Line> lines_of(const Form& form, const Walk& walk, const core::Texts& texts, std::string_view language, View view);

/// Files in the groups they came in, titled without number: "故障照片3张".
std::vector<AttachmentGroup> group_files(const std::vector<Attachment>& files, const core::Texts& texts,
                                         std::string_view language);

}  // namespace aftercare::dialogs
