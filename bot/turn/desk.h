// What stays the same while the service runs: the configuration made into objects that a turn reads.
// Immutable once built, so any thread may read it.
#pragma once

#include "bot/turn/command_words.h"
#include "core/calendar.h"
#include "core/channel.h"
#include "core/message.h"
#include "core/profile.h"
#include "core/texts.h"
#include "core/time.h"
#include "dialogs/forms.h"
#include "dialogs/recognise/normalise.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// A channel account as a turn sees it.
struct ChannelFacts {
    core::ChannelId id;
    core::Capabilities capabilities;
    std::string profile;      ///< the procedure of tickets from this channel
    std::string agents_chat;  ///< a group where agents are told and may command; may be empty
};

struct Desk {
    std::string language;  ///< answered in when nothing better is known
    core::Zone zone;
    core::WorkingCalendar calendar;
    core::Texts texts;
    CommandWords commands;  ///< made of the texts
    std::unique_ptr<const dialogs::recognise::Normaliser> normaliser;  ///< the forms refer to it
    Procedures profiles;  ///< all that tickets may follow
    std::set<std::string, std::less<>> configured;  ///< the profiles that new tickets follow
    dialogs::Forms forms;
    std::vector<ChannelFacts> channels;
    std::string public_url;  ///< of this service, without a slash at its end; may be empty
    std::string survey_key;  ///< secret: signs links to the survey page; empty when there is no such page

    /// Keeps a file of the desk's own in the attachment directory, durably, and says what to send. Called on the store's
    /// thread, from inside a turn: what a turn that fails leaves behind is only a file that nothing names. Throws
    /// std::exception.
    std::function<core::FileRef(std::string name, std::string_view content)> keep_file;

    std::function<std::string()> new_code;  ///< gives the one-time codes of /link; empty: random ones

    /// Throws std::out_of_range for a channel that is not configured: a bug of the caller.
    const ChannelFacts& channel(const core::ChannelId& id) const;
    /// Null for a channel that is not configured: conversations outlive their channel.
    const ChannelFacts* find_channel(const core::ChannelId& id) const;
    /// Throws std::out_of_range for a profile that is not loaded.
    const core::Profile& profile(std::string_view name) const;

    /// The configured profiles, in order of their names.
    std::vector<const core::Profile*> profiles_in_use() const;

    /// The desk's language for a tag that a channel reports: "zh-hans" and "zh" give "zh-CN",
    /// "en-GB" gives "en"; anything unknown gives `language`.
    std::string language_for(std::string_view tag) const;
};

}  // namespace aftercare::bot
