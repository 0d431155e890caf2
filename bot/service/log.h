// The log: one line an event, as names and values. Nothing personal and no secret belongs in a value;
// callers pass identifiers, counts and reasons. May be used from any thread.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace aftercare::bot {

class Log {
  public:
    using Field = std::pair<std::string_view, std::string>;
    using Fields = std::initializer_list<Field>;

    /// `level`: "debug", "info", "warning" or "error". Lines go to standard error.
    explicit Log(std::string_view level);
    ~Log();

    void debug(std::string_view event, Fields fields = {}) const;
    void info(std::string_view event, Fields fields = {}) const;
    void warning(std::string_view event, Fields fields = {}) const;
    void error(std::string_view event, Fields fields = {}) const;

    /// Lines of warnings and errors since the start, for the metrics.
    std::uint64_t troubles() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// "event=ticket_opened number=SR202610270001 reason=\"disk full\"". Values are quoted when needed, and
/// line ends in them cannot begin a new line.
std::string log_line(std::string_view event, Log::Fields fields);

}  // namespace aftercare::bot
