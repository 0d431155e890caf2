// What a push is answered with: the deliveries of its turn as one passive reply, or "success" when they go by the API.
// A reply is made up in a coroutine of the account: the connections that wait for it come and go.
//
// On the account's thread.
#pragma once

#include "adapters/wechat/account.h"
#include "adapters/wechat/render.h"
#include "core/channel.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::wechat {

/// A part of a run of deliveries.
struct RunPart {
    std::size_t delivery = 0;  ///< its place in the run
    Part part;
};

/// As many whole parts of the front as one reply holds; `more` ends it when something is left. Pure.
struct Composed {
    std::optional<Reply> reply;
    std::size_t parts = 0;              ///< of the front that are in it
    std::vector<core::Button> choices;  ///< that the person now sees in it
};
Composed compose(const std::vector<RunPart>& waiting, const RenderOptions& options, std::string_view more);

/// Deliveries of the desk: they answer the push that waits for them, or leave by the API, or wait for the platform's next
/// try. The run is reported in any case.
void hand_over(const std::shared_ptr<Account>& account, Run run);

/// The answer's bytes for a reply: in safe mode sealed.
std::string body_of(const Account& account, const Push& push, const Reply& reply);

}  // namespace aftercare::wechat
