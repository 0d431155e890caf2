#include "adapters/email/channel/writing.h"

#include "adapters/email/rules/token.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace aftercare::email {
namespace {

using namespace std::chrono_literals;

Options options() {
    Options options;
    options.account = "main";
    options.sending = {"service@desk.example", "bounce@desk.example", AutomaticSender::null_sender};
    options.display_name = "售后服务";
    options.own = {{"service@desk.example", "bounce@desk.example"}, "desk-1", {{{1, std::string(token_secret_bytes, 'k')}}}};
    options.texts = {"## reply above", "Choose:", "Your request", "Or answer: "};
    return options;
}

core::Delivery delivery(std::int64_t id, std::string text) {
    core::Delivery delivery;
    delivery.id = core::DeliveryId{id};
    delivery.conversation = core::ConversationId{5};
    delivery.to = {{"email", "main"}, "zhang@customer.example"};
    delivery.message.text = std::move(text);
    delivery.created = core::Time(1000s);
    return delivery;
}

Correspondence known() {
    Correspondence c;
    c.last = {"theirs@customer.example", {}, {"older@customer.example"}, "Re: 回复：空调不制冷"};
    c.name = "张三";
    return c;
}

TEST(BodyOf, NumbersGoOnThroughTheLetter) {
    auto first = delivery(1, "one");
    first.message.buttons = {{{"A", "a", false}, {"B", "b", false}}};
    auto second = delivery(2, "two");
    second.message.buttons = {{{"C", "c", false}}, {{"later", "l", true}, {"never", "n", true}}};
    const auto [text, choices, links] = body_of({first, second}, options());
    EXPECT_EQ(text,
              "one\n\nChoose:\n1. A\n2. B\n\ntwo\n\nChoose:\n3. C\nOr answer: later / never");
    EXPECT_EQ(chosen("3", choices), "c");
    EXPECT_EQ(chosen(" 2.\n", choices), "b");
    EXPECT_EQ(chosen("never", choices), "n");
    EXPECT_EQ(chosen("4", choices), std::nullopt) << "what is chosen by its word has no number";
    EXPECT_EQ(chosen("0", choices), std::nullopt);
    EXPECT_EQ(chosen("3 pieces", choices), std::nullopt);
    EXPECT_EQ(chosen("", choices), std::nullopt);
    EXPECT_EQ(chosen("99999999999999999999", choices), std::nullopt);
}

TEST(BodyOf, HeadingsStandOut) {
    auto one = delivery(1, "text");
    one.message.heading = "Ticket";
    EXPECT_EQ(body_of({one}, options()).text, "【Ticket】\n\ntext");
}

TEST(BodyOf, WordsThatTheTextNamesAreNotSaidTwice) {
    auto one = delivery(1, "If all is right, answer \"submit\".");
    one.message.buttons = {{{"submit", "s", true}, {"change", "c", true}}};
    const Body body = body_of({one}, options());
    EXPECT_EQ(body.text, "If all is right, answer \"submit\".\n\nOr answer: change");
    EXPECT_EQ(chosen("submit", body.choices), "s");
}

TEST(BodyOf, OnlyChoicesOfTicketsHaveLinksAndNotAll) {
    Options linking = options();
    linking.link_of = [](const core::Delivery&, const core::Button& button) {
        return button.payload == "status" ? std::string() : "https://desk.example/choice/" + button.payload;
    };
    auto news = delivery(1, "news");
    news.message.buttons = {{{"Solved", "yes", false}, {"Progress", "status", false}, {"Later", "later", true}}};
    Body body = body_of({news}, linking);
    EXPECT_TRUE(body.links.empty()) << "a form is answered by writing";
    news.ticket = core::TicketId{3};
    body = body_of({news}, linking);
    EXPECT_EQ(body.text, "news\n\nChoose:\n1. Solved\n   https://desk.example/choice/yes\n2. Progress\nOr answer: Later");
    EXPECT_EQ(body.links, std::vector<std::string>{"https://desk.example/choice/yes"});
    EXPECT_EQ(write_letter({news}, known(), "N1", linking).mail.own_links, body.links);
}

TEST(WriteLetter, TheMarkerComesFirst) {
    const Letter letter = write_letter({delivery(1, "hello")}, known(), "", options());
    EXPECT_EQ(letter.mail.text, "## reply above\n\nhello");
}

TEST(WriteLetter, TheSubjectHasOnePrefixAndTheNumberOnce) {
    Correspondence c = known();
    std::string subject = write_letter({delivery(1, "x")}, c, "SR202601010001", options()).mail.subject;
    EXPECT_EQ(subject, "Re: 空调不制冷 [#SR202601010001]");
    c.last.subject = subject;
    subject = write_letter({delivery(2, "x")}, c, "SR202601010001", options()).mail.subject;
    EXPECT_EQ(subject, "Re: 空调不制冷 [#SR202601010001]");
    EXPECT_EQ(write_letter({delivery(3, "x")}, Correspondence(), "", options()).mail.subject, "Your request");
}

TEST(WriteLetter, TiesItselfToWhatItAnswers) {
    const Letter letter = write_letter({delivery(1, "x")}, known(), "", options());
    EXPECT_EQ(letter.mail.in_reply_to, "theirs@customer.example");
    EXPECT_EQ(letter.mail.references, (std::vector<std::string>{"older@customer.example", "theirs@customer.example"}));
    const auto token = token_in_address(letter.mail.reply_to, options().own.keys);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->conversation, core::ConversationId{5});
    EXPECT_EQ(token->message, 1);
    EXPECT_TRUE(made_for(*token, "zhang@customer.example", options().own.keys));
    const auto id = token_in_message_id(letter.mail.message_id, options().own.keys);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->message, letter.message);
}

TEST(WriteLetter, AnAnswerCannotComeBackButNewsOfATicketDoes) {
    auto answer = delivery(1, "x");
    answer.message.origin = core::Origin::answer;
    EXPECT_EQ(write_letter({answer}, known(), "", options()).envelope_sender, "");
    auto news = delivery(2, "x");
    news.ticket = core::TicketId{3};
    const std::string sender = write_letter({news}, known(), "N1", options()).envelope_sender;
    const auto token = token_in_address(sender, options().own.keys);
    ASSERT_TRUE(token) << sender;
    EXPECT_EQ(token->kind, TokenKind::bounce);
    EXPECT_EQ(token->message, 2);
}

/// As a queue hands them over: one of each turn after the other.
core::Delivery of_turn(std::int64_t id, int turn, int ticket, core::Origin origin = core::Origin::notice) {
    core::Delivery made = delivery(id, "x");
    made.created += std::chrono::seconds(turn);
    made.ticket = core::TicketId(ticket);
    made.message.origin = origin;
    return made;
}

std::string field(const Letter& letter, std::string_view name) {
    const auto found = std::ranges::find(letter.mail.fields, name, &HeaderField::name);
    return found == letter.mail.fields.end() ? "none" : found->value;
}

TEST(LetterLength, ATurnIsOneLetterWhateverItIsAbout) {
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 1, 8), of_turn(3, 1, 0)}), 3u);
}

TEST(LetterLength, TurnsAboutTheSameTicketShareALetterAndOthersDoNot) {
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 2, 7), of_turn(3, 3, 7)}), 3u);
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 2, 7), of_turn(3, 3, 8)}), 2u);
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 2, 0)}), 1u);
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 0), of_turn(2, 2, 0)}), 2u) << "the questions of a form";
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 1, 8), of_turn(3, 2, 8)}), 2u);
    EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7), of_turn(2, 2, 7), of_turn(3, 2, 8)}), 1u)
        << "what a turn says stays together";
}

TEST(LetterLength, AnswersNoticesAndWordsOfPersonsAreLettersOfTheirOwn) {
    using core::Origin;
    for (const auto one : {Origin::answer, Origin::notice, Origin::person})
        for (const auto other : {Origin::answer, Origin::notice, Origin::person})
            EXPECT_EQ(letter_length(std::vector{of_turn(1, 1, 7, one), of_turn(2, 2, 7, other)}), one == other ? 2u : 1u);
}

TEST(WriteLetter, SaysToMachinesWhyItIsWritten) {
    using core::Origin;
    const auto written = [](std::vector<core::Delivery> deliveries) {
        return write_letter(deliveries, known(), "", options());
    };
    EXPECT_EQ(field(written({of_turn(1, 1, 7, Origin::answer)}), "Auto-Submitted"), "auto-replied") << "about a ticket, too";
    EXPECT_EQ(field(written({of_turn(1, 1, 7, Origin::notice)}), "Auto-Submitted"), "auto-generated");
    for (const Letter& letter : {written({of_turn(1, 1, 7, Origin::person)}),
                                 written({of_turn(1, 1, 7, Origin::notice), of_turn(2, 1, 7, Origin::person)})}) {
        EXPECT_EQ(field(letter, "Auto-Submitted"), "none") << "a person's words, which other desks must not file unseen";
        EXPECT_EQ(field(letter, "X-Auto-Response-Suppress"), "none");
        EXPECT_NE(letter.envelope_sender, "");
    }
}

TEST(WriteLetter, WithMoreInItItIsAnotherLetter) {
    const auto first = write_letter({of_turn(1, 1, 7)}, known(), "", options());
    const auto second = write_letter({of_turn(1, 1, 7), of_turn(2, 2, 7)}, known(), "", options());
    EXPECT_NE(first.mail.message_id, second.mail.message_id) << "who drops what they have already would lose the rest";
    EXPECT_EQ(second.mail.message_id, write_letter({of_turn(1, 1, 7), of_turn(2, 2, 7)}, known(), "", options()).mail.message_id);
    EXPECT_EQ(second.message, 2);
}

TEST(TicketOf, IsTheOneThatAllAreAbout) {
    EXPECT_EQ(ticket_of(std::vector{of_turn(1, 1, 7), of_turn(2, 1, 7)}), core::TicketId(7));
    EXPECT_FALSE(ticket_of(std::vector{of_turn(1, 1, 7), of_turn(2, 1, 8)}));
    EXPECT_FALSE(ticket_of(std::vector{of_turn(1, 1, 7), of_turn(2, 1, 0)}));
}

TEST(WriteLetter, GoesWhereTheSenderWantsAnswers) {
    Correspondence c = known();
    EXPECT_EQ(write_letter({delivery(1, "x")}, c, "", options()).mail.to.front(), (Mailbox{"张三", "zhang@customer.example"}));
    c.answer_to = "office@customer.example";
    EXPECT_EQ(write_letter({delivery(1, "x")}, c, "", options()).mail.to.front().address, "office@customer.example");
}

TEST(WriteLetter, TheSameInputIsTheSameBytes) {
    auto one = delivery(1, "第一条");
    one.message.files = {{"stored:ab", "ab", "图.png", "image/png", 3}};
    const auto bytes = [&] { return compose(write_letter({one, delivery(2, "第二条")}, known(), "N1", options()).mail); };
    ASSERT_TRUE(bytes());
    EXPECT_EQ(*bytes(), *bytes());
    EXPECT_NE(*bytes(), *compose(write_letter({delivery(3, "第一条")}, known(), "N1", options()).mail));
}

TEST(WriteLetter, FilesOfAllMessagesGoWithIt) {
    auto one = delivery(1, "a");
    one.message.files = {{"stored:ab", "ab", "1.png", "image/png", 3}};
    auto two = delivery(2, "b");
    two.message.files = {{"stored:cd", "cd", "2.png", "image/png", 3}};
    const Letter letter = write_letter({one, two}, known(), "", options());
    ASSERT_EQ(letter.files.size(), 2u);
    EXPECT_EQ(letter.files[1].name, "2.png");
}

}  // namespace
}  // namespace aftercare::email
