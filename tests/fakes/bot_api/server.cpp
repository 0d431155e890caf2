#include "tests/fakes/bot_api/server.h"

#include "tests/fakes/bot_api/actions.h"
#include "tests/fakes/bot_api/delivery.h"
#include "tests/fakes/bot_api/journal.h"
#include "tests/fakes/bot_api/methods.h"
#include "tests/fakes/bot_api/trouble.h"
#include "tests/fakes/http/http.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/http/verb.hpp>

#include <algorithm>
#include <cctype>
#include <future>
#include <optional>
#include <thread>

namespace aftercare::fakes {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Reply refused(int code, const std::string& description, const Json& parameters) {
    Json body{{"ok", false}, {"error_code", code}, {"description", description}};
    Reply reply;
    reply.status = static_cast<unsigned>(code);
    if (parameters.is_object() && !parameters.empty()) body["parameters"] = parameters;
    if (parameters.is_object() && parameters.contains("retry_after")) {
        reply.headers.emplace_back("Retry-After", parameters["retry_after"].dump());
    }
    reply.body = dump(body);
    return reply;
}

Reply accepted(const Json& result) {
    Reply reply;
    reply.body = dump(Json{{"ok", true}, {"result", result}});
    return reply;
}

Reply refused(const Refusal& refusal) {
    return refused(refusal.code, refusal.what(), refusal.parameters);
}

/// The call that a request makes: the target's last segment and query, and the body.
Call call_of(const std::string& method_and_query, const Request& request) {
    Call call;
    std::size_t question = std::min(method_and_query.find('?'), method_and_query.size());
    call.method = method_and_query.substr(0, question);
    if (question < method_and_query.size())
        add_form(call, std::string_view(method_and_query).substr(question + 1));
    add_body(call, request[http::field::content_type], request.body());
    return call;
}

}  // namespace

class FakeBotApi::Service {
  public:
    explicit Service(const FakeBotApiOptions& options)
        : options_(options),
          work_(asio::make_work_guard(context_)),
          world_(std::stoll(options.token), options.username, options.first_update),
          signal_(context_.get_executor()),
          journal_(signal_),
          sender_(context_.get_executor(), world_.updates(), Timing{options.second, options.response_limit},
                  {[this] { signal_.raise(); }, [this](const Call& call) { run_from_webhook(call); }}),
          delivery_(world_.updates(), signal_, sender_),
          server_(
              std::make_unique<HttpServer>(context_.get_executor(), options.port,
                                           [this](Request request) { return handle(std::move(request)); })),
          port_(server_->port()) {
        world_.updates().on_new = [this](const Update& update) {
            sender_.enqueue(update);
            signal_.raise();
        };
        thread_ = std::thread([this] { context_.run(); });
    }

    ~Service() {
        context_.stop();
        thread_.join();
    }

    std::uint16_t port() const { return port_; }

    Json control_blocking(const std::string& name, const Json& request) {
        std::future<Json> answer = asio::co_spawn(context_, control(name, request), asio::use_future);
        return answer.get();
    }

  private:
    asio::awaitable<Reply> handle(Request request) {
        std::string target(request.target());
        Reply reply;
        try {
            if (target.starts_with("/control/")) {
                Call call = call_of(target.substr(9), request);
                Json result = co_await control(call.method, call.params);
                reply.body = dump(result);
            } else if (target.starts_with("/file/bot")) {
                reply = download(target.substr(9));
            } else if (target.starts_with("/bot")) {
                std::string method = method_of(target.substr(4));
                Call call = call_of(method, request);
                reply = co_await bot_call(std::move(call));
            } else {
                reply = refused(404, "Not Found", Json());
            }
        } catch (const Refusal& refusal) {
            reply = refused(refusal);
        } catch (const std::exception& error) {
            // A value of a type that nobody expects there.
            reply = refused(400, std::string("Bad Request: ") + error.what(), Json());
        }
        co_return reply;
    }

    /// The part after the token; refuses a wrong token as the real server does.
    std::string method_of(const std::string& rest) const {
        std::size_t slash = rest.find('/');
        std::string token = rest.substr(0, slash);
        bool shaped = token.size() <= 80 && token.find(':') != std::string::npos && !token.starts_with("0");
        if (slash == std::string::npos) throw Refusal(404, "Not Found");
        if (!shaped) throw Refusal(401, "Unauthorized: invalid token specified");
        if (token != options_.token) throw Refusal(401, "Unauthorized");
        return rest.substr(slash + 1);
    }

    Reply download(const std::string& rest) {
        const StoredFile* file = world_.find_path(method_of(rest));
        if (file == nullptr) return refused(404, "Not Found", Json());
        Reply reply;
        reply.content_type = "application/octet-stream";
        reply.body = file->content;
        reply.body.resize(static_cast<std::size_t>(file->size), 'x');
        return reply;
    }

    asio::awaitable<Reply> bot_call(Call call) {
        std::string method = lower(call.method);
        Json entry = journal_entry(call, method);
        auto trouble = troubles_.take(method, call.integer("chat_id").value_or(0));
        if (trouble && trouble->delay.count() > 0) {
            asio::steady_timer timer(context_, trouble->delay);
            co_await timer.async_wait(asio::use_awaitable);
        }
        Reply reply;
        bool runs = !trouble || (trouble->code == 0 && !trouble->close_before);
        if (!runs) {
            reply = refused(trouble->code, trouble->description, trouble->parameters);
        } else if (Delivery::handles(method)) {
            reply = co_await deliver(method, std::move(call));
        } else {
            reply = run(method, call);
        }
        reply.drop = trouble && (trouble->close_before || trouble->close_after);
        if (method != "getupdates") record(std::move(entry), reply, runs);
        co_return reply;
    }

    asio::awaitable<Reply> deliver(std::string method, Call call) {
        Reply reply;
        try {
            Json result = co_await delivery_.run(std::move(method), std::move(call));
            reply = accepted(result);
        } catch (const Refusal& refusal) {
            reply = refused(refusal);
        }
        co_return reply;
    }

    Reply run(const std::string& method, const Call& call) {
        try {
            if (method.starts_with("send") && method != "sendchataction") {
                flood_.count(call.integer("chat_id").value_or(0), World::now_ms());
            }
            return accepted(run_method(world_, account_, method, call));
        } catch (const Refusal& refusal) {
            return refused(refusal);
        }
    }

    void record(Json entry, const Reply& reply, bool runs) {
        entry["status"] = reply.status;
        entry["applied"] = runs && reply.status == 200;
        entry["answered"] = !reply.drop;
        entry["response"] = Json::parse(reply.body, nullptr, false);
        journal_.add(std::move(entry));
    }

    /// A method call in a webhook's answer: its result is never told to anybody.
    void run_from_webhook(const Call& call) {
        std::string method = lower(call.method);
        if (method.starts_with("get") || Delivery::handles(method) || method == "close" || method == "logout")
            return;
        Json entry = journal_entry(call, method);
        entry["by_webhook"] = true;
        Reply reply = run(method, call);
        record(std::move(entry), reply, true);
    }

    asio::awaitable<Json> control(std::string name, Json request) {
        if (name == "wait") {
            Json found = co_await wait(std::move(request));
            co_return found;
        }
        if (name == "settled") {
            Json state = co_await wait_until_settled(std::move(request));
            co_return state;
        }
        co_return control_now(name, request);
    }

    Json control_now(const std::string& name, const Json& request) {
        if (name == "calls") return {{"calls", journal_.matching(request)}, {"last", journal_.last()}};
        if (name == "updates") return all_updates();
        if (name == "chat") return messages_of(world_.chat(request.at("chat").get<std::int64_t>()));
        if (name == "state") return state();
        if (name == "fail") return troubles_.add(request), Json::object();
        if (name == "heal") return troubles_.clear(), Json::object();
        if (name == "limits") return flood_.limit(request), Json::object();
        Json answer = act(world_, name, request);
        signal_.raise();
        return answer;
    }

    Json state() {
        Json info{{"pending", world_.updates().pending().size()},
                  {"last", journal_.last()},
                  {"bot", world_.bot()},
                  {"token", options_.token},
                  {"commands", account_.commands},
                  {"webhook", nullptr}};
        if (sender_.webhook()) {
            info["webhook"] = {{"url", sender_.webhook()->url}, {"last_error_message", sender_.last_error()}};
        }
        return info;
    }

    Json all_updates() const {
        Json list = Json::array();
        for (const auto& [id, update] : const_cast<World&>(world_).updates().all()) {
            list.push_back({{"update_id", id},
                            {"type", update.type},
                            {"queue", update.queue},
                            {"state", name_of(update.state)},
                            {"attempts", update.attempts},
                            {"update", update.body}});
        }
        return list;
    }

    static Json messages_of(const Chat& chat) {
        Json messages = Json::array();
        for (const auto& [id, message] : chat.messages) messages.push_back(message);
        return {{"chat", chat.info}, {"blocked", chat.blocked}, {"messages", messages}};
    }

    static Signal::Clock::time_point deadline_of(const Json& request) {
        return Signal::Clock::now() + std::chrono::milliseconds(request.value("timeout_ms", 10000));
    }

    /// Waits for "count" applied calls that fit the filter. Throws Refusal(408) with what there is.
    asio::awaitable<Json> wait(Json filter) {
        auto deadline = deadline_of(filter);
        auto count = filter.value("count", std::size_t{1});
        if (!filter.contains("applied")) filter["applied"] = true;
        for (;;) {
            Json found = journal_.matching(filter);
            if (found.size() >= count) co_return Json{{"calls", found}, {"last", journal_.last()}};
            if (Signal::Clock::now() >= deadline) {
                throw Refusal(
                    408, "waited in vain for " + dump(filter) + "; found " + std::to_string(found.size()));
            }
            co_await signal_.wait(deadline);
        }
    }

    /// Waits until the bot has taken every update.
    asio::awaitable<Json> wait_until_settled(Json request) {
        auto deadline = deadline_of(request);
        while (!world_.updates().pending().empty()) {
            if (Signal::Clock::now() >= deadline) {
                throw Refusal(408,
                              std::to_string(world_.updates().pending().size()) + " updates still pending");
            }
            co_await signal_.wait(deadline);
        }
        co_return state();
    }

    FakeBotApiOptions options_;
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    World world_;
    Account account_;
    Signal signal_;
    Journal journal_;
    Troubles troubles_;
    Flood flood_;
    WebhookSender sender_;
    Delivery delivery_;
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_;
    std::thread thread_;
};

FakeBotApi::FakeBotApi(const FakeBotApiOptions& options) : service_(std::make_unique<Service>(options)) {}
FakeBotApi::~FakeBotApi() = default;

std::uint16_t FakeBotApi::port() const {
    return service_->port();
}

std::string FakeBotApi::root() const {
    return "http://127.0.0.1:" + std::to_string(port());
}

Json FakeBotApi::control(const std::string& name, const Json& request) {
    return service_->control_blocking(name, request);
}

}  // namespace aftercare::fakes
