// A finished form: what becomes the ticket's content. Free of threads.
#pragma once

#include "core/texts.h"
#include "dialogs/draft.h"
#include "dialogs/form.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

/// One relevant field of a submission: answered, or skipped (also: never given). `source` is empty.
using Entry = Answer;

/// Who signed and when. The hash is SHA-256 over `to_json`, made by the caller.
struct Signature {
    std::string who;  ///< the channel identity
    core::Time when;

    friend bool operator==(const Signature&, const Signature&) = default;
};

struct Submission {
    std::string form;
    int version = 0;
    std::string language;
    std::vector<Entry> entries;  ///< relevant fields only, in the order of the form
    Signature signature;

    const Entry* find(std::string_view field, std::uint32_t item = 0) const;
    friend bool operator==(const Submission&, const Submission&) = default;
};

/// Canonical JSON: the same submission always gives the same bytes. This is what is stored, and
/// what the signature's hash covers.
std::string to_json(const Submission& submission);
std::optional<Submission> parse_submission(std::string_view json);

/// The relevant answers of a draft, as they stand.
Submission collect(const Form& form, const Draft& draft);

/// Who is looking: `masked` hides personal data by each field's privacy class.
enum class View : std::uint8_t { whole = 1, masked };

/// A line of a rendered form.
struct Line {
    Place place;
    std::string section;  ///< its section's title
    std::string label;    ///< "型号规格", "产品2 · 型号规格"
    std::string item;     ///< of a field in a group: "产品2"
    std::string name;     ///< the label without its item: "型号规格"
    std::string value;    ///< for people; empty when there is none
    bool marked = false;
};

/// The entries as label and value in a language; `entries` without value are kept, with an empty
/// value. Files are rendered as their groups.
std::vector<Line> render(const Form& form, const Submission& submission, const core::Texts& texts,
                         std::string_view language, View view);

/// The items of a group, each with the lines of its fields that have a value; an item's title is its
/// lines' `item`. Items that nothing was said of are there with no lines. Empty when the form has no such
/// group or it does not apply.
std::vector<std::vector<Line>> items(const Form& form, const Submission& submission, std::string_view repeat_field,
                                     const core::Texts& texts, std::string_view language, View view);

/// "方案2" for item 1 (from 0) of a group; empty when the form has no such group.
std::string item_title(const Form& form, std::string_view repeat_field, std::uint32_t item, const core::Texts& texts,
                       std::string_view language);

/// The lines as text, one a line: "型号规格:X200". Lines without value are left out, and so are the
/// questions for another item. The items of a group stand in blocks of their own, each under its title.
std::string render_text(const Form& form, const Submission& submission, const core::Texts& texts,
                        std::string_view language, View view);

/// The value of the first field of a role that has one, as people read it; empty when none has.
std::string role_text(const Form& form, const Submission& submission, std::string_view role,
                      const core::Texts& texts, std::string_view language, View view);

/// Files that belong together: 附件1:故障照片3张.
struct AttachmentGroup {
    std::string title;  ///< in the language asked for: "附件1:故障照片3张"
    std::vector<Attachment> files;
};
std::vector<AttachmentGroup> attachments(const Form& form, const Submission& submission, const core::Texts& texts,
                                         std::string_view language);

}  // namespace aftercare::dialogs
