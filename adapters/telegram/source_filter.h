// Which addresses may call the webhook. Pure.
#pragma once

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

class SourceFilter {
  public:
    /// Adds "149.154.160.0/20", "2001:db8::/32" or one address. False if it is none of these.
    bool add(std::string_view network);

    /// True if the address is in a network of the filter, or the filter is empty.
    bool allows(std::string_view address) const;

  private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace aftercare::telegram
