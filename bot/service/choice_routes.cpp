#include "bot/service/choice_routes.h"

#include "bot/commands/choice_links.h"
#include "bot/service/survey_routes.h"
#include "bot/survey_page/choice_token.h"
#include "bot/survey_page/page.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;
using Standing = LinkedChoice::Standing;

/// How long the store may take before the person is asked to come back.
constexpr auto patience = std::chrono::seconds(10);
constexpr std::size_t largest_form = 1024;

/// A link as it was opened, and what became of it in a turn.
struct Visit {
    std::string token;
    survey::ChoiceLink link;
    LinkedChoice choice;
};

class ChoicePage {
  public:
    ChoicePage(asio::any_io_executor executor, Turns& turns, const Desk& desk)
        : executor_(std::move(executor)), turns_(turns), desk_(desk) {}

    asio::awaitable<net::Response> show(net::Request request);
    asio::awaitable<net::Response> choose(net::Request request);

  private:
    using Work = std::function<TurnResult(core::Tx&, const Desk&, core::Time, Visit&)>;

    /// What the work made of the link; a page without it for a link that is not ours, or when it is not known to be kept.
    asio::awaitable<net::Response> answer(net::Request request, Work work);
    net::Response page(const Visit& visit) const;
    net::Response standing(const Visit& visit) const;
    net::Response message(int status, const std::string& language, survey::Message message) const;
    net::Response unknown(const net::Request& request) const;

    asio::any_io_executor executor_;
    Turns& turns_;
    const Desk& desk_;
};

void look(core::Tx& tx, const Desk& desk, core::Time now, Visit& visit) {
    Turn turn(tx, desk, now);
    visit.choice = linked_choice(turn, visit.link);
}

core::Incoming press_of(const Visit& visit, core::Time now) {
    core::Incoming press;
    press.channel = visit.choice.conversation->address.channel;
    press.chat = visit.choice.conversation->address.chat;
    press.sender.address = press.chat;
    press.at = now;
    // A second press of the same link, however it comes, is the same press.
    press.event_id = "choice/" + visit.token.substr(0, 300);
    press.content = core::ButtonPressed{visit.link.payload, {}};
    return press;
}

asio::awaitable<net::Response> ChoicePage::answer(net::Request request, Work work) {
    auto visit = std::make_shared<Visit>();
    visit->token = request.parameters.get("token");
    const auto link = survey::read_choice_token(visit->token, desk_.survey_key);
    if (!link) co_return unknown(request);
    visit->link = *link;
    auto kept = std::make_shared<bool>(false);
    auto waiting = std::make_shared<asio::steady_timer>(executor_, patience);
    // The turn may outlive this wait, so it works on a visit of its own until it is durable.
    auto at_work = std::make_shared<Visit>(*visit);
    turns_.run(
        [at_work, work = std::move(work)](core::Tx& tx, const Desk& desk, core::Time now) {
            look(tx, desk, now, *at_work);
            return work(tx, desk, now, *at_work);
        },
        [kept, waiting](const std::exception_ptr& failure, const TurnResult&) {
            *kept = !failure;
            waiting->cancel();
        });
    co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    if (*kept) co_return page(*at_work);
    co_return message(503, desk_.language, {"trouble"});
}

asio::awaitable<net::Response> ChoicePage::show(net::Request request) {
    Work nothing = [](core::Tx&, const Desk&, core::Time, Visit&) { return TurnResult{}; };
    co_return co_await answer(std::move(request), std::move(nothing));
}

asio::awaitable<net::Response> ChoicePage::choose(net::Request request) {
    Work press = [](core::Tx& tx, const Desk& desk, core::Time now, Visit& visit) {
        if (visit.choice.standing != Standing::open) return TurnResult{};
        const core::Incoming incoming = press_of(visit, now);
        TurnResult result = take_incoming(tx, desk, incoming, now);
        look(tx, desk, now, visit);
        // The same choice, open once more: what this link had to say was said before.
        if (visit.choice.standing == Standing::open) visit.choice.standing = Standing::over;
        return result;
    };
    co_return co_await answer(std::move(request), std::move(press));
}

net::Response ChoicePage::page(const Visit& visit) const {
    if (visit.choice.standing != Standing::open) return standing(visit);
    const survey::Choice choice{visit.link.label, visit.choice.details, visit.choice.ticket->number,
                                visit.choice.ticket->title};
    return survey_page_response(200, survey::choice_page(desk_.texts, visit.choice.language, choice));
}

net::Response ChoicePage::standing(const Visit& visit) const {
    const std::string& language = visit.choice.language;
    const std::string number = visit.choice.ticket ? visit.choice.ticket->number : std::string();
    switch (visit.choice.standing) {
        case Standing::made: return message(200, language, {"choice_made", true, number, "", visit.link.label});
        case Standing::expired: return message(410, language, {"choice_expired", false, number, "", visit.link.label});
        case Standing::gone: return message(410, language, {"gone"});
        case Standing::open:
        case Standing::over: break;
    }
    return message(409, language, {"choice_over", false, number, "", visit.link.label});
}

net::Response ChoicePage::message(int status, const std::string& language, survey::Message message) const {
    message.title = survey::choice_title;
    return survey_page_response(status, survey::message_page(desk_.texts, language, message));
}

net::Response ChoicePage::unknown(const net::Request& request) const {
    const std::string_view accepted = request.headers.get("Accept-Language");
    return message(404, desk_.language_for(accepted.substr(0, accepted.find_first_of(",;"))), {"unknown"});
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
