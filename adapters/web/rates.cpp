#include "adapters/web/rates.h"

#include <algorithm>
#include <cmath>

namespace aftercare::web {
namespace {

double seconds_between(Rates::Clock::time_point from, Rates::Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

}  // namespace

std::chrono::milliseconds Rates::take(const std::string& key, Clock::time_point now) {
    if (buckets_.size() >= tidy_at_) forget_full(now);
    Bucket& bucket = buckets_.try_emplace(key, Bucket{rate_.burst, now}).first->second;
    bucket.tokens = std::min(rate_.burst, bucket.tokens + seconds_between(bucket.at, now) * rate_.per_second);
    bucket.at = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::chrono::milliseconds(0);
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) / rate_.per_second * 1000)));
}

// A full bucket is the same as none.
void Rates::forget_full(Clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        return entry.second.tokens + seconds_between(entry.second.at, now) * rate_.per_second >= rate_.burst;
    });
    tidy_at_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

}  // namespace aftercare::web
