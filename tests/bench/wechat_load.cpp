// bench_wechat: plays customers of an official account in safe mode: each message is sealed and signed, each passive
// reply opened and read, and the next answer follows from its question. Commands and answers as bench_load's; beside
// them:
//   {"do":"codec","messages":N}   what opening a push and sealing its reply cost, without any service
#include "adapters/wechat/crypto.h"
#include "adapters/wechat/opening.h"
#include "adapters/wechat/reply.h"
#include "adapters/wechat/signature.h"
#include "adapters/wechat/update.h"
#include "adapters/wechat/xml.h"
#include "tests/bench/commands.h"
#include "tests/bench/form_answers.h"
#include "tests/bench/process.h"
#include "tests/fakes/http/http.h"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>
#include <stdexcept>
#include <thread>

namespace aftercare::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds patience{20};

/// The account as the console would have it.
struct Secrets {
    std::string token;
    std::string app_id;
    wechat::AesKey key;
};

core::Time now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

std::string unix_seconds() {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count());
}

std::array<std::uint8_t, 16> random16() {
    std::array<std::uint8_t, 16> bytes{};
    if (RAND_bytes(bytes.data(), 16) != 1) throw std::runtime_error("no random bytes");
    return bytes;
}

struct SealedPush {
    std::string target;
    std::string body;
};

SealedPush seal(const Secrets& secrets, const std::string& openid, std::uint64_t number, const std::string& text) {
    const std::string xml = "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[" + openid +
                            "]]></FromUserName><CreateTime>" + unix_seconds() +
                            "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>" + wechat::cdata(text) +
                            "</Content><MsgId>" + std::to_string(number) + "</MsgId></xml>";
    const std::string encrypted = wechat::seal_envelope(secrets.key, xml, secrets.app_id, random16());
    const std::string time = unix_seconds();
    const std::string nonce = std::to_string(number);
    return {"?timestamp=" + time + "&nonce=" + nonce + "&encrypt_type=aes&msg_signature=" +
                wechat::message_signature(secrets.token, time, nonce, encrypted),
            "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>"};
}

/// The text of a sealed reply; empty for "success".
std::string open_reply(const Secrets& secrets, const std::string& body) {
    if (body == wechat::no_reply) return {};
    const auto sealed = wechat::XmlDocument::parse(body);
    if (!sealed.document) throw std::runtime_error("the reply is not XML");
    const auto opened =
        wechat::open_envelope(secrets.key, wechat::encrypted_part(sealed.document->root()), secrets.app_id);
    if (!opened) throw std::runtime_error("the reply cannot be opened");
    const auto plain = wechat::XmlDocument::parse(*opened);
    if (!plain.document) throw std::runtime_error("the reply's content is not XML");
    return plain.document->root()["Content"].text();
}

}  // namespace

class WechatLoad {
  public:
    WechatLoad(asio::io_context& context, json::value form, Secrets secrets)
        : context_(context), form_(std::move(form)), secrets_(std::move(secrets)) {}

    asio::awaitable<json::object> run(json::value command) {
        const json::string& what = command.at("do").as_string();
        json::object answer;
        if (what == "target") {
            pid_ = static_cast<pid_t>(command.at("pid").as_int64());
            port_ = static_cast<std::uint16_t>(command.at("port").as_int64());
            path_ = std::string(command.at("path").as_string());
        } else if (what == "codec") {
            answer = codec(static_cast<int>(command.at("messages").as_int64()));
        } else if (what == "load") {
            answer = co_await load(command);
        } else {
            throw std::runtime_error("unknown command");
        }
        co_return answer;
    }

  private:
    struct Tally {
        std::vector<std::uint32_t> micros;
        SteadyClock::time_point last_answer;
        int customers = 0;
        int finished = 0;
    };

    asio::awaitable<std::string> say(fakes::HttpConnection& connection, const std::string& openid,
                                     const std::string& text, Tally& tally) {
        const SealedPush push = seal(secrets_, openid, ++messages_, text);
        fakes::Request request(http::verb::post, path_ + push.target, 11);
        request.set(http::field::host, "127.0.0.1");
        request.set(http::field::content_type, "text/xml");
        request.body() = push.body;
        request.prepare_payload();
        const auto begin = SteadyClock::now();
        auto result = co_await connection.exchange(request, patience);
        const auto end = SteadyClock::now();
        if (!result.error.empty()) throw std::runtime_error("webhook: " + result.error);
        if (result.response.result_int() != 200)
            throw std::runtime_error("webhook answered " + std::to_string(result.response.result_int()));
        tally.micros.push_back(
            static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(end - begin).count()));
        tally.last_answer = end;
        co_return open_reply(secrets_, result.response.body());
    }

    /// One customer through the whole form.
    asio::awaitable<void> fill_in(fakes::HttpConnection& connection, Tally& tally) {
        const std::string openid = "oBench" + std::to_string(++customers_);
        const json::array& fields = form_.at("fields").as_array();
        const std::string done(form_.at("done").as_string());
        std::set<std::size_t> answered;
        std::string text(form_.at("opening").as_string());
        for (;;) {
            const std::string reply = co_await say(connection, openid, text, tally);
            if (reply.find("SR20") != std::string::npos) break;
            const json::object* field = field_asked(fields, reply, answered);
            if (field == nullptr) throw std::runtime_error("no answer known for: " + reply);
            answered.insert(static_cast<std::size_t>(field - &fields[0].as_object()));
            text = own_answer(std::string(field->at("answer").as_string()), std::to_string(customers_));
        }
        ++tally.finished;
        ++tally.customers;
    }

    asio::awaitable<void> play(std::shared_ptr<int> left, Tally& tally) {
        fakes::HttpConnection connection(context_.get_executor(), "127.0.0.1", port_);
        while (*left > 0) {
            --*left;
            co_await fill_in(connection, tally);
        }
    }

    asio::awaitable<json::object> load(json::value command) {
        auto left = std::make_shared<int>(static_cast<int>(command.at("customers").as_int64()));
        int running = static_cast<int>(command.at("clients").as_int64());
        Tally tally;
        const ProcessState before = state_of(pid_);
        const auto begin = SteadyClock::now();
        std::exception_ptr failure;
        asio::steady_timer all(context_, asio::steady_timer::time_point::max());
        for (int i = running; i > 0; --i) {
            asio::co_spawn(context_, play(left, tally), [&](std::exception_ptr error) {
                if (error) failure = error;
                if (--running == 0) all.cancel();
            });
        }
        boost::system::error_code ignored;
        auto ended = asio::redirect_error(asio::use_awaitable, ignored);
        co_await all.async_wait(ended);
        if (failure) std::rethrow_exception(failure);
        const ProcessState after = state_of(pid_);
        std::sort(tally.micros.begin(), tally.micros.end());
        const std::size_t updates = tally.micros.size();
        const double seconds = std::chrono::duration<double>(tally.last_answer - begin).count();
        co_return json::object{{"customers", tally.customers},
                               {"finished", tally.finished},
                               {"updates", updates},
                               {"per_second", static_cast<double>(updates) / seconds},
                               {"p50_us", tally.micros[updates / 2]},
                               {"p99_us", tally.micros[updates * 99 / 100]},
                               {"cpu_per_1000", (after.cpu_seconds - before.cpu_seconds) * 1000 / static_cast<double>(updates)},
                               {"resident_kb", after.resident_kb}};
    }

    json::object codec(int messages) const {
        wechat::PushRules rules{wechat::Mode::safe, secrets_.token, secrets_.app_id, wechat::AesKeys{secrets_.key, {}},
                                std::chrono::seconds(300)};
        const SealedPush push = seal(secrets_, "oBench", 1, "2026年9月18日晚上8点在客厅木地板上日常清扫时发生，室温约25度");
        const auto value = [&](std::string_view name) {
            const std::size_t at = push.target.find(name) + name.size() + 1;
            return std::string(push.target.substr(at, push.target.find('&', at) - at));
        };
        const std::string time = value("timestamp");
        const std::string nonce = value("nonce");
        const std::string signature = value("msg_signature");
        wechat::PushQuery query;
        query.timestamp = time;
        query.nonce = nonce;
        query.msg_signature = signature;
        query.encrypt_type = "aes";
        std::chrono::duration<double, std::micro> opening{};
        std::chrono::duration<double, std::micro> sealing{};
        std::size_t bytes = 0;
        for (int i = 0; i < messages; ++i) {
            const auto begin = SteadyClock::now();
            const auto opened = wechat::open_push(query, push.body, rules, now());
            if (!opened) throw std::runtime_error("the push cannot be opened");
            const auto update = wechat::parse_update(opened->text, {{"wechat", "main"}, ""});
            if (update.incoming.empty()) throw std::runtime_error("the push cannot be read");
            const auto middle = SteadyClock::now();
            const std::string plain = wechat::reply_xml(
                {"oBench", "gh_bench", 1}, wechat::TextReply{"【二 产品信息 · 6/19】\n请填写产品名称\n例如：智能扫地机器人\n\n1. 跳过"});
            const auto random = random16();
            bytes += wechat::sealed_reply({secrets_.token, secrets_.key, secrets_.app_id, time, nonce, random}, plain).size();
            sealing += SteadyClock::now() - middle;
            opening += middle - begin;
        }
        return {{"open_us", opening.count() / messages}, {"seal_us", sealing.count() / messages}, {"reply_bytes", bytes / static_cast<std::size_t>(messages)}};
    }

    asio::io_context& context_;
    json::value form_;
    Secrets secrets_;
    std::uint16_t port_ = 0;
    std::string path_;
    pid_t pid_ = 0;
    std::uint64_t messages_ = 6'000'000'000'000'000'000;
    std::uint64_t customers_ = 0;
};

}  // namespace aftercare::bench

int main(int argc, char** argv) {
    using namespace aftercare;
    std::string form_file;
    std::string token;
    std::string app_id;
    std::string aes_key;
    CLI::App app("Plays customers of an official account");
    app.add_option("--form", form_file)->required();
    app.add_option("--token", token)->required();
    app.add_option("--app-id", app_id)->required();
    app.add_option("--aes-key", aes_key)->required();
    CLI11_PARSE(app, argc, argv);
    const auto key = wechat::AesKey::parse(aes_key);
    if (!key) {
        std::cerr << "the key is no EncodingAESKey\n";
        return 1;
    }
    std::ifstream file(form_file);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    boost::asio::io_context context(1);
    const auto working = boost::asio::make_work_guard(context);
    bench::WechatLoad load(context, boost::json::parse(text), {token, app_id, *key});
    std::cout << "{}" << std::endl;
    auto run = [&load](boost::json::value command) { return load.run(std::move(command)); };
    std::thread commands([&] { bench::follow_commands(context, run); });
    context.run();
    commands.join();
}
