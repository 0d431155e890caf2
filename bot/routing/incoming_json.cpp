#include "bot/routing/take.h"

#include <nlohmann/json.hpp>

namespace aftercare::bot {

namespace {

using Json = nlohmann::ordered_json;

Json files_json(const std::vector<core::FileRef>& files) {
    Json list = Json::array();
    for (const auto& file : files)
        list.push_back({{"id", file.id},
                        {"unique", file.unique},
                        {"name", file.name},
                        {"media_type", file.media_type},
                        {"bytes", file.bytes}});
    return list;
}

struct Content {
    Json operator()(const core::TextReceived& c) const { return {{"text", c.text}}; }
    Json operator()(const core::ButtonPressed& c) const { return {{"press", c.payload}, {"on_message", c.on_message}, {"files", files_json(c.files)}}; }
    Json operator()(const core::FilesReceived& c) const {
        return {{"files", files_json(c.files)}, {"caption", c.caption}, {"album", c.album}};
    }
    Json operator()(const core::ContactReceived& c) const {
        return {{"phone", c.phone}, {"name", c.name}, {"own", c.own}};
    }
    Json operator()(const core::LocationReceived& c) const {
        return {{"latitude", c.latitude}, {"longitude", c.longitude}, {"title", c.title}};
    }
    Json operator()(const core::TextEdited& c) const { return {{"edited", c.message}, {"text", c.text}}; }
    Json operator()(const core::ReachabilityChanged& c) const { return {{"reachable", c.reachable}}; }
    Json operator()(const core::ChatMoved& c) const { return {{"new_chat", c.new_chat}}; }
    Json operator()(const core::OutsiderWrote& c) const {
        return {{"outsider_in", c.chat}, {"text", c.text}, {"files", files_json(c.files)}};
    }
    Json operator()(const core::DeliveryBounced& c) const {
        return {{"bounced", c.message}, {"lasting", c.lasting}, {"reason", c.reason}};
    }
    Json operator()(const core::UnsupportedReceived& c) const { return {{"unsupported", c.what}}; }
};

}  // namespace

std::string to_json(const core::Incoming& incoming) {
    const Json json{{"channel", incoming.channel.kind},
                    {"account", incoming.channel.account},
                    {"event_id", incoming.event_id},
                    {"chat", incoming.chat},
                    {"sender", {{"address", incoming.sender.address}, {"name", incoming.sender.name}}},
                    {"at", incoming.at.time_since_epoch().count()},
                    {"message", incoming.message},
                    {"reply_to", incoming.reply_to},
                    {"unproven", incoming.unproven},
                    {"content", std::visit(Content{}, incoming.content)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aftercare::bot
