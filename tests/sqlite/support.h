// What the tests of the store share.
#pragma once

#include "adapters/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace aftercare::sqlite {

/// A folder of a test's own, removed with it.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aftercare-sqlite-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

inline Options at(const std::string& path, Options::Role role = Options::Role::serving) {
    Options options;
    options.path = path;
    options.role = role;
    return options;
}

inline core::Time at_ms(std::int64_t milliseconds) { return core::Time(core::Duration(milliseconds)); }

/// Gathers the answers of submitted turns, in the order in which they come.
class Answers {
  public:
    core::Store::Done expect() {
        std::lock_guard lock(mutex_);
        const auto number = expected_++;
        return [this, number](std::exception_ptr outcome) {
            std::lock_guard inner(mutex_);
            order_.push_back(number);
            outcomes_.push_back(outcome);
            changed_.notify_all();
        };
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return order_.size() == expected_; });
    }
    std::vector<std::size_t> order() {
        std::lock_guard lock(mutex_);
        return order_;
    }
    /// What the answers say, in their order: "" for kept.
    std::vector<std::string> texts() {
        std::lock_guard lock(mutex_);
        std::vector<std::string> texts;
        for (const auto& outcome : outcomes_) texts.push_back(text_of(outcome));
        return texts;
    }
    std::size_t failures() {
        std::size_t count = 0;
        for (const auto& text : texts()) count += text.empty() ? 0 : 1;
        return count;
    }
    static std::string text_of(const std::exception_ptr& outcome) {
        if (!outcome) return "";
        try {
            std::rethrow_exception(outcome);
        } catch (const std::exception& error) {
            return error.what();
        }
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t expected_ = 0;
    std::vector<std::size_t> order_;
    std::vector<std::exception_ptr> outcomes_;
};

inline int setting(core::Store& store, const std::string& name) {
    int value = 0;
    store.transact([&](core::Tx& tx) { value = std::stoi(tx.settings().get(name).value_or("0")); });
    return value;
}

inline void count_up(core::Tx& tx, const std::string& name) {
    tx.settings().set(name, std::to_string(std::stoi(tx.settings().get(name).value_or("0")) + 1));
}

}  // namespace aftercare::sqlite
