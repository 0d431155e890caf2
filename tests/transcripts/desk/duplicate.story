# The same serial number again: add to the open ticket, or file anew.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Li/agent/CODE1
chat telegram:42
> /new
> click Individual
> Jane Roe
> 13812345678
> 1 High Street, London
> click Product
> Robot vacuum
> X200
> SN2024A1B2C3
> 5 March 2026
> click Official website
> /skip
> yesterday evening in the living room, while it was cleaning the carpet
> it stopped and no light goes on, also after 30 minutes on the charger
> click Every time
> none
> restarted it and tried another socket
> a free repair
> done
> click Confirm and submit
> /new
> click Individual
> Jane Roe
> 13812345678
> 1 High Street, London
> click Product
> Robot vacuum
> X200
> SN2024A1B2C3
> 5 March 2026
> click Official website
> /skip
> this morning in the kitchen, the same thing happened again after charging overnight
> it does not start and the charging light blinks red three times
> click Every time
> none
> cleaned the contacts
> a replacement
> done
> click Confirm and submit
> click Add to SR202610270001
> click Add to SR202610270001
> /tickets
end
