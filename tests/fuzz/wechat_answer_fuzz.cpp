// Any bytes as an answer of the API: never a crash, and no secret in what is logged.
#include "adapters/wechat/response.h"
#include "adapters/wechat/text.h"
#include "adapters/wechat/window.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

bool id_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

void check(const wechat::Outcome& outcome) {
    demand(wechat::valid_utf8(outcome.reason) && outcome.reason.size() < 400);
    demand(outcome.reason.find('\n') == std::string::npos);
    // Nothing as long as a token or an OpenID; the platform's request id has dashes in it, and an errcode 20
    // characters.
    std::size_t run = 0;
    for (const char c : outcome.reason) {
        run = id_letter(c) ? run + 1 : 0;
        demand(run <= 40);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int status = size != 0 && data[0] % 2 != 0 ? 502 : 200;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    check(wechat::interpret(status, body));
    const wechat::TokenAnswer token = wechat::read_token(status, body);
    demand(token.token.empty() || token.valid_for.count() > 0);
    demand(!token.token.empty() || token.failure.kind != wechat::Outcome::Kind::done);
    check(token.failure);
    const wechat::UploadAnswer upload = wechat::read_upload(status, body);
    demand(!upload.media_id.empty() || upload.failure.kind != wechat::Outcome::Kind::done);
    check(upload.failure);
    const wechat::DownloadAnswer download = wechat::read_download(status, body);
    demand(download.video_url.empty() || download.video_url.starts_with("http"));
    check(download.failure);
    if (const auto ledger = wechat::Ledger::parse(body))
        demand(wechat::Ledger::parse(ledger->to_text()) == ledger);
    return 0;
}
