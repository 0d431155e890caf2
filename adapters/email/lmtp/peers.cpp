#include "adapters/email/lmtp/peers.h"

#include <algorithm>
#include <stdexcept>

namespace aftercare::email::lmtp {
namespace {

namespace ip = boost::asio::ip;

template <class Network>
bool any_holds(const std::vector<Network>& networks, const auto& address) {
    return std::ranges::any_of(networks, [&](const Network& network) {
        return Network(address, network.prefix_length()).network() == network.network();
    });
}

}  // namespace

Peers::Peers(const std::vector<std::string>& allowed) {
    for (const std::string& text : allowed) {
        boost::system::error_code error;
        const bool is_v6 = text.find(':') != std::string::npos;
        const bool is_network = text.find('/') != std::string::npos;
        if (is_v6) {
            v6_.push_back(ip::make_network_v6(is_network ? text : text + "/128", error));
        } else {
            v4_.push_back(ip::make_network_v4(is_network ? text : text + "/32", error));
        }
        if (error) throw std::runtime_error("\"" + text + "\" is neither an address nor a network");
    }
}

bool Peers::allows(const ip::address& peer) const {
    if (peer.is_v4()) return any_holds(v4_, peer.to_v4());
    if (peer.to_v6().is_v4_mapped()) return any_holds(v4_, ip::make_address_v4(ip::v4_mapped, peer.to_v6()));
    return any_holds(v6_, peer.to_v6());
}

}  // namespace aftercare::email::lmtp
