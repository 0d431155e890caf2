// What is counted and measured, for Prometheus. May be used from any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Counter;
}

namespace aftercare::bot {

class Metrics {
  public:
    using Labels = std::map<std::string, std::string>;

    Metrics();
    ~Metrics();

    /// A counter to keep at hand where it is counted often. Lives as long as its Metrics.
    class Counter {
      public:
        explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
        void add(double by = 1) const;

      private:
        prometheus::Counter* counter_;
    };

    /// The counter `aftercare_<name>_total` with these labels.
    Counter counter(std::string_view name, const Labels& labels);
    /// Adds to it.
    void count(std::string_view name, const Labels& labels, double by = 1);
    /// Sets the gauge `aftercare_<name>`.
    void set(std::string_view name, const Labels& labels, double value);
    /// Notes how long a message took from being received to its durable commit.
    void observe_turn(double seconds);

    /// The text exposition format.
    std::string render() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace aftercare::bot
