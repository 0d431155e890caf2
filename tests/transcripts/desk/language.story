# The language changes in the middle of the form, and stays.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00
chat telegram:42
> /new
> /lang en
> click Individual
> /lang 中文
> /cancel
> 是
> /lang en
> hello
end
