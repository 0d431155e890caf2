// Any bytes as a mail: never a crash, and the result keeps its promises.
#include "../email/reading/promises.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace aftercare;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    constexpr email::ReadingLimits limits{
        .parts = 40, .files = 10, .decoded_bytes = 20'000, .text_bytes = 2'000};
    const std::string broken = email::broken_promise(email::read_mail(raw, limits), limits);
    if (broken.empty()) return 0;
    std::fprintf(stderr, "broken: %s\n", broken.c_str());
    std::abort();
}
