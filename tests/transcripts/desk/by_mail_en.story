# The same by mail in English: a first mail in plain words, the list filled in, a correction, the ticket and its result.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Lee/agent/CODE1
chat email:lee@desk.example
> /join CODE1
< (Welcome, Lee!) You are staff now; new tickets will be announced here.
| /queue lists tickets, /take 0001 takes one, /help shows all commands.
chat email:ann@example.com named Ann Lee
> mail
| Hello,
| my vacuum robot X200 turns in circles after five minutes and says "left wheel error".
| You can call me: 13812345678
| Best regards
< (After-sales feedback form) Thank you for your mail.
| This is what I have noted:
| · Name: Ann Lee
| · Phone: 138 1234 5678
| · E-mail: ann@example.com
| · Symptom: my vacuum robot X200 turns in circles after five minutes and says "left wheel error".
| You can call me: 13812345678
| 
| Please answer this mail and write behind the colons. Lines with * are needed; leave the others empty if they do not concern you. Any order will do, and you may send only some of them.
| 
| [1 About you]
| 1. *Customer type: ____
| (Private customer / Company)
| ▸ If Customer type is "Private customer":
| 2. *Address: ____
| (for example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai)
| ▸ If Customer type is "Company":
| 3. *Company name: ____
| (for example: Shanghai Example Technology Co., Ltd.)
| 4. *Unified social credit code: ____
| (for example: 91350100M000100Y43)
| 5. *Company address: ____
| (for example: 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park)
| 
| [2 Product or service]
| 6. *About: ____
| (Product / Service)
| ▸ If About is "Product":
| 7. *Product: ____
| (for example: smartphone, air purifier, laser printer)
| 8. *Model: ____
| (for example: X200 Pro 12GB+256GB)
| 9. *Serial number (SN): ____
| (for example: SN2024A1B2C3D4)
| 10. *Purchase date: ____
| (for example: 5 March 2024)
| 11. *Bought at: ____
| (Official website / Online shop / Shop / Dealer / Other)
| 12. Order number: ____
| (for example: DD20240305001234)
| ▸ If About is "Service":
| 13. *Kind of service: ____
| (Installation / Maintenance / Training / Support desk / Delivery / Other)
| 14. *Service date: ____
| (for example: 5 March 2024)
| 15. Service order number: ____
| (for example: FW202403050012)
| ▸ If About is "Service" and Customer type is "Company":
| 16. Contract number: ____
| (for example: HT-2024-0315)
| 
| [3 The problem]
| 17. *Background: ____
| (for example: last night at 8, at home, about 25 °C, while charging as usual; never dropped or wet before)
| ▸ If About is "Service":
| 18. *Step concerned: ____
| (for example: booking, visit, installation, billing, explanation)
| ▸ If About is "Product":
| 19. *How often: ____
| (Every time / Often / Sometimes / Only once)
| 20. *Noise or smell: ____
| (Neither / Noise / Smell / Both / Not sure)
| ▸ If About is "Service":
| 21. *Service expected: ____
| (for example: installed and tested on the same day, with an explanation of how to use it)
| 22. *Tried so far: ____
| (for example: two other cables and one restart, no change)
| 23. *Solution wanted: ____
| (Free repair / New unit / On-site check / Refund / Service redone / Help with use / Other)
| ▸ If Solution wanted is "Other":
| 24. *Other wish: ____
| (for example: a spare device until mine is repaired)
| 
| Photos, videos, screenshots and receipts are welcome as attachments (at most 9).
> reply wheel.jpg
| 1. Private customer
| Address: Room 303, Building 2, 1 Wensan Road, Hangzhou
| Feedback about: Product
| Product: vacuum robot
| Model: ____X200____
| Serial number: SN2024A1B2C3
| Date of purchase: 5 March 2026
| Bought from: Shop
| How often: Every time
| Noise or smell: Noise
| Tried: none
| Wanted: Free repair
< (After-sales feedback form) This is what I have noted:
| · Customer type: Private customer
| · Address: Room 303, Building 2, 1 Wensan Road, Hangzhou
| · About: Product
| · Product: vacuum robot
| · Model: X200
| · Serial number (SN): SN2024A1B2C3
| · Purchase date: 5 March 2026
| · Bought at: Shop
| · How often: Every time
| · Noise or smell: Noise
| · Tried so far: none
| · Solution wanted: Free repair
| 1 attachment(s) received (1 in all).
| 
| Please answer this mail and write behind the colons. Lines with * are needed; leave the others empty if they do not concern you. Any order will do, and you may send only some of them.
| 
| [3 The problem]
| 1. *Background: ____
| (for example: last night at 8, at home, about 25 °C, while charging as usual; never dropped or wet before)
| 
| Photos, videos, screenshots and receipts are welcome as attachments (at most 9).
> reply
| It happened on 25 October in the evening at home on a wooden floor, as always.
< (After-sales feedback form: please check) [1 About you]
| 1. Customer type: Private customer
| 2. Name: Ann Lee
| 3. Phone: 138 1234 5678
| 4. Address: Room 303, Building 2, 1 Wensan Road, Hangzhou
| 5. E-mail: ann@example.com
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: vacuum robot
| 8. Model: X200
| 9. Serial number (SN): SN2024A1B2C3
| 10. Purchase date: 5 March 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: It happened on 25 October in the evening at home on a wooden floor, as always.
| 14. Symptom: my vacuum robot X200 turns in circles after five minutes and says "left wheel error".
| You can call me: 13812345678
| 15. How often: Every time
| 16. Noise or smell: Noise
| 17. Tried so far: none
| 18. Solution wanted: Free repair
| 
| [4 Attachments]
| 19. Attachments: photos: 1
| 
| If all is right, simply answer "Confirm and submit". That counts as your signature.
| To change or add something, write its name and the new content, like "Model: X300". [Confirm and submit]
> Model: X200 Pro
< (After-sales feedback form: please check) Changed: Model: X200 Pro
| 
| [1 About you]
| 1. Customer type: Private customer
| 2. Name: Ann Lee
| 3. Phone: 138 1234 5678
| 4. Address: Room 303, Building 2, 1 Wensan Road, Hangzhou
| 5. E-mail: ann@example.com
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: vacuum robot
| 8. Model: X200 Pro
| 9. Serial number (SN): SN2024A1B2C3
| 10. Purchase date: 5 March 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: It happened on 25 October in the evening at home on a wooden floor, as always.
| 14. Symptom: my vacuum robot X200 turns in circles after five minutes and says "left wheel error".
| You can call me: 13812345678
| 15. How often: Every time
| 16. Noise or smell: Noise
| 17. Tried so far: none
| 18. Solution wanted: Free repair
| 
| [4 Attachments]
| 19. Attachments: photos: 1
| 
| If all is right, simply answer "Confirm and submit". That counts as your signature.
| To change or add something, write its name and the new content, like "Model: X300". [Confirm and submit]
> Confirm and submit, thanks!
< (Ticket SR202610270001) Your feedback has been submitted. Its number is SR202610270001; the initial review is expected by October 29.
| We will keep you informed here. To ask or to add something, just write. [Status|Add something|Urge]
chat email:lee@desk.example
< (SR202610270001 · vacuum robot · my vacuum robot X200 turn…) 🆕 New ticket from A** L** [Take|Reply|Ask|Show]
> mail
| /take 001
| /done 001 The left wheel was replaced and tested for half an hour.
< (SR202610270001 · vacuum robot · my vacuum robot X200 turn…) Lee took it. [Reply|Ask|Progress|Done|Show]
< The result went to A** L**. Ticket SR202610270001: Awaiting confirmation
chat email:ann@example.com
< (Ticket SR202610270001) Lee is now working on your problem. [Status|Add something|Urge]
< (Ticket SR202610270001) Result:
| The left wheel was replaced and tested for half an hour.
| 
| Is the problem solved? [Solved|Not solved]
> Yes, solved. Thank you!
< (Ticket SR202610270001) Thank you for confirming! How satisfied are you with the service? [Satisfied|Mostly satisfied|Needs improvement]
> Satisfied.
< (Ticket SR202610270001) Thank you for the rating! Is there anything you would like to add? (Just write; otherwise there is nothing to do.)
> The engineer was quick and friendly.
< Thank you, Lee will read it (ticket SR202610270001).
end
