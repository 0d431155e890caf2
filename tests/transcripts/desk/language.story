# The language changes in the middle of the form, and stays.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> /lang en
< All right, English from now on.
< (1 About you · 1/19) Are you writing as a private customer or for a company? [Private customer|Company]
> click Individual
! This button is no longer valid
> /lang 中文
< 好的，接下来使用中文。
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> /cancel
< 已取消填写售后服务问题反馈单。需要时随时可以重新开始。
> 是
< (您好，这里是售后服务) 产品出了故障、服务不满意或有疑问，都可以在这里告诉我们。填写一张反馈单大约需要 3 分钟，随时可以中断，稍后接着填。 [新建反馈|我的工单|帮助]
> /lang en
< All right, English from now on.
> hello
< (Welcome to after-sales service) Something broke, a service went wrong, or you have a question? Tell us here. The feedback form takes about 3 minutes; you can stop at any time and go on later. [New feedback|My tickets|Help]
end
