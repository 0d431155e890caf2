#include "bot/commands/survey_links.h"

#include "bot/commands/ticket_acts.h"
#include "bot/survey_page/page.h"

#include <algorithm>

namespace aftercare::bot {

namespace {

constexpr core::Duration link_lifetime = std::chrono::days(30);

/// Under this name the inbox remembers the forms that were taken.
const core::ChannelId page_channel{"survey", "page"};

LinkedSurvey::Standing standing_of(const Turn& turn, const core::Ticket& ticket, const survey::Link& link) {
    using Standing = LinkedSurvey::Standing;
    if (ticket.round == link.round && !ticket.rating.empty()) return Standing::rated;
    if (link.expires <= turn.now) return Standing::expired;
    const bool at_survey = ticket.stage == core::Stage::survey && ticket.round == link.round;
    return at_survey ? Standing::open : Standing::over;
}

core::Actor customer_of(Turn& turn, const core::Ticket& ticket) {
    core::Actor actor;
    actor.kind = core::Actor::Kind::customer;
    actor.person = ticket.person;
    if (const auto person = turn.tx.people().person(ticket.person)) actor.name = person->name;
    return actor;
}

}  // namespace

std::string survey_link(Turn& turn, const core::Ticket& ticket) {
    if (turn.desk.public_url.empty() || turn.desk.survey_key.empty() || ticket.stage != core::Stage::survey) return {};
    const auto conversation = turn.customers_chat(ticket);
    const auto* channel = conversation ? turn.desk.find_channel(conversation->address.channel) : nullptr;
    if (!channel || channel->capabilities.buttons) return {};
    const survey::Link link{ticket.id, ticket.round, turn.now + link_lifetime};
    return turn.desk.public_url + "/survey/" + survey::link_token(link, turn.desk.survey_key);
}

LinkedSurvey linked_survey(Turn& turn, const survey::Link& link) {
    LinkedSurvey linked;
    linked.language = turn.desk.language;
    auto ticket = turn.tx.tickets().ticket(link.ticket);
    if (!ticket || !turn.desk.profiles.contains(ticket->profile)) return linked;
    linked.language = turn.desk.language_for(ticket->language);
    linked.standing = standing_of(turn, *ticket, link);
    linked.ticket = std::move(ticket);
    return linked;
}

RatedByLink rate_by_link(Turn& turn, const core::Ticket& ticket, const SurveyAnswer& answer) {
    const core::Profile& profile = turn.desk.profile(ticket.profile);
    if (!profile.step(answer.rating)) return RatedByLink::no_such_step;
    if (!turn.tx.inbox().first_time(page_channel, answer.nonce, turn.now)) return RatedByLink::used_nonce;
    const core::Actor customer = customer_of(turn, ticket);
    core::ActionArguments arguments;
    arguments.rating = answer.rating;
    core::Outcome outcome = core::decide(profile, ticket, customer, core::Action::rate, arguments, turn.now);
    auto* decision = std::get_if<core::Decision>(&outcome);
    if (!decision) return RatedByLink::refused;
    // The page thanks, and has had room for a comment.
    std::erase(decision->notices, core::Notice::customer_thanks);
    carry_out(turn, ticket, *decision);
    arguments = {};
    arguments.text = kept_comment(turn.desk, answer.comment);
    if (!arguments.text.empty()) act(turn, decision->ticket, customer, core::Action::comment, arguments);
    return RatedByLink::rated;
}

std::string kept_comment(const Desk& desk, std::string_view comment) {
    using dialogs::recognise::Step;
    const std::string text = desk.normaliser->apply(Step::trim, desk.normaliser->apply(Step::clean, comment));
    return desk.normaliser->truncated(text, survey::comment_characters);
}

}  // namespace aftercare::bot
