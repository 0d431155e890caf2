// Composes and sends one mail for each line of JSON on its input, and prints a line of JSON for each result.
//
//   smtp_probe PORT none|starttls|implicit none|password|xoauth2 [AUTHORITIES]
//
// The server is on localhost. A line: {"from", "from_name", "to", "to_name", "envelope", "reply_to",
// "subject", "text", "id", "date", "references": [], "fields": {}, "files": [{"name", "type", "content"}]};
// user "desk" and AFTERCARE_PROBE_SECRET from the environment.
#include "adapters/email/sending/compose.h"
#include "adapters/email/sending/smtp_transport.h"

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using namespace aftercare::email;
using nlohmann::json;

OutgoingMail mail_of(const json& line) {
    OutgoingMail mail;
    mail.from = {line.value("from_name", ""), line.at("from")};
    mail.to = {{line.value("to_name", ""), line.at("to")}};
    mail.reply_to = line.value("reply_to", "");
    mail.subject = line.value("subject", "");
    mail.text = line.value("text", "");
    mail.message_id = line.at("id");
    mail.references = line.value("references", std::vector<std::string>());
    if (!mail.references.empty()) mail.in_reply_to = mail.references.back();
    const json fields = line.value("fields", json::object());
    for (const auto& [name, value] : fields.items()) mail.fields.push_back({name, value});
    for (const json& file : line.value("files", json::array()))
        mail.files.push_back({file.at("name"), file.at("type"), file.at("content")});
    mail.date = aftercare::core::Time(std::chrono::milliseconds(line.value("date", std::int64_t{0})));
    return mail;
}

std::string_view name_of(SendResult::Kind kind) {
    switch (kind) {
        case SendResult::Kind::delivered:
            return "delivered";
        case SendResult::Kind::permanent:
            return "permanent";
        case SendResult::Kind::transient:
            return "transient";
        case SendResult::Kind::uncertain:
            return "uncertain";
        case SendResult::Kind::configuration:
            return "configuration";
    }
    return "";
}

SmtpOptions options_of(char** argv, bool has_authorities) {
    SmtpOptions options;
    const std::string security = argv[2];
    const std::string auth = argv[3];
    options.host = "localhost";
    options.port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    options.security = security == "none"       ? SmtpOptions::Security::none
                       : security == "starttls" ? SmtpOptions::Security::starttls
                                                : SmtpOptions::Security::implicit_tls;
    options.auth = auth == "none"       ? SmtpOptions::Auth::none
                   : auth == "password" ? SmtpOptions::Auth::password
                                        : SmtpOptions::Auth::xoauth2;
    const char* secret = std::getenv("AFTERCARE_PROBE_SECRET");
    options.user = "desk";
    options.secret = secret ? secret : "";
    options.own_name = "desk.test";
    options.connect_timeout = std::chrono::seconds(5);
    options.transfer_timeout = std::chrono::seconds(5);
    if (has_authorities) options.authorities = argv[4];
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4 && argc != 5) return 2;
    boost::asio::io_context context(1);
    SmtpTransport transport(context.get_executor(), options_of(argv, argc == 5));
    std::string text;
    while (std::getline(std::cin, text)) {
        const json line = json::parse(text);
        const auto composed = compose(mail_of(line));
        if (composed.has_error()) {
            std::cout << json{{"kind", "not composed"}} << std::endl;
            continue;
        }
        bool sent = false;
        transport.send(
            {line.value("envelope", ""), line.at("to"), std::make_shared<const std::string>(*composed)},
            [&](const SendResult& result) {
                sent = true;
                std::cout << json{{"kind", name_of(result.kind)},
                                  {"code", result.code},
                                  {"enhanced", result.enhanced},
                                  {"reason", result.reason}}
                          << std::endl;
            });
        context.restart();
        while (!sent) context.run_one();
    }
    return 0;
}
