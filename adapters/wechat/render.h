// A core::Outgoing as messages of WeChat: for the customer-service API one after the other, or as many as fit
// into one passive reply. Pure, and the same for the same input: a delivery that stopped after n parts goes
// on with part n.
//
// WeChat has no formatting. Choices stand in a menu message together with the text before them, since every
// message counts against a small quota; or they are numbered lines.
#pragma once

#include "adapters/wechat/api_call.h"
#include "adapters/wechat/reply.h"
#include "adapters/wechat/text.h"
#include "core/message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

struct RenderOptions {
    bool menus =
        true;  ///< false: numbered lines (no customer-service API, or an account that answered 40200)
    std::size_t text_limit = text_bytes;    ///< bytes, at least 64
    std::int64_t image_limit = 10'000'000;  ///< bytes, as all that follow
    std::int64_t voice_limit = 2'000'000;
    std::int64_t video_limit = 10'000'000;
    std::string word_lead = "💬 ";  ///< before the choices that are made by their word
    std::string file_notice = "📎 {name}";      ///< in place of a file that WeChat cannot carry
    std::map<std::string, std::string> links;  ///< FileRef::id to a URL that goes below the notice
};

struct Part {
    enum class Kind : std::uint8_t { text = 1, menu, file };
    Kind kind = Kind::text;
    std::string text;  ///< the text, or what stands above a menu's choices; clean
    /// A menu's; of a text those that stand in it as numbered lines, to be understood by chosen().
    std::vector<core::Button> choices;
    core::FileRef file;  ///< for a file; "stored:…" has to be uploaded before
    MediaKind media = MediaKind::image;
};

struct Rendered {
    std::vector<Part> parts;
    std::string_view problem;  ///< why there are none: a constant text
};
Rendered render(const core::Outgoing& message, const RenderOptions& options);

/// The media_id of a file of the channel's own ("image:…"); empty for one that has to be uploaded.
std::string_view own_media_id(const core::FileRef& file);

/// A part as a customer-service message. `media_id` is needed for files only.
ApiCall call_of(const Part& part, std::string_view openid, std::string_view media_id);

/// A part with the text of a passive reply or of an account without menus.
Part as_text(Part part, std::string_view lead);

/// A file as the text that stands for it: its name and a link to it.
Part as_notice(const Part& part, const RenderOptions& options);

/// What goes out as the one passive reply, and what waits for the next.
struct Passive {
    std::optional<Reply> reply;         ///< none if nothing waits
    std::vector<core::Button> choices;  ///< the numbered choices that the person now sees
    std::vector<Part> left;
};
/// Texts in front are joined; a file in front goes alone, and only if it has a media_id, else its notice.
/// `more` ends a reply behind which something waits; keep it short.
Passive compose_passive(std::span<const Part> waiting, const RenderOptions& options, std::string_view more);

}  // namespace aftercare::wechat
