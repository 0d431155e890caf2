#include "bot/service/survey_routes.h"

#include "adapters/net/text.h"
#include "adapters/net/url.h"
#include "bot/commands/survey_links.h"
#include "bot/survey_page/base64url.h"
#include "bot/survey_page/page.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <openssl/rand.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;
using Standing = LinkedSurvey::Standing;

/// How long the store may take before the customer is asked to come back.
constexpr auto patience = std::chrono::seconds(10);
/// A rating, a nonce and a comment, percent-encoded: 1,000 characters of 4 bytes are 12,000.
constexpr std::size_t largest_form = 16 * 1024;

constexpr std::string_view key_setting = "survey_key";

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system gives no random bytes");
    return bytes;
}

/// What the form was sent with; nothing in it is believed.
struct Sent {
    std::string rating;
    std::string comment;
    std::string nonce;
};

std::optional<Sent> read_form(const net::Request& request) {
    const std::string_view type = request.headers.get("Content-Type");
    if (!net::iequals(type.substr(0, type.find(';')), "application/x-www-form-urlencoded")) return std::nullopt;
    const auto pairs = net::parse_query(request.body);
    if (!pairs) return std::nullopt;
    return Sent{std::string(pairs->get("rate")), std::string(pairs->get("comment")), std::string(pairs->get("nonce"))};
}

class SurveyPage {
  public:
    SurveyPage(asio::any_io_executor executor, Turns& turns, const Desk& desk)
        : executor_(std::move(executor)), turns_(turns), desk_(desk) {}

    asio::awaitable<net::Response> show(net::Request request);
    asio::awaitable<net::Response> rate(net::Request request);

  private:
    /// A link as it was opened, and what became of it in a turn.
    struct Visit {
        std::string token;
        survey::Link link;
        Sent sent;
        bool form_holds = false;
        LinkedSurvey survey;
        std::optional<RatedByLink> outcome;
    };
    using Step = std::function<void(Turn&, Visit&)>;

    std::optional<survey::Link> link_of(const net::Request& request) const;
    /// Looks the survey up and takes the step, in one turn. False when it is not known to be kept.
    asio::awaitable<bool> in_turn(std::shared_ptr<Visit> visit, Step step);
    bool holds(const Visit& visit) const;
    net::Response unknown(const net::Request& request) const;
    net::Response trouble(const Visit& visit) const;
    net::Response form(const Visit& visit, int status, std::string note) const;
    net::Response standing(const Visit& visit) const;
    net::Response message(const LinkedSurvey& survey, int status, std::string what, bool good) const;

    asio::any_io_executor executor_;
    Turns& turns_;
    const Desk& desk_;
};

std::optional<survey::Link> SurveyPage::link_of(const net::Request& request) const {
    return survey::read_link_token(request.parameters.get("token"), desk_.survey_key);
}

asio::awaitable<bool> SurveyPage::in_turn(std::shared_ptr<Visit> visit, Step step) {
    auto kept = std::make_shared<bool>(false);
    auto waiting = std::make_shared<asio::steady_timer>(executor_, patience);
    // The turn may outlive this wait, so it works on a visit of its own until it is durable.
    auto at_work = std::make_shared<Visit>();
    turns_.run(
        [visit = *visit, at_work, step = std::move(step)](core::Tx& tx, const Desk& desk, core::Time now) {
            *at_work = visit;
            Turn turn(tx, desk, now);
            at_work->survey = linked_survey(turn, at_work->link);
            step(turn, *at_work);
            TurnResult result;
            result.effects = std::move(turn.effects);
            return result;
        },
        [kept, waiting](std::exception_ptr failure, const TurnResult&) {
            *kept = !failure;
            waiting->cancel();
        });
    co_await waiting->async_wait(asio::as_tuple(asio::use_awaitable));
    if (*kept) *visit = *at_work;
    co_return *kept;
}

asio::awaitable<net::Response> SurveyPage::show(net::Request request) {
    const auto link = link_of(request);
    if (!link) co_return unknown(request);
    auto visit = std::make_shared<Visit>();
    visit->token = request.parameters.get("token");
    visit->link = *link;
    visit->sent.rating = request.query.get("rate");
    Step nothing = [](Turn&, Visit&) {};
    const bool kept = co_await in_turn(visit, std::move(nothing));
    if (!kept) co_return trouble(*visit);
    if (visit->survey.standing != Standing::open) co_return standing(*visit);
    co_return form(*visit, 200, "");
}

bool SurveyPage::holds(const Visit& visit) const {
    const auto issued = survey::read_form_nonce(visit.sent.nonce, visit.token, desk_.survey_key);
    return issued && turns_.now() - *issued < survey_form_lifetime;
}

asio::awaitable<net::Response> SurveyPage::rate(net::Request request) {
    const auto link = link_of(request);
    if (!link) co_return unknown(request);
    const auto sent = read_form(request);
    if (!sent) co_return net::text_response(400, "This is not the form of the page.\n");
    auto visit = std::make_shared<Visit>();
    visit->token = request.parameters.get("token");
    visit->link = *link;
    visit->sent = *sent;
    visit->form_holds = holds(*visit);
    Step rating = [](Turn& turn, Visit& at_work) {
        if (at_work.survey.standing != Standing::open || !at_work.form_holds) return;
        const SurveyAnswer answer{at_work.sent.rating, at_work.sent.comment, at_work.sent.nonce};
        at_work.outcome = rate_by_link(turn, *at_work.survey.ticket, answer);
        if (at_work.outcome == RatedByLink::rated) at_work.survey = linked_survey(turn, at_work.link);
    };
    const bool kept = co_await in_turn(visit, std::move(rating));
    if (!kept) co_return trouble(*visit);
    if (visit->outcome == RatedByLink::rated) co_return message(visit->survey, 200, "thanks", true);
    if (visit->survey.standing != Standing::open || visit->outcome == RatedByLink::refused) co_return standing(*visit);
    if (visit->outcome == RatedByLink::no_such_step) co_return form(*visit, 422, "choose");
    co_return form(*visit, 422, "again");
}

net::Response SurveyPage::form(const Visit& visit, int status, std::string note) const {
    survey::Form form;
    form.number = visit.survey.ticket->number;
    form.title = visit.survey.ticket->title;
    form.steps = desk_.profile(visit.survey.ticket->profile).survey;
    form.chosen = visit.sent.rating;
    form.comment = kept_comment(desk_, visit.sent.comment);
    form.nonce = survey::form_nonce(visit.token, turns_.now(), random_bytes(survey::nonce_bytes), desk_.survey_key);
    form.note = std::move(note);
    return survey_page_response(status, survey::form_page(desk_.texts, visit.survey.language, form));
}

net::Response SurveyPage::standing(const Visit& visit) const {
    switch (visit.survey.standing) {
        case Standing::rated: return message(visit.survey, 200, "rated", true);
        case Standing::expired: return message(visit.survey, 410, "expired", false);
        case Standing::gone: return message(visit.survey, 410, "gone", false);
        case Standing::open:
        case Standing::over: break;
    }
    return message(visit.survey, 409, "over", false);
}

net::Response SurveyPage::message(const LinkedSurvey& linked, int status, std::string what, bool good) const {
    survey::Message message;
    message.what = std::move(what);
    message.good = good;
    if (linked.ticket) {
        message.number = linked.ticket->number;
        if (const auto* step = desk_.profile(linked.ticket->profile).step(linked.ticket->rating))
            message.rating = desk_.texts.say(linked.language, step->text);
    }
    return survey_page_response(status, survey::message_page(desk_.texts, linked.language, message));
}

net::Response SurveyPage::unknown(const net::Request& request) const {
    // Whose link it is cannot be known, so the browser says the language.
    const std::string_view accepted = request.headers.get("Accept-Language");
    const std::string language = desk_.language_for(accepted.substr(0, accepted.find_first_of(",;")));
    return survey_page_response(404, survey::message_page(desk_.texts, language, {"unknown", false, "", ""}));
}

net::Response SurveyPage::trouble(const Visit& visit) const {
    const std::string& language = visit.survey.language.empty() ? desk_.language : visit.survey.language;
    return survey_page_response(503, survey::message_page(desk_.texts, language, {"trouble", false, "", ""}));
}

}  // namespace

net::Response survey_page_response(int status, std::string html) {
    net::Response response = net::text_response(status, std::move(html), "text/html; charset=utf-8");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("Content-Security-Policy",
                         "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    response.headers.add("Referrer-Policy", "no-referrer");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("X-Robots-Tag", "noindex");
    return response;
}

void add_stylesheet(net::Router& router, std::string path) {
    router.add("GET", path, [](net::Request) -> asio::awaitable<net::Response> {
        net::Response response = net::text_response(200, std::string(survey::stylesheet()), "text/css; charset=utf-8");
        response.headers.add("Cache-Control", "public, max-age=3600");
        response.headers.add("X-Content-Type-Options", "nosniff");
        co_return response;
    });
}

std::string survey_key(core::Store& store) {
    std::string key;
    store.transact([&key](core::Tx& tx) {
        const auto kept = tx.settings().get(key_setting);
        key = kept ? survey::from_base64url(*kept).value_or("") : std::string();
        if (key.size() == survey::key_bytes) return;
        key = random_bytes(survey::key_bytes);
        tx.settings().set(key_setting, survey::base64url(key));
    });
    return key;
}

void add_survey_routes(net::Router& router, asio::any_io_executor executor, Turns& turns, const Desk& desk) {
    auto page = std::make_shared<SurveyPage>(std::move(executor), turns, desk);
    add_stylesheet(router, "/survey/style.css");
    router.add("GET", "/survey/{token}", [page](net::Request request) { return page->show(std::move(request)); });
    net::RouteOptions small;
    small.max_body = largest_form;
    router.add("POST", "/survey/{token}", [page](net::Request request) { return page->rate(std::move(request)); }, small);
}

}  // namespace aftercare::bot
