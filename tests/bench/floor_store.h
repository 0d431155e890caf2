// The floor's store: one thread that takes what is queued into one durable commit.
// Threads: submit() and sent() from any; results are handed to the poster given at construction.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace aftercare::bench {

struct FloorTurn {
    std::int64_t update = 0;
    std::int64_t chat = 0;
    std::string answer;
};

struct FloorResult {
    std::int64_t outbox = 0;  ///< the row to send; 0 for a repeated update
    int step = 0;             ///< the question to send
    std::int64_t ticket = 0;  ///< rises by one for each finished form
};

class FloorStore {
  public:
    using Done = std::function<void(FloorResult)>;
    using Poster = std::function<void(std::function<void()>)>;

    FloorStore(const std::string& path, int questions, Poster post);
    ~FloorStore();

    void submit(FloorTurn turn, Done done);
    /// The outbox row is delivered and goes.
    void sent(std::int64_t outbox);

  private:
    struct Job {
        FloorTurn turn;
        Done done;
    };

    void run();
    void commit(std::vector<Job>& jobs, const std::vector<std::int64_t>& sent);
    FloorResult turn(const FloorTurn& turn);
    sqlite3_stmt* prepare(const char* sql);

    sqlite3* db_ = nullptr;
    int questions_;
    Poster post_;
    sqlite3_stmt *begin_, *end_, *inbox_, *read_, *write_, *outbox_, *forget_, *ticket_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Job> jobs_;
    std::vector<std::int64_t> sent_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace aftercare::bench
