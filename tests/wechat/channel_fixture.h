// A channel between a small scripted platform and a desk that answers when the test wants it, all on one
// thread. Pushes are signed and sealed as the platform does it; the clock is the system's, since the
// channel's is.
#pragma once

#include "adapters/net/client.h"
#include "adapters/wechat/chat_memory.h"
#include "adapters/wechat/signature.h"
#include "adapters/wechat/wechat_channel.h"
#include "adapters/wechat/xml.h"
#include "api_fixture.h"
#include "push.h"
#include "vectors.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdlib.h>

namespace aftercare::wechat {

inline constexpr const char* desk_token = "deskToken7";
inline constexpr const char* customer = "oPerson";  // as push.h names them

class ChannelTest : public testing::Test {
  protected:
    using Status = core::SendReport::Status;
    using Answer = std::shared_ptr<std::optional<net::Response>>;
    inline static const std::string send_path{custom_send_path};
    inline static const std::string template_path{template_send_path};
    inline static const std::string notice_path{subscription_send_path};
    inline static const std::string upload_path{media_upload_path};
    inline static const std::string typing{typing_path};

    ChannelTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aftercare-wechat-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder = pattern;
        options.account = "main";
        options.rules.token = desk_token;
        options.rules.app_id = test_app_id;
        options.rules.keys = AesKeys{AesKey::parse(vectors::aes_key).value(), std::nullopt};
        options.api.app_id = test_app_id;
        options.api.app_secret = test_secret;
        options.api.api_root = platform.root();
        options.spool = folder / "spool";
        options.more = "(write to go on)";
        options.stored_path = [this](const std::string& id) {
            return files.contains(id) ? files.at(id).string() : "";
        };
        options.load_state = [this](const std::string& chat, auto answer) { answer(states[chat]); };
        options.save_state = [this](const std::string& chat, const std::string& state) {
            states[chat] = state;
        };
        options.number_of = [](core::TicketId ticket, auto answer) {
            answer("SR" + std::to_string(ticket.value));
        };
        options.time_text = [](core::Time) { return "2026-10-27 09:30"; };
        using std::chrono::milliseconds;
        options.timing.answer = milliseconds(4000);
        options.timing.abandon = milliseconds(4500);
        options.timing.offer_again = milliseconds(3);
        options.timing.stop = milliseconds(4000);
    }

    // Nothing that was logged, alerted or reported may hold a secret, a token or a person's identifier.
    ~ChannelTest() override {
        for (const std::string& line : told) {
            EXPECT_EQ(line.find(test_secret), std::string::npos) << line;
            EXPECT_EQ(line.find(desk_token), std::string::npos) << line;
            EXPECT_EQ(line.find("token-"), std::string::npos) << line;
            EXPECT_EQ(line.find(customer), std::string::npos) << line;
        }
        channel.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    // ---- the channel ------------------------------------------------------------------------------

    void create() {
        Hooks hooks;
        hooks.log = [this](LogLevel, std::string_view text) { told.emplace_back(text); };
        hooks.alert = [this](std::string_view text) {
            alerts.emplace_back(text);
            told.emplace_back(text);
        };
        hooks.broken = [this](std::string_view raw, std::string_view why) { broken.emplace_back(raw, why); };
        hooks.count = [this](std::string_view name, double by) { counters[std::string(name)] += by; };
        hooks.announcement_failed = [this](core::DeliveryId id, std::string_view obstacle) {
            failed_announcements.emplace_back(id.value, obstacle);
        };
        net::Router router;
        channel = create_channel(io.get_executor(), options, std::move(hooks), router);
        server = std::make_unique<net::Server>(io.get_executor(), net::ServerOptions{}, std::move(router));
        client = std::make_unique<net::Client>(io.get_executor(),
                                               "http://127.0.0.1:" + std::to_string(server->port()));
    }

    void start() {
        create();
        channel->start([this](core::Incoming incoming, std::function<void(core::Accepted)> done) {
            received.push_back(std::move(incoming));
            dones.push_back(std::move(done));
        });
    }

    void run_until(const std::function<bool()>& so) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!so() && std::chrono::steady_clock::now() < end) io.run_one_for(std::chrono::milliseconds(20));
        if (!so()) throw std::runtime_error("not within the time");
    }

    /// What happens by itself, as far as nothing has to be waited for.
    void settle() {
        for (int i = 0; i < 50; ++i) io.poll();
    }

    /// The next that the desk is offered.
    std::size_t next_received() {
        const std::size_t which = offered++;
        run_until([&] { return received.size() > which; });
        return which;
    }

    /// As the service does it: first what became of the Incoming, then at once what is to be said.
    void answer(std::size_t which, std::vector<core::Delivery> deliveries, std::string hint = {},
                core::Accepted::Status status = core::Accepted::Status::applied) {
        core::Accepted accepted{.status = status, .hint = std::move(hint)};
        if (!deliveries.empty()) accepted.answer = deliveries.back().id;
        dones.at(which)(std::move(accepted));
        if (!deliveries.empty()) hand_over(std::move(deliveries));
    }
    void hand_over(std::vector<core::Delivery> deliveries) {
        channel->send(std::move(deliveries), [this](std::vector<core::SendReport> reports) {
            for (const core::SendReport& report : reports) told.push_back(report.reason);
            reported.push_back(std::move(reports));
        });
    }
    void refuse(std::size_t which) { dones.at(which)(core::Accepted{}); }

    std::vector<core::SendReport> reports_of(std::vector<core::Delivery> deliveries) {
        const std::size_t before = reported.size();
        hand_over(std::move(deliveries));
        run_until([&] { return reported.size() > before; });
        return reported.back();
    }
    core::SendReport send(core::Delivery delivery) { return reports_of({std::move(delivery)}).at(0); }

    core::Delivery delivery(std::string text, std::int64_t ticket = 0) {
        core::Delivery made;
        made.id = core::DeliveryId(++last_delivery);
        made.conversation = core::ConversationId(1);
        made.to = {{"wechat", "main"}, customer};
        made.message.text = std::move(text);
        made.ticket = core::TicketId(ticket);
        made.created = now();
        return made;
    }
    core::Delivery question(std::string text, const std::vector<std::string>& labels,
                            std::int64_t ticket = 0) {
        core::Delivery made = delivery(std::move(text), ticket);
        for (const std::string& label : labels) made.message.buttons.push_back({{label, "p:" + label}});
        return made;
    }

    core::FileRef stored_file(const std::string& type, std::string name) {
        core::FileRef file;
        file.id = "stored:" + std::to_string(files.size());
        file.name = std::move(name);
        file.media_type = type;
        files[file.id] = folder / ("file" + std::to_string(files.size()));
        std::ofstream(files[file.id]) << "bytes";
        return file;
    }

    // ---- the chat ---------------------------------------------------------------------------------

    static core::Time now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

    /// The person wrote just now, and so many messages have been sent since.
    ChatMemory in_contact(int sent = 0) const {
        ChatMemory memory;
        memory.ledger.note(Contact::message, now(), options.window);
        for (int i = 0; i < sent; ++i) memory.ledger.sent(now(), options.window);
        return memory;
    }
    void remember(const ChatMemory& memory) { states[customer] = to_text(memory); }
    static ChatMemory kept(const core::SendReport& report) {
        const auto memory = parse_chat_memory(report.chat_state);
        if (!memory) throw std::runtime_error("no chat state");
        return *memory;
    }

    std::vector<json> posted(const std::string& path) const {
        std::vector<json> found;
        for (const net::Request& request : platform.requests)
            if (request.path == path) found.push_back(json::parse(request.body));
        return found;
    }
    std::vector<std::string> texts_sent() const {
        std::vector<std::string> found;
        for (const json& body : posted(send_path))
            found.push_back(body.value("/text/content"_json_pointer, "(no text)"));
        return found;
    }

    // ---- pushes -----------------------------------------------------------------------------------

    static std::string seconds_now() {
        return std::to_string(std::chrono::floor<std::chrono::seconds>(now()).time_since_epoch().count());
    }
    std::string text_push(std::string_view text) {
        const std::string number = std::to_string(9000 + ++messages);
        return push("text", "<Content>" + cdata(text) + "</Content><MsgId>" + number + "</MsgId>",
                    seconds_now());
    }

    struct Signed {
        std::string query;
        std::string body;
    };
    /// A push as it comes over the wire in the account's mode.
    Signed sign(const std::string& xml) {
        const std::string timestamp = seconds_now();
        const std::string nonce = std::to_string(700'000 + ++nonces);
        Signed made;
        made.query = "?signature=" + url_signature(desk_token, timestamp, nonce) + "&timestamp=" + timestamp +
                     "&nonce=" + nonce;
        made.body = xml;
        if (options.rules.mode == Mode::plain) return made;
        std::array<std::uint8_t, 16> random{};
        std::ranges::copy(vectors::other_random, random.begin());
        const std::string sealed = seal_envelope(options.rules.keys->current, xml, test_app_id, random);
        made.query +=
            "&encrypt_type=aes&msg_signature=" + message_signature(desk_token, timestamp, nonce, sealed);
        made.body = "<xml><ToUserName><![CDATA[gh_desk]]></ToUserName><Encrypt><![CDATA[" + sealed +
                    "]]></Encrypt></xml>";
        return made;
    }

    static asio::awaitable<void> post(net::Client* client, net::ClientRequest request, Answer answer) {
        const net::Deadline deadline = net::deadline_in(std::chrono::seconds(9));
        net::ClientResult result = co_await client->send(std::move(request), deadline);
        *answer = result.has_value() ? std::move(result.value()) : net::text_response(599, "no answer");
    }
    Answer begin_request(std::string method, const std::string& query, std::string body) {
        auto answer = std::make_shared<std::optional<net::Response>>();
        net::ClientRequest request{.method = std::move(method),
                                   .target = "/wechat/main" + query,
                                   .headers = {{"Content-Type", "text/xml"}},
                                   .body = std::move(body),
                                   .source = nullptr};
        asio::co_spawn(io, post(client.get(), std::move(request), answer), asio::detached);
        return answer;
    }
    Answer begin_get(const std::string& query) { return begin_request("GET", query, {}); }
    Answer begin_signed(const Signed& made) { return begin_request("POST", made.query, made.body); }
    Answer begin_push(const std::string& xml) { return begin_signed(sign(xml)); }
    net::Response finish(const Answer& answer) {
        run_until([&] { return answer->has_value(); });
        return **answer;
    }

    /// The text of a passive reply, opened and its signature checked; "success" and others as they stand.
    std::string said(const net::Response& response) const {
        if (response.status != 200) return "status " + std::to_string(response.status);
        XmlReading outer = XmlDocument::parse(response.body);
        if (!outer.document) return response.body;
        if (options.rules.mode == Mode::plain) return outer.document->root()["Content"].text();
        const XmlElement root = outer.document->root();
        const std::string sealed = encrypted_part(root);
        const std::string expected =
            message_signature(desk_token, root["TimeStamp"].text(), root["Nonce"].text(), sealed);
        EXPECT_EQ(root["MsgSignature"].text(), expected);
        const auto opened = open_envelope(options.rules.keys->current, sealed, test_app_id);
        if (!opened) return "(not opened)";
        XmlReading inner = XmlDocument::parse(*opened);
        if (!inner.document) return "(no XML)";
        EXPECT_EQ(inner.document->root()["ToUserName"].text(), customer);
        EXPECT_EQ(inner.document->root()["FromUserName"].text(), "gh_desk");
        return inner.document->root()["Content"].text();
    }
    std::string said(const Answer& answer) { return said(finish(answer)); }

    std::vector<std::filesystem::path> spooled() const {
        std::vector<std::filesystem::path> found;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(options.spool, error))
            found.push_back(entry.path());
        return found;
    }

    asio::io_context io{1};
    SmallPlatform platform{io};
    std::filesystem::path folder;
    Options options;
    std::unique_ptr<core::Channel> channel;
    std::unique_ptr<net::Server> server;
    std::unique_ptr<net::Client> client;

    std::vector<core::Incoming> received;
    std::vector<std::function<void(core::Accepted)>> dones;
    std::vector<std::vector<core::SendReport>> reported;
    std::map<std::string, std::string> states;
    std::map<std::string, std::filesystem::path> files;
    std::vector<std::string> told;
    std::vector<std::string> alerts;
    std::vector<std::pair<std::string, std::string>> broken;
    std::vector<std::pair<std::int64_t, std::string>> failed_announcements;
    std::map<std::string, double> counters;
    std::size_t offered = 0;
    std::int64_t last_delivery = 0;
    int messages = 0;
    int nonces = 0;
};

}  // namespace aftercare::wechat
