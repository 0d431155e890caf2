// The floor of the benchmark: what a webhook costs when there is no dialog. A bare Beast server that
// keeps an inbox row, a state row and an outbox row for each update in one durable group commit
// (SQLite WAL, synchronous=FULL), answers after the commit, and sends the next question of a list to
// the Bot API over keep-alive connections.
#include "tests/bench/floor_store.h"
#include "tests/fakes/http/http.h"

#include <CLI/CLI.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/json.hpp>

#include <deque>
#include <fstream>
#include <iostream>
#include <iterator>

namespace aftercare::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

struct Question {
    std::string text;
    std::string markup;  ///< JSON; empty: none
};

std::vector<Question> questions_of(const std::string& path) {
    std::ifstream file(path);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    json::value form = json::parse(text);
    std::vector<Question> questions;
    for (const json::value& field : form.at("fields").as_array()) {
        Question question{std::string(field.at("ask").as_string()), {}};
        if (const json::value* choices = field.as_object().if_contains("choices")) {
            json::array row;
            for (const json::value& choice : choices->as_array()) {
                row.push_back(json::object{{"text", choice}, {"callback_data", choice}});
            }
            json::array rows;
            rows.push_back(std::move(row));
            question.markup = json::serialize(json::object{{"inline_keyboard", std::move(rows)}});
        }
        questions.push_back(std::move(question));
    }
    questions.push_back({std::string(form.at("done").as_string()), {}});
    return questions;
}

/// Sends messages over several connections; those of one chat leave in order over the same one.
class Sender {
  public:
    Sender(asio::any_io_executor executor, std::uint16_t port, std::string path, int connections,
           FloorStore& store)
        : executor_(executor), path_(std::move(path)), store_(store) {
        for (int i = 0; i < connections; ++i) lanes_.push_back(std::make_unique<Lane>(executor, port));
    }

    void send(std::int64_t id, std::int64_t chat, std::string body) {
        Lane& lane = *lanes_[static_cast<std::size_t>(chat) % lanes_.size()];
        lane.waiting.push_back({id, std::move(body)});
        if (lane.busy) return;
        lane.busy = true;
        asio::co_spawn(executor_, drain(lane), asio::detached);
    }

  private:
    struct Waiting {
        std::int64_t id;
        std::string body;
    };
    struct Lane {
        Lane(asio::any_io_executor executor, std::uint16_t port) : connection(executor, "127.0.0.1", port) {}
        fakes::HttpConnection connection;
        std::deque<Waiting> waiting;
        bool busy = false;
    };

    asio::awaitable<void> drain(Lane& lane) {
        while (!lane.waiting.empty()) {
            fakes::Request request(http::verb::post, path_, 11);
            request.set(http::field::host, "127.0.0.1");
            request.set(http::field::content_type, "application/json");
            request.body() = std::move(lane.waiting.front().body);
            request.prepare_payload();
            auto result = co_await lane.connection.exchange(request, std::chrono::seconds(30));
            if (!result.error.empty()) {
                std::cerr << "floor: " << result.error << std::endl;
                std::exit(1);
            }
            store_.sent(lane.waiting.front().id);
            lane.waiting.pop_front();
        }
        lane.busy = false;
    }

    asio::any_io_executor executor_;
    std::string path_;
    FloorStore& store_;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

class Floor {
  public:
    Floor(asio::io_context& context, std::vector<Question> questions, std::uint16_t api_port,
          const std::string& token, const std::string& db, std::string secret)
        : context_(context),
          questions_(std::move(questions)),
          secret_(std::move(secret)),
          store_(db, static_cast<int>(questions_.size()),
                 [this](std::function<void()> done) { asio::post(context_, std::move(done)); }),
          sender_(context.get_executor(), api_port, "/bot" + token + "/sendMessage", 32, store_) {}

    asio::awaitable<fakes::Reply> handle(fakes::Request request) {
        fakes::Reply reply;
        if (request["X-Telegram-Bot-Api-Secret-Token"] != secret_) {
            reply.status = 401;
            co_return reply;
        }
        FloorTurn turn = turn_of(request.body());
        FloorResult result = co_await commit(turn);
        if (result.outbox != 0) {
            const Question& question = questions_[static_cast<std::size_t>(result.step)];
            sender_.send(result.outbox, turn.chat, message(turn.chat, question, result.ticket));
        }
        co_return reply;
    }

  private:
    static FloorTurn turn_of(const std::string& body) {
        json::value update = json::parse(body);
        FloorTurn turn;
        turn.update = update.at("update_id").as_int64();
        if (const json::value* message = update.as_object().if_contains("message")) {
            turn.chat = message->at("chat").at("id").as_int64();
            turn.answer = std::string(message->at("text").as_string());
        } else {
            const json::value& query = update.at("callback_query");
            turn.chat = query.at("message").at("chat").at("id").as_int64();
            turn.answer = std::string(query.at("data").as_string());
        }
        return turn;
    }

    asio::awaitable<FloorResult> commit(FloorTurn turn) {
        auto start = [this, turn](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            store_.submit(turn, [shared](FloorResult result) { std::move (*shared)(result); });
        };
        auto result = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(FloorResult)>(
            start, asio::use_awaitable);
        co_return result;
    }

    static std::string message(std::int64_t chat, const Question& question, std::int64_t ticket) {
        json::object body{{"chat_id", chat}, {"text", question.text}};
        if (ticket != 0) body["text"] = question.text + " SR20260921" + std::to_string(10000 + ticket);
        if (!question.markup.empty()) body["reply_markup"] = question.markup;
        return json::serialize(body);
    }

    asio::io_context& context_;
    std::vector<Question> questions_;
    std::string secret_;
    FloorStore store_;
    Sender sender_;
};

asio::awaitable<void> until_input_closes(asio::io_context& context) {
    asio::posix::stream_descriptor input(context, 0);
    char buffer[64];
    auto token = asio::as_tuple(asio::use_awaitable);
    for (;;) {
        auto [error, size] = co_await input.async_read_some(asio::buffer(buffer), token);
        if (error) break;
    }
    context.stop();
}

}  // namespace aftercare::bench

int main(int argc, char** argv) {
    using namespace aftercare;
    std::string form, db, token, secret;
    std::uint16_t api_port = 0;
    CLI::App app("The benchmark's floor");
    app.add_option("--form", form)->required();
    app.add_option("--db", db)->required();
    app.add_option("--api-port", api_port)->required();
    app.add_option("--token", token)->required();
    app.add_option("--secret", secret)->required();
    CLI11_PARSE(app, argc, argv);
    boost::asio::io_context context(1);
    bench::Floor floor(context, bench::questions_of(form), api_port, token, db, secret);
    auto handler = [&floor](fakes::Request request) { return floor.handle(std::move(request)); };
    fakes::HttpServer server(context.get_executor(), 0, handler);
    std::cout << "{\"port\":" << server.port() << "}" << std::endl;
    boost::asio::co_spawn(context, bench::until_input_closes(context), boost::asio::detached);
    context.run();
}
