#include "adapters/wechat/crypto.h"

#include "adapters/wechat/signature.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace aftercare::wechat {
namespace {

using Random = std::array<std::uint8_t, 16>;

AesKey key(std::string_view text) {
    return AesKey::parse(text).value();
}

Random random_of(std::string_view text) {
    Random random{};
    std::copy_n(text.begin(), random.size(), random.begin());
    return random;
}

Random any_random(std::mt19937& generator) {
    Random random{};
    for (std::uint8_t& byte : random) byte = static_cast<std::uint8_t>(generator());
    return random;
}

std::string any_bytes(std::mt19937& generator, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(generator());
    return bytes;
}

TEST(Base64, Strict) {
    EXPECT_EQ(from_base64(""), "");
    EXPECT_EQ(from_base64("Zg=="), "f");
    EXPECT_EQ(from_base64("Zm8="), "fo");
    EXPECT_EQ(from_base64("Zm9v"), "foo");
    for (const std::string_view bad : {"Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zg==Zg==", "Zm9v\n",
                                       " Zm9v", "Zm9v    ", "Zm-v", "Zm_v", "Zm9\n", "Z=9v", "\n\n\n\n"})
        EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
    EXPECT_EQ(from_base64(std::string_view("Zm\0v", 4)), std::nullopt);
}

TEST(Base64, RoundTripOfEverySize) {
    std::mt19937 generator(1);
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string bytes = any_bytes(generator, size);
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    }
}

// 43 characters carry 258 bits: the last two say nothing.
TEST(Key, TheLastBitsAreIgnored) {
    const std::string base(42, 'A');
    const AesKey expected = key(base + "A");
    for (const char* last : {"B", "C", "D"})
        EXPECT_TRUE(std::ranges::equal(key(base + last).bytes(), expected.bytes())) << last;
    EXPECT_FALSE(std::ranges::equal(key(base + "E").bytes(), expected.bytes()));
    EXPECT_EQ(expected.bytes().size(), 32U);
}

TEST(Key, OnlyFortyThreeCharacters) {
    for (const std::string& bad :
         {std::string(), std::string(42, 'A'), std::string(44, 'A'), std::string(42, 'A') + "=",
          std::string(42, 'A') + " ", std::string(42, 'A') + "-"})
        EXPECT_FALSE(AesKey::parse(bad)) << bad;
}

TEST(Envelope, OfficialVectors) {
    EXPECT_EQ(*open_envelope(key(vectors::aes_key), vectors::push_encrypt, vectors::app_id),
              vectors::push_text);
    EXPECT_EQ(*open_envelope(key(vectors::aes_key), vectors::reply_encrypt, vectors::app_id),
              vectors::reply_text);
    EXPECT_EQ(seal_envelope(key(vectors::aes_key), vectors::reply_text, vectors::app_id,
                            random_of(vectors::reply_random)),
              vectors::reply_encrypt);
    EXPECT_EQ(seal_envelope(key(vectors::aes_key), vectors::push_text, vectors::app_id,
                            random_of("a8eedb185eb2fecf")),
              vectors::push_encrypt);
    EXPECT_EQ(seal_envelope(key(vectors::other_key), vectors::other_text, vectors::other_app_id,
                            random_of(vectors::other_random)),
              vectors::other_encrypt);
    EXPECT_EQ(*open_envelope(key(vectors::other_key), vectors::other_encrypt, vectors::other_app_id),
              vectors::other_text);
}

// Every length modulo 32, so that a full block of padding occurs too.
TEST(Envelope, RoundTripOfAnyTextAndLength) {
    std::mt19937 generator(2);
    for (std::size_t size = 0; size < 300; ++size) {
        const std::string text = any_bytes(generator, size);
        const std::string sealed = seal_envelope(key(vectors::other_key), text, "wx1", any_random(generator));
        EXPECT_EQ(from_base64(sealed)->size() % 32, 0U);
        const auto opened = open_envelope(key(vectors::other_key), sealed, "wx1");
        ASSERT_TRUE(opened.has_value()) << size;
        EXPECT_EQ(*opened, text);
    }
    const std::string large = any_bytes(generator, 1U << 20U);
    EXPECT_EQ(*open_envelope(key(vectors::other_key),
                             seal_envelope(key(vectors::other_key), large, "wx1", Random{}), "wx1"),
              large);
}

TEST(Envelope, ForeignAppId) {
    for (const std::string_view other :
         {"", "wxba5fad812f8e6fb", "wxba5fad812f8e6fb8", "wxba5fad812f8e6fb99"})
        EXPECT_EQ(open_envelope(key(vectors::aes_key), vectors::push_encrypt, other).error(),
                  EnvelopeError::foreign_app_id);
}

TEST(Envelope, WrongKeyIsUnreadable) {
    EXPECT_FALSE(open_envelope(key(vectors::other_key), vectors::push_encrypt, vectors::app_id));
}

TEST(Envelope, ThePreviousKeyStillOpens) {
    const AesKeys keys{key(vectors::other_key), key(vectors::aes_key)};
    const auto older = open_envelope(keys, vectors::push_encrypt, vectors::app_id);
    ASSERT_TRUE(older.has_value());
    EXPECT_TRUE(older->with_previous);
    EXPECT_EQ(older->text, vectors::push_text);
    const auto newer = open_envelope(keys, vectors::other_encrypt, vectors::other_app_id);
    ASSERT_TRUE(newer.has_value());
    EXPECT_FALSE(newer->with_previous);
    EXPECT_FALSE(open_envelope(AesKeys{key(vectors::other_key), {}}, vectors::push_encrypt, vectors::app_id));
}

TEST(Envelope, AnyTruncationIsRefused) {
    for (std::size_t size = 0; size < vectors::push_encrypt.size(); ++size)
        EXPECT_FALSE(
            open_envelope(key(vectors::aes_key), vectors::push_encrypt.substr(0, size), vectors::app_id))
            << size;
    // At block boundaries too, where base64 and the cipher see nothing wrong.
    const std::string bytes = *from_base64(vectors::push_encrypt);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(open_envelope(key(vectors::aes_key), to_base64(bytes.substr(0, size)), vectors::app_id))
            << size;
}

// CBC notices no change in its first blocks: the signature does, so it must be looked at first. Here every
// flip of a bit is refused by one or the other, and what opens all the same is of the right size.
TEST(Envelope, AnyFlippedBitIsRefused) {
    const std::string bytes = *from_base64(vectors::push_encrypt);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        const std::string encrypted = to_base64(flipped);
        EXPECT_FALSE(equal_secret(
            message_signature(vectors::token, vectors::push_timestamp, vectors::push_nonce, encrypted),
            vectors::push_signature));
        const auto opened = open_envelope(key(vectors::aes_key), encrypted, vectors::app_id);
        const bool unseen_by_cbc = bit / 8 < bytes.size() - 48;
        if (!unseen_by_cbc) EXPECT_FALSE(opened) << bit;
        if (opened) EXPECT_EQ(opened->size(), vectors::push_text.size());
    }
}

// What is inside is a stranger's: wrong lengths and paddings under the right key.
std::string sealed_plain(const std::string& plain) {
    // An envelope whose text is itself block-aligned shows the raw bytes: seal, then keep the blocks of the
    // text. With a zero random prefix of 16, the length and 12 bytes of text share the second block.
    std::string text(12, 'x');
    text += plain;
    const std::string all = *from_base64(seal_envelope(key(vectors::aes_key), text, "", Random{}));
    return all.substr(32, plain.size());
}

TEST(Envelope, NoAmountOfBadPaddingOrLengthIsReadAsText) {
    std::mt19937 generator(3);
    int opened = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::size_t size = 16 * (2 + generator() % 6);
        std::string plain = any_bytes(generator, size);
        const std::size_t pad = generator() % 40;
        for (std::size_t p = 0; p < std::min(pad, size); ++p) plain[size - 1 - p] = static_cast<char>(pad);
        // Its first block decrypts to noise, which is where the random bytes stand.
        const std::string encrypted = to_base64(sealed_plain(plain));
        const auto result = open_envelope(key(vectors::aes_key), encrypted, "");
        if (!result) continue;
        ++opened;
        EXPECT_LE(result->size(), size - 20);
    }
    EXPECT_LE(opened, 20);  // an empty app id and a length that fits by chance
}

TEST(Envelope, PaddingAtItsBounds) {
    const std::string app = "wx1";
    for (const int pad : {0, 1, 16, 31, 32, 33, 255}) {
        std::string plain(96, 'z');
        const std::size_t used = plain.size() - static_cast<std::size_t>(std::clamp(pad, 0, 96));
        const std::size_t length = used >= 23 ? used - 23 : 0;
        plain.replace(16, 4, std::string{0, 0, 0, static_cast<char>(length)});
        if (used >= 3) plain.replace(used - 3, 3, app);
        for (std::size_t i = used; i < plain.size(); ++i) plain[i] = static_cast<char>(pad);
        if (pad == 0) plain.back() = '\0';
        const auto opened = open_envelope(key(vectors::aes_key), to_base64(sealed_plain(plain)), app);
        EXPECT_EQ(opened.has_value(), pad >= 1 && pad <= 32) << pad;
        if (!opened) EXPECT_EQ(opened.error(), EnvelopeError::unreadable);
    }
}

TEST(Envelope, OnePaddingByteWrong) {
    for (std::size_t wrong = 0; wrong < 9; ++wrong) {
        std::string plain(64, 'z');
        plain.replace(16, 4, std::string{0, 0, 0, 33});
        plain.replace(53, 3, "wx1");
        for (std::size_t i = 56; i < 64; ++i) plain[i] = 8;
        if (wrong < 8) plain[56 + wrong] = 9;
        const bool good =
            open_envelope(key(vectors::aes_key), to_base64(sealed_plain(plain)), "wx1").has_value();
        EXPECT_EQ(good, wrong == 8) << wrong;
    }
}

// 56 bytes are not padding: 20 of the head, 36 for the text and the app id.
TEST(Envelope, EveryLengthAtAndBeyondItsBounds) {
    for (const std::uint32_t length :
         {0U, 32U, 33U, 34U, 36U, 37U, 40U, 56U, 57U, 64U, 0x7fffffffU, 0xffffffffU}) {
        std::string plain(64, 'z');
        for (std::size_t i = 0; i < 4; ++i) plain[16 + i] = static_cast<char>(length >> (24 - 8 * i) & 0xffU);
        plain.replace(53, 3, "wx1");
        for (std::size_t i = 56; i < 64; ++i) plain[i] = 8;
        const auto opened = open_envelope(key(vectors::aes_key), to_base64(sealed_plain(plain)), "wx1");
        EXPECT_EQ(opened.has_value(), length == 33) << length;
        if (!opened) {
            EXPECT_EQ(opened.error(),
                      length <= 36 ? EnvelopeError::foreign_app_id : EnvelopeError::unreadable)
                << length;
        }
    }
}

TEST(Envelope, MalformedBeforeDecrypting) {
    for (const std::string_view bad : {"", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAA=="})
        EXPECT_EQ(open_envelope(key(vectors::aes_key), bad, "x").error(), EnvelopeError::malformed);
}

}  // namespace
}  // namespace aftercare::wechat
