#include "adapters/wechat/reply.h"

#include "adapters/wechat/signature.h"
#include "adapters/wechat/text.h"
#include "adapters/wechat/xml.h"

namespace aftercare::wechat {

namespace {

std::string element(std::string_view name, std::string_view content) {
    std::string xml("<");
    return xml.append(name).append(">").append(content).append("</").append(name).append(">");
}

std::string text_element(std::string_view name, std::string_view text) {
    return element(name, cdata(text));
}

/// What a person reads.
std::string words_element(std::string_view name, std::string_view words) {
    return text_element(name, plain_text(words));
}

std::string typed(std::string_view type, const std::string& content) {
    return text_element("MsgType", type) + content;
}

struct Writer {
    std::string operator()(const TextReply& text) const {
        return typed("text", words_element("Content", text.content));
    }
    std::string operator()(const ImageReply& image) const {
        return typed("image", element("Image", text_element("MediaId", image.media_id)));
    }
    std::string operator()(const VoiceReply& voice) const {
        return typed("voice", element("Voice", text_element("MediaId", voice.media_id)));
    }
    std::string operator()(const VideoReply& video) const {
        return typed("video", element("Video", text_element("MediaId", video.media_id) +
                                                   words_element("Title", video.title) +
                                                   words_element("Description", video.description)));
    }
    std::string operator()(const NewsReply& news) const {
        const std::string item = element(
            "item", words_element("Title", news.title) + words_element("Description", news.description) +
                        text_element("PicUrl", news.picture_url) + text_element("Url", news.url));
        return typed("news", element("ArticleCount", "1") + element("Articles", item));
    }
};

}  // namespace

std::string reply_xml(const ReplyHead& head, const Reply& reply) {
    return element("xml", text_element("ToUserName", head.to) + text_element("FromUserName", head.from) +
                              element("CreateTime", std::to_string(head.created)) +
                              std::visit(Writer{}, reply));
}

std::string sealed_reply(const ReplySeal& seal, std::string_view plain_xml) {
    const std::string encrypted = seal_envelope(seal.key, plain_xml, seal.app_id, seal.random);
    const std::string signature = message_signature(seal.token, seal.timestamp, seal.nonce, encrypted);
    return element("xml", text_element("Encrypt", encrypted) + text_element("MsgSignature", signature) +
                              element("TimeStamp", seal.timestamp) + text_element("Nonce", seal.nonce));
}

}  // namespace aftercare::wechat
