// Takes mails from a mailbox into a directory, one file a mail, named by its SHA-256; and dies where it is
// told to. For the tests against real servers: a small owner of the client that keeps mails as the desk must.
//
// Says on its output, one a line: "open", "kept UID KEY", "again UID KEY", "too_large UID SIZE", "unreadable
// UID", "stopped"; logs go to its standard error.
#include "adapters/email/imap/client.h"
#include "adapters/net/tls.h"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <openssl/evp.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace aftercare;
using namespace aftercare::email;

struct Arguments {
    imap::Options options;
    std::string authority;
    std::string token_file;
    fs::path folder;
    fs::path state;
    std::string die;  // "fetch:2": in the second keep before anything is written; "keep", "save": after it
    int idle_ms = 540'000;
    int poll_ms = 60'000;
};

std::string key_of(const std::string& bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
    std::string text;
    for (unsigned i = 0; i < 16; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

void say(const std::string& line) {
    std::cout << line << std::endl;
}

void write_whole(const fs::path& path, const std::string& bytes) {
    const fs::path unfinished = path.string() + ".new";
    std::ofstream(unfinished, std::ios::binary) << bytes;
    fs::rename(unfinished, path);
}

class Owner {
  public:
    explicit Owner(Arguments arguments) : arguments_(std::move(arguments)) {}

    imap::Hooks hooks() {
        imap::Hooks hooks;
        hooks.keep = [this](imap::RawMail mail, std::function<void(bool)> done) { keep(mail, done); };
        hooks.load = [this](std::function<void(imap::Loaded)> done) { done({true, load()}); };
        hooks.save = [this](const imap::Progress& progress, std::function<void(bool)> done) {
            write_whole(arguments_.state, imap::to_text(progress));
            die_at("save");
            done(true);
        };
        hooks.token = [this](bool, std::function<void(std::string)> done) {
            done(read(arguments_.token_file));
        };
        hooks.log = [](imap::LogLevel, std::string_view text) { std::cerr << text << std::endl; };
        hooks.alert = [](std::string_view text) { say("alert " + std::string(text)); };
        hooks.gauge = [](std::string_view name, double value) {
            if (name == "connected" && value == 1) say("open");
        };
        return hooks;
    }

  private:
    static std::string read(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::optional<imap::Progress> load() const { return imap::parse_progress(read(arguments_.state)); }

    void keep(const imap::RawMail& mail, const std::function<void(bool)>& done) {
        die_at("fetch");
        const std::string uid = std::to_string(mail.uid);
        if (mail.content == imap::RawMail::Content::too_large) {
            say("too_large " + uid + " " + std::to_string(mail.size));
        } else if (mail.content == imap::RawMail::Content::unreadable) {
            say("unreadable " + uid);
        } else {
            const std::string key = key_of(mail.bytes);
            const fs::path path = arguments_.folder / (key + ".eml");
            const bool known = fs::exists(path);
            if (!known) write_whole(path, mail.bytes);
            say((known ? "again " : "kept ") + uid + " " + key);
        }
        die_at("keep");
        done(true);
    }
    void die_at(const std::string& place) {
        if (arguments_.die == place + ":" + std::to_string(++reached_[place])) std::raise(SIGKILL);
    }

    Arguments arguments_;
    std::map<std::string, int> reached_;
};

net::asio::awaitable<void> stop(imap::Client& client) {
    const net::Deadline deadline = net::deadline_in(std::chrono::seconds(5));
    co_await client.stop(deadline);
    say("stopped");
}

int run(const Arguments& arguments) {
    net::asio::io_context context(1);
    Owner owner(arguments);
    auto tls = std::make_shared<net::TlsClient>(arguments.authority);
    imap::Client client(context.get_executor(), arguments.options, owner.hooks(), tls);
    client.start();
    net::asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) net::asio::co_spawn(context, stop(client), net::asio::detached);
    });
    context.run();
    return 0;
}

}  // namespace

int main(int count, char** values) {
    CLI::App app("Takes mails from a mailbox into a directory");
    Arguments arguments;
    imap::Options& options = arguments.options;
    options.account = "probe";
    const std::map<std::string, imap::Security> securities{{"tls", imap::Security::tls},
                                                           {"starttls", imap::Security::starttls},
                                                           {"plain", imap::Security::plain}};
    app.add_option("--host", options.host)->required();
    app.add_option("--port", options.port)->required();
    app.add_option("--security", options.security)->transform(CLI::CheckedTransformer(securities));
    app.add_option("--user", options.user)->required();
    app.add_option("--password", options.password);
    app.add_option("--token-file", arguments.token_file);
    app.add_option("--authority", arguments.authority);
    app.add_option("--mailbox", options.mailbox);
    app.add_option("--done-folder", options.done_folder);
    app.add_option("--largest", options.largest_mail);
    app.add_option("--folder", arguments.folder)->required();
    app.add_option("--state", arguments.state)->required();
    app.add_option("--die", arguments.die);
    app.add_option("--idle-ms", arguments.idle_ms);
    app.add_option("--poll-ms", arguments.poll_ms);
    CLI11_PARSE(app, count, values);
    if (!arguments.token_file.empty()) options.method = imap::Method::oauth;
    options.timing.idle = std::chrono::milliseconds(arguments.idle_ms);
    options.timing.poll = std::chrono::milliseconds(arguments.poll_ms);
    options.timing.first_retry = std::chrono::milliseconds(100);
    options.timing.last_retry = std::chrono::milliseconds(1000);
    options.timing.refused = std::chrono::milliseconds(200);
    return run(arguments);
}
