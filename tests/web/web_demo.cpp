// Serves the page with a desk that only plays: to look at the page and work on it without the service.
//
//   web_demo PORT      then http://127.0.0.1:PORT/ ; "/join" makes the page an agent's console.

#include "adapters/net/server.h"
#include "adapters/web/web_channel.h"
#include "memory_desk.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <filesystem>
#include <iostream>
#include <set>
#include <string>

namespace {

using namespace aftercare;

core::Outgoing plain(std::string text) {
    core::Outgoing answer;
    answer.text = std::move(text);
    return answer;
}

core::Outgoing question(std::string heading, std::string text, std::vector<std::vector<core::Button>> buttons) {
    core::Outgoing answer = plain(std::move(text));
    answer.heading = std::move(heading);
    answer.buttons = std::move(buttons);
    return answer;
}

core::Outgoing summary() {
    core::Outgoing answer = question("请核对您填写的内容（12/12）",
                                     "1 客户类型：企业客户\n2 公司名称：上海云杉精密仪器有限公司\n3 联系人：李敏\n4 电话：138****5678\n"
                                     "5 产品型号：SK-2200 恒温培养箱\n6 序列号：SN20240817-000351\n7 问题描述：开机约十分钟后显示 E07，"
                                     "温度停在 25.3 ℃ 不再上升，重启后重复出现。\n说明书见 https://example.com/manual/sk-2200?lang=zh。",
                                     {{{"确认提交", "v1:sign"}}, {{"修改", "v1:edit"}, {"取消", "v1:cancel"}}});
    return answer;
}

std::vector<core::Outgoing> played(const core::Incoming& incoming) {
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) {
        if (text->text == "/new")
            return {question("1/12 客户类型", "您是以个人还是公司的名义购买的？", {{{"个人客户", "v1:individual"}, {"企业客户", "v1:company"}}})};
        if (text->text == "/summary") return {summary()};
        if (text->text == "/queue")
            return {question("待办（3）",
                             "SR202610270001  紧急  李敏        E07 停机      2 小时前\nSR202610270002  一般  Wang Fang   发货缺件      5 小时前\n"
                             "SR202610260014  一般  陈工        咨询校准      昨天",
                             {{{"查看 0001", "v1:show1"}, {"接单 0001", "v1:take1"}}})};
        return {plain("收到：" + text->text)};
    }
    if (const auto* press = std::get_if<core::ButtonPressed>(&incoming.content)) {
        if (press->payload == "v1:sign") return {question("已提交", "工单号 SR202610270001，预计 24 小时内审核。", {})};
        return {plain("请输入统一社会信用代码（18 位）。")};
    }
    return {plain("已收到文件。还有的话请继续发送，没有请回复“完成”。")};
}

web::About about(bool agent) {
    web::About known;
    known.commands = {{"/new", "新建工单"}, {"/status [工单号]", "查询进度"}, {"/human", "联系人工"}, {"/help", "帮助"}};
    if (!agent) return known;
    known.role = web::About::Role::agent;
    known.name = "客服 小林";
    known.commands = {{"/queue", "待办"},           {"/mine", "我的工单"},          {"/show N", "查看"},
                      {"/take N", "接单"},          {"/reply N 内容", "回复客户"},  {"/ask N 内容", "请客户补充资料"},
                      {"/note N 内容", "内部备注"}, {"/progress N 内容", "更新进展"}, {"/done N 内容", "完成"}};
    return known;
}

}  // namespace

int main(int count, char** arguments) {
    boost::asio::io_context context(1);
    const auto folder = std::filesystem::temp_directory_path() / "aftercare-web-demo";
    web::MemoryDesk desk;
    desk.answers = played;
    std::set<std::string> agents;

    web::Options options;
    options.incoming_directory = folder;
    desk.wire(options);
    options.about = [&](const std::string& chat, const std::string&, const std::function<void(web::About)>& done) {
        for (const core::Incoming& event : desk.events()) {
            const auto* text = std::get_if<core::TextReceived>(&event.content);
            if (text != nullptr && text->text.starts_with("/join")) agents.insert(event.chat);
        }
        done(about(agents.contains(chat)));
    };

    net::Router router;
    const auto channel = web::create_channel(context.get_executor(), router, std::move(options));
    desk.serve(*channel);
    net::ServerOptions server_options;
    server_options.port = count > 1 ? static_cast<std::uint16_t>(std::stoi(arguments[1])) : 0;
    net::Server server(context.get_executor(), server_options, std::move(router));
    std::cout << "http://127.0.0.1:" << server.port() << "/" << std::endl;

    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&context](const auto&, int) { context.stop(); });
    context.run();
    return 0;
}
