# A form is open in one chat and a ticket is open, too: what is written in the other chat may be about either.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1
chat web:agent
> /join CODE1
chat telegram:42
> /human
> /link
chat web:7
> /link CODE0001
chat telegram:42
> /new
> click 个人客户
chat web:7
> 屏幕又不亮了
> click 接着填「售后服务问题反馈单」
> click 继续填写
> 张三
chat web:agent
> /take 0001
> /ask 0001 请问型号是什么？
chat telegram:42
# The agent's question waits for this customer, but this chat is in the form.
> X200
chat web:7
> 13812345678
> /cancel
> X200
chat telegram:42
> 谢谢
end
