// Splits the text of a mail into what its sender wrote, what it quotes and the signature, as the mail
// programs of China and of the West lay it out. Pure; any thread. Takes time in proportion to the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct QuotingOptions {
    /// The lines "reply above this line" that our own mails bear, in every language. One of them ends what is
    /// new, however the program around it marks quotes.
    std::vector<std::string> markers;
    /// The mail's subject, decoded. One that begins with "Fwd:", "转发：" or the like says that what stands
    /// below is what the sender wants read, so only our own marker cuts it off.
    std::string subject;
};

/// Something written below lines of a quote.
struct Inline {
    std::string quoted;  ///< the paragraph right above, without quote marks; at most its last 20 lines
    std::string answer;

    friend bool operator==(const Inline&, const Inline&) = default;
};

/// Every line of the mail that is not blank stands in exactly one of `fresh`, `quoted` and `signature`, in
/// order. In these blank lines at the ends are left out, several in a row are one, and lines end without
/// white space.
struct Reply {
    std::string fresh;      ///< what is new, the answers below quoted lines included; forwarded mails too
    std::string unasked;    ///< `fresh` without the answers below quoted lines
    std::string quoted;     ///< with its quote marks and the lines that introduce it
    std::string signature;  ///< the signature and lines like "Sent from my phone"
    std::vector<Inline> answers;

    /// Nothing new was found, so `fresh` is the whole text: a quote alone, or one that cannot be told from
    /// new text. `quoted` and `signature` still say what they seemed to be.
    bool nothing_new = false;
    bool forwarded = false;  ///< `fresh` holds a forwarded mail
};

/// `text` is UTF-8 with "\n" or "\r\n"; other bytes do no harm.
Reply split_reply(std::string_view text, const QuotingOptions& options);

}  // namespace aftercare::email
