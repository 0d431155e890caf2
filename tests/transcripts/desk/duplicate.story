# The same serial number again: add to the open ticket, or file anew.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Li/agent/CODE1
chat telegram:42
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> click Individual
! This button is no longer valid
> Jane Roe
< I did not quite understand which one you mean. Please choose [Private customer|Company]
> 13812345678
< Noted: Phone.
| Please choose: Customer type [Private customer|Company]
> 1 High Street, London
< I did not quite understand which one you mean. Please choose
| Please choose: Customer type [Private customer|Company]
> click Product
! This button is no longer valid
> Robot vacuum
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> X200
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> SN2024A1B2C3
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> 5 March 2026
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Official website
! This button is no longer valid
> /skip
< Customer type is needed, please fill it in. If that is difficult, answer "human" and a colleague will help.
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> yesterday evening in the living room, while it was cleaning the carpet
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> it stopped and no light goes on, also after 30 minutes on the charger
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Every time
! This button is no longer valid
> none
< Customer type is needed, please fill it in. If that is difficult, answer "human" and a colleague will help.
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> restarted it and tried another socket
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> a free repair
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> done
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Confirm and submit
! This button is no longer valid
> /new
< You have an unfinished After-sales feedback form (1 of 19 done). Go on, or start anew? [Go on|Start anew]
> click Individual
! This button is no longer valid
> Jane Roe
< Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> 13812345678
< Please choose: Customer type [Private customer|Company]
> 1 High Street, London
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Product
! This button is no longer valid
> Robot vacuum
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> X200
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> SN2024A1B2C3
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> 5 March 2026
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Official website
! This button is no longer valid
> /skip
< Customer type is needed, please fill it in. If that is difficult, answer "human" and a colleague will help.
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> this morning in the kitchen, the same thing happened again after charging overnight
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> it does not start and the charging light blinks red three times
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Every time
! This button is no longer valid
> none
< Customer type is needed, please fill it in. If that is difficult, answer "human" and a colleague will help.
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> cleaned the contacts
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> a replacement
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> done
< I did not quite understand which one you mean. Please choose
| Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
> click Confirm and submit
! This button is no longer valid
> click Add to SR202610270001
! This button is no longer valid
> click Add to SR202610270001
! This button is no longer valid
> /tickets
< You have not submitted anything yet. Is something wrong? Tell us with the button below. [New feedback]
< Customer type seems to be difficult. Please choose one below, or a colleague can help you. [Private customer|Company|Ask a person]
end
