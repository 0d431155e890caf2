# A person at any point, and cancelling.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> 转人工
< 好的，已为您转人工客服，您填写的内容会一并转交，不用重复说明。
< (an agent takes over)
> /cancel
< 已取消填写售后服务问题反馈单。需要时随时可以重新开始。
> click 个人客户
! 这个按钮已经失效
> 张三
end
