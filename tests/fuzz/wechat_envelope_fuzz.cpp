// Any bytes as an envelope: as base64 text, as ciphertext, and as what is inside under the right key.
#include "adapters/wechat/crypto.h"
#include "adapters/wechat/opening.h"
#include "adapters/wechat/signature.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

namespace {

constexpr std::string_view app_id = "wx1";

void demand(bool holds) {
    if (!holds) std::abort();
}

const wechat::AesKey& the_key() {
    static const wechat::AesKey key = *wechat::AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    return key;
}

// The blocks of an envelope that decrypt to `plain`, but for its first 16 bytes.
std::string blocks_for(std::string_view plain) {
    const std::string text = std::string(12, 'x').append(plain);
    return wechat::from_base64(wechat::seal_envelope(the_key(), text, "", std::array<std::uint8_t, 16>{}))
        ->substr(32, plain.size());
}

void open(std::string_view encrypted, std::size_t sealed_bytes) {
    const auto opened = wechat::open_envelope(the_key(), encrypted, app_id);
    if (opened) {
        demand(opened->size() + 20 + app_id.size() + 1 <= sealed_bytes);
    } else {
        demand(!wechat::describe(opened.error()).empty());
    }
}

// As a whole request: unsigned, and as the content of an envelope that is signed as it should be.
void push(std::string_view bytes) {
    const wechat::PushRules rules{.mode = wechat::Mode::safe,
                                  .token = "AAAAA",
                                  .app_id = std::string(app_id),
                                  .keys = wechat::AesKeys{the_key(), std::nullopt}};
    const std::string encrypted = wechat::to_base64(blocks_for(bytes.substr(0, bytes.size() / 16 * 16)));
    const std::string signature = wechat::message_signature(rules.token, "0", "n", encrypted);
    const wechat::PushQuery query{.signature = signature,
                                  .timestamp = "0",
                                  .nonce = "n",
                                  .msg_signature = signature,
                                  .encrypt_type = "aes",
                                  .echostr = {}};
    const auto forged = wechat::open_push(query, bytes, rules, core::Time{});
    demand(!forged);  // nobody guesses a signature
    const auto signed_well =
        wechat::open_push(query, "<xml><Encrypt>" + encrypted + "</Encrypt></xml>", rules, core::Time{});
    demand(!signed_well || signed_well->sealed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    open(bytes, size);
    open(wechat::to_base64(bytes), size);
    open(wechat::to_base64(blocks_for(bytes.substr(0, size / 16 * 16))), size);
    const std::string sealed =
        wechat::seal_envelope(the_key(), bytes, app_id, std::array<std::uint8_t, 16>{7});
    const auto opened = wechat::open_envelope(the_key(), sealed, app_id);
    demand(opened && *opened == bytes);
    push(bytes);
    (void)wechat::AesKey::parse(bytes);
    (void)wechat::clock_skew(bytes, core::Time{});
    return 0;
}
