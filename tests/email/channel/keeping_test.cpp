#include "adapters/email/channel/keeping.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

TEST(EnvelopeText, ComesBackAsItWasKept) {
    const Envelope envelope{"wang@factory.example", {"support+tok@desk.example", "\"a b\"@desk.example"}, "127.0.0.1", true};
    EXPECT_EQ(parse_envelope(to_text(envelope)), envelope);
    EXPECT_EQ(parse_envelope(to_text(Envelope{})), Envelope{});
}

TEST(EnvelopeText, AnythingElseIsAnEmptyEnvelope) {
    for (const char* text : {"", "{}", "[]", "{\"from\": 1}", "{\"from\": \"a\"}", "\xff"}) EXPECT_EQ(parse_envelope(text), Envelope{}) << text;
}

TEST(EnvelopeText, BytesThatAreNoTextDoNotStopIt) {
    const Envelope back = parse_envelope(to_text(Envelope{"\xff@x.example", {"a@x.example"}, "", false}));
    EXPECT_EQ(back.rcpt_to, std::vector<std::string>{"a@x.example"});
}

}  // namespace
}  // namespace aftercare::email
