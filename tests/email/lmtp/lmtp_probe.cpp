// An owner of mail for the tests against real mail servers: keeps each mail in a folder and says so.
//
//   lmtp_probe FOLDER PORT [CERTIFICATE KEY]
//
// Port 0: the system chooses. Prints its port. Mail N becomes FOLDER/N.eml and FOLDER/N.json (the envelope).
// The local part of an address says what becomes of it: "nobody" is unknown, "later" is kept at the second
// try, "never" is refused after DATA, "slow" takes a second, all others are kept. SIGTERM stops cleanly.
#include "adapters/email/lmtp/listener.h"
#include "adapters/net/deadline.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

namespace {

using namespace aftercare::email;
using namespace aftercare::email::lmtp;
using namespace std::chrono_literals;
namespace net = aftercare::net;

class Owner {
  public:
    Owner(asio::any_io_executor executor, std::filesystem::path folder)
        : executor_(std::move(executor)), folder_(std::move(folder)) {
        using Entries = std::filesystem::directory_iterator;
        count_ = static_cast<int>(std::distance(Entries(folder_), Entries()));  // goes on after a restart
    }

    void keep(Envelope envelope, std::string bytes, KeepDone done) {
        std::vector<Kept> results;
        bool slow = false;
        for (const std::string& address : envelope.rcpt_to) {
            results.push_back(judge(address));
            slow = slow || address.starts_with("slow");
        }
        write(envelope, bytes, results);
        if (slow) {
            asio::co_spawn(executor_, answer_later(std::move(done), std::move(results)), asio::detached);
        } else {
            done(std::move(results));
        }
    }

  private:
    Kept judge(const std::string& address) {
        if (address.starts_with("never")) return Kept::refused;
        return address.starts_with("later") && seen_.insert(address).second ? Kept::try_later : Kept::ok;
    }

    void write(const Envelope& envelope, const std::string& bytes, const std::vector<Kept>& results) {
        nlohmann::json record{
            {"mail_from", envelope.mail_from}, {"peer", envelope.peer}, {"utf8", envelope.utf8}};
        record["kept"] = nlohmann::json::array();
        for (std::size_t index = 0; index < results.size(); ++index)
            if (results[index] == Kept::ok) record["kept"].push_back(envelope.rcpt_to[index]);
        if (record["kept"].empty()) return;
        const std::filesystem::path stem = folder_ / std::to_string(++count_);
        std::ofstream(stem.string() + ".eml", std::ios::binary) << bytes;
        std::ofstream(stem.string() + ".part", std::ios::binary) << record.dump();
        std::filesystem::rename(stem.string() + ".part", stem.string() + ".json");
    }

    static asio::awaitable<void> answer_later(KeepDone done, std::vector<Kept> results) {
        co_await net::sleep_for(1s);
        done(std::move(results));
    }

    asio::any_io_executor executor_;
    std::filesystem::path folder_;
    std::set<std::string> seen_;
    int count_;
};

asio::awaitable<void> stop_at_signal(Listener& listener) {
    asio::signal_set signals(co_await asio::this_coro::executor, SIGTERM, SIGINT);
    co_await signals.async_wait(asio::use_awaitable);
    co_await listener.stop(5s);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 5) return 2;
    asio::io_context context(1);
    Owner owner(context.get_executor(), argv[1]);
    ListenerOptions options;
    options.session.host_name = "probe.test";
    options.session.max_message = 2'000'000;
    options.port = static_cast<std::uint16_t>(std::stoi(argv[2]));
    if (argc == 5) options.tls = std::make_shared<net::TlsServer>(argv[3], argv[4]);
    options.check = [](std::string_view address) {
        return address.starts_with("nobody") ? RecipientCheck::unknown : RecipientCheck::known;
    };
    options.keep = [&](Envelope envelope, std::string bytes, KeepDone done) {
        owner.keep(std::move(envelope), std::move(bytes), std::move(done));
    };
    Listener listener(context.get_executor(), std::move(options));
    std::printf("%u\n", static_cast<unsigned>(listener.port()));
    std::fflush(stdout);
    asio::co_spawn(context, stop_at_signal(listener), asio::detached);
    context.run();
    return 0;
}
