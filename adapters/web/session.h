// Who is behind a page: a secret of its own, and the chat's address derived from it.
//
// The page keeps the secret in localStorage and sends it in the first frame and in the Authorization
// field, not as a cookie: a browser adds cookies to requests of foreign pages too, and does not keep them
// for a page embedded in another site. What nobody sends by itself cannot be abused from elsewhere.
// The store only ever sees the address, so who reads the store cannot become a customer.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::web {

/// 256 random bits as 43 characters of base64url, from the system's generator.
std::string new_session();

/// 128 random bits as 32 hexadecimal digits.
std::string new_file_token();

/// Whether the text has the form of a session. Any such text opens a chat: the secret's length is what
/// keeps chats apart.
bool is_session(std::string_view text);

/// Whether the text has the form of a file token, and so is safe in a path.
bool is_file_token(std::string_view text);

/// The chat's address: 32 hexadecimal digits of the secret's SHA-256.
std::string chat_of(std::string_view session);

/// The session in "Bearer <session>"; empty if there is none.
std::string_view bearer(std::string_view authorization);

/// Lower-case hexadecimal digits of the bytes.
std::string hex(std::string_view bytes);

}  // namespace aftercare::web
