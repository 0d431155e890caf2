#include "adapters/wechat/opening.h"

#include "adapters/wechat/message.h"
#include "adapters/wechat/signature.h"
#include "adapters/wechat/xml.h"

#include <algorithm>

namespace aftercare::wechat {

namespace {

using boost::system::result;

constexpr std::size_t echo_bytes = 256;  // the platform sends about 20 digits

bool fresh(const PushQuery& query, const PushRules& rules, core::Time now) {
    const std::optional<std::chrono::seconds> skew = clock_skew(query.timestamp, now);
    return skew && *skew <= rules.tolerance && *skew >= -rules.tolerance;
}

bool signed_plain(const PushQuery& query, const PushRules& rules) {
    return equal_secret(query.signature, url_signature(rules.token, query.timestamp, query.nonce));
}

result<OpenedPush, Refusal> open_plain(const PushQuery& query, std::string_view body, const PushRules& rules,
                                       core::Time now) {
    if (!signed_plain(query, rules)) return Refusal::signature;
    if (!fresh(query, rules, now)) return Refusal::stale;
    return OpenedPush{std::string(body), false, false, query.signature};
}

Refusal refusal_for(EnvelopeError error) {
    return error == EnvelopeError::foreign_app_id ? Refusal::foreign_app_id : Refusal::unreadable;
}

result<OpenedPush, Refusal> open_sealed(const PushQuery& query, std::string_view encrypted,
                                        const PushRules& rules, core::Time now) {
    const std::string expected = message_signature(rules.token, query.timestamp, query.nonce, encrypted);
    if (!equal_secret(query.msg_signature, expected)) return Refusal::signature;
    if (!fresh(query, rules, now)) return Refusal::stale;
    if (!rules.keys) return Refusal::not_expected;
    result<Opened, EnvelopeError> opened = open_envelope(*rules.keys, encrypted, rules.app_id);
    if (!opened) return refusal_for(opened.error());
    // Where plain pushes are taken too, this one's plain signature must not come back with a body of somebody else's.
    const bool both = rules.mode == Mode::compatible && signed_plain(query, rules);
    return OpenedPush{std::move(opened->text), true, opened->with_previous, both ? query.signature : query.msg_signature};
}

}  // namespace

std::string_view describe(Refusal refusal) {
    switch (refusal) {
        case Refusal::signature:
            return "the signature is absent or wrong: is the token that of the console?";
        case Refusal::stale:
            return "signed at another time: is this server's clock right?";
        case Refusal::no_message:
            return "not a message of the platform";
        case Refusal::not_encrypted:
            return "not encrypted: is the console in safe mode?";
        case Refusal::not_expected:
            return "encrypted, but no aes_key is configured";
        case Refusal::unreadable:
            return describe(EnvelopeError::unreadable);
        case Refusal::foreign_app_id:
            return describe(EnvelopeError::foreign_app_id);
        case Refusal::echo:
            return "a verification without echostr";
    }
    return "refused";
}

result<std::string, Refusal> verify_url(const PushQuery& query, const PushRules& rules, core::Time now) {
    if (!signed_plain(query, rules)) return Refusal::signature;
    if (!fresh(query, rules, now)) return Refusal::stale;
    const bool printable = std::ranges::all_of(query.echostr, [](char c) { return c > ' ' && c < '\x7f'; });
    if (query.echostr.empty() || query.echostr.size() > echo_bytes || !printable) return Refusal::echo;
    return std::string(query.echostr);
}

result<OpenedPush, Refusal> open_push(const PushQuery& query, std::string_view body, const PushRules& rules,
                                      core::Time now) {
    const bool says_sealed = query.encrypt_type == "aes" || !query.msg_signature.empty();
    if (rules.mode == Mode::plain) {
        return says_sealed ? result<OpenedPush, Refusal>(Refusal::not_expected)
                           : open_plain(query, body, rules, now);
    }
    if (!says_sealed) {
        if (rules.mode == Mode::safe) return Refusal::not_encrypted;
        return open_plain(query, body, rules, now);
    }
    const XmlReading reading = XmlDocument::parse(body);
    if (!reading.document) return Refusal::no_message;
    const std::string encrypted = encrypted_part(reading.document->root());
    if (encrypted.empty()) return Refusal::not_encrypted;
    return open_sealed(query, encrypted, rules, now);
}

}  // namespace aftercare::wechat
