# In English: both have a form of their own; notices; guessing a code.
form feedback  lang en  clock 2026-10-27T09:30+08:00
chat telegram:42
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> click Private customer
! Private customer
< (1 About you · 2/19) What is your full name?
> Jane Miller
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> /link
< (Join another chat) Your code: CODE-0001
| 
| In your other chat (web, WeChat, Telegram ...), send:
| /link CODE-0001
| 
| Then you can go on with a form, and see your tickets and how they stand, in both. The code works for 10 minutes, once. Please tell nobody: whoever enters it can see your tickets.
< Please give a phone number
chat web:7
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> click Company
! Company
< (1 About you · 2/21) What is the full name of your company, as on the business licence?
| For example: Shanghai Example Technology Co., Ltd.
> /link CODE0001
< (Joined) This chat and your Telegram chat are joined: you see your tickets and unfinished forms in both.
| Notices go to the chat that you used last; to keep them in one place, send /notify. To separate the chats, send /unlink.
| In your Telegram chat you have another unfinished form, “After-sales feedback form”. When this one is done, send /new to go on with it. [My tickets]
< Please give the full company name
> /cancel
< After-sales feedback form cancelled. You can start again whenever you like.
> /new
< You have an unfinished After-sales feedback form (2 of 19 done). Go on, or start anew? [Go on|Start anew]
> click Go on
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
chat telegram:42
< 🔗 Your web page chat has been joined with this one. If that was not you, send /unlink right away.
> hello
< In your web page chat you have an unfinished form, “After-sales feedback form”. Let us go on with it here:
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
# Nobody skips a question that was asked elsewhere.
chat web:7
> /skip
< In your Telegram chat you have an unfinished form, “After-sales feedback form”. Let us go on with it here:
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> contact 13812345678
< (1 About you · 4/19) What is your address, with house number?
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
chat telegram:42
> /link what?
< This does not look like a code. Send /link in your other chat first; it gives you a code of 8 characters. Then send it here, like /link ABCD-EFGH.
< In your web page chat you have an unfinished form, “After-sales feedback form”. Let us go on with it here:
< (1 About you · 4/19) What is your address, with house number?
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
> /link AAAA-2222
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
> /link AAAA-2223
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
> /link AAAA-2224
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
> /link AAAA-2225
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
> /link AAAA-2226
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
> /link AAAA-2227
< There were too many wrong codes. To be safe, please try again after 10-27 10:30.
< Please give your address
wait 61m
> /link AAAA-2228
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
< Please give your address
# Somebody else's code works no more after ten minutes.
chat web:8
> /link
< (Join another chat) Your code: CODE-0002
| 
| In your other chat (web, WeChat, Telegram ...), send:
| /link CODE-0002
| 
| Then you can go on with a form, and see your tickets and how they stand, in both. The code works for 10 minutes, once. Please tell nobody: whoever enters it can see your tickets.
wait 11m
chat web:9
> /link CODE0002
< This code is not right, has expired or was used. Please send /link in your other chat to get a new one.
> /link
< (Join another chat) Your code: CODE-0003
| 
| In your other chat (web, WeChat, Telegram ...), send:
| /link CODE-0003
| 
| Then you can go on with a form, and see your tickets and how they stand, in both. The code works for 10 minutes, once. Please tell nobody: whoever enters it can see your tickets.
> /link CODE0003
< The code is for your other chat. Please open the chat that you want to join, and send it there.
> /notify
< This is the only chat that you use with us, so notices come here. To get them elsewhere, join another chat with /link first.
> /unlink
< This chat is not joined with another one. To join one, send /link.
end
