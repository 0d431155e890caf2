#include "adapters/email/sending/smtp_transfer.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace aftercare::email {
namespace {

// A slow but honest line gains a second for each of these.
constexpr std::size_t bytes_per_second = 16 * 1024;
constexpr std::size_t max_reply = 2'000;

template <class T>
void set(CURL* easy, CURLoption option, T value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK)
        throw std::runtime_error("libcurl refuses the option " + std::to_string(option));
}

std::string url_of(const SmtpOptions& options) {
    const bool implicit = options.security == SmtpOptions::Security::implicit_tls;
    const bool is_v6 = options.host.find(':') != std::string::npos;
    const std::string host = is_v6 ? "[" + options.host + "]" : options.host;
    return (implicit ? "smtps://" : "smtp://") + host + ":" + std::to_string(options.port) + "/" +
           options.own_name;
}

bool says(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char wanted, char byte) {
               return wanted == (byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte);
           });
}

}  // namespace

SmtpTransfer::SmtpTransfer(CURL* easy, const SmtpOptions& options, const Submission& submission,
                           const std::atomic<bool>& cut_off)
    : easy_(easy), submission_(submission), cut_off_(cut_off) {
    curl_easy_reset(easy_);
    set_server(options);
    set_credentials(options);
    set_mail();
    set_times(options);
}

void SmtpTransfer::set_server(const SmtpOptions& options) {
    CURL* easy = easy_;
    wants_starttls_ = options.security == SmtpOptions::Security::starttls;
    set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(easy, CURLOPT_URL, url_of(options).c_str());
    set(easy, CURLOPT_USE_SSL, static_cast<long>(wants_starttls_ ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.authorities.empty()) set(easy, CURLOPT_CAINFO, options.authorities.c_str());
    // The environment must not send mail through a proxy.
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NOSIGNAL, 1L);
    // One handle, one connection; a name that is not resolved in time is not waited for.
    set(easy, CURLOPT_MAXCONNECTS, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    set(easy, CURLOPT_NOPROGRESS, 0L);
    set(easy, CURLOPT_XFERINFOFUNCTION, &SmtpTransfer::on_progress);
    set(easy, CURLOPT_XFERINFODATA, this);
    set(easy, CURLOPT_ERRORBUFFER, problem_);
    set(easy, CURLOPT_HEADERFUNCTION, &SmtpTransfer::on_reply);
    set(easy, CURLOPT_HEADERDATA, this);
    set(easy, CURLOPT_WRITEFUNCTION, &SmtpTransfer::on_body);
    // Only to hear which command is said; what it says is forgotten at once.
    set(easy, CURLOPT_VERBOSE, 1L);
    set(easy, CURLOPT_DEBUGFUNCTION, &SmtpTransfer::on_traffic);
    set(easy, CURLOPT_DEBUGDATA, this);
}

void SmtpTransfer::set_credentials(const SmtpOptions& options) {
    CURL* easy = easy_;
    wants_auth_ = options.auth != SmtpOptions::Auth::none;
    if (!wants_auth_) return;
    set(easy, CURLOPT_USERNAME, options.user.c_str());
    if (options.auth == SmtpOptions::Auth::password) {
        set(easy, CURLOPT_PASSWORD, options.secret.c_str());
        set(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    } else {
        set(easy, CURLOPT_XOAUTH2_BEARER, options.secret.c_str());
        set(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2;AUTH=OAUTHBEARER");
    }
}

void SmtpTransfer::set_mail() {
    CURL* easy = easy_;
    set(easy, CURLOPT_MAIL_FROM, submission_.mail_from.c_str());
    recipients_.reset(curl_slist_append(nullptr, submission_.rcpt_to.c_str()));
    set(easy, CURLOPT_MAIL_RCPT, recipients_.get());
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(submission_.bytes->size()));
    set(easy, CURLOPT_READFUNCTION, &SmtpTransfer::on_read);
    set(easy, CURLOPT_READDATA, this);
}

void SmtpTransfer::set_times(const SmtpOptions& options) {
    const auto size_seconds = static_cast<long>(submission_.bytes->size() / bytes_per_second);
    const long transfer = static_cast<long>(options.transfer_timeout.count()) + 1'000 * size_seconds;
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(options.connect_timeout.count()) + transfer);
    set(easy_, CURLOPT_SERVER_RESPONSE_TIMEOUT, std::max(1L, transfer / 1'000));
}

std::size_t SmtpTransfer::on_read(char* into, std::size_t size, std::size_t count, void* self) {
    return static_cast<SmtpTransfer*>(self)->read(into, size * count);
}

std::size_t SmtpTransfer::read(char* into, std::size_t room) {
    const std::string& bytes = *submission_.bytes;
    const std::size_t count = std::min(room, bytes.size() - sent_);
    std::memcpy(into, bytes.data() + sent_, count);
    sent_ += count;
    // From now on the final dot may leave at any time.
    if (sent_ == bytes.size() && stage_ != SmtpStage::complete) {
        stage_ = SmtpStage::complete;
        code_ = 0;
        reply_.clear();
    }
    return count;
}

std::size_t SmtpTransfer::on_reply(char* line, std::size_t size, std::size_t count, void* self) {
    const bool go_on = static_cast<SmtpTransfer*>(self)->hear(std::string_view(line, size * count));
    return go_on ? size * count : 0;
}

// False ends the transfer.
bool SmtpTransfer::hear(std::string_view line) {
    if (left_) return true;
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() < 3 ||
        !std::all_of(line.begin(), line.begin() + 3, [](char byte) { return byte >= '0' && byte <= '9'; }))
        return true;
    const std::string_view text = line.substr(std::min<std::size_t>(4, line.size()));
    code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply_ = text.substr(0, max_reply);
    if (!hears_offers_) return true;
    if (says(text, "AUTH ") || says(text, "AUTH=")) auth_offered_ = true;
    const bool is_last = line.size() < 4 || line[3] == ' ';
    const bool before_tls = wants_starttls_ && !tls_begun_;
    // libcurl would go on without.
    auth_missing_ = is_last && code_ < 400 && wants_auth_ && !auth_offered_ && !before_tls;
    return !auth_missing_;
}

int SmtpTransfer::on_traffic(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self) {
    if (kind == CURLINFO_HEADER_OUT) static_cast<SmtpTransfer*>(self)->note_command({bytes, size});
    return 0;
}

// Also sees the lines of an authentication, which are nobody's business: they match nothing here.
void SmtpTransfer::note_command(std::string_view command) {
    const bool is_ehlo = says(command, "EHLO ") || says(command, "HELO ");
    hears_offers_ = is_ehlo;
    if (says(command, "QUIT")) left_ = true;
    if (is_ehlo) auth_offered_ = false;
    if (stage_ == SmtpStage::connecting && says(command, "STARTTLS")) tls_begun_ = true;
    SmtpStage next = stage_;
    if (says(command, "AUTH ")) next = SmtpStage::authenticating;
    if (says(command, "MAIL FROM:")) next = SmtpStage::sender;
    if (says(command, "RCPT TO:")) next = SmtpStage::recipient;
    if (stage_ == SmtpStage::recipient && command == "DATA\r\n") next = SmtpStage::data;
    if (next <= stage_ && !is_ehlo) return;
    stage_ = next;
    code_ = 0;
    reply_.clear();
}

SmtpFault SmtpTransfer::fault_of(CURLcode code) const {
    if (auth_missing_) return SmtpFault::no_auth;
    switch (code) {
        case CURLE_OK:
            return SmtpFault::none;
        case CURLE_COULDNT_RESOLVE_HOST:
            return SmtpFault::resolve;
        case CURLE_COULDNT_CONNECT:
            return SmtpFault::connect;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
            return SmtpFault::certificate;
        case CURLE_SSL_CONNECT_ERROR:
            return std::string_view(problem_).find("wrong version number") == std::string_view::npos
                       ? SmtpFault::tls
                       : SmtpFault::not_tls;
        case CURLE_USE_SSL_FAILED:
            return SmtpFault::no_starttls;
        case CURLE_LOGIN_DENIED:
            return SmtpFault::auth;
        case CURLE_OPERATION_TIMEDOUT:
            return SmtpFault::timeout;
        default:
            return SmtpFault::lost;
    }
}

SmtpEnd SmtpTransfer::perform() {
    const CURLcode code = curl_easy_perform(easy_);
    return {fault_of(code), stage_, code_, reply_};
}

int SmtpTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<SmtpTransfer*>(self)->cut_off_ ? 1 : 0;
}

}  // namespace aftercare::email
