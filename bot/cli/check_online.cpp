#include "bot/cli/check_online.h"

#include "adapters/email/oauth/ask_for_token.h"
#include "adapters/net/client.h"
#include "adapters/net/tls.h"
#include "adapters/wechat/api.h"
#include "adapters/wechat/signature.h"
#include "bot/cli/finding.h"
#include "bot/cli/mail_findings.h"
#include "bot/cli/telegram_findings.h"
#include "bot/cli/webhook_findings.h"
#include "bot/cli/wechat_findings.h"
#include "bot/service/email_options.h"
#include "bot/service/wechat_options.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;
using Findings = std::vector<Finding>;

constexpr std::chrono::seconds patience{10};
// Of the form of an OpenID, and nobody's.
constexpr const char* nobody = "oAftercareCheckOnlineNobody0";

core::Time system_now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

std::string random_digits() {
    std::random_device random;
    return std::to_string(std::uniform_int_distribution<std::uint64_t>(1'000'000'000, 9'999'999'999)(random));
}

asio::awaitable<net::ClientResult> ask(std::string base, net::ClientRequest request) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    net::Client client(executor, base);
    const net::Deadline deadline = net::deadline_in(patience);
    net::ClientResult answer = co_await client.send(std::move(request), deadline);
    co_return answer;
}

/// As the console asks when the operator presses 提交.
asio::awaitable<Findings> verify_webhook(std::string public_url, std::string account, std::string token) {
    Findings findings;
    const Finding place = judge_public_url(public_url);
    if (place.kind != Finding::Kind::ok) findings.push_back(place);
    if (place.kind == Finding::Kind::error) co_return findings;
    const std::string timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(system_now()).time_since_epoch().count());
    const std::string nonce = random_digits();
    const std::string echo = random_digits();
    const std::string path = "/wechat/" + account;
    net::ClientRequest request;
    request.target = path + "?signature=" + wechat::url_signature(token, timestamp, nonce) + "&timestamp=" + timestamp +
                     "&nonce=" + nonce + "&echostr=" + echo;
    const net::ClientResult answer = co_await ask(public_url, std::move(request));
    findings.push_back(judge_verification(public_url + path, answer, echo));
    co_return findings;
}

wechat::SubscriptionNotice notice_of(const WechatAccount& account) {
    wechat::SubscriptionNotice notice;
    notice.template_id = account.subscription_notice.id;
    for (const auto& parameter : account.subscription_notice.parameters)
        notice.parameters.emplace_back(parameter.first, "1");
    return notice;
}

WantedTemplate template_of(const WechatAccount& account) {
    WantedTemplate wanted{account.message_template.id, {}};
    for (const auto& parameter : account.message_template.parameters) wanted.parameters.push_back(parameter.first);
    return wanted;
}

/// What the account may do, once it has a token.
asio::awaitable<Findings> check_permissions(std::shared_ptr<wechat::Api> api, WechatAccount account,
                                            std::vector<wechat::MenuEntry> wanted_menu) {
    Findings findings;
    const wechat::ApiResult addresses = co_await api->get("/cgi-bin/getcallbackip");
    findings.push_back(judge_calls(addresses.outcome));
    if (account.customer_service) {
        const wechat::ApiCall call = wechat::typing_call(nobody, true);
        const wechat::ApiResult typing = co_await api->post(call);
        findings.push_back(judge_customer_service(typing.outcome, account.menus));
    }
    if (!account.message_template.id.empty()) {
        const wechat::ApiResult templates = co_await api->get("/cgi-bin/template/get_all_private_template");
        findings.push_back(judge_template(templates.outcome, templates.body, template_of(account)));
    }
    if (!account.subscription_notice.id.empty()) {
        const wechat::ApiCall call = wechat::subscription_call(nobody, notice_of(account));
        const wechat::ApiResult notice = co_await api->post(call);
        findings.push_back(judge_notice(notice.outcome));
    }
    const wechat::ApiResult menu = co_await api->get(std::string(wechat::menu_get_path));
    findings.push_back(judge_menu(menu.outcome, menu.body, wanted_menu));
    co_return findings;
}

asio::awaitable<Findings> check_wechat(WechatAccount account, std::string name, std::string public_url,
                                       std::vector<wechat::MenuEntry> menu) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    wechat::ApiOptions options = wechat_api_options(account);
    options.call = patience;
    const auto api = std::make_shared<wechat::Api>(executor, std::move(options), wechat::Api::Alert());
    Findings findings;
    const wechat::Outcome token = co_await api->authorize();
    findings.push_back(judge_token(token));
    if (token.kind == wechat::Outcome::Kind::done) {
        const Findings permissions = co_await check_permissions(api, account, std::move(menu));
        findings.insert(findings.end(), permissions.begin(), permissions.end());
    }
    const Findings webhook = co_await verify_webhook(public_url, name, account.token);
    findings.insert(findings.end(), webhook.begin(), webhook.end());
    co_return findings;
}

asio::awaitable<Findings> check_telegram(TelegramAccount account, std::string name, std::string public_url) {
    Findings findings;
    const std::string bot = "/bot" + account.token;
    net::ClientRequest get_me;
    get_me.target = bot + "/getMe";
    const net::ClientResult me = co_await ask(account.api_root, std::move(get_me));
    findings.push_back(judge_bot(account.api_root, me));
    if (findings.front().kind != Finding::Kind::ok) co_return findings;
    net::ClientRequest get_info;
    get_info.target = bot + "/getWebhookInfo";
    const net::ClientResult info = co_await ask(account.api_root, std::move(get_info));
    const std::string url = public_url.empty() ? std::string() : public_url + "/telegram/" + name;
    const Findings webhook =
        judge_webhook_info(info, {account.mode == TelegramAccount::Mode::webhook, url}, system_now());
    findings.insert(findings.end(), webhook.begin(), webhook.end());
    co_return findings;
}

std::shared_ptr<net::TlsClient> trusting(const std::string& authorities) {
    return authorities.empty() ? nullptr : std::make_shared<net::TlsClient>(authorities);
}

asio::awaitable<Findings> check_mail_tokens(email::OauthOptions options) {
    std::shared_ptr<net::TlsClient> tls;
    Findings findings;
    try {
        tls = trusting(options.authorities);
    } catch (const std::exception& problem) {
        findings.push_back(found_error(std::string("oauth.authorities: ") + problem.what(), "name a PEM file"));
        co_return findings;
    }
    // Whoever uses a refresh token may get another in its place, and the running service would hold a worthless one.
    const bool refreshes = !options.refresh_token.empty();
    const std::string refresh_token = refreshes ? nobody : "";
    const email::TokenAnswer answer = co_await email::ask_for_token(options, refresh_token, tls, patience);
    findings.push_back(refreshes ? judge_token_endpoint(answer) : judge_mail_token(answer));
    co_return findings;
}

struct Checked {
    std::string channel;
    Findings findings;
};

void begin(asio::io_context& io, Checked& checked, asio::awaitable<Findings> check) {
    asio::co_spawn(io, std::move(check), [&checked](const std::exception_ptr& error, Findings findings) {
        if (error) std::rethrow_exception(error);
        checked.findings = std::move(findings);
    });
}

}  // namespace

bool check_online(const Configuration& configuration, const Desk& desk) {
    asio::io_context io{1};
    std::vector<Checked> all;
    all.reserve(configuration.channels.size());
    for (const auto& channel : configuration.channels) {
        const std::string& name = channel.id.account;
        const bool tokens = channel.email && channel.email->oauth;
        if (!channel.wechat && !channel.telegram && !tokens) continue;
        Checked& checked = all.emplace_back(Checked{channel.id.kind + ":" + name, {}});
        begin(io, checked,
              tokens           ? check_mail_tokens(oauth_options(*channel.email->oauth))
              : channel.wechat ? check_wechat(*channel.wechat, name, configuration.public_url,
                                              wechat_menu(*channel.wechat, desk.texts, desk.language))
                               : check_telegram(*channel.telegram, name, configuration.public_url));
    }
    io.run();
    bool right = true;
    for (const auto& [channel, findings] : all) {
        for (const auto& finding : findings) fmt::print("{}\n", line_of(channel, finding));
        right = right && !any_error(findings);
    }
    if (all.empty()) fmt::print("no channel of this configuration is at a platform that could be asked\n");
    return right;
}

}  // namespace aftercare::bot
