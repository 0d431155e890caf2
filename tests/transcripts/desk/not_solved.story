# Not solved: the reasons are recorded, the next round begins, and the agents' group works it.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1
chat telegram:7
> /join CODE1
chat telegram:42
> /new
> click 个人客户
> 张三
> 13812345678
> 浙江省杭州市西湖区文三路1号2幢303室
> click 服务问题
> click 安装调试
> 2026年10月20日
> 跳过
> 上周二上午师傅上门安装空调,安装结束后当场试机
> click 上门
> 室内机滴水,每隔十秒左右一滴,地板已经泡湿
> 当天修好,不再漏水
> 用毛巾垫着,没有自行拆动
> 上门检测
> 完成
> click 确认提交
chat telegram:-100 as 7
> /queue
> /take 0001
> /done 0001 已重新调整排水管
chat telegram:42
> click 未解决
> 还是漏水,比之前更厉害
chat telegram:-100 as 7
> /show 0001
> /done 0001 已更换排水泵
chat telegram:42
wait 25h
> 解决了
wait 25h
> 需进一步改进
chat telegram:-100 as 7
end
