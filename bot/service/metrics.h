// What is counted and measured, for Prometheus. May be used from any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::bot {

class Metrics {
  public:
    using Labels = std::map<std::string, std::string>;

    Metrics();
    ~Metrics();

    /// Adds to the counter `aftercare_<name>_total`.
    void count(std::string_view name, const Labels& labels, double by = 1);
    /// Sets the gauge `aftercare_<name>`.
    void set(std::string_view name, const Labels& labels, double value);
    /// Notes a duration in the histogram `aftercare_<name>_seconds`.
    void observe(std::string_view name, double seconds);

    /// The text exposition format.
    std::string render() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace aftercare::bot
