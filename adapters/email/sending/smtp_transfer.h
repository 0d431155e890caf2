// One mail on its way through libcurl, and what is heard of the conversation. Internal; blocks its thread.
#pragma once

#include "adapters/email/sending/smtp_transport.h"

#include <atomic>
#include <cstddef>
#include <curl/curl.h>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::email {

class SmtpTransfer {
  public:
    /// Sets the handle up; its open connections stay and are used again. `cut_off` ends the transfer within
    /// about a second.
    SmtpTransfer(CURL* easy, const SmtpOptions& options, const Submission& submission,
                 const std::atomic<bool>& cut_off);
    ~SmtpTransfer() { curl_easy_reset(easy_); }
    SmtpTransfer(const SmtpTransfer&) = delete;
    SmtpTransfer& operator=(const SmtpTransfer&) = delete;

    SmtpEnd perform();

  private:
    struct FreeList {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
    static std::size_t on_reply(char* line, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char*, std::size_t size, std::size_t count, void*) { return size * count; }
    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    static int on_traffic(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self);

    void set_server(const SmtpOptions& options);
    void set_credentials(const SmtpOptions& options);
    void set_mail();
    void set_times(const SmtpOptions& options);

    std::size_t read(char* into, std::size_t room);
    bool hear(std::string_view line);
    void note_command(std::string_view command);
    SmtpFault fault_of(CURLcode code) const;

    CURL* easy_;
    const Submission& submission_;
    const std::atomic<bool>& cut_off_;
    bool wants_auth_ = false;
    bool wants_starttls_ = false;
    std::size_t sent_ = 0;
    SmtpStage stage_ = SmtpStage::connecting;
    bool hears_offers_ = false;  // the reply being heard is that to EHLO
    bool tls_begun_ = false;     // STARTTLS was said
    bool auth_offered_ = false;
    bool left_ = false;  // QUIT was said: its reply is about nothing
    bool auth_missing_ = false;
    int code_ = 0;
    std::string reply_;
    char problem_[CURL_ERROR_SIZE] = "";
    std::unique_ptr<curl_slist, FreeList> recipients_;
};

}  // namespace aftercare::email
