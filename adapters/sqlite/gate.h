// Lets the writer pass, except while the checkpointer finishes its work. A mutex would not do: the
// writer comes back within microseconds and a waiting checkpointer would hardly ever get it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace aftercare::sqlite {

class Gate {
  public:
    /// Held by the writer during a transaction.
    class Passage {
      public:
        explicit Passage(Gate& gate) : gate_(gate) {
            std::unique_lock lock(gate_.mutex_);
            gate_.changed_.wait(lock, [this] { return !gate_.closed_; });
            gate_.inside_ = true;
        }
        ~Passage() {
            std::lock_guard lock(gate_.mutex_);
            gate_.inside_ = false;
            if (gate_.closed_) gate_.changed_.notify_all();
        }
        Passage(const Passage&) = delete;
        Passage& operator=(const Passage&) = delete;

      private:
        Gate& gate_;
    };

    /// Keeps the writer out; made once the writer has left.
    class Closure {
      public:
        explicit Closure(Gate& gate) : gate_(gate) {
            std::unique_lock lock(gate_.mutex_);
            gate_.closed_ = true;
            gate_.changed_.wait(lock, [this] { return !gate_.inside_; });
        }
        ~Closure() {
            std::lock_guard lock(gate_.mutex_);
            gate_.closed_ = false;
            gate_.changed_.notify_all();
        }
        Closure(const Closure&) = delete;
        Closure& operator=(const Closure&) = delete;

      private:
        Gate& gate_;
    };

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool inside_ = false;
    bool closed_ = false;
};

}  // namespace aftercare::sqlite
