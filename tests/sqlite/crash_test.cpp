// kill -9 at random moments: every turn that was reported as kept is there, and none is half there.
#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>

namespace aftercare::sqlite {
namespace {

constexpr int parts = 4;  // each turn leaves so many rows in different tables

void one_turn(core::Tx& tx, int number) {
    const auto name = std::to_string(number);
    tx.settings().set("turn" + name, name);
    tx.inbox().first_time({"web", "site"}, name, at_ms(number));
    tx.outbox().add({{}, core::ConversationId(1), {{"web", "site"}, name}, {}, 0, 0, {}, {}, {}});
    if (number % 2 == 0) tx.sequences().next("even", "");
    core::Person person;
    person.name = name + std::string(static_cast<std::size_t>(number % 50) * 100, 'x');
    tx.people().add(person);
    // Undone turns among the others must leave nothing.
    if (number % 7 == 3) throw std::runtime_error("undone");
}

/// Commits turns until killed and writes the number of each kept turn to the pipe.
[[noreturn]] void commit_until_killed(const std::string& path, int first, int pipe) {
    auto options = at(path);
    options.checkpoint_bytes = 256 * 1024;  // so that checkpoints are hit too
    options.idle_checkpoint = std::chrono::milliseconds(5);
    auto store = create_store(options);
    for (int number = first;; ++number) {
        store->submit([number](core::Tx& tx) { one_turn(tx, number); },
                      [number, pipe](std::exception_ptr outcome) {
                          if (outcome) return;
                          if (write(pipe, &number, sizeof number) != sizeof number) _exit(3);
                      });
        if (number % 64 == 0) store->transact([](core::Tx&) {});
    }
}

std::vector<int> numbers_until_end(int pipe) {
    std::vector<int> numbers;
    int number = 0;
    while (read(pipe, &number, sizeof number) == sizeof number) numbers.push_back(number);
    return numbers;
}

int parts_there(core::Tx& tx, int number, const std::vector<core::OutboxEntry>& outbox) {
    const auto name = std::to_string(number);
    int there = tx.settings().get("turn" + name) ? 1 : 0;
    there += tx.inbox().first_time({"web", "site"}, name, {}) ? 0 : 1;
    for (const auto& entry : outbox) there += entry.delivery.to.chat == name ? 1 : 0;
    return there;
}

/// Looks at every turn from `first` on; returns the first number that was never begun.
int verify(const std::string& path, int first, const std::vector<int>& reported) {
    auto store = create_store(at(path));
    const int last_reported = reported.empty() ? first - 1 : reported.back();
    int next = first;
    try {
        store->transact([&](core::Tx& tx) {
            const auto outbox = tx.outbox().waiting({}, 1'000'000);
            std::size_t report = 0;
            for (next = first;; ++next) {
                const int there = parts_there(tx, next, outbox);
                const bool told = report < reported.size() && reported[report] == next;
                if (told) ++report;
                EXPECT_TRUE(there == 0 || there == parts - 1) << "turn " << next << " is half there";
                if (told) EXPECT_EQ(there, parts - 1) << "turn " << next << " was reported and is lost";
                if (next % 7 == 3) EXPECT_EQ(there, 0) << "turn " << next << " was undone";
                if (there == 0 && next % 7 != 3 && next > last_reported) break;
            }
            EXPECT_EQ(report, reported.size());
            for (const auto& entry : outbox) tx.outbox().remove(entry.delivery.id);
            for (int number = first; number < next; ++number) tx.settings().set("turn" + std::to_string(number), "");
            throw std::runtime_error("the look itself leaves nothing");
        });
    } catch (const std::runtime_error&) {
    }
    store->transact([](core::Tx& tx) {
        for (const auto& entry : tx.outbox().waiting({}, 1'000'000)) tx.outbox().remove(entry.delivery.id);
    });
    store->close();
    EXPECT_TRUE(check(path).problems.empty());
    return next + 1;
}

TEST(Crash, NothingReportedIsLostAndNothingIsHalfThere) {
    Folder folder;
    const auto path = folder.file("a.db");
    std::mt19937 random(std::random_device{}());
    const char* wanted = std::getenv("AFTERCARE_CRASHES");
    const int crashes = wanted == nullptr ? 12 : std::atoi(wanted);
    int first = 1;
    std::size_t total = 0;
    for (int crash = 0; crash < crashes && !testing::Test::HasFailure(); ++crash) {
        int pipe_ends[2];
        ASSERT_EQ(pipe(pipe_ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(pipe_ends[0]);
            commit_until_killed(path, first, pipe_ends[1]);
        }
        close(pipe_ends[1]);
        usleep(static_cast<useconds_t>(random() % 150'000));
        kill(child, SIGKILL);
        const auto reported = numbers_until_end(pipe_ends[0]);
        close(pipe_ends[0]);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFSIGNALED(status));
        total += reported.size();
        first = verify(path, first, reported);
    }
    EXPECT_GT(total, 100u) << "too few turns for the test to mean anything";
}

}  // namespace
}  // namespace aftercare::sqlite
