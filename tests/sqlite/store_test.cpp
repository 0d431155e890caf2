// Turns on the engine: what is kept, what is undone, in which order, and what the answers say.
#include "adapters/sqlite/sqlite_store.h"

#include <gtest/gtest.h>

namespace aftercare::sqlite {
namespace {

TEST(Store, KeepsWhatATurnDid) {
    auto store = create_store({});
    store->transact([](core::Tx& tx) { tx.settings().set("offset", "17"); });
    store->transact([](core::Tx& tx) { EXPECT_EQ(tx.settings().get("offset"), "17"); });
}

}  // namespace
}  // namespace aftercare::sqlite
