// The client against a server of raw sockets: what is about connections and time. What is about mails is
// shown against real servers.
#include "adapters/email/imap/client.h"

#include "../../net/harness.h"

#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <vector>

namespace aftercare::email::imap {
namespace {

using namespace std::chrono_literals;
using net::Loop;
using net::RawPeer;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view password = "open-sesame";

class ImapClient : public testing::Test {
  protected:
    ImapClient() {
        options_.account = "test";
        options_.host = "127.0.0.1";
        options_.port = acceptor_.local_endpoint().port();
        options_.security = Security::plain;
        options_.user = "care";
        options_.password = password;
        options_.timing.first_retry = 5ms;
        options_.timing.last_retry = 20ms;
        options_.timing.refused = 5ms;
        options_.timing.silence = 5s;
    }

    Hooks hooks() {
        Hooks hooks;
        hooks.keep = [this](RawMail mail, std::function<void(bool)> done) {
            kept_.push_back(mail.uid);
            if (answer_) done(true);
        };
        hooks.load = [this](std::function<void(Loaded)> done) {
            ++loads_;
            done({true, progress_});
        };
        hooks.save = [this](Progress progress, std::function<void(bool)> done) {
            progress_ = std::move(progress);
            done(true);
        };
        hooks.token = [](bool renew, std::function<void(std::string)> done) {
            done(renew ? "fresh" : "stale");
        };
        hooks.log = [this](LogLevel, std::string_view text) { logged_.emplace_back(text); };
        hooks.alert = [this](std::string_view text) { alerts_.emplace_back(text); };
        return hooks;
    }

    net::asio::awaitable<RawPeer> accept() {
        net::tcp::socket socket = co_await acceptor_.async_accept(net::asio::use_awaitable);
        co_return RawPeer(std::move(socket));
    }

    // As a server that has these mails, up to the client's rest.
    net::asio::awaitable<void> serve_until_idle(RawPeer& peer, std::string found) {
        co_await peer.send("* PREAUTH [CAPABILITY IMAP4rev1 IDLE MOVE] ready\r\n");
        co_await peer.read_until("SELECT \"INBOX\"\r\n");
        co_await peer.send("* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 6]\r\nA1 OK\r\n");
        co_await peer.read_until("UID SEARCH UID 6:*\r\n");
        co_await peer.send("* SEARCH" + found + "\r\nA2 OK\r\n");
        co_await peer.read_until("IDLE\r\n");
        co_await peer.send("+ idling\r\n");
    }

    Loop loop_;
    net::tcp::acceptor acceptor_{loop_.context, {net::asio::ip::address_v4::loopback(), 0}};
    Options options_;
    std::optional<Progress> progress_ =
        Progress{.uidvalidity = 7, .last_uid = 5, .rescan = {}, .unmoved = {}};
    bool answer_ = true;
    int loads_ = 0;
    std::vector<std::uint32_t> kept_;
    std::vector<std::string> logged_;
    std::vector<std::string> alerts_;
};

TEST_F(ImapClient, ComesBackAfterEachEnd) {
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        {
            RawPeer peer = co_await accept();
            peer.close();
        }
        {
            RawPeer peer = co_await accept();
            co_await peer.send("* BYE full\r\n");
            const std::string said = co_await peer.read_all();
            EXPECT_EQ(said, "");
        }
        {
            RawPeer peer = co_await accept();
            co_await peer.send("550 go away\r\n");
            const std::string said = co_await peer.read_all();
            EXPECT_EQ(said, "");
        }
        RawPeer peer = co_await accept();
        co_await serve_until_idle(peer, "");
    });
    EXPECT_EQ(loads_, 4);
    EXPECT_THAT(alerts_, IsEmpty());
}

TEST_F(ImapClient, SaysGoodbyeWhenStoppedDuringIdle) {
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    bool stopped = false;
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await serve_until_idle(peer, "");
        net::asio::co_spawn(loop_.context, client.stop(net::deadline_in(10s)),
                            [&](std::exception_ptr) { stopped = true; });
        const std::string done = co_await peer.read_until("DONE\r\n");
        EXPECT_EQ(done, "DONE\r\n");
        co_await peer.send("A3 OK\r\n");
        const std::string farewell = co_await peer.read_until("\r\n");
        EXPECT_EQ(farewell, "A4 LOGOUT\r\n");
        co_await peer.send("* BYE\r\nA4 OK\r\n");
        const std::string rest = co_await peer.read_all();
        EXPECT_EQ(rest, "");
    });
    loop_.context.restart();
    loop_.context.run_for(1s);
    EXPECT_TRUE(stopped);
}

TEST_F(ImapClient, StopsInTimeWhateverTheServerDoes) {
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await peer.send("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
        co_await peer.read_until("SELECT \"INBOX\"\r\n");
        const auto begun = std::chrono::steady_clock::now();
        co_await client.stop(net::deadline_in(50ms));
        EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
        const std::string rest = co_await peer.read_all();
        EXPECT_EQ(rest, "");
    });
}

TEST_F(ImapClient, LeavesAServerThatFallsSilent) {
    options_.timing.silence = 50ms;
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer silent = co_await accept();
        const std::string said = co_await silent.read_all();
        EXPECT_EQ(said, "");
        RawPeer again = co_await accept();
    });
    EXPECT_THAT(logged_, testing::Contains(HasSubstr("silent")));
}

TEST_F(ImapClient, IdlesAnewAndSearchesWhenTheTimeIsOver) {
    options_.timing.idle = 30ms;
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await serve_until_idle(peer, "");
        for (int tag = 3; tag < 9; tag += 2) {
            const std::string done = co_await peer.read_until("\r\n");
            EXPECT_EQ(done, "DONE\r\n");
            co_await peer.send("A" + std::to_string(tag) + " OK\r\n");
            co_await peer.read_until("UID SEARCH UID 6:*\r\n");
            co_await peer.send("* SEARCH\r\nA" + std::to_string(tag + 1) + " OK\r\n");
            co_await peer.read_until("IDLE\r\n");
            co_await peer.send("+ idling\r\n");
        }
    });
}

TEST_F(ImapClient, DoesNotWaitForEverForItsOwner) {
    options_.timing.keep = 50ms;
    answer_ = false;
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await peer.send("* PREAUTH [CAPABILITY IMAP4rev1 IDLE MOVE] ready\r\n");
        co_await peer.read_until("SELECT \"INBOX\"\r\n");
        co_await peer.send("* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 7]\r\nA1 OK\r\n");
        co_await peer.read_until("UID SEARCH UID 6:*\r\n");
        co_await peer.send("* SEARCH 6\r\nA2 OK\r\n");
        co_await peer.read_until("FLAGS)\r\n");
        co_await peer.send("* 1 FETCH (UID 6 RFC822.SIZE 5)\r\nA3 OK\r\n");
        co_await peer.read_until("BODY.PEEK[])\r\n");
        co_await peer.send("* 1 FETCH (UID 6 BODY[] {5}\r\nhello)\r\nA4 OK\r\n");
        const std::string rest = co_await peer.read_all();
        EXPECT_EQ(rest, "");
        RawPeer again = co_await accept();
    });
    EXPECT_THAT(kept_, ElementsAre(6));
    EXPECT_EQ(progress_->last_uid, 5U);
}

TEST_F(ImapClient, AsksForAFreshTokenAndTellsPeopleWhenThatFailsToo) {
    options_.method = Method::oauth;
    options_.password.clear();
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    std::vector<std::string> logins;
    loop_.run([&]() -> net::asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            RawPeer peer = co_await accept();
            co_await peer.send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\r\n");
            logins.push_back(co_await peer.read_until("\r\n"));
            if (i == 1) EXPECT_THAT(alerts_, IsEmpty());
            co_await peer.send("A1 NO [AUTHENTICATIONFAILED] stale or fresh\r\n");
            co_await peer.read_all();
        }
        RawPeer last = co_await accept();
    });
    // user=care^Aauth=Bearer stale^A^A, and fresh
    EXPECT_EQ(logins[0], "A1 AUTHENTICATE XOAUTH2 dXNlcj1jYXJlAWF1dGg9QmVhcmVyIHN0YWxlAQE=\r\n");
    EXPECT_EQ(logins[1], "A1 AUTHENTICATE XOAUTH2 dXNlcj1jYXJlAWF1dGg9QmVhcmVyIGZyZXNoAQE=\r\n");
    EXPECT_EQ(alerts_.size(), 1U);
}

TEST_F(ImapClient, WaitsForATokenWithoutTroublingTheServer) {
    options_.method = Method::oauth;
    options_.password.clear();
    options_.timing.refused = 10min;
    options_.timing.last_retry = 10min;
    Hooks with = hooks();
    int asked = 0;
    with.token = [&](bool renew, std::function<void(std::string)> done) {
        EXPECT_FALSE(renew);
        done(++asked < 30 ? "" : "late");
    };
    std::vector<std::string> counted;
    with.count = [&](std::string_view name, double) { counted.emplace_back(name); };
    Client client(loop_.context.get_executor(), options_, with);
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await peer.send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=OAUTHBEARER] ready\r\n");
        const std::string login = co_await peer.read_until("\r\n");
        EXPECT_TRUE(login.starts_with("A1 AUTHENTICATE OAUTHBEARER ")) << login;
    });
    EXPECT_EQ(asked, 30);
    EXPECT_THAT(alerts_, IsEmpty());
    EXPECT_THAT(counted, ElementsAre("connections"));
}

TEST_F(ImapClient, LogsNoSecret) {
    Client client(loop_.context.get_executor(), options_, hooks());
    client.start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await peer.send("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        const std::string login = co_await peer.read_until("\r\n");
        EXPECT_THAT(login, HasSubstr(password));
        co_await peer.send("A1 NO you said " + login);
        co_await peer.read_all();
        RawPeer again = co_await accept();
    });
    EXPECT_THAT(logged_, Not(IsEmpty()));
    EXPECT_THAT(logged_, Each(Not(HasSubstr(password))));
    EXPECT_THAT(alerts_, Each(Not(HasSubstr(password))));
}

TEST_F(ImapClient, IsQuietAfterItsEnd) {
    auto client = std::make_unique<Client>(loop_.context.get_executor(), options_, hooks());
    client->start();
    loop_.run([&]() -> net::asio::awaitable<void> {
        RawPeer peer = co_await accept();
        co_await serve_until_idle(peer, "");
        client.reset();
        logged_.clear();
        const std::string rest = co_await peer.read_all();
        EXPECT_EQ(rest, "");
    });
    EXPECT_THAT(logged_, IsEmpty());
}

TEST_F(ImapClient, RefusesOptionsThatCannotWork) {
    options_.user.clear();
    EXPECT_THROW(Client(loop_.context.get_executor(), options_, hooks()), std::invalid_argument);
    options_.user = "care";
    Hooks incomplete = hooks();
    incomplete.keep = nullptr;
    EXPECT_THROW(Client(loop_.context.get_executor(), options_, incomplete), std::invalid_argument);
}

TEST(RetryPause, GrowsToItsLimitAndSpreads) {
    const Timing timing;
    EXPECT_EQ(retry_pause(timing, 0, 0), 2500ms);
    EXPECT_EQ(retry_pause(timing, 1, 0), 5s);
    EXPECT_EQ(retry_pause(timing, 100, 0), 300s);
    EXPECT_EQ(retry_pause(timing, 100, 0.999999), 599'999ms);
}

}  // namespace
}  // namespace aftercare::email::imap
