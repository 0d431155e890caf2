#include "adapters/wechat/taking.h"

#include "adapters/net/answer.h"
#include "adapters/wechat/answering.h"
#include "adapters/wechat/choices.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::wechat {

namespace {

/// A try of the platform whose connection waits.
class WaitingTry {
  public:
    explicit WaitingTry(std::shared_ptr<Push> push) : push_(std::move(push)) { ++push_->waiting; }
    ~WaitingTry() { --push_->waiting; }
    WaitingTry(const WaitingTry&) = delete;
    WaitingTry& operator=(const WaitingTry&) = delete;

  private:
    std::shared_ptr<Push> push_;
};

/// The last Incoming of a push says what the desk makes of it; noted before the desk hands its deliveries over, which
/// it does as soon as it has told us.
void note_taken(Push& push, const core::Accepted& accepted, const Account& account) {
    if (!push.taken) push.says = accepted.answer;
    push.taken = true;
    // Elsewhere a hint appears beside the pressed button; here it is all that the person gets to see.
    if (!accepted.answer && !accepted.hint.empty() && !push.body)
        push.body = body_of(account, push, TextReply{accepted.hint});
    push.changed.notify_all();
}

asio::awaitable<core::Accepted> offer(std::shared_ptr<Account> account, std::shared_ptr<Push> push,
                                      core::Incoming incoming, std::size_t left) {
    if (account->stopping() || !account->receiver()) co_return core::Accepted{};
    auto tell = [account, push, left, event = std::move(incoming)](auto done) mutable {
        account->receiver()(std::move(event), [account, push, left, done = std::move(done)](core::Accepted accepted) {
            const bool refused = accepted.status == core::Accepted::Status::refused;
            if (!refused && left == 0) note_taken(*push, accepted, *account);
            done(std::move(accepted));
        });
    };
    core::Accepted accepted = co_await net::answer_of<core::Accepted>(std::move(tell));
    co_return accepted;
}

/// A number or word that chooses among what stands on the person's screen becomes the press that it means.
void translate_choice(core::Incoming& incoming, const ChatMemory& memory) {
    const auto* text = std::get_if<core::TextReceived>(&incoming.content);
    if (!text || memory.choices.empty()) return;
    if (auto payload = chosen(text->text, memory.choices)) incoming.content = core::ButtonPressed{std::move(*payload), {}};
}

/// What a person says reaches the desk in the order in which it was said, also when the desk refuses for a while.
asio::awaitable<void> wait_for_turn(std::shared_ptr<Account> account, std::shared_ptr<Push> push) {
    while (const std::shared_ptr<Push> earlier = account->pushes().untaken_before(*push)) {
        const net::Deadline deadline = net::deadline_in(account->options().timing.offer_again);
        co_await earlier->changed.wait_until(deadline);
    }
}

/// Brings a push to the desk. What has been acknowledged is offered until the desk takes it; else only for as long as
/// the platform may still try.
/// The platform's next try begins anew, or what has been acknowledged the next run.
void give_up_on(Account& account, Push& push) {
    account.pushes().remove(push.key);
    push.given_up = true;
    push.changed.notify_all();
}

asio::awaitable<void> bring(std::shared_ptr<Account> account, std::shared_ptr<Push> push, Update update) {
    const net::UnderWay under_way(account->work());
    push->memory = co_await account->memory(push->chat);
    if (!push->memory) {
        give_up_on(*account, *push);
        co_return;
    }
    if (update.message) push->memory->ledger.note(*update.message, account->options().window);
    co_await wait_for_turn(account, push);
    const std::string state = to_text(*push->memory);
    const core::Time give_up = account->now() + account->options().timing.remember;
    for (std::size_t i = 0; i < update.incoming.size();) {
        core::Incoming incoming = update.incoming[i];
        incoming.chat_state = state;
        translate_choice(incoming, *push->memory);
        const core::Accepted accepted = co_await offer(account, push, std::move(incoming), update.incoming.size() - i - 1);
        if (accepted.status != core::Accepted::Status::refused) {
            ++i;
            continue;
        }
        const bool on = co_await account->pause(account->options().timing.offer_again);
        const bool acknowledged = push->body.has_value();
        if (!on || (!acknowledged && account->now() > give_up)) {
            give_up_on(*account, *push);
            co_return;
        }
    }
    account->spool().forget(push->key);
}

asio::awaitable<void> show_typing(std::shared_ptr<Account> account, std::string chat) {
    const net::UnderWay under_way(account->work());
    const ApiCall call = typing_call(chat, true);
    // Of no consequence if it fails.
    co_await account->api().post(call);
}

/// The time is over. Acknowledged only once it cannot be lost any more.
asio::awaitable<void> acknowledge(std::shared_ptr<Account> account, std::shared_ptr<Push> push, std::string text) {
    if (!push->taken) {
        const bool kept = co_await account->spool().keep(push->key, std::move(text));
        if (push->taken) account->spool().forget(push->key);
        if (!kept && !push->taken) co_return;
        account->count("pushes_spooled");
    }
    if (push->body || push->composing) co_return;
    push->body = std::string(no_reply);
    if (account->may_call())
        asio::co_spawn(account->executor(), show_typing(account, push->chat), asio::detached);
}

/// Waits until the push has its answer or the time is over.
asio::awaitable<void> await_answer(std::shared_ptr<Push> push, net::Deadline deadline) {
    while (!push->body) {
        if (push->taken && !push->composing && !push->says) {
            push->body = std::string(no_reply);
            co_return;
        }
        const bool woken = co_await push->changed.wait_until(deadline);
        if (!woken) co_return;
    }
}

std::shared_ptr<Push> begin(const std::shared_ptr<Account>& account, Arrived& arrived) {
    const Message& message = *arrived.update.message;
    auto push = std::make_shared<Push>(account->executor(), message.key, message.from);
    push->began = account->now();
    push->envelope = std::move(arrived.envelope);
    account->pushes().add(push);
    asio::co_spawn(account->executor(), bring(account, push, std::move(arrived.update)), asio::detached);
    return push;
}

/// The platform numbers messages as they come; events have only their second.
bool said_before(const Arrived& one, const Arrived& other) {
    const Message& first = *one.update.message;
    const Message& second = *other.update.message;
    if (first.created != second.created) return first.created < second.created;
    if (first.msg_id.size() != second.msg_id.size()) return first.msg_id.size() < second.msg_id.size();
    return first.msg_id < second.msg_id;
}

/// What was said to an earlier try, which had gone, waits for a contact by now: this try is one. The desk knows the
/// message already and does nothing again.
asio::awaitable<void> ask_again(std::shared_ptr<Account> account, std::shared_ptr<Push> push, core::Incoming incoming) {
    const net::UnderWay under_way(account->work());
    co_await offer(account, push, std::move(incoming), 0);
}

/// Without the API the reply is the only way, and the platform's next try a further chance for it.
bool may_leave_unanswered(const Account& account, const Push& push) {
    return !account.may_call() && push.tries < account.options().timing.tries;
}

}  // namespace

asio::awaitable<std::optional<std::string>> take_push(std::shared_ptr<Account> account, Arrived arrived) {
    const Timing& timing = account->options().timing;
    const auto now = std::chrono::steady_clock::now();
    account->pushes().forget(account->now());
    std::string text = std::move(arrived.text);
    std::shared_ptr<Push> push = account->pushes().find(arrived.update.message->key);
    if (!push) {
        push = begin(account, arrived);
    } else {
        account->count("pushes_repeated");
        if (push->taken && !push->body && !push->composing)
            asio::co_spawn(account->executor(), ask_again(account, push, std::move(arrived.update.incoming.back())),
                           asio::detached);
    }
    ++push->tries;
    push->answer_by = now + timing.answer;
    const WaitingTry waiting(push);
    co_await await_answer(push, now + timing.answer);
    if (push->body) co_return push->body;
    if (!may_leave_unanswered(*account, *push)) co_await acknowledge(account, push, std::move(text));
    if (!push->body) co_await await_answer(push, now + timing.abandon);
    co_return push->body;
}

asio::awaitable<void> take_receipt(std::shared_ptr<Account> account, Message message) {
    const net::UnderWay under_way(account->work());
    std::string chat = message.from;
    const std::shared_ptr<ChatMemory> memory = co_await account->memory(chat);
    if (!memory) co_return;
    const std::string before = to_text(*memory);
    memory->ledger.note(message, account->options().window);
    if (const auto* finished = std::get_if<SendFinished>(&message.content); finished && !finished->mass) {
        const auto delivery = memory->take_announcement(finished->msg_id);
        if (delivery && !finished->succeeded && account->hooks().announcement_failed)
            account->hooks().announcement_failed(*delivery, name_of(Obstacle::failed));
    }
    if (const auto* notices = std::get_if<NoticesSent>(&message.content)) {
        for (const NoticesSent::Sent& sent : notices->sent) {
            auto delivery = memory->take_announcement(sent.msg_id);
            if (!delivery) delivery = memory->take_announcement(notice_id(sent.template_id));
            if (delivery && sent.error_code != 0 && account->hooks().announcement_failed)
                account->hooks().announcement_failed(*delivery, name_of(Obstacle::failed));
        }
    }
    const std::string after = to_text(*memory);
    if (after != before && account->options().save_state) account->options().save_state(chat, after);
}

void take_spooled(const std::shared_ptr<Account>& account, const std::vector<std::string>& texts) {
    std::vector<Arrived> left;
    for (const std::string& text : texts) {
        Arrived arrived;
        arrived.update = parse_update(text, {.channel = account->id(), .original_id = account->options().original_id});
        if (arrived.update.kind == Update::Kind::incoming)
            left.push_back(std::move(arrived));
        else if (arrived.update.message)
            account->spool().forget(arrived.update.message->key);
    }
    std::ranges::sort(left, said_before);
    for (Arrived& arrived : left) begin(account, arrived)->body = std::string(no_reply);
}

}  // namespace aftercare::wechat
