#include "adapters/wechat/opening.h"

#include "adapters/wechat/reply.h"
#include "adapters/wechat/signature.h"
#include "push.h"
#include "vectors.h"

#include <gtest/gtest.h>

#include <array>

namespace aftercare::wechat {
namespace {

using std::chrono::seconds;

core::Time at(std::int64_t second) {
    return core::Time(seconds(second));
}

PushRules rules(Mode mode) {
    PushRules all;
    all.mode = mode;
    all.token = vectors::token;
    all.app_id = vectors::app_id;
    if (mode != Mode::plain) all.keys = AesKeys{*AesKey::parse(vectors::aes_key), std::nullopt};
    return all;
}

const core::Time push_time = at(1714112445);
const PushQuery sealed_query{.signature = "",
                             .timestamp = vectors::push_timestamp,
                             .nonce = vectors::push_nonce,
                             .msg_signature = vectors::push_signature,
                             .encrypt_type = "aes",
                             .echostr = ""};

std::string sealed_body(std::string_view encrypted = vectors::push_encrypt, std::string_view beside = "") {
    return "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>" + std::string(beside) +
           "<Encrypt><![CDATA[" + std::string(encrypted) + "]]></Encrypt></xml>";
}

// "1714037059", "486452656": the official vector of a plain message.
const PushQuery plain_query{.signature = "899cf89e464efb63f54ddac96b0a0a235f53aa78",
                            .timestamp = "1714037059",
                            .nonce = "486452656",
                            .msg_signature = "",
                            .encrypt_type = "",
                            .echostr = ""};
const core::Time plain_time = at(1714037059);

Refusal refusal_of(const boost::system::result<OpenedPush, Refusal>& opened) {
    return opened ? Refusal{} : opened.error();
}

TEST(VerifyUrl, OfficialVector) {
    PushQuery query{.signature = "f464b24fc39322e44b38aa78f5edd27bd1441696",
                    .timestamp = "1714036504",
                    .nonce = "1514711492",
                    .msg_signature = "",
                    .encrypt_type = "",
                    .echostr = "4375120948345356249"};
    for (const Mode mode : {Mode::plain, Mode::compatible, Mode::safe})
        EXPECT_EQ(*verify_url(query, rules(mode), at(1714036504)), "4375120948345356249");
    EXPECT_EQ(verify_url(query, rules(Mode::safe), at(1714036504 + 301)).error(), Refusal::stale);
    query.echostr = "<script>alert(1)</script> ";
    EXPECT_EQ(verify_url(query, rules(Mode::safe), at(1714036504)).error(), Refusal::echo);
    const std::string long_echo(257, '1');
    query.echostr = long_echo;
    EXPECT_EQ(verify_url(query, rules(Mode::safe), at(1714036504)).error(), Refusal::echo);
    query.echostr = "1";
    query.nonce = "1514711493";
    EXPECT_EQ(verify_url(query, rules(Mode::safe), at(1714036504)).error(), Refusal::signature);
}

TEST(OpenPush, SafeMode) {
    const auto opened = open_push(sealed_query, sealed_body(), rules(Mode::safe), push_time);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->text, vectors::push_text);
    EXPECT_TRUE(opened->sealed);
    EXPECT_FALSE(opened->with_previous);
    EXPECT_EQ(opened->signature, vectors::push_signature);
}

TEST(OpenPush, CompatibleModeBelievesTheEnvelopeOnly) {
    const std::string body =
        sealed_body(vectors::push_encrypt, "<Content>forged</Content><FromUserName>x</FromUserName>");
    EXPECT_EQ(open_push(sealed_query, body, rules(Mode::compatible), push_time)->text, vectors::push_text);
    const auto plain = open_push(plain_query, event("subscribe"), rules(Mode::compatible), plain_time);
    EXPECT_FALSE(plain->sealed);
    EXPECT_EQ(refusal_of(open_push(sealed_query, event("subscribe"), rules(Mode::compatible), push_time)),
              Refusal::not_encrypted);
}

TEST(OpenPush, TheReplayWindowKnowsASealedPushByItsPlainSignatureWherePlainPushesAreTaken) {
    const std::string signature = url_signature(vectors::token, vectors::push_timestamp, vectors::push_nonce);
    PushQuery query = sealed_query;
    query.signature = signature;
    EXPECT_EQ(open_push(query, sealed_body(), rules(Mode::compatible), push_time)->signature, signature);
    EXPECT_EQ(open_push(query, sealed_body(), rules(Mode::safe), push_time)->signature, vectors::push_signature);
    query.signature = "899cf89e464efb63f54ddac96b0a0a235f53aa78";
    EXPECT_EQ(open_push(query, sealed_body(), rules(Mode::compatible), push_time)->signature, vectors::push_signature);
}

TEST(OpenPush, PlainMode) {
    const auto opened = open_push(plain_query, event("subscribe"), rules(Mode::plain), plain_time);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->text, event("subscribe"));
    EXPECT_FALSE(opened->sealed);
    EXPECT_EQ(refusal_of(open_push(plain_query, "", rules(Mode::plain), plain_time + seconds(301))),
              Refusal::stale);
    EXPECT_EQ(refusal_of(open_push(plain_query, "", rules(Mode::plain), plain_time - seconds(301))),
              Refusal::stale);
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(), rules(Mode::plain), push_time)),
              Refusal::not_expected);
    EXPECT_EQ(refusal_of(open_push({}, "", rules(Mode::plain), plain_time)), Refusal::signature);
}

TEST(OpenPush, NoWayDownFromSafeMode) {
    const PushRules safe = rules(Mode::safe);
    EXPECT_EQ(refusal_of(open_push(plain_query, event("subscribe"), safe, plain_time)),
              Refusal::not_encrypted);
    PushQuery query = plain_query;
    query.encrypt_type = "raw";
    EXPECT_EQ(refusal_of(open_push(query, event("subscribe"), safe, plain_time)), Refusal::not_encrypted);
    // `signature` does not stand in for msg_signature.
    query.encrypt_type = "aes";
    EXPECT_EQ(refusal_of(open_push(query, sealed_body(), safe, plain_time)), Refusal::signature);
    query.msg_signature = plain_query.signature;
    EXPECT_EQ(refusal_of(open_push(query, sealed_body(), safe, plain_time)), Refusal::signature);
}

TEST(OpenPush, Refusals) {
    const PushRules safe = rules(Mode::safe);
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(), safe, push_time + seconds(301))),
              Refusal::stale);
    EXPECT_EQ(refusal_of(open_push(sealed_query, "{}", safe, push_time)), Refusal::no_message);
    EXPECT_EQ(refusal_of(open_push(sealed_query, "<xml/>", safe, push_time)), Refusal::not_encrypted);
    PushRules other = safe;
    other.token = "BBBBB";
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(), other, push_time)), Refusal::signature);
    other = safe;
    other.app_id = "wx0000000000000000";
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(), other, push_time)), Refusal::foreign_app_id);
    other = safe;
    other.keys = AesKeys{*AesKey::parse(vectors::other_key), std::nullopt};
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(), other, push_time)), Refusal::unreadable);
    other.keys->previous = AesKey::parse(vectors::aes_key);
    EXPECT_TRUE(open_push(sealed_query, sealed_body(), other, push_time)->with_previous);
    std::string changed(vectors::push_encrypt);
    changed[5] = changed[5] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal_of(open_push(sealed_query, sealed_body(changed), safe, push_time)), Refusal::signature);
}

// What we seal is what such a reader as ours opens.
TEST(OpenPush, OurOwnReply) {
    const PushRules safe = rules(Mode::safe);
    const std::string reply = reply_xml({"oPerson", "gh_desk", 1714112445}, TextReply{"好的"});
    const std::array<std::uint8_t, 16> random{1, 2, 3};
    const std::string body = sealed_reply({.token = safe.token,
                                           .key = safe.keys->current,
                                           .app_id = safe.app_id,
                                           .timestamp = "1714112445",
                                           .nonce = "n",
                                           .random = random},
                                          reply);
    const std::size_t from = body.find("<MsgSignature><![CDATA[") + 23;
    const std::string signature = body.substr(from, 40);
    PushQuery query = sealed_query;
    query.nonce = "n";
    query.msg_signature = signature;
    EXPECT_EQ(open_push(query, body, safe, push_time)->text, reply);
}

}  // namespace
}  // namespace aftercare::wechat
