# The seven stages for people who speak English.
profile service-process  lang en  clock 2026-10-27T09:30+08:00  staff Wang/service/service/CODE1,Liu/repair/repair/CODE2,Sun/head/repair/CODE3
chat web:wang
> /join CODE1
< (Welcome, Wang!) You are staff now; new tickets will be announced here.
| /queue lists tickets, /take 0001 takes one, /help shows all commands.
chat web:liu
> /join CODE2
< (Welcome, Liu!) You are staff now; new tickets will be announced here.
| /queue lists tickets, /take 0001 takes one, /help shows all commands.
chat web:sun
> /join CODE3
< (Welcome, Sun!) You are staff now; new tickets will be announced here.
| /queue lists tickets, /take 0001 takes one, /help shows all commands.
chat telegram:42
> /new
< (1 What it is about · 1/13) Hello! What can we help you with? If you are not sure, take what comes closest [Repair: hardware fault|Repair: software problem|Question of use|Complaint about service]
> hardware
< (1 What it is about · 2/13) How urgent is it? If there is any danger, please stop using it and choose "Urgent" [Urgent (core business or safety)|Important (normal use affected)|Normal (a question, no hurry)]
> important
< (2 Product or service · 3/13) Which product is it?
| For example: wall-mounted air conditioner, smart lock, inventory software
> Air conditioner
< (2 Product or service · 4/13) Which model is it? It is usually printed on the type plate; for software, please give the version
| For example: KFR-35GW, or V3.2.1
> KFR-35GW
< (2 Product or service · 5/13) If you have it at hand: what is the serial number (SN)? You may skip this
| For example: SN2024A1B2C3D4 [Skip]
> skip
< (2 Product or service · 6/13) In which month and year did you buy it, roughly? You may skip this
| For example: March 2024 [Skip]
> May 2026
< (3 The problem · 7/13) Noted: Purchase date: May 2026
| 
| What exactly happens? Tell us since when, what you see or hear, and what you have tried
| ✓ Clear: since yesterday afternoon it blows but does not cool, the display shows E4, one restart did not help
| ✗ Too vague: the air conditioner is broken
> Since yesterday afternoon it blows air but does not cool, the display says E4, restarting it once did not help
< (3 The problem · 8/13) What would you like us to do?
| For example: a repair at home this week
> Repair within three days
< (3 The problem · 9/13) If you have photos, videos, screenshots or a receipt, just send them (up to 9). You may skip this [Skip]
> skip
< (4 How to reach you · 10/13) What is your full name?
> Jane Chen
< (4 How to reach you · 11/13) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> 13812345678
< (4 How to reach you · 12/13) Where is the device? Please give the address with house number
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
> 100 Zhangjiang Road, building 3, room 502, Pudong, Shanghai
< (Service request: please check) [1 What it is about]
| 1. Kind: Repair: hardware fault
| 2. Urgency: Important (normal use affected)
| 
| [2 Product or service]
| 3. Product: Air conditioner
| 4. Model: KFR-35GW
| 5. Serial number (SN): (none)
| 6. Purchase date: May 2026
| 
| [3 The problem]
| 7. Problem: Since yesterday afternoon it blows air but does not cool, the display says E4, restarting it once did not help
| 8. What you wish: Repair within three days
| 9. Attachments: (none)
| 
| [4 How to reach you]
| 10. Name: Jane Chen
| 11. Company: (none)
| 12. Phone: 138 1234 5678
| 13. Address: 100 Zhangjiang Road, building 3, room 502, Pudong, Shanghai
| 
| If everything is right, press "Confirm and submit".
| To change something, answer with its number or name, like "5" or "edit model". [Confirm and submit|Change]
> click Confirm and submit
< (Ticket 202610-001) Your feedback has been submitted. Its number is 202610-001; somebody will answer by 10-27 13:30.
| We will keep you informed here. To ask or to add something, just write. [Status|Add something|Urge]
chat web:wang
< (202610-001 · Air conditioner · Since yesterday aftern…) 🆕 New ticket from J*** C*** [Take|Reply|Ask|Show]
> /classify 001 urgent
< Ticket 202610-001 is classified: Hardware fault · Urgent · Repair
chat web:liu
< (202610-001 · Air conditioner · Since yesterday aftern…) 🆕 New ticket from J*** C*** [Take|Reply|Ask|Show]
> /take 001
< (202610-001 · Air conditioner · Since yesterday aftern…) Liu took it. [Diagnose|Reply|Ask|Progress|Show]
> /diagnose 001
< (1 Diagnosis · 1/8) How was it tested? [Remote test|Test on site|Unit sent in|Inquiry]
> on site
< (1 Diagnosis · 2/8) What was found? The customer will read this, so please use plain words
| For example: a chip on the outdoor unit's main board is damaged; that is why the indoor unit shows E4 and does not cool
> The board of the outdoor unit is broken, so the unit reports E4 and does not cool
< (1 Diagnosis · 3/8) What is at fault, in a few words? It is for the figures
| For example: outdoor main board
> outdoor board
< (2 Liability · 4/8) Who is liable?
| Company: a defect, the installation, our own process
| Customer: damage, misuse, force majeure such as water or a fall
| Third party: carrier, supplier [Company|Customer|Third party]
> company
< (2 Liability · 5/8) Why? The customer will read this
| For example: within the warranty, no trace of water or a fall, so it is a defect of the part
> Within the warranty, no water, no fall
< (2 Liability · 6/8) Which costs do we bear? If none, answer "none"
| For example: board, visit and labour
> Board, visit and labour
< (2 Liability · 7/8) Which costs does the customer bear? If none, answer "none"
| For example: the board, about 300 yuan
> none
< (Diagnosis and liability: please check) [1 Diagnosis]
| 1. Tested: Test on site
| 2. Finding: The board of the outdoor unit is broken, so the unit reports E4 and does not cool
| 3. Fault: outdoor board
| 
| [2 Liability]
| 4. Liability: Company
| 5. Reason: Within the warranty, no water, no fall
| 6. Company pays: Board, visit and labour
| 7. Customer pays: none
| 
| Please check, then press "Submit": the customer gets the finding and the liability to sign.
| To change something, answer with its number. [Submit|Change]
> click Submit
< The diagnosis is recorded (ticket 202610-001): Diagnosis · customer to agree
chat telegram:42
< (Ticket 202610-001) Liu is now working on your problem. [Status|Add something|Urge]
< (Ticket 202610-001) This is the diagnosis, and who is liable:
| Finding: The board of the outdoor unit is broken, so the unit reports E4 and does not cool
| Liability: Company
| Reason: Within the warranty, no water, no fall
| Company pays: Board, visit and labour
| Customer pays: none
| 
| If you agree, press “I agree and sign” or answer “agree”: that is your signature. If you object, please tell us. [I agree and sign|I object]
> Who pays for the visit?
< Passed on to Liu (ticket 202610-001).
| By the way: do you agree with the diagnosis? [I agree and sign|I object]
> ok
< Passed on to Liu (ticket 202610-001).
| By the way: do you agree with the diagnosis? [I agree and sign|I object]
> agree
< (Ticket 202610-001) Thank you. Next we prepare a solution for you. [Status|Add something|Urge]
chat web:liu
< (202610-001 · Air conditioner · Since yesterday aftern…) 💬 J*** C*** writes:
| Who pays for the visit? [Diagnose|Reply|Progress|Show]
< (202610-001 · Air conditioner · Since yesterday aftern…) 💬 J*** C*** writes:
| ok [Diagnose|Reply|Progress|Show]
< (202610-001 · Air conditioner · Since yesterday aftern…) ✅ J*** C*** signed the diagnosis; the proposal is next. [Propose|Reply|Ask|Progress|Show]
> /propose 001
< (1 Options · 1/7) [Option 1] How is it to be solved? [Free part replacement|Paid repair|Visit|Refund or exchange|Training|Other]
> free part
< (1 Options · 2/7) [Option 1] What exactly will be done? The customer will read this, so please use plain words
| For example: an engineer comes with a new main board, changes it and runs it for 30 minutes
> A technician brings a new board, replaces it and tests it for 30 minutes
< (1 Options · 3/7) [Option 1] How long will it take?
| For example: a visit within 2 working days, done the same day
> 2 working days
< (1 Options · 4/7) [Option 1] What does it cost, item by item, and who pays what? If nothing, answer "none"
| For example: board 300 yuan, labour 80 yuan, both paid by us: nothing to pay for you
> none
< (1 Options · 5/7) [Option 1] Which parts, people or transport does it need? If none, answer "none"
| For example: 1 main board, 1 repair engineer
> one board, one technician
< (1 Options · 6/7) Would you like to give the customer another option? (up to 3) [Add another|No more]
> yes
< (1 Options · 7/13) [Option 2] How is it to be solved? [Free part replacement|Paid repair|Visit|Refund or exchange|Training|Other]
> exchange
< (1 Options · 8/13) [Option 2] What exactly will be done? The customer will read this, so please use plain words
| For example: an engineer comes with a new main board, changes it and runs it for 30 minutes
> A new unit of the same model
< (1 Options · 9/13) [Option 2] How long will it take?
| For example: a visit within 2 working days, done the same day
> 5 working days
< (1 Options · 10/13) [Option 2] What does it cost, item by item, and who pays what? If nothing, answer "none"
| For example: board 300 yuan, labour 80 yuan, both paid by us: nothing to pay for you
> none
< (1 Options · 11/13) [Option 2] Which parts, people or transport does it need? If none, answer "none"
| For example: 1 main board, 1 repair engineer
> none
< (1 Options · 12/13) Would you like to give the customer another option? (up to 3) [Add another|No more]
> no
< (Proposal: please check) [1 Options]
| 1. Option 1 · Way: Free part replacement
| 2. Option 1 · Solution: A technician brings a new board, replaces it and tests it for 30 minutes
| 3. Option 1 · Duration: 2 working days
| 4. Option 1 · Cost: none
| 5. Option 1 · Resources: one board, one technician
| 6. Another option: Yes
| 7. Option 2 · Way: Refund or exchange
| 8. Option 2 · Solution: A new unit of the same model
| 9. Option 2 · Duration: 5 working days
| 10. Option 2 · Cost: none
| 11. Option 2 · Resources: none
| 12. Another option: No
| 
| Please check, then press "Submit": the customer gets the options to choose from; work starts when one is confirmed.
| To change something, answer with its number. [Submit|Change]
> click Submit
< The proposal is recorded (ticket 202610-001): Proposal · customer to choose
chat telegram:42
< (Ticket 202610-001) These are your options, with costs and times:
| ▍Option 1
| Way: Free part replacement
| Solution: A technician brings a new board, replaces it and tests it for 30 minutes
| Duration: 2 working days
| Cost: none
| Resources: one board, one technician
| 
| ▍Option 2
| Way: Refund or exchange
| Solution: A new unit of the same model
| Duration: 5 working days
| Cost: none
| Resources: none
| 
| Please press a button or answer with the number. Choosing confirms it (as your signature); then we begin. [Confirm Option 1|Confirm Option 2|None of them]
> option 3
< There is no option 3; please choose one of these (ticket 202610-001): [Confirm Option 1|Confirm Option 2|None of them]
> option 1
< (Ticket 202610-001) You have confirmed option 1; this counts as your signature:
| Way: Free part replacement
| Solution: A technician brings a new board, replaces it and tests it for 30 minutes
| Duration: 2 working days
| Cost: none
| Resources: one board, one technician
| 
| We are starting right away. [Status|Add something|Urge]
chat web:liu
< (202610-001 · Air conditioner · Since yesterday aftern…) ✅ J*** C*** chose option 1; the work can begin. [Reply|Ask|Progress|Done|Show]
wait 20h
< (202610-001 · Air conditioner · Since yesterday aftern…) ⏳ The customer is due an update: please report progress before 10-28 09:30. [Reply|Ask|Progress|Done|Show]
> /progress 001 The technician comes at 2 pm
< Recorded, and J*** C*** was told (ticket 202610-001).
chat telegram:42
< (Ticket 202610-001) Progress:
| The technician comes at 2 pm [Status|Add something|Urge]
chat web:liu
wait 4h
> /done 001
< (1 The work · 1/8) On which day was it done? "today" will do
| For example: today
> today
< (1 The work · 2/8) Noted: Date: 28 October 2026
| 
| At what time?
| For example: 14:00 or 14:00–15:30
> 9:00-9:40
< (1 The work · 3/8) Who did it?
| For example: Wang, repair
> Liu
< (1 The work · 4/8) What was done? The customer will read this
| For example: outdoor main board changed, ran for 30 minutes, cools as it should
> Replaced the outdoor board, cooling tested for 30 minutes
< (1 The work · 5/8) Which parts were changed (name, type, number)? If none, answer "none"
| For example: outdoor main board 30138000123, 1 piece
> outdoor board, 1
< (1 The work · 6/8) What did the customer say?
| For example: satisfied after the test run
> The customer was content
< (1 The work · 7/8) Please send photos or videos of the key steps (up to 20) and press "Done". Skip this if it was done remotely [Skip]
> skip
< (Execution record: please check) [1 The work]
| 1. Date: 28 October 2026
| 2. Time: 09:00–09:40
| 3. Done by: Liu
| 4. Work: Replaced the outdoor board, cooling tested for 30 minutes
| 5. Parts: outdoor board, 1
| 6. Customer's reaction: The customer was content
| 7. Photos: (none)
| 
| Please check, then press "Submit": the customer gets the result and is asked whether it is solved.
| To change something, answer with its number. [Submit|Change]
> click Submit
< The result went to J*** C***. Ticket 202610-001: Awaiting confirmation
chat telegram:42
< (Ticket 202610-001) Result:
| Work: Replaced the outdoor board, cooling tested for 30 minutes
| Parts: outdoor board, 1
| 
| Is the problem solved? [Solved|Not solved]
> still not working, it drips now
< (Ticket 202610-001) We are sorry that it is not solved yet. We have noted what you say and go on with it right away. [Status|Add something|Urge]
> From the indoor unit, one drop every ten seconds
< Passed on to Liu (ticket 202610-001).
chat web:liu
< (202610-001 · Air conditioner · Since yesterday aftern…) ⚠️ J*** C*** says it is not solved; stage: Diagnosis · round 2.
| still not working, it drips now [Diagnose|Reply|Ask|Progress|Show]
< (202610-001 · Air conditioner · Since yesterday aftern…) 💬 J*** C*** writes:
| From the indoor unit, one drop every ten seconds [Diagnose|Reply|Ask|Progress|Show]
> /diagnose 001
< (1 Diagnosis · 1/8) How was it tested? [Remote test|Test on site|Unit sent in|Inquiry]
> /cancel
< Diagnosis and liability cancelled. You can start again whenever you like.
> /block 001 waiting for the pipe
< Recorded as blocked (ticket 202610-001). Reporting progress ends it; after its limit the head is told.
> /reply 001 The pipe comes tomorrow
< Sent to J*** C*** (ticket 202610-001).
> /close 001
< Why is it closed? The customer will be told (ticket 202610-001; /cancel to leave it open).
> the customer has moved away
< Ticket 202610-001: Closed
chat telegram:42
< (Ticket 202610-001) Liu writes:
| The pipe comes tomorrow [Status|Add something|Urge]
< (Ticket 202610-001) Ticket 202610-001 has been closed.
| Reason: the customer has moved away
| 
| If you have questions, just write.
chat web:liu
> /show 001
< (202610-001) Stage: Closed
| Customer: J*** C***
| Assignee: Liu (Repair)
| Submitted: 2026-10-27 09:30 (24 h ago)
| Class: Hardware fault · Urgent · Repair
| 
| ▍1 What it is about
| Kind: Repair: hardware fault
| Urgency: Important (normal use affected)
| 
| ▍2 Product or service
| Product: Air conditioner
| Model: KFR-35GW
| Purchase date: May 2026
| 
| ▍3 The problem
| Problem: Since yesterday afternoon it blows air but does not cool, the display says E4, restarting it once did not help
| What you wish: Repair within three days
| 
| ▍4 How to reach you
| Name: J*** C***
| Phone: 138****5678
| Address: ****, Shanghai
| 
| ▍Diagnosis and liability
| Tested: Test on site
| Finding: The board of the outdoor unit is broken, so the unit reports E4 and does not cool
| Fault: outdoor board
| Liability: Company
| Reason: Within the warranty, no water, no fall
| Company pays: Board, visit and labour
| Customer pays: none
| ✍️ 10-27 09:30 Customer signed the diagnosis
| 
| ▍Proposal
| Option 1
| Way: Free part replacement
| Solution: A technician brings a new board, replaces it and tests it for 30 minutes
| Duration: 2 working days
| Cost: none
| Resources: one board, one technician
| 
| Option 2
| Way: Refund or exchange
| Solution: A new unit of the same model
| Duration: 5 working days
| Cost: none
| Resources: none
| ✍️ 10-27 09:30 Customer chose option 1 (signed)
| 
| ▍Execution record
| Date: 28 October 2026
| Time: 09:00–09:40
| Done by: Liu
| Work: Replaced the outdoor board, cooling tested for 30 minutes
| Parts: outdoor board, 1
| Customer's reaction: The customer was content
| 
| ▍Timeline
| 10-27 09:30 Customer submitted
| 10-27 09:30 Wang classified it: Urgent
| 10-27 09:30 Liu took it
| 10-27 09:30 Liu diagnosed
| 10-27 09:30 Customer wrote: Who pays for the visit?
| 10-27 09:30 Customer wrote: ok
| 10-27 09:30 Customer signed the diagnosis
| 10-27 09:30 Liu proposed
| 10-27 09:30 Customer chose option 1 (signed)
| 10-28 05:30 Liu reported progress: The technician comes at 2 pm
| 10-28 09:30 Liu reported the result
| 10-28 09:30 Customer said it is not solved: still not working, it drips now
| 10-28 09:30 Customer wrote: From the indoor unit, one drop every ten seconds
| 10-28 09:30 Liu is blocked: waiting for the pipe
| 10-28 09:30 Liu replied: The pipe comes tomorrow
| 10-28 09:30 Liu closed it: the customer has moved away [Reopen|Note|Assign|Reveal]
end
