#include "adapters/email/sending/compose.h"

#include <gtest/gtest.h>

#include <gmime/gmime.h>
#include <memory>
#include <random>

namespace aftercare::email {
namespace {

OutgoingMail simple() {
    OutgoingMail mail;
    mail.from = {"售后服务", "support@example.com"};
    mail.to = {{"王小明", "wang@客户.example"}};
    mail.reply_to = "support+c1.abc@example.com";
    mail.subject = "Re: 空调不制冷";
    mail.text = "您好：\n\n请补充型号。\n.\nFrom here\n";
    mail.message_id = "conv.1.2.abc@example.com";
    mail.in_reply_to = "x@y";
    mail.references = {"first@y", "x@y"};
    mail.fields = {{"Auto-Submitted", "auto-replied"}, {"X-Aftercare-Loop", "desk"}};
    mail.date = core::Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(9));
    return mail;
}

std::string composed(const OutgoingMail& mail) {
    const auto result = compose(mail);
    EXPECT_TRUE(result.has_value());
    return result.has_value() ? *result : std::string();
}

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using Message = std::unique_ptr<GMimeMessage, Unref>;

Message parse(const std::string& bytes) {
    g_mime_init();
    const std::unique_ptr<GMimeStream, Unref> stream(
        g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const std::unique_ptr<GMimeParser, Unref> parser(g_mime_parser_new_with_stream(stream.get()));
    return Message(g_mime_parser_construct_message(parser.get(), nullptr));
}

// The leaves, decoded.
struct Leaf {
    std::string type;
    std::string name;
    std::string content;
};
void collect(GMimeObject* object, std::vector<Leaf>& leaves) {
    if (GMIME_IS_MULTIPART(object)) {
        for (int index = 0; index < g_mime_multipart_get_count(GMIME_MULTIPART(object)); ++index)
            collect(g_mime_multipart_get_part(GMIME_MULTIPART(object), index), leaves);
        return;
    }
    GMimeContentType* type = g_mime_object_get_content_type(object);
    const char* name = g_mime_part_get_filename(GMIME_PART(object));
    const std::unique_ptr<GMimeStream, Unref> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(object)), stream.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    char* full = g_mime_content_type_get_mime_type(type);
    leaves.push_back(
        {full, name ? name : "", std::string(reinterpret_cast<const char*>(bytes->data), bytes->len)});
    g_free(full);
}
std::vector<Leaf> leaves_of(const std::string& bytes) {
    std::vector<Leaf> leaves;
    const Message message = parse(bytes);
    collect(g_mime_message_get_mime_part(message.get()), leaves);
    return leaves;
}

std::string without_cr(std::string text) {
    std::erase(text, '\r');
    return text;
}

// What holds for every mail that is made.
void expect_fit_for_the_wire(const std::string& bytes) {
    std::size_t begin = 0;
    while (begin < bytes.size()) {
        const std::size_t end = bytes.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos) << "the last line ends too";
        ASSERT_LE(end - begin, 998u);
        for (std::size_t index = begin; index < end; ++index) {
            ASSERT_TRUE(bytes[index] != '\r' && bytes[index] != '\n') << "bare line end";
            ASSERT_LT(static_cast<unsigned char>(bytes[index]), 0x80);
        }
        begin = end + 2;
    }
}

TEST(EmailCompose, MakesTextAndHtml) {
    const std::string bytes = composed(simple());
    expect_fit_for_the_wire(bytes);
    const Message message = parse(bytes);
    EXPECT_STREQ(g_mime_message_get_subject(message.get()), "Re: 空调不制冷");
    EXPECT_STREQ(g_mime_message_get_message_id(message.get()), "conv.1.2.abc@example.com");
    const std::vector<Leaf> leaves = leaves_of(bytes);
    ASSERT_EQ(leaves.size(), 2u);
    EXPECT_EQ(leaves[0].type, "text/plain");
    EXPECT_EQ(without_cr(leaves[0].content), simple().text);
    EXPECT_EQ(leaves[1].type, "text/html");
    EXPECT_NE(leaves[1].content.find("请补充型号"), std::string::npos);
    for (const char* line : {"\r\nIn-Reply-To: <x@y>\r\n", "\r\nReferences: <first@y>\r\n <x@y>\r\n",
                             "\r\nAuto-Submitted: auto-replied\r\n", "\r\nX-Aftercare-Loop: desk\r\n",
                             "\r\nDate: Sun, 22 Nov 2026 09:00:00 +0000\r\n", "\r\nMIME-Version: 1.0\r\n",
                             "\r\nMessage-ID: <conv.1.2.abc@example.com>\r\n",
                             "\r\nReply-To: support+c1.abc@example.com\r\n", "wang@xn--ubt06m.example"})
        EXPECT_NE(("\r\n" + bytes).find(line), std::string::npos) << line << "\n" << bytes;
}

TEST(EmailCompose, TheSameValuesMakeTheSameBytes) {
    EXPECT_EQ(composed(simple()), composed(simple()));
    OutgoingMail other = simple();
    other.message_id = "conv.1.3.abc@example.com";
    EXPECT_NE(composed(simple()), composed(other));
}

TEST(EmailCompose, AttachesFiles) {
    OutgoingMail mail = simple();
    std::string binary;
    for (int byte = 0; byte < 256; ++byte) binary += static_cast<char>(byte);
    mail.files = {{"发票（三月）.pdf", "application/pdf", binary},
                  {"notes.txt", "text/plain; charset=utf-8", "line\nother\r\n"},
                  {"", "message/rfc822", "Subject: x\n\n"},
                  {"x.bin", "a/b\r\nX-Evil: 1", ""}};
    const std::string bytes = composed(mail);
    expect_fit_for_the_wire(bytes);
    EXPECT_EQ(bytes.find("X-Evil"), std::string::npos);
    const std::vector<Leaf> leaves = leaves_of(bytes);
    ASSERT_EQ(leaves.size(), 6u);
    EXPECT_EQ(leaves[2].type, "application/pdf");
    EXPECT_EQ(leaves[2].name, "发票（三月）.pdf");
    EXPECT_EQ(leaves[2].content, binary);
    EXPECT_EQ(leaves[3].type, "text/plain");
    EXPECT_EQ(leaves[3].content, "line\nother\r\n") << "files are not changed";
    EXPECT_EQ(leaves[4].type, "application/octet-stream");
    EXPECT_EQ(leaves[4].name, "file");
    EXPECT_EQ(leaves[5].type, "application/octet-stream");
    EXPECT_NE(bytes.find("filename=\"file.pdf\""), std::string::npos);
}

TEST(EmailCompose, RefusesWhatCouldInject) {
    const auto error_of = [](auto change) {
        OutgoingMail mail = simple();
        change(mail);
        const auto result = compose(mail);
        return result.has_error() ? std::string(describe(result.error())) : "composed";
    };
    const std::string address(describe(ComposeError::address));
    const std::string id(describe(ComposeError::message_id));
    const std::string field(describe(ComposeError::field));
    EXPECT_EQ(error_of([](OutgoingMail&) {}), "composed");
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.to.clear(); }), address);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.to[0].address = "a@b\r\nBcc: c@d"; }), address);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.from.address = "a@b, c@d"; }), address);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.reply_to = "<a@b>"; }), address);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.message_id.clear(); }), id);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.message_id = "a@b>\r\nBcc: <c@d"; }), id);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.in_reply_to = "a\r\nb"; }), id);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.references.push_back(""); }), id);
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.references.push_back("a b"); }), id);
    for (const char* name :
         {"", "X Y", "X:Y", "Bcc", "bcc", "Content-Type", "From", "X-\xC3\xBC", "References"})
        EXPECT_EQ(error_of([&](OutgoingMail& mail) { mail.fields.push_back({name, "x"}); }), field) << name;
    EXPECT_EQ(error_of([](OutgoingMail& mail) { mail.fields.push_back({"X-Y", "a\r\nBcc: c@d"}); }), field);
}

TEST(EmailCompose, TextsFromOutsideStayInTheirField) {
    OutgoingMail mail = simple();
    mail.subject = "x\r\nBcc: evil@example.com\r\n\r\nbody";
    mail.to[0].name = "a\"\r\nBcc: evil@example.com";
    mail.from.name = "Desk\n\tTeam, \"the best\" <x@y>";
    const std::string bytes = composed(mail);
    expect_fit_for_the_wire(bytes);
    EXPECT_EQ(bytes.find("\nBcc:"), std::string::npos) << bytes;
    const Message message = parse(bytes);
    EXPECT_STREQ(g_mime_message_get_subject(message.get()), "x  Bcc: evil@example.com    body");
    EXPECT_EQ(internet_address_list_length(g_mime_message_get_from(message.get())), 1);
    EXPECT_EQ(internet_address_list_length(g_mime_message_get_to(message.get())), 1);
}

TEST(EmailCompose, RepairsWhatIsNoUtf8) {
    OutgoingMail mail = simple();
    mail.subject = "\xD6\xEC ok";
    mail.text = std::string("a\0b\x1B \xFF c\r\nd", 11);
    const std::string bytes = composed(mail);
    expect_fit_for_the_wire(bytes);
    EXPECT_EQ(without_cr(leaves_of(bytes)[0].content), "ab \xEF\xBF\xBD c\nd\n");
}

TEST(EmailCompose, LongThreadsAndSubjectsFold) {
    OutgoingMail mail = simple();
    mail.references.clear();
    for (int count = 0; count < 30; ++count)
        mail.references.push_back(std::string(240, 'a') + "@" + std::to_string(count));
    mail.in_reply_to = std::string(248, 'b') + "@c";
    for (int count = 0; count < 300; ++count) mail.subject += "长";
    for (int count = 0; count < 50; ++count)
        mail.to.push_back({"收件人", "x" + std::to_string(count) + "@example.com"});
    const std::string bytes = composed(mail);
    expect_fit_for_the_wire(bytes);
    const Message message = parse(bytes);
    EXPECT_EQ(g_mime_message_get_subject(message.get()), mail.subject);
    EXPECT_EQ(internet_address_list_length(g_mime_message_get_to(message.get())), 51);
    const std::unique_ptr<GMimeReferences, decltype(&g_mime_references_free)> references(
        g_mime_references_parse(nullptr, g_mime_object_get_header(GMIME_OBJECT(message.get()), "References")),
        &g_mime_references_free);
    EXPECT_EQ(g_mime_references_length(references.get()), 30);
}

// Whatever is written arrives: the body is read back as it was, line for line.
TEST(EmailCompose, RoundTrips) {
    std::mt19937 random(11);
    const std::vector<std::string> words{"a",     " ",  "\n", ".",  "=", "中文", "😀",
                                         "From ", "--", "\t", "=_", "é", "\n.\n"};
    for (int round = 0; round < 300; ++round) {
        OutgoingMail mail = simple();
        mail.text.clear();
        for (unsigned count = random() % 200; count > 0; --count) mail.text += words[random() % words.size()];
        mail.subject = "s";
        for (unsigned count = random() % 40; count > 0; --count) {
            const std::string& word = words[random() % words.size()];
            if (word.find_first_of("\n\t ") == std::string::npos) mail.subject += word;
        }
        mail.files = {{"f.bin", "application/x-test", mail.text}};
        const std::string bytes = composed(mail);
        expect_fit_for_the_wire(bytes);
        const std::vector<Leaf> leaves = leaves_of(bytes);
        ASSERT_EQ(leaves.size(), 3u);
        std::string expected = mail.text;
        if (!expected.ends_with('\n')) expected += '\n';
        ASSERT_EQ(without_cr(leaves[0].content), expected);
        ASSERT_EQ(leaves[2].content, mail.text);
        ASSERT_EQ(g_mime_message_get_subject(parse(bytes).get()), mail.subject) << bytes;
    }
}

}  // namespace
}  // namespace aftercare::email
