// Prints what one step costs: read the stored draft, apply an answer, store it again.
#include "tests/dialogs/shared.h"

#include <chrono>
#include <cstdio>

int main() {
    using namespace aftercare::dialogs;
    using namespace aftercare::dialogs::testing;
    const Form& form = feedback();
    const std::vector<std::string> answers{
        "个人", "张三", "13812345678", "上海市浦东新区张江路100号3幢502室", "产品", "智能手机", "X200 Pro", "SN2024A1B2C3", "2024年3月5日", "门店",
        "昨晚8点在家里充电时出现,室温约25度,没有摔过也没有进水", "用原装充电器充电30分钟,电量没有变化,充电口不发热", "每次都会", "没有",
        "换过两根数据线,重启过,没有改善", "免费维修", "跳过", "确认提交"};
    constexpr int rounds = 2000;
    std::vector<double> cost(answers.size(), 0);
    std::size_t bytes = 0;
    const Context now = context();
    for (int round = 0; round < rounds; ++round) {
        std::string stored = to_bytes(start(form, "zh-CN", now).draft);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto begin = std::chrono::steady_clock::now();
            auto parsed = parse_draft(stored);
            const Step step = take(form, std::move(*parsed.draft), TextInput{answers[i], "m1"}, now);
            stored = to_bytes(step.draft);
            cost[i] += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
            if (i + 2 == answers.size()) bytes = stored.size();
        }
    }
    double all = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        std::printf("%6.1f us  %s\n", cost[i] / rounds, answers[i].c_str());
        all += cost[i] / rounds;
    }
    std::printf("%6.1f us  mean of %zu answers; the full draft has %zu bytes\n", all / static_cast<double>(answers.size()),
                answers.size(), bytes);
}
