// Token buckets for many keys. Pure: the time is handed in.
#pragma once

#include "adapters/web/web_channel.h"

#include <chrono>
#include <string>
#include <unordered_map>

namespace aftercare::web {

class Rates {
  public:
    using Clock = std::chrono::steady_clock;

    explicit Rates(Rate rate) : rate_(rate) {}

    /// Takes one token of the key's bucket. Zero: taken; else how long until one is there.
    std::chrono::milliseconds take(const std::string& key, Clock::time_point now);

    std::size_t size() const { return buckets_.size(); }

  private:
    struct Bucket {
        double tokens = 0;
        Clock::time_point at;
    };
    void forget_full(Clock::time_point now);

    Rate rate_;
    std::unordered_map<std::string, Bucket> buckets_;
    std::size_t tidy_at_ = 1024;
};

}  // namespace aftercare::web
