// Any bytes as a push's body: never a crash, and what is taken keeps the contract of core::Incoming.
#include "adapters/wechat/render.h"
#include "adapters/wechat/reply.h"
#include "adapters/wechat/text.h"
#include "adapters/wechat/update.h"
#include "adapters/wechat/window.h"
#include "../wechat/tags.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

void check_incoming(const core::Incoming& incoming) {
    demand(!incoming.event_id.empty() && incoming.event_id.size() <= 210);
    demand(!incoming.chat.empty() && incoming.chat == incoming.sender.address);
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) {
        demand(!text->text.empty() && wechat::valid_utf8(text->text));
        // What a person wrote reaches others whole, and as no markup.
        const std::string reply = wechat::reply_xml({"o", "g", 1}, wechat::TextReply{text->text});
        const wechat::XmlReading read = wechat::XmlDocument::parse(reply);
        demand(reply.size() > wechat::body_limit ||
               (read.document && read.document->root()["Content"].text() == wechat::plain_text(text->text)));
        demand(!wechat::holds_tag(wechat::text_call("o", text->text).body));
    }
    if (const auto* button = std::get_if<core::ButtonPressed>(&incoming.content))
        demand(!button->payload.empty() && button->payload.size() <= 64);
    if (const auto* files = std::get_if<core::FilesReceived>(&incoming.content))
        demand(files->files.size() == 1 && !wechat::own_media_id(files->files[0]).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const wechat::UpdateContext context{.channel = {"wechat", "fuzz"}, .original_id = {}};
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const wechat::Update update = wechat::parse_update(body, context);
    if (update.message) {
        demand(update.message->key.size() <= 200);
        wechat::Ledger ledger;
        ledger.note(*update.message, {});
        demand(wechat::Ledger::parse(ledger.to_text()) == ledger);
    }
    if (update.kind != wechat::Update::Kind::incoming) {
        demand(!update.why.empty() && update.incoming.empty());
        return 0;
    }
    demand(!update.incoming.empty());
    for (const core::Incoming& incoming : update.incoming) check_incoming(incoming);
    return 0;
}
