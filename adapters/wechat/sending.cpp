#include "adapters/wechat/sending.h"

#include "adapters/wechat/announcing.h"
#include "adapters/wechat/choices.h"
#include "adapters/wechat/fault_alerts.h"
#include "adapters/wechat/media.h"
#include "adapters/wechat/text.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace aftercare::wechat {

namespace {

using core::SendReport;
using Kind = Outcome::Kind;
using Status = SendReport::Status;

constexpr std::int64_t no_permission = 48001;
// A part is changed and sent again at most this often, so that two remedies cannot alternate for ever.
constexpr int most_remedies = 4;

bool has_to_be_uploaded(const Part& part) {
    return part.kind == Part::Kind::file && own_media_id(part.file).empty();
}

/// One call's worth of a delivery. A part that proved too long is cut into several.
struct Piece {
    Part part;
    bool completes = true;  ///< the part counts as sent with it
};

/// A delivery on its way by the API.
class Sending {
  public:
    Sending(std::shared_ptr<Account> account, std::shared_ptr<ChatMemory> memory, core::Delivery delivery)
        : account_(std::move(account)),
          memory_(std::move(memory)),
          delivery_(std::move(delivery)),
          means_(account_->means()) {
        report_.parts_sent = delivery_.part;
        // A person is told once that something waits, and only of what is about a ticket.
        if (!delivery_.ticket || !delivery_.announced.empty()) {
            means_.message_template.clear();
            means_.notice_template.clear();
        }
    }

    asio::awaitable<SendReport> run() {
        render_pieces();
        if (ended_) co_return report_;
        while (!pieces_.empty() && !ended_) {
            const Route route = choose_route(memory_->ledger, means_, static_cast<int>(pieces_.size()), account_->now(),
                                             account_->options().window);
            if (route.way == Way::customer_service)
                co_await send_piece(route);
            else if (route.way == Way::template_message || route.way == Way::subscription_notice)
                co_await announce_waiting(route);
            else
                hold(route, {});
        }
        report_.chat_state = to_text(*memory_);
        co_return report_;
    }

  private:
    void render_pieces() {
        const core::Outgoing message = measured(delivery_.message, account_->options());
        how_ = render_options(*account_, message);
        Rendered rendered = render(message, how_);
        if (!rendered.problem.empty()) return end(Status::rejected, std::string(rendered.problem));
        const auto sent = static_cast<std::size_t>(std::max(delivery_.part, 0));
        for (std::size_t i = sent; i < rendered.parts.size(); ++i) pieces_.push_back({std::move(rendered.parts[i])});
    }

    asio::awaitable<void> send_piece(Route route) {
        if (has_to_be_uploaded(pieces_.front().part) && !account_->may_upload()) as_link();
        Part part = pieces_.front().part;
        std::string media_id(own_media_id(part.file));
        if (has_to_be_uploaded(part)) {
            const UploadAnswer upload = co_await upload_file(account_, part.file, part.media);
            if (upload.media_id.empty()) {
                not_uploaded(upload.failure);
                co_return;
            }
            media_id = upload.media_id;
        }
        // With the last message that is allowed now, the person is asked to write, so that the rest may follow.
        const bool more_waits = route.messages == 1 && pieces_.size() > 1 && part.kind == Part::Kind::text;
        if (more_waits) append_hint(part.text);
        account_->count("calls");
        ApiCall call = call_of(part, delivery_.to.chat, media_id);
        const ApiResult result = co_await account_->api().post(std::move(call));
        judge(result, more_waits);
    }

    void append_hint(std::string& text) const {
        const std::string& more = account_->options().more;
        if (text.size() + more.size() + 2 <= text_bytes) text.append("\n\n").append(more);
    }

    void judge(const ApiResult& result, bool hinted) {
        const Outcome& outcome = result.outcome;
        if (outcome.kind != Kind::done) {
            account_->count("calls_failed");
            if (++remedies_ > most_remedies) return end(Status::rejected, outcome.reason);
        }
        switch (outcome.kind) {
            case Kind::done:
                return sent(hinted);
            case Kind::later:
                return retry({}, outcome.reason, !result.reached);
            case Kind::uncertain:
                return end(Status::uncertain, outcome.reason);
            case Kind::unreachable:
                memory_->ledger.unreachable();
                report_.obstacle = name_of(Obstacle::unfollowed);
                return end(Status::unreachable, outcome.reason);
            case Kind::window:
                return memory_->ledger.window_closed();
            case Kind::messages_used:
                return memory_->ledger.messages_used();
            case Kind::quota:
                account_->quota_used(Way::customer_service);
                return refresh_means();
            case Kind::without_menu:
                account_->menus_do_not_work();
                return number_choices();
            case Kind::too_long:
                return cut(outcome.reason);
            case Kind::media:
                return upload_again(outcome.reason);
            case Kind::token:
            case Kind::configuration:
                return refused(outcome, Way::customer_service);
            case Kind::nothing:
            case Kind::refused_notice:
            case Kind::rejected:
                return end(Status::rejected, outcome.reason);
        }
    }

    void sent(bool hinted) {
        Piece& piece = pieces_.front();
        memory_->ledger.sent(account_->now(), account_->options().window);
        if (!piece.part.choices.empty() || !delivery_.ticket)
            memory_->shows(piece.part.choices, piece.part.kind == Part::Kind::menu);
        if (piece.completes) ++report_.parts_sent;
        pieces_.pop_front();
        remedies_ = 0;
        if (pieces_.empty()) end(Status::delivered, {});
        if (hinted) told_of_more_ = true;
    }

    void number_choices() {
        for (Piece& piece : pieces_) piece.part = as_text(std::move(piece.part), account_->options().word_lead);
    }

    // The documented limits differ, so the platform has the last word.
    void cut(const std::string& reason) {
        const Piece whole = pieces_.front();
        const Part text = as_text(whole.part, account_->options().word_lead);
        const auto texts = split(text.text, std::max<std::size_t>(text.text.size() / 2, 64));
        if (whole.part.kind == Part::Kind::file || texts.size() < 2) return end(Status::rejected, reason);
        pieces_.pop_front();
        for (std::size_t i = texts.size(); i-- > 0;) {
            const bool last = i + 1 == texts.size();
            Part part;
            part.text = std::string(texts[i]);
            if (last) part.choices = text.choices;
            pieces_.push_front({std::move(part), last && whole.completes});
        }
    }

    void upload_again(const std::string& reason) {
        const Part& part = pieces_.front().part;
        if (!has_to_be_uploaded(part)) return end(Status::rejected, reason);
        forget_upload(*account_, part.file);
    }

    void as_link() {
        Part& part = pieces_.front().part;
        part = as_notice(part, how_);
    }

    void not_uploaded(const Outcome& failure) {
        if (note_failed_upload(*account_, failure)) {
            as_link();
            return refresh_means();
        }
        if (failure.kind == Kind::rejected) return end(Status::rejected, failure.reason);
        // An upload that may have arrived is of no consequence: it is made again.
        retry({}, failure.reason, false);
    }

    asio::awaitable<void> announce_waiting(Route route) {
        const Outcome outcome = co_await announce(account_, delivery_, route.way);
        const bool notice = route.way == Way::subscription_notice;
        const std::string& notice_template = account_->options().subscription_notice.id;
        switch (outcome.kind) {
            case Kind::done:
            case Kind::uncertain:  // it may have arrived; told twice would be worse
                if (notice) memory_->ledger.notice_sent(notice_template);
                if (outcome.msg_id != 0)
                    memory_->announced(std::to_string(outcome.msg_id), delivery_.id);
                else if (notice)
                    memory_->announced(notice_id(notice_template), delivery_.id);
                hold(route, name_of(route.way));
                co_return;
            case Kind::unreachable:
                memory_->ledger.unreachable();
                report_.obstacle = name_of(Obstacle::unfollowed);
                end(Status::unreachable, outcome.reason);
                co_return;
            case Kind::later:
                retry({}, outcome.reason, false);
                co_return;
            case Kind::quota:
                account_->quota_used(route.way);
                break;
            case Kind::token:
            case Kind::configuration:
                if (refuses_all(outcome) || outcome.code == no_permission) refused(outcome, route.way);
                break;
            default:
                break;
        }
        if (notice && outcome.kind == Kind::refused_notice) memory_->ledger.notice_refused(notice_template);
        account_->log(LogLevel::warning, "WeChat: " + std::string(name_of(route.way)) + " refused: " + outcome.reason);
        means_.failed.push_back(route.way);
    }

    void hold(const Route& route, std::string_view way) {
        report_.way = told_of_more_ ? "next_reply" : std::string(way);
        if (!route.passed.empty()) report_.obstacle = name_of(route.passed.front().obstacle);
        const core::Time opens = account_->calls_again_at();
        if (opens > account_->now()) report_.after = opens - account_->now();
        end(Status::held, describe(route));
    }

    void retry(core::Duration after, std::string reason, bool whole_channel) {
        report_.after = after;
        report_.whole_channel = whole_channel;
        end(Status::retry, std::move(reason));
    }

    void end(Status status, std::string reason) {
        report_.status = status;
        report_.reason = std::move(reason);
        ended_ = true;
    }

    /// By the account's configuration. What waits for the API may still be the reply to what the person says next.
    void refused(const Outcome& outcome, Way way) {
        if (refuses_all(outcome))
            account_->api_refused();
        else
            account_->not_permitted(way);
        refresh_means();
    }

    void refresh_means() {
        const Means now = account_->means();
        means_.api = now.api;
        means_.customer_service = now.customer_service;
        means_.customer_service_quota = now.customer_service_quota;
    }

    std::shared_ptr<Account> account_;
    std::shared_ptr<ChatMemory> memory_;
    core::Delivery delivery_;
    Means means_;
    RenderOptions how_;
    std::deque<Piece> pieces_;
    SendReport report_;
    int remedies_ = 0;
    bool told_of_more_ = false;
    bool ended_ = false;
};

/// Nothing behind such a report may be tried.
bool stops(Status status) { return status == Status::retry || status == Status::unreachable; }

}  // namespace

RenderOptions render_options(const Account& account, const core::Outgoing& message) {
    const Options& options = account.options();
    RenderOptions how;
    how.menus = options.customer_service && account.menus();
    how.word_lead = options.word_lead;
    how.file_notice = options.file_notice;
    // Room for the hint that more waits, so that a part is never cut to make a reply.
    how.text_limit = text_bytes - std::min<std::size_t>(options.more.size() + 2, text_bytes / 2);
    if (!options.link_of) return how;
    for (const core::FileRef& file : message.files) {
        if (std::string link = options.link_of(file); !link.empty()) how.links.emplace(file.id, std::move(link));
    }
    return how;
}

asio::awaitable<void> send_run(std::shared_ptr<Account> account, Run run) {
    const net::UnderWay under_way(account->work());
    OwedReport owed(account->executor(), run);
    std::string chat = run.deliveries.front().to.chat;
    const std::shared_ptr<ChatMemory> memory = co_await account->memory(std::move(chat));
    if (!memory) co_return;
    std::vector<SendReport> reports;
    for (const core::Delivery& delivery : run.deliveries) {
        Sending sending(account, memory, delivery);
        SendReport report = co_await sending.run();
        reports.push_back(std::move(report));
        if (stops(reports.back().status)) break;
    }
    owed.tell(std::move(reports));
}

}  // namespace aftercare::wechat
