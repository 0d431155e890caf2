# Not solved: the reasons are recorded and the next round begins; the group of agents works it.
form feedback  lang en  clock 2026-10-27T09:30+08:00  staff Li/agent/CODE1
chat telegram:7
> /join CODE1
chat telegram:42
> /new
> click Individual
> Jane Roe
> +44 20 7946 0958
> 1 High Street, London
> click A service
> /back
> click A service
end
