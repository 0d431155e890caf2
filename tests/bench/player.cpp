#include "tests/bench/player.h"

#include "tests/bench/form_answers.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace aftercare::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

namespace {

constexpr std::chrono::seconds patience{20};

std::string quoted(std::string_view text) {
    return json::serialize(json::string(text));
}

}  // namespace

asio::awaitable<void> Player::wait_for_messages(std::int64_t customer, int count) {
    Sink::Chat& chat = sink_.chat(customer);
    auto deadline = Sink::Clock::now() + patience;
    while (chat.messages < count) {
        if (Sink::Clock::now() > deadline) throw std::runtime_error("the bot did not reply in time");
        asio::steady_timer timer(executor_, deadline);
        boost::system::error_code ignored;
        auto token = asio::redirect_error(asio::use_awaitable, ignored);
        chat.waiting = &timer;
        co_await timer.async_wait(token);
        chat.waiting = nullptr;
    }
}

std::string Player::update_for(std::int64_t customer, const Step& step) {
    std::string id = std::to_string(customer);
    std::string who = R"({"id":)" + id + R"(,"is_bot":false,"first_name":"Bench","language_code":"zh-hans"})";
    std::string where = R"({"id":)" + id + R"(,"first_name":"Bench","type":"private"})";
    std::string head = R"({"update_id":)" + std::to_string(next_update_++) + ",\n";
    const Sink::Chat& chat = sink_.chat(customer);
    if (step.press) {
        auto button = std::find_if(chat.buttons.begin(), chat.buttons.end(),
                                   [&](const auto& pair) { return pair.first == step.value; });
        if (button == chat.buttons.end()) throw std::runtime_error("no button " + step.value);
        return head + R"("callback_query":{"id":")" + std::to_string(next_update_) + R"(","from":)" + who +
               R"(,"message":{"message_id":)" + std::to_string(chat.last_message) +
               R"(,"from":{"id":4242,"is_bot":true,"first_name":"Bench","username":"bench_bot"},"chat":)" +
               where + R"(,"date":1789000000,"text":"."},"chat_instance":"1","data":)" +
               quoted(button->second) + "}}";
    }
    std::string entities;
    if (step.value.starts_with("/")) {
        entities = R"(,"entities":[{"offset":0,"length":)" + std::to_string(step.value.size()) +
                   R"(,"type":"bot_command"}])";
    }
    return head + R"("message":{"message_id":)" + std::to_string(1000000 + next_message_++) + R"(,"from":)" +
           who + R"(,"chat":)" + where + R"(,"date":1789000000,"text":)" + quoted(own_answer(step.value, id)) +
           entities + "}}";
}

asio::awaitable<void> Player::take(fakes::HttpConnection& connection, std::int64_t customer, const Step& step,
                                   Tally& tally) {
    if (step.press) co_await wait_for_messages(customer, step.messages);
    fakes::Request request(http::verb::post, target_.path, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "application/json");
    request.set("X-Telegram-Bot-Api-Secret-Token", target_.secret);
    request.body() = update_for(customer, step);
    request.prepare_payload();
    auto begin = Sink::Clock::now();
    auto result = co_await connection.exchange(request, patience);
    auto end = Sink::Clock::now();
    if (!result.error.empty()) throw std::runtime_error("webhook: " + result.error);
    if (result.response.result_int() / 100 != 2) {
        throw std::runtime_error("webhook answered " + std::to_string(result.response.result_int()));
    }
    tally.micros.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(end - begin).count()));
    tally.last_answer = end;
}

asio::awaitable<void> Player::learn(json::value form) {
    fakes::HttpConnection connection(executor_, "127.0.0.1", target_.port);
    std::int64_t customer = next_customer_++;
    Sink::Chat& chat = sink_.chat(customer);
    chat.watched = true;
    const json::array& fields = form.at("fields").as_array();
    std::set<std::size_t> answered;
    std::vector<Step> script;
    Tally tally;
    Step step{false, std::string(form.at("opening").as_string()), 0};
    for (;;) {
        script.push_back(step);
        chat.text.clear();
        int before = chat.messages;
        co_await take(connection, customer, step, tally);
        const json::object* field = nullptr;
        // A reply may be several messages; the question is in one of them.
        while (field == nullptr && !chat.has_number) {
            int next = ++before;
            try {
                co_await wait_for_messages(customer, next);
            } catch (const std::runtime_error&) {
                throw std::runtime_error("no answer known for: " + chat.text);
            }
            field = field_asked(fields, chat.text, answered);
        }
        if (chat.has_number) break;
        answered.insert(static_cast<std::size_t>(field - &fields[0].as_object()));
        std::string answer(field->at("answer").as_string());
        bool press = std::any_of(chat.buttons.begin(), chat.buttons.end(),
                                 [&](const auto& button) { return button.first == answer; });
        step = Step{press, answer, chat.messages};
    }
    chat.watched = false;
    script_ = std::move(script);
}

asio::awaitable<void> Player::play(std::shared_ptr<int> left, std::size_t steps, Tally& tally) {
    fakes::HttpConnection connection(executor_, "127.0.0.1", target_.port);
    std::size_t count = std::min(steps == 0 ? script_.size() : steps, script_.size());
    while (*left > 0) {
        --*left;
        std::int64_t customer = next_customer_++;
        for (std::size_t i = 0; i < count; ++i) co_await take(connection, customer, script_[i], tally);
        ++tally.customers;
    }
}

}  // namespace aftercare::bench
