// What anybody types as a query, and any text kept as knowledge: no bytes become syntax of the index, and
// a text that has words is found by itself.
#include "adapters/sqlite/sqlite_store.h"
#include "core/search_words.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aftercare;
    static const auto store = sqlite::create_store({});
    const std::string text(reinterpret_cast<const char*>(data), size);
    store->transact([&](core::Tx& tx) {
        core::KnowledgeEntry entry;
        entry.ticket = core::TicketId(1);
        entry.problem = text;
        tx.knowledge().put(entry);
        tx.knowledge().search(text, 3);
        tx.knowledge().closest(text, {}, 3);
    });
    if (core::search_terms(text).empty() != core::index_words(text).empty()) std::abort();
    return 0;
}
