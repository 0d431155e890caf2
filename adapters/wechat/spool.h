// Pushes that had to be acknowledged before the desk could take them: each a file of its own, on the disk before the
// acknowledgement leaves, and removed once the desk has it.
//
// On the thread of its executor; the disk is written from a thread of its own, since a stalling disk is just when this
// is needed. Nothing here is on the path of a push that is taken in time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

class Spool {
  public:
    /// The directory is created with the first file. Empty: there is none, and nothing can be kept.
    explicit Spool(std::filesystem::path directory);
    ~Spool();

    /// True when the text is durable.
    boost::asio::awaitable<bool> keep(std::string key, std::string text);

    /// The desk has taken it. Nothing happens for one that is not kept.
    void forget(const std::string& key);

    /// What an earlier run left, in no order.
    std::vector<std::string> kept() const;

  private:
    std::filesystem::path path_of(std::string_view key) const;

    std::filesystem::path directory_;
    std::unique_ptr<boost::asio::thread_pool> disk_;
};

}  // namespace aftercare::wechat
