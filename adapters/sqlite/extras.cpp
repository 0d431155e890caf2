// The format's byte, then button rows, files, contact request, reply reference and origin. Numbers are
// LEB128 (7 bits a byte, low first), texts and lists begin with their length. A delivery is written
// and read once for each reply, which is why this is not JSON: it takes a tenth of the time and
// cannot fail on a file name that is not UTF-8.
#include "adapters/sqlite/extras.h"

#include <cstdint>
#include <stdexcept>

namespace aftercare::sqlite {
namespace {

constexpr char format = 3;                // 2 has no origin
constexpr char format_without_words = 1;  // written before migration 0005; no origin either

class Packer {
  public:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
        bytes_.push_back(static_cast<char>(value));
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_.append(value);
    }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_{format};
};

class Unpacker {
  public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) fail();
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fu} << shift;
            if (byte < 0x80) return value;
        }
        fail();
    }
    /// The length of a list. Each member takes at least a byte, so a wrong length is found here and
    /// not by running out of memory.
    std::size_t length() {
        const auto value = number();
        if (value > rest_.size()) fail();
        return static_cast<std::size_t>(value);
    }
    std::string text() {
        const auto size = length();
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
    void end() const {
        if (!rest_.empty()) fail();
    }

  private:
    [[noreturn]] static void fail() { throw std::runtime_error("SQLite: a message's extras are damaged"); }

    std::string_view rest_;
};

void pack(Packer& packer, const core::FileRef& file) {
    packer.text(file.id);
    packer.text(file.unique);
    packer.text(file.name);
    packer.text(file.media_type);
    packer.number(static_cast<std::uint64_t>(file.bytes));
}

core::FileRef unpack_file(Unpacker& unpacker) {
    core::FileRef file;
    file.id = unpacker.text();
    file.unique = unpacker.text();
    file.name = unpacker.text();
    file.media_type = unpacker.text();
    file.bytes = static_cast<std::int64_t>(unpacker.number());
    return file;
}

core::Origin origin_of(std::uint64_t value) {
    if (value < 1 || value > static_cast<std::uint64_t>(core::Origin::person))
        throw std::runtime_error("SQLite: a message's extras name an unknown origin");
    return static_cast<core::Origin>(value);
}

std::vector<core::Button> unpack_row(Unpacker& unpacker, bool with_words) {
    std::vector<core::Button> row(unpacker.length());
    for (auto& button : row) {
        button.label = unpacker.text();
        button.payload = unpacker.text();
        button.by_word = with_words && unpacker.number() != 0;
    }
    return row;
}

}  // namespace

std::string pack_extras(const core::Outgoing& message) {
    const bool plain = message.buttons.empty() && message.files.empty() && !message.request_contact;
    if (plain && message.reply_to.empty() && message.origin == core::Origin::answer) return {};
    Packer packer;
    packer.number(message.buttons.size());
    for (const auto& row : message.buttons) {
        packer.number(row.size());
        for (const auto& button : row) {
            packer.text(button.label);
            packer.text(button.payload);
            packer.number(button.by_word ? 1 : 0);
        }
    }
    packer.number(message.files.size());
    for (const auto& file : message.files) pack(packer, file);
    packer.number(message.request_contact ? 1 : 0);
    packer.text(message.reply_to);
    packer.number(static_cast<std::uint64_t>(message.origin));
    return packer.take();
}

void unpack_extras(std::string_view packed, core::Outgoing& message) {
    message.buttons.clear();
    message.files.clear();
    message.request_contact = false;
    message.reply_to.clear();
    message.origin = core::Origin::answer;
    if (packed.empty()) return;
    const char written = packed.front();
    if (written < format_without_words || written > format)
        throw std::runtime_error("SQLite: a message's extras have an unknown format");
    const bool with_words = written != format_without_words;
    Unpacker unpacker(packed.substr(1));
    message.buttons.resize(unpacker.length());
    for (auto& row : message.buttons) row = unpack_row(unpacker, with_words);
    message.files.resize(unpacker.length());
    for (auto& file : message.files) file = unpack_file(unpacker);
    message.request_contact = unpacker.number() != 0;
    message.reply_to = unpacker.text();
    if (written == format) message.origin = origin_of(unpacker.number());
    unpacker.end();
}

}  // namespace aftercare::sqlite
