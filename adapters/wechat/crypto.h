// The envelope of safe mode: AES-256-CBC around 16 random bytes, a length, the text and the app id.
//
// Pure: random bytes are handed in. Source: official account documentation, "消息加解密说明".
#pragma once

#include <boost/system/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aftercare::wechat {

/// The bytes of strict base64 (RFC 4648, padded, no white space). Nothing for any other text.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

/// The key behind an EncodingAESKey. Its bytes are wiped when it goes.
class AesKey {
  public:
    /// Nothing unless the text is 43 characters of base64. The two bits beyond 256 are ignored: the console
    /// hands out keys with either value.
    static std::optional<AesKey> parse(std::string_view encoding_aes_key);

    AesKey(const AesKey&) = default;
    AesKey& operator=(const AesKey&) = default;
    ~AesKey();

    std::span<const std::uint8_t, 32> bytes() const { return bytes_; }

  private:
    AesKey() = default;
    std::array<std::uint8_t, 32> bytes_{};
};

/// Why an envelope was not opened. Outside, all are answered alike; inside, they tell the operator what to
/// look at.
enum class EnvelopeError : std::uint8_t {
    malformed = 1,   ///< no base64, or of a size that no envelope has
    unreadable,      ///< wrong key or changed bytes: padding or length do not fit. Not told apart
    foreign_app_id,  ///< opened, but made for another account
};
/// A constant text for the log, without anything of the message.
std::string_view describe(EnvelopeError error);

/// Opens an envelope. Verify its message_signature() first: CBC alone does not notice every change.
boost::system::result<std::string, EnvelopeError> open_envelope(const AesKey& key, std::string_view encrypted,
                                                                std::string_view app_id);

/// The account's key and, after a change in the console, the one before it: messages may still come with
/// either.
struct AesKeys {
    AesKey current;
    std::optional<AesKey> previous;
};
struct Opened {
    std::string text;
    bool with_previous = false;  ///< seal the answer with the previous key as well
};
boost::system::result<Opened, EnvelopeError> open_envelope(const AesKeys& keys, std::string_view encrypted,
                                                           std::string_view app_id);

/// The base64 text of an envelope. `random` must come from a cryptographic generator; each envelope its own.
std::string seal_envelope(const AesKey& key, std::string_view text, std::string_view app_id,
                          std::span<const std::uint8_t, 16> random);

}  // namespace aftercare::wechat
