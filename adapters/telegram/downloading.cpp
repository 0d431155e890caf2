#include "adapters/telegram/downloading.h"

#include "adapters/net/body.h"
#include "adapters/telegram/json_view.h"
#include "adapters/telegram/options.h"
#include "adapters/telegram/update.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

namespace aftercare::telegram {

namespace {

using core::FetchReport;
using Kind = Outcome::Kind;
using Status = FetchReport::Status;
using std::chrono::milliseconds;

FetchReport failed(Status status, std::string reason, milliseconds after = milliseconds(0)) {
    return {.status = status, .bytes = 0, .after = after, .reason = std::move(reason)};
}

FetchReport not_handed_out(Account& account, const CallResult& result) {
    const Outcome& outcome = result.outcome;
    if (outcome.kind == Kind::unauthorized) account.note_unauthorized();
    if (outcome.reason.find("file is too big") != std::string::npos)
        return failed(Status::too_large, outcome.reason);
    const bool busy = outcome.reason.find("temporarily unavailable") != std::string::npos;
    const bool never = outcome.kind == Kind::rejected || outcome.kind == Kind::unreachable;
    if (never && !busy) return failed(Status::gone, outcome.reason);
    return failed(Status::retry, outcome.reason, account.retry_wait(result, 0));
}

FetchReport not_downloaded(const net::ClientError& error, milliseconds wait) {
    std::string reason = std::string(net::name_of(error.failure)) + ": " + error.cause.message();
    const Status status = error.failure == net::Failure::too_large ? Status::too_large : Status::retry;
    return failed(status, std::move(reason), wait);
}

// A server in --local mode names a file of its own disk; only below the configured directory.
FetchReport copy_local(const Options& options, const std::string& source, const std::string& path,
                       std::int64_t limit) {
    std::error_code error;
    const std::filesystem::path root = std::filesystem::canonical(options.local_files, error);
    const std::filesystem::path real =
        error ? std::filesystem::path() : std::filesystem::canonical(source, error);
    if (error) return failed(Status::gone, "the local file cannot be found");
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
    if (end != root.end()) return failed(Status::gone, "the local file is outside of its directory");
    boost::system::result<std::unique_ptr<net::FileReader>> reader = net::FileReader::open(real);
    if (!reader) return failed(Status::gone, "the local file cannot be read");
    if (reader.value()->size() > static_cast<std::uint64_t>(limit))
        return failed(Status::too_large, "too large");
    boost::system::result<std::shared_ptr<net::FileWriter>> writer = net::FileWriter::create(path);
    if (!writer) return failed(Status::retry, "the file cannot be written", options.timing.first_retry);
    std::array<char, 64 * 1024> piece{};
    for (;;) {
        const boost::system::result<std::size_t> read = reader.value()->read(piece);
        if (!read) return failed(Status::retry, "the local file cannot be read", options.timing.first_retry);
        if (read.value() == 0) break;
        if (writer.value()->write(std::string_view(piece.data(), read.value()))) {
            return failed(Status::retry, "the file cannot be written", options.timing.first_retry);
        }
    }
    if (writer.value()->finish())
        return failed(Status::retry, "the file cannot be written", options.timing.first_retry);
    return {.status = Status::stored,
            .bytes = static_cast<std::int64_t>(writer.value()->size()),
            .after = {},
            .reason = {}};
}

asio::awaitable<FetchReport> download(std::shared_ptr<Account> account, std::string source, std::string path,
                                      std::int64_t limit) {
    const Timing& timing = account->options().timing;
    boost::system::result<std::shared_ptr<net::FileWriter>> created = net::FileWriter::create(path);
    if (!created) co_return failed(Status::retry, "the file cannot be written", timing.first_retry);
    const std::shared_ptr<net::FileWriter> writer = created.value();
    const net::Deadline deadline = net::deadline_in(timing.download);
    const net::ClientResult answer =
        co_await account->download(std::move(source), net::FileWriter::sink(writer), limit, deadline);
    const milliseconds wait = backoff(1, timing.first_retry, timing.last_retry, account->random());
    if (!answer.has_value()) co_return not_downloaded(answer.error(), wait);
    const int status = answer.value().status;
    // A link lives for an hour: the next try asks for a new one.
    if (status != 200) co_return failed(Status::retry, "HTTP " + std::to_string(status), wait);
    if (writer->finish()) co_return failed(Status::retry, "the file cannot be written", wait);
    account->count("files_fetched");
    co_return FetchReport{.status = Status::stored,
                          .bytes = static_cast<std::int64_t>(writer->size()),
                          .after = {},
                          .reason = {}};
}

}  // namespace

asio::awaitable<FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file,
                                        std::string path, std::int64_t limit) {
    const Options& options = account->options();
    const std::int64_t most = std::min(limit, options.download_limit);
    if (file.bytes > most) co_return failed(Status::too_large, "larger than allowed");
    if (!account->authorized()) {
        co_return failed(Status::retry, "the token is not accepted", options.timing.unauthorized);
    }
    ApiCall call;
    call.method = "getFile";
    call.add_text("file_id", std::string(parse_file_id(file.id).id));
    const CallResult result = co_await account->call(Line::messages, call, options.timing.call);
    if (result.outcome.kind != Kind::done) co_return not_handed_out(*account, result);
    const std::optional<JsonDocument> document = JsonDocument::parse(result.body);
    if (!document) co_return failed(Status::retry, "getFile without an answer", options.timing.first_retry);
    const JsonValue described = document->root()["result"];
    if (described["file_size"].integer().value_or(0) > most) {
        co_return failed(Status::too_large, "larger than allowed");
    }
    const std::string source(described["file_path"].text());
    // Telegram has not brought the file to this server yet.
    if (source.empty())
        co_return failed(Status::retry, "getFile without file_path", options.timing.first_retry * 5);
    if (source.front() == '/' && !options.local_files.empty())
        co_return copy_local(options, source, path, most);
    FetchReport report = co_await download(account, source.substr(source.front() == '/' ? 1 : 0), path, most);
    co_return report;
}

}  // namespace aftercare::telegram
