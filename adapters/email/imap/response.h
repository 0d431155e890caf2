// What an IMAP server says, as values (RFC 3501, 7; RFC 9051). Pure.
//
// Only what the client acts on is taken apart. Every text comes from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::email::imap {

enum class Condition : std::uint8_t { ok = 1, no, bad, bye, preauth };

/// "* OK [UIDNEXT 5] text", or the end of the command that bears the tag.
struct StatusResponse {
    std::string tag;  ///< empty: untagged
    Condition condition = Condition::ok;
    std::string code;      ///< of "[CODE argument]", upper case; may be empty
    std::string argument;  ///< may be empty
    std::string text;      ///< for people
};

/// "+ text": the server waits for more of the command.
struct Continuation {
    std::string text;
};

struct CapabilityResponse {
    std::vector<std::string> names;  ///< upper case
};

struct SearchResponse {
    std::vector<std::uint32_t> numbers;
};

/// How many mails the mailbox holds.
struct ExistsResponse {
    std::uint32_t count = 0;
};

/// Sequence numbers above this one have moved down: never keep one.
struct ExpungeResponse {
    std::uint32_t number = 0;
};

/// A mail's bytes, or that there were more than the parser's limit.
struct Body {
    std::string bytes;
    bool skipped = false;
};

struct FetchResponse {
    std::uint32_t uid = 0;  ///< 0: not said
    std::optional<std::uint64_t> size;
    std::string internal_date;  ///< as it stood; may be empty
    std::optional<Body> body;   ///< BODY[]
    bool nil_body = false;      ///< BODY[] was said to be NIL
};

/// Something else, or one of the above that cannot be understood.
struct OtherResponse {
    std::string name;  ///< upper case; may be empty
    bool malformed = false;
};

using Response = std::variant<StatusResponse, Continuation, CapabilityResponse, SearchResponse,
                              ExistsResponse, ExpungeResponse, FetchResponse, OtherResponse>;

/// A literal of a response.
using Literal = Body;

/// Reads one response that has been cut from the stream: its line, cut at each literal, without "{n}" and
/// line ends; lines.size() == literals.size() + 1. Takes the literals' bytes.
Response read_response(const std::vector<std::string>& lines, std::vector<Literal>& literals);

/// True if the line begins a status or continuation: its text is for people, and a "{5}" at its end is no
/// literal.
bool is_plain_text(std::string_view line);

/// ASCII letters in upper case.
std::string upper(std::string_view text);

}  // namespace aftercare::email::imap
