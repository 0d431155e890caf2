// Pushes as the platform writes them.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::wechat {

inline std::string push(std::string_view type, std::string_view rest,
                        std::string_view created = "1348831860") {
    return "<xml><ToUserName><![CDATA[gh_desk]]></ToUserName><FromUserName><![CDATA[oPerson]]></FromUserName>"
           "<CreateTime>" +
           std::string(created) + "</CreateTime><MsgType><![CDATA[" + std::string(type) + "]]></MsgType>" +
           std::string(rest) + "</xml>";
}

inline std::string event(std::string_view name, std::string_view rest = {},
                         std::string_view created = "1348831860") {
    return push("event", "<Event><![CDATA[" + std::string(name) + "]]></Event>" + std::string(rest), created);
}

inline constexpr std::string_view msg_id = "<MsgId>1234567890123456</MsgId>";

}  // namespace aftercare::wechat
