#include "bot/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <unordered_map>
#include <utility>

namespace aftercare::bot {

namespace {

struct Described {
    const char* name;
    const char* help;
};

constexpr Described described[] = {
    {"incoming", "Messages received, by channel and what became of them"},
    {"deliveries", "Deliveries tried, by channel and result"},
    {"forms", "Forms begun, submitted and given up"},
    {"ticket_events", "Tickets, by what happened to them"},
    {"staff", "People who joined the desk and who left it"},
    {"timers", "Timers that came due, by kind"},
    {"attachments", "Files fetched, by result"},
    {"outbox_waiting", "Deliveries that wait to leave"},
    {"outbox_held", "Deliveries that wait until their person writes again"},
    {"quarantined", "Messages that could not be handled"},
    {"tickets_open", "Open tickets"},
    {"channel", "State of a channel account, as it reports it"},
    {"channel_events", "What a channel account did, as it reports it"},
    {"turn", "From taking a message in to its durable commit"},
    {"log_troubles", "Warnings and errors logged"},
    {"http_connections", "Open connections"},
};

std::string help_of(std::string_view name) {
    for (const auto& entry : described)
        if (name == entry.name) return entry.help;
    return std::string(name);
}

/// One series, found by its name and labels without asking the registry's locks and maps each time.
std::string series_key(std::string_view name, const Metrics::Labels& labels) {
    std::string key(name);
    for (const auto& [label, value] : labels) key.append("|").append(label).append("=").append(value);
    return key;
}

}  // namespace

struct Metrics::Implementation {
    prometheus::Registry registry;
    std::mutex mutex;
    std::unordered_map<std::string, prometheus::Counter*> counters;
    std::unordered_map<std::string, prometheus::Gauge*> gauges;
    prometheus::Histogram* turns = nullptr;
};

Metrics::Metrics() : implementation_(std::make_unique<Implementation>()) {
    implementation_->turns = &prometheus::BuildHistogram()
                                  .Name("aftercare_turn_seconds")
                                  .Help(help_of("turn"))
                                  .Register(implementation_->registry)
                                  .Add({}, prometheus::Histogram::BucketBoundaries{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                                                   0.05, 0.1, 0.25, 0.5, 1, 2.5, 5});
}
Metrics::~Metrics() = default;

void Metrics::Counter::add(double by) const { counter_->Increment(by); }

Metrics::Counter Metrics::counter(std::string_view name, const Labels& labels) {
    auto& all = *implementation_;
    const std::lock_guard lock(all.mutex);
    auto& counter = all.counters[series_key(name, labels)];
    if (!counter)
        counter = &prometheus::BuildCounter()
                       .Name("aftercare_" + std::string(name) + "_total")
                       .Help(help_of(name))
                       .Register(all.registry)
                       .Add(labels);
    return Counter(*counter);
}

void Metrics::count(std::string_view name, const Labels& labels, double by) { counter(name, labels).add(by); }

void Metrics::set(std::string_view name, const Labels& labels, double value) {
    auto& all = *implementation_;
    const std::lock_guard lock(all.mutex);
    auto& gauge = all.gauges[series_key(name, labels)];
    if (!gauge)
        gauge = &prometheus::BuildGauge()
                     .Name("aftercare_" + std::string(name))
                     .Help(help_of(name))
                     .Register(all.registry)
                     .Add(labels);
    gauge->Set(value);
}

void Metrics::observe_turn(double seconds) { implementation_->turns->Observe(seconds); }

std::string Metrics::render() const { return prometheus::TextSerializer().Serialize(implementation_->registry.Collect()); }

}  // namespace aftercare::bot
