#include "adapters/email/rules/automatic_words.h"

#include "adapters/email/rules/ascii.h"

#include <algorithm>
#include <span>

namespace aftercare::email {

namespace {

// All in lower case.
constexpr std::string_view vacation_beginnings[] = {
    "自动回复",
    "自动答复",
    "自动应答",
    "自动回信",
    "系统自动回复",
    "假期自动回复",
    "休假自动回复",
    "外出自动回复",
    "自動回覆",
    "自動回復",
    "自動答覆",
    "自動回信",
    "系統自動回覆",
    "外出自動回覆",
    "休假自動回覆",
    "不在办公室",
    "不在辦公室",
    "外出时的自动答复",
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "automatic response",
    "automated reply",
    "automated response",
    "out of office",
    "out-of-office",
    "out of the office",
    "vacation reply",
    "away from office",
    "away from the office",
    "vacation auto-reply",
    "out of office autoreply",
    "out of office auto-reply",
    "out of office reply",
    "out of office notification",
    "out of office message",
};

constexpr std::string_view absence_words[] = {
    "自动回复",
    "自动答复",
    "自動回覆",
    "自動回復",
    "自動答覆",
    "外出",
    "休假",
    "不在办公室",
    "不在辦公室",
    "out of office",
    "out-of-office",
    "out of the office",
    "automatic reply",
    "auto-reply",
    "autoreply",
    "on vacation",
    "annual leave",
    "away from the office",
};

// As the first words of a letter, after a greeting.
constexpr std::string_view automatic_sentences[] = {
    "系统自动发送",
    "系统自动回复",
    "本邮件由系统自动",
    "本邮件为系统自动",
    "本邮件为自动",
    "本邮件是自动",
    "此邮件由系统自动",
    "此邮件为系统自动",
    "此邮件为自动",
    "此邮件是自动",
    "这是系统自动",
    "这是自动回复",
    "这是一封自动",
    "此为自动回复",
    "系統自動發送",
    "系統自動回覆",
    "本郵件由系統自動",
    "此郵件由系統自動",
    "這是系統自動",
    "這是自動回覆",
    "這是一封自動",
    "我已收到您的邮件",
    "您的邮件我已收到",
    "您的来信已收到",
    "已收到您的来信",
    "我已收到您的郵件",
    "您的郵件我已收到",
    "我正在休假",
    "本人正在休假",
    "正在休假中",
    "我目前不在办公室",
    "我目前不在辦公室",
    "i am out of the office",
    "i am currently out of",
    "i'm out of the office",
    "i'm currently out of",
    "i will be out of the office",
    "i am on vacation",
    "i'm on vacation",
    "i am on leave",
    "i am on annual leave",
    "this is an automatic",
    "this is an automated",
    "this is an auto-generated",
    "this message was automatically generated",
};

constexpr std::string_view greetings[] = {
    "您好", "你好", "尊敬的", "亲爱的", "親愛的", "hello", "hi", "dear", "good morning", "good day",
};

constexpr std::string_view bounce_words[] = {
    "undelivered mail",
    "undeliverable",
    "undelivered",
    "delivery status notification",
    "mail delivery failed",
    "delivery failure",
    "delivery failed",
    "returned mail",
    "failure notice",
    "mail delivery system",
    "mail delivery subsystem",
    "returning message to sender",
    "mail system error",
    "non-delivery",
    "nondeliverable",
    "message not delivered",
    "could not be delivered",
    "couldn't be delivered",
    "undeliverable message",
    "mail could not be delivered",
    "退信",
    "退回",
    "投递失败",
    "投遞失敗",
    "无法送达",
    "無法送達",
    "未送达",
    "未送達",
    "无法投递",
    "無法投遞",
    "发送失败",
    "發送失敗",
    "传递失败",
    "傳遞失敗",
    "未传递",
    "无法传递",
    "無法傳遞",
    "邮件传送失败",
    "郵件傳送失敗",
    "傳送失敗",
};

constexpr std::string_view delay_words[] = {
    "delivery status notification (delay)",
    "delivery delayed",
    "delayed mail",
    "message delayed",
    "mail delayed",
    "delivery is delayed",
    "still being retried",
    "warning: could not send",
    "warning: message",
    "delivery incomplete",
    "投递延迟",
    "投遞延遲",
    "延迟通知",
    "延遲通知",
    "邮件延迟",
    "郵件延遲",
    "传递已延迟",
    "傳遞已延遲",
    "已延迟",
    "已延遲",
};

// Automatic answers say what they are at once; a quoted mail further down says nothing about this one.
constexpr std::size_t text_read = 600;
// Subjects of mail systems are short; nobody needs to search a novel.
constexpr std::size_t subject_read = 400;

bool contains_any(std::string_view text, std::span<const std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::string plain_subject(std::string_view subject) {
    return lower(trim(subject.substr(0, subject_read)));
}

std::string_view without_opening_bracket(std::string_view text) {
    for (const std::string_view bracket : {"[", "(", "【", "（", "<", "「", "*"})
        if (text.starts_with(bracket)) return trim(text.substr(bracket.size()));
    return text;
}

// Whether the words before `rest` are a label: nothing, a colon or a bracket follows. "自动回复功能坏了" and
// "Out of office chairs" are about something else.
bool labels(std::string_view rest) {
    rest = trim(rest);
    if (rest.empty()) return true;
    for (const std::string_view mark :
         {":", "：", "]", "】", ")", "）", "(", "（", "-", "—", "–", "」", "*", ">"})
        if (rest.starts_with(mark)) return true;
    return false;
}

// The lines that are not quoted, as far as they are read.
std::string own_lines(std::string_view text) {
    std::string found;
    while (!text.empty() && found.size() < text_read) {
        const std::string_view line = before(text, '\n');
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (trim(line).starts_with(">")) continue;
        found.append(lower(line.substr(0, text_read))).push_back('\n');
    }
    return found;
}

// "您好，", "Dear Mr Wang,": up to the first mark or the end of the line, and not more than a name is long.
std::string_view without_greeting(std::string_view text) {
    constexpr std::size_t longest = 40;
    constexpr std::string_view marks[] = {"，", ",", "！", "!", "。", "：", ":", "\n"};
    if (!std::ranges::any_of(greetings, [&](std::string_view word) { return text.starts_with(word); })) return text;
    std::size_t end = std::string_view::npos;
    std::size_t width = 0;
    for (const std::string_view mark : marks) {
        const std::size_t at = text.find(mark);
        if (at >= end) continue;
        end = at;
        width = mark.size();
    }
    return end <= longest ? trim(text.substr(end + width)) : text;
}

}  // namespace

bool vacation_subject(std::string_view subject) {
    const std::string plain = plain_subject(subject);
    const std::string_view text = without_opening_bracket(plain);
    return std::ranges::any_of(vacation_beginnings, [&](std::string_view words) {
        return text.starts_with(words) && labels(text.substr(words.size()));
    });
}

bool absence_in_subject(std::string_view subject) {
    return contains_any(plain_subject(subject), absence_words);
}

bool automatic_beginning(std::string_view text) {
    const std::string own = own_lines(text);
    std::string_view rest = trim(own);
    // "王先生，您好！": a second greeting may follow a name, but a name alone is no greeting.
    for (int i = 0; i < 2; ++i) rest = without_greeting(rest);
    if (vacation_subject(before(rest, '\n'))) return true;
    return std::ranges::any_of(automatic_sentences, [&](std::string_view words) { return rest.starts_with(words); });
}

bool bounce_subject(std::string_view subject) {
    return contains_any(plain_subject(subject), bounce_words);
}

bool delay_subject(std::string_view subject) {
    return contains_any(plain_subject(subject), delay_words);
}

}  // namespace aftercare::email
