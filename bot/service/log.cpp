#include "bot/service/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>

namespace aftercare::bot {

struct Log::Implementation {
    std::shared_ptr<spdlog::logger> logger;
    std::atomic<std::uint64_t> troubles = 0;
};

Log::Log(std::string_view level) : implementation_(std::make_unique<Implementation>()) {
    auto logger = std::make_shared<spdlog::logger>("aftercare", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    // UTC, to the millisecond, so that lines of several machines can be put in order.
    logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(level == "warning" ? "warn" : std::string(level)));
    logger->flush_on(spdlog::level::info);
    implementation_->logger = std::move(logger);
}

Log::~Log() = default;

void Log::debug(std::string_view event, Fields fields) const {
    if (implementation_->logger->should_log(spdlog::level::debug))
        implementation_->logger->debug("{}", log_line(event, fields));
}

void Log::info(std::string_view event, Fields fields) const {
    if (implementation_->logger->should_log(spdlog::level::info))
        implementation_->logger->info("{}", log_line(event, fields));
}

void Log::warning(std::string_view event, Fields fields) const {
    ++implementation_->troubles;
    implementation_->logger->warn("{}", log_line(event, fields));
}

void Log::error(std::string_view event, Fields fields) const {
    ++implementation_->troubles;
    implementation_->logger->error("{}", log_line(event, fields));
}

std::uint64_t Log::troubles() const { return implementation_->troubles; }

std::string log_line(std::string_view event, Log::Fields fields) {
    std::string line = "event=" + std::string(event);
    for (const auto& [name, value] : fields) {
        line.append(" ").append(name).append("=");
        const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) {
            return c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f;
        });
        if (plain) {
            line += value;
            continue;
        }
        line += '"';
        for (const char c : value) {
            if (c == '"' || c == '\\') line += '\\';
            if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
                line += ' ';
            else
                line += c;
        }
        line += '"';
    }
    return line;
}

}  // namespace aftercare::bot
