#include "adapters/telegram/source_filter.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace aftercare::telegram {

namespace ip = boost::asio::ip;

namespace {

bool inside(const ip::network_v4& network, const ip::address_v4& address) {
    const std::uint32_t mask = network.netmask().to_uint();
    return (address.to_uint() & mask) == (network.address().to_uint() & mask);
}

bool inside(const ip::network_v6& network, const ip::address_v6& address) {
    return ip::network_v6(address, network.prefix_length()).network() == network.network();
}

}  // namespace

bool SourceFilter::add(std::string_view network) {
    boost::system::error_code error;
    if (network.find('/') == std::string_view::npos) {
        const ip::address address = ip::make_address(std::string(network), error);
        if (error) return false;
        if (address.is_v4()) v4_.emplace_back(address.to_v4(), 32);
        if (address.is_v6()) v6_.emplace_back(address.to_v6(), 128);
        return true;
    }
    const ip::network_v4 v4 = ip::make_network_v4(std::string(network), error);
    if (!error) {
        v4_.push_back(v4);
        return true;
    }
    const ip::network_v6 v6 = ip::make_network_v6(std::string(network), error);
    if (error) return false;
    v6_.push_back(v6);
    return true;
}

bool SourceFilter::allows(std::string_view text) const {
    if (v4_.empty() && v6_.empty()) return true;
    boost::system::error_code error;
    ip::address address = ip::make_address(std::string(text), error);
    if (error) return false;
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    if (address.is_v4()) {
        return std::ranges::any_of(v4_,
                                   [&](const auto& network) { return inside(network, address.to_v4()); });
    }
    return std::ranges::any_of(v6_, [&](const auto& network) { return inside(network, address.to_v6()); });
}

}  // namespace aftercare::telegram
