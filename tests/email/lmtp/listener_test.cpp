// The listener over real sockets: owners that keep, fail, wait and throw; limits; TLS; the end.
#include "adapters/email/lmtp/listener.h"

#include "adapters/email/lmtp/peers.h"
#include "adapters/net/stream.h"
#include "harness.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace aftercare::email::lmtp {
namespace {

using net::Loop;
using net::RawPeer;
using namespace std::chrono_literals;

const std::string one_mail =
    "LHLO mx\r\nMAIL FROM:<a@b>\r\nRCPT TO:<x@h>\r\nRCPT TO:<y@h>\r\nDATA\r\nSubject: "
    "x\r\n\r\nhello\r\n.\r\n";

struct LmtpListener : testing::Test {
    Loop loop;
    ListenerOptions options;
    std::unique_ptr<Listener> listener;
    std::vector<Envelope> envelopes;
    std::vector<std::string> mails;
    std::vector<KeepDone> waiting;

    void SetUp() override {
        options.check = [](std::string_view address) {
            return address.starts_with("nobody") ? RecipientCheck::unknown : RecipientCheck::known;
        };
        options.keep = [this](Envelope envelope, std::string bytes, KeepDone done) {
            const std::size_t count = envelope.rcpt_to.size();
            envelopes.push_back(std::move(envelope));
            mails.push_back(std::move(bytes));
            done(std::vector<Kept>(count, Kept::ok));
        };
    }
    void TearDown() override {
        listener.reset();
        waiting.clear();
        loop.drain();
    }
    void start() { listener = std::make_unique<Listener>(loop.context.get_executor(), options); }
    void keep_waiting() {
        options.keep = [this](Envelope, std::string bytes, KeepDone done) {
            mails.push_back(std::move(bytes));
            waiting.push_back(std::move(done));
        };
    }
    // Everything the listener says until it closes.
    std::string exchange(const std::string& said) {
        std::string answer;
        loop.run(
            [&]() -> asio::awaitable<void> { answer = co_await net::raw_exchange(listener->port(), said); });
        return answer;
    }
};

TEST_F(LmtpListener, KeepsBeforeItAnswers) {
    start();
    const std::string answer = exchange(one_mail + "QUIT\r\n");
    EXPECT_TRUE(answer.ends_with("250 2.0.0 Kept\r\n250 2.0.0 Kept\r\n221 2.0.0 Bye\r\n")) << answer;
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0], "Subject: x\r\n\r\nhello\r\n");
    EXPECT_EQ(envelopes[0], (Envelope{"a@b", {"x@h", "y@h"}, "127.0.0.1", false}));
    EXPECT_EQ(listener->stats().kept, 1u);
}

TEST_F(LmtpListener, SaysNothingUntilTheOwnerHasAnswered) {
    keep_waiting();
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(listener->port());
        co_await peer.send(one_mail);
        co_await peer.read_until("354 End with a line that holds only a dot\r\n");
        EXPECT_FALSE(co_await peer.closed_within(100ms));
        EXPECT_EQ(waiting.size(), 1u);
        waiting.at(0)({Kept::ok, Kept::try_later});
        EXPECT_EQ(co_await peer.read_until("\r\n"), "250 2.0.0 Kept\r\n");
        EXPECT_EQ(co_await peer.read_until("\r\n"), "451 4.3.0 Not kept, try again later\r\n");
    });
    EXPECT_EQ(listener->stats().not_kept, 1u);
}

TEST_F(LmtpListener, AFailingOwnerMeansTryLater) {
    options.keep = [](Envelope, std::string, KeepDone) { throw std::runtime_error("disk full"); };
    start();
    EXPECT_TRUE(exchange(one_mail + "QUIT\r\n")
                    .ends_with("451 4.3.0 Not kept, try again later\r\n221 2.0.0 Bye\r\n"));
}

TEST_F(LmtpListener, ASilentOwnerMeansTryLater) {
    keep_waiting();
    options.keep_timeout = 50ms;
    start();
    EXPECT_TRUE(exchange(one_mail + "QUIT\r\n")
                    .ends_with("451 4.3.0 Not kept, try again later\r\n221 2.0.0 Bye\r\n"));
    waiting.at(0)({Kept::ok, Kept::ok});  // too late, and harmless
    loop.context.poll();
}

TEST_F(LmtpListener, AnOwnerThatForgetsToAnswerMeansTryLaterAtOnce) {
    options.keep = [](Envelope, std::string, KeepDone) {};
    start();
    EXPECT_TRUE(exchange(one_mail + "QUIT\r\n")
                    .ends_with("451 4.3.0 Not kept, try again later\r\n221 2.0.0 Bye\r\n"));
}

TEST_F(LmtpListener, ThePeerMayGoWhileTheOwnerWorks) {
    keep_waiting();
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(listener->port());
        co_await peer.send(one_mail);
        co_await peer.read_until("354 End with a line that holds only a dot\r\n");
        co_await net::until([&] { return !waiting.empty(); });
        peer.reset_on_close();
        peer.close();
        waiting.at(0)({Kept::ok, Kept::ok});
        co_await net::until([&] { return listener->stats().connections == 0; });
    });
    EXPECT_EQ(listener->stats().kept, 1u);
}

TEST_F(LmtpListener, AHalfMailIsNoMail) {
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(listener->port());
        co_await peer.send(one_mail.substr(0, one_mail.size() - 1));
        co_await peer.read_until("354 End with a line that holds only a dot\r\n");
        peer.close();
        co_await net::until([&] { return listener->stats().connections == 0; });
    });
    EXPECT_TRUE(mails.empty());
}

TEST_F(LmtpListener, SendsStrangersAndTooManyAway) {
    options.peers = {"192.0.2.0/24"};
    start();
    EXPECT_EQ(exchange(one_mail), "554 5.7.1 Not for you\r\n");
    options.peers = {"127.0.0.1"};
    options.max_connections = 1;
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer first = co_await RawPeer::connect(listener->port());
        co_await first.read_until("ready\r\n");
        EXPECT_EQ(co_await net::raw_exchange(listener->port(), ""), "421 4.3.2 Too many connections\r\n");
        co_await first.send("QUIT\r\n");
        co_await first.read_all();
        first.close();
        co_await net::until([&] { return listener->stats().connections == 0; });
        RawPeer second = co_await RawPeer::connect(listener->port());
        EXPECT_EQ(co_await second.read_until("\r\n"), "220 localhost Aftercare ready\r\n");
    });
    EXPECT_TRUE(mails.empty());
    EXPECT_EQ(listener->stats().turned_away, 1u);
}

TEST_F(LmtpListener, IdlePeersAreToldAndLeft) {
    options.idle_timeout = 60ms;
    start();
    const std::string answer = exchange(one_mail.substr(0, 40));
    EXPECT_TRUE(answer.ends_with("421 4.4.2 Nothing came for too long\r\n")) << answer;
    EXPECT_EQ(listener->stats().timeouts, 1u);
}

TEST_F(LmtpListener, MailsTogetherHaveARoom) {
    options.max_held = 50'000;
    options.session.max_message = 45'000;
    start();
    loop.run([&]() -> asio::awaitable<void> {
        const std::string half =
            one_mail.substr(0, one_mail.find("hello")) + std::string(40'000, 'x') + "\r\n";
        RawPeer first = co_await RawPeer::connect(listener->port());
        co_await first.send(half);
        co_await first.read_until("354 End with a line that holds only a dot\r\n");
        // Nothing shows from outside when the listener has read it.
        co_await net::sleep_for(50ms);
        const std::string refused = co_await net::raw_exchange(listener->port(), half + ".\r\nQUIT\r\n");
        EXPECT_NE(refused.find("452 4.3.1 No room now, try again later\r\n452 4.3.1"), std::string::npos)
            << refused;
        co_await first.send(".\r\n");
        EXPECT_EQ(co_await first.read_until("\r\n"), "250 2.0.0 Kept\r\n");
        const std::string taken = co_await net::raw_exchange(listener->port(), half + ".\r\nQUIT\r\n");
        EXPECT_NE(taken.find("250 2.0.0 Kept"), std::string::npos) << "the room is free again";
    });
    EXPECT_EQ(mails.size(), 2u);
}

TEST_F(LmtpListener, StopTakesTheMailUnderWay) {
    keep_waiting();
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer idle = co_await RawPeer::connect(listener->port());
        co_await idle.read_until("ready\r\n");
        RawPeer busy = co_await RawPeer::connect(listener->port());
        co_await busy.send(one_mail.substr(0, one_mail.size() - 3));
        co_await busy.read_until("354 End with a line that holds only a dot\r\n");

        bool stopped = false;
        asio::co_spawn(loop.context, listener->stop(5s), [&](const std::exception_ptr&) { stopped = true; });
        EXPECT_EQ(co_await idle.read_all(), "421 4.3.2 Shutting down\r\n");
        idle.close();
        co_await busy.send(".\r\n");
        co_await net::until([&] { return !waiting.empty(); });
        EXPECT_FALSE(stopped);
        waiting.at(0)({Kept::ok, Kept::ok});
        EXPECT_EQ(co_await busy.read_all(),
                  "250 2.0.0 Kept\r\n250 2.0.0 Kept\r\n421 4.3.2 Shutting down\r\n");
        busy.close();
        co_await net::until([&] { return stopped; });
    });
}

TEST_F(LmtpListener, StopDropsWhatTakesTooLong) {
    keep_waiting();
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(listener->port());
        co_await peer.send(one_mail.substr(0, one_mail.size() - 3));
        co_await peer.read_until("354 End with a line that holds only a dot\r\n");
        co_await listener->stop(50ms);
        EXPECT_EQ(co_await peer.read_all(), "") << "no answer: the mail comes again";
    });
}

TEST_F(LmtpListener, SpeaksTls) {
    net::ScratchFolder folder;
    net::write_certificate(folder / "cert.pem", folder / "key.pem", "mail");
    options.tls = std::make_shared<net::TlsServer>(folder / "cert.pem", folder / "key.pem");
    start();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer plain = co_await RawPeer::connect(listener->port());
        co_await plain.send("EHLO x\r\nSTARTTLS\r\n");
        co_await plain.read_until("220 2.0.0 Begin\r\n");
        const net::TlsClient trust(folder / "cert.pem");
        const auto stream = net::tls_client_stream(std::move(plain.socket()), trust, "localhost");
        const boost::system::error_code error = co_await net::handshake(*stream);
        EXPECT_FALSE(error);
        const std::string said = one_mail + "QUIT\r\n";
        const asio::const_buffer buffer = asio::buffer(said);
        co_await net::write_all(*stream, buffer, asio::const_buffer());
        std::string answer;
        std::array<char, 1024> piece;
        while (!answer.ends_with("Bye\r\n")) {
            const net::IoResult got = co_await net::read_some(*stream, asio::buffer(piece));
            if (got.error) break;
            answer.append(piece.data(), got.bytes);
        }
        EXPECT_TRUE(answer.ends_with("250 2.0.0 Kept\r\n250 2.0.0 Kept\r\n221 2.0.0 Bye\r\n")) << answer;
        EXPECT_EQ(answer.find("STARTTLS"), std::string::npos);
    });
    EXPECT_EQ(mails.size(), 1u);
}

TEST_F(LmtpListener, RefusesToStartMalformed) {
    const auto problem = [&] {
        try {
            start();
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    options.address = "localhost";
    EXPECT_NE(problem().find("numeric"), std::string::npos);
    options.address = "127.0.0.1";
    options.peers = {"mx.example"};
    EXPECT_NE(problem().find("\"mx.example\""), std::string::npos);
    options.peers = {"127.0.0.1"};
    options.session.host_name = "a b";
    EXPECT_NE(problem().find("host name"), std::string::npos);
    options.session.host_name = "a";
    EXPECT_EQ(problem(), "");
    options.port = listener->port();
    const auto first = std::move(listener);
    EXPECT_NE(problem().find("cannot take mail on"), std::string::npos) << "the port is taken";
}

TEST(LmtpPeers, Match) {
    const Peers peers({"192.0.2.7", "127.0.0.0/8", "::1", "fd00::/8"});
    for (const char* good : {"192.0.2.7", "127.9.9.9", "::1", "fd12::3", "::ffff:127.0.0.1"})
        EXPECT_TRUE(peers.allows(asio::ip::make_address(good))) << good;
    for (const char* bad : {"192.0.2.8", "128.0.0.1", "::2", "fe80::1", "::ffff:10.0.0.1"})
        EXPECT_FALSE(peers.allows(asio::ip::make_address(bad))) << bad;
    EXPECT_FALSE(Peers({}).allows(asio::ip::make_address("127.0.0.1")));
    for (const char* bad : {"x", "1.2.3.4/33", "::1/129", "1.2.3.4/", ""})
        EXPECT_THROW(Peers({bad}), std::runtime_error);
}

}  // namespace
}  // namespace aftercare::email::lmtp
