# Not solved: the reasons are recorded and the next round begins; the group of agents works it.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Li/agent/CODE1
chat telegram:7
> /join CODE1
< (Welcome, Li!) You are staff now; new tickets will be announced here.
| /queue lists tickets, /take 0001 takes one, /help shows all commands.
chat telegram:42
> /new
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> click Individual
! This button is no longer in use
> Jane Roe
< I did not quite understand which one you mean. Please choose [Private customer|Company]
> +44 20 7946 0958
< Noted: Phone.
| Please choose: Customer type [Private customer|Company]
> 1 High Street, London
< I did not quite understand which one you mean. Please choose
| Please choose: Customer type [Private customer|Company]
> click A service
! This button is no longer in use
> /back
< This is the first question already.
| Please choose: Customer type [Private customer|Company]
> click A service
! This button is no longer in use
end
