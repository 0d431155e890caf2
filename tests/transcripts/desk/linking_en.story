# In English: both have a form of their own; notices; guessing a code.
form feedback  lang en  clock 2026-10-27T09:30+08:00
chat telegram:42
> /new
> click Private customer
> Jane Miller
> /link
chat web:7
> /new
> click Company
> /link CODE0001
> /cancel
> /new
> click Go on
chat telegram:42
> hello
# Nobody skips a question that was asked elsewhere.
chat web:7
> /skip
> contact 13812345678
chat telegram:42
> /link what?
> /link AAAA-2222
> /link AAAA-2223
> /link AAAA-2224
> /link AAAA-2225
> /link AAAA-2226
> /link AAAA-2227
wait 61m
> /link AAAA-2228
# Somebody else's code works no more after ten minutes.
chat web:8
> /link
wait 11m
chat web:9
> /link CODE0002
> /link
> /link CODE0003
> /notify
> /unlink
end
