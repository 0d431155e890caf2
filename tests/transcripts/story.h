// Stories: conversations as plain text that are run and compared exactly. The parser and the runner
// know nothing of what answers: that is a Desk.
//
//   form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00     the header, first of all
//   chat telegram:42              the lines that follow come from this chat ("chat email:a@b.cn named 张三": with a name)
//   > text                        the customer writes; "| more" lines below go on with the message
//   > click 企业客户               presses the latest button with that label
//   > file a.jpg                  sends a file
//   > album a.jpg b.jpg           sends several at once
//   > mail a.jpg b.pdf           a letter that answers none, with these files or none; "| " lines below are its text
//   > unproven a.jpg           as mail, and anybody could have sent it in this name
//   > reply a.jpg                the same in answer to the last letter that came, as "> text" is where letters are written
//   > contact 13812345678         shares a phone number
//   > location 31.2 121.5 Title   shares a place
//   > edit text                   changes the latest written message ("edit @2 text": the second)
//   < text                        one message is expected; "(heading) " before it, " [A|B]" after it,
//                                 "| more" lines below for further lines of the message
//   < ~ *text*                    a message is expected that matches; * stands for anything
//   ! text                        the hint that the presser of a button gets
//   = field value                 the draft holds the value ("= field" nothing, "= field -" skipped)
//   dup                           the last update is delivered again
//   restart                       the process dies and starts again
//   wait 24h                      time passes, timers fire
//   end                           nothing is left unexpected
//   # remark
#pragma once

#include "core/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::transcripts {

struct Line {
    enum class Kind : std::uint8_t {
        chat = 1, text, click, files, mail, unproven, reply, contact, location, edit, dup, restart, wait, message, matches, hint, value, end, remark,
    };
    Kind kind = Kind::remark;
    int number = 0;                  ///< in the file, from 1
    std::string text;                ///< text, label, pattern, remark, or value as the kind says; may have several lines
    std::vector<std::string> words;  ///< files, letters: file names; contact; location: latitude, longitude; chat: its words; value: the field
    int which = 0;                   ///< edit: the customer's n-th written message, 0 for the latest
    core::Duration wait{};
};

struct Story {
    std::map<std::string, std::string> header;  ///< "form", "lang", ...
    core::Time clock;
    std::vector<Line> lines;
};

struct ParsedStory {
    std::optional<Story> story;
    std::string error;  ///< with the line's number
};
ParsedStory parse_story(std::string_view text);

/// What the desk did for one line.
struct Output {
    std::string heading;
    std::string text;
    std::vector<std::string> buttons;
    bool is_hint = false;  ///< `text` is a hint to the presser of a button
};

/// Whatever answers: the pure engine, or the whole service on a store.
class Desk {
  public:
    virtual ~Desk() = default;
    /// Called once, before the first line.
    virtual void open(const Story& story) = 0;
    /// An input, `chat`, `dup` or `wait`; returns what was said, in order.
    virtual std::vector<Output> take(const Line& line) = 0;
    /// What is held in memory is lost.
    virtual void restart() = 0;
    /// The draft's value of a field as stored ("" when there is none, "-" when skipped).
    virtual std::string value(const std::string& field) = 0;
};

/// How a message looks in a story.
std::string rendered(const Output& output);

enum class Restarts : std::uint8_t { as_written = 1, after_every_line };

struct Report {
    std::vector<std::string> failures;  ///< one for each line that does not hold
    std::string blessed;                ///< the story with what the desk really said
};
Report run(std::string_view text, const Story& story, Desk& desk, Restarts restarts);

/// The name in "chat email:a@b.cn named Ann Lee"; empty when none is given.
std::string name_in(const Line& chat);

/// Whether `text` matches, where `*` stands for any run of characters.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace aftercare::transcripts
