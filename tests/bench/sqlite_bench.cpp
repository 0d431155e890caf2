// What the store costs: turns/s and CPU for each simulated customer update.
//
//   sqlite_bench [FOLDER] [CONVERSATIONS...]     default: a folder in the temporary one, 10000 1000000
//
// One update is what a step of the form needs: inbox entry, conversation by address, draft read and
// written, one reply into the outbox, and the reply of an earlier update removed. A "full" update also
// writes the conversation and sets the draft's reminder anew. Batches are kept at their size by submitting
// that many turns and waiting for the last.
#include "adapters/sqlite/sqlite_store.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <future>
#include <random>
#include <stdlib.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace aftercare;

const core::ChannelId channel{"telegram", "main"};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string chat(int conversation) {
    return std::to_string(700'000'000 + conversation);
}

core::Outgoing reply() {
    core::Outgoing message;
    message.text = "请问产品的序列号(SN码)是多少?一般印在机身背面的标签上。";
    message.buttons = {{{"◀ 上一步", "d:back"}, {"跳过", "d:skip"}}, {{"取消", "d:cancel"}}};
    return message;
}

void add_conversation(core::Tx& tx, int number) {
    core::Person person{{}, "张三" + std::to_string(number), "zh-CN", {}, ""};
    const auto id = tx.people().add(person);
    tx.people().add(core::ContactPoint{{}, id, channel, chat(number), true});
    core::Conversation conversation;
    conversation.address = {channel, chat(number)};
    conversation.person = id;
    conversation.id = tx.people().add(conversation);
    core::DraftRecord draft;
    draft.person = id;
    draft.conversation = conversation.id;
    draft.form = "feedback";
    draft.profile = "service-process";
    draft.state = std::string(600, 's');
    conversation.draft = tx.drafts().add(draft);
    tx.people().update(conversation);
}

void fill(core::Store& store, int from, int to) {
    for (int begin = from; begin < to; begin += 2000) {
        store.transact([&](core::Tx& tx) {
            for (int n = begin; n < std::min(begin + 2000, to); ++n) add_conversation(tx, n);
        });
    }
}

enum class Update { plain, full };

class Load {
  public:
    Load(core::Store& store, int conversations, Update kind)
        : store_(store), conversations_(conversations), kind_(kind) {}

    void batch(int size) {
        std::promise<void> last;
        for (int i = 0; i < size; ++i) {
            const bool is_last = i + 1 == size;
            store_.submit([this, n = next_++](core::Tx& tx) { update(tx, n); },
                          [&last, is_last](std::exception_ptr outcome) {
                              if (outcome) std::abort();
                              if (is_last) last.set_value();
                          });
        }
        last.get_future().wait();
    }

  private:
    void update(core::Tx& tx, std::int64_t number) {
        const core::Time now(core::Duration(1'790'000'000'000 + number));
        if (!tx.inbox().first_time(channel, std::to_string(number), now)) std::abort();
        auto conversation = *tx.people().conversation(
            {channel, chat(static_cast<int>(random_() % static_cast<unsigned>(conversations_)))});
        auto draft = *tx.drafts().draft(conversation.draft);
        draft.state[static_cast<std::size_t>(number) % draft.state.size()] ^= 1;
        draft.updated = now;
        tx.drafts().update(draft);
        if (kind_ == Update::full) {
            conversation.last_incoming = now;
            tx.people().update(conversation);
            tx.timers().set({{}, "draft_reminder", draft.id.value, now + std::chrono::hours(24), ""});
        }
        core::Delivery delivery;
        delivery.conversation = conversation.id;
        delivery.to = conversation.address;
        delivery.message = reply();
        delivery.created = now;
        sent_.push_back(tx.outbox().add(delivery));
        if (sent_.size() > 200) {
            tx.outbox().remove(sent_.front());
            sent_.pop_front();
        }
    }

    core::Store& store_;
    int conversations_;
    Update kind_;
    std::int64_t next_ = std::chrono::system_clock::now().time_since_epoch().count();
    std::mt19937 random_{42};
    std::deque<core::DeliveryId> sent_;
};

void measure(core::Store& store, int conversations, Update kind, int size) {
    Load load(store, conversations, kind);
    using Clock = std::chrono::steady_clock;
    const auto run_for = [&](double seconds) {
        std::int64_t turns = 0;
        for (const auto begin = Clock::now();
             std::chrono::duration<double>(Clock::now() - begin).count() < seconds;) {
            load.batch(size);
            turns += size;
        }
        return turns;
    };
    run_for(1);
    const auto cpu = cpu_seconds();
    const auto begin = Clock::now();
    const auto turns = static_cast<double>(run_for(4));
    const auto elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
    std::printf("%9d conversations  %s  batch %3d  %8.0f turns/s  %6.1f us CPU an update\n", conversations,
                kind == Update::plain ? "plain" : "full ", size, turns / elapsed,
                (cpu_seconds() - cpu) / turns * 1e6);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    namespace fs = std::filesystem;
    const bool own_folder = words.empty();
    const auto folder = own_folder
                            ? fs::temp_directory_path() / ("aftercare-bench-" + std::to_string(getpid()))
                            : fs::path(words[0]);
    fs::create_directories(folder);
    std::vector<int> sizes;
    for (std::size_t i = 1; i < words.size(); ++i) sizes.push_back(std::stoi(words[i]));
    if (sizes.empty()) sizes = {10'000, 1'000'000};
    {
        sqlite::Options options;
        options.path = (folder / "bench.db").string();
        auto store = sqlite::create_store(options);
        int filled = 0;
        for (const int conversations : sizes) {
            fill(*store, filled, conversations);
            filled = conversations;
            for (const auto kind : {Update::plain, Update::full}) {
                for (const int size : {1, 16, 128}) measure(*store, conversations, kind, size);
            }
        }
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        std::printf("most memory resident: %ld MB\n", usage.ru_maxrss / 1024);
    }
    if (own_folder) fs::remove_all(folder);
}
