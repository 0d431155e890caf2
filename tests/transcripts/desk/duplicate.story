# The same serial number again: add to the open ticket, or file anew.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Li/agent/CODE1
chat telegram:42
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> private
< (1 About you · 2/19) What is your full name?
> John Smith
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> my number is +49 30 1234567
< (1 About you · 4/19) What is your address, with house number?
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
> 12 Example Street, Berlin, Germany
< (2 Product or service · 5/19) Is it about a product or about a service? [Product|Service]
> click Product
! Product
< (2 Product or service · 6/19) Which product is it?
| For example: smartphone, air purifier, laser printer
> air purifier
< (2 Product or service · 7/19) Which model is it? It is usually printed on the type plate or the box
| For example: X200 Pro 12GB+256GB
> AP-500
< (2 Product or service · 8/19) What is the serial number (SN)? Look at the type plate, the box, or "Settings > About"
| For example: SN2024A1B2C3D4
> AP500-0001-22
< (2 Product or service · 9/19) When did you buy it? "5 March 2024" or "last Tuesday" will do
| For example: 5 March 2024
> last Tuesday
< (2 Product or service · 10/19) Noted: Purchase date: 20 October 2026
| 
| Where did you buy it? [Official website|Online shop|Shop|Dealer|Other]
> click Shop
! Shop
< (3 The problem · 11/18) In what situation did the problem appear? Tell us when, where, in what surroundings, and what you were doing
| ✓ Clear: last night at 8, at home, about 25 °C, while charging as usual; never dropped or wet before
| ✗ Too vague: it just happened
> yesterday evening in the living room, about 22 degrees, while it ran on high as usual
< (3 The problem · 12/18) What exactly happens? The more precise, the better
| ✓ Clear: 30 minutes on the original charger, no change in charge, no warmth at the port
| ✗ Too vague: the phone does not charge
> after ten minutes the fan stops and the display shows error E5
< (3 The problem · 13/18) How often does it happen? [Every time|Often|Sometimes|Only once]
> sometimes
< (3 The problem · 14/18) Is there any odd noise or smell when it happens? [Neither|Noise|Smell|Both|Not sure]
> Noise
< (3 The problem · 15/18) What have you tried, and with what result? If nothing, answer "none"
| ✓ Clear: two other cables and one restart, no change
| ✗ Too vague: tried everything
> none
< (3 The problem · 16/18) How would you like it to be solved? [Free repair|New unit|On-site check|Refund|Service redone|Help with use|Other]
> Other
< (3 The problem · 17/19) Please tell us the solution you would like
| For example: a spare device until mine is repaired
> a spare device until mine is repaired
< (4 Attachments · 18/19) If you have photos, videos, screenshots, chat records or a receipt, just send them (up to 9). You may skip this [Skip]
> /skip
< (After-sales feedback form: please check) [1 About you]
| 1. Customer type: Private customer
| 2. Name: John Smith
| 3. Phone: +49301234567
| 4. Address: 12 Example Street, Berlin, Germany
| 5. E-mail: (none)
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: air purifier
| 8. Model: AP-500
| 9. Serial number (SN): AP500-0001-22
| 10. Purchase date: 20 October 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: yesterday evening in the living room, about 22 degrees, while it ran on high as usual
| 14. Symptom: after ten minutes the fan stops and the display shows error E5
| 15. How often: Sometimes
| 16. Noise or smell: Noise
| 17. Tried so far: none
| 18. Solution wanted: Other
| 19. Other wish: a spare device until mine is repaired
| 
| [4 Attachments]
| 20. Attachments: (none)
| 
| If everything is right, press "Confirm and submit": it counts as your signature.
| To change something, answer with its number or name, like "5" or "edit model". [Confirm and submit|Change]
> yes
< (Ticket SR202610270001) Your feedback has been submitted. Its number is SR202610270001; the initial review is expected by October 29.
| We will keep you informed here. To ask or to add something, just write. [Status|Add something|Urge]
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> private
< (1 About you · 2/19) What is your full name?
> John Smith
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> my number is +49 30 1234567
< (1 About you · 4/19) What is your address, with house number?
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
> 12 Example Street, Berlin, Germany
< (2 Product or service · 5/19) Is it about a product or about a service? [Product|Service]
> click Product
! Product
< (2 Product or service · 6/19) Which product is it?
| For example: smartphone, air purifier, laser printer
> air purifier
< (2 Product or service · 7/19) Which model is it? It is usually printed on the type plate or the box
| For example: X200 Pro 12GB+256GB
> AP-500
< (2 Product or service · 8/19) What is the serial number (SN)? Look at the type plate, the box, or "Settings > About"
| For example: SN2024A1B2C3D4
> AP500-0001-22
< (2 Product or service · 9/19) When did you buy it? "5 March 2024" or "last Tuesday" will do
| For example: 5 March 2024
> last Tuesday
< (2 Product or service · 10/19) Noted: Purchase date: 20 October 2026
| 
| Where did you buy it? [Official website|Online shop|Shop|Dealer|Other]
> click Shop
! Shop
< (3 The problem · 11/18) In what situation did the problem appear? Tell us when, where, in what surroundings, and what you were doing
| ✓ Clear: last night at 8, at home, about 25 °C, while charging as usual; never dropped or wet before
| ✗ Too vague: it just happened
> yesterday evening in the living room, about 22 degrees, while it ran on high as usual
< (3 The problem · 12/18) What exactly happens? The more precise, the better
| ✓ Clear: 30 minutes on the original charger, no change in charge, no warmth at the port
| ✗ Too vague: the phone does not charge
> after ten minutes the fan stops and the display shows error E5
< (3 The problem · 13/18) How often does it happen? [Every time|Often|Sometimes|Only once]
> sometimes
< (3 The problem · 14/18) Is there any odd noise or smell when it happens? [Neither|Noise|Smell|Both|Not sure]
> Noise
< (3 The problem · 15/18) What have you tried, and with what result? If nothing, answer "none"
| ✓ Clear: two other cables and one restart, no change
| ✗ Too vague: tried everything
> none
< (3 The problem · 16/18) How would you like it to be solved? [Free repair|New unit|On-site check|Refund|Service redone|Help with use|Other]
> Other
< (3 The problem · 17/19) Please tell us the solution you would like
| For example: a spare device until mine is repaired
> a spare device until mine is repaired
< (4 Attachments · 18/19) If you have photos, videos, screenshots, chat records or a receipt, just send them (up to 9). You may skip this [Skip]
> /skip
< (After-sales feedback form: please check) [1 About you]
| 1. Customer type: Private customer
| 2. Name: John Smith
| 3. Phone: +49301234567
| 4. Address: 12 Example Street, Berlin, Germany
| 5. E-mail: (none)
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: air purifier
| 8. Model: AP-500
| 9. Serial number (SN): AP500-0001-22
| 10. Purchase date: 20 October 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: yesterday evening in the living room, about 22 degrees, while it ran on high as usual
| 14. Symptom: after ten minutes the fan stops and the display shows error E5
| 15. How often: Sometimes
| 16. Noise or smell: Noise
| 17. Tried so far: none
| 18. Solution wanted: Other
| 19. Other wish: a spare device until mine is repaired
| 
| [4 Attachments]
| 20. Attachments: (none)
| 
| If everything is right, press "Confirm and submit": it counts as your signature.
| To change something, answer with its number or name, like "5" or "edit model". [Confirm and submit|Change]
> yes
< You have an open ticket, SR202610270001, that looks much like this one. Add this to it, or file a new ticket? [Add to SR202610270001|File a new one]
> click Add to SR202610270001
< Added to ticket SR202610270001; Our staff will see it.
> click Add to SR202610270001
! This button is no longer valid
> /tickets
< (My tickets) SR202610270001 · Received, waiting for the initial review
| air purifier · after ten minutes the fan…
| 2026-10-27 09:30 [SR202610270001]
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> private
< (1 About you · 2/19) What is your full name?
> John Smith
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
> my number is +49 30 1234567
< (1 About you · 4/19) What is your address, with house number?
| For example: Room 502, Building 3, 100 Zhangjiang Road, Pudong, Shanghai
> 12 Example Street, Berlin, Germany
< (2 Product or service · 5/19) Is it about a product or about a service? [Product|Service]
> click Product
! Product
< (2 Product or service · 6/19) Which product is it?
| For example: smartphone, air purifier, laser printer
> air purifier
< (2 Product or service · 7/19) Which model is it? It is usually printed on the type plate or the box
| For example: X200 Pro 12GB+256GB
> AP-500
< (2 Product or service · 8/19) What is the serial number (SN)? Look at the type plate, the box, or "Settings > About"
| For example: SN2024A1B2C3D4
> AP500-0001-22
< (2 Product or service · 9/19) When did you buy it? "5 March 2024" or "last Tuesday" will do
| For example: 5 March 2024
> last Tuesday
< (2 Product or service · 10/19) Noted: Purchase date: 20 October 2026
| 
| Where did you buy it? [Official website|Online shop|Shop|Dealer|Other]
> click Shop
! Shop
< (3 The problem · 11/18) In what situation did the problem appear? Tell us when, where, in what surroundings, and what you were doing
| ✓ Clear: last night at 8, at home, about 25 °C, while charging as usual; never dropped or wet before
| ✗ Too vague: it just happened
> yesterday evening in the living room, about 22 degrees, while it ran on high as usual
< (3 The problem · 12/18) What exactly happens? The more precise, the better
| ✓ Clear: 30 minutes on the original charger, no change in charge, no warmth at the port
| ✗ Too vague: the phone does not charge
> after ten minutes the fan stops and the display shows error E5
< (3 The problem · 13/18) How often does it happen? [Every time|Often|Sometimes|Only once]
> sometimes
< (3 The problem · 14/18) Is there any odd noise or smell when it happens? [Neither|Noise|Smell|Both|Not sure]
> Noise
< (3 The problem · 15/18) What have you tried, and with what result? If nothing, answer "none"
| ✓ Clear: two other cables and one restart, no change
| ✗ Too vague: tried everything
> none
< (3 The problem · 16/18) How would you like it to be solved? [Free repair|New unit|On-site check|Refund|Service redone|Help with use|Other]
> Other
< (3 The problem · 17/19) Please tell us the solution you would like
| For example: a spare device until mine is repaired
> a spare device until mine is repaired
< (4 Attachments · 18/19) If you have photos, videos, screenshots, chat records or a receipt, just send them (up to 9). You may skip this [Skip]
> /skip
< (After-sales feedback form: please check) [1 About you]
| 1. Customer type: Private customer
| 2. Name: John Smith
| 3. Phone: +49301234567
| 4. Address: 12 Example Street, Berlin, Germany
| 5. E-mail: (none)
| 
| [2 Product or service]
| 6. About: Product
| 7. Product: air purifier
| 8. Model: AP-500
| 9. Serial number (SN): AP500-0001-22
| 10. Purchase date: 20 October 2026
| 11. Bought at: Shop
| 12. Order number: (none)
| 
| [3 The problem]
| 13. Background: yesterday evening in the living room, about 22 degrees, while it ran on high as usual
| 14. Symptom: after ten minutes the fan stops and the display shows error E5
| 15. How often: Sometimes
| 16. Noise or smell: Noise
| 17. Tried so far: none
| 18. Solution wanted: Other
| 19. Other wish: a spare device until mine is repaired
| 
| [4 Attachments]
| 20. Attachments: (none)
| 
| If everything is right, press "Confirm and submit": it counts as your signature.
| To change something, answer with its number or name, like "5" or "edit model". [Confirm and submit|Change]
> yes
< You have an open ticket, SR202610270001, that looks much like this one. Add this to it, or file a new ticket? [Add to SR202610270001|File a new one]
> click File a new one
< (Ticket SR202610270002) Your feedback has been submitted. Its number is SR202610270002; the initial review is expected by October 29.
| We will keep you informed here. To ask or to add something, just write. [Status|Add something|Urge]
> /tickets
< (My tickets) SR202610270002 · Received, waiting for the initial review
| air purifier · after ten minutes the fan…
| 2026-10-27 09:30
| 
| SR202610270001 · Received, waiting for the initial review
| air purifier · after ten minutes the fan…
| 2026-10-27 09:30 [SR202610270002|SR202610270001]
end
