// The official test vectors of the platform's documentation, and one made with a library by others.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::wechat::vectors {

inline constexpr std::string_view token = "AAAAA";
inline const std::string aes_key(43, 'A');
inline constexpr std::string_view app_id = "wxba5fad812f8e6fb9";

inline constexpr std::string_view push_timestamp = "1714112445";
inline constexpr std::string_view push_nonce = "415670741";
inline constexpr std::string_view push_encrypt =
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/"
    "ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT"
    "740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+"
    "l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8Y"
    "L/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
inline constexpr std::string_view push_signature = "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3";
inline constexpr std::string_view push_text =
    R"({"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,)"
    R"("MsgType":"event","Event":"debug_demo","debug_str":"hello world"})";

inline constexpr std::string_view reply_timestamp = "1713424427";
inline constexpr std::string_view reply_nonce = "415670741";
inline constexpr std::string_view reply_random = "707722b803182950";
inline constexpr std::string_view reply_text = R"({"demo_resp":"good luck"})";
inline constexpr std::string_view reply_encrypt =
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==";
inline constexpr std::string_view reply_signature = "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1";

// npm @wecom/crypto
inline constexpr std::string_view other_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
inline constexpr std::string_view other_app_id = "wx1234567890abcdef";
inline constexpr std::string_view other_random = "0123456789abcdef";
inline constexpr std::string_view other_text = "<xml><a>1</a></xml>";
inline constexpr std::string_view other_encrypt =
    "Q3stYC6hdFzMh9T8HCvyDAuKynFZx72zvSsMzinYKQ+cNVRjAKPL1bR1J8ODoGYlY2S4V/FYAPpC1m4FJ0N90w==";

}  // namespace aftercare::wechat::vectors
