# A command in the middle of the form is answered, then the same question is asked again in short.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00
chat telegram:42
> 你好
> click 新建反馈
> click 个人客户
> /status
> /help
> 王五
> /nonsense
= name 王五
end
