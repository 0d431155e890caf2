// survey_tickets DATABASE: adds tickets that stand at their survey to a store that no service uses, and
// prints for each "LANGUAGE WORD TICKET-NUMBER TOKEN". The words: open, over, expired, gone.
#include "adapters/sqlite/sqlite_store.h"
#include "bot/service/survey_routes.h"
#include "bot/survey_page/token.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace {

using namespace aftercare;

core::Ticket add_ticket(core::Tx& tx, const std::string& number, const std::string& language, core::Time now) {
    core::Person person;
    person.name = "李雷";
    person.language = language;
    person.created = now;
    core::Conversation conversation;
    conversation.address = {core::ChannelId{"web", "site"}, "chat-" + number};
    conversation.person = tx.people().add(person);
    core::Ticket ticket;
    ticket.number = number;
    ticket.profile = "feedback-form";
    ticket.person = conversation.person;
    ticket.conversation = tx.people().add(conversation);
    ticket.stage = core::Stage::survey;
    ticket.language = language;
    ticket.title = language == "en" ? "X200 phone: the battery level does not rise after 30 minutes <b>on</b> the charger"
                                    : "X200 手机：充电30分钟电量不变，充电器 <b>发热</b>";
    ticket.created = ticket.updated = now;
    ticket.id = tx.tickets().add(ticket);
    return ticket;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const auto now = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    sqlite::Options options;
    options.path = arguments[1];
    const auto store = sqlite::create_store(std::move(options));
    const std::string key = bot::survey_key(*store);
    store->transact([&](core::Tx& tx) {
        const auto print = [&](const core::Ticket& ticket, const char* word, const bot::survey::Link& link) {
            std::printf("%s %s %s %s\n", ticket.language.c_str(), word, ticket.number.c_str(),
                        bot::survey::link_token(link, key).c_str());
        };
        int sequence = 9000;
        for (const char* language : {"zh-CN", "en"}) {
            const auto next = [&] { return add_ticket(tx, "SR20261027" + std::to_string(++sequence), language, now); };
            const core::Time later = now + std::chrono::hours(24);
            for (int i = 0; i < 4; ++i) {
                const auto ticket = next();
                print(ticket, "open", {ticket.id, 1, later});
            }
            const auto ticket = next();
            print(ticket, "over", {ticket.id, 2, later});
            print(ticket, "expired", {ticket.id, 1, now - std::chrono::hours(1)});
            print(ticket, "gone", {core::TicketId(ticket.id.value + 100000), 1, later});
        }
    });
    store->close();
}
