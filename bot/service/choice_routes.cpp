#include "bot/service/choice_routes.h"

#include "bot/service/survey_routes.h"
#include "bot/survey_page/choice_token.h"
#include "bot/survey_page/page.h"
#include "bot/survey_page/signing.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;

/// How long the store may take before the person is asked to come back.
constexpr auto patience = std::chrono::seconds(10);
constexpr std::size_t largest_form = 1024;

/// A link as it was opened, and whose chat it belongs to.
struct Visit {
    survey::ChoiceLink link;
    std::string language;
    std::optional<core::Conversation> conversation;
    std::string sender;  ///< the contact point's address
};

class ChoicePage {
  public:
    ChoicePage(asio::any_io_executor executor, Turns& turns, const Desk& desk)
        : executor_(std::move(executor)), turns_(turns), desk_(desk) {}

    asio::awaitable<net::Response> show(net::Request request);
    asio::awaitable<net::Response> choose(net::Request request);

  private:
    /// Nothing for a link that is not ours or too old; a visit without conversation for one whose chat is gone.
    asio::awaitable<std::shared_ptr<Visit>> visit(net::Request request);
    net::Response message(const std::string& language, int status, std::string what, bool good) const;
    net::Response unknown(const net::Request& request) const;

    asio::any_io_executor executor_;
    Turns& turns_;
    const Desk& desk_;
};

asio::awaitable<std::shared_ptr<Visit>> ChoicePage::visit(net::Request request) {
    const auto link = survey::read_choice_token(request.parameters.get("token"), desk_.survey_key);
    if (!link || link->expires <= turns_.now()) co_return nullptr;
    auto found = std::make_shared<Visit>();
    found->link = *link;
    auto waiting = std::make_shared<asio::steady_timer>(executor_, patience);
    auto at_work = std::make_shared<Visit>(*found);
    turns_.run(
        [at_work](core::Tx& tx, const Desk& desk, core::Time) {
            at_work->conversation = tx.people().conversation(at_work->link.conversation);
            const auto person = at_work->conversation ? tx.people().person(at_work->conversation->person) : std::nullopt;
            at_work->language = person && !person->language.empty() ? person->language : desk.language;
            return TurnResult{};
        },
        [found, at_work, waiting](std::exception_ptr failure, const TurnResult&) {
            if (!failure) *found = *at_work;
            waiting->cancel();
        });
    co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    co_return found;
}

asio::awaitable<net::Response> ChoicePage::show(net::Request request) {
    const auto seen = co_await visit(request);
    if (!seen) co_return unknown(request);
    if (!seen->conversation) co_return message(desk_.language, 503, "trouble", false);
    co_return survey_page_response(200, survey::choice_page(desk_.texts, seen->language, seen->link.label));
}

asio::awaitable<net::Response> ChoicePage::choose(net::Request request) {
    const auto seen = co_await visit(request);
    if (!seen) co_return unknown(request);
    if (!seen->conversation) co_return message(desk_.language, 503, "trouble", false);
    core::Incoming press;
    press.channel = seen->conversation->address.channel;
    press.chat = seen->conversation->address.chat;
    press.sender.address = press.chat;
    press.at = turns_.now();
    // A second press of the same link, however it comes, is the same press.
    press.event_id = "choice/" + std::string(request.parameters.get("token")).substr(0, 300);
    press.content = core::ButtonPressed{seen->link.payload, {}};
    auto accepted = std::make_shared<std::optional<core::Accepted>>();
    auto waiting = std::make_shared<asio::steady_timer>(executor_, patience);
    turns_.take(std::move(press), [accepted, waiting](core::Accepted result) {
        *accepted = std::move(result);
        waiting->cancel();
    });
    co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    using Status = core::Accepted::Status;
    if (!*accepted || (*accepted)->status == Status::refused) co_return message(seen->language, 503, "trouble", false);
    // A choice that is over answers with a hint and no message.
    const bool over = (*accepted)->status == Status::applied && !(*accepted)->answer;
    co_return message(seen->language, over ? 409 : 200, over ? "choice_over" : "choice_made", !over);
}

net::Response ChoicePage::message(const std::string& language, int status, std::string what, bool good) const {
    return survey_page_response(status, survey::message_page(desk_.texts, language, {std::move(what), good, "", ""}));
}

net::Response ChoicePage::unknown(const net::Request& request) const {
    const std::string_view accepted = request.headers.get("Accept-Language");
    return message(desk_.language_for(accepted.substr(0, accepted.find_first_of(",;"))), 404, "unknown", false);
}

}  // namespace

std::string choice_link_path(core::ConversationId conversation, const core::Button& button, core::Time made,
                             std::string_view key) {
    return "/choice/" + survey::choice_token({conversation, button.payload, button.label, made + choice_link_lasts}, key);
}

void add_choice_routes(net::Router& router, asio::any_io_executor executor, Turns& turns, const Desk& desk) {
    auto page = std::make_shared<ChoicePage>(std::move(executor), turns, desk);
    add_stylesheet(router, "/choice/style.css");
    router.add("GET", "/choice/{token}", [page](net::Request request) { return page->show(std::move(request)); });
    net::RouteOptions small;
    small.max_body = largest_form;
    router.add("POST", "/choice/{token}", [page](net::Request request) { return page->choose(std::move(request)); }, small);
}

}  // namespace aftercare::bot
