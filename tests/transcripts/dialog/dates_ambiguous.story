# An ambiguous date is confirmed by a button or by its number.
form devices  lang en  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (Devices · 1/9) Which kinds of devices? Several are possible [Phone|Laptop|Printer]
> all
< (Devices · 2/9) [Device 1] What is the serial number?
> SN0001
< (Devices · 3/9) [Device 1] Does this device still work? [Works|Broken]
> works
< (Devices · 4/9) Is there another device? [Add another|No more]
> no more
< (Devices · 5/9) How many are there in all?
> 3
< (More · 6/9) When was it bought?
> 03/04/2026
< Bought: which one do you mean? [4 March 2026|3 April 2026|None of these]
> 2
< (More · 7/9) Noted: Bought: 3 April 2026
| 
| When did it break?
= bought 2026-04-03
> 2025-01-01
< Broke cannot be before 3 April 2026
> yesterday
< (More · 8/9) Noted: Broke: 19 September 2026
| 
| What is your e-mail address? [Skip]
end
