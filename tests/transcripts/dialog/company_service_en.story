# A company complains of a service, with its contract.
form feedback  lang en  clock 2026-09-20T10:00+08:00
chat web:7
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> company
< (1 About you · 2/21) What is the full name of your company, as on the business licence?
| For example: Shanghai Example Technology Co., Ltd.
> Shanghai Example Technology Co., Ltd.
< (1 About you · 3/21) What is your unified social credit code (18 characters)?
| For example: 91350100M000100Y43
> 91350100M000100Y43
< (1 About you · 4/21) Who is our contact in your company? Please give the full name
> Mary Li
< (1 About you · 5/21) On which number can we reach the contact person?
| For example: 13812345678 or +49 30 1234567
> 13812345678
< (1 About you · 6/21) What is the company's address (where the device is), with number?
| For example: 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park
> 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park
< (2 Product or service · 7/21) Is it about a product or about a service? [Product|Service]
> service
< (2 Product or service · 8/19) Which kind of service was it? [Installation|Maintenance|Training|Support desk|Delivery|Other]
> training
< (2 Product or service · 9/19) On which day was the service? "yesterday" will do
| For example: 5 March 2024
> 2026-09-15
< (2 Product or service · 10/19) Noted: Service date: 15 September 2026
| 
| If there is a service order number, please give it; otherwise skip
| For example: FW202403050012 [Skip]
> FW202609150012
< (2 Product or service · 11/19) If you have a service contract, please give its number; otherwise skip
| For example: HT-2024-0315 [Skip]
> HT-2026-0315
< (3 The problem · 12/19) What was the situation: when, where, and what was the service for?
| ✓ Clear: on 5 March the air conditioner was to be installed; the fitter came at 10, it was to be done that day
| ✗ Too vague: that service last time
> on 15 September in our meeting room, a training for eight colleagues had been agreed
< (3 The problem · 13/19) Which step of the service went wrong?
| For example: booking, visit, installation, billing, explanation
> explanation
< (3 The problem · 14/19) What exactly was wrong with the service? The more precise, the better
| ✓ Clear: agreed for 9, the fitter came at 11:30 without a call; the outdoor unit shakes since
| ✗ Too vague: bad service
> the trainer left after one hour instead of three and did not show the new software at all
< (3 The problem · 15/19) What should the service have been, as agreed or as you understood it?
| For example: installed and tested on the same day, with an explanation of how to use it
> three hours with exercises, as in the contract
< (3 The problem · 16/19) What have you tried, and with what result? If nothing, answer "none"
| ✓ Clear: two other cables and one restart, no change
| ✗ Too vague: tried everything
> called the hotline twice without an answer
< (3 The problem · 17/19) How would you like it to be solved? [Free repair|New unit|On-site check|Refund|Service redone|Help with use|Other]
> service redone
< (4 Attachments · 18/19) If you have photos, videos, screenshots, chat records or a receipt, just send them (up to 9). You may skip this [Skip]
> file plan.pdf
wait 2s
< 1 file(s) received (1 in all). Send more, or press "Done" [Done]
> done
< (After-sales feedback form: please check) [1 About you]
| 1. Customer type: Company
| 2. Company name: Shanghai Example Technology Co., Ltd.
| 3. Unified social credit code: 91350100M000100Y43
| 4. Contact person: Mary Li
| 5. Contact's phone: 138 1234 5678
| 6. Company address: 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park
| 
| [2 Product or service]
| 7. About: Service
| 8. Kind of service: Training
| 9. Service date: 15 September 2026
| 10. Service order number: FW202609150012
| 11. Contract number: HT-2026-0315
| 
| [3 The problem]
| 12. Background: on 15 September in our meeting room, a training for eight colleagues had been agreed
| 13. Step concerned: explanation
| 14. Symptom: the trainer left after one hour instead of three and did not show the new software at all
| 15. Service expected: three hours with exercises, as in the contract
| 16. Tried so far: called the hotline twice without an answer
| 17. Solution wanted: Service redone
| 
| [4 Attachments]
| 18. Attachments: files: 1
| 
| If everything is right, press "Confirm and submit": it counts as your company's stamp.
| To change something, answer with its number or name, like "5" or "edit model". [Confirm and submit|Change]
> confirm
< submitted by web:7
| Customer type: Company
| Company name: Shanghai Example Technology Co., Ltd.
| Unified social credit code: 91350100M000100Y43
| Contact person: Mary Li
| Contact's phone: 138 1234 5678
| Company address: 6F, Tower A, 328 Xinghu Street, Suzhou Industrial Park
| About: Service
| Kind of service: Training
| Service date: 15 September 2026
| Service order number: FW202609150012
| Contract number: HT-2026-0315
| Background: on 15 September in our meeting room, a training for eight colleagues had been agreed
| Step concerned: explanation
| Symptom: the trainer left after one hour instead of three and did not show the new software at all
| Service expected: three hours with exercises, as in the contract
| Tried so far: called the hotline twice without an answer
| Solution wanted: Service redone
| Attachments: files: 1
| Attachment 1: files: 1
end
