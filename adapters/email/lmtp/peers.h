// Who may hand in mail: a list of addresses and networks.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <vector>

namespace aftercare::email::lmtp {

class Peers {
  public:
    /// "192.0.2.7", "127.0.0.0/8", "::1", "fd00::/8". Throws std::runtime_error that names what is neither.
    explicit Peers(const std::vector<std::string>& allowed);

    /// An IPv4 address that a dual-stack socket shows as ::ffff:1.2.3.4 is looked up as IPv4.
    bool allows(const boost::asio::ip::address& peer) const;

  private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace aftercare::email::lmtp
