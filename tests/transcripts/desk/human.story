# A customer asks for a person in the middle of the form, and without one.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1
chat web:agent
> /join CODE1
chat telegram:42
> /new
> click 个人客户
> 张三
> /human
> 手机号我不想写在这里
chat web:agent
> /queue
> /take 0001
> /reply 0001 您好,我是小李,有什么可以帮您?
chat telegram:42
> 想问保修期多长
chat web:agent
chat telegram:43
> /human
chat web:agent
end
