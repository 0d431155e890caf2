#include "adapters/wechat/media_receiver.h"

#include "adapters/wechat/text.h"

#include <algorithm>
#include <utility>

namespace aftercare::wechat {

namespace {

constexpr std::uint64_t most_words = 16 * 1024;
constexpr std::size_t name_bytes = 255;

}  // namespace

MediaReceiver::MediaReceiver(std::shared_ptr<net::FileWriter> writer, std::uint64_t limit)
    : writer_(std::move(writer)), limit_(limit) {}

std::shared_ptr<MediaReceiver> MediaReceiver::create(const std::string& path, std::int64_t limit) {
    boost::system::result<std::shared_ptr<net::FileWriter>> writer = net::FileWriter::create(path);
    if (!writer) return nullptr;
    const auto most = static_cast<std::uint64_t>(std::max<std::int64_t>(limit, 0));
    return std::shared_ptr<MediaReceiver>(new MediaReceiver(std::move(*writer), most));
}

std::uint64_t MediaReceiver::most() const {
    return std::max(limit_, most_words);
}

net::Sink MediaReceiver::sink(std::shared_ptr<MediaReceiver> receiver) {
    return [receiver = std::move(receiver)](std::string_view bytes) { return receiver->take(bytes); };
}

boost::system::error_code MediaReceiver::take(std::string_view bytes) {
    bytes_ += bytes.size();
    head_.append(bytes.substr(0, most_words - head_.size()));
    return too_large() ? boost::system::error_code() : writer_->write(bytes);
}

// Failures come with status 200. No kind of media that the platform keeps begins with a brace.
std::optional<std::string_view> MediaReceiver::words(std::string_view content_type) const {
    const std::size_t first = head_.find_first_not_of(" \t\r\n");
    const bool braced = first != std::string::npos && head_[first] == '{';
    const bool told = content_type.starts_with("text/") || content_type.starts_with("application/json");
    return braced || told ? std::optional<std::string_view>(head_) : std::nullopt;
}

bool MediaReceiver::finish() {
    return !writer_->finish();
}

std::string name_in_disposition(std::string_view field) {
    constexpr std::string_view mark = "filename=";
    const std::size_t at = field.find(mark);
    if (at == std::string_view::npos) return {};
    std::string_view rest = field.substr(at + mark.size());
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    const std::string_view name = rest.substr(0, rest.find_first_of(quoted ? "\"" : "; \t"));
    return name.size() <= name_bytes ? clean_text(name) : std::string();
}

}  // namespace aftercare::wechat
