# The contract and the service order number, in English.
form feedback  lang en  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> company
< (1 About you · 2/21) What is the full name of your company, as on the business licence?
| For example: Shanghai Example Technology Co., Ltd.
> Good Example Trading Ltd
< (1 About you · 3/21) What is your unified social credit code (18 characters)?
| For example: 91350100M000100Y43
> 91350100M000100Y43
< (1 About you · 4/21) Who is our contact in your company? Please give the full name
> Wang Fang
< (1 About you · 5/21) On which number can we reach the contact person?
| For example: 13812345678 or +49 30 1234567
> 13700001111
< (1 About you · 6/21) What is the company's address (where the device is), with number?
| For example: 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park
> 18 Caoxi North Road, Shanghai
< (2 Product or service · 7/21) Is it about a product or about a service? [Product|Service]
> service
< (2 Product or service · 8/19) Which kind of service was it? [Installation|Maintenance|Training|Support desk|Delivery|Other]
> repair service
< (2 Product or service · 9/19) On which day was the service? "yesterday" will do
| For example: 5 March 2024
> yesterday
< (2 Product or service · 10/19) Noted: Service date: 19 September 2026
| 
| If there is a service order number, please give it; otherwise skip
| For example: FW202403050012 [Skip]
> somewhere in the mail
< A service order number is made of letters and digits. If you cannot find it, answer “none”
| For example: FW202403050012 [Skip]
> I don't have it
< (2 Product or service · 11/19) If you have a service contract, please give its number; otherwise skip
| For example: HT-2024-0315 [Skip]
= service_order -
> it is in the drawer
< A contract number has digits in it. If you cannot find it, answer “none”
| For example: HT-2024-0315 [Skip]
> I forgot the contract number
< (3 The problem · 12/19) What was the situation: when, where, and what was the service for?
| ✓ Clear: on 5 March the air conditioner was to be installed; the fitter came at 10, it was to be done that day
| ✗ Too vague: that service last time
= contract_number -
end
