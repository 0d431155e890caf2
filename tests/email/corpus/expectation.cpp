#include "expectation.h"

#include "adapters/email/quoting/filled.h"
#include "adapters/email/quoting/split_reply.h"
#include "adapters/email/reading/read_mail.h"
#include "adapters/email/rules/automatic.h"
#include "adapters/email/rules/bounce.h"

#include <nlohmann/json.hpp>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace aftercare::email {

namespace {

using nlohmann::json;

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string sha256(const std::string& data) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
    SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), sum.data());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : sum) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    return hex;
}

// How many blank lines stand between two lines, and blanks at their ends, are a matter of taste.
std::string without_blank_lines(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string::npos) continue;
        const std::size_t last = line.find_last_not_of(" \t");
        if (!out.empty()) out += '\n';
        out += line.substr(first, last + 1 - first);
    }
    return out;
}

const char* name_of(MailKind kind) {
    switch (kind) {
        case MailKind::person:
            return "person";
        case MailKind::automatic:
            return "automatic";
        case MailKind::vacation:
            return "vacation";
        case MailKind::bounce:
            return "bounce";
        case MailKind::delay_notice:
            return "delay_notice";
        case MailKind::delivery_notice:
            return "delivery_notice";
        case MailKind::disposition:
            return "disposition";
        case MailKind::complaint:
            return "complaint";
        case MailKind::list:
            return "list";
        case MailKind::own:
            return "own";
    }
    return "?";
}

const char* name_of(FailureKind kind) {
    switch (kind) {
        case FailureKind::hard:
            return "hard";
        case FailureKind::soft:
            return "soft";
        case FailureKind::delayed:
            return "delayed";
    }
    return "?";
}

ReadingLimits limits_of(const json& expected) {
    ReadingLimits limits;
    const json given = expected.value("limits", json::object());
    limits.raw_bytes = given.value("raw_bytes", limits.raw_bytes);
    limits.header_bytes = given.value("header_bytes", limits.header_bytes);
    limits.files = given.value("files", limits.files);
    limits.text_bytes = given.value("text_bytes", limits.text_bytes);
    return limits;
}

// Compares what is expected of one mail, key by key. A key that nobody compares is a difference itself.
class Comparison {
  public:
    Comparison(const json& expected, const Mail& mail) : expected_(expected), mail_(mail) {
        reply_ = split_reply(mail.text, {.markers = {"## 请在此线上方回复 / reply above this line ##"},
                                         .subject = mail.subject});
        own_ = {.addresses = {"service@desk.example"}, .instance = "corpus", .keys = {}};
        judgement_ = judge_automatic(mail, {}, own_);
    }

    std::vector<std::string> run() {
        heading();
        body();
        reply();
        files();
        rules();
        for (const auto& [key, value] : expected_.items())
            if (!seen_.contains(key)) found_.push_back("unknown key: " + key);
        return std::move(found_);
    }

  private:
    const json* wanted(const std::string& key) {
        seen_.insert(key);
        const auto found = expected_.find(key);
        return found == expected_.end() ? nullptr : &*found;
    }

    template <class Value>
    void same(const std::string& key, const Value& is) {
        const json* want = wanted(key);
        if (want != nullptr && *want != json(is)) differ(key, want->dump(), json(is).dump());
    }

    void same_lines(const std::string& key, const std::string& is) {
        const json* want = wanted(key);
        if (want == nullptr) return;
        const std::string expected = without_blank_lines(want->get<std::string>());
        if (expected != without_blank_lines(is)) differ(key, expected, is);
    }

    void differ(const std::string& key, const std::string& want, const std::string& is) {
        found_.push_back(key + "\n    expected: " + want + "\n    read:     " + is);
    }

    void pieces(const std::string& key, const std::string& text) {
        if (const json* has = wanted(key + "_has"))
            for (const json& piece : *has)
                if (text.find(piece.get<std::string>()) == std::string::npos)
                    differ(key + "_has", piece.dump(), text);
        if (const json* lacks = wanted(key + "_lacks"))
            for (const json& piece : *lacks)
                if (text.find(piece.get<std::string>()) != std::string::npos)
                    differ(key + "_lacks", piece.dump(), text);
    }

    void heading() {
        json from = json::array();
        for (const Mailbox& one : mail_.from) from.push_back({one.name, one.address});
        same("from", from);
        same("subject", mail_.subject);
        if (const json* begins = wanted("subject_begins"); begins != nullptr)
            if (!mail_.subject.starts_with(begins->get<std::string>()))
                differ("subject_begins", *begins, mail_.subject);
        same("message_id", mail_.message_id);
        if (const json* problems = wanted("problems"); problems != nullptr)
            if (problems->get<bool>() == mail_.problems.empty())
                differ("problems", problems->dump(), json(mail_.problems).dump());
    }

    void body() {
        same_lines("text", mail_.text);
        pieces("text", mail_.text);
        same("text_from_html", mail_.text_from_html);
        if (const json* most = wanted("text_at_most");
            most != nullptr && mail_.text.size() > most->get<std::size_t>())
            differ("text_at_most", most->dump(), std::to_string(mail_.text.size()));
    }

    static json pairs(const std::vector<Inline>& answers) {
        json list = json::array();
        for (const Inline& one : answers) list.push_back({without_blank_lines(one.quoted), one.answer});
        return list;
    }

    void reply() {
        same_lines("fresh", reply_.fresh);
        pieces("fresh", reply_.fresh);
        same_lines("quoted", reply_.quoted);
        pieces("quoted", reply_.quoted);
        same_lines("signature", reply_.signature);
        if (wanted("answers") != nullptr) same("answers", pairs(reply_.answers));
        const bool forwarded = wanted("forwarded") != nullptr;
        if (reply_.forwarded != forwarded)
            differ("forwarded", json(forwarded).dump(), json(reply_.forwarded).dump());
        if (wanted("nothing_new") != nullptr) same("nothing_new", reply_.nothing_new);
        const json* sent = wanted("sent");
        if (wanted("filled") != nullptr)
            same("filled", pairs(filled_lines(reply_.quoted, sent->get<std::string>())));
    }

    static std::string difference(const json& want, const MailFile& file) {
        const std::map<std::string, json> is{{"name", file.name},
                                             {"type", file.media_type},
                                             {"size", file.content.size()},
                                             {"sha256", sha256(file.content)},
                                             {"content_id", file.content_id},
                                             {"shown_inline", file.shown_inline}};
        for (const auto& [key, value] : want.items()) {
            if (key == "name_begins" && file.name.starts_with(value.get<std::string>())) continue;
            if (key == "name_ends" && file.name.ends_with(value.get<std::string>())) continue;
            if (key == "name_bytes" && file.name.size() <= value.get<std::size_t>()) continue;
            if (key == "name" && want.contains("name_ends")) continue;
            const auto found = is.find(key);
            if (found == is.end()) return key + " is " + file.name;
            if (found->second != value) return key + " is " + found->second.dump();
        }
        return {};
    }

    void files() {
        const json* want = wanted("files");
        const json* allowed = wanted("files_allowed");
        if (want == nullptr && allowed == nullptr) return;
        std::vector<const MailFile*> is;
        for (const MailFile& file : mail_.files) {
            const bool ignored = allowed != nullptr && std::ranges::any_of(*allowed, [&](const json& one) {
                                     return difference(one, file).empty();
                                 });
            if (!ignored) is.push_back(&file);
        }
        const std::size_t count = want != nullptr ? want->size() : 0;
        if (is.size() != count) return differ("files", std::to_string(count), std::to_string(is.size()));
        for (std::size_t at = 0; at < count; ++at) {
            const std::string how = difference((*want)[at], *is[at]);
            if (!how.empty()) differ("files[" + std::to_string(at) + "]", (*want)[at].dump(), how);
        }
    }

    void rules() {
        wanted("why");
        if (const json* kind = wanted("kind"); kind != nullptr) {
            const json is = name_of(judgement_.kind);
            const bool fits = kind->is_array() ? std::ranges::find(*kind, is) != kind->end() : *kind == is;
            if (!fits) differ("kind", kind->dump(), is.dump() + " " + std::string(judgement_.why));
        }
        if (wanted("not_answered") != nullptr && judgement_.kind == MailKind::person && !judgement_.doubtful)
            differ("not_answered", "no answer, or doubt", "a person");
        bounces();
    }

    void bounces() {
        const json* want = wanted("bounces");
        const json* returned = wanted("returned_message_id");
        if (want == nullptr) return;
        const Bounce bounce = read_bounce(mail_, {}, own_.keys);
        json is = json::array();
        for (const FailedRecipient& one : bounce.recipients)
            is.push_back({one.address, name_of(one.kind), one.status});
        bool fits = is.size() == want->size();
        for (std::size_t at = 0; fits && at < is.size(); ++at)
            for (std::size_t column = 0; column < 3; ++column)
                fits = fits && ((*want)[at][column].is_null() || (*want)[at][column] == is[at][column]);
        if (!fits) differ("bounces", want->dump(), is.dump());
        if (returned != nullptr && *returned != bounce.returned_message_id)
            differ("returned_message_id", returned->dump(), bounce.returned_message_id);
    }

    const json& expected_;
    const Mail& mail_;
    Reply reply_;
    OwnIdentity own_;
    Judgement judgement_;
    std::set<std::string> seen_{"limits", "refused"};
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> differences(const std::filesystem::path& mail, const json& expected) {
    const ReadMail read = read_mail(bytes_of(mail), limits_of(expected));
    const bool refused = expected.value("refused", false);
    if (refused && read.mail) return {"read, but must be refused"};
    if (refused)
        return read.problem.empty() ? std::vector<std::string>{"refused without a reason"}
                                    : std::vector<std::string>();
    if (!read.mail) return {"refused: " + std::string(read.problem)};
    return Comparison(expected, *read.mail).run();
}

}  // namespace aftercare::email
