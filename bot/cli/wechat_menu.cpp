#include "adapters/wechat/api.h"
#include "adapters/wechat/menu.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/cli/wechat_findings.h"
#include "bot/service/wechat_options.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::bot {

namespace {

namespace asio = boost::asio;
using Kind = wechat::Outcome::Kind;

using Menu = std::vector<wechat::MenuEntry>;

/// The account that is meant. Throws std::runtime_error, saying which there are, unless it is one.
const ChannelConfiguration& chosen(const Configuration& configuration, const std::string& account) {
    std::vector<const ChannelConfiguration*> named;
    std::string names;
    for (const auto& channel : configuration.channels) {
        if (!channel.wechat) continue;
        names.append(names.empty() ? "" : ", ").append(channel.id.account);
        if (account.empty() || channel.id.account == account) named.push_back(&channel);
    }
    if (names.empty()) throw std::runtime_error("the configuration has no channel of kind wechat");
    if (named.empty()) throw std::runtime_error("there is no WeChat account \"" + account + "\"; there are: " + names);
    if (named.size() > 1) throw std::runtime_error("say which with --account; there are: " + names);
    return *named.front();
}

asio::awaitable<wechat::ApiResult> make_call(wechat::ApiOptions options, Menu menu, MenuAction action) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    wechat::Api api(executor, std::move(options), {});
    wechat::ApiResult result;
    if (action == MenuAction::create) {
        wechat::ApiCall call;
        call.path = wechat::menu_create_path;
        call.body = wechat::menu_body(menu);
        result = co_await api.post(std::move(call));
    } else {
        std::string path(action == MenuAction::show ? wechat::menu_get_path : wechat::menu_delete_path);
        result = co_await api.get(std::move(path));
    }
    co_return result;
}

wechat::ApiResult call(const WechatAccount& account, const Menu& menu, MenuAction action) {
    asio::io_context io{1};
    wechat::ApiResult result;
    wechat::ApiOptions options = wechat_api_options(account);
    options.call = std::chrono::seconds(10);  // somebody waits for it
    asio::co_spawn(io, make_call(std::move(options), menu, action),
                   [&result](const std::exception_ptr& error, wechat::ApiResult called) {
                       if (error) std::rethrow_exception(error);
                       result = std::move(called);
                   });
    io.run();
    return result;
}

void print_entries(const Menu& entries, int depth) {
    for (const auto& entry : entries) {
        const std::string& does = entry.key.empty() ? entry.url : entry.key;
        fmt::print("{:{}}{}{}{}\n", "", depth * 2, entry.label, does.empty() ? "" : "  → ", does);
        print_entries(entry.entries, depth + 1);
    }
}

std::string_view past(MenuAction action) {
    switch (action) {
        case MenuAction::create:
            return "created";
        case MenuAction::show:
            return "read";
        case MenuAction::remove:
            return "removed";
    }
    return "changed";
}

int tell_refusal(const std::string& channel, MenuAction action, const wechat::Outcome& outcome) {
    if (outcome.kind == Kind::uncertain && action != MenuAction::show) {
        fmt::print(stderr, "{}: no answer came ({}), so the menu may have been {}: look with --show\n", channel,
                   outcome.reason, past(action));
        return 1;
    }
    fmt::print(stderr, "{}: the menu was not {}: {}\n  what to do: {}\n", channel, past(action), outcome.reason,
               wechat_advice(outcome));
    return 1;
}

int tell_shown(const std::string& channel, const std::string& body) {
    const auto menu = wechat::read_menu(body);
    if (!menu) {
        fmt::print(stderr, "{}: the platform's answer has no menu in it\n", channel);
        return 1;
    }
    fmt::print("{}: the menu is\n", channel);
    print_entries(*menu, 1);
    return 0;
}

int tell_done(const std::string& channel, const Menu& menu, MenuAction action, const std::string& body) {
    if (action == MenuAction::show) return tell_shown(channel, body);
    if (action == MenuAction::remove) {
        fmt::print("{}: the menu was removed\n", channel);
        return 0;
    }
    fmt::print("{}: the menu was created; phones show it within 5 minutes, at once after following anew\n", channel);
    print_entries(menu, 1);
    return 0;
}

bool fits(const std::string& channel, const Menu& menu) {
    const auto problems = wechat::menu_problems(menu);
    for (const auto& problem : problems) fmt::print(stderr, "{}: {}\n", channel, problem);
    return problems.empty();
}

}  // namespace

int wechat_menu_command(const std::string& configuration_file, const std::string& account_name, MenuAction action) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    const auto& channel = chosen(loaded.configuration, account_name);
    const std::string name = channel.id.kind + ":" + channel.id.account;
    const Menu menu = wechat_menu(*channel.wechat, loaded.desk->texts, loaded.desk->language);
    if (action == MenuAction::create && !fits(name, menu)) return 1;
    const auto result = call(*channel.wechat, menu, action);
    if (result.outcome.kind == Kind::done) return tell_done(name, menu, action, result.body);
    if (action != MenuAction::create && no_menu(result.outcome)) {
        fmt::print("{}: there is no menu\n", name);
        return 0;
    }
    return tell_refusal(name, action, result.outcome);
}

}  // namespace aftercare::bot
