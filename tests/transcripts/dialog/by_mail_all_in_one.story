# A mail that has everything needs exactly one confirmation.
form feedback  lang en  clock 2026-09-20T10:00+08:00  asking all_at_once
chat email:ann@example.com named Ann Lee
> mail photo.jpg
| Dear support team,
|
| please find my report below.
|
| Customer type: private customer
| Phone: 13812345678
| Address: Room 502, Building 3, 100 Zhangjiang Road, Shanghai
| About: product
| Product: air purifier
| Model: KJ800
| Serial number: KJ800-20260901
| Date of purchase: 2 September 2026
| Bought from: shop
| Background: at home in the evening, plugged into the wall socket as usual,
| nobody had touched it before
| Problem: after ten minutes it stops by itself and the red lamp blinks three times
| How often: every time
| Noise or smell: neither
| Tried: cleaned the filter, no change
| Wanted: free repair
|
| Kind regards
< (After-sales feedback form: please check) Thank you for your mail.
| 1 attachment(s) received (1 in all).
| 
| [1 About you]
| 1. Customer type: Private customer
| 2. Name: Ann Lee
| 3. Phone: 138 1234 5678
| 4. Address: Room 502, Building 3, 100 Zhangjiang Road, Shanghai
| 5. E-mail: ann@example.com
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: air purifier
| 8. Model: KJ800
| 9. Serial number (SN): KJ800-20260901
| 10. Purchase date: 2 September 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: at home in the evening, plugged into the wall socket as usual
| nobody had touched it before
| 14. Symptom: after ten minutes it stops by itself and the red lamp blinks three times
| 15. How often: Every time
| 16. Noise or smell: Neither
| 17. Tried so far: cleaned the filter, no change
| 18. Solution wanted: Free repair
| 
| [4 Attachments]
| 19. Attachments: photos: 1
| 
| If all is right, simply answer "Confirm and submit". That counts as your signature.
| To change or add something, write its name and the new content, like "Model: X300". [Confirm and submit]
> Confirm and submit. Thank you!
< submitted by email:ann@example.com
| Customer type: Private customer
| Name: Ann Lee
| Phone: 138 1234 5678
| Address: Room 502, Building 3, 100 Zhangjiang Road, Shanghai
| E-mail: ann@example.com
| About: Product
| Product: air purifier
| Model: KJ800
| Serial number (SN): KJ800-20260901
| Purchase date: 2 September 2026
| Bought at: Shop
| Background: at home in the evening, plugged into the wall socket as usual
| nobody had touched it before
| Symptom: after ten minutes it stops by itself and the red lamp blinks three times
| How often: Every time
| Noise or smell: Neither
| Tried so far: cleaned the filter, no change
| Solution wanted: Free repair
| Attachments: photos: 1
| Attachment 1: photos: 1
end
