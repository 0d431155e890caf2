// Lines of text as they come out of HTML: blanks collapsed, breaks made when the next text comes, quotes
// marked. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

class HtmlLines {
  public:
    enum class Break { line = 1, paragraph };

    explicit HtmlLines(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    void text(std::string_view utf8);
    void preformatted(std::string_view utf8);
    /// What follows begins on a line of its own, but not directly after the beginning of a table cell.
    void separate(Break kind);
    /// <br>
    void end_line_now();
    void begin_row();
    void begin_cell(bool first_of_row);
    void end_cell();

    /// Opens a quoted region and gives its number. Every line that begins while it is open is quoted once
    /// more.
    std::size_t open_quote();
    void close_quote(std::size_t number);

    bool full() const { return out_.size() + line_.size() >= most_bytes_; }
    /// The text, when nothing more comes.
    std::string finish();

  private:
    struct Region {
        bool open = true;
        bool began = false;  ///< a line of it has been written
    };

    void apply_break();
    void put(std::string_view piece);
    void end_line();
    void not_a_quote_if_forwarded();

    std::size_t most_bytes_;
    std::string out_;
    std::string line_;
    std::size_t line_depth_ = 0;
    std::size_t last_depth_ = 0;
    std::size_t depth_ = 0;
    std::vector<Region> regions_;
    std::vector<std::size_t> new_regions_;  ///< that no line has been written of
    int pending_ = 0;                       ///< 0 none, else a Break
    bool blank_wanted_ = false;
    bool space_ = false;
    bool tab_ = false;
    bool fresh_cell_ = false;
};

}  // namespace aftercare::email
