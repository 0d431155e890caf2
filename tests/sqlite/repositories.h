// What the tests of the repositories share: a store in memory and texts that storage may break.
#pragma once

#include "support.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::sqlite {

/// Texts that storage may break: empty, Chinese, beyond the BMP, with a zero byte, not UTF-8, huge.
inline const std::vector<std::string>& awkward_texts() {
    using namespace std::string_literals;
    static const std::vector<std::string> texts = {
        "", "中文名称：张三", "🛠️𠮷", "with'quote\"and\\", "zero\0byte"s, "\xff\xfe not utf-8",
        std::string(1'000'000, 'x'), "line\nbreak\r\n"};
    return texts;
}

class Repositories : public testing::Test {
  protected:
    template <class Look>
    void in_turn(Look look) {
        store_->transact([&](core::Tx& tx) { look(tx); });
    }

    std::unique_ptr<core::Store> store_ = create_store({});
    const core::ChannelId web_{"web", "site"};
    const core::ChannelId telegram_{"telegram", "main"};
};

}  // namespace aftercare::sqlite
