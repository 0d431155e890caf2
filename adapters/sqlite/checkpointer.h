// Writes the WAL back into the database on a thread and connection of its own, so that a commit
// costs one append and one flush and never a checkpoint.
#pragma once

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/gate.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace aftercare::sqlite {

class Checkpointer {
  public:
    struct Plan {
        int frames = 4096;                  ///< pages in the WAL at which it is written back
        std::chrono::milliseconds idle{};   ///< quiet time after which the WAL is emptied
        std::function<void(std::string_view)> report;
    };

    Checkpointer(const std::string& path, Gate& gate, Plan plan);
    /// Ends after what is under way.
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    /// From the writer, within its passage: a commit left this many pages in the WAL.
    void note(int frames);

  private:
    struct Progress {
        bool failed = false;
        int in_wal = 0;
        int written_back = 0;
        bool whole() const { return !failed && in_wal == written_back; }
    };

    void run();
    void write_back();
    void empty();
    Progress checkpoint(int mode);
    int frames();

    Gate& gate_;
    const Plan plan_;
    Connection connection_;
    bool failing_ = false;

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool has_content_ = true;  ///< an earlier run may have left a WAL
    int frames_ = 0;
    int threshold_;
    std::uint64_t commits_ = 0;

    std::thread thread_;
};

}  // namespace aftercare::sqlite
